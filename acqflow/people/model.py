"""Persons, roles, teams, sign-ins, attempts and the audit trail as they are kept."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    Dialect,
    ForeignKey,
    Index,
    TypeDecorator,
    UniqueConstraint,
    func,
    text,
    type_coerce,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from acqflow.people.rules import PersonName
from acqflow.storage.append_only import append_only
from acqflow.storage.columns import Words
from acqflow.storage.record import Record, strict


class Person(Record):
    __tablename__ = "persons"
    __table_args__ = strict(CheckConstraint("language IN ('zh', 'en')", name="language"))

    login: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    name_latin: Mapped[str | None]
    email: Mapped[str | None]
    department: Mapped[str | None]
    language: Mapped[str] = mapped_column(default="zh")
    is_active: Mapped[bool] = mapped_column(default=True)
    password_hash: Mapped[str | None]

    roles: Mapped[list["PersonRole"]] = relationship(
        back_populates="person", order_by="PersonRole.id", cascade="all, delete-orphan"
    )


class _Called(TypeDecorator[PersonName]):
    """Both forms of a name in one column of a query, so that a row can carry them as one value."""

    impl = Words
    cache_ok = True

    def process_result_value(self, value: str | None, dialect: Dialect) -> PersonName | None:  # noqa: ARG002
        if value is None:
            return None
        name, _, latin = value.partition(_BETWEEN_NAMES)
        return PersonName(name, latin or None)


# No name holds it: read_name takes characters away that cannot be seen.
_BETWEEN_NAMES = "\x1f"
CALLED: ColumnElement[PersonName] = type_coerce(
    Person.name + _BETWEEN_NAMES + func.coalesce(Person.name_latin, ""), _Called
)
"""What a person is called, for the rows of a query."""


class PersonRole(Record):
    __tablename__ = "person_roles"
    __table_args__ = strict(
        UniqueConstraint("person_id", "role", "scope_kind", "scope_code"),
        CheckConstraint("(scope_kind = 'all') = (scope_code IS NULL)", name="scope"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    role: Mapped[str]
    scope_kind: Mapped[str] = mapped_column(default="all")
    scope_code: Mapped[str | None]

    person: Mapped[Person] = relationship(back_populates="roles")


class Team(Record):
    __tablename__ = "teams"

    code: Mapped[str] = mapped_column(unique=True)
    name_zh: Mapped[str]
    name_en: Mapped[str]

    members: Mapped[list["TeamMember"]] = relationship(back_populates="team", order_by="TeamMember.id")


class TeamMember(Record):
    """One person's time in one team; a closed membership stays as history."""

    __tablename__ = "team_members"
    __table_args__ = strict(
        Index(
            "uq_team_members_lead",
            "team_id",
            unique=True,
            sqlite_where=text("team_role = 'lead' AND ends_on IS NULL"),
            postgresql_where=text("team_role = 'lead' AND ends_on IS NULL"),
        ),
        UniqueConstraint("team_id", "person_id", "team_role", "starts_on"),
    )

    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    team_role: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]

    team: Mapped[Team] = relationship(back_populates="members")
    person: Mapped[Person] = relationship()


class SignIn(Record):
    """A browser's session, known by the digest of the token in its cookie; ended by deleting the row."""

    __tablename__ = "sign_ins"

    token_digest: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"), index=True)
    kept: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class Attempt(Record):
    """One of the attempts that are limited, known by the digest of what they are counted by; forgotten in time."""

    __tablename__ = "attempts"

    key_digest: Mapped[str] = mapped_column(index=True)
    at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class AuditEntry(Record):
    """Something that touched safety: a sign-in, a refusal, a change of rights."""

    __tablename__ = "audit_entries"

    at: Mapped[datetime] = mapped_column(index=True)
    person_id: Mapped[int | None]
    event: Mapped[str]
    outcome: Mapped[str]
    facts: Mapped[dict[str, Any]]


append_only(AuditEntry.__table__)
