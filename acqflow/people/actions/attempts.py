"""Counting what may be tried only so often: signing in, a new password, suggesting."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from acqflow.people.model import Attempt
from acqflow.people.queries import attempts_since
from acqflow.people.rules import token_digest
from acqflow.storage.locks import hold_alone


def count_attempts(
    session: Session, *, key: str, most: int, within: timedelta, at: datetime, number: int = 1
) -> bool:
    """Count so many attempts, unless there would be more than `most` in the stretch of time that ends now."""
    # Whoever tries at the same moment, in whichever process, is counted after this.
    hold_alone(session, f"attempts:{token_digest(key)}")
    session.execute(delete(Attempt).where(Attempt.expires_at <= at))
    if attempts_since(session, key=key, since=at - within).number + number > most:
        return False
    digest = token_digest(key)
    session.add_all(Attempt(key_digest=digest, at=at, expires_at=at + within) for _ in range(number))
    session.flush()
    return True


def clear_attempts(session: Session, *, key: str | None = None) -> None:
    """Forget what was counted under this key, or everything."""
    forgotten = delete(Attempt)
    session.execute(forgotten if key is None else forgotten.where(Attempt.key_digest == token_digest(key)))
