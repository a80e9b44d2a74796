"""Persons are added and changed, and given and taken roles."""

from collections.abc import Iterable
from datetime import datetime

from argon2 import PasswordHasher
from sqlalchemy import select
from sqlalchemy.orm import Session

from acqflow.people import queries
from acqflow.people.actions.passwords import HASHER, hashed
from acqflow.people.actions.sessions import close_all_of
from acqflow.people.actions.trail import audit
from acqflow.people.model import Person, PersonRole
from acqflow.people.rules import (
    SHORTEST_PASSWORD,
    Actor,
    AlreadyFounded,
    HeldRole,
    LastAdministrator,
    LoginTaken,
    Role,
    ScopeKind,
    Verb,
    check_scope,
    read_email,
    read_language,
    read_login,
    read_name,
    require,
)
from acqflow.storage.locks import lock_rows
from acqflow.vocabulary.codes import read_code


def found_library(
    session: Session,
    *,
    login: str,
    name: str,
    password: str,
    at: datetime,
    language: str = "zh",
    shortest: int = SHORTEST_PASSWORD,
    hasher: PasswordHasher = HASHER,
) -> Actor:
    """Add the first administrator, who adds everybody else. Raises AlreadyFounded."""
    if queries.is_founded(session):
        raise AlreadyFounded()
    first = Person(login=read_login(login), name=read_name(name), language=read_language(language))
    first.password_hash = hashed(hasher, password, first, shortest)
    first.roles = [PersonRole(role=Role.ADMINISTRATOR.value, scope_kind=ScopeKind.ALL.value)]
    session.add(first)
    session.flush()
    audit(session, event="library_founded", outcome="done", by_id=first.id, at=at)
    return queries.actor(session, person_id=first.id)


def add_person(
    session: Session,
    *,
    login: str,
    name: str,
    by: Actor,
    at: datetime,
    name_latin: str | None = None,
    email: str | None = None,
    department: str | None = None,
    language: str = "zh",
    password: str | None = None,
    roles: Iterable[HeldRole | Role] = (),
    shortest: int = SHORTEST_PASSWORD,
    hasher: PasswordHasher = HASHER,
) -> int:
    """Without a password the person signs in another way, or not yet.

    Raises LoginTaken, the *Unreadable errors of the particulars, and those of set_password.
    """
    require(by, Verb.MANAGE_PEOPLE)
    person = Person(login=read_login(login), name=read_name(name), language=read_language(language))
    if session.scalar(select(Person.id).where(Person.login == person.login)) is not None:
        raise LoginTaken(login=person.login)
    _describe(person, name_latin, email, department)
    if password is not None:
        person.password_hash = hashed(hasher, password, person, shortest)
    held = [check_scope(HeldRole(role) if isinstance(role, Role) else role) for role in roles]
    person.roles = [_kept_role(role) for role in dict.fromkeys(held)]
    session.add(person)
    session.flush()
    facts = {"person": person.id, "login": person.login, "roles": [_role_facts(role) for role in held]}
    audit(session, event="person_added", outcome="done", by_id=by.person_id, at=at, facts=facts)
    return person.id


def change_person(
    session: Session,
    *,
    person_id: int,
    name: str,
    name_latin: str | None,
    email: str | None,
    department: str | None,
    language: str,
    by: Actor,
    at: datetime,
) -> None:
    """All particulars as they shall be from now on; the login stays. Raises PersonMissing, *Unreadable."""
    require(by, Verb.MANAGE_PEOPLE)
    person = queries.person(session, person_id=person_id)
    person.name, person.language = read_name(name), read_language(language)
    _describe(person, name_latin, email, department)
    audit(session, event="person_changed", outcome="done", by_id=by.person_id, at=at, facts={"person": person_id})


def disable_person(session: Session, *, person_id: int, by: Actor, at: datetime) -> None:
    """The person may not sign in any more and is signed out everywhere. Raises LastAdministrator."""
    require(by, Verb.MANAGE_PEOPLE)
    person = queries.person(session, person_id=person_id)
    _check_another_administrator(session, person)
    person.is_active = False
    close_all_of(session, person_id=person_id)
    audit(session, event="person_disabled", outcome="done", by_id=by.person_id, at=at, facts={"person": person_id})


def enable_person(session: Session, *, person_id: int, by: Actor, at: datetime) -> None:
    require(by, Verb.MANAGE_PEOPLE)
    queries.person(session, person_id=person_id).is_active = True
    audit(session, event="person_enabled", outcome="done", by_id=by.person_id, at=at, facts={"person": person_id})


def give_role(session: Session, *, person_id: int, role: HeldRole, by: Actor, at: datetime) -> bool:
    """Says whether it is new; then the person is signed out everywhere, so that a known token gains nothing.

    Raises RoleScopeUnfit, ScopeCodeUnfit, PersonMissing.
    """
    require(by, Verb.MANAGE_PEOPLE)
    person = _locked(session, person_id)
    if check_scope(role) in queries.held_roles(person.roles):
        return False
    person.roles.append(_kept_role(role))
    _rights_changed(session, person_id, "role_given", role, by, at)
    return True


def take_role(session: Session, *, person_id: int, role: HeldRole, by: Actor, at: datetime) -> bool:
    """Says whether it was held; then the person is signed out everywhere. Raises LastAdministrator."""
    require(by, Verb.MANAGE_PEOPLE)
    person = _locked(session, person_id)
    if role not in queries.held_roles(person.roles):
        return False
    if role.role is Role.ADMINISTRATOR:
        _check_another_administrator(session, person)
    person.roles = [row for row in person.roles if queries.held_roles([row]) != (role,)]
    _rights_changed(session, person_id, "role_taken", role, by, at)
    return True


def _describe(person: Person, name_latin: str | None, email: str | None, department: str | None) -> None:
    person.name_latin = read_name(name_latin) if name_latin else None
    person.email = read_email(email)
    person.department = read_code(department) if department else None


def _kept_role(role: HeldRole) -> PersonRole:
    return PersonRole(role=role.role.value, scope_kind=role.scope_kind.value, scope_code=role.scope_code)


def _role_facts(role: HeldRole) -> dict[str, str | None]:
    return {"role": role.role.value, "scope": role.scope_kind.value, "code": role.scope_code}


def _rights_changed(session: Session, person_id: int, event: str, role: HeldRole, by: Actor, at: datetime) -> None:
    session.flush()
    close_all_of(session, person_id=person_id)
    facts = {"person": person_id, **_role_facts(role)}
    audit(session, event=event, outcome="done", by_id=by.person_id, at=at, facts=facts)


def _locked(session: Session, person_id: int) -> Person:
    # The table itself cannot refuse the same role twice where its scope is empty.
    lock_rows(session, Person, [person_id])
    person = queries.person(session, person_id=person_id)
    session.refresh(person, ["roles"])
    return person


def _check_another_administrator(session: Session, person: Person) -> None:
    # Locked, or two administrators could remove each other at the same moment.
    lock_rows(session, Person, queries.active_administrators(session))
    if queries.active_administrators(session) == [person.id]:
        raise LastAdministrator(person=person.name)
