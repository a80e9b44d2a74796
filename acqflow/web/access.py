"""Who is asking, and whether the route is open to them. A route that does not say so does not start."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, current_app, g, request

from acqflow.bootstrap import Library
from acqflow.people import queries as people
from acqflow.people.rules import Actor, Verb, require
from acqflow.vocabulary.errors import AcqflowError
from acqflow.web.sessions import browser_session

V = TypeVar("V", bound=Callable[..., Any])
_STATIC = ("static", "bootstrap.static")


def open_to_all(view: V) -> V:
    """Anybody may see this page, signed in or not."""
    return _declare(view, "all")


def signed_in(view: V) -> V:
    """Anybody who is signed in; what they see of it is decided by the query."""
    return _declare(view, ())


def needs(*verbs: Verb) -> Callable[[V], V]:
    """Whoever may do at least one of these somewhere; where exactly is decided by the action."""
    return lambda view: _declare(view, verbs)


def current_library() -> Library:
    return current_app.library  # type: ignore[attr-defined, no-any-return]


def current_actor() -> Actor:
    """Whoever is signed in; 401 if nobody is."""
    actor = known_actor()
    if actor is None:
        abort(401)
    return actor


def known_actor() -> Actor | None:
    """Whoever is signed in, with the roles held now; None for a visitor."""
    if "actor" not in g:
        g.actor = _look_up(browser_session().person_id)
    found: Actor | None = g.actor
    return found


def ask_to_sign_in(app: Flask) -> None:
    """Before anything is said about the form they sent: without a session its token cannot be right."""
    app.before_request(_check_signed_in)


def guard(app: Flask) -> None:
    app.before_request(_check_verbs)


def check_every_route_is_declared(app: Flask) -> None:
    """Raise RuntimeError naming the routes that do not say who may use them."""
    undeclared = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in _STATIC and access_of(app, rule.endpoint) is None
    ]
    if undeclared:
        raise RuntimeError(f"routes that do not say who may use them: {', '.join(sorted(undeclared))}")


def access_of(app: Flask, endpoint: str) -> Any:
    return access_to(app.view_functions[endpoint])


def access_to(view: Callable[..., Any]) -> Any:
    """ "all", or the verbs of which one is needed; None where nobody has said."""
    return getattr(view, "acqflow_access", None)


def _declare(view: V, access: Any) -> V:
    view.acqflow_access = access  # type: ignore[attr-defined]
    return view


def _look_up(person_id: int | None) -> Actor | None:
    if person_id is None:
        return None
    try:
        return current_library().store.ask(people.actor, person_id=person_id)
    except AcqflowError:
        # Gone or switched off since signing in.
        return None


def _check_signed_in() -> None:
    if _access_here() != "all":
        current_actor()


def _check_verbs() -> None:
    access = _access_here()
    if access == "all" or not access:
        return
    actor = current_actor()
    if not any(actor.may(verb) for verb in access):
        require(actor, access[0])


def _access_here() -> Any:
    if request.endpoint is None or request.endpoint in _STATIC:
        return "all"
    return access_of(current_app, request.endpoint)
