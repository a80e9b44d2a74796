"""A submitted list on its route: who decides, what they say, and what comes of it."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from acqflow.catalogues.model import Offer
from acqflow.people.model import Person, PersonRole
from acqflow.people.rules import Actor, HeldRole, NotPermitted, Role
from acqflow.selection import actions, queries
from acqflow.selection.model import Verdict
from acqflow.selection.rules import (
    AlreadyVoted,
    Clause,
    EarlierStepOpen,
    Filter,
    ListEmpty,
    ListMissing,
    ListState,
    ListStepNotAllowed,
    NobodyToDecide,
    NotForThisRole,
    NothingOffered,
    Outcome,
    OwnListUndecidable,
    PricesChanged,
    ReasonMissing,
    StepMissing,
    StepNotOpen,
    StepState,
    StrikingNeedsOneDecider,
)
from acqflow.storage.store import Store
from acqflow.subjects.model import SubjectMode
from acqflow.suggestions import actions as suggestions
from acqflow.suggestions import queries as suggested
from acqflow.suggestions.rules import State
from acqflow.titles.queries import dossier
from acqflow.vocabulary.money import Money
from tests.builders import NOW, TODAY, an_actor
from tests.selection_builders import (
    LATER,
    a_rate,
    a_responsibility,
    a_subject,
    a_title,
    a_year,
    an_offer,
    money_in_fund,
    standings_of,
)


def _lin(store: Store) -> Actor:
    return an_actor(store, Role.SUBJECT_LIBRARIAN, subjects=("TP3",), name="Lin")


def _listed(store: Store, subject_id: int, by: Actor, *title_ids: int) -> int:
    """A list with these titles; its number."""
    lines = store.run(
        actions.select_many,
        subject_id=subject_id,
        title_ids=title_ids or [a_title(store)],
        by=by,
        at=NOW,
        on=NOW.date(),
    )
    return store.ask(queries.list_of_line, line_id=lines[0])


def _submit(store: Store, list_id: int, by: Actor) -> list[Role]:
    found = store.run(actions.submit, list_id=list_id, by=by, at=NOW, on=TODAY)
    return [step.role for step in found.steps]


def _decide(store: Store, by: Actor, verdict: str = "approve", reason: str = "", **more: Any) -> StepState:
    """On the only step that waits for this person."""
    (row,) = store.ask(queries.approvals, by=by)
    found = store.run(actions.decide, step_id=row.step_id, verdict=verdict, reason=reason, by=by, at=LATER, **more)
    return found.state


def _state(store: Store, list_id: int, by: Actor) -> ListState:
    return store.ask(queries.list_row, list_id=list_id, by=by).state


def test_in_lead_mode_submitting_within_the_limits_decides(store: Store) -> None:
    tp3, lin = a_subject(store, mode="lead"), _lin(store)
    title_id = a_title(store)
    list_id = _listed(store, tp3, lin, title_id)
    assert _submit(store, list_id, lin) == [Role.SUBJECT_LIBRARIAN]
    assert _state(store, list_id, lin) is ListState.APPROVED
    (line,) = store.ask(queries.decision_log, list_id=list_id)
    assert (line.clause, line.state, line.outcome) == (
        Clause.LEAD_DECIDES,
        StepState.APPROVED,
        Outcome.BY_SUBMITTING,
    )
    assert [(v.person, v.verdict, v.at) for v in line.verdicts] == [("Lin", "approve", NOW)]
    assert "CNY 500.00 a title" in str(line.because)
    assert standings_of(store, title_id) == {f"approved list:{list_id}": "TP3 2026-11-23"}
    assert [e.event for e in store.ask(dossier, title_id=title_id)] == ["selected", "submitted", "approved"]


def test_in_relay_mode_the_acquisition_librarian_decides(store: Store) -> None:
    tp3, lin = a_subject(store, mode="relay"), _lin(store)
    clerk = an_actor(store, Role.ACQUISITION_LIBRARIAN, name="Wu")
    list_id = _listed(store, tp3, lin)
    assert _submit(store, list_id, lin) == [Role.SUBJECT_LIBRARIAN, Role.ACQUISITION_LIBRARIAN]
    assert _state(store, list_id, lin) is ListState.SUBMITTED
    (row,) = store.ask(queries.approvals, by=clerk)
    assert (row.submitted_by, row.titles, str(row.totals[0].asked), row.clause, row.why_not) == (
        "Lin",
        1,
        "CNY 59.00",
        Clause.RELAY,
        None,
    )
    assert _decide(store, clerk) is StepState.APPROVED
    assert _state(store, list_id, lin) is ListState.APPROVED
    assert store.ask(queries.approvals, by=clerk) == []
    log = store.ask(queries.decision_log, list_id=list_id)
    assert [(step.role, step.clause, [v.person for v in step.verdicts]) for step in log] == [
        (Role.SUBJECT_LIBRARIAN, Clause.LIBRARIAN_RECOMMENDS, ["Lin"]),
        (Role.ACQUISITION_LIBRARIAN, Clause.RELAY, ["Wu"]),
    ]
    assert log[1].outcome_because == "One verdict settles this step."


def test_in_participate_mode_it_depends_on_the_type(store: Store) -> None:
    tp3, lin = a_subject(store, mode="participate", responsibility="assist"), _lin(store)
    a_responsibility(store, tp3, "journal", "lead")
    an_actor(store, Role.ACQUISITION_LIBRARIAN)
    journals = _listed(store, tp3, lin, a_title(store, resource_type="journal"))
    assert _submit(store, journals, lin) == [Role.SUBJECT_LIBRARIAN]
    books = _listed(store, tp3, lin, a_title(store, resource_type="book"))
    assert _submit(store, books, lin) == [Role.SUBJECT_LIBRARIAN, Role.ACQUISITION_LIBRARIAN]


def test_above_the_limit_the_committee_decides_by_majority(store: Store) -> None:
    tp3, lin = a_subject(store), _lin(store)
    members = [an_actor(store, Role.COMMITTEE) for _ in range(3)]
    list_id = _listed(store, tp3, lin, a_title(store, price="CNY 500.01"))
    assert _submit(store, list_id, lin) == [Role.SUBJECT_LIBRARIAN, Role.COMMITTEE]
    assert _decide(store, members[0]) is StepState.WAITING
    assert _state(store, list_id, lin) is ListState.SUBMITTED
    (row,) = store.ask(queries.approvals, by=members[0])
    assert (row.why_not, row.tally.approve, row.tally.needed) == ("voted", 1, 2)
    assert _decide(store, members[1]) is StepState.APPROVED
    assert _state(store, list_id, lin) is ListState.APPROVED
    log = store.ask(queries.decision_log, list_id=list_id)
    assert log[1].outcome_because == "A majority: 2 of 3."


def test_the_limit_is_compared_in_its_own_currency(store: Store) -> None:
    tp3, lin = a_subject(store), _lin(store)
    an_actor(store, Role.COMMITTEE)
    a_rate(store, "USD", "7.1")
    within = _listed(store, tp3, lin, a_title(store, price="USD 70.42"))
    assert _submit(store, within, lin) == [Role.SUBJECT_LIBRARIAN]
    above = _listed(store, tp3, lin, a_title(store, price="USD 70.43"))
    assert _submit(store, above, lin) == [Role.SUBJECT_LIBRARIAN, Role.COMMITTEE]


def test_a_tie_sends_the_list_back_and_is_explained(store: Store) -> None:
    tp3, lin = a_subject(store), _lin(store)
    one, two = an_actor(store, Role.COMMITTEE), an_actor(store, Role.COMMITTEE)
    list_id = _listed(store, tp3, lin, a_title(store, price="CNY 501.00"))
    _submit(store, list_id, lin)
    _decide(store, one)
    assert _decide(store, two, "return", "Is there a cheaper edition?") is StepState.RETURNED
    assert _state(store, list_id, lin) is ListState.RETURNED
    assert "A tie does not approve" in store.ask(queries.decision_log, list_id=list_id)[1].outcome_because


def test_a_majority_is_counted_over_active_members(store: Store) -> None:
    tp3, lin = a_subject(store), _lin(store)
    members = [an_actor(store, Role.COMMITTEE) for _ in range(4)]
    gone = members[3].person_id
    store.run(lambda s: s.execute(update(Person).where(Person.id == gone).values(is_active=False)))
    list_id = _listed(store, tp3, lin, a_title(store, price="CNY 501.00"))
    _submit(store, list_id, lin)
    _decide(store, members[0])
    assert _decide(store, members[1]) is StepState.APPROVED


def test_acquisitions_comes_before_the_committee(store: Store) -> None:
    tp3, lin = a_subject(store, mode="relay"), _lin(store)
    clerk, member = an_actor(store, Role.ACQUISITION_LIBRARIAN), an_actor(store, Role.COMMITTEE)
    list_id = _listed(store, tp3, lin, a_title(store, price="CNY 501.00"))
    _submit(store, list_id, lin)
    assert store.ask(queries.approvals, by=member) == []
    (mine,) = store.ask(queries.approvals, by=clerk)
    with pytest.raises(EarlierStepOpen):
        store.run(actions.decide, step_id=mine.step_id + 1, verdict="approve", reason="", by=member, at=NOW)
    _decide(store, clerk)
    assert _state(store, list_id, lin) is ListState.SUBMITTED
    _decide(store, member)
    assert _state(store, list_id, lin) is ListState.APPROVED


def test_without_a_named_limit_the_head_decides(store: Store) -> None:
    tp3, lin = a_subject(store, per_title=None), _lin(store)
    head = an_actor(store, Role.HEAD)
    list_id = _listed(store, tp3, lin)
    assert _submit(store, list_id, lin) == [Role.SUBJECT_LIBRARIAN, Role.HEAD]
    assert _decide(store, head) is StepState.APPROVED


def test_a_returned_list_is_changed_and_gets_a_new_route(store: Store) -> None:
    tp3, lin = a_subject(store, mode="relay"), _lin(store)
    clerk = an_actor(store, Role.ACQUISITION_LIBRARIAN)
    list_id = _listed(store, tp3, lin)
    _submit(store, list_id, lin)
    _decide(store, clerk, "return", "One copy is enough.")
    (line,) = store.ask(queries.list_page, list_id=list_id, by=lin, on=TODAY).lines
    store.run(actions.change_line, line_id=line.line_id, copies=3, by=lin, at=LATER, on=LATER.date())
    _submit(store, list_id, lin)
    assert _decide(store, clerk) is StepState.APPROVED
    log = store.ask(queries.decision_log, list_id=list_id)
    assert [(step.round, step.role, step.state) for step in log] == [
        (1, Role.SUBJECT_LIBRARIAN, StepState.APPROVED),
        (1, Role.ACQUISITION_LIBRARIAN, StepState.RETURNED),
        (2, Role.SUBJECT_LIBRARIAN, StepState.APPROVED),
        (2, Role.ACQUISITION_LIBRARIAN, StepState.APPROVED),
    ]
    assert log[1].verdicts[0].reason == "One copy is enough."


def test_a_rejected_list_buys_nothing_and_tells_who_asked(store: Store) -> None:
    tp3, lin = a_subject(store, mode="relay"), _lin(store)
    clerk = an_actor(store, Role.ACQUISITION_LIBRARIAN)
    ada = an_actor(store, Role.FACULTY)
    year = a_year(store)
    money_in_fund(store, tp3, year, "100.00")
    title_id = a_title(store, matched={tp3: 50})
    store.run(
        suggestions.suggest, by=ada, at=NOW, on=NOW.date(), need=2, reason="", title_id=title_id, subject_id=tp3
    )
    list_id = _listed(store, tp3, lin, title_id)
    _submit(store, list_id, lin)
    _decide(store, clerk, "reject", "No money this year.")
    row = store.ask(queries.list_row, list_id=list_id, by=lin)
    assert (row.state, row.rejected) == (ListState.REJECTED, 1)
    assert standings_of(store, title_id)[f"rejected list:{list_id}"] == "No money this year."
    mine = store.ask(suggested.mine, by=ada)[0]
    assert (mine.state, mine.decline_text) == (State.DECLINED, "No money this year.")
    (entry,) = store.ask(queries.worklist, by=lin, subject_id=tp3, on=TODAY, chosen=Filter.DECIDED).rows
    assert (entry.state, entry.reason_code) == ("rejected", "decided_against")
    assert store.ask(queries.soft_commitments, fiscal_year_id=year, today=TODAY) == {}
    assert store.ask(dossier, title_id=title_id)[-1].event == "ruled_out"


def test_single_titles_are_struck_out_by_one_decider(store: Store) -> None:
    tp3, lin = a_subject(store, mode="relay"), _lin(store)
    clerk = an_actor(store, Role.ACQUISITION_LIBRARIAN)
    kept, struck = a_title(store), a_title(store)
    list_id = _listed(store, tp3, lin, kept, struck)
    _submit(store, list_id, lin)
    lines = {
        line.title.id: line.line_id
        for line in store.ask(queries.list_page, list_id=list_id, by=lin, on=TODAY).lines
    }
    with pytest.raises(ReasonMissing):
        _decide(store, clerk, struck={lines[struck]: " "})
    with pytest.raises(ListEmpty):
        _decide(store, clerk, struck=dict.fromkeys(lines.values(), "No"))
    _decide(store, clerk, struck={lines[struck]: "Held elsewhere on campus."})
    page = store.ask(queries.list_page, list_id=list_id, by=lin, on=TODAY)
    assert [(line.title.id, line.state, line.struck_reason) for line in page.lines] == [
        (kept, "approved", None),
        (struck, "rejected", "Held elsewhere on campus."),
    ]
    assert (page.head.state, page.head.is_partly_approved) == (ListState.APPROVED, True)
    assert [str(total) for total in page.head.totals] == ["CNY 59.00"]


def test_a_committee_does_not_strike_single_titles(store: Store) -> None:
    tp3, lin = a_subject(store), _lin(store)
    member = an_actor(store, Role.COMMITTEE)
    list_id = _listed(store, tp3, lin, a_title(store, price="CNY 501.00"), a_title(store))
    _submit(store, list_id, lin)
    with pytest.raises(StrikingNeedsOneDecider):
        _decide(store, member, struck={1: "No"})


@pytest.mark.parametrize("verdict", ["return", "reject"])
def test_a_return_and_a_rejection_need_a_reason(store: Store, verdict: str) -> None:
    tp3, lin = a_subject(store, mode="relay"), _lin(store)
    clerk = an_actor(store, Role.ACQUISITION_LIBRARIAN)
    _submit(store, _listed(store, tp3, lin), lin)
    with pytest.raises(ReasonMissing):
        _decide(store, clerk, verdict, " ")


def test_nobody_decides_in_a_role_that_is_not_asked(store: Store) -> None:
    tp3, lin = a_subject(store, mode="relay"), _lin(store)
    clerk = an_actor(store, Role.ACQUISITION_LIBRARIAN)
    _submit(store, _listed(store, tp3, lin), lin)
    (row,) = store.ask(queries.approvals, by=clerk)
    decide: dict[str, Any] = {"step_id": row.step_id, "verdict": "approve", "reason": "", "at": NOW}
    for other in (lin, an_actor(store, Role.HEAD), an_actor(store, Role.COMMITTEE)):
        with pytest.raises(NotForThisRole):
            store.run(actions.decide, by=other, **decide)
        assert store.ask(queries.approvals, by=other) == []
    for stranger in (an_actor(store, Role.FACULTY), an_actor(store, Role.ADMINISTRATOR)):
        with pytest.raises(NotPermitted):
            store.run(actions.decide, by=stranger, **decide)
    with pytest.raises(StepMissing):
        store.run(actions.decide, by=clerk, **{**decide, "step_id": 99})


def test_who_submits_does_not_also_decide_in_another_role(store: Store) -> None:
    tp3 = a_subject(store, mode="relay")
    both = _with_role(_lin(store), Role.ACQUISITION_LIBRARIAN)
    an_actor(store, Role.ACQUISITION_LIBRARIAN)
    _submit(store, _listed(store, tp3, both), both)
    (row,) = store.ask(queries.approvals, by=both)
    assert row.why_not == "own_list"
    with pytest.raises(OwnListUndecidable):
        _decide(store, both)


def test_a_submitting_member_is_recused_from_the_committee(store: Store) -> None:
    tp3 = a_subject(store)
    lin = _lin(store)
    store.run(lambda s: s.add(PersonRole(person_id=lin.person_id, role="committee", scope_kind="all")))
    members = [an_actor(store, Role.COMMITTEE) for _ in range(2)]
    list_id = _listed(store, tp3, lin, a_title(store, price="CNY 501.00"))
    _submit(store, list_id, lin)
    (row,) = store.ask(queries.approvals, by=members[0])
    assert row.tally.members == 2
    with pytest.raises(OwnListUndecidable):
        _decide(store, _with_role(lin, Role.COMMITTEE))


def test_the_same_person_does_not_vote_twice(store: Store) -> None:
    tp3, lin = a_subject(store), _lin(store)
    members = [an_actor(store, Role.COMMITTEE) for _ in range(3)]
    _submit(store, _listed(store, tp3, lin, a_title(store, price="CNY 501.00")), lin)
    _decide(store, members[0])
    with pytest.raises(AlreadyVoted):
        _decide(store, members[0], "reject", "On second thoughts")


def test_a_settled_step_is_settled(store: Store) -> None:
    tp3, lin = a_subject(store, mode="relay"), _lin(store)
    clerk, late = (an_actor(store, Role.ACQUISITION_LIBRARIAN) for _ in range(2))
    _submit(store, _listed(store, tp3, lin), lin)
    (row,) = store.ask(queries.approvals, by=late)
    _decide(store, clerk)
    with pytest.raises(StepNotOpen):
        store.run(actions.decide, step_id=row.step_id, verdict="approve", reason="", by=late, at=LATER)


def test_a_list_that_nobody_could_decide_is_not_submitted(store: Store) -> None:
    tp3 = a_subject(store, mode="relay")
    both = _with_role(_lin(store), Role.ACQUISITION_LIBRARIAN)
    list_id = _listed(store, tp3, both)
    with pytest.raises(NobodyToDecide) as refused:
        _submit(store, list_id, both)
    assert refused.value.facts["role"] == "acquisition_librarian"
    assert _state(store, list_id, both) is ListState.DRAFT


def test_a_list_is_submitted_once_and_with_titles(store: Store) -> None:
    tp3, lin = a_subject(store), _lin(store)
    empty = store.run(actions.make_list, subject_id=tp3, name="Empty", by=lin, at=NOW)
    with pytest.raises(ListEmpty):
        _submit(store, empty, lin)
    full = _listed(store, tp3, lin)
    _submit(store, full, lin)
    with pytest.raises(ListStepNotAllowed):
        _submit(store, full, lin)
    with pytest.raises(ListMissing):
        _submit(store, empty, an_actor(store, Role.SUBJECT_LIBRARIAN, subjects=("O4",)))
    with pytest.raises(NotPermitted):
        _submit(store, full, an_actor(store, Role.COMMITTEE))


def test_a_mode_counts_from_its_day_on(store: Store) -> None:
    tp3, lin = a_subject(store, mode="lead"), _lin(store)
    an_actor(store, Role.ACQUISITION_LIBRARIAN)
    store.run(lambda s: s.add(SubjectMode(subject_id=tp3, mode="relay", starts_on=date(2027, 1, 1))))
    assert _submit(store, _listed(store, tp3, lin), lin) == [Role.SUBJECT_LIBRARIAN]
    list_id = _listed(store, tp3, lin)
    later = store.run(
        actions.submit,
        list_id=list_id,
        by=lin,
        at=datetime(2027, 1, 1, 2, tzinfo=UTC),
        on=date(2027, 1, 1),
    )
    assert [step.role for step in later.steps][1:] == [Role.ACQUISITION_LIBRARIAN]


def test_what_was_said_cannot_be_unsaid(store: Store) -> None:
    tp3, lin = a_subject(store), _lin(store)
    _submit(store, _listed(store, tp3, lin), lin)
    for statement in (delete(Verdict), update(Verdict).values(verdict="reject")):
        with pytest.raises(DBAPIError, match="only grows"), store.writing() as session:
            session.execute(statement)


def test_approved_lists_wait_for_the_acquisition_librarian_to_order(store: Store) -> None:
    tp3, lin = a_subject(store), _lin(store)
    clerk = an_actor(store, Role.ACQUISITION_LIBRARIAN)
    list_id = _listed(store, tp3, lin)
    assert store.ask(queries.to_order, by=clerk) == []
    _submit(store, list_id, lin)
    assert [row.list_id for row in store.ask(queries.to_order, by=clerk)] == [list_id]
    with pytest.raises(NotPermitted):
        store.ask(queries.to_order, by=lin)


def _with_role(person: Actor, role: Role) -> Actor:
    return Actor(person.person_id, person.name, person.roles | {HeldRole(role)}, person.department)


def _asks(store: Store, title_id: int, price: str | None) -> None:
    """The vendor's next file: another price, or none at all."""

    def change(session: Session) -> None:
        offer = session.scalars(select(Offer).where(Offer.title_id == title_id)).one()
        if price is None:
            offer.is_withdrawn = True
        else:
            offer.price_minor = Money.of(price, "CNY").minor

    store.run(change)


