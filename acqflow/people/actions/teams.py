"""Teams and the time people spend in them."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from acqflow.people import queries
from acqflow.people.actions.trail import audit
from acqflow.people.model import Team, TeamMember
from acqflow.people.rules import (
    Actor,
    AlreadyInTeam,
    CodeTaken,
    LeadTaken,
    NotInTeam,
    TeamRole,
    Term,
    Verb,
    read_name,
    require,
)
from acqflow.storage.locks import lock_rows
from acqflow.vocabulary.codes import read_code


def add_team(session: Session, *, code: str, name_zh: str, name_en: str, by: Actor, at: datetime) -> int:
    """Raises CodeTaken, CodeUnreadable, NameUnreadable."""
    require(by, Verb.MANAGE_PEOPLE)
    code = read_code(code)
    if session.scalar(select(Team.id).where(Team.code == code)) is not None:
        raise CodeTaken(code=code)
    team = Team(code=code, name_zh=read_name(name_zh), name_en=read_name(name_en))
    session.add(team)
    session.flush()
    audit(session, event="team_added", outcome="done", by_id=by.person_id, at=at, facts={"team": code})
    return team.id


def join_team(
    session: Session,
    *,
    team: str,
    person_id: int,
    team_role: TeamRole,
    on: date,
    by: Actor,
    at: datetime,
) -> int:
    """Enter the team, known by its code, from this day on.

    Raises LeadTaken, AlreadyInTeam, TeamMissing, PersonMissing.
    """
    require(by, Verb.MANAGE_PEOPLE)
    joined = queries.team(session, code=team)
    newcomer = queries.person(session, person_id=person_id)
    terms = _terms(session, joined)
    new = Term(newcomer.login, on)
    if team_role is TeamRole.LEAD:
        _check_lead_is_free(team, new, terms)
    for row, _term in terms:
        same = row.person_id == person_id and row.team_role == team_role.value
        if same and Term(newcomer.login, row.starts_on, row.ends_on).overlaps(new):
            raise AlreadyInTeam(team=team, person=newcomer.name, team_role=team_role.value)
    member = _entered(session, joined.id, person_id, team_role, on)
    facts = {"team": team, "person": person_id, "team_role": team_role.value, "on": on.isoformat()}
    audit(session, event="team_joined", outcome="done", by_id=by.person_id, at=at, facts=facts)
    return member.id


def leave_team(
    session: Session,
    *,
    team: str,
    person_id: int,
    on: date,
    by: Actor,
    at: datetime,
    team_role: TeamRole | None = None,
) -> None:
    """End the person's time in the team, in this role or in all; `on` is the first day without.

    Raises NotInTeam, TermBackwards, TeamMissing, PersonMissing.
    """
    require(by, Verb.MANAGE_PEOPLE)
    left = queries.team(session, code=team)
    leaver = queries.person(session, person_id=person_id)
    ending = [
        row
        for row, term in _terms(session, left)
        if row.person_id == person_id and (team_role is None or row.team_role == team_role.value)
        if row.ends_on is None or term.holds_on(on)
    ]
    if not ending:
        raise NotInTeam(team=team, person=leaver.name)
    for row in ending:
        row.ends_on = Term(leaver.login, row.starts_on, on).ends_on
    session.flush()
    facts = {"team": team, "person": person_id, "on": on.isoformat()}
    audit(session, event="team_left", outcome="done", by_id=by.person_id, at=at, facts=facts)


def _terms(session: Session, team: Team) -> list[tuple[TeamMember, Term]]:
    # The team's own row is the lock: two people cannot become its lead at the same moment.
    lock_rows(session, Team, [team.id])
    rows = session.scalars(
        select(TeamMember)
        .where(TeamMember.team_id == team.id)
        .order_by(TeamMember.starts_on, TeamMember.id)
        .execution_options(populate_existing=True)
    )
    return [(row, Term(row.person.name, row.starts_on, row.ends_on)) for row in rows]


def _check_lead_is_free(team: str, new: Term, terms: list[tuple[TeamMember, Term]]) -> None:
    for row, term in terms:
        if row.team_role == TeamRole.LEAD.value and term.overlaps(new):
            raise LeadTaken(team=team, person=term.person, on=max(new.starts_on, term.starts_on).isoformat())


def _entered(session: Session, team_id: int, person_id: int, team_role: TeamRole, on: date) -> TeamMember:
    facts = {"team_id": team_id, "person_id": person_id, "team_role": team_role.value, "starts_on": on}
    # Whoever left on the day of joining and comes back that day takes up the same membership.
    member = session.scalars(select(TeamMember).filter_by(**facts)).one_or_none()
    if member is None:
        member = TeamMember(**facts)
        session.add(member)
    member.ends_on = None
    session.flush()
    return member
