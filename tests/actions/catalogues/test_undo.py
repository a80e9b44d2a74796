"""Undoing an import: everything as before, unless somebody has decided."""

import pytest

from acqflow.catalogues.actions import undo_import
from acqflow.catalogues.queries import import_run, offers_of
from acqflow.catalogues.rules import ImportDecidedOn, ImportMissing, ImportUndone, LaterImportInTheWay
from acqflow.people.rules import NotPermitted, Role
from acqflow.storage.store import Store
from acqflow.titles.actions import add_title, note, set_standing
from acqflow.titles.queries import dossier, find_by_identifiers, search, title_rows
from acqflow.titles.rules import Description
from acqflow.vocabulary.identifiers import parse_isbn
from acqflow.vocabulary.money import Money
from tests.actions.catalogues.records import ALGEBRA, OPTICS, Desk, a_record
from tests.builders import NOW, an_actor


def _undo(desk: Desk, run_id: int) -> ImportUndone:
    return desk.store.run(undo_import, run_id=run_id, by=desk.by, at=NOW)


def test_undoing_removes_titles_that_came_only_with_it_and_their_words(store: Store) -> None:
    desk = Desk(store)
    result = desk.imports(a_record("Optics", isbn=OPTICS, classes=[("clc", "O43")]))
    assert _undo(desk, result.run_id) == ImportUndone(result.run_id, 1, 1, 0)
    assert store.ask(search, text="Optics").total == 0
    assert store.ask(find_by_identifiers, identifiers=[parse_isbn(OPTICS)]) == {}
    assert store.ask(import_run, run_id=result.run_id).state == "undone"


def test_a_second_undo_changes_nothing(store: Store) -> None:
    desk = Desk(store)
    result = desk.imports(a_record(isbn=OPTICS))
    _undo(desk, result.run_id)
    desk.imports(a_record(isbn=OPTICS))
    assert _undo(desk, result.run_id) == ImportUndone(result.run_id, is_repeat=True)
    assert store.ask(search, text="Optics").total == 1


def test_undoing_puts_a_changed_offer_back(store: Store) -> None:
    desk = Desk(store)
    (title_id,) = desk.imports(a_record(isbn=OPTICS, number="A1", price="CNY 59.00")).title_ids
    changed = desk.imports(a_record(isbn=OPTICS, number="A1", price="CNY 69.00", classes=[("clc", "O43")]))
    assert _undo(desk, changed.run_id) == ImportUndone(changed.run_id, 0, 0, 1)
    assert [o.price for o in store.ask(offers_of, title_ids=[title_id])[title_id]] == [Money(5900, "CNY")]
    assert store.ask(title_rows, ids=[title_id])[title_id].class_numbers == ()


def test_undoing_brings_a_moved_offer_back_to_its_title(store: Store) -> None:
    desk = Desk(store)
    (old,) = desk.imports(a_record("Optics", isbn=OPTICS, number="A1")).title_ids
    moved = desk.imports(a_record("Algebra", isbn=ALGEBRA, number="A1"))
    assert _undo(desk, moved.run_id).titles_removed == 1
    assert store.ask(title_rows, ids=[old])[old].is_offered
    assert len(store.ask(offers_of, title_ids=[old])[old]) == 1


def test_undoing_leaves_a_title_that_another_vendor_offers(store: Store) -> None:
    first = Desk(store)
    result = first.imports(a_record(isbn=OPTICS))
    Desk(store, vendor="ZT").imports(a_record(isbn=OPTICS))
    assert _undo(first, result.run_id).titles_removed == 0
    (row,) = store.ask(search, text="Optics").rows
    assert row.is_offered


def test_undoing_leaves_a_title_that_was_known_before(store: Store) -> None:
    desk = Desk(store)
    by_hand = Description("Optics", identifiers=(parse_isbn(OPTICS),))
    title_id = store.run(add_title, record=by_hand, at=NOW)
    result = desk.imports(a_record(isbn=OPTICS))
    assert result.title_ids == (title_id,)
    assert _undo(desk, result.run_id).titles_removed == 0
    assert not store.ask(title_rows, ids=[title_id])[title_id].is_offered


@pytest.mark.parametrize("standing", ["on_order", "approved", "on_list", "rejected"])
def test_an_import_that_was_decided_on_cannot_be_undone_and_says_which_titles(store: Store, standing: str) -> None:
    desk = Desk(store)
    result = desk.imports(a_record("Optics", isbn=OPTICS), a_record("Algebra", isbn=ALGEBRA))
    title_id = result.title_ids[1]
    store.run(set_standing, title_id=title_id, standing=standing, reference="list:1", at=NOW)
    with pytest.raises(ImportDecidedOn, match="Algebra") as refused:
        _undo(desk, result.run_id)
    assert refused.value.facts["titles"] == [(title_id, "Algebra")]
    assert store.ask(search, text="Optics").total == 1


def test_a_suggested_title_survives_the_undoing_without_its_offer(store: Store) -> None:
    desk = Desk(store)
    result = desk.imports(a_record("Optics", isbn=OPTICS), a_record("Algebra", isbn=ALGEBRA))
    suggested = result.title_ids[0]
    store.run(set_standing, title_id=suggested, standing="suggested", reference="suggestion:1", at=NOW)
    assert _undo(desk, result.run_id) == ImportUndone(result.run_id, 1, 2, 0)
    assert not store.ask(title_rows, ids=[suggested])[suggested].is_offered


def test_a_title_somebody_works_with_survives_the_undoing(store: Store) -> None:
    desk = Desk(store)
    result = desk.imports(a_record(isbn=OPTICS))
    (title_id,) = result.title_ids
    store.run(note, title_id=title_id, station="selection", event="deferred", by_id=None, at=NOW)
    assert _undo(desk, result.run_id).titles_removed == 0


