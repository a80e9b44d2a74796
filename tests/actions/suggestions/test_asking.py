"""Asking for a title: once, together, by hand; and taking the wish back."""

import pytest

from acqflow.people.rules import NotPermitted, Role
from acqflow.storage.store import Store
from acqflow.suggestions import actions, queries
from acqflow.suggestions.rules import (
    Generality,
    NotAmongRequesters,
    NothingSuggested,
    State,
    Step,
    StepNotAllowed,
    SuggestionMissing,
)
from acqflow.titles.queries import dossier
from acqflow.titles.rules import Description, TitleMissing
from acqflow.vocabulary.identifiers import parse_isbn
from tests.builders import NOW, TODAY, an_actor
from tests.selection_builders import LATER, a_holding, a_subject, a_title, standings_of

_ISBN = "9787302660125"


def test_a_suggestion_promises_an_answer_and_shows_in_mine(store: Store) -> None:
    subject_id = a_subject(store, "TP3", clc=("TP3", "TP4"))
    title_id = a_title(store, "Deep learning", clc_key="TP18")
    routed_id = a_title(store, "Compilers", clc_key="TP314")
    ada = an_actor(store, Role.FACULTY, department="CS")
    unrouted = store.run(actions.suggest, by=ada, at=NOW, on=TODAY, need=1, reason="CS402", title_id=title_id)
    routed = store.run(actions.suggest, by=ada, at=NOW, on=TODAY, need=2, reason="", title_id=routed_id)
    assert (unrouted.joined, unrouted.subject_id) == (False, None)
    assert routed.subject_id == subject_id
    assert unrouted.promised_on.isoformat() == "2026-11-26"
    rows = store.ask(queries.mine, by=ada)
    assert [(row.title.title, row.state, row.reason) for row in rows] == [
        ("Compilers", State.SUBMITTED, ""),
        ("Deep learning", State.SUBMITTED, "CS402"),
    ]
    assert standings_of(store, title_id) == {f"suggested suggestion:{unrouted.suggestion_id}": None}


def test_the_same_title_asked_for_again_joins_the_first_suggestion(store: Store) -> None:
    title_id = a_title(store)
    ada = an_actor(store, Role.FACULTY, department="CS")
    bo = an_actor(store, Role.FACULTY, department="PHYS")
    first = store.run(actions.suggest, by=ada, at=NOW, on=NOW.date(), need=3, reason="mine", title_id=title_id)
    second = store.run(
        actions.suggest, by=bo, at=LATER, on=LATER.date(), need=1, reason="also mine", title_id=title_id
    )
    assert (second.suggestion_id, second.joined, second.is_repeat) == (first.suggestion_id, True, False)
    assert second.promised_on == first.promised_on
    (row,) = store.ask(queries.mine, by=bo)
    assert row.generality == Generality(people=2, departments=2)
    assert row.reason == "also mine"
    demand = store.ask(queries.demand, title_ids=[title_id])[title_id]
    assert demand.need == 1


def test_the_same_person_asking_twice_is_told_so_and_changes_nothing(store: Store) -> None:
    title_id = a_title(store)
    ada = an_actor(store, Role.FACULTY, department="CS")
    bo = an_actor(store, Role.FACULTY, department="PHYS")
    for person in (ada, bo):
        store.run(actions.suggest, by=person, at=NOW, on=NOW.date(), need=2, reason="first", title_id=title_id)
    before = store.ask(queries.mine, by=ada)
    for person in (ada, bo):
        again = store.run(
            actions.suggest, by=person, at=LATER, on=LATER.date(), need=1, reason="again", title_id=title_id
        )
        assert (again.joined, again.is_repeat) == (True, True)
    assert store.ask(queries.mine, by=ada) == before
    assert store.ask(queries.mine, by=bo)[0].reason == "first"


