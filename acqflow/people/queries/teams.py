"""Teams and who belongs to them on a day."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from acqflow.people.model import Person, Team, TeamMember
from acqflow.people.rules import TeamMissing, TeamRole


@dataclass(frozen=True, slots=True)
class TeamRow:
    id: int
    code: str
    name_zh: str
    name_en: str


@dataclass(frozen=True, slots=True)
class MemberRow:
    person_id: int
    login: str
    name: str
    name_latin: str | None
    email: str | None
    team_role: TeamRole
    starts_on: date
    ends_on: date | None


def team(session: Session, *, code: str) -> Team:
    """The stored team, for actions. Raises TeamMissing."""
    found = session.scalars(select(Team).where(Team.code == code)).one_or_none()
    if found is None:
        raise TeamMissing(team=code)
    return found


def teams(session: Session) -> list[TeamRow]:
    """Every team, by code."""
    found = session.scalars(select(Team).order_by(Team.code))
    return [TeamRow(row.id, row.code, row.name_zh, row.name_en) for row in found]


def members_of(session: Session, *, team_id: int, on: date | None = None) -> list[MemberRow]:
    """The team on this day, or everybody who ever was in it; in the order they joined."""
    found = session.execute(
        select(TeamMember, Person)
        .join(Person, TeamMember.person_id == Person.id)
        .where(TeamMember.team_id == team_id, *([] if on is None else [_holds_on(on)]))
        .order_by(TeamMember.starts_on, TeamMember.id)
    )
    return [_member_row(member, person) for member, person in found]


def lead_of_team(session: Session, *, team_id: int, on: date) -> MemberRow | None:
    """Who leads it on this day, if anybody does."""
    leads = [row for row in members_of(session, team_id=team_id, on=on) if row.team_role is TeamRole.LEAD]
    return leads[-1] if leads else None


def _holds_on(on: date) -> ColumnElement[bool]:
    # The last day is the day before ends_on, as in rules.Term.
    return (TeamMember.starts_on <= on) & or_(TeamMember.ends_on.is_(None), TeamMember.ends_on > on)


def _member_row(member: TeamMember, person: Person) -> MemberRow:
    return MemberRow(
        person_id=person.id,
        login=person.login,
        name=person.name,
        name_latin=person.name_latin,
        email=person.email,
        team_role=TeamRole(member.team_role),
        starts_on=member.starts_on,
        ends_on=member.ends_on,
    )
