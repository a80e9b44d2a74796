"""Deciding in a worklist: what it shows, what each decision does, and that nobody overwrites anybody."""

from datetime import date, timedelta
from typing import Any

import pytest

from acqflow.people.rules import Actor, NotPermitted, Role
from acqflow.selection import actions, queries
from acqflow.selection.rules import (
    DecidedMeanwhile,
    EntryState,
    EntryStepNotAllowed,
    Filter,
    NotAsked,
    NothingChosen,
    PassedToItself,
)
from acqflow.storage.store import Store
from acqflow.suggestions import actions as suggestions
from acqflow.suggestions import queries as suggested
from acqflow.suggestions.rules import WordsMissing
from acqflow.titles.queries import dossier
from tests.builders import NOW, TODAY, an_actor
from tests.selection_builders import (
    LATER,
    a_department,
    a_holding,
    a_rate,
    a_subject,
    a_title,
    an_offer,
    standings_of,
)


def _librarian(store: Store, *subjects: str, name: str = "Lin") -> Actor:
    return an_actor(store, Role.SUBJECT_LIBRARIAN, subjects=subjects or ("TP3",), name=name)


def _page(
    store: Store, by: Actor, subject_id: int, chosen: Filter = Filter.ALL, on: date = TODAY, **more: Any
) -> queries.WorklistPage:
    return store.ask(queries.worklist, by=by, subject_id=subject_id, on=on, chosen=chosen, **more)


def _ids(page: queries.WorklistPage) -> list[int]:
    return [row.title.id for row in page.rows]


def test_a_worklist_shows_matches_by_score_with_reasons_status_and_the_best_offer(store: Store) -> None:
    tp3 = a_subject(store)
    low = a_title(store, matched={tp3: 10})
    high = a_title(store, matched={tp3: 90}, isbn="9787302660125", price="CNY 99.00")
    cheap = an_offer(store, high, "USD 12.00", vendor="V2")
    a_rate(store, "USD", "7.1")
    a_holding(store, "9787302660125")
    page = _page(store, _librarian(store), tp3)
    assert _ids(page) == [high, low]
    row = page.rows[0]
    assert (row.score, row.state, row.version) == (90, EntryState.NEW, 0)
    assert [(reason.code, reason.facts["score"]) for reason in row.reasons] == [("class_in_range", 90)]
    assert row.duplicate.strongest is not None
    assert row.duplicate.strongest.kind == "held"
    assert row.best is not None
    assert (row.best.offer.offer_id, str(row.best.price), str(row.best.comparable)) == (
        cheap,
        "USD 12.00",
        "CNY 85.20",
    )


def test_a_worklist_is_for_those_who_select_in_the_subject(store: Store) -> None:
    tp3 = a_subject(store)
    for stranger in (_librarian(store, "O4"), an_actor(store, Role.HEAD), an_actor(store, Role.FACULTY)):
        with pytest.raises(NotPermitted):
            _page(store, stranger, tp3)
        with pytest.raises(NotPermitted):
            title_id = a_title(store, matched={tp3: 1})
            store.run(actions.reject, subject_id=tp3, title_id=title_id, reason_code="level", by=stranger, at=NOW)


def test_a_worklist_is_read_a_page_at_a_time(store: Store) -> None:
    tp3 = a_subject(store)
    titles = [a_title(store, matched={tp3: 90 - n}) for n in range(5)]
    page = _page(store, _librarian(store), tp3, page=2, size=2)
    assert _ids(page) == titles[2:4]
    assert (page.total, page.number, page.last_number) == (5, 2, 3)


