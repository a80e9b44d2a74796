"""Undoing an import, as long as nobody has decided on anything it brought."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from acqflow.catalogues.model import ImportChange, ImportRun, Offer, Vendor
from acqflow.catalogues.queries import offered_among
from acqflow.catalogues.rules import ImportDecidedOn, ImportMissing, ImportUndone, LaterImportInTheWay
from acqflow.people.rules import Actor, Verb, require
from acqflow.storage.locks import lock_rows
from acqflow.titles.actions import note_many, remove_titles, set_offered, take_back_numbers
from acqflow.titles.queries import decided_titles, in_batches, title_rows, titles_with_a_story

_NAMED = 5
_NOTHING: Mapping[str, Any] = {}


def undo_import(session: Session, *, run_id: int, by: Actor, at: datetime) -> ImportUndone:
    """Take back what a run brought: its offers, the titles that came only with it, the numbers it added.

    A second undo changes nothing. A title somebody has begun to work with stays, without the offer.
    Raises ImportMissing, ImportDecidedOn, LaterImportInTheWay.
    """
    require(by, Verb.IMPORT_CATALOGUE)
    run = session.get(ImportRun, run_id)
    if run is None:
        raise ImportMissing(run_id=run_id)
    lock_rows(session, Vendor, [run.vendor_id])
    session.refresh(run)
    if run.state == "undone":
        return ImportUndone(run_id, is_repeat=True)
    changes = _changes(session, run_id)
    _refuse_decided(session, run, _touched(changes))
    _refuse_superseded(session, run_id)
    removed, restored = _take_back_offers(session, changes)
    titles = _take_back_titles(session, run, changes, by, at)
    run.state, run.undone_at, run.undone_by_id = "undone", at, by.person_id
    session.flush()
    return ImportUndone(run_id, titles, removed, restored)


class Change(NamedTuple):
    """What the run did to one offer; `before` is empty where nothing has to be put back."""

    offer_id: int
    title_id: int
    kind: str
    title_added: bool
    before: Mapping[str, Any]


def _changes(session: Session, run_id: int) -> list[Change]:
    c = ImportChange
    statement = select(c.offer_id, c.title_id, c.kind, c.title_added, c.before).where(c.run_id == run_id)
    return [
        Change(offer_id, title_id, kind, title_added, before or _NOTHING)
        for offer_id, title_id, kind, title_added, before in session.execute(statement)
    ]


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
        .where(ImportChange.run_id > run_id, ImportRun.state == "applied", ImportChange.offer_id.in_(mine))
        .order_by(ImportChange.run_id.desc())
        .limit(1)
    ).first()
    if later is not None:
        raise LaterImportInTheWay(run_id=run_id, later=later)


def _take_back_offers(session: Session, changes: Sequence[Change]) -> tuple[int, int]:
    """How many offers were removed and how many put back."""
    new = [change.offer_id for change in changes if change.kind == "new"]
    old = [{"id": change.offer_id, **change.before["offer"]} for change in changes if "offer" in change.before]
    take_back_numbers(
        session,
        identifiers=[(c.title_id, s, v) for c in changes for s, v in c.before.get("identifiers", ())],
        class_numbers=[(c.title_id, s, v) for c in changes for s, v in c.before.get("class_numbers", ())],
    )
    for ids in in_batches(new):
        session.execute(delete(Offer).where(Offer.id.in_(ids)))
    if old:
        session.execute(update(Offer), old)
    return len(new), len(old)


def _take_back_titles(session: Session, run: ImportRun, changes: Sequence[Change], by: Actor, at: datetime) -> int:
    """How many titles were removed."""
    touched = _touched(changes)
    unoffered = touched - offered_among(session, title_ids=touched)
    added = {change.title_id for change in changes if change.title_added}
    kept = titles_with_a_story(session, title_ids=unoffered, apart_from=("catalogues", "matching"))
    gone = (unoffered & added) - kept
    set_offered(session, title_ids=unoffered - gone, is_offered=False)
    # An offer that the run had moved to another title has come back to its own.
    set_offered(session, title_ids=touched - unoffered, is_offered=True)
    remove_titles(session, title_ids=gone)
    lines = ((title_id, "import_undone", {"run": run.id}) for title_id in sorted(touched))
    note_many(session, lines=lines, station="catalogues", by_id=by.person_id, at=at)
    return len(gone)


def _touched(changes: Sequence[Change]) -> set[int]:
    moved_from = {change.before["offer"]["title_id"] for change in changes if "offer" in change.before}
    return moved_from | {change.title_id for change in changes}
