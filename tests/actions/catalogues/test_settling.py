"""What an import set aside is taken in corrected, dismissed with a reason or reopened, and the sums stay true."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from acqflow.catalogues.actions import dismiss, reopen, take_corrected, undo_import
from acqflow.catalogues.model import ImportRun, QuarantinedRecord
from acqflow.catalogues.queries import (
    aside_counts,
    count_waiting,
    import_run,
    offers_of,
    quarantine,
    quarantined_at,
)
from acqflow.catalogues.rules import (
    AsideCounts,
    Correction,
    Counts,
    DismissalWithoutReason,
    ImportMissing,
    ImportResult,
    OfferedSince,
    QuarantinedMissing,
    QuarantineRow,
    QuarantineSettled,
    QuarantineWaits,
    SettlingTooEarly,
    SettlingTooLate,
    SeveralSetAside,
    StillUnusable,
)
from acqflow.people.rules import NotPermitted, Role
from acqflow.plugin_api import CatalogueRecord, FileSummary, Position, Quarantined
from acqflow.storage.store import Store
from acqflow.titles.queries import search, title_rows
from acqflow.vocabulary.money import Money
from tests.actions.catalogues.at_once import results_of
from tests.actions.catalogues.records import ALGEBRA, OPTICS, POETRY, Desk, a_record, file_facts
from tests.builders import NOW, an_actor

BAD = Quarantined(Position(0, 0, 0), "truncated", "90 bytes and no end of record", b"00512nam\x00\xff")


def _aside(store: Store, run: ImportResult) -> list[QuarantineRow]:
    return store.ask(quarantine, run_id=run.run_id)


def _one_bad(store: Store, *others: CatalogueRecord) -> tuple[Desk, ImportResult, int]:
    """An import with one record set aside: whose, which, and the number of the record."""
    desk = Desk(store)
    run = desk.imports(*others, BAD, facts=file_facts("a.mrc", digest="d1"))
    (row,) = _aside(store, run)
    assert row.quarantined_id is not None
    return desk, run, row.quarantined_id


def _take(desk: Desk, run: ImportResult, quarantined_id: int, record: CatalogueRecord) -> Correction:
    facts = {"run_id": run.run_id, "quarantined_id": quarantined_id, "record": record, "corrected": b"as sent"}
    return desk.store.run(take_corrected, **facts, by=desk.by, at=NOW)  # type: ignore[arg-type]


def _dismiss(desk: Desk, run: ImportResult, quarantined_id: int, reason: str = "Not for us") -> None:
    facts: dict[str, Any] = {"run_id": run.run_id, "quarantined_id": quarantined_id, "reason": reason}
    desk.store.run(dismiss, **facts, by=desk.by, at=NOW)


def _reopen(desk: Desk, run: ImportResult, quarantined_id: int) -> None:
    desk.store.run(reopen, run_id=run.run_id, quarantined_id=quarantined_id, by=desk.by)


def _counts(store: Store, run: ImportResult) -> Counts:
    counts = store.ask(import_run, run_id=run.run_id).counts
    assert counts.framed == counts.staged + counts.quarantined + counts.skipped
    assert counts.staged == counts.new + counts.changed + counts.same
    return counts


def test_a_corrected_record_is_staged_and_no_longer_counted_as_set_aside(store: Store) -> None:
    desk, run, bad = _one_bad(store, a_record("Algebra", isbn=ALGEBRA))
    taken = _take(desk, run, bad, a_record("Optics", isbn=OPTICS, price="CNY 59.00"))
    assert (taken.outcome, taken.counts) == ("new_title", Counts(framed=2, staged=2, new=2, titles_added=2))
    assert _counts(store, run) == taken.counts
    assert store.ask(offers_of, title_ids=[taken.title_id])[taken.title_id][0].price == Money(5900, "CNY")
    assert store.ask(search, text="Optics").total == 1
    (row,) = _aside(store, run)
    by_name = store.ask(import_run, run_id=run.run_id).by_name
    assert (row.state, row.settled_at, row.settled_by, row.raw) == ("taken", NOW, by_name, BAD.raw)
    assert store.ask(aside_counts, run_ids=[run.run_id]) == {run.run_id: AsideCounts(taken=1)}
    assert store.ask(count_waiting) == 0


def test_a_correction_of_a_title_known_already_is_an_offer_of_it(store: Store) -> None:
    (title_id,) = Desk(store, vendor="ZT").imports(a_record(isbn=OPTICS)).title_ids
    desk, run, bad = _one_bad(store)
    taken = _take(desk, run, bad, a_record(isbn=OPTICS, classes=[("clc", "O43")]))
    assert (taken.outcome, taken.title_id) == ("new_offer", title_id)
    assert taken.counts == Counts(framed=1, staged=1, new=1)
    assert store.ask(title_rows, ids=[title_id])[title_id].class_numbers == (("clc", "O43"),)


def test_a_correction_changes_the_offer_of_an_earlier_import_and_undoing_puts_it_back(store: Store) -> None:
    desk = Desk(store)
    (title_id,) = desk.imports(a_record(isbn=OPTICS, number="A1", price="CNY 59.00")).title_ids
    run = desk.imports(BAD)
    (row,) = _aside(store, run)
    taken = _take(desk, run, row.quarantined_id or 0, a_record(isbn=OPTICS, number="A1", price="CNY 69.00"))
    assert (taken.outcome, taken.counts.changed) == ("changed", 1)
    desk.store.run(undo_import, run_id=run.run_id, by=desk.by, at=NOW)
    assert [o.price for o in store.ask(offers_of, title_ids=[title_id])[title_id]] == [Money(5900, "CNY")]


def test_a_correction_that_says_what_is_known_changes_nothing_and_is_counted_as_the_same(store: Store) -> None:
    desk = Desk(store)
    record = a_record(isbn=OPTICS, number="A1", price="CNY 59.00")
    desk.imports(record)
    run = desk.imports(BAD)
    taken = _take(desk, run, _aside(store, run)[0].quarantined_id or 0, record)
    assert (taken.outcome, taken.counts) == ("same", Counts(framed=1, staged=1, same=1))


@pytest.mark.parametrize(
    ("title", "reason"), [(" ", "no_title"), ("A\0B", "control_char"), ("\ud800", "surrogate")]
)
def test_a_record_that_is_still_unusable_changes_nothing_and_says_why(
    store: Store, title: str, reason: str
) -> None:
    desk, run, bad = _one_bad(store, a_record("Algebra", isbn=ALGEBRA))
    before = _counts(store, run)
    with pytest.raises(StillUnusable) as refused:
        _take(desk, run, bad, a_record(title, isbn=OPTICS))
    assert refused.value.facts["reason"] == reason
    assert _counts(store, run) == before
    assert [row.state for row in _aside(store, run)] == ["waiting"]


def test_a_number_that_the_file_gave_already_is_still_a_double(store: Store) -> None:
    desk, run, bad = _one_bad(store, a_record("Algebra", isbn=ALGEBRA, number="A1"))
    with pytest.raises(StillUnusable, match="already used in this file"):
        _take(desk, run, bad, a_record("Optics", isbn=OPTICS, number="A1"))
    taken = _take(desk, run, bad, a_record("Optics", isbn=OPTICS, number="A2"))
    assert taken.counts.titles_added == 2


def test_a_double_of_a_record_that_brought_nothing_new_is_still_a_double(store: Store) -> None:
    desk, record = Desk(store), a_record("Algebra", isbn=ALGEBRA, number="A1")
    desk.imports(record)
    run = desk.imports(record, a_record("Algebra, reprinted", isbn=ALGEBRA, number="A1"))
    assert (run.counts.same, run.counts.quarantined) == (1, 1)
    double = _aside(store, run)[0].quarantined_id or 0
    with pytest.raises(StillUnusable, match="already used in this file"):
        _take(desk, run, double, a_record("Algebra, reprinted", isbn=ALGEBRA, number="A1"))
    assert _take(desk, run, double, a_record("Algebra, reprinted", isbn=ALGEBRA, number="A2")).counts.new == 1


def test_an_older_import_does_not_write_over_what_a_newer_one_brought(store: Store) -> None:
    desk, run, bad = _one_bad(store)
    newer = desk.imports(a_record(isbn=OPTICS, number="A1", price="CNY 69.00"))
    with pytest.raises(OfferedSince) as refused:
        _take(desk, run, bad, a_record(isbn=OPTICS, number="A1", price="CNY 59.00"))
    assert refused.value.facts == {"later": newer.run_id}
    # What says the same brings nothing, and either import can still be undone.
    assert _take(desk, run, bad, a_record(isbn=OPTICS, number="A1", price="CNY 69.00")).outcome == "same"
    for one in (newer, run):
        desk.store.run(undo_import, run_id=one.run_id, by=desk.by, at=NOW)
    assert store.ask(search, text="Optics").total == 0


def test_undoing_the_import_takes_its_corrected_records_back_too(store: Store) -> None:
    desk, run, bad = _one_bad(store, a_record("Algebra", isbn=ALGEBRA))
    _take(desk, run, bad, a_record("Optics", isbn=OPTICS))
    undone = desk.store.run(undo_import, run_id=run.run_id, by=desk.by, at=NOW)
    assert (undone.titles_removed, undone.offers_removed) == (2, 2)
    assert store.ask(search, text="Optics").total == 0
    _counts(store, run)


def test_the_same_file_again_changes_nothing_and_settled_records_stay_settled(store: Store) -> None:
    desk = Desk(store)
    records = (a_record("Algebra", isbn=ALGEBRA), BAD, BAD)
    run = desk.imports(*records, facts=file_facts("a.mrc", digest="d1"))
    first, second = (row.quarantined_id or 0 for row in _aside(store, run))
    _take(desk, run, first, a_record("Optics", isbn=OPTICS))
    _dismiss(desk, run, second)
    before = (_aside(store, run), _counts(store, run))
    again = desk.imports(*records, facts=file_facts("b.mrc", digest="d1"))
    assert (again.is_repeat, again.run_id, again.title_ids) == (True, run.run_id, ())
    assert (_aside(store, run), _counts(store, run)) == before


def test_a_dismissed_record_stays_counted_as_set_aside_with_who_and_why(store: Store) -> None:
    desk, run, bad = _one_bad(store)
    _dismiss(desk, run, bad, "  The vendor has withdrawn it \0 ")
    (row,) = _aside(store, run)
    assert (row.state, row.settled_reason, row.settled_at) == (
        "dismissed", "The vendor has withdrawn it \ufffd", NOW
    )  # fmt: skip
    assert _counts(store, run) == Counts(framed=1, quarantined=1)
    assert store.ask(aside_counts, run_ids=[run.run_id, 99]) == {
        run.run_id: AsideCounts(dismissed=1),
        99: AsideCounts(),
    }


def test_a_dismissed_record_is_reopened_and_then_taken_in(store: Store) -> None:
    desk, run, bad = _one_bad(store)
    _dismiss(desk, run, bad)
    _reopen(desk, run, bad)
    (row,) = _aside(store, run)
    assert (row.state, row.settled_reason, row.settled_at, row.settled_by) == ("waiting", None, None, None)
    assert _take(desk, run, bad, a_record(isbn=OPTICS)).counts == Counts(framed=1, staged=1, new=1, titles_added=1)


@pytest.mark.parametrize("reason", ["", "  \n "])
def test_a_dismissal_without_a_reason_is_refused(store: Store, reason: str) -> None:
    desk, run, bad = _one_bad(store)
    with pytest.raises(DismissalWithoutReason):
        _dismiss(desk, run, bad, reason)


def test_what_is_settled_is_not_settled_again(store: Store) -> None:
    desk, run, bad = _one_bad(store, a_record("Algebra", isbn=ALGEBRA))
    with pytest.raises(QuarantineWaits):
        _reopen(desk, run, bad)
    _dismiss(desk, run, bad)
    with pytest.raises(QuarantineSettled, match="Record 2 of import 1 is settled: dismissed"):
        _take(desk, run, bad, a_record(isbn=OPTICS))
    with pytest.raises(QuarantineSettled):
        _dismiss(desk, run, bad)
    _reopen(desk, run, bad)
    _take(desk, run, bad, a_record(isbn=OPTICS))
    settlings: list[Callable[[], object]] = [
        lambda: _take(desk, run, bad, a_record("Poetry", isbn=POETRY)),
        lambda: _dismiss(desk, run, bad),
        lambda: _reopen(desk, run, bad),
    ]
    for settling in settlings:
        with pytest.raises(QuarantineSettled):
            settling()
    assert _counts(store, run) == Counts(framed=2, staged=2, new=2, titles_added=2)


def _set_state(store: Store, run: ImportResult, state: str) -> None:
    def action(session: Session) -> None:
        session.execute(update(ImportRun).where(ImportRun.id == run.run_id).values(state=state))

    store.run(action)


@pytest.mark.parametrize(("state", "error"), [("running", SettlingTooEarly), ("undone", SettlingTooLate)])
def test_nothing_is_settled_in_an_import_that_runs_or_was_undone(
    store: Store, state: str, error: type[Exception]
) -> None:
    desk, run, bad = _one_bad(store)
    _set_state(store, run, state)
    settlings: list[Callable[[], object]] = [
        lambda: _take(desk, run, bad, a_record(isbn=OPTICS)),
        lambda: _dismiss(desk, run, bad),
        lambda: _reopen(desk, run, bad),
    ]
    for settling in settlings:
        with pytest.raises(error):
            settling()
    assert store.ask(count_waiting) == 0


def test_only_who_may_import_settles(store: Store) -> None:
    desk, run, bad = _one_bad(store)
    desk.by = an_actor(store, Role.SUBJECT_LIBRARIAN)
    settlings: list[Callable[[], object]] = [
        lambda: _take(desk, run, bad, a_record(isbn=OPTICS)),
        lambda: _dismiss(desk, run, bad),
        lambda: _reopen(desk, run, bad),
    ]
    for settling in settlings:
        with pytest.raises(NotPermitted):
            settling()


def test_what_is_not_there_is_said_to_be_missing(store: Store) -> None:
    desk, run, bad = _one_bad(store)
    other = desk.imports(a_record(isbn=OPTICS))
    with pytest.raises(QuarantinedMissing):
        _dismiss(desk, other, bad)
    with pytest.raises(ImportMissing):
        desk.store.run(dismiss, run_id=99, quarantined_id=bad, reason="x", by=desk.by, at=NOW)
    with pytest.raises(QuarantinedMissing):
        store.ask(quarantined_at, run_id=run.run_id, record=7)


def test_records_of_one_number_are_told_apart_by_their_place(store: Store) -> None:
    desk = Desk(store)
    twice = [Quarantined(Position(3, place, 9), "quote", "opened in this line", b"x") for place in (40, 90)]
    run = desk.import_messages([*twice, FileSummary(2, "utf-8")])
    with pytest.raises(SeveralSetAside, match="40, 90"):
        store.ask(quarantined_at, run_id=run.run_id, record=3)
    assert store.ask(quarantined_at, run_id=run.run_id, record=3, offset=90).offset == 90
    with pytest.raises(QuarantinedMissing):
        store.ask(quarantined_at, run_id=run.run_id, record=3, offset=41)


def test_two_who_settle_one_record_at_once_settle_it_once(store: Store) -> None:
    desk, run, bad = _one_bad(store)
    results = results_of(
        lambda: _take(desk, run, bad, a_record(isbn=OPTICS)),
        lambda: _dismiss(desk, run, bad),
        lambda: _take(desk, run, bad, a_record("Poetry", isbn=POETRY)),
    )
    refused = [result for result in results if isinstance(result, Exception)]
    assert [type(error) for error in refused] == [QuarantineSettled] * 2
    _counts(store, run)


def test_the_database_itself_refuses_a_record_settled_by_halves(store: Store) -> None:
    _desk, _run, bad = _one_bad(store)
    for half in ({"state": "dismissed"}, {"settled_reason": "x"}, {"corrected": b"x"}, {"state": "lost"}):

        def action(session: Session, half: dict[str, Any] = half) -> None:
            session.execute(update(QuarantinedRecord).where(QuarantinedRecord.id == bad).values(**half))

        with pytest.raises(IntegrityError):
            store.run(action)


def test_what_waits_is_counted_over_all_imports_that_still_count(store: Store) -> None:
    desk = Desk(store)
    runs = [desk.imports(BAD, BAD) for _ in range(3)]
    desk.store.run(undo_import, run_id=runs[0].run_id, by=desk.by, at=NOW)
    _dismiss(desk, runs[1], _aside(store, runs[1])[0].quarantined_id or 0)
    assert store.ask(count_waiting) == 3
    waiting = store.ask(quarantine, run_id=runs[1].run_id, state="waiting")
    assert [row.ordinal for row in waiting] == [2]
    assert [row.ordinal for row in store.ask(quarantine, run_id=runs[2].run_id, skip=1)] == [2]