def test_a_price_that_rose_after_the_selection_cannot_slip_under_the_librarians_limit(store: Store) -> None:
    tp3 = a_subject(store, per_title="300.00")
    lin = _lin(store)
    an_actor(store, Role.COMMITTEE)
    title_id = a_title(store, "Dear book", price="CNY 10.00")
    list_id = _listed(store, tp3, lin, title_id)
    _asks(store, title_id, "900.00")
    with pytest.raises(PricesChanged, match="Dear book"):
        store.run(actions.submit, list_id=list_id, by=lin, at=NOW, on=NOW.date())
    line = store.ask(queries.list_page, list_id=list_id, by=lin, on=TODAY).lines[0]
    assert (line.has_another_price, str(line.offered), str(line.amount)) == (True, "CNY 900.00", "CNY 10.00")
    assert store.run(actions.take_new_prices, list_id=list_id, by=lin, at=NOW, on=TODAY) == 1
    route = store.run(actions.submit, list_id=list_id, by=lin, at=NOW, on=NOW.date())
    assert route.steps[-1].clause is Clause.ABOVE_TITLE_LIMIT


def test_where_an_offer_was_withdrawn_the_new_price_is_the_cheapest_other_one(store: Store) -> None:
    tp3, lin = a_subject(store), _lin(store)
    title_id = a_title(store, price="CNY 10.00")
    list_id = _listed(store, tp3, lin, title_id)
    _asks(store, title_id, None)
    with pytest.raises(NothingOffered):
        store.run(actions.take_new_prices, list_id=list_id, by=lin, at=NOW, on=TODAY)
    an_offer(store, title_id, "CNY 12.00", vendor="V2")
    store.run(actions.take_new_prices, list_id=list_id, by=lin, at=NOW, on=TODAY)
    line = store.ask(queries.list_page, list_id=list_id, by=lin, on=TODAY).lines[0]
    assert (line.vendor_code, str(line.amount), line.has_another_price) == ("V2", "CNY 12.00", False)


