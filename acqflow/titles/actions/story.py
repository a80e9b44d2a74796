"""Writing down what happened to a title, and what became of it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from acqflow.storage.bulk import bulk_insert
from acqflow.titles.model import DossierEntry, TitleStanding

_COLUMNS = ("title_id", "at", "by_id", "station", "event", "facts")


def note(
    session: Session,
    *,
    title_id: int,
    station: str,
    event: str,
    by_id: int | None,
    at: datetime,
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Add one line to a title's story."""
    session.add(
        DossierEntry(title_id=title_id, station=station, event=event, by_id=by_id, at=at, facts=dict(facts or {}))
    )
    session.flush()


def note_many(
    session: Session,
    *,
    lines: Iterable[tuple[int, str, Mapping[str, Any]]],
    station: str,
    by_id: int | None,
    at: datetime,
) -> None:
    """Add a line to many stories at once: (title id, event, facts)."""
    rows = ((title_id, at, by_id, station, event, dict(facts)) for title_id, event, facts in lines)
    bulk_insert(session, DossierEntry.__table__, _COLUMNS, rows)


def set_standing(
    session: Session, *, title_id: int, standing: str, reference: str, at: datetime, detail: str | None = None
) -> None:
    """Say what became of a title; saying it again changes only the detail."""
    kept = session.scalars(_standing(title_id, standing, reference)).one_or_none()
    if kept is None:
        kept = TitleStanding(title_id=title_id, standing=standing, reference=reference, since=at)
        session.add(kept)
    kept.detail = detail
    session.flush()


def clear_standing(session: Session, *, title_id: int, standing: str, reference: str) -> None:
    """It is no longer so; clearing what was not said changes nothing."""
    session.execute(
        delete(TitleStanding).where(
            TitleStanding.title_id == title_id,
            TitleStanding.standing == standing,
            TitleStanding.reference == reference,
        )
    )


def _standing(title_id: int, standing: str, reference: str) -> Any:
    return select(TitleStanding).where(
        TitleStanding.title_id == title_id,
        TitleStanding.standing == standing,
        TitleStanding.reference == reference,
    )
