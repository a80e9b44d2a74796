"""Putting titles on a list, changing and removing lines, undoing, and what it would cost."""

from datetime import date, timedelta
from typing import Any

import pytest

from acqflow.people.rules import Actor, NotPermitted, Role
from acqflow.selection import actions, queries
from acqflow.selection.rules import (
    AlreadyOnList,
    CopiesNotPositive,
    DecidedMeanwhile,
    DuplicateNeedsReason,
    EntryState,
    EntryStep,
    Filter,
    LineMissing,
    ListMissing,
    ListNameMissing,
    ListNotEditable,
    NothingOffered,
    NothingToUndo,
    NotOfThisSubject,
    OfferUnusable,
    TooLateToUndo,
)
from acqflow.storage.store import Store
from acqflow.subjects.model import SubjectFund
from acqflow.subjects.rules import FundNotNamed
from acqflow.suggestions import actions as suggestions
from acqflow.suggestions import queries as suggested
from acqflow.suggestions.rules import State
from acqflow.vocabulary.money import Money
from tests.builders import NOW, TODAY, an_actor
from tests.selection_builders import (
    LATER,
    a_department,
    a_holding,
    a_rate,
    a_subject,
    a_title,
    a_year,
    an_offer,
    money_in_fund,
    standings_of,
)


def _librarian(store: Store, *subjects: str, name: str = "Lin") -> Actor:
    return an_actor(store, Role.SUBJECT_LIBRARIAN, subjects=subjects or ("TP3",), name=name)


def _select(store: Store, by: Actor, subject_id: int, title_id: int, **more: Any) -> int:
    return store.run(actions.select, subject_id=subject_id, title_id=title_id, by=by, at=NOW, on=TODAY, **more)


def _open(store: Store, by: Actor, subject_id: int) -> list[int]:
    page = store.ask(queries.worklist, by=by, subject_id=subject_id, on=TODAY)
    return [row.title.id for row in page.rows]


def _only_list(store: Store, by: Actor) -> int:
    (row,) = store.ask(queries.lists, by=by)
    return row.list_id


def test_selecting_puts_the_title_on_a_draft_list_begun_for_it(store: Store) -> None:
    tp3, lin = a_subject(store), _librarian(store)
    first, second = a_title(store, matched={tp3: 90}), a_title(store, matched={tp3: 80})
    _select(store, lin, tp3, first)
    _select(store, lin, tp3, second, copies=2)
    (made,) = store.ask(queries.lists, by=lin)
    assert (made.name, made.state, made.titles, made.made_by) == ("TP3 2026-11-23", "draft", 2, "Lin")
    assert made.totals == (Money(17_700, "CNY"),)
    assert _open(store, lin, tp3) == []
    assert standings_of(store, first) == {f"on_list list:{made.list_id}": "TP3 2026-11-23"}


def test_a_line_takes_the_best_offer_at_the_days_rate_and_keeps_the_rate(store: Store) -> None:
    tp3, lin = a_subject(store), _librarian(store)
    a_rate(store, "USD", "7.1")
    title_id = a_title(store, price="CNY 99.00")
    an_offer(store, title_id, "USD 10.00", vendor="V2", is_withdrawn=True)
    best = an_offer(store, title_id, "USD 12.00", vendor="V3")
    an_offer(store, title_id, "GBP 1.00", vendor="V4")
    an_offer(store, title_id, None, vendor="V5")
    _select(store, lin, tp3, title_id, copies=3)
    page = store.ask(queries.list_page, list_id=store.ask(queries.lists, by=lin)[0].list_id, by=lin, on=TODAY)
    (line,) = page.lines
    assert (line.offer_id, str(line.unit_price), str(line.amount)) == (best, "USD 12.00", "CNY 255.60")
    assert (str(line.rate), line.vendor_code) == ("7.1", "V3")
    assert page.may_edit is True


def test_the_librarian_may_name_another_offer(store: Store) -> None:
    tp3, lin = a_subject(store), _librarian(store)
    title_id = a_title(store, price="CNY 59.00")
    dearer = an_offer(store, title_id, "CNY 65.00", vendor="V2")
    line_id = _select(store, lin, tp3, title_id, offer_id=dearer)
    store.run(actions.change_line, line_id=line_id, copies=2, by=lin, at=LATER, on=LATER.date())
    (row,) = store.ask(queries.lists, by=lin)
    assert row.totals == (Money(13_000, "CNY"),)
    elsewhere = a_title(store)
    with pytest.raises(OfferUnusable):
        _select(store, lin, tp3, elsewhere, offer_id=dearer)


