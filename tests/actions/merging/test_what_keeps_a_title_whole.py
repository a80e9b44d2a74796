"""What keeps a title from being split, and its parts from being put together again."""

import pytest

from acqflow.catalogues.actions import undo_import
from acqflow.catalogues.rules import (
    ImportOfSplitTitle,
    NoOfferLeft,
    OfferOfAnotherTitle,
    SplitOffersChanged,
    SplitOffersMoved,
)
from acqflow.orders.rules import OfferOrdered
from acqflow.people.rules import Role
from acqflow.selection import actions as selection
from acqflow.selection.rules import OfferOnList, SplitWorkedWith
from acqflow.storage.store import Store
from acqflow.suggestions.actions import withdraw
from acqflow.suggestions.rules import SplitSuggestionSince, SuggestionInHand
from acqflow.titles.rules import (
    NothingToSplitOff,
    NotSplit,
    NumberNotOfTitle,
    SplitMergedSince,
    SplitOnSince,
    TitleMerged,
    TitleMissing,
)
from tests.actions.catalogues.records import ALGEBRA, OPTICS, a_record, file_facts
from tests.actions.catalogues.records import Desk as Vendor
from tests.actions.merging.desk import (
    Desk,
    a_librarian,
    everything,
    order_all,
    reject_for,
    select_for,
    suggest_for,
    with_money,
)
from tests.actions.merging.test_splitting import two_in_one
from tests.builders import an_actor
from tests.selection_builders import LATER, a_subject, a_title, an_offer


def test_what_is_no_choice_is_refused(store: Store, desk: Desk) -> None:
    title_id, first, second = two_in_one(store)
    before = everything(store)
    with pytest.raises(NothingToSplitOff):
        desk.splits(title_id)
    with pytest.raises(NoOfferLeft):
        desk.splits(title_id, first, second)
    with pytest.raises(OfferOfAnotherTitle) as refusal:
        desk.splits(title_id, second, 999_999)
    assert refusal.value.facts == {"title_id": title_id, "offer": 999_999, "known": f"{first}, {second}"}
    with pytest.raises(NumberNotOfTitle):
        desk.splits(title_id, second, numbers=[("isbn", "9787020002207")])
    with pytest.raises(TitleMissing):
        desk.splits(999_999, second)
    with pytest.raises(NotSplit):
        desk.rejoins(title_id)
    with pytest.raises(TitleMissing):
        desk.rejoins(999_999)
    assert everything(store) == before


def test_a_merged_title_is_not_split(store: Store, desk: Desk) -> None:
    title_id, _, second = two_in_one(store)
    desk.merges(a_title(store), title_id)
    with pytest.raises(TitleMerged):
        desk.splits(title_id, second)


def test_an_offer_that_stands_on_a_list_stays_until_it_is_off(store: Store, desk: Desk) -> None:
    tp3 = a_subject(store)
    title_id, _, second = two_in_one(store)
    line_id = select_for(store, tp3, title_id, a_librarian(store), offer_id=second)
    with pytest.raises(OfferOnList):
        desk.splits(title_id, second)
    store.run(selection.remove_line, line_id=line_id, by=a_librarian(store), at=LATER)
    desk.splits(title_id, second)


def test_an_offer_that_was_ordered_stays(store: Store, desk: Desk) -> None:
    tp3 = a_subject(store)
    with_money(store, tp3)
    title_id, first, second = two_in_one(store)
    select_for(store, tp3, title_id, a_librarian(store), offer_id=second)
    order_all(store, desk.by)
    with pytest.raises(OfferOrdered) as refusal:
        desk.splits(title_id, second)
    assert (refusal.value.facts["offer"], refusal.value.facts["title_id"]) == (second, title_id)
    desk.splits(title_id, first)


def test_a_wish_that_was_selected_stays(store: Store, desk: Desk) -> None:
    tp3 = a_subject(store)
    title_id, first, second = two_in_one(store)
    suggest_for(store, title_id, an_actor(store, Role.FACULTY))
    select_for(store, tp3, title_id, a_librarian(store), offer_id=first)
    with pytest.raises(SuggestionInHand):
        desk.splits(title_id, second, with_wish=True)
    desk.splits(title_id, second)


def test_a_new_title_that_somebody_worked_with_is_merged_instead(store: Store, desk: Desk) -> None:
    tp3 = a_subject(store, clc=("TP3", "TP4"))
    title_id, _, second = two_in_one(store)
    new_id = desk.splits(title_id, second).new_id
    reject_for(store, tp3, new_id, a_librarian(store))
    with pytest.raises(SplitWorkedWith) as refusal:
        desk.rejoins(new_id)
    assert refusal.value.facts == {"new_id": new_id, "kept_id": title_id, "subject": "TP3"}
    desk.merges(title_id, new_id)
    with pytest.raises(SplitMergedSince) as merged:
        desk.rejoins(new_id)
    assert merged.value.facts["title_id"] == new_id


