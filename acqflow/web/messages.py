"""Telling people what happened, on the page they see next."""

from typing import Any

from flask import Flask, redirect
from werkzeug.wrappers import Response

from acqflow.web.sessions import browser_session

_KEPT = "messages"


def tell(text: str, *, undo: str | None = None, link: dict[str, str] | None = None) -> None:
    """Say this on the next page; `undo` is where a button there posts to, `link` has an `address` and a `text`."""
    kept = browser_session().get(_KEPT, [])
    browser_session()[_KEPT] = [*kept, {"text": text, "undo": undo, "link": link}]


def go_to(address: str) -> Response:
    """Show that page next; loading it again repeats nothing."""
    return redirect(address, 303)


def install(app: Flask) -> None:
    app.jinja_env.globals["take_messages"] = _take


def _take() -> list[Any]:
    session = browser_session()
    return list(session.pop(_KEPT)) if _KEPT in session else []