def test_what_no_vendor_offers_at_a_price_cannot_be_selected(store: Store) -> None:
    tp3, lin = a_subject(store), _librarian(store)
    for title_id in (a_title(store, price=None), a_title(store, price="GBP 10.00")):
        with pytest.raises(NothingOffered):
            _select(store, lin, tp3, title_id)
    assert store.ask(queries.lists, by=lin) == []


def test_a_subject_without_a_fund_cannot_select(store: Store) -> None:
    tp3, lin = a_subject(store), _librarian(store)
    store.run(lambda s: s.delete(s.get_one(SubjectFund, 1)))
    with pytest.raises(FundNotNamed):
        _select(store, lin, tp3, a_title(store))


def test_buying_what_is_held_needs_a_reason(store: Store) -> None:
    tp3, lin = a_subject(store), _librarian(store)
    title_id = a_title(store, "Optics", isbn="9787302660125")
    a_holding(store, "9787302660125")
    with pytest.raises(DuplicateNeedsReason) as refused:
        _select(store, lin, tp3, title_id)
    assert refused.value.facts == {"title": "Optics", "status": "held"}
    _select(store, lin, tp3, title_id, duplicate_reason="Worn out")
    page = store.ask(queries.list_page, list_id=_only_list(store, lin), by=lin, on=TODAY)
    assert page.lines[0].duplicate_reason == "Worn out"


def test_two_subjects_do_not_select_the_same_title_unknowingly(store: Store) -> None:
    tp3, o4 = a_subject(store), a_subject(store, "O4")
    title_id = a_title(store, matched={tp3: 50, o4: 50})
    _select(store, _librarian(store), tp3, title_id)
    with pytest.raises(DuplicateNeedsReason) as refused:
        _select(store, _librarian(store, "O4"), o4, title_id)
    assert refused.value.facts["status"] == "on_list"


def test_many_titles_are_selected_at_once_or_not_at_all(store: Store) -> None:
    tp3, lin = a_subject(store), _librarian(store)
    good, unpriced = a_title(store, matched={tp3: 50}), a_title(store, matched={tp3: 40}, price=None)
    with pytest.raises(NothingOffered):
        store.run(actions.select_many, subject_id=tp3, title_ids=[good, unpriced], by=lin, at=NOW, on=NOW.date())
    assert store.ask(queries.lists, by=lin) == []
    other = a_title(store, matched={tp3: 60})
    lines = store.run(actions.select_many, subject_id=tp3, title_ids=[good, other], by=lin, at=NOW, on=NOW.date())
    page = store.ask(queries.list_page, list_id=_only_list(store, lin), by=lin, on=TODAY)
    assert {line.line_id: line.title.id for line in page.lines} == dict(zip(lines, [good, other], strict=True))


def test_a_title_goes_on_a_named_list_of_its_own_subject_that_can_still_change(store: Store) -> None:
    tp3, o4 = a_subject(store), a_subject(store, "O4")
    lin, both = _librarian(store), _librarian(store, "TP3", "O4")
    autumn = store.run(actions.make_list, subject_id=tp3, name=" Autumn ", by=lin, at=NOW)
    store.run(actions.make_list, subject_id=tp3, name="Newer", by=lin, at=NOW)
    title_id = a_title(store)
    _select(store, lin, tp3, title_id, list_id=autumn)
    assert store.ask(queries.list_page, list_id=autumn, by=lin, on=TODAY).head.name == "Autumn"
    with pytest.raises(NotOfThisSubject):
        _select(store, both, o4, a_title(store), list_id=autumn)
    with pytest.raises(ListMissing):
        _select(store, lin, tp3, a_title(store), list_id=99)
    store.run(actions.submit, list_id=autumn, by=lin, at=NOW, on=TODAY)
    with pytest.raises(ListNotEditable):
        _select(store, lin, tp3, a_title(store), list_id=autumn)
    with pytest.raises(ListNameMissing):
        store.run(actions.make_list, subject_id=tp3, name=" ", by=lin, at=NOW)