def test_a_vendors_number_that_now_stands_for_another_book_is_no_offer_of_this_one(store: Store) -> None:
    tp3, lin = a_subject(store), _lin(store)
    title_id, other_id = a_title(store, "Optics", price="CNY 10.00"), a_title(store, "Algebra")
    list_id = _listed(store, tp3, lin, title_id)

    def give_the_number_away(session: Session) -> None:
        session.scalars(select(Offer).where(Offer.title_id == title_id)).one().title_id = other_id

    store.run(give_the_number_away)
    with pytest.raises(PricesChanged, match="Optics"):
        _submit(store, list_id, lin)
    line = store.ask(queries.list_page, list_id=list_id, by=lin, on=TODAY).lines[0]
    assert (line.offered, line.vendor_number, line.has_another_price) == (None, None, True)


def test_a_submitted_list_is_not_taken_from_those_who_decide_on_it(store: Store) -> None:
    tp3, lin = a_subject(store), _lin(store)
    clerk = an_actor(store, Role.ACQUISITION_LIBRARIAN)
    an_actor(store, Role.COMMITTEE)
    list_id = _listed(store, tp3, lin, a_title(store, price="CNY 500.01"))
    _submit(store, list_id, lin)
    with pytest.raises(ListStepNotAllowed):
        store.run(actions.send_back, list_id=list_id, reason="I do not like it.", by=clerk, at=LATER)
    assert _state(store, list_id, lin) is ListState.SUBMITTED


