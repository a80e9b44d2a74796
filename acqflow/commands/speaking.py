"""The reader's language on the command line, from the same catalogue the pages use."""

import gettext as catalogues
import os
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import click

import acqflow
from acqflow.vocabulary.errors import AcqflowError

LANGUAGES = ("en", "zh")
_KEPT_AS = "acqflow.language"
# Facts of errors that are sentences themselves.
_TEXTS = ("sentence", "cure", "because", "why")


def language_of_terminal(environment: Mapping[str, str] = os.environ) -> str:
    told = next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), "")
    return "zh" if told.startswith("zh") else "en"


def _speak(context: click.Context, _option: click.Parameter, language: str | None) -> None:
    if language is not None:
        context.meta[_KEPT_AS] = language
    context.meta.setdefault(_KEPT_AS, language_of_terminal())


language_option = click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    is_eager=True,
    expose_value=False,
    callback=_speak,
    help="Language of what is printed; otherwise the terminal's (LC_ALL, LANG), or English.",
)


def spoken_language() -> str:
    """What this call of the command was asked to speak."""
    context = click.get_current_context(silent=True)
    return context.meta.get(_KEPT_AS, "en") if context else "en"


def in_language(language: str) -> Callable[[str], str]:
    """Turns an English text of the project into this language; English itself stays as it is."""
    return str if language == "en" else _catalogue(language).gettext


def gettext(text: str, **facts: object) -> str:
    """The text in the language spoken, its `%(name)s` places filled."""
    # A catalogue keeps its own description under the empty text.
    said = in_language(spoken_language())(text) if text else ""
    return said % facts if facts else said


def ngettext(one: str, many: str, num: int, **facts: object) -> str:
    """As gettext, for what is counted; `num` fills a place as well."""
    if spoken_language() == "en":
        said = one if num == 1 else many
    else:
        said = _catalogue(spoken_language()).ngettext(one, many, num)
    return said % {"num": num, **facts}


def sentence(error: AcqflowError) -> str:
    """What the error says, in the language spoken."""
    facts = {name: gettext(str(value)) if name in _TEXTS else value for name, value in error.facts.items()}
    return gettext(error.says) % facts


@cache
def _catalogue(language: str) -> catalogues.NullTranslations:
    folder = Path(acqflow.__file__).parent / "web" / "translations"
    return catalogues.translation("messages", folder, [language])