def test_a_title_no_vendor_offers_is_added_by_hand_and_known_the_next_time(store: Store) -> None:
    ada = an_actor(store, Role.FACULTY, department="CS")
    bo = an_actor(store, Role.FACULTY, department="CS")
    record = Description("Refactoring", identifiers=(parse_isbn("9780134757599"),), creators=("Fowler, Martin",))
    first = store.run(actions.suggest, by=ada, at=NOW, on=NOW.date(), need=2, reason="", record=record)
    second = store.run(actions.suggest, by=bo, at=NOW, on=NOW.date(), need=2, reason="", record=record)
    assert (first.joined, second.joined) == (False, True)
    assert second.title_id == first.title_id


def test_nothing_is_suggested_without_a_title(store: Store) -> None:
    ada = an_actor(store, Role.FACULTY)
    with pytest.raises(NothingSuggested):
        store.run(actions.suggest, by=ada, at=NOW, on=NOW.date(), need=2, reason="")
    with pytest.raises(TitleMissing):
        store.run(actions.suggest, by=ada, at=NOW, on=NOW.date(), need=2, reason="", title_id=99)
    with pytest.raises(NotPermitted):
        clerk = an_actor(store, Role.ACQUISITION_LIBRARIAN)
        store.run(actions.suggest, by=clerk, at=NOW, on=NOW.date(), need=2, reason="", title_id=a_title(store))


def test_before_sending_everything_known_of_the_number_is_told(store: Store) -> None:
    title_id = a_title(store, isbn=_ISBN)
    a_holding(store, _ISBN)
    ada = an_actor(store, Role.FACULTY, department="CS")
    bo = an_actor(store, Role.FACULTY, department="CS")
    store.run(actions.suggest, by=ada, at=NOW, on=NOW.date(), need=2, reason="", title_id=title_id)
    told = store.ask(queries.before_sending, by=bo, text="978-7-302-66012-5")
    (known,) = told.titles
    assert known.duplicate.strongest is not None
    assert known.duplicate.strongest.kind == "held"
    assert [str(offer.price) for offer in known.offers] == ["CNY 59.00"]
    assert known.demand is not None
    assert known.demand.generality.people == 1
    assert known.already_mine is False
    assert store.ask(queries.before_sending, by=ada, text=_ISBN).titles[0].already_mine is True


def test_before_sending_tells_what_is_held_even_if_nobody_ever_offered_it(store: Store) -> None:
    a_holding(store, _ISBN)
    told = store.ask(queries.before_sending, by=an_actor(store, Role.FACULTY), text=_ISBN)
    assert told.titles == ()
    assert told.duplicate.strongest is not None
    assert told.duplicate.strongest.kind == "held"


def test_before_sending_asks_for_at_least_a_word(store: Store) -> None:
    with pytest.raises(NothingSuggested):
        store.ask(queries.before_sending, by=an_actor(store, Role.FACULTY), text="  ")


def test_a_withdrawn_wish_is_over_and_the_title_can_be_asked_for_anew(store: Store) -> None:
    title_id = a_title(store)
    ada = an_actor(store, Role.FACULTY)
    first = store.run(actions.suggest, by=ada, at=NOW, on=NOW.date(), need=2, reason="", title_id=title_id)
    store.run(actions.withdraw, suggestion_id=first.suggestion_id, by=ada, at=LATER)
    assert store.ask(queries.mine, by=ada)[0].state is State.WITHDRAWN
    assert standings_of(store, title_id) == {}
    again = store.run(actions.suggest, by=ada, at=LATER, on=LATER.date(), need=2, reason="", title_id=title_id)
    assert again.joined is False


def test_a_wish_lives_on_while_somebody_else_still_wants_the_title(store: Store) -> None:
    title_id = a_title(store)
    ada, bo, cy = (an_actor(store, Role.FACULTY, department=d) for d in ("CS", "PHYS", "MATH"))
    receipt = store.run(actions.suggest, by=ada, at=NOW, on=NOW.date(), need=1, reason="a", title_id=title_id)
    for person in (bo, cy):
        store.run(actions.suggest, by=person, at=NOW, on=NOW.date(), need=2, reason="b", title_id=title_id)
    store.run(actions.withdraw, suggestion_id=receipt.suggestion_id, by=ada, at=LATER)
    assert store.ask(queries.mine, by=ada) == []
    (row,) = store.ask(queries.mine, by=bo)
    assert (row.state, row.requester, row.generality) == (State.SUBMITTED, bo.name, Generality(2, 2))
    store.run(actions.withdraw, suggestion_id=receipt.suggestion_id, by=cy, at=LATER)
    assert store.ask(queries.mine, by=bo)[0].generality == Generality(1, 1)