def test_a_rejected_title_leaves_the_worklist_and_is_known_as_rejected(store: Store) -> None:
    tp3, lin = a_subject(store), _librarian(store)
    title_id = a_title(store, matched={tp3: 50})
    store.run(actions.reject, subject_id=tp3, title_id=title_id, reason_code="too_dear", by=lin, at=NOW)
    page = _page(store, lin, tp3)
    assert (_ids(page), page.total, page.counts.all) == ([], 0, 0)
    assert standings_of(store, title_id) == {"rejected subject:TP3": "too_dear"}
    (line,) = store.ask(dossier, title_id=title_id)
    assert (line.event, line.by_name, line.facts) == (
        "rejected",
        "Lin",
        {"subject": "TP3", "reason": "too_dear"},
    )
    (decided,) = _page(store, lin, tp3, Filter.DECIDED).rows
    assert (decided.state, decided.reason_code, decided.done_by) == (EntryState.REJECTED, "too_dear", "Lin")


def test_a_deferred_title_comes_back_on_its_day(store: Store) -> None:
    tp3, lin = a_subject(store), _librarian(store)
    title_id = a_title(store, matched={tp3: 50})
    day = TODAY + timedelta(days=7)
    store.run(actions.defer, subject_id=tp3, title_id=title_id, until=day, by=lin, at=NOW, on=TODAY)
    before = _page(store, lin, tp3, on=day - timedelta(days=1))
    assert (_ids(before), before.counts.deferred_due) == ([], 0)
    after = _page(store, lin, tp3, on=day)
    assert (_ids(after), after.counts.all, after.counts.deferred_due) == ([title_id], 1, 1)
    assert _ids(_page(store, lin, tp3, Filter.DEFERRED_DUE, on=day)) == [title_id]


def test_a_title_passed_on_lies_in_the_other_worklist_even_if_nothing_matches(store: Store) -> None:
    tp3, o4 = a_subject(store), a_subject(store, "O4")
    lin, mo = _librarian(store), _librarian(store, "O4", name="Mo")
    matched = a_title(store, matched={o4: 99})
    title_id = a_title(store, matched={tp3: 50})
    store.run(actions.pass_to, subject_id=tp3, title_id=title_id, to_subject_id=o4, note="Optics", by=lin, at=NOW)
    assert _ids(_page(store, lin, tp3)) == []
    page = _page(store, mo, o4)
    assert _ids(page) == [title_id, matched]
    received = page.rows[0]
    assert (received.score, received.received_from, received.note) == (None, "TP3", "Optics")
    assert (page.counts.all, page.counts.received) == (2, 1)
    assert _ids(_page(store, mo, o4, Filter.RECEIVED)) == [title_id]
    assert _ids(_page(store, mo, o4, page=2, size=1)) == [matched]


def test_a_title_can_be_passed_back(store: Store) -> None:
    tp3, o4 = a_subject(store), a_subject(store, "O4")
    both = _librarian(store, "TP3", "O4")
    title_id = a_title(store, matched={tp3: 50})
    store.run(actions.pass_to, subject_id=tp3, title_id=title_id, to_subject_id=o4, by=both, at=NOW)
    store.run(actions.pass_to, subject_id=o4, title_id=title_id, to_subject_id=tp3, by=both, at=NOW, note="No")
    (row,) = _page(store, both, tp3).rows
    assert (row.received_from, row.score, row.note) == ("O4", 50, "No")
    assert _ids(_page(store, both, o4)) == []


def test_a_title_is_passed_to_another_subject_that_has_not_selected_it(store: Store) -> None:
    tp3, o4 = a_subject(store), a_subject(store, "O4")
    both = _librarian(store, "TP3", "O4")
    title_id = a_title(store, matched={tp3: 50, o4: 50})
    with pytest.raises(PassedToItself):
        store.run(actions.pass_to, subject_id=tp3, title_id=title_id, to_subject_id=tp3, by=both, at=NOW)
    store.run(actions.select, subject_id=o4, title_id=title_id, by=both, at=NOW, on=NOW.date())
    with pytest.raises(EntryStepNotAllowed):
        store.run(actions.pass_to, subject_id=tp3, title_id=title_id, to_subject_id=o4, by=both, at=NOW)
    assert _ids(_page(store, both, tp3)) == [title_id]