def test_a_title_stands_on_a_list_once(store: Store) -> None:
    tp3 = a_subject(store)
    lin = _librarian(store)
    title_id = a_title(store)
    _select(store, lin, tp3, title_id)
    with pytest.raises((AlreadyOnList, DecidedMeanwhile)):
        _select(store, lin, tp3, title_id, duplicate_reason="again")


def test_a_line_is_changed_by_its_librarian_and_has_a_copy(store: Store) -> None:
    tp3, lin = a_subject(store), _librarian(store)
    line_id = _select(store, lin, tp3, a_title(store))
    with pytest.raises(CopiesNotPositive):
        store.run(actions.change_line, line_id=line_id, copies=0, by=lin, at=NOW, on=NOW.date())
    with pytest.raises(NotPermitted):
        store.run(
            actions.change_line, line_id=line_id, copies=2, by=an_actor(store, Role.HEAD), at=NOW, on=NOW.date()
        )
    for number, by in ((line_id, _librarian(store, "O4")), (99, lin)):
        with pytest.raises(LineMissing):
            store.run(actions.change_line, line_id=number, copies=2, by=by, at=NOW, on=NOW.date())


def test_a_removed_line_lies_in_the_worklist_again(store: Store) -> None:
    tp3, lin = a_subject(store), _librarian(store)
    title_id = a_title(store, matched={tp3: 50})
    line_id = _select(store, lin, tp3, title_id)
    store.run(actions.remove_line, line_id=line_id, by=lin, at=LATER)
    assert _open(store, lin, tp3) == [title_id]
    assert standings_of(store, title_id) == {}
    assert store.ask(queries.list_page, list_id=_only_list(store, lin), by=lin, on=TODAY).lines == ()


def test_undoing_walks_back_through_ones_own_acts(store: Store) -> None:
    tp3, lin = a_subject(store), _librarian(store)
    a, b, c = (a_title(store, matched={tp3: 90 - n}) for n in range(3))
    _select(store, lin, tp3, a)
    store.run(actions.reject, subject_id=tp3, title_id=b, reason_code="level", by=lin, at=NOW)
    until = TODAY + timedelta(days=5)
    store.run(actions.defer, subject_id=tp3, title_id=c, until=until, by=lin, at=NOW, on=TODAY)
    done = [store.run(actions.undo, subject_id=tp3, by=lin, at=LATER) for _ in range(3)]
    assert [(undone.step, undone.title_ids) for undone in done] == [
        (EntryStep.DEFER, (c,)),
        (EntryStep.REJECT, (b,)),
        (EntryStep.SELECT, (a,)),
    ]
    assert _open(store, lin, tp3) == [a, b, c]
    assert [standings_of(store, title) for title in (a, b, c)] == [{}, {}, {}]
    with pytest.raises(NothingToUndo):
        store.run(actions.undo, subject_id=tp3, by=lin, at=LATER)


def test_what_was_done_to_many_at_once_is_undone_at_once(store: Store) -> None:
    tp3, lin = a_subject(store), _librarian(store)
    titles = [a_title(store, matched={tp3: 50 - n}) for n in range(3)]
    store.run(actions.reject_many, subject_id=tp3, title_ids=titles, reason_code="level", by=lin, at=NOW)
    undone = store.run(actions.undo, subject_id=tp3, by=lin, at=NOW)
    assert set(undone.title_ids) == set(titles)
    assert _open(store, lin, tp3) == titles


def test_one_title_can_be_undone_apart_from_the_rest(store: Store) -> None:
    tp3, lin = a_subject(store), _librarian(store)
    titles = [a_title(store, matched={tp3: 50 - n}) for n in range(3)]
    store.run(actions.reject_many, subject_id=tp3, title_ids=titles, reason_code="level", by=lin, at=NOW)
    store.run(actions.undo, subject_id=tp3, by=lin, at=NOW, title_id=titles[1])
    assert _open(store, lin, tp3) == [titles[1]]
    store.run(actions.undo, subject_id=tp3, by=lin, at=NOW)
    assert _open(store, lin, tp3) == titles


def test_undoing_a_pass_takes_it_out_of_the_other_worklist(store: Store) -> None:
    tp3, o4 = a_subject(store), a_subject(store, "O4")
    lin, mo = _librarian(store), _librarian(store, "O4", name="Mo")
    title_id = a_title(store, matched={tp3: 50})
    store.run(actions.pass_to, subject_id=tp3, title_id=title_id, to_subject_id=o4, by=lin, at=NOW)
    store.run(actions.undo, subject_id=tp3, by=lin, at=NOW)
    assert (_open(store, lin, tp3), _open(store, mo, o4)) == ([title_id], [])


