"""Signing in and out."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from acqflow.people import actions as people
from acqflow.people import queries
from acqflow.people.queries import PersonRow
from acqflow.people.rules import Role, SignInRefused
from acqflow.web.access import current_library, known_actor, open_to_all, signed_in
from acqflow.web.forms import Action, Line, read_form
from acqflow.web.language import chosen_language
from acqflow.web.messages import go_to
from acqflow.web.protection import sign_in_limit_per_account, sign_in_limit_per_address
from acqflow.web.sentences import WORDING
from acqflow.web.sessions import browser_session

pages = Blueprint("sign_in", __name__)


class SignInForm(Action):
    login = Line(required=True, longest=64)
    password = Line(required=True, longest=1000)
    back_to = Line(longest=2000)


class DemoForm(Action):
    login = Line(required=True, longest=64)


@pages.get("/sign-in")
@open_to_all
def form() -> ResponseReturnValue:
    if known_actor():
        return go_to(url_for("home.home"))
    return render_template("sign_in.html", problem=None, back_to=request.args.get("next", ""))


@pages.post("/sign-in")
@sign_in_limit_per_address
@sign_in_limit_per_account
@open_to_all
def sign_in() -> ResponseReturnValue:
    given = read_form(SignInForm)
    library = current_library()
    facts = {"login": given["login"], "password": given["password"], "seen_from": request.remote_addr}
    try:
        person = library.store.run(people.sign_in, at=library.now(), **facts).person_or_refuse()
    except SignInRefused as refused:
        page = render_template("sign_in.html", problem=WORDING.error(refused), back_to=given.get("back_to", ""))
        return page, 401
    return _welcome(person, given.get("back_to"))


@pages.post("/sign-in/demo")
@open_to_all
def sign_in_as() -> ResponseReturnValue:
    """In the demo anybody may be anybody: there is nothing to protect. Elsewhere there is no such page."""
    library = current_library()
    if not library.settings.is_demo:
        abort(404)
    login = read_form(DemoForm)["login"]
    person = next((person for _role, person in demo_persons() if person.login == login), None)
    if person is None:
        abort(404)
    facts = {"seen_from": request.remote_addr or "", "demo": True}
    library.store.run(
        people.audit, event="sign_in", outcome="done", by_id=person.id, at=library.now(), facts=facts
    )
    # Nobody has chosen a language here: the one this page was read in stays.
    browser_session()["language"] = chosen_language()
    return _welcome(person, None)


@pages.post("/sign-out")
@signed_in
def sign_out() -> ResponseReturnValue:
    browser_session().end()
    return go_to(url_for("sign_in.form"))


def demo_persons() -> list[tuple[Role, PersonRow]]:
    """Whom to try the demo as, each with a role: those its settings name, else one per role. Empty elsewhere."""
    library = current_library()
    if not library.settings.is_demo:
        return []
    logins = library.settings.demo_logins
    return library.store.ask(_named, logins=logins) if logins else library.store.ask(_one_per_role)


def _named(session: Session, *, logins: Sequence[str]) -> list[tuple[Role, PersonRow]]:
    found = [queries.person_row(queries.person_by_login(session, login=login)) for login in logins]
    return [(person.roles[0].role, person) for person in found if person.is_active and person.roles]


def _one_per_role(session: Session) -> list[tuple[Role, PersonRow]]:
    holding = ((role, queries.persons_holding(session, role=role)) for role in Role)
    return [(role, found[0]) for role, found in holding if found]


def _welcome(person: PersonRow, back_to: str | None) -> ResponseReturnValue:
    browser_session().sign_in(person.id)
    browser_session().setdefault("language", person.language)
    return go_to(_own_page(back_to) or url_for("home.home"))


def _own_page(address: str | None) -> str | None:
    """The address if it is one of this site's own pages."""
    if not address or not address.startswith("/") or address.startswith(("//", "/\\")) or "\\" in address:
        return None
    parts = urlsplit(address)
    return None if parts.scheme or parts.netloc else address


@pages.app_context_processor
def _demo() -> dict[str, object]:
    return {"demo_persons": demo_persons}
