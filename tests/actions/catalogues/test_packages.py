"""A list of what is in a package: rows of the package, no offers; again, newer, undone, and what it set aside."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from acqflow.catalogues.actions import (
    FileReading,
    begin_import,
    check_undoable,
    keep_chunk,
    preview_file,
    take_corrected,
    undo_import,
)
from acqflow.catalogues.model import Offer
from acqflow.catalogues.queries import import_run, quarantine
from acqflow.catalogues.rules import (
    Counts,
    LaterImportInTheWay,
    OfferedSince,
    PackageBeingListed,
    PackageStillHeld,
    PackageUnnamed,
    SeveralPackages,
    StillUnusable,
)
from acqflow.people.rules import NotPermitted, Role
from acqflow.plugin_api import Position, Quarantined
from acqflow.storage.store import Store
from acqflow.titles.actions import hold_package, release_package, rename_package
from acqflow.titles.model import Title
from acqflow.titles.rules import PackageHeldAhead, PackageMissing, PackageNotHeld, PackageWithoutName
from tests.actions.catalogues.listed import ALL_BOOKS, Lists, a_row
from tests.actions.catalogues.records import ALGEBRA, OPTICS, POETRY, a_file, a_record, file_facts
from tests.builders import NOW, TODAY, an_actor

BAD = Quarantined(Position(0, 0, 0), "date", "2020-13 in date_first_issue_online", b"raw")


def _how_many(store: Store, kind: type[Offer] | type[Title]) -> int:
    def count(session: Session) -> int:
        return session.execute(select(func.count()).select_from(kind)).scalar_one()

    return store.ask(count)


def test_a_list_puts_titles_into_its_package_and_makes_no_title_and_no_offer(store: Store) -> None:
    desk = Lists(store)
    result = desk.lists(a_row("Optics", isbn=OPTICS, paper=ALGEBRA), a_row("Poetry", isbn=POETRY), BAD)
    assert result.counts == Counts(3, 2, 1, 0, new=2)
    assert (result.title_ids, _how_many(store, Title), _how_many(store, Offer)) == ((), 0, 0)
    (package,) = desk.packages()
    assert (package.code, package.name) == (ALL_BOOKS, "Example Global AllBooks")
    assert (package.provider, package.titles, package.is_held) == ("Example", 2, False)
    optics, poetry = desk.rows()
    assert (optics.title, optics.numbers) == ("Optics", (("isbn", OPTICS), ("isbn", ALGEBRA)))
    assert poetry.form == "ebook"


def test_coverage_is_kept_as_the_list_says_it(store: Store) -> None:
    desk = Lists(store)
    said = {
        "date_first_issue_online": "1987-09",
        "num_first_vol_online": "3",
        "num_last_issue_online": "12",
        "embargo_info": "P1Y",
        "coverage_depth": "abstracts",
        "access_type": "P",
        "title_url": "https://journals.example/light",
    }
    desk.lists(a_row("Light", issn="0317-8471", coverage=said))
    (row,) = desk.rows()
    found = row.coverage
    assert (found.begins, found.begins_volume, found.ends, found.ends_issue) == ("1987-09", "3", None, "12")
    assert (found.embargo, found.depth, found.access) == ("P1Y", "abstracts", "P")
    assert found.url == "https://journals.example/light"


def test_the_same_file_again_changes_nothing(store: Store) -> None:
    desk = Lists(store)
    first = desk.lists(a_row(isbn=OPTICS), name="a.txt")
    again = desk.lists(a_row(isbn=OPTICS), name="a.txt")
    assert again.is_repeat
    assert again.run_id == first.run_id
    assert len(desk.rows()) == 1


def test_a_newer_list_changes_adds_and_lets_leave(store: Store) -> None:
    desk = Lists(store)
    desk.lists(a_row("Optics", isbn=OPTICS), a_row("Algebra", isbn=ALGEBRA), a_row("Atlas"))
    newer = desk.lists(
        a_row("Optics", isbn=OPTICS), a_row("Algebra, 2nd ed.", key="Algebra", isbn=ALGEBRA), a_row("Poetry")
    )
    assert newer.counts == Counts(3, 3, 0, 0, new=1, changed=1, same=1, gone=1)
    assert [row.title for row in desk.rows()] == ["Algebra, 2nd ed.", "Optics", "Poetry"]


def test_what_left_a_package_may_come_back(store: Store) -> None:
    desk = Lists(store)
    desk.lists(a_row("Optics", isbn=OPTICS), a_row("Poetry"))
    desk.lists(a_row("Poetry"))
    back = desk.lists(a_row("Poetry"), a_row("Optics", isbn=OPTICS))
    assert back.counts == Counts(2, 2, 0, 0, changed=1, same=1)
    assert desk.rows()[0].numbers == (("isbn", OPTICS),)


def test_undoing_a_newer_list_puts_the_package_back_as_it_was(store: Store) -> None:
    desk = Lists(store)
    desk.lists(a_row("Optics", isbn=OPTICS), a_row("Algebra", isbn=ALGEBRA))
    before = desk.rows()
    newer = desk.lists(a_row("Light", key="Optics", isbn=POETRY), a_row("Poetry"))
    undone = store.run(undo_import, run_id=newer.run_id, by=desk.by, at=NOW)
    assert (undone.rows_removed, undone.rows_restored, undone.title_ids) == (1, 2, ())
    assert desk.rows() == before
    assert store.run(undo_import, run_id=newer.run_id, by=desk.by, at=NOW).is_repeat
    assert store.ask(import_run, run_id=newer.run_id).state == "undone"


def test_undoing_lists_one_after_the_other_says_each_time_when_the_one_that_is_left_was_read(store: Store) -> None:
    desk = Lists(store)
    days = [NOW, NOW + timedelta(days=30), NOW + timedelta(days=61)]
    runs = [desk.lists(a_row("Optics"), a_row(f"Book {n}"), at=at) for n, at in enumerate(days)]
    other = desk.lists(a_row("Poetry", package="Example_Poetry"), at=days[2])
    listed = [desk.packages()[0].listed_at]
    for run in reversed(runs[1:]):
        store.run(undo_import, run_id=run.run_id, by=desk.by, at=days[2])
        listed.append(desk.packages()[0].listed_at)
    assert listed == list(reversed(days))
    assert other.counts.new == 1
    assert desk.packages()[1].listed_at == days[2]
    assert desk.lists(a_row("Optics"), at=days[1]).counts.gone == 1
    assert desk.packages()[0].listed_at == days[1]


def test_undoing_the_first_list_leaves_no_package(store: Store) -> None:
    desk = Lists(store)
    first = desk.lists(a_row(isbn=OPTICS), name="a.txt")
    store.run(undo_import, run_id=first.run_id, by=desk.by, at=NOW)
    assert desk.packages() == []
    assert desk.lists(a_row(isbn=OPTICS), name="a.txt").counts.new == 1


def test_an_older_list_is_undone_only_after_the_newer_one(store: Store) -> None:
    desk = Lists(store)
    first, second = desk.lists(a_row("Optics")), desk.lists(a_row("Poetry"))
    with pytest.raises(LaterImportInTheWay) as refused:
        store.run(undo_import, run_id=first.run_id, by=desk.by, at=NOW)
    assert refused.value.facts["later"] == second.run_id
    store.run(undo_import, run_id=second.run_id, by=desk.by, at=NOW)
    store.ask(check_undoable, run_id=first.run_id)


def test_a_package_that_is_held_is_not_undone_away(store: Store) -> None:
    desk = Lists(store)
    first = desk.lists(a_row("Optics"))
    package_id = desk.hold()
    with pytest.raises(PackageStillHeld):
        store.run(undo_import, run_id=first.run_id, by=desk.by, at=NOW)
    store.run(release_package, package_id=package_id, by=desk.by, at=NOW)
    store.run(undo_import, run_id=first.run_id, by=desk.by, at=NOW)
    assert desk.packages() == []


def test_a_file_must_say_of_one_package_that_it_lists_it(store: Store) -> None:
    desk = Lists(store)
    with pytest.raises(PackageUnnamed):
        desk.lists(a_row(package=""))
    with pytest.raises(SeveralPackages) as refused:
        desk.lists(a_row("Optics"), a_row("Poetry", package="Other"))
    assert refused.value.facts == {"packages": "Example_Global_AllBooks, Other"}
    assert desk.packages() == []


def test_a_preview_counts_the_same_and_keeps_nothing(store: Store) -> None:
    desk = Lists(store)
    desk.lists(a_row("Optics"), a_row("Algebra"), a_row("Atlas"))
    newer = a_file(a_row("Optics"), a_row("Algebra", isbn=ALGEBRA), a_row("Poetry"), BAD)
    facts = replace(file_facts("b.txt"), is_package=True)
    found = preview_file(store, vendor_id=desk.vendor_id, records=newer, facts=facts, by=desk.by)
    assert found.counts == Counts(4, 3, 1, 0, new=1, changed=1, same=1, gone=1)
    assert (found.package, [row.outcome for row in found.rows]) == (
        ALL_BOOKS,
        ["same", "changed", "new_in_package"],
    )
    assert len(desk.rows()) == 3
    assert desk.import_messages(newer, facts).counts == found.counts


def test_two_lists_of_one_package_are_not_read_across_each_other(store: Store) -> None:
    desk = Lists(store)
    begun = replace(file_facts("a.txt"), is_package=True)
    run = store.run(begin_import, vendor_id=desk.vendor_id, facts=begun, expected=2, by=desk.by, at=NOW)
    (chunk,) = FileReading(a_file(a_row("Optics")), lambda _: b"").chunks()
    store.run(keep_chunk, run_id=run.run_id, chunk=chunk, by=desk.by, at=NOW)
    other = Lists(store, vendor="QJ")
    with pytest.raises(PackageBeingListed) as refused:
        other.lists(a_row("Poetry"))
    assert refused.value.facts["run_id"] == run.run_id


def _set_aside(desk: Lists, run_id: int) -> int:
    (row,) = desk.store.ask(quarantine, run_id=run_id)
    assert row.quarantined_id is not None
    return row.quarantined_id


def test_a_corrected_row_joins_the_package_and_goes_with_its_list(store: Store) -> None:
    desk = Lists(store)
    desk.lists(a_row("Optics", isbn=OPTICS), a_row("Poetry"))
    newer = desk.lists(a_row("Poetry"), BAD)
    assert newer.counts.gone == 1
    facts = {"run_id": newer.run_id, "quarantined_id": _set_aside(desk, newer.run_id), "by": desk.by, "at": NOW}
    mended = a_row("Optics", isbn=OPTICS, package="")
    with pytest.raises(StillUnusable):
        store.run(take_corrected, record=a_row("Poetry"), corrected=b"x", **facts)
    taken = store.run(take_corrected, record=mended, corrected=b"mended", **facts)
    assert (taken.outcome, taken.title_id) == ("changed", None)
    assert taken.counts == Counts(2, 2, 0, 0, changed=1, same=1, gone=0)
    assert [row.title for row in desk.rows()] == ["Optics", "Poetry"]
    store.run(undo_import, run_id=newer.run_id, by=desk.by, at=NOW)
    assert [row.title for row in desk.rows()] == ["Optics", "Poetry"]


def test_a_row_that_is_typed_in_is_no_printed_book(store: Store) -> None:
    desk = Lists(store)
    run = desk.lists(a_row("Poetry"), BAD)
    facts = {"run_id": run.run_id, "quarantined_id": _set_aside(desk, run.run_id), "by": desk.by, "at": NOW}
    store.run(take_corrected, record=a_record("Optics", isbn=OPTICS), corrected=b"typed", **facts)
    assert [(row.title, row.form) for row in desk.rows()] == [("Optics", "ebook"), ("Poetry", "ebook")]


def test_an_old_row_is_not_corrected_over_a_newer_list(store: Store) -> None:
    desk = Lists(store)
    old = desk.lists(a_row("Poetry"), BAD)
    newer = desk.lists(a_row("Poetry"))
    facts = {"run_id": old.run_id, "quarantined_id": _set_aside(desk, old.run_id), "by": desk.by, "at": NOW}
    with pytest.raises(OfferedSince) as refused:
        store.run(take_corrected, record=a_row("Optics"), corrected=b"x", **facts)
    assert refused.value.facts == {"later": newer.run_id}


def test_a_package_is_held_from_a_day_that_can_be_corrected_until_it_is_held_no_longer(store: Store) -> None:
    desk = Lists(store)
    desk.lists(a_row("Optics"))
    package_id = desk.hold()
    earlier = TODAY.replace(day=1)
    store.run(hold_package, package_id=package_id, since=earlier, by=desk.by, at=NOW, on=TODAY)
    (package,) = desk.packages()
    assert (package.held_since, package.marked_at, str(package.marked_by)) == (earlier, NOW, desk.by.name)
    store.run(release_package, package_id=package_id, by=desk.by, at=NOW)
    assert desk.packages()[0].held_since is None
    with pytest.raises(PackageNotHeld):
        store.run(release_package, package_id=package_id, by=desk.by, at=NOW)


def test_marking_a_package_has_its_limits(store: Store) -> None:
    desk = Lists(store)
    desk.lists(a_row("Optics"))
    (package,) = desk.packages()
    with pytest.raises(PackageHeldAhead):
        ahead = TODAY.replace(year=TODAY.year + 1)
        store.run(hold_package, package_id=package.package_id, since=ahead, by=desk.by, at=NOW, on=TODAY)
    with pytest.raises(PackageMissing):
        store.run(hold_package, package_id=999, since=TODAY, by=desk.by, at=NOW, on=TODAY)
    with pytest.raises(PackageWithoutName):
        store.run(rename_package, package_id=package.package_id, name=" ", by=desk.by, at=NOW)
    store.run(rename_package, package_id=package.package_id, name="Books  of Example", by=desk.by, at=NOW)
    assert desk.packages()[0].name == "Books of Example"
    lin = an_actor(store, Role.SUBJECT_LIBRARIAN)
    for action, facts in (
        (hold_package, {"since": TODAY, "on": TODAY}),
        (release_package, {}),
        (rename_package, {"name": "Mine"}),
    ):
        with pytest.raises(NotPermitted):
            store.run(action, package_id=package.package_id, by=lin, at=NOW, **facts)
