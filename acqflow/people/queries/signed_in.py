"""The browsers' sessions that are open."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from acqflow.people.model import SignIn
from acqflow.people.rules import LONGEST_SILENCE, Actor, Verb, is_live, require, token_digest
from acqflow.storage.reading import read


@dataclass(frozen=True, slots=True)
class LiveSession:
    """What the web goes on with; `kept` is the browser's own small data."""

    id: int
    person_id: int | None
    kept: dict[str, Any]
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class SessionRow:
    """An open session as its owner sees it listed."""

    id: int
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    is_this_one: bool


# In the order of LiveSession. Written once, since every request asks.
_LIVE = select(
    SignIn.id, SignIn.person_id, SignIn.kept, SignIn.created_at, SignIn.last_seen_at, SignIn.expires_at
).where(SignIn.token_digest == bindparam("digest"))


def live_session(
    session: Session, *, token: str, at: datetime, idle: timedelta = LONGEST_SILENCE
) -> LiveSession | None:
    """The session this token opens now, if it does."""
    row = read(session, _LIVE, {"digest": token_digest(token)}).one_or_none()
    if row is None:
        return None
    found = LiveSession(*row)
    return found if _lives(found, at, idle) else None


def sessions_of(
    session: Session,
    *,
    person_id: int,
    by: Actor,
    at: datetime,
    idle: timedelta = LONGEST_SILENCE,
    token: str | None = None,
) -> list[SessionRow]:
    """A person's open sessions, newest first: one's own, or anybody's for who manages people.

    `token` is the asking browser's own, to tell it from the others.
    """
    if by.person_id != person_id:
        require(by, Verb.MANAGE_PEOPLE)
    found = session.scalars(
        select(SignIn)
        .where(SignIn.person_id == person_id, SignIn.expires_at > at)
        .order_by(SignIn.created_at.desc(), SignIn.id.desc())
    )
    own = None if token is None else token_digest(token)
    return [
        SessionRow(row.id, row.created_at, row.last_seen_at, row.expires_at, row.token_digest == own)
        for row in found
        if _lives(row, at, idle)
    ]


def _lives(row: SignIn | LiveSession, at: datetime, idle: timedelta) -> bool:
    return is_live(last_seen_at=row.last_seen_at, expires_at=row.expires_at, at=at, idle=idle)
