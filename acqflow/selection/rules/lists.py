"""What a selection list may become, how a title on it is priced, and who may mark it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from acqflow.funds.rules import Rate
from acqflow.people.rules import Actor, Role, Verb
from acqflow.selection.rules.list_refusals import (
    CirclingOver,
    CopiesNotPositive,
    DeadlineTooEarly,
    ListNotEditable,
    ListStepNotAllowed,
    NobodyInvited,
    NotInvited,
    PriorityUnknown,
)
from acqflow.vocabulary.currencies import minor_digits
from acqflow.vocabulary.money import Money, convert


class ListState(StrEnum):
    DRAFT = "draft"
    CIRCULATING = "circulating"
    CLOSED = "closed"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    RETURNED = "returned"
    REJECTED = "rejected"
    ORDERED = "ordered"


class ListStep(StrEnum):
    CIRCULATE = "circulate"
    CLOSE = "close"
    SUBMIT = "submit"
    APPROVE = "approve"
    RETURN = "return"
    REJECT = "reject"
    ORDER = "order"
    GIVE_BACK = "give_back"


class LineState(StrEnum):
    OPEN = "open"
    REJECTED = "rejected"
    APPROVED = "approved"
    ORDERED = "ordered"
    CANCELLED = "cancelled"


_NEXT: dict[ListState, dict[ListStep, ListState]] = {
    ListState.DRAFT: {
        ListStep.CIRCULATE: ListState.CIRCULATING,
        ListStep.SUBMIT: ListState.SUBMITTED,
    },
    ListState.CIRCULATING: {ListStep.CLOSE: ListState.CLOSED},
    ListState.CLOSED: {
        ListStep.CIRCULATE: ListState.CIRCULATING,
        ListStep.SUBMIT: ListState.SUBMITTED,
    },
    ListState.SUBMITTED: {
        ListStep.APPROVE: ListState.APPROVED,
        ListStep.RETURN: ListState.RETURNED,
        ListStep.REJECT: ListState.REJECTED,
    },
    ListState.RETURNED: {
        ListStep.CIRCULATE: ListState.CIRCULATING,
        ListStep.SUBMIT: ListState.SUBMITTED,
    },
    ListState.APPROVED: {ListStep.ORDER: ListState.ORDERED, ListStep.GIVE_BACK: ListState.RETURNED},
    ListState.REJECTED: {},
    ListState.ORDERED: {},
}

EDITABLE = frozenset({ListState.DRAFT, ListState.CLOSED, ListState.RETURNED})
"""The lists whose lines may be added, changed and removed; not while faculty mark them or others decide."""

OPEN_FOR_TITLES = frozenset({ListState.DRAFT})
"""The lists a selected title joins by itself."""

SEEN_BY_DECIDERS = frozenset(
    {
        ListState.SUBMITTED,
        ListState.APPROVED,
        ListState.RETURNED,
        ListState.REJECTED,
        ListState.ORDERED,
    }
)
"""The lists that are no longer the librarian's own draft."""

_DECIDERS = (Role.ACQUISITION_LIBRARIAN, Role.HEAD, Role.COMMITTEE, Role.AUDITOR)

NOT_YET_ORDERED = frozenset(ListState) - {ListState.ORDERED, ListState.REJECTED}


def next_list_state(state: ListState, step: ListStep, *, name: str) -> ListState:
    """Raises ListStepNotAllowed, which says what can be done instead."""
    try:
        return _NEXT[state][step]
    except KeyError:
        possible = ", ".join(_NEXT[state]) or "–"
        raise ListStepNotAllowed(list=name, state=state.value, step=step.value, possible=possible) from None


def check_editable(state: ListState, *, name: str) -> None:
    """Raises ListNotEditable."""
    if state not in EDITABLE:
        raise ListNotEditable(list=name, state=state.value)


# What is in a package by its other form only, or free, is no reason not to buy this one.
_ASKS_WHY = frozenset({"held", "on_order", "approved", "on_list", "in_package"})


def needs_reason(standing: str) -> bool:
    """Whether buying a title of this standing again would be a mistake unless somebody says why."""
    return standing in _ASKS_WHY


def check_copies(copies: int) -> None:
    """Raises CopiesNotPositive."""
    if copies < 1:
        raise CopiesNotPositive(copies=copies)


def check_priority(priority: int) -> None:
    """Raises PriorityUnknown."""
    if priority not in (1, 2, 3):
        raise PriorityUnknown


def check_circulation(departments: Sequence[str], deadline: date, *, on: date) -> None:
    """Raises NobodyInvited, DeadlineTooEarly. The last day itself still counts."""
    if not departments:
        raise NobodyInvited
    if deadline < on:
        raise DeadlineTooEarly(deadline=deadline.isoformat(), today=on.isoformat())


def check_circling(
    state: ListState,
    *,
    name: str,
    invited: Sequence[str],
    department: str | None,
    deadline: date | None,
    on: date,
) -> None:
    """Raises NotInvited, CirclingOver."""
    if department not in invited:
        raise NotInvited(list=name, departments=", ".join(invited))
    if state is not ListState.CIRCULATING or deadline is None or on > deadline:
        raise CirclingOver(list=name, deadline=deadline.isoformat() if deadline else "–")


def may_see_list(actor: Actor, *, subject: str, state: ListState, invited: Sequence[str]) -> bool:
    """Who selects in the subject; once it is submitted who decides or audits; and who was invited to mark it."""
    if actor.may(Verb.SELECT, subject=subject):
        return True
    if state in SEEN_BY_DECIDERS and any(actor.has(role, subject=subject) for role in _DECIDERS):
        return True
    return actor.department in invited and actor.may(Verb.CIRCLE, department=actor.department)


def may_mark(actor: Actor, *, state: ListState, invited: Sequence[str], deadline: date | None, on: date) -> bool:
    """Whether this person may circle titles on the list on this day; the last day itself still counts."""
    goes_round = state is ListState.CIRCULATING and deadline is not None and on <= deadline
    return goes_round and actor.department in invited and actor.may(Verb.CIRCLE, department=actor.department)


@dataclass(frozen=True, slots=True)
class PricedOffer:
    offer_id: int
    price: Money


def cheapest(offers: Iterable[PricedOffer], rates: Mapping[str, Decimal], into: str) -> PricedOffer | None:
    """The offer that costs least in the currency `into`; one whose currency has no rate cannot be compared.

    `rates` say how much of `into` one unit of a currency buys. Of equal offers the one heard of first is taken.
    """
    reckoned = [
        (convert(offer.price, rates[offer.price.currency], into).minor, offer.offer_id, offer)
        for offer in offers
        if offer.price.currency in rates
    ]
    return min(reckoned, key=lambda found: found[:2])[2] if reckoned else None


def largest_not_dear(above: Money, rates: Iterable[Rate]) -> dict[str, int]:
    """Of each currency the largest price in minor units that is not above this sum; the rates are into its own."""
    return {
        rate.currency: int(above.amount / rate.rate * Decimal(10) ** minor_digits(rate.currency)) for rate in rates
    }


@dataclass(frozen=True, slots=True)
class LineAmount:
    """What a line would take from its fund, and the rate it was reckoned at."""

    amount: Money
    rate: Decimal


def line_amount(price: Money, *, copies: int, rate: Decimal, fund_currency: str) -> LineAmount:
    """All copies are added up first and converted once, so that rounding happens once."""
    whole = price * copies
    amount = whole if price.currency == fund_currency else convert(whole, rate, fund_currency)
    return LineAmount(amount, rate)
