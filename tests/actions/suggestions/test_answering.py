"""Answering a suggestion: who may, what is promised first, and what the person reads."""

from datetime import date
from typing import Any

import pytest

from acqflow.people.rules import Actor, NotPermitted, Role
from acqflow.storage.store import Store
from acqflow.suggestions import actions, queries
from acqflow.suggestions.rules import (
    DeclineReason,
    NotAmongRequesters,
    State,
    Step,
    StepNotAllowed,
    SubjectNeeded,
    SuggestionMissing,
    WordsMissing,
)
from tests.builders import NOW, TODAY, an_actor
from tests.selection_builders import LATER, a_subject, a_title, standings_of


def _suggested(store: Store, by: Actor, subject_id: int | None = None, on: date = TODAY) -> int:
    receipt = store.run(
        actions.suggest,
        by=by,
        at=NOW,
        on=on,
        need=2,
        reason="why",
        title_id=a_title(store),
        subject_id=subject_id,
    )
    return receipt.suggestion_id


def test_accepting_at_once_is_kept_as_checking_and_accepting(store: Store) -> None:
    ada, lin = an_actor(store, Role.FACULTY), an_actor(store, Role.SUBJECT_LIBRARIAN)
    number = _suggested(store, ada, a_subject(store))
    store.run(actions.accept, suggestion_id=number, by=lin, at=LATER, text="Gladly.")
    (row,) = store.ask(queries.mine, by=ada)
    assert [(s.step, s.state, s.text) for s in row.steps] == [
        (Step.SUBMIT, State.SUBMITTED, None),
        (Step.ACCEPT, State.CHECKING, None),
        (Step.ACCEPT, State.ACCEPTED, "Gladly."),
    ]
    assert row.steps[-1].by == lin.name


def test_a_wish_without_a_subject_becomes_that_of_the_one_who_accepts_it(store: Store) -> None:
    ada, subject_id = an_actor(store, Role.FACULTY), a_subject(store)
    a_subject(store, "O4")
    number = _suggested(store, ada)
    lin = an_actor(store, Role.SUBJECT_LIBRARIAN, subjects=("TP3",))
    store.run(actions.accept, suggestion_id=number, by=lin, at=LATER)
    (row,) = store.ask(queries.mine, by=ada)
    assert (row.subject_id, row.state) == (subject_id, State.ACCEPTED)


def test_who_has_several_subjects_first_says_whose_a_wish_is(store: Store) -> None:
    ada = an_actor(store, Role.FACULTY)
    for code in ("TP3", "O4"):
        a_subject(store, code)
    number = _suggested(store, ada)
    both = an_actor(store, Role.SUBJECT_LIBRARIAN, subjects=("TP3", "O4"))
    with pytest.raises(SubjectNeeded):
        store.run(actions.accept, suggestion_id=number, by=both, at=LATER)
    assert store.ask(queries.mine, by=ada)[0].state is State.SUBMITTED


def test_a_question_and_its_reply_go_back_and_forth(store: Store) -> None:
    ada, lin = an_actor(store, Role.FACULTY), an_actor(store, Role.SUBJECT_LIBRARIAN)
    number = _suggested(store, ada)
    store.run(actions.check, suggestion_id=number, by=lin, at=NOW)
    store.run(actions.ask, suggestion_id=number, text="Print or e-book?", by=lin, at=NOW)
    assert store.ask(queries.mine, by=ada)[0].question == "Print or e-book?"
    store.run(actions.reply, suggestion_id=number, text="Print.", by=ada, at=LATER)
    row = store.ask(queries.case, suggestion_id=number, by=lin)
    assert (row.state, row.question, row.steps[-1].text) == (State.CHECKING, None, "Print.")
    with pytest.raises(StepNotAllowed):
        store.run(actions.reply, suggestion_id=number, text="Again.", by=ada, at=LATER)


def test_only_who_asked_replies(store: Store) -> None:
    ada, eve = an_actor(store, Role.FACULTY), an_actor(store, Role.FACULTY)
    lin = an_actor(store, Role.SUBJECT_LIBRARIAN)
    number = _suggested(store, ada)
    store.run(actions.ask, suggestion_id=number, text="?", by=lin, at=NOW)
    with pytest.raises(SuggestionMissing):
        store.run(actions.reply, suggestion_id=number, text="x", by=eve, at=NOW)
    with pytest.raises(NotAmongRequesters):
        store.run(actions.reply, suggestion_id=number, text="x", by=lin, at=NOW)


