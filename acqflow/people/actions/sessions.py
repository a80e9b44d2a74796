"""A browser's session: opened, seen, given a new token, closed. Only the token's digest is ever kept."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CursorResult, delete, or_, select, update
from sqlalchemy.orm import Session

from acqflow.people.actions.trail import audit
from acqflow.people.model import SignIn
from acqflow.people.queries import person
from acqflow.people.rules import (
    LONGEST_SESSION,
    LONGEST_SILENCE,
    Actor,
    PersonDisabled,
    SessionEnded,
    SessionMissing,
    Verb,
    is_live,
    token_digest,
)


def open_session(
    session: Session,
    *,
    token: str,
    at: datetime,
    person_id: int | None = None,
    kept: Mapping[str, Any] | None = None,
    longest: timedelta = LONGEST_SESSION,
) -> int:
    """Open a session under this fresh random token; without a person it is that of a visitor.

    At sign-in, close the visitor's session and open a new one: a token known before must not gain rights.
    Raises PersonDisabled, PersonMissing.
    """
    if person_id is not None:
        owner = person(session, person_id=person_id)
        if not owner.is_active:
            raise PersonDisabled(person=owner.name)
    row = SignIn(
        token_digest=token_digest(token),
        person_id=person_id,
        kept=dict(kept or {}),
        created_at=at,
        last_seen_at=at,
        expires_at=at + longest,
    )
    session.add(row)
    session.flush()
    return row.id


def refresh_session(
    session: Session,
    *,
    token: str,
    at: datetime,
    kept: Mapping[str, Any] | None = None,
    idle: timedelta = LONGEST_SILENCE,
) -> None:
    """Note that the browser was seen, and keep its data if given. Raises SessionEnded."""
    row = _live(session, token, at, idle)
    row.last_seen_at = max(row.last_seen_at, at)
    if kept is not None:
        row.kept = dict(kept)
    session.flush()


def rotate_session(
    session: Session, *, token: str, new_token: str, at: datetime, idle: timedelta = LONGEST_SILENCE
) -> None:
    """The same session under a new token; the old one opens nothing any more. Raises SessionEnded."""
    row = _live(session, token, at, idle)
    changed = session.execute(
        update(SignIn)
        .where(SignIn.id == row.id, SignIn.token_digest == token_digest(token))
        .values(token_digest=token_digest(new_token), last_seen_at=max(row.last_seen_at, at))
    )
    if _count(changed) == 0:
        raise SessionEnded()


def close_session(session: Session, *, token: str) -> bool:
    """Sign out this browser; says whether there was anything to close."""
    return _count(session.execute(delete(SignIn).where(SignIn.token_digest == token_digest(token)))) > 0


def close_all_of(session: Session, *, person_id: int, keep_token: str | None = None) -> int:
    """Sign the person out everywhere, but for the browser with `keep_token`; returns how many were closed."""
    mine = delete(SignIn).where(SignIn.person_id == person_id)
    if keep_token is not None:
        mine = mine.where(SignIn.token_digest != token_digest(keep_token))
    return _count(session.execute(mine))


def end_session(session: Session, *, session_id: int, by: Actor, at: datetime) -> None:
    """Close one session from the list: one's own, or anybody's for who manages people.

    Raises SessionMissing, also for a session that is none of this person's business.
    """
    row = session.get(SignIn, session_id)
    if row is None or (row.person_id != by.person_id and not by.may(Verb.MANAGE_PEOPLE)):
        raise SessionMissing(number=session_id)
    owner_id = row.person_id
    session.delete(row)
    audit(session, event="session_ended", outcome="done", by_id=by.person_id, at=at, facts={"person": owner_id})


def sweep_sessions(session: Session, *, at: datetime, idle: timedelta = LONGEST_SILENCE) -> int:
    """Remove what has run out; returns how many."""
    over = or_(SignIn.expires_at <= at, SignIn.last_seen_at <= at - idle)
    return _count(session.execute(delete(SignIn).where(over)))


def _live(session: Session, token: str, at: datetime, idle: timedelta) -> SignIn:
    statement = select(SignIn).where(SignIn.token_digest == token_digest(token)).with_for_update()
    row = session.scalars(statement.execution_options(populate_existing=True)).one_or_none()
    if row is None or not is_live(last_seen_at=row.last_seen_at, expires_at=row.expires_at, at=at, idle=idle):
        raise SessionEnded()
    return row


def _count(result: Any) -> int:
    return result.rowcount if isinstance(result, CursorResult) else 0
