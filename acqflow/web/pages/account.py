"""One's own account: the password, and where one is signed in."""

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from acqflow.people import actions, queries
from acqflow.people.rules import OldPasswordWrong
from acqflow.vocabulary.errors import Unreadable
from acqflow.web.access import current_actor, current_library, signed_in
from acqflow.web.asking import ask, do
from acqflow.web.forms import Action, FormUnreadable, Line, read_form
from acqflow.web.messages import go_to, tell
from acqflow.web.protection import password_limit
from acqflow.web.sentences import WORDING
from acqflow.web.sessions import browser_session

pages = Blueprint("account", __name__, url_prefix="/account")


class PasswordForm(Action):
    old_password = Line(required=True, longest=1000)
    password = Line(required=True, longest=1000)
    again = Line(required=True, longest=1000)


@pages.get("")
@signed_in
def account() -> ResponseReturnValue:
    return _page(None)


@pages.post("/password")
@password_limit
@signed_in
def change_password() -> ResponseReturnValue:
    try:
        given = read_form(PasswordForm)
        if given["password"] != given["again"]:
            raise FormUnreadable({"again": [gettext("The two are not the same.")]})
        do(
            actions.set_password,
            person_id=current_actor().person_id,
            password=given["password"],
            old_password=given["old_password"],
            keep_token=browser_session().token,
        )
    except FormUnreadable as error:
        return _page(error.problems), 422
    except OldPasswordWrong as error:
        return _page({"old_password": [WORDING.error(error)]}), 422
    except Unreadable as error:
        return _page({"password": [WORDING.error(error)]}), 422
    browser_session().renew()
    tell(gettext("Your password was changed. Everywhere else you are signed out."))
    return go_to(url_for("account.account"))


@pages.post("/sessions/<int:session_id>/end")
@signed_in
def end_session(session_id: int) -> ResponseReturnValue:
    do(actions.end_session, session_id=session_id)
    tell(gettext("Signed out there."))
    return go_to(url_for("account.account"))


def _page(problems: dict[str, list[str]] | None) -> str:
    actor = current_actor()
    person_id, token = actor.person_id, browser_session().token
    rows = ask(queries.sessions_of, person_id=person_id, by=actor, at=current_library().now(), token=token)
    return render_template("account.html", sessions=rows, problems=problems)
