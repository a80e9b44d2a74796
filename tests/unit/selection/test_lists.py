"""What a list may become, what a line costs, and who may mark and see a list."""

from datetime import date
from decimal import Decimal

import pytest

from acqflow.funds.rules import Rate
from acqflow.people.rules import Actor, HeldRole, Role, ScopeKind
from acqflow.selection.rules import (
    CirclingOver,
    CopiesNotPositive,
    DeadlineTooEarly,
    ListNotEditable,
    ListState,
    ListStep,
    ListStepNotAllowed,
    NobodyInvited,
    NotInvited,
    PricedOffer,
    PriorityUnknown,
    cheapest,
    check_circling,
    check_circulation,
    check_copies,
    check_editable,
    check_priority,
    largest_not_dear,
    line_amount,
    may_mark,
    may_see_list,
    needs_reason,
    next_list_state,
)
from acqflow.vocabulary.money import Money

MONDAY, TUESDAY, WEDNESDAY = date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 25)
RATES = {"CNY": Decimal(1), "USD": Decimal("7.1"), "JPY": Decimal("0.05")}


@pytest.mark.parametrize(
    ("state", "step", "result"),
    [
        (ListState.DRAFT, ListStep.CIRCULATE, ListState.CIRCULATING),
        (ListState.CIRCULATING, ListStep.CLOSE, ListState.CLOSED),
        (ListState.CLOSED, ListStep.SUBMIT, ListState.SUBMITTED),
        (ListState.DRAFT, ListStep.SUBMIT, ListState.SUBMITTED),
        (ListState.SUBMITTED, ListStep.APPROVE, ListState.APPROVED),
        (ListState.SUBMITTED, ListStep.RETURN, ListState.RETURNED),
        (ListState.RETURNED, ListStep.SUBMIT, ListState.SUBMITTED),
        (ListState.SUBMITTED, ListStep.REJECT, ListState.REJECTED),
        (ListState.APPROVED, ListStep.ORDER, ListState.ORDERED),
    ],
)
def test_the_way_of_a_list_leads_from_draft_to_ordered(
    state: ListState, step: ListStep, result: ListState
) -> None:
    assert next_list_state(state, step, name="L") is result


def test_a_list_going_round_is_closed_before_it_is_submitted() -> None:
    with pytest.raises(ListStepNotAllowed) as refused:
        next_list_state(ListState.CIRCULATING, ListStep.SUBMIT, name="Autumn")
    assert refused.value.facts == {
        "list": "Autumn",
        "state": "circulating",
        "step": "submit",
        "possible": "close",
    }


@pytest.mark.parametrize("state", list(ListState))
def test_lines_change_only_before_others_decide(state: ListState) -> None:
    if state in (ListState.DRAFT, ListState.CLOSED, ListState.RETURNED):
        check_editable(state, name="L")
    else:
        with pytest.raises(ListNotEditable):
            check_editable(state, name="L")


@pytest.mark.parametrize("copies", [0, -1])
def test_a_line_has_at_least_one_copy(copies: int) -> None:
    with pytest.raises(CopiesNotPositive):
        check_copies(copies)


def test_the_cheapest_offer_is_found_across_currencies() -> None:
    offers = [
        PricedOffer(1, Money(10_000, "CNY")),
        PricedOffer(2, Money(1_200, "USD")),  # 85.20 yuan
        PricedOffer(3, Money(1_900, "JPY")),  # 95.00 yuan
        PricedOffer(4, Money(1, "GBP")),  # no rate: cannot be compared
    ]
    assert cheapest(offers, RATES, "CNY") == offers[1]
    assert cheapest(offers[3:], RATES, "CNY") is None


def test_of_two_equal_offers_the_first_is_taken() -> None:
    offers = [PricedOffer(9, Money(100, "CNY")), PricedOffer(2, Money(100, "CNY"))]
    assert cheapest(offers, RATES, "CNY") == offers[1]


def test_all_copies_are_added_up_before_they_are_converted() -> None:
    found = line_amount(Money(333, "USD"), copies=3, rate=Decimal("7.1"), fund_currency="CNY")
    # 9.99 × 7.1 = 70.929, where three roundings would have come to 70.92.
    assert found.amount == Money(7_093, "CNY")
    assert found.rate == Decimal("7.1")


def test_a_price_in_the_funds_own_currency_is_not_touched() -> None:
    found = line_amount(Money(5_900, "CNY"), copies=2, rate=Decimal(1), fund_currency="CNY")
    assert found.amount == Money(11_800, "CNY")


