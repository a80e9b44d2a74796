"""Who the program speaks for, and the token its unsafe requests must carry."""

from typing import Any

from flask import request
from flask_wtf.csrf import generate_csrf
from marshmallow import Schema, fields

from acqflow.people import actions as people
from acqflow.web.access import current_actor, current_library, open_to_all, signed_in
from acqflow.web.api.operations import Operations
from acqflow.web.forms import Action, Line
from acqflow.web.menu import roles_of
from acqflow.web.protection import sign_in_limit_per_account, sign_in_limit_per_address
from acqflow.web.sessions import browser_session

operations = Operations("api_session", description="Signing in and out.")


class WhoSchema(Schema):
    person_id = fields.Integer(required=True)
    name = fields.String(required=True)
    roles = fields.List(fields.String(), required=True)


class TokenSchema(Schema):
    csrf_token = fields.String(
        required=True, metadata={"description": "Send it as X-CSRFToken with every unsafe request."}
    )


class CredentialsSchema(Action):
    login = Line(required=True, longest=64)
    password = Line(required=True, longest=1000)


@operations.route("/csrf-token", methods=["GET"])
@operations.response(200, TokenSchema)
@open_to_all
def token() -> dict[str, str]:
    """The forgery token of this session."""
    return {"csrf_token": generate_csrf()}


@operations.route("/session", methods=["GET"])
@operations.response(200, WhoSchema)
@signed_in
def who() -> dict[str, Any]:
    """Who is signed in."""
    actor = current_actor()
    return {"person_id": actor.person_id, "name": actor.name, "roles": roles_of(actor)}


@operations.route("/session", methods=["POST"], endpoint="open")
@sign_in_limit_per_address
@sign_in_limit_per_account
@operations.arguments(CredentialsSchema)
@operations.response(200, TokenSchema)
@operations.alt_response(401, "UNAUTHORIZED")
@operations.alt_response(429, "TOO_MANY_REQUESTS")
@open_to_all
def sign_in(given: dict[str, str]) -> dict[str, str]:
    """Sign in; the answer's token is the one to use from now on."""
    library = current_library()
    facts: dict[str, Any] = {**given, "seen_from": request.remote_addr}
    answer = library.store.run(people.sign_in, at=library.now(), **facts)
    browser_session().sign_in(answer.person_or_refuse().id)
    return {"csrf_token": generate_csrf()}


@operations.route("/session", methods=["DELETE"], endpoint="close")
@operations.response(204)
@signed_in
def sign_out() -> None:
    """Sign out."""
    browser_session().end()
