"""How the web application is put together."""

from typing import Any

from flask import Flask
from flask_bootstrap import Bootstrap5

from acqflow.bootstrap import Library
from acqflow.web import (
    access,
    addresses,
    errors,
    formatting,
    language,
    menu,
    messages,
    naming,
    protection,
    sentences,
    sessions,
)
from acqflow.web.api import blueprint as api
from acqflow.web.background import BackgroundWork
from acqflow.web.pages import PAGES
from acqflow.wording import TRANSLATIONS

_MEGABYTE = 1024 * 1024


class LibraryApp(Flask):
    """Flask, escaping every template whatever its file is called."""

    library: Library
    background: BackgroundWork
    json_provider_class = addresses.ShallowJSON

    def select_jinja_autoescape(self, filename: str | None) -> bool:  # noqa: ARG002
        return True


def create_app(library: Library) -> LibraryApp:
    """The application of one library. Raises RuntimeError if a route does not say who may use it."""
    app = LibraryApp(__name__)
    app.library = library
    app.background = BackgroundWork(library)
    app.config.update(_configuration(library))
    kept = sessions.DatabaseSessions(library, is_https=_is_https(library))
    app.session_interface = kept
    # Before the first route.
    app.url_map.converters.update(addresses.CONVERTERS)
    Bootstrap5(app)
    # First: who is turned away is told so in the language of the address.
    language.install(app)
    access.ask_to_sign_in(app)
    protection.protect(app)
    access.guard(app)
    formatting.install(app)
    naming.install(app)
    sentences.install(app)
    menu.install(app)
    messages.install(app)
    for page in PAGES:
        app.register_blueprint(page)
    api.install(app, cookie=kept.cookie)
    # After the API, whose own handlers would answer for the pages too.
    errors.install(app)
    access.check_every_route_is_declared(app)
    return app


def _is_https(library: Library) -> bool:
    return str(library.settings.base_url or "").startswith("https:")


def _configuration(library: Library) -> dict[str, Any]:
    return {
        "SECRET_KEY": library.settings.secret_key,
        # As people reach it: a proxy in front may be the one that speaks TLS.
        "IS_HTTPS": _is_https(library),
        "TRUSTED_HOSTS": list(library.settings.trusted_hosts) or None,
        "MAX_CONTENT_LENGTH": _MEGABYTE,
        "MAX_FORM_MEMORY_SIZE": _MEGABYTE,
        "SEND_FILE_MAX_AGE_DEFAULT": 3600,
        "BOOTSTRAP_SERVE_LOCAL": True,
        "BABEL_DEFAULT_LOCALE": "en",
        "BABEL_TRANSLATION_DIRECTORIES": str(TRANSLATIONS),
        # A form is good for as long as the session it was made in.
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,
        # A small file has gone in by then, and whoever sent it sees what came of it.
        "IMPORT_WAIT_SECONDS": 5.0,
        "LOOK_WAIT_SECONDS": 2.0,
        "API_TITLE": "acqflow",
        "API_VERSION": "v1",
        "OPENAPI_VERSION": "3.1.0",
        "OPENAPI_URL_PREFIX": None,
    }