def test_what_is_dear_is_told_in_every_currency_to_the_last_minor_unit() -> None:
    rates = [Rate(currency, "CNY", rate, MONDAY, "") for currency, rate in RATES.items()]
    assert largest_not_dear(Money(50_000, "CNY"), rates) == {"CNY": 50_000, "USD": 7_042, "JPY": 10_000}


@pytest.mark.parametrize(
    ("standing", "needs"),
    [
        ("held", True),
        ("on_order", True),
        ("approved", True),
        ("on_list", True),
        ("suggested", False),
        ("rejected", False),
        ("other_edition_held", False),
        ("in_package", True),
        ("related_in_package", False),
        ("open_access", False),
    ],
)
def test_buying_twice_needs_a_reason(standing: str, needs: bool) -> None:
    assert needs_reason(standing) is needs


def test_a_circulation_needs_departments_and_a_deadline_ahead() -> None:
    check_circulation(["CS"], MONDAY, on=MONDAY)
    with pytest.raises(NobodyInvited):
        check_circulation([], TUESDAY, on=MONDAY)
    with pytest.raises(DeadlineTooEarly):
        check_circulation(["CS"], MONDAY, on=TUESDAY)


@pytest.mark.parametrize("priority", [0, 4])
def test_a_priority_is_one_two_or_three(priority: int) -> None:
    with pytest.raises(PriorityUnknown):
        check_priority(priority)


def _circling(department: str | None = "CS", on: date = MONDAY, state: ListState = ListState.CIRCULATING) -> None:
    check_circling(state, name="L", invited=["CS"], department=department, deadline=TUESDAY, on=on)


def test_a_list_is_marked_by_invited_departments_up_to_the_last_day() -> None:
    _circling(on=MONDAY)
    _circling(on=TUESDAY)
    with pytest.raises(CirclingOver):
        _circling(on=WEDNESDAY)
    with pytest.raises(CirclingOver):
        _circling(state=ListState.CLOSED)
    for department in ("PHYS", None):
        with pytest.raises(NotInvited):
            _circling(department)


def _actor(role: Role, *, subject: str | None = None, department: str | None = None) -> Actor:
    kind = ScopeKind.ALL if subject is None else ScopeKind.SUBJECT
    return Actor(1, "A", frozenset({HeldRole(role, kind, subject)}), department)


def test_a_draft_is_seen_by_its_own_librarian_alone() -> None:
    librarian = _actor(Role.SUBJECT_LIBRARIAN, subject="TP3")
    assert may_see_list(librarian, subject="TP3", state=ListState.DRAFT, invited=[])
    others = [
        _actor(Role.SUBJECT_LIBRARIAN, subject="O4"),
        _actor(Role.HEAD),
        _actor(Role.COMMITTEE),
        _actor(Role.FACULTY, department="CS"),
    ]
    assert not any(may_see_list(o, subject="TP3", state=ListState.DRAFT, invited=[]) for o in others)


def test_a_submitted_list_is_seen_by_those_who_decide_and_audit() -> None:
    seers = [
        role for role in Role if may_see_list(_actor(role), subject="TP3", state=ListState.SUBMITTED, invited=[])
    ]
    assert seers == [
        Role.SUBJECT_LIBRARIAN,
        Role.ACQUISITION_LIBRARIAN,
        Role.HEAD,
        Role.COMMITTEE,
        Role.AUDITOR,
    ]


def test_a_list_going_round_is_seen_and_marked_by_the_invited() -> None:
    invited, other = _actor(Role.FACULTY, department="CS"), _actor(Role.FACULTY, department="PHYS")
    goes_round = {"state": ListState.CIRCULATING, "invited": ["CS"]}
    assert may_see_list(invited, subject="TP3", **goes_round)  # type: ignore[arg-type]
    assert not may_see_list(other, subject="TP3", **goes_round)  # type: ignore[arg-type]
    assert may_mark(invited, deadline=MONDAY, on=MONDAY, **goes_round)  # type: ignore[arg-type]
    assert not may_mark(invited, deadline=MONDAY, on=TUESDAY, **goes_round)  # type: ignore[arg-type]
    assert not may_mark(_actor(Role.COMMITTEE, department="CS"), deadline=MONDAY, on=MONDAY, **goes_round)  # type: ignore[arg-type]
