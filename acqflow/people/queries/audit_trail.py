"""What touched safety: sign-ins, refusals, changes of rights."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import Session

from acqflow.people.model import CALLED, AuditEntry, Person
from acqflow.people.rules import Actor, PersonName, Verb, require


@dataclass(frozen=True, slots=True)
class AuditRow:
    """`name` is the person's name today; None where nobody known did it."""

    id: int
    at: datetime
    person_id: int | None
    name: PersonName | None
    event: str
    outcome: str
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class AuditPage:
    rows: list[AuditRow]
    total: int


def audit_trail(
    session: Session,
    *,
    by: Actor,
    event: str | None = None,
    outcome: str | None = None,
    person_id: int | None = None,
    since: datetime | None = None,
    page: int = 1,
    size: int = 50,
) -> AuditPage:
    """One page of the trail, newest first."""
    require(by, Verb.SEE_AUDIT)
    wanted = _wanted(event, outcome, person_id, since)
    total = session.scalar(select(func.count()).select_from(AuditEntry).where(wanted)) or 0
    return AuditPage(_newest(session, wanted, limit=size, skip=(max(page, 1) - 1) * size), total)


def newest_entries(session: Session, *, event: str, limit: int) -> list[AuditRow]:
    """The newest entries of one event; whoever asks says who may see what of it."""
    return _newest(session, _wanted(event, None, None, None), limit=limit)


def _newest(session: Session, wanted: ColumnElement[bool], *, limit: int, skip: int = 0) -> list[AuditRow]:
    found = session.execute(
        select(AuditEntry, CALLED)
        .outerjoin(Person, Person.id == AuditEntry.person_id)
        .where(wanted)
        .order_by(AuditEntry.id.desc())
        .limit(limit)
        .offset(skip)
    )
    return [
        AuditRow(entry.id, entry.at, entry.person_id, name, entry.event, entry.outcome, entry.facts)
        for entry, name in found
    ]


def _wanted(
    event: str | None, outcome: str | None, person_id: int | None, since: datetime | None
) -> ColumnElement[bool]:
    wanted: ColumnElement[bool] = true()
    if event is not None:
        wanted &= AuditEntry.event == event
    if outcome is not None:
        wanted &= AuditEntry.outcome == outcome
    if person_id is not None:
        wanted &= AuditEntry.person_id == person_id
    if since is not None:
        wanted &= AuditEntry.at >= since
    return wanted


def failures_since(session: Session, *, person_id: int, event: str, since: datetime) -> int:
    """How often this was refused to this person after that moment."""
    return (
        session.scalar(
            select(func.count())
            .select_from(AuditEntry)
            .where(_wanted(event, "refused", person_id, None), AuditEntry.at > since)
        )
        or 0
    )
