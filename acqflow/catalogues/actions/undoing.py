"""Undoing an import, as long as nobody has decided on anything it brought."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from acqflow.catalogues.actions.freeing import tell_free
from acqflow.catalogues.actions.handing_over import Change, changes_of, hand_over, what_was_brought
from acqflow.catalogues.actions.unlisting import check_list_undoable, undo_list
from acqflow.catalogues.model import ImportChange, ImportRun, Offer, Vendor
from acqflow.catalogues.queries import offered_among
from acqflow.catalogues.rules import (
    ImportDecidedOn,
    ImportMissing,
    ImportOfMergedTitle,
    ImportOfSplitTitle,
    ImportUndone,
    LaterImportInTheWay,
)
from acqflow.people.rules import Actor, Verb, require
from acqflow.storage.locks import lock_rows
from acqflow.titles.actions import (
    describe_as,
    hold_recognition,
    hold_titles,
    note_many,
    remove_titles,
    set_offered,
)
from acqflow.titles.queries import (
    decided_titles,
    in_batches,
    survivors,
    title_rows,
    titles_with_a_story,
    what_splits_moved,
)

_NAMED = 5
# Who writes of a title without anybody having begun to work with it.
_OURS = ("catalogues", "matching")


def undo_import(session: Session, *, run_id: int, by: Actor, at: datetime) -> ImportUndone:
    """Take back what a run brought: its offers, the titles that came only with it, the numbers only it gave.

    A second undo changes nothing. A title somebody has begun to work with stays, its offer withdrawn: a line of a
    list, be it a cancelled one, goes on saying which it was. What another import gives too stays with that one.
    Raises ImportMissing, ImportOfMergedTitle, ImportOfSplitTitle, ImportDecidedOn, LaterImportInTheWay;
    PackageStillHeld for the list of a package.
    """
    require(by, Verb.IMPORT_CATALOGUE)
    run = session.get(ImportRun, run_id)
    if run is None:
        raise ImportMissing(run_id=run_id)
    lock_rows(session, Vendor, [run.vendor_id])
    # Whoever goes on with it waits here, and then finds it taken back.
    lock_rows(session, ImportRun, [run_id])
    if run.is_package:
        return undo_list(session, run, by=by, at=at)
    changes = changes_of(session, run_id)
    touched = _touched(changes)
    if run.state == "undone":
        return ImportUndone(run_id, is_repeat=True, title_ids=tuple(sorted(touched)))
    # Another import may be recognising these titles, and a librarian selecting them, at this moment.
    hold_recognition(session)
    hold_titles(session, title_ids=touched)
    _refuse_merged(session, run_id, touched)
    _refuse_split(session, run_id, touched)
    _refuse_decided(session, run, touched)
    _refuse_superseded(session, run_id)
    brought = what_was_brought(session, changes)
    removed, restored = _take_back_offers(session, changes, touched)
    gone = _take_back_titles(session, run, changes, by, at)
    _take_back_descriptions(session, changes, gone)
    tell_free(session, title_ids=touched - gone, at=at)
    run.state, run.undone_at, run.undone_by_id = "undone", at, by.person_id
    session.flush()
    hand_over(session, {title_id: what for title_id, what in brought.items() if title_id not in gone})
    return ImportUndone(run_id, len(gone), removed, restored, title_ids=tuple(sorted(touched - gone)))


def check_undoable(session: Session, *, run_id: int) -> None:
    """Whether undoing it would be refused as things stand. Raises what undo_import raises."""
    run = session.get(ImportRun, run_id)
    if run is None:
        raise ImportMissing(run_id=run_id)
    if run.is_package:
        check_list_undoable(session, run)
        return
    touched = _touched(changes_of(session, run_id))
    _refuse_merged(session, run_id, touched)
    _refuse_split(session, run_id, touched)
    _refuse_decided(session, run, touched)
    _refuse_superseded(session, run_id)


def _refuse_merged(session: Session, run_id: int, title_ids: Collection[int]) -> None:
    merged = survivors(session, title_ids=title_ids)
    if merged:
        gone_id = min(merged)
        raise ImportOfMergedTitle(run_id=run_id, gone_id=gone_id, kept_id=merged[gone_id])


def _refuse_split(session: Session, run_id: int, title_ids: Collection[int]) -> None:
    """What it brought to a title before that was split may be the other one's by now."""
    for split, moved in what_splits_moved(session, title_ids=title_ids):
        last_change = moved["catalogues"]["last_change"]
        mine = (ImportChange.run_id == run_id, ImportChange.title_id == split.kept_id)
        statement = select(ImportChange.id).where(*mine, ImportChange.id <= last_change)
        if session.scalars(statement.limit(1)).first() is not None:
            raise ImportOfSplitTitle(run_id=run_id, kept_id=split.kept_id, new_id=split.new_id)


