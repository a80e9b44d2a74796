"""What people ask about people: who is this, who may do what, who is signed in, what was done."""

from acqflow.people.queries.attempts import AttemptCount, attempts_since
from acqflow.people.queries.audit_trail import AuditPage, AuditRow, audit_trail, failures_since, newest_entries
from acqflow.people.queries.persons import (
    PersonRow,
    PersonsPage,
    active_administrators,
    actor,
    actor_by_login,
    held_roles,
    is_founded,
    names_of,
    person,
    person_by_login,
    person_row,
    persons,
    persons_holding,
)
from acqflow.people.queries.signed_in import LiveSession, SessionRow, live_session, sessions_of
from acqflow.people.queries.teams import MemberRow, TeamRow, lead_of_team, members_of, team, teams

__all__ = [
    "AttemptCount",
    "AuditPage",
    "AuditRow",
    "LiveSession",
    "MemberRow",
    "PersonRow",
    "PersonsPage",
    "SessionRow",
    "TeamRow",
    "active_administrators",
    "actor",
    "actor_by_login",
    "attempts_since",
    "audit_trail",
    "failures_since",
    "held_roles",
    "is_founded",
    "lead_of_team",
    "live_session",
    "members_of",
    "names_of",
    "newest_entries",
    "person",
    "person_by_login",
    "person_row",
    "persons",
    "persons_holding",
    "sessions_of",
    "team",
    "teams",
]
