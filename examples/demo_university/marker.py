"""The last line of the story in the audit trail: it is told to its end, and not told twice."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from acqflow.people.actions import audit
from acqflow.people.model import AuditEntry
from acqflow.people.rules import Actor

_LOADED = "demo_loaded"


def mark_loaded(session: Session, *, language: str, by: Actor, at: datetime) -> None:
    audit(session, event=_LOADED, outcome="done", by_id=by.person_id, at=at, facts={"language": language})


def loaded_in(session: Session) -> str | None:
    """The language the story was told in; None where it is not loaded."""
    facts = session.scalar(select(AuditEntry.facts).where(AuditEntry.event == _LOADED).limit(1))
    return None if facts is None else str(facts.get("language", ""))