def test_a_wish_that_came_or_went_on_keeps_the_titles_apart(store: Store, desk: Desk) -> None:
    title_id, _, second = two_in_one(store)
    ada = an_actor(store, Role.FACULTY)
    suggestion_id = suggest_for(store, title_id, ada)
    new_id = desk.splits(title_id, second, with_wish=True).new_id
    store.run(withdraw, suggestion_id=suggestion_id, by=ada, at=LATER)
    with pytest.raises(SplitSuggestionSince):
        desk.rejoins(new_id)
    title_id, _, second = _another(store)
    new_id = desk.splits(title_id, second).new_id
    suggest_for(store, new_id, ada)
    with pytest.raises(SplitSuggestionSince):
        desk.rejoins(new_id)


def _another(store: Store) -> tuple[int, int, int]:
    title_id = a_title(store)
    return title_id, 0, an_offer(store, title_id, "CNY 1.00", vendor="V2")


def test_what_imports_did_with_the_new_title_is_undone_first(store: Store, desk: Desk) -> None:
    title_id, _, second = two_in_one(store)
    before = everything(store)
    new_id = desk.splits(title_id, second).new_id
    other = Vendor.of(store, "ZT")
    dearer = other.imports(a_record("Light", isbn=(OPTICS, ALGEBRA), number="7", price="CNY 60.00"))
    assert dearer.title_ids == (new_id,)
    with pytest.raises(SplitOffersChanged) as refusal:
        desk.rejoins(new_id)
    assert refusal.value.facts["run_id"] == dearer.run_id
    store.run(undo_import, run_id=dearer.run_id, by=other.by, at=LATER)
    third = Vendor(store, vendor="TX")
    came = third.imports(a_record("Light", isbn=ALGEBRA))
    assert came.title_ids == (new_id,)
    with pytest.raises(SplitOffersMoved):
        desk.rejoins(new_id)
    store.run(undo_import, run_id=came.run_id, by=third.by, at=LATER)
    desk.rejoins(new_id)
    after = everything(store)
    # The offer that came and went stays, withdrawn: the new title had a story by then.
    assert after["offers"][:-1] == before["offers"]
    for table in ("titles", "title_identifiers", "title_classes", "matches"):
        assert after[table] == before[table], table


def test_an_import_is_not_undone_under_a_split(store: Store, desk: Desk) -> None:
    vendor, other, facts = Vendor(store), Vendor(store, vendor="ZT"), file_facts()
    (title_id,) = vendor.imports(a_record("Optics", isbn=OPTICS)).title_ids
    run = other.imports(a_record("Light", isbn=(OPTICS, ALGEBRA)), facts=facts)
    offers = [row[0] for row in everything(store)["offers"]]
    new_id = desk.splits(title_id, offers[1]).new_id
    with pytest.raises(ImportOfSplitTitle) as refusal:
        store.run(undo_import, run_id=run.run_id, by=other.by, at=LATER)
    assert refusal.value.facts == {"run_id": run.run_id, "kept_id": title_id, "new_id": new_id}
    desk.rejoins(new_id)
    store.run(undo_import, run_id=run.run_id, by=other.by, at=LATER)


def test_splits_on_splits_are_taken_back_the_last_one_first(store: Store, desk: Desk) -> None:
    title_id = a_title(store)
    offers = [an_offer(store, title_id, "CNY 1.00", vendor=f"W{n}") for n in range(3)]
    before = everything(store)
    first = desk.splits(title_id, *offers[1:]).new_id
    second = desk.splits(first, offers[2]).new_id
    with pytest.raises(SplitOnSince) as refusal:
        desk.rejoins(first)
    assert refusal.value.facts == {"new_id": first, "kept_id": title_id, "further_id": second}
    desk.rejoins(second)
    desk.rejoins(first)
    assert everything(store) == before


def test_a_merge_since_then_is_undone_first(store: Store, desk: Desk) -> None:
    title_id, _, second = two_in_one(store)
    new_id = desk.splits(title_id, second).new_id
    kept_id = a_title(store)
    desk.merges(kept_id, title_id)
    with pytest.raises(SplitMergedSince) as refusal:
        desk.rejoins(new_id)
    assert refusal.value.facts["title_id"] == title_id
    desk.parts(title_id)
    desk.merges(new_id, kept_id)
    with pytest.raises(SplitMergedSince):
        desk.rejoins(new_id)
    desk.parts(kept_id)
    desk.rejoins(new_id)
