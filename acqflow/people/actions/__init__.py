"""What people do about people: add them, give roles, join teams, sign in, and leave a trace of it."""

from acqflow.people.actions.attempts import clear_attempts, count_attempts
from acqflow.people.actions.passwords import SignInAnswer, set_password, sign_in
from acqflow.people.actions.persons import (
    add_person,
    change_person,
    disable_person,
    enable_person,
    found_library,
    give_role,
    take_role,
)
from acqflow.people.actions.sessions import (
    close_all_of,
    close_session,
    end_session,
    open_session,
    refresh_session,
    rotate_session,
    sweep_sessions,
)
from acqflow.people.actions.teams import add_team, join_team, leave_team
from acqflow.people.actions.trail import audit

__all__ = [
    "SignInAnswer",
    "add_person",
    "add_team",
    "audit",
    "change_person",
    "clear_attempts",
    "close_all_of",
    "close_session",
    "count_attempts",
    "disable_person",
    "enable_person",
    "end_session",
    "found_library",
    "give_role",
    "join_team",
    "leave_team",
    "open_session",
    "refresh_session",
    "rotate_session",
    "set_password",
    "sign_in",
    "sweep_sessions",
    "take_role",
]
