"""Settling what an import set aside: take it in corrected, dismiss it with a reason, or reopen it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from acqflow.catalogues.actions.listing import take_up_again
from acqflow.catalogues.actions.opened import storable
from acqflow.catalogues.actions.reading import Chunk
from acqflow.catalogues.actions.writing import writing_of
from acqflow.catalogues.model import ImportChange, ImportRun, Offer, QuarantinedRecord
from acqflow.catalogues.queries import counts_of
from acqflow.catalogues.rules import (
    DISMISSED,
    TAKEN,
    WAITING,
    Correction,
    ImportMissing,
    OfferedSince,
    QuarantinedMissing,
    Staged,
    StillUnusable,
    reason_said,
    require_dismissed,
    require_open,
    require_waiting,
    stage,
)
from acqflow.people.rules import Actor, Verb, require
from acqflow.plugin_api import CatalogueRecord
from acqflow.storage.locks import lock_rows


def take_corrected(
    session: Session,
    *,
    run_id: int,
    quarantined_id: int,
    record: CatalogueRecord,
    corrected: bytes,
    by: Actor,
    at: datetime,
) -> Correction:
    """Keep this record in place of the one set aside, as part of the same import: undoing that takes it back too.

    `corrected` is what it was read from. Raises ImportMissing, QuarantinedMissing, SettlingTooEarly,
    SettlingTooLate, QuarantineSettled; StillUnusable and OfferedSince where this one cannot be kept either.
    """
    require(by, Verb.IMPORT_CATALOGUE)
    run, aside = _held(session, run_id, quarantined_id)
    require_waiting(run_id=run_id, record=aside.ordinal, state=aside.state)
    staged = stage(record)
    if isinstance(staged, str):
        raise StillUnusable(staged, storable(record.title)[:200])
    writing = writing_of(session, run, by_id=by.person_id, at=at)
    _refuse_known(session, run, aside, staged)
    (planned,) = writing.keep(Chunk(run.framed, (staged,), (), 0))
    run.staged += 1
    run.quarantined -= 1
    writing.count()
    aside.corrected = corrected
    _settle(aside, TAKEN, by, at)
    session.flush()
    return Correction(run_id, planned.outcome, planned.title_id, counts_of(run))


def dismiss(session: Session, *, run_id: int, quarantined_id: int, reason: str, by: Actor, at: datetime) -> None:
    """Leave the record out for good, and say why. It stays counted as quarantined.

    Raises ImportMissing, QuarantinedMissing, SettlingTooEarly, SettlingTooLate, QuarantineSettled,
    DismissalWithoutReason.
    """
    require(by, Verb.IMPORT_CATALOGUE)
    _, aside = _held(session, run_id, quarantined_id)
    require_waiting(run_id=run_id, record=aside.ordinal, state=aside.state)
    aside.settled_reason = storable(reason_said(reason))
    _settle(aside, DISMISSED, by, at)
    session.flush()


def reopen(session: Session, *, run_id: int, quarantined_id: int, by: Actor) -> None:
    """Let a record wait again that was dismissed.

    Raises ImportMissing, QuarantinedMissing, SettlingTooEarly, SettlingTooLate, QuarantineWaits,
    QuarantineSettled.
    """
    require(by, Verb.IMPORT_CATALOGUE)
    _, aside = _held(session, run_id, quarantined_id)
    require_dismissed(run_id=run_id, record=aside.ordinal, state=aside.state)
    aside.state = WAITING
    aside.settled_reason = aside.settled_at = aside.settled_by_id = None
    session.flush()


def _held(session: Session, run_id: int, quarantined_id: int) -> tuple[ImportRun, QuarantinedRecord]:
    """Both locked: whoever undoes the import, or settles the same record, waits here and finds it settled."""
    runs = lock_rows(session, ImportRun, [run_id])
    if not runs:
        raise ImportMissing(run_id=run_id)
    found = lock_rows(session, QuarantinedRecord, [quarantined_id])
    if not found or found[0].run_id != run_id:
        raise QuarantinedMissing(run_id=run_id, record=quarantined_id)
    require_open(run_id=run_id, run_state=runs[0].state)
    return runs[0], found[0]


def _settle(aside: QuarantinedRecord, state: str, by: Actor, at: datetime) -> None:
    aside.state, aside.settled_at, aside.settled_by_id = state, at, by.person_id


def _refuse_known(session: Session, run: ImportRun, aside: QuarantinedRecord, staged: Staged) -> None:
    """What the file gave already is no record of its own, and no older import writes over a newer one."""
    if run.is_package:
        take_up_again(session, run, staged)
        return
    offer = session.execute(
        select(Offer.id, Offer.record_digest, Offer.is_withdrawn).where(
            Offer.vendor_id == run.vendor_id, Offer.vendor_key == staged.vendor_key
        )
    ).one_or_none()
    if offer is None:
        return
    c = ImportChange
    changed_by = session.scalars(
        select(c.run_id)
        .join(ImportRun, ImportRun.id == c.run_id)
        .where(c.offer_id == offer.id, c.run_id >= run.id, ImportRun.state != "undone")
        .order_by(c.run_id)
    ).all()
    if run.id in changed_by or _is_the_double(aside, staged):
        raise StillUnusable("duplicate_in_file", staged.vendor_key)
    is_same = offer.record_digest == staged.digest and not offer.is_withdrawn
    if changed_by and not is_same:
        raise OfferedSince(later=changed_by[-1])


def _is_the_double(aside: QuarantinedRecord, staged: Staged) -> bool:
    """Whether the record goes on being what it was set aside for: the second of its number in the file."""
    if aside.reason != "duplicate_in_file":
        return False
    record_id = staged.record.record_id
    return aside.detail == staged.vendor_key or bool(record_id and aside.detail.startswith(f"{record_id} "))