def test_a_later_import_of_the_same_offers_is_undone_first(store: Store) -> None:
    desk = Desk(store)
    first = desk.imports(a_record(isbn=OPTICS, number="A1", price="CNY 59.00"))
    second = desk.imports(a_record(isbn=OPTICS, number="A1", price="CNY 69.00"))
    with pytest.raises(LaterImportInTheWay):
        _undo(desk, first.run_id)
    _undo(desk, second.run_id)
    assert _undo(desk, first.run_id).titles_removed == 1


def test_what_was_undone_can_be_imported_again(store: Store) -> None:
    desk = Desk(store)
    result = desk.imports(a_record(isbn=OPTICS))
    _undo(desk, result.run_id)
    again = desk.imports(a_record(isbn=OPTICS))
    assert again.counts.titles_added == 1


def test_the_story_of_a_removed_title_never_becomes_another_ones(store: Store) -> None:
    desk = Desk(store)
    result = desk.imports(a_record("Optics", isbn=OPTICS))
    _undo(desk, result.run_id)
    (title_id,) = desk.imports(a_record("Algebra", isbn=ALGEBRA)).title_ids
    assert title_id not in result.title_ids
    assert [line.event for line in store.ask(dossier, title_id=title_id)] == ["offered"]
    gone = store.ask(dossier, title_id=result.title_ids[0])
    assert [line.event for line in gone] == ["offered", "import_undone"]


def test_only_who_may_import_undoes(store: Store) -> None:
    desk = Desk(store)
    result = desk.imports(a_record(isbn=OPTICS))
    with pytest.raises(NotPermitted):
        store.run(undo_import, run_id=result.run_id, by=an_actor(store, Role.FACULTY), at=NOW)


def test_an_unknown_import_is_said_to_be_missing(store: Store) -> None:
    with pytest.raises(ImportMissing):
        _undo(Desk(store), 99)


OTHER_EDITION, CLASS = ALGEBRA, ("clc", "TP311")


def _three_vendors(store: Store) -> tuple[int, list[Desk], list[int]]:
    """One title: the first names it, the second adds an ISBN and a class number, the third gives these alone."""
    desks = [Desk(store, vendor=code) for code in ("JB", "V2", "V3")]
    records = (
        a_record("Compilers", isbn=OPTICS),
        a_record("Compilers", isbn=[OPTICS, OTHER_EDITION], classes=[CLASS]),
        a_record("Compilers", isbn=OTHER_EDITION, classes=[CLASS]),
    )
    runs = [desk.imports(record) for desk, record in zip(desks, records, strict=True)]
    (title_id,) = {title_id for run in runs for title_id in run.title_ids}
    return title_id, desks, [run.run_id for run in runs]


def _numbers(store: Store, title_id: int) -> tuple[set[str], set[str]]:
    row = store.ask(title_rows, ids=[title_id])[title_id]
    return {value for _, value in row.identifiers}, {code for _, code in row.class_numbers}


def test_undoing_leaves_the_numbers_that_a_later_import_gives_too(store: Store) -> None:
    title_id, desks, runs = _three_vendors(store)
    _undo(desks[1], runs[1])
    assert _numbers(store, title_id) == ({OPTICS, OTHER_EDITION}, {"TP311"})
    again = Desk(store, vendor="V4").imports(a_record("Compilers", isbn=OTHER_EDITION))
    assert again.title_ids == (title_id,)


def test_what_nobody_gives_any_more_goes_with_the_last_import_that_gave_it(store: Store) -> None:
    title_id, desks, runs = _three_vendors(store)
    _undo(desks[1], runs[1])
    _undo(desks[2], runs[2])
    assert _numbers(store, title_id) == ({OPTICS}, set())


def test_a_title_goes_with_the_last_import_that_offers_it_whichever_brought_it(store: Store) -> None:
    title_id, desks, runs = _three_vendors(store)
    for place in (0, 1):
        assert _undo(desks[place], runs[place]).titles_removed == 0
    assert _numbers(store, title_id) == ({OTHER_EDITION}, {"TP311"})
    assert _undo(desks[2], runs[2]).titles_removed == 1


def test_a_title_somebody_suggested_keeps_the_numbers_it_came_with(store: Store) -> None:
    title_id, desks, runs = _three_vendors(store)
    store.run(set_standing, title_id=title_id, standing="suggested", reference="suggestion:1", at=NOW)
    for desk, run_id in zip(desks, runs, strict=True):
        _undo(desk, run_id)
    assert OTHER_EDITION in _numbers(store, title_id)[0]


def test_undoing_a_correction_puts_the_title_back_as_it_was_described(store: Store) -> None:
    desk = Desk(store)
    (title_id,) = desk.imports(a_record("Optiks", isbn=OPTICS, number="A1", creators=["Hect"])).title_ids
    corrected = desk.imports(a_record("Optics", isbn=OPTICS, number="A1", creators=["Hecht, Eugene"]))
    row = store.ask(title_rows, ids=[title_id])[title_id]
    assert (row.title, row.creators) == ("Optics", "Hecht, Eugene")
    assert [store.ask(search, text=text).total for text in ("Optics Hecht", "Optiks")] == [1, 0]
    _undo(desk, corrected.run_id)
    row = store.ask(title_rows, ids=[title_id])[title_id]
    assert (row.title, row.creators) == ("Optiks", "Hect")
    assert [store.ask(search, text=text).total for text in ("Optics Hecht", "Optiks Hect")] == [0, 1]