def test_an_accepted_suggestion_lies_in_the_worklist_even_if_nothing_matches(store: Store) -> None:
    tp3, lin = a_subject(store), _librarian(store)
    matched = a_title(store, matched={tp3: 50})
    title_id = a_title(store)
    ada = an_actor(store, Role.FACULTY, department="CS")
    receipt = store.run(
        suggestions.suggest, by=ada, at=NOW, on=NOW.date(), need=1, reason="", title_id=title_id, subject_id=tp3
    )
    assert _ids(_page(store, lin, tp3)) == [matched]
    store.run(suggestions.accept, suggestion_id=receipt.suggestion_id, by=lin, at=NOW)
    page = _page(store, lin, tp3)
    assert _ids(page) == [title_id, matched]
    assert page.rows[0].demand is not None
    assert page.rows[0].demand.generality.people == 1
    store.run(actions.reject, subject_id=tp3, title_id=title_id, reason_code="level", by=lin, at=NOW)
    assert _ids(_page(store, lin, tp3)) == [matched]


def test_every_filter_shows_as_many_titles_as_it_counts(store: Store) -> None:
    tp3, o4 = a_subject(store), a_subject(store, "O4")
    both = _librarian(store, "TP3", "O4")
    a_rate(store, "USD", "7.1")
    plain = a_title(store, matched={tp3: 90})
    foreign = a_title(store, matched={tp3: 80}, language="eng", price="USD 70.42")
    dear = a_title(store, matched={tp3: 70}, language="eng", price="USD 70.43")
    an_offer(store, dear, "CNY 900.00", vendor="V2")
    not_dear = a_title(store, matched={tp3: 60}, price="CNY 900.00")
    an_offer(store, not_dear, "CNY 30.00", vendor="V3")
    unpriced = a_title(store, matched={tp3: 50}, price=None)
    wanted = a_title(store, matched={tp3: 40})
    received = a_title(store, matched={o4: 1}, language="fre", price="CNY 501.00")
    gone = a_title(store, matched={tp3: 95}, language="eng", price="CNY 999.00")
    asked = a_title(store, matched={tp3: 96})
    ada = an_actor(store, Role.FACULTY, department="CS")
    store.run(suggestions.suggest, by=ada, at=NOW, on=NOW.date(), need=1, reason="", title_id=wanted)
    store.run(actions.pass_to, subject_id=o4, title_id=received, to_subject_id=tp3, by=both, at=NOW)
    store.run(actions.reject, subject_id=tp3, title_id=gone, reason_code="level", by=both, at=NOW)
    _ask(store, tp3, asked, both)
    shown = {chosen: _ids(_page(store, both, tp3, chosen)) for chosen in Filter}
    assert shown[Filter.ALL] == [received, plain, foreign, dear, not_dear, unpriced, wanted]
    assert shown[Filter.FOREIGN] == [received, foreign, dear]
    assert shown[Filter.DEAR] == [received, dear]
    assert shown[Filter.SUGGESTED] == [wanted]
    assert shown[Filter.RECEIVED] == [received]
    assert shown[Filter.ASKED] == [asked]
    assert set(shown[Filter.DECIDED]) == {gone}
    for chosen in Filter:
        page = _page(store, both, tp3, chosen)
        assert page.total == len(shown[chosen]), chosen
        assert page.total_is_bound is False


def _ask(store: Store, subject_id: int, title_id: int, by: Actor) -> None:
    department = a_department(store, "CS")
    store.run(
        actions.ask_faculty,
        subject_id=subject_id,
        title_id=title_id,
        departments=[department],
        question="Needed?",
        by=by,
        at=NOW,
    )


def test_a_second_decision_on_what_somebody_else_decided_is_refused_and_says_who(store: Store) -> None:
    tp3 = a_subject(store)
    lin, mo = _librarian(store), _librarian(store, name="Mo")
    title_id = a_title(store, "Optics", matched={tp3: 50})
    store.run(actions.reject, subject_id=tp3, title_id=title_id, reason_code="level", by=lin, at=NOW, seen=0)
    for seen in (0, None):
        with pytest.raises(DecidedMeanwhile) as refused:
            store.run(
                actions.select, subject_id=tp3, title_id=title_id, by=mo, at=LATER, on=LATER.date(), seen=seen
            )
        assert refused.value.facts == {"title": "Optics", "person": "Lin", "step": "reject", "at": NOW}
    (row,) = _page(store, mo, tp3, Filter.DECIDED).rows
    store.run(
        actions.select, subject_id=tp3, title_id=title_id, by=mo, at=LATER, on=LATER.date(), seen=row.version
    )
    assert "rejected subject:TP3" not in standings_of(store, title_id)