def test_declining_says_why_and_stays_known_of_the_title(store: Store) -> None:
    ada, lin = an_actor(store, Role.FACULTY), an_actor(store, Role.SUBJECT_LIBRARIAN)
    number = _suggested(store, ada)
    store.run(actions.decline, suggestion_id=number, code="open_access", text="Free at the press.", by=lin, at=NOW)
    (row,) = store.ask(queries.mine, by=ada)
    assert (row.state, row.decline_reason, row.decline_text) == (
        State.DECLINED,
        DeclineReason.OPEN_ACCESS,
        "Free at the press.",
    )
    assert standings_of(store, row.title.id) == {f"rejected suggestion:{number}": "open_access"}


def test_another_reason_and_a_question_need_words(store: Store) -> None:
    lin = an_actor(store, Role.SUBJECT_LIBRARIAN)
    number = _suggested(store, an_actor(store, Role.FACULTY))
    with pytest.raises(WordsMissing):
        store.run(actions.decline, suggestion_id=number, code="other", by=lin, at=NOW, text=" ")
    with pytest.raises(WordsMissing):
        store.run(actions.ask, suggestion_id=number, by=lin, at=NOW, text="")


def test_an_answer_cannot_be_given_twice(store: Store) -> None:
    lin, mo = an_actor(store, Role.SUBJECT_LIBRARIAN), an_actor(store, Role.SUBJECT_LIBRARIAN)
    number = _suggested(store, an_actor(store, Role.FACULTY), a_subject(store))
    store.run(actions.decline, suggestion_id=number, code="level", by=lin, at=NOW)
    with pytest.raises(StepNotAllowed):
        store.run(actions.accept, suggestion_id=number, by=mo, at=NOW)


def test_a_suggestion_is_answered_by_its_own_subjects_librarian(store: Store) -> None:
    physics = a_subject(store, "O4")
    number = _suggested(store, an_actor(store, Role.FACULTY), physics)
    other = an_actor(store, Role.SUBJECT_LIBRARIAN, subjects=("TP3",))
    for role in (Role.ACQUISITION_LIBRARIAN, Role.HEAD, Role.COMMITTEE, Role.FACULTY):
        with pytest.raises(NotPermitted):
            store.run(actions.accept, suggestion_id=number, by=an_actor(store, role), at=NOW)
    with pytest.raises(SuggestionMissing):
        store.run(actions.accept, suggestion_id=number, by=other, at=NOW)
    with pytest.raises(NotPermitted):
        store.run(actions.accept, suggestion_id=_suggested(store, other, physics), by=other, at=NOW)
    own = an_actor(store, Role.SUBJECT_LIBRARIAN, subjects=("O4",))
    store.run(actions.accept, suggestion_id=number, by=own, at=NOW)


def test_waiting_shows_my_subjects_and_the_unrouted_the_soonest_promised_first(store: Store) -> None:
    computers, physics = a_subject(store, "TP3"), a_subject(store, "O4")
    ada = an_actor(store, Role.FACULTY)
    late = _suggested(store, ada, computers, on=date(2026, 11, 25))
    soon = _suggested(store, ada, computers, on=date(2026, 11, 20))
    unrouted = _suggested(store, ada, None, on=date(2026, 11, 23))
    elsewhere = _suggested(store, ada, physics)
    answered = _suggested(store, ada, computers)
    lin = an_actor(store, Role.SUBJECT_LIBRARIAN, subjects=("TP3",))
    store.run(actions.accept, suggestion_id=answered, by=lin, at=NOW)
    page = store.ask(queries.waiting, by=lin)
    assert [row.suggestion_id for row in page.rows] == [soon, unrouted, late]
    assert page.total == 3
    assert elsewhere not in [row.suggestion_id for row in page.rows]
    assert [r.suggestion_id for r in store.ask(queries.waiting, by=lin, subject_id=physics).rows] == []
    assert [r.suggestion_id for r in store.ask(queries.unrouted, by=lin)] == [unrouted]


def test_waiting_is_read_a_page_at_a_time(store: Store) -> None:
    ada, lin = an_actor(store, Role.FACULTY), an_actor(store, Role.SUBJECT_LIBRARIAN)
    numbers = [_suggested(store, ada) for _ in range(3)]
    second = store.ask(queries.waiting, by=lin, page=2, size=2)
    assert [row.suggestion_id for row in second.rows] == numbers[2:]
    assert second.total == 3


