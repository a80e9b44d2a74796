"""Persons and the roles they hold."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, or_, select, true
from sqlalchemy.orm import Session, selectinload

from acqflow.people.model import CALLED, Person, PersonRole
from acqflow.people.rules import (
    Actor,
    HeldRole,
    PersonDisabled,
    PersonMissing,
    PersonName,
    Role,
    ScopeKind,
    Verb,
    read_login,
    require,
)
from acqflow.storage.reading import read


@dataclass(frozen=True, slots=True)
class PersonRow:
    id: int
    login: str
    name: str
    name_latin: str | None
    email: str | None
    department: str | None
    language: str
    is_active: bool
    has_password: bool
    roles: tuple[HeldRole, ...]

    @property
    def called(self) -> PersonName:
        return PersonName(self.name, self.name_latin)


@dataclass(frozen=True, slots=True)
class PersonsPage:
    rows: list[PersonRow]
    total: int


# Written once, since every request asks.
_ACTOR: Any = (
    select(
        Person.name,
        Person.department,
        Person.is_active,
        Person.name_latin,
        PersonRole.role,
        PersonRole.scope_kind,
        PersonRole.scope_code,
    )
    .outerjoin(PersonRole, PersonRole.person_id == Person.id)
    .where(Person.id == bindparam("person"))
)


def person(session: Session, *, person_id: int) -> Person:
    """The stored person, for actions. Raises PersonMissing."""
    found = session.get(Person, person_id)
    if found is None:
        raise PersonMissing(person=person_id)
    return found


def person_by_login(session: Session, *, login: str) -> Person:
    """Raises PersonMissing, LoginUnreadable."""
    found = session.scalars(select(Person).where(Person.login == read_login(login))).one_or_none()
    if found is None:
        raise PersonMissing(person=login)
    return found


def held_roles(roles: Iterable[PersonRole]) -> tuple[HeldRole, ...]:
    return tuple(HeldRole(Role(row.role), ScopeKind(row.scope_kind), row.scope_code) for row in roles)


def person_row(found: Person) -> PersonRow:
    return PersonRow(
        id=found.id,
        login=found.login,
        name=found.name,
        name_latin=found.name_latin,
        email=found.email,
        department=found.department,
        language=found.language,
        is_active=found.is_active,
        has_password=found.password_hash is not None,
        roles=held_roles(found.roles),
    )


def actor(session: Session, *, person_id: int) -> Actor:
    """The person with the roles held now. Raises PersonMissing; PersonDisabled for who may act no more."""
    rows = read(session, _ACTOR, {"person": person_id}).all()
    if not rows:
        raise PersonMissing(person=person_id)
    name, department, is_active, name_latin = rows[0][:4]
    if not is_active:
        raise PersonDisabled(person=name)
    roles = frozenset(
        HeldRole(Role(role), ScopeKind(kind), code) for *_, role, kind, code in rows if role is not None
    )
    return Actor(person_id, name, roles, department, name_latin)


def actor_by_login(session: Session, *, login: str) -> Actor:
    """Raises PersonMissing, PersonDisabled, LoginUnreadable."""
    return _acting(person_by_login(session, login=login))


def _acting(found: Person) -> Actor:
    if not found.is_active:
        raise PersonDisabled(person=found.name)
    return Actor(found.id, found.name, frozenset(held_roles(found.roles)), found.department, found.name_latin)


def persons(
    session: Session,
    *,
    by: Actor,
    text: str = "",
    role: Role | None = None,
    is_active: bool | None = None,
    page: int = 1,
    size: int = 50,
) -> PersonsPage:
    """One page of persons by login; `text` is looked for in login, names and e-mail address, literally."""
    require(by, Verb.MANAGE_PEOPLE)
    wanted = _wanted(text, role, is_active)
    total = session.scalar(select(func.count()).select_from(Person).where(wanted)) or 0
    found = session.scalars(
        select(Person)
        .where(wanted)
        .options(selectinload(Person.roles))
        .order_by(Person.login)
        .limit(size)
        .offset((max(page, 1) - 1) * size)
    )
    return PersonsPage([person_row(row) for row in found], total)


def _wanted(text: str, role: Role | None, is_active: bool | None) -> ColumnElement[bool]:
    wanted: ColumnElement[bool] = true()
    if text:
        columns = (Person.login, Person.name, Person.name_latin, Person.email)
        wanted &= or_(*(column.icontains(text, autoescape=True) for column in columns))
    if role is not None:
        wanted &= Person.roles.any(PersonRole.role == role.value)
    if is_active is not None:
        wanted &= Person.is_active == is_active
    return wanted


def names_of(session: Session, *, ids: Iterable[int]) -> dict[int, PersonName]:
    """What these persons are called today; ids that nobody has are left out."""
    return dict(session.execute(select(Person.id, CALLED).where(Person.id.in_(set(ids)))).all())


def persons_holding(session: Session, *, role: Role, subject: str | None = None) -> list[PersonRow]:
    """Active persons who hold this role, everywhere or for this subject, by login."""
    found = session.scalars(
        select(Person)
        .where(Person.is_active == true(), Person.roles.any(PersonRole.role == role.value))
        .options(selectinload(Person.roles))
        .order_by(Person.login)
    )
    rows = [person_row(row) for row in found]
    return [row for row in rows if any(held.role is role and held.covers(subject, None) for held in row.roles)]


def active_administrators(session: Session) -> list[int]:
    """Their numbers: there must always be one."""
    holding = select(PersonRole.person_id).where(PersonRole.role == Role.ADMINISTRATOR.value)
    return list(session.scalars(select(Person.id).where(Person.is_active == true(), Person.id.in_(holding))))


def is_founded(session: Session) -> bool:
    """Whether anybody is there at all."""
    return session.scalar(select(Person.id).limit(1)) is not None
