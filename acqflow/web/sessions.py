"""Sessions: of who is signed in kept in the database, of a visitor in the cookie itself, signed.

The cookie of who is signed in holds a random token, the row its digest.
"""

import secrets
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, Request, Response, session
from flask.sessions import SessionInterface, SessionMixin
from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy.orm import Session
from werkzeug.datastructures import CallbackDict

from acqflow.bootstrap import Library
from acqflow.people import actions as people
from acqflow.people.queries import live_session
from acqflow.people.rules import LONGEST_SESSION, SessionEnded

_TOUCH_AFTER = timedelta(minutes=1)
# Nobody's session is read or kept for these.
_WITHOUT = ("/static/", "/bootstrap/", "/healthz")
_SALT = "acqflow-visitor"
_LONGEST_SECONDS = int(LONGEST_SESSION.total_seconds())


class BrowserSession(CallbackDict[str, Any], SessionMixin):
    """What is kept for one browser between requests, and who signed in there."""

    def __init__(self, kept: dict[str, Any] | None = None) -> None:
        super().__init__(kept or {}, _mark_modified)
        self.modified = False
        self.token: str | None = None
        self.person_id: int | None = None
        self.last_seen_at: datetime | None = None
        self.is_rotated = False
        self.is_ended = False

    def sign_in(self, person_id: int) -> None:
        """Belong to this person from now on, under a new token, with nothing but the language carried over."""
        language = self.get("language")
        self.clear()
        if language:
            self["language"] = language
        self.person_id = person_id
        self.is_rotated = self.modified = True

    def renew(self) -> None:
        """Go on under a new token: the one known so far opens nothing any more."""
        self.is_rotated = self.modified = True

    def end(self) -> None:
        self.clear()
        self.person_id = None
        self.is_ended = True


def _mark_modified(changed: CallbackDict[str, Any]) -> None:
    assert isinstance(changed, BrowserSession)
    changed.modified = True


def browser_session() -> BrowserSession:
    """The session of the request being answered."""
    return session._get_current_object()  # type: ignore[attr-defined, no-any-return]


class DatabaseSessions(SessionInterface):
    """Reads a session without a lock; writes only what changed, or once a minute that it is in use.

    A visitor leaves nothing in the database: what is kept is the language and the token of the sign-in form.
    """

    def __init__(self, library: Library, *, is_https: bool) -> None:
        self.library = library
        self.signed = URLSafeTimedSerializer(library.settings.secret_key, salt=_SALT)
        self.is_https = is_https
        # The prefix makes the browser refuse the cookie from a sibling host or over plain HTTP.
        self.cookie = "__Host-acqflow" if is_https else "acqflow"

    def open_session(self, app: Flask, request: Request) -> BrowserSession:  # noqa: ARG002
        token = request.cookies.get(self.cookie)
        if not token or request.path.startswith(_WITHOUT):
            return BrowserSession()
        live = self.library.store.ask(live_session, token=token, at=self.library.now())
        if live is None:
            return BrowserSession(self._of_visitor(token))
        opened = BrowserSession(live.kept)
        opened.token, opened.person_id, opened.last_seen_at = token, live.person_id, live.last_seen_at
        return opened

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:  # noqa: ARG002
        assert isinstance(session, BrowserSession)
        store, at = self.library.store, self.library.now()
        if session.is_ended:
            if session.token is not None:
                store.run(people.close_session, token=session.token)
            response.delete_cookie(self.cookie, **self._flags())
        elif session.modified and session.person_id is None:
            self._give(response, str(self.signed.dumps(dict(session))))
        elif session.is_rotated:
            token = secrets.token_urlsafe(32)
            store.run(_begin, token=token, instead_of=session.token, kept=session, at=at)
            self._give(response, token)
        elif session.token is not None and (session.modified or _is_stale(session, at)):
            store.run(_keep, token=session.token, kept=dict(session), at=at)

    def _of_visitor(self, cookie: str) -> dict[str, Any]:
        """What a visitor's cookie holds; nothing where it is no such cookie, or an old one."""
        try:
            kept: dict[str, Any] = self.signed.loads(cookie, max_age=_LONGEST_SECONDS)
        except BadData:
            return {}
        return kept

    def _give(self, response: Response, cookie: str) -> None:
        response.set_cookie(self.cookie, cookie, max_age=_LONGEST_SECONDS, **self._flags())

    def _flags(self) -> dict[str, Any]:
        return {"path": "/", "secure": self.is_https, "httponly": True, "samesite": "Lax"}


def _is_stale(session: BrowserSession, at: datetime) -> bool:
    return session.last_seen_at is None or at - session.last_seen_at >= _TOUCH_AFTER


def _begin(session: Session, *, token: str, instead_of: str | None, kept: BrowserSession, at: datetime) -> None:
    people.sweep_sessions(session, at=at)
    if instead_of is not None:
        people.close_session(session, token=instead_of)
    people.open_session(session, token=token, at=at, person_id=kept.person_id, kept=dict(kept))


def _keep(session: Session, *, token: str, kept: dict[str, Any], at: datetime) -> None:
    # Ended meanwhile by somebody else: the next request finds out.
    with suppress(SessionEnded):
        people.refresh_session(session, token=token, at=at, kept=kept)