def test_a_pass_the_other_subject_has_decided_on_is_not_undone(store: Store) -> None:
    tp3, o4 = a_subject(store), a_subject(store, "O4")
    lin, mo = _librarian(store), _librarian(store, "O4", name="Mo")
    title_id = a_title(store, matched={tp3: 50})
    store.run(actions.pass_to, subject_id=tp3, title_id=title_id, to_subject_id=o4, by=lin, at=NOW)
    (row,) = store.ask(queries.worklist, by=mo, subject_id=o4, on=TODAY).rows
    store.run(
        actions.reject,
        subject_id=o4,
        title_id=title_id,
        reason_code="level",
        by=mo,
        at=NOW,
        seen=row.version,
    )
    with pytest.raises(DecidedMeanwhile) as refused:
        store.run(actions.undo, subject_id=tp3, by=lin, at=NOW)
    assert refused.value.facts["person"] == "Mo"


def test_undoing_goes_back_to_what_was_before(store: Store) -> None:
    tp3, lin = a_subject(store), _librarian(store)
    title_id = a_title(store, matched={tp3: 50})
    store.run(actions.reject, subject_id=tp3, title_id=title_id, reason_code="level", by=lin, at=NOW)
    _select(store, lin, tp3, title_id, seen=1)
    store.run(actions.undo, subject_id=tp3, by=lin, at=NOW)
    (row,) = store.ask(queries.worklist, by=lin, subject_id=tp3, on=TODAY, chosen=Filter.DECIDED).rows
    assert (row.state, row.reason_code) == (EntryState.REJECTED, "level")
    assert standings_of(store, title_id) == {"rejected subject:TP3": "level"}


def test_nothing_is_undone_once_its_list_is_submitted(store: Store) -> None:
    tp3, lin = a_subject(store), _librarian(store)
    title_id = a_title(store, matched={tp3: 50})
    _select(store, lin, tp3, title_id)
    store.run(actions.submit, list_id=_only_list(store, lin), by=lin, at=NOW, on=TODAY)
    with pytest.raises(TooLateToUndo):
        store.run(actions.undo, subject_id=tp3, by=lin, at=NOW)


def test_nobody_undoes_what_somebody_else_did(store: Store) -> None:
    tp3 = a_subject(store)
    lin, mo = _librarian(store), _librarian(store, name="Mo")
    title_id = a_title(store, matched={tp3: 50})
    store.run(actions.reject, subject_id=tp3, title_id=title_id, reason_code="level", by=lin, at=NOW)
    with pytest.raises(NothingToUndo):
        store.run(actions.undo, subject_id=tp3, by=mo, at=NOW)


def test_selecting_tells_who_asked_for_the_title_and_undoing_does_too(store: Store) -> None:
    tp3, lin = a_subject(store), _librarian(store)
    title_id = a_title(store, matched={tp3: 50})
    ada = an_actor(store, Role.FACULTY)
    receipt = store.run(
        suggestions.suggest, by=ada, at=NOW, on=NOW.date(), need=2, reason="", title_id=title_id, subject_id=tp3
    )
    _select(store, lin, tp3, title_id)
    assert store.ask(suggested.mine, by=ada)[0].state is State.SELECTED
    page = store.ask(queries.list_page, list_id=_only_list(store, lin), by=lin, on=TODAY)
    assert page.lines[0].demand is not None
    assert page.lines[0].demand.suggestion_id == receipt.suggestion_id
    store.run(actions.undo, subject_id=tp3, by=lin, at=LATER)
    assert store.ask(suggested.mine, by=ada)[0].state is State.CHECKING


def test_soft_commitments_are_what_lies_on_lists_and_is_not_ordered(store: Store) -> None:
    tp3, o4 = a_subject(store), a_subject(store, "O4")
    both = _librarian(store, "TP3", "O4")
    year, planned = a_year(store), a_year(store, state="planned", year=2027)
    tp3_fund = money_in_fund(store, tp3, year, "1000.00")
    o4_fund = money_in_fund(store, o4, year, "1000.00")
    _select(store, both, tp3, a_title(store), copies=2)
    line_id = _select(store, both, tp3, a_title(store))
    _select(store, both, o4, a_title(store, price="CNY 10.00"))
    soft = store.ask(queries.soft_commitments, fiscal_year_id=year, today=TODAY)
    assert soft == {tp3_fund: Money(17_700, "CNY"), o4_fund: Money(1_000, "CNY")}
    store.run(actions.remove_line, line_id=line_id, by=both, at=LATER)
    assert store.ask(queries.soft_commitments, fiscal_year_id=year, today=TODAY)[tp3_fund] == Money(11_800, "CNY")
    assert store.ask(queries.soft_commitments, fiscal_year_id=planned, today=TODAY) == {}


