"""Passwords are set, and people sign in with them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from acqflow.people import queries
from acqflow.people.actions.sessions import close_all_of
from acqflow.people.actions.trail import audit
from acqflow.people.model import Person
from acqflow.people.queries import PersonRow
from acqflow.people.rules import (
    LONGEST_PASSWORD,
    SHORTEST_PASSWORD,
    Actor,
    LoginUnreadable,
    OldPasswordWrong,
    SignInRefused,
    Verb,
    check_password,
    normal_password,
    read_login,
    require,
)
from acqflow.storage.locks import lock_rows

# Argon2id with the library's own parameters, those of RFC 9106 for little memory.
HASHER = PasswordHasher()
_PAUSE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class SignInAnswer:
    """Who signed in, or nobody. The answer is returned, not raised, so that the refusal's audit line is kept."""

    person: PersonRow | None

    def person_or_refuse(self) -> PersonRow:
        """Call it outside the transaction. Raises SignInRefused."""
        if self.person is None:
            raise SignInRefused()
        return self.person


def sign_in(
    session: Session,
    *,
    login: str,
    password: str,
    at: datetime,
    seen_from: str | None = None,
    tries_a_minute: int = 5,
    hasher: PasswordHasher = HASHER,
) -> SignInAnswer:
    """Check login and password. Every cause of refusal looks the same and takes the same work.

    `seen_from` is the browser's address, for the audit trail. After `tries_a_minute` wrong passwords even
    the right one is refused until a minute has passed.
    """
    found = _signing_in(session, login)
    fits = _fits(hasher, found, password)
    reason = _reason_to_refuse(session, found, fits, at, tries_a_minute)
    facts = {key: text for key, text in (("reason", reason), ("seen_from", seen_from)) if text is not None}
    outcome = {None: "done", "too_many_tries": "paused"}.get(reason, "refused")
    by_id = None if found is None else found.id
    audit(session, event="sign_in", outcome=outcome, by_id=by_id, at=at, facts=facts)
    if found is None or reason is not None:
        return SignInAnswer(None)
    if found.password_hash is not None and hasher.check_needs_rehash(found.password_hash):
        found.password_hash = hasher.hash(normal_password(password))
    return SignInAnswer(queries.person_row(found))


def set_password(
    session: Session,
    *,
    person_id: int,
    password: str,
    by: Actor,
    at: datetime,
    old_password: str | None = None,
    keep_token: str | None = None,
    shortest: int = SHORTEST_PASSWORD,
    hasher: PasswordHasher = HASHER,
) -> None:
    """A new password for oneself, who must know the old one, or for somebody else by who manages people.

    The person is signed out everywhere but in the browser with `keep_token`, which should be given a new token.
    Raises OldPasswordWrong, PasswordTooShort, PasswordTooLong, PasswordObvious.
    """
    if by.person_id != person_id:
        require(by, Verb.MANAGE_PEOPLE)
    person = queries.person(session, person_id=person_id)
    if by.person_id == person_id and person.password_hash and not _fits(hasher, person, old_password or ""):
        raise OldPasswordWrong()
    person.password_hash = hashed(hasher, password, person, shortest)
    close_all_of(session, person_id=person_id, keep_token=keep_token)
    facts = {"person": person_id}
    audit(session, event="password_set", outcome="done", by_id=by.person_id, at=at, facts=facts)


def hashed(hasher: PasswordHasher, password: str, person: Person, shortest: int) -> str:
    """What is kept of this person's password. Raises PasswordTooShort, PasswordTooLong, PasswordObvious."""
    personal = (person.login, person.name, person.name_latin, person.email)
    return hasher.hash(check_password(password, shortest=shortest, personal=personal))


def _signing_in(session: Session, login: str) -> Person | None:
    try:
        wanted = read_login(login)
    except LoginUnreadable:
        return None
    found = session.scalar(select(Person.id).where(Person.login == wanted))
    # Locked, so that tries made at the same moment are counted one after the other.
    return None if found is None else lock_rows(session, Person, [found])[0]


def _fits(hasher: PasswordHasher, found: Person | None, password: str) -> bool:
    password = normal_password(password[: LONGEST_PASSWORD + 1])
    if found is None or found.password_hash is None:
        # The same work as for a person who is there: the time must not tell who is.
        hasher.hash(password)
        return False
    try:
        return hasher.verify(found.password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


def _reason_to_refuse(
    session: Session, found: Person | None, fits: bool, at: datetime, tries_a_minute: int
) -> str | None:
    if found is None:
        return "unknown_login"
    tries = queries.failures_since(session, person_id=found.id, event="sign_in", since=at - _PAUSE)
    if tries >= tries_a_minute:
        return "too_many_tries"
    if not fits:
        return "wrong_password"
    return None if found.is_active else "disabled"
