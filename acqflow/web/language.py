"""Chinese or English: by the switch in the head bar, else the person's setting, else what the browser asks for."""

from typing import Any

from babel.support import NullTranslations, Translations
from flask import Flask, g, has_app_context, request
from flask_babel import Babel, Domain
from markupsafe import Markup

from acqflow.vocabulary.spacing import spaced
from acqflow.web.sessions import browser_session

LANGUAGES = {"zh": "中文", "en": "EN"}
_TAGS = {"zh": "zh-CN", "en": "en"}


class _OncePerRequest(Domain):  # type: ignore[misc]
    """Looks the translations up for each request, not for each of its hundreds of words."""

    def get_translations(self) -> Translations | NullTranslations:
        if not has_app_context():
            return NullTranslations()
        found: Translations | NullTranslations | None = g.get("translations")
        if found is None:
            found = g.translations = super().get_translations()
        return found


def install(app: Flask) -> None:
    domain = _OncePerRequest(domain="messages")
    Babel(app, locale_selector=chosen_language).domain_instance = domain
    _write_markup(app, domain)
    app.before_request(_keep_switch)
    app.context_processor(
        lambda: {"language": chosen_language(), "language_tag": _TAGS[chosen_language()], "languages": LANGUAGES}
    )


def chosen_language() -> str:
    if "language" not in g:
        asked = request.accept_languages.best_match(["zh", "zh-CN", "zh-Hans", "zh-TW", "en"], default="en")
        g.language = browser_session().get("language") or asked[:2]
    chosen: str = g.language
    return chosen


def _write_markup(app: Flask, domain: Domain) -> None:
    """Words of templates as Jinja's own newstyle gettext writes them, without its three calls for each word.

    A translation is markup and what is put into it is escaped, since every template here is escaped.
    """

    def gettext(text: str, /, **facts: Any) -> str:
        said = domain.get_translations().ugettext(text)
        return Markup(spaced(said, facts) if facts else said) % facts  # noqa: S704

    def ngettext(one: str, many: str, number: int, /, **facts: Any) -> str:
        facts = {"num": number, **facts}
        return Markup(spaced(domain.get_translations().ungettext(one, many, number), facts)) % facts  # noqa: S704

    app.jinja_env.globals.update({"_": gettext, "gettext": gettext, "ngettext": ngettext})


def _keep_switch() -> None:
    """`?lang=` is the switch; it is kept for the session."""
    wanted = request.args.get("lang")
    if wanted in LANGUAGES and request.method == "GET" and browser_session().get("language") != wanted:
        browser_session()["language"] = wanted
        g.language = wanted