def test_going_there_and_back_again_is_not_mistaken_for_untouched(store: Store) -> None:
    tp3 = a_subject(store)
    lin, mo = _librarian(store), _librarian(store, name="Mo")
    title_id = a_title(store, matched={tp3: 50})
    until = TODAY + timedelta(days=1)
    store.run(actions.defer, subject_id=tp3, title_id=title_id, until=until, by=lin, at=NOW, on=TODAY)
    store.run(actions.undo, subject_id=tp3, by=lin, at=NOW)
    with pytest.raises(DecidedMeanwhile):
        store.run(actions.reject, subject_id=tp3, title_id=title_id, reason_code="level", by=mo, at=NOW, seen=0)


def test_a_deferred_title_that_is_due_is_decided_from_what_was_seen(store: Store) -> None:
    tp3, lin = a_subject(store), _librarian(store)
    title_id = a_title(store, matched={tp3: 50})
    until = TODAY + timedelta(days=1)
    store.run(actions.defer, subject_id=tp3, title_id=title_id, until=until, by=lin, at=NOW, on=TODAY)
    (row,) = _page(store, lin, tp3, on=until).rows
    store.run(actions.select, subject_id=tp3, title_id=title_id, by=lin, at=NOW, on=NOW.date(), seen=row.version)


def test_many_titles_are_decided_at_once_or_not_at_all(store: Store) -> None:
    tp3, lin = a_subject(store), _librarian(store)
    titles = [a_title(store, matched={tp3: 50 - n}) for n in range(3)]
    store.run(actions.reject, subject_id=tp3, title_id=titles[1], reason_code="level", by=lin, at=NOW)
    with pytest.raises(DecidedMeanwhile):
        store.run(actions.reject_many, subject_id=tp3, title_ids=titles, reason_code="too_old", by=lin, at=NOW)
    assert _ids(_page(store, lin, tp3)) == [titles[0], titles[2]]
    store.run(
        actions.defer_many,
        subject_id=tp3,
        title_ids=[titles[0], titles[2]],
        until=TODAY + timedelta(days=3),
        by=lin,
        at=NOW,
        on=TODAY,
    )
    assert _ids(_page(store, lin, tp3)) == []


def test_no_titles_are_not_a_decision(store: Store) -> None:
    tp3, lin = a_subject(store), _librarian(store)
    with pytest.raises(NothingChosen):
        store.run(actions.reject_many, subject_id=tp3, title_ids=[], reason_code="level", by=lin, at=NOW)
    with pytest.raises(NothingChosen):
        store.run(actions.select_many, subject_id=tp3, title_ids=[], by=lin, at=NOW, on=NOW.date())


def test_faculty_answer_what_their_department_was_asked(store: Store) -> None:
    tp3, lin = a_subject(store), _librarian(store)
    title_id = a_title(store, "Optics", matched={tp3: 50})
    ada = an_actor(store, Role.FACULTY, department="CS", name="Ada")
    other = an_actor(store, Role.FACULTY, department="PHYS")
    _ask(store, tp3, title_id, lin)
    assert _ids(_page(store, lin, tp3)) == []
    (question,) = store.ask(queries.asked_of, by=ada)
    assert (question.title.title, question.question, question.asked_by, question.is_wanted) == (
        "Optics",
        "Needed?",
        "Lin",
        None,
    )
    assert store.ask(queries.asked_of, by=other) == []
    for is_wanted in (False, True):
        store.run(
            actions.answer_question,
            subject_id=tp3,
            title_id=title_id,
            is_wanted=is_wanted,
            text="For my course",
            by=ada,
            at=LATER,
        )
    (row,) = _page(store, lin, tp3, Filter.ASKED).rows
    assert [(o.name, o.is_wanted, o.text) for o in row.opinions] == [("Ada", True, "For my course")]
    assert store.ask(queries.asked_of, by=ada)[0].is_wanted is True


