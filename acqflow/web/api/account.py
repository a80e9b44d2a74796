"""One's own account for programs, and the audit trail."""

from typing import Any

from flask_wtf.csrf import generate_csrf

from acqflow.people import actions, queries
from acqflow.people.rules import Verb
from acqflow.web.access import current_actor, current_library, needs, signed_in
from acqflow.web.api.operations import Operations
from acqflow.web.api.session import TokenSchema
from acqflow.web.api.shapes import shape
from acqflow.web.asking import LARGEST_PAGE, ask, do
from acqflow.web.forms import Action, Line, Whole
from acqflow.web.protection import password_limit
from acqflow.web.sessions import browser_session

operations = Operations("api_account", description="One's own password and sessions, and the audit trail.")


class PasswordBody(Action):
    old_password = Line(required=True, longest=1000)
    password = Line(required=True, longest=1000)


class AuditQuery(Action):
    outcome = Line(longest=40)
    page = Whole(least=1, most=LARGEST_PAGE, load_default=1)


@operations.route("/account/password", methods=["PUT"])
@password_limit
@operations.arguments(PasswordBody)
@operations.response(200, TokenSchema)
@operations.alt_response(429, "TOO_MANY_REQUESTS")
@signed_in
def change_password(given: dict[str, str]) -> dict[str, str]:
    """A new password for oneself; everywhere else one is signed out. The answer's token is the one to use now."""
    do(
        actions.set_password,
        person_id=current_actor().person_id,
        password=given["password"],
        old_password=given["old_password"],
        keep_token=browser_session().token,
    )
    browser_session().renew()
    return {"csrf_token": generate_csrf()}


@operations.route("/account/sessions", methods=["GET"])
@operations.response(200, shape(queries.SessionRow)(many=True))
@signed_in
def sessions() -> Any:
    """Where I am signed in, newest first."""
    actor, token = current_actor(), browser_session().token
    at = current_library().now()
    return ask(queries.sessions_of, person_id=actor.person_id, by=actor, at=at, token=token)


@operations.route("/account/sessions/<int:session_id>", methods=["DELETE"])
@operations.response(204)
@signed_in
def end_session(session_id: int) -> None:
    """Sign out there."""
    do(actions.end_session, session_id=session_id)


@operations.route("/audit", methods=["GET"])
@operations.arguments(AuditQuery, location="query")
@operations.response(200, shape(queries.AuditPage))
@needs(Verb.SEE_AUDIT)
def audit(given: dict[str, Any]) -> Any:
    """What touched safety, newest first, 50 at a time."""
    return ask(queries.audit_trail, by=current_actor(), outcome=given.get("outcome"), page=given["page"])