def _a_vote_of_five(store: Store, verdicts: list[tuple[str, str]]) -> tuple[int, list[Actor]]:
    """A list above the limit, on which the first of five members have said this; its number, and the members."""
    tp3, lin = a_subject(store), _lin(store)
    members = [an_actor(store, Role.COMMITTEE) for _ in range(5)]
    list_id = _listed(store, tp3, lin, a_title(store, price="CNY 500.01"))
    _submit(store, list_id, lin)
    for member, (verdict, reason) in zip(members, verdicts, strict=False):
        assert _decide(store, member, verdict, reason) is StepState.WAITING
    return list_id, members


def _leave(store: Store, *members: Actor) -> None:
    ids = [member.person_id for member in members]
    store.run(lambda s: s.execute(delete(PersonRole).where(PersonRole.person_id.in_(ids))))


@pytest.mark.parametrize(
    ("verdicts", "state"),
    [
        ([("approve", ""), ("approve", ""), ("reject", "Too dear.")], ListState.APPROVED),
        ([("approve", ""), ("return", "Too much."), ("return", "Too dear.")], ListState.RETURNED),
    ],
)
def test_who_leaves_a_committee_may_settle_what_it_votes_on(
    store: Store, verdicts: list[tuple[str, str]], state: ListState
) -> None:
    list_id, members = _a_vote_of_five(store, verdicts)
    root = an_actor(store, Role.ADMINISTRATOR)
    assert store.run(actions.settle_decided, by=root, at=LATER) == []
    _leave(store, *members[3:])
    (name,) = store.run(actions.settle_decided, by=root, at=LATER)
    head = an_actor(store, Role.HEAD)
    row = store.ask(queries.list_row, list_id=list_id, by=head)
    assert (row.state, row.name) == (state, name)
    assert store.ask(queries.decision_log, list_id=list_id)[1].outcome is not None
    assert store.run(actions.settle_decided, by=root, at=LATER) == []


def test_a_vote_nobody_has_begun_waits_whoever_leaves(store: Store) -> None:
    list_id, members = _a_vote_of_five(store, [])
    _leave(store, *members)
    assert store.run(actions.settle_decided, by=an_actor(store, Role.ADMINISTRATOR), at=LATER) == []
    assert _state(store, list_id, an_actor(store, Role.HEAD)) is ListState.SUBMITTED