def test_nobody_answers_what_their_department_was_not_asked(store: Store) -> None:
    tp3, lin = a_subject(store), _librarian(store)
    title_id = a_title(store, matched={tp3: 50})
    other = an_actor(store, Role.FACULTY, department="PHYS")
    ada = an_actor(store, Role.FACULTY, department="CS")
    answer: dict[str, Any] = {"subject_id": tp3, "title_id": title_id, "is_wanted": True, "at": NOW}
    _ask(store, tp3, title_id, lin)
    with pytest.raises(NotAsked):
        store.run(actions.answer_question, by=other, **answer)
    store.run(actions.undo, subject_id=tp3, by=lin, at=NOW)
    with pytest.raises(NotAsked):
        store.run(actions.answer_question, by=ada, **answer)


def _asked_for(store: Store, subject_id: int, title_id: int) -> Actor:
    """Somebody who suggested the title to this subject."""
    teacher = an_actor(store, Role.FACULTY, department="CS", name="Zhou")
    store.run(
        suggestions.suggest,
        title_id=title_id,
        need=1,
        reason="",
        subject_id=subject_id,
        by=teacher,
        at=NOW,
        on=TODAY,
    )
    return teacher


def _stands(store: Store, teacher: Actor) -> tuple[str, str | None]:
    row = store.ask(suggested.mine, by=teacher)[0]
    return row.state.value, row.decline_reason.value if row.decline_reason else None


def test_who_asked_for_a_title_is_answered_when_it_is_rejected_and_when_that_is_undone(store: Store) -> None:
    tp3 = a_subject(store)
    title_id = a_title(store, matched={tp3: 5})
    teacher, lin = _asked_for(store, tp3, title_id), _librarian(store)
    case = store.ask(suggested.mine, by=teacher)[0].suggestion_id
    store.run(suggestions.accept, suggestion_id=case, by=lin, at=NOW)
    rejection = {"subject_id": tp3, "title_id": title_id, "by": lin, "at": LATER}
    with pytest.raises(WordsMissing):
        store.run(actions.reject, reason_code="other", **rejection)
    store.run(actions.reject, reason_code="too_dear", **rejection)
    assert _stands(store, teacher) == ("declined", "over_price_limit")
    store.run(actions.undo, subject_id=tp3, by=lin, at=LATER)
    assert _stands(store, teacher) == ("accepted", None)
    assert set(standings_of(store, title_id)) == {f"suggested suggestion:{case}"}


def test_a_rejection_in_another_subject_leaves_a_suggestion_alone(store: Store) -> None:
    tp3, o4 = a_subject(store), a_subject(store, "O4")
    title_id = a_title(store, matched={tp3: 5, o4: 5})
    teacher = _asked_for(store, tp3, title_id)
    other = _librarian(store, "O4")
    store.run(actions.reject, subject_id=o4, title_id=title_id, reason_code="level", by=other, at=LATER)
    assert _stands(store, teacher) == ("submitted", None)


def test_a_suggestion_goes_with_its_title_to_another_subject_and_back(store: Store) -> None:
    tp3, o4 = a_subject(store), a_subject(store, "O4")
    title_id = a_title(store, matched={tp3: 5})
    teacher, lin = _asked_for(store, tp3, title_id), _librarian(store)

    def subject_of_case() -> int | None:
        return store.ask(suggested.mine, by=teacher)[0].subject_id

    store.run(actions.pass_to, subject_id=tp3, title_id=title_id, to_subject_id=o4, by=lin, at=LATER)
    assert subject_of_case() == o4
    store.run(actions.undo, subject_id=tp3, by=lin, at=LATER)
    assert subject_of_case() == tp3