def test_what_is_selected_stands_in_one_year_although_the_next_is_open_too(store: Store) -> None:
    tp3, lin = a_subject(store), _librarian(store)
    year, following = a_year(store), a_year(store, year=2027)
    fund_id = money_in_fund(store, tp3, year, "1000.00")
    _select(store, lin, tp3, a_title(store))

    def soft(year_id: int, today: date) -> set[int]:
        return set(store.ask(queries.soft_commitments, fiscal_year_id=year_id, today=today))

    assert (soft(year, TODAY), soft(following, TODAY)) == ({fund_id}, set())
    new_year = date(2027, 1, 4)
    assert (soft(year, new_year), soft(following, new_year)) == (set(), {fund_id})


def test_a_list_shows_what_it_would_leave_in_each_fund(store: Store) -> None:
    tp3, lin = a_subject(store), _librarian(store)
    fund_id = money_in_fund(store, tp3, a_year(store), "1000.00")
    _select(store, lin, tp3, a_title(store), copies=2)
    (effect,) = store.ask(queries.list_page, list_id=_only_list(store, lin), by=lin, on=TODAY).money
    assert (effect.fund_id, effect.fund_code, str(effect.asked), str(effect.leaves)) == (
        fund_id,
        "F-TP3",
        "CNY 118.00",
        "CNY 882.00",
    )


def test_what_waits_on_other_lists_is_taken_into_account(store: Store) -> None:
    tp3, lin = a_subject(store), _librarian(store)
    money_in_fund(store, tp3, a_year(store), "100.00")
    _select(store, lin, tp3, a_title(store))
    first = _only_list(store, lin)
    second = store.run(actions.make_list, subject_id=tp3, name="Second", by=lin, at=NOW)
    _select(store, lin, tp3, a_title(store, price="CNY 50.00"), list_id=second)
    for list_id, asked, others in ((first, "59.00", "50.00"), (second, "50.00", "59.00")):
        (effect,) = store.ask(queries.list_page, list_id=list_id, by=lin, on=TODAY).money
        assert (str(effect.asked), str(effect.on_other_lists)) == (f"CNY {asked}", f"CNY {others}")
        assert (str(effect.leaves), effect.is_too_much) == ("CNY -9.00", False)
    _select(store, lin, tp3, a_title(store, price="CNY 50.01"), list_id=second)
    (effect,) = store.ask(queries.list_page, list_id=second, by=lin, on=TODAY).money
    assert effect.is_too_much


def test_undoing_takes_nothing_off_a_list_that_goes_round(store: Store) -> None:
    tp3, lin = a_subject(store), _librarian(store)
    a_department(store, "CS")
    _select(store, lin, tp3, a_title(store))
    list_id = _only_list(store, lin)
    store.run(actions.circulate, list_id=list_id, departments=["CS"], deadline=TODAY, by=lin, at=NOW, on=TODAY)
    with pytest.raises(TooLateToUndo) as refused:
        store.run(actions.undo, subject_id=tp3, by=lin, at=LATER)
    assert refused.value.facts["state"] == "circulating"
    assert len(store.ask(queries.list_page, list_id=list_id, by=lin, on=TODAY).lines) == 1


def test_undoing_reaches_no_further_back_than_it_is_told(store: Store) -> None:
    tp3, lin = a_subject(store), _librarian(store)
    title_id = a_title(store, matched={tp3: 50})
    store.run(actions.reject, subject_id=tp3, title_id=title_id, reason_code="level", by=lin, at=NOW)
    with pytest.raises(NothingToUndo):
        store.run(actions.undo, subject_id=tp3, by=lin, at=LATER, since=NOW + timedelta(seconds=1))
    store.run(actions.undo, subject_id=tp3, by=lin, at=LATER, since=NOW)
    assert _open(store, lin, tp3) == [title_id]
