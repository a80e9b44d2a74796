"""Which answer each family of error gets, and the page that says what stands in the way and what to do."""

import re
import secrets
from typing import Any

from flask import Flask, current_app, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_limiter import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError

from acqflow.catalogues.rules import ImportFailed
from acqflow.people import actions as people
from acqflow.people.rules import OldPasswordWrong, SignInRefused
from acqflow.plugin_host.containment import PluginFailed
from acqflow.vocabulary.errors import AcqflowError, Conflict, Missing, Refused, Unreadable
from acqflow.web.access import current_library, known_actor
from acqflow.web.addresses import came_from
from acqflow.web.forms import FormUnreadable
from acqflow.web.sentences import WORDING

STATUS: dict[type[AcqflowError], int] = {
    # Wrong passwords come before the family they belong to: nobody's right is at stake.
    SignInRefused: 401,
    OldPasswordWrong: 422,
    Unreadable: 422,
    Missing: 404,
    Refused: 403,
    Conflict: 409,
    # The fault lies with what we asked, not with who asked us.
    PluginFailed: 502,
}
_LONGEST_PATH = 200

_HEADINGS: dict[int, Any] = {
    400: _("This request cannot be taken"),
    401: _("Please sign in"),
    403: _("Not permitted"),
    404: _("Not found"),
    405: _("This cannot be done here"),
    409: _("Not possible now"),
    413: _("Too large"),
    422: _("Not understood"),
    429: _("Please wait a little"),
    502: _("A plugin failed"),
    500: _("Something went wrong"),
}
_CURES: dict[int, Any] = {
    400: _("Go back, load the page again and repeat what you did. What you wrote is still in the form."),
    403: _("If you should be able to do it, ask the head of acquisitions or an administrator for the role."),
    404: _("Check the address, or search for the title."),
    405: _("Go back and use the buttons of the page."),
    409: _("Go back and load the page again: somebody may have changed it since."),
    413: _("Send a smaller file, or split it."),
    422: _("Go back and correct what you entered."),
    429: _("Wait a minute, then try again."),
    502: _("Try again later; if it goes on, tell the administrator the name of the plugin."),
    500: _("Nothing was changed. Try again; if it happens again, tell the administrator this number."),
}


# A second sentence or half of one: by custom it says what to do.
_NAMES_ITS_CURE = re.compile(r"[.;] \S")


def status_of(error: AcqflowError) -> int:
    """What a worker met gets the answer that it would have got here."""
    kinds = error.kinds if isinstance(error, ImportFailed) else ()
    families = (f for f in STATUS if isinstance(error, f) or f.__name__ in kinds)
    return next((STATUS[family] for family in families), 500)


def install(app: Flask) -> None:
    app.register_error_handler(AcqflowError, _known)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unknown)


def _known(error: AcqflowError) -> ResponseReturnValue:
    status = status_of(error)
    if isinstance(error, Refused) and status == 403:
        _note_refusal(error)
    unreadable = error if isinstance(error, FormUnreadable) else None
    return _answer(
        status, WORDING.error(error), code=error.code, unreadable=unreadable, with_cure=_needs_cure(error)
    )


def _needs_cure(error: AcqflowError) -> bool:
    """Whether the error leaves open what to do; two cures side by side would contradict each other."""
    return not (isinstance(error, Conflict | Missing | Unreadable) and _NAMES_ITS_CURE.search(error.says))


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None:
        return error.response
    status = error.code or 500
    if isinstance(error, SecurityError):
        # No page: its links would be made from the very host name that is not believed.
        return make_response("Unknown host name.\n", 400, {"Content-Type": "text/plain; charset=utf-8"})
    said = _said_of(error)
    if not _is_api() and (status == 401 or _was_signing_in(error)):
        return render_template("sign_in.html", problem=said or None, back_to=_back_to()), status
    answer = make_response(_answer(status, said))
    for name, value in error.get_headers():
        if name.lower() in {"retry-after", "allow"}:
            answer.headers[name] = value
    return answer


def _was_signing_in(error: HTTPException) -> bool:
    """The sign-in page itself lay open for too long: nothing was in it that is worth going back for."""
    return isinstance(error, CSRFError) and request.endpoint == "sign_in.sign_in" and known_actor() is None


def _said_of(error: HTTPException) -> str:
    if isinstance(error, CSRFError):
        return str(gettext("The form was out of date."))
    # A limit that has something to say about itself.
    limit = error.limit if isinstance(error, RateLimitExceeded) else None
    return str(limit.error_message) if limit is not None and limit.error_message else ""


def _unknown(error: Exception) -> ResponseReturnValue:
    number = secrets.token_hex(4)
    current_app.logger.error("unexpected error %s", number, exc_info=error)
    return _answer(500, number)


def _answer(
    status: int,
    said: str,
    *,
    code: str | None = None,
    unreadable: FormUnreadable | None = None,
    with_cure: bool = True,
) -> ResponseReturnValue:
    heading = _HEADINGS.get(status, _HEADINGS[400])
    if _is_api():
        told = {"code": code or "http", "status": status, "message": said or str(heading)}
        return jsonify(told | ({"problems": unreadable.problems} if unreadable else {})), status
    # A limit says itself for how long.
    cure = "" if not with_cure or (status == 429 and said) else _cure_of(status)
    problems = unreadable.told() if unreadable else []
    page = render_template("error.html", status=status, heading=heading, said=said, cure=cure, problems=problems)
    return page, status


def _cure_of(status: int) -> Any:
    if status == 422 and request.method == "GET":
        # Nothing was entered: the fault lies in the address.
        return _("Correct the address, or go back and use the links of the page.")
    return _CURES.get(status, _CURES[400])


def _note_refusal(error: Refused) -> None:
    actor = known_actor()
    library = current_library()
    library.store.run(
        people.audit,
        event="refused",
        outcome=error.code,
        by_id=actor.person_id if actor else None,
        at=library.now(),
        facts={"method": request.method, "route": request.path[:_LONGEST_PATH]},
    )


def _is_api() -> bool:
    return request.path.startswith("/api/")


def _back_to() -> str:
    """Where to go on after signing in: this page, or the page whose form was sent."""
    if request.method == "GET":
        return request.full_path.rstrip("?")
    if request.endpoint == "sign_in.sign_in":
        return request.form.get("back_to", "")
    return came_from()