def _refuse_decided(session: Session, run: ImportRun, title_ids: Collection[int]) -> None:
    decided = decided_titles(session, title_ids=title_ids, since=run.at)
    if decided:
        rows = title_rows(session, ids=decided[:_NAMED])
        named = [(row.id, row.title) for row in rows.values()]
        raise ImportDecidedOn(
            run_id=run.id, count=len(decided), titles=named, named="; ".join(title for _, title in named)
        )


def _refuse_superseded(session: Session, run_id: int) -> None:
    mine = select(ImportChange.offer_id).where(ImportChange.run_id == run_id)
    later = session.scalars(
        select(ImportChange.run_id)
        .join(ImportRun, ImportRun.id == ImportChange.run_id)
        .where(ImportChange.run_id > run_id, ImportRun.state != "undone", ImportChange.offer_id.in_(mine))
        .order_by(ImportChange.run_id.desc())
        .limit(1)
    ).first()
    if later is not None:
        raise LaterImportInTheWay(run_id=run_id, later=later)


def _take_back_offers(session: Session, changes: Sequence[Change], touched: Collection[int]) -> tuple[int, int]:
    """How many offers were removed and how many put back."""
    used = titles_with_a_story(session, title_ids=touched, apart_from=_OURS)
    new = [change.offer_id for change in changes if change.kind == "new"]
    kept = [change.offer_id for change in changes if change.kind == "new" and change.title_id in used]
    old = [{"id": change.offer_id, **change.before["offer"]} for change in changes if "offer" in change.before]
    for ids in in_batches(kept):
        session.execute(update(Offer).where(Offer.id.in_(ids)).values(is_withdrawn=True))
    for ids in in_batches(set(new) - set(kept)):
        session.execute(delete(Offer).where(Offer.id.in_(ids)))
    if old:
        session.execute(update(Offer), old)
    return len(new), len(old)


def _take_back_titles(
    session: Session, run: ImportRun, changes: Sequence[Change], by: Actor, at: datetime
) -> set[int]:
    """The titles that were removed."""
    touched = _touched(changes)
    unoffered = touched - offered_among(session, title_ids=touched)
    added = {change.title_id for change in changes if change.title_added}
    kept = titles_with_a_story(session, title_ids=unoffered, apart_from=_OURS)
    gone = (unoffered & added) - kept
    set_offered(session, title_ids=unoffered - gone, is_offered=False)
    # An offer that the run had moved to another title has come back to its own.
    set_offered(session, title_ids=touched - unoffered, is_offered=True)
    remove_titles(session, title_ids=gone)
    lines = ((title_id, "import_undone", {"run": run.id}) for title_id in sorted(touched))
    note_many(session, lines=lines, station="catalogues", by_id=by.person_id, at=at)
    return gone


def _take_back_descriptions(session: Session, changes: Sequence[Change], gone: Collection[int]) -> None:
    rows = {c.title_id: c.before["title"] for c in changes if "title" in c.before and c.title_id not in gone}
    describe_as(session, rows=rows)


def _touched(changes: Sequence[Change]) -> set[int]:
    moved_from = {change.before["offer"]["title_id"] for change in changes if "offer" in change.before}
    return moved_from | {change.title_id for change in changes}