def test_an_unrouted_suggestion_is_handed_to_its_subject(store: Store) -> None:
    physics = a_subject(store, "O4")
    number = _suggested(store, an_actor(store, Role.FACULTY))
    lin = an_actor(store, Role.SUBJECT_LIBRARIAN, subjects=("TP3",))
    store.run(actions.route, suggestion_id=number, subject_id=physics, by=lin, at=NOW)
    assert store.ask(queries.waiting, by=lin).rows == ()
    mo = an_actor(store, Role.SUBJECT_LIBRARIAN, subjects=("O4",))
    (row,) = store.ask(queries.waiting, by=mo).rows
    assert (row.subject_code, row.state) == ("O4", State.SUBMITTED)


def test_a_case_is_open_to_who_asked_who_handles_it_and_the_head(store: Store) -> None:
    computers = a_subject(store, "TP3")
    ada = an_actor(store, Role.FACULTY, name="Ada", department="CS")
    number = _suggested(store, ada, computers)
    for reader in (
        ada,
        an_actor(store, Role.SUBJECT_LIBRARIAN, subjects=("TP3",)),
        an_actor(store, Role.HEAD),
    ):
        assert store.ask(queries.case, suggestion_id=number, by=reader).requester == "Ada"
    for stranger in (
        an_actor(store, Role.FACULTY, department="CS"),
        an_actor(store, Role.SUBJECT_LIBRARIAN, subjects=("O4",)),
        an_actor(store, Role.ACQUISITION_LIBRARIAN),
        an_actor(store, Role.ADMINISTRATOR),
    ):
        with pytest.raises(SuggestionMissing):
            store.ask(queries.case, suggestion_id=number, by=stranger)


def test_whoever_joins_does_not_learn_who_asked_first(store: Store) -> None:
    title_id = a_title(store)
    ada = an_actor(store, Role.FACULTY, name="Ada", department="CS")
    bo = an_actor(store, Role.FACULTY, name="Bo", department="PHYS")
    cy = an_actor(store, Role.FACULTY, name="Cy", department="MATH")
    for person in (ada, bo, cy):
        store.run(
            actions.suggest,
            by=person,
            at=NOW,
            on=NOW.date(),
            need=2,
            reason=f"for {person.name}",
            title_id=title_id,
        )
    (row,) = store.ask(queries.mine, by=bo)
    assert (row.requester, row.department, row.reason) == (None, None, "for Bo")
    assert [(e.name, e.reason) for e in row.endorsements] == [("Bo", "for Bo"), (None, None)]
    assert [step.by for step in row.steps] == [None, "Bo", None]
    assert "Ada" not in str(row)
    assert "Cy" not in str(row)


def test_a_suggestion_whose_title_is_selected_says_so_and_goes_back_when_it_is_taken_off(store: Store) -> None:
    ada, lin = an_actor(store, Role.FACULTY), an_actor(store, Role.SUBJECT_LIBRARIAN)
    number = _suggested(store, ada, a_subject(store))
    title_id = store.ask(queries.mine, by=ada)[0].title.id
    told: dict[str, Any] = {"title_id": title_id, "by_id": lin.person_id, "at": NOW}
    assert store.run(actions.mark_selected, **told) == number
    assert store.ask(queries.mine, by=ada)[0].state is State.SELECTED
    store.run(actions.mark_selected, **told)
    store.run(actions.mark_unselected, **told)
    assert store.ask(queries.mine, by=ada)[0].state is State.CHECKING
    store.run(actions.accept, suggestion_id=number, by=lin, at=NOW)
    store.run(actions.mark_selected, **told)
    store.run(actions.mark_unselected, **told)
    assert store.ask(queries.mine, by=ada)[0].state is State.ACCEPTED


def test_a_title_decided_against_is_told_to_who_asked(store: Store) -> None:
    ada, lin = an_actor(store, Role.FACULTY), an_actor(store, Role.SUBJECT_LIBRARIAN)
    _suggested(store, ada)
    title_id = store.ask(queries.mine, by=ada)[0].title.id
    store.run(actions.mark_selected, title_id=title_id, by_id=lin.person_id, at=NOW)
    store.run(actions.mark_rejected, title_id=title_id, text="Too dear.", by_id=lin.person_id, at=NOW)
    (row,) = store.ask(queries.mine, by=ada)
    assert (row.state, row.decline_text) == (State.DECLINED, "Too dear.")


def test_titles_nobody_asked_for_are_passed_over(store: Store) -> None:
    lin = an_actor(store, Role.SUBJECT_LIBRARIAN)
    told: dict[str, Any] = {"title_id": a_title(store), "by_id": lin.person_id, "at": NOW}
    assert store.run(actions.mark_selected, **told) is None
    store.run(actions.mark_unselected, **told)
    store.run(actions.mark_ordered, **told)
    store.run(actions.mark_rejected, text="", **told)
