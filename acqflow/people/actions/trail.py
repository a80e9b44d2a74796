"""The trace that is left of everything that touches safety."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from acqflow.people.model import AuditEntry


def audit(
    session: Session,
    *,
    event: str,
    outcome: str,
    at: datetime,
    by_id: int | None = None,
    facts: Mapping[str, Any] | None = None,
) -> int:
    """Add a line to the audit trail; returns its number. Never put a password or a token in `facts`.

    `outcome` is "done" or "refused". A refused action leaves its line in a transaction of its own, since the
    action's is undone.
    """
    entry = AuditEntry(at=at, person_id=by_id, event=event, outcome=outcome, facts=dict(facts or {}))
    session.add(entry)
    session.flush()
    return entry.id
