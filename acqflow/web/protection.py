"""What every answer and every form is protected by: headers, forgery tokens, and a limit on trying passwords."""

from typing import Any

from flask import Flask, Response, abort, current_app, request
from flask_babel import lazy_gettext as _
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf import CSRFProtect

from acqflow.people.rules import Verb
from acqflow.web.access import current_library, known_actor
from acqflow.web.forms import check_address
from acqflow.web.tries import LibraryTries

_CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
# What a form says beside the file.
_AROUND_A_FILE = 64 * 1024
_TAKE_FILES = {
    "catalogues.upload": Verb.IMPORT_CATALOGUE,
    "api_catalogues.upload": Verb.IMPORT_CATALOGUE,
    "holdings.upload": Verb.IMPORT_CATALOGUE,
    "api_holdings.upload": Verb.IMPORT_CATALOGUE,
    "catalogues.reply": Verb.SEE_ORDERS,
    "api_replies.reply": Verb.SEE_ORDERS,
}
_SAFE = {"GET", "HEAD", "OPTIONS"}


def per_login() -> str:
    """Count tries per account, whatever address they come from."""
    given: Any = request.get_json(silent=True) if request.is_json else request.form
    login = given.get("login", "") if hasattr(given, "get") else ""
    # Half a character counts as a question mark.
    return f"login:{str(login).strip().casefold()[:200].encode(errors='replace').decode()}"


limiter = Limiter(
    get_remote_address,
    storage_uri=f"{LibraryTries.STORAGE_SCHEME[0]}://",
    headers_enabled=True,
    strategy="moving-window",
)
sign_in_limit_per_address = limiter.shared_limit("20 per minute", scope="sign-in", methods=["POST"])
sign_in_limit_per_account = limiter.shared_limit(
    "5 per minute", scope="sign-in-account", key_func=per_login, methods=["POST"]
)


def per_person() -> str:
    """Count per person, whatever browser it is done in."""
    actor = known_actor()
    return f"person:{actor.person_id}" if actor else f"address:{get_remote_address()}"


def _was_taken(response: Response) -> bool:
    return response.status_code < 400


suggestion_limit = limiter.shared_limit(
    "30 per hour",
    scope="suggestion",
    key_func=per_person,
    methods=["POST"],
    deduct_when=_was_taken,
    error_message=_(
        "Thank you: 30 suggestions within an hour are as many as we can look after for one person. "
        "Please send this one in a while; what you wrote is still in the form."
    ),
)
password_limit = limiter.shared_limit("5 per minute", scope="password", key_func=per_person, methods=["POST"])


def protect(app: Flask) -> None:
    app.before_request(_let_catalogues_be_large)
    app.before_request(_refuse_other_sites)
    app.before_request(check_address)
    CSRFProtect(app)
    limiter.init_app(app)
    app.after_request(_add_headers)


def _let_catalogues_be_large() -> None:
    """What takes vendors' files takes them from those who may do it; everything else stays small."""
    verb = _TAKE_FILES.get(request.endpoint or "")
    if verb is not None and request.method == "POST":
        actor = known_actor()
        if actor is not None and actor.may(verb):
            request.max_content_length = current_library().settings.limits.upload + _AROUND_A_FILE


def _refuse_other_sites() -> None:
    if request.method not in _SAFE and request.headers.get("Sec-Fetch-Site") in {"cross-site", "same-site"}:
        abort(400)


def _add_headers(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if current_app.config["IS_HTTPS"]:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    if response.status_code >= 400 or not request.path.startswith(("/static/", "/bootstrap/")):
        response.headers["Cache-Control"] = "no-store"
    return response
