"""Whether the process lives, and whether it can reach its database."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from acqflow.web.access import current_library, open_to_all

pages = Blueprint("health", __name__)
_PLAIN = {"Content-Type": "text/plain; charset=utf-8"}


@pages.get("/healthz")
@open_to_all
def lives() -> ResponseReturnValue:
    return "ok\n", 200, _PLAIN


@pages.get("/readyz")
@open_to_all
def is_ready() -> ResponseReturnValue:
    try:
        current_library().store.ask(_answers)
    except DBAPIError:
        return "database unreachable\n", 503, _PLAIN
    return "ok\n", 200, _PLAIN


def _answers(session: Session) -> None:
    session.execute(select(1))