def test_a_wish_is_taken_back_only_by_who_had_it(store: Store) -> None:
    ada, eve = an_actor(store, Role.FACULTY), an_actor(store, Role.FACULTY)
    receipt = store.run(actions.suggest, by=ada, at=NOW, on=NOW.date(), need=2, reason="", title_id=a_title(store))
    for number, by in ((receipt.suggestion_id, eve), (999, ada)):
        with pytest.raises(SuggestionMissing):
            store.run(actions.withdraw, suggestion_id=number, by=by, at=NOW)
    with pytest.raises(NotAmongRequesters):
        lin = an_actor(store, Role.SUBJECT_LIBRARIAN)
        store.run(actions.withdraw, suggestion_id=receipt.suggestion_id, by=lin, at=NOW)


def test_what_is_ordered_can_no_longer_be_withdrawn(store: Store) -> None:
    title_id = a_title(store)
    ada = an_actor(store, Role.FACULTY)
    receipt = store.run(actions.suggest, by=ada, at=NOW, on=NOW.date(), need=2, reason="", title_id=title_id)
    store.run(actions.mark_selected, title_id=title_id, by_id=ada.person_id, at=NOW)
    store.run(actions.mark_ordered, title_id=title_id, by_id=ada.person_id, at=NOW)
    with pytest.raises(StepNotAllowed):
        store.run(actions.withdraw, suggestion_id=receipt.suggestion_id, by=ada, at=LATER)


def test_whoever_joins_late_still_learns_that_it_is_ordered(store: Store) -> None:
    title_id = a_title(store)
    ada, bo = an_actor(store, Role.FACULTY), an_actor(store, Role.FACULTY)
    store.run(actions.suggest, by=ada, at=NOW, on=NOW.date(), need=2, reason="", title_id=title_id)
    store.run(actions.mark_selected, title_id=title_id, by_id=ada.person_id, at=NOW)
    store.run(actions.mark_ordered, title_id=title_id, by_id=ada.person_id, at=NOW)
    joined = store.run(actions.suggest, by=bo, at=LATER, on=LATER.date(), need=2, reason="", title_id=title_id)
    assert joined.joined is True
    (row,) = store.ask(queries.mine, by=bo)
    assert row.state is State.ORDERED
    assert [step.state for step in row.steps if step.step is not Step.ENDORSE] == [
        State.SUBMITTED,
        State.CHECKING,
        State.ACCEPTED,
        State.SELECTED,
        State.ORDERED,
    ]


def test_the_story_of_a_title_never_names_who_asked(store: Store) -> None:
    title_id = a_title(store)
    ada, bo = (an_actor(store, Role.FACULTY, department="CS", name=n) for n in ("Ada Secret", "Bo Secret"))
    librarian = an_actor(store, Role.SUBJECT_LIBRARIAN, name="Lin")
    receipt = store.run(actions.suggest, by=ada, at=NOW, on=NOW.date(), need=2, reason="", title_id=title_id)
    store.run(actions.suggest, by=bo, at=NOW, on=NOW.date(), need=2, reason="", title_id=title_id)
    number = receipt.suggestion_id
    store.run(actions.ask, suggestion_id=number, text="Which edition?", by=librarian, at=NOW)
    store.run(actions.reply, suggestion_id=number, text="The second.", by=ada, at=NOW)
    story = store.ask(dossier, title_id=title_id)
    assert [line.event for line in story] == ["suggested", "endorsed", "question", "replied"]
    assert "Secret" not in str(story)
    assert {line.by_name for line in story} == {"", "Lin"}
