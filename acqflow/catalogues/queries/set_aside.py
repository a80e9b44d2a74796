"""What imports set aside, and what became of it."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from acqflow.catalogues.model import ImportRun, QuarantinedRecord
from acqflow.catalogues.queries.runs import import_run
from acqflow.catalogues.rules import (
    WAITING,
    AsideCounts,
    AsItCame,
    QuarantinedMissing,
    QuarantineRow,
    SeveralSetAside,
    as_it_came,
)
from acqflow.people.model import CALLED, Person

_ROWS = (
    select(QuarantinedRecord, CALLED)
    .outerjoin(Person, Person.id == QuarantinedRecord.settled_by_id)
    .order_by(QuarantinedRecord.ordinal, QuarantinedRecord.offset)
)


def quarantine(
    session: Session,
    *,
    run_id: int,
    limit: int | None = 1_000,
    after: int = 0,
    skip: int = 0,
    state: str | None = None,
) -> list[QuarantineRow]:
    """What an import set aside, in the order of the file, from behind the record number `after`.

    Of those, behind the first `skip`; only what is in this `state`, where one is named; all with `limit` None.
    """
    q = QuarantinedRecord
    statement = _ROWS.where(q.run_id == run_id, q.ordinal > after).offset(skip).limit(limit)
    if state is not None:
        statement = statement.where(q.state == state)
    return [_row(*found) for found in session.execute(statement)]


def quarantined(session: Session, *, run_id: int, quarantined_id: int) -> QuarantineRow:
    """One of them. Raises ImportMissing, QuarantinedMissing."""
    import_run(session, run_id=run_id)
    q = QuarantinedRecord
    found = session.execute(_ROWS.where(q.run_id == run_id, q.id == quarantined_id)).one_or_none()
    if found is None:
        raise QuarantinedMissing(run_id=run_id, record=quarantined_id)
    return _row(*found)


def quarantined_at(session: Session, *, run_id: int, record: int, offset: int | None = None) -> QuarantineRow:
    """The one with this record number, where several have it that at this place.

    Raises ImportMissing, QuarantinedMissing, SeveralSetAside.
    """
    import_run(session, run_id=run_id)
    q = QuarantinedRecord
    rows = [_row(*found) for found in session.execute(_ROWS.where(q.run_id == run_id, q.ordinal == record))]
    here = [row for row in rows if offset in (None, row.offset)]
    if not here:
        raise QuarantinedMissing(run_id=run_id, record=record)
    if len(here) > 1:
        raise SeveralSetAside(run_id=run_id, record=record, offsets=", ".join(str(row.offset) for row in here))
    return here[0]


def aside_counts(session: Session, *, run_ids: Collection[int]) -> dict[int, AsideCounts]:
    """Run → what became of what it set aside; every run is there."""
    q = QuarantinedRecord
    counted = select(q.run_id, q.state, func.count()).where(q.run_id.in_(run_ids)).group_by(q.run_id, q.state)
    found: dict[int, dict[str, int]] = {run_id: {} for run_id in run_ids}
    for run_id, state, count in session.execute(counted):
        found[run_id][state] = count
    return {run_id: AsideCounts(**counts) for run_id, counts in found.items()}


def count_waiting(session: Session) -> int:
    """How many records wait to be settled, in all imports that were not undone."""
    q = QuarantinedRecord
    statement = (
        select(func.count())
        .select_from(q)
        .join(ImportRun, ImportRun.id == q.run_id)
        .where(q.state == WAITING, ImportRun.state == "applied")
    )
    return session.scalar(statement) or 0


def waiting_as_it_came(session: Session, *, run_id: int) -> AsItCame:
    """What waits, as the bytes it came in. Raises ImportMissing."""
    run = import_run(session, run_id=run_id)
    rows = quarantine(session, run_id=run_id, limit=None, state=WAITING)
    heading = heading_of(session, run_id=run_id)
    return as_it_came(rows, heading=heading, file_name=run.file_name, format=run.format)


def heading_of(session: Session, *, run_id: int) -> bytes | None:
    """The line of headings of the file; None where it was no table."""
    return session.scalars(select(ImportRun.heading).where(ImportRun.id == run_id)).one_or_none()


def profile_of_run(session: Session, *, run_id: int) -> dict[str, Any]:
    """How its file was read, as plain data."""
    found: dict[str, Any] = session.scalars(select(ImportRun.profile).where(ImportRun.id == run_id)).one()
    return found


def _row(q: QuarantinedRecord, by: Any) -> QuarantineRow:
    return QuarantineRow(
        ordinal=q.ordinal,
        offset=q.offset,
        length=q.length,
        reason=q.reason,
        detail=q.detail,
        raw=q.raw,
        quarantined_id=q.id,
        state=q.state,
        settled_reason=q.settled_reason,
        settled_at=q.settled_at,
        settled_by=by if q.settled_by_id is not None else None,
    )
