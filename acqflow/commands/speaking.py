"""The reader's language on the command line, from the same catalogue the pages use."""

import gettext as catalogues
import os
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import click

import acqflow
from acqflow.commands.own_cures import OWN_CURES
from acqflow.vocabulary.errors import AcqflowError
from acqflow.vocabulary.spacing import spaced

if TYPE_CHECKING:
    from acqflow.wording import Wording

LANGUAGES = ("en", "zh")
_DOMAIN = "messages"
_TRANSLATIONS = Path(acqflow.__file__).parent / "wording" / "translations"
# The variables in the order in which they count.
_TOLD_BY = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")

# click says its own texts through the standard library, which looks for a catalogue of this name.
catalogues.bindtextdomain(_DOMAIN, _TRANSLATIONS)


def language_of_terminal(environment: Mapping[str, str] = os.environ) -> str:
    told = next((environment[name] for name in _TOLD_BY if environment.get(name)), "")
    return "zh" if told.startswith("zh") else "en"


def _speak(_context: click.Context, _option: click.Parameter, language: str | None) -> None:
    """In this language from here on: what we say, and what click says, which reads the variable."""
    if language is not None:
        os.environ[_TOLD_BY[0]] = language


language_option = click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    is_eager=True,
    expose_value=False,
    callback=_speak,
    help="Language of what is printed; otherwise the terminal's (LANGUAGE, LC_ALL, LANG), or English.",
)


def in_language(language: str) -> Callable[[str], str]:
    """Turns an English text of the project into this language; English itself stays as it is."""
    return str if language == "en" else _catalogue(language).gettext


def gettext(text: str, **facts: object) -> str:
    """The text in the language spoken, its `%(name)s` places filled; a cure as a command has it."""
    text = OWN_CURES.get(text, text)
    # A catalogue keeps its own description under the empty text.
    said = in_language(language_of_terminal())(text) if text else ""
    return spaced(said, facts) % facts if facts else said


def ngettext(one: str, many: str, num: int, **facts: object) -> str:
    """As gettext, for what is counted; `num` fills a place as well."""
    if language_of_terminal() == "en":
        said = one if num == 1 else many
    else:
        said = _catalogue(language_of_terminal()).ngettext(one, many, num)
    facts = {"num": num, **facts}
    return spaced(said, facts) % facts


def wording(vendor_name: Callable[[str], str] = str) -> "Wording":
    """Words for the codes, sentences for what happened; vendors by their code unless told otherwise."""
    # Loaded when something is to be said: `--help` needs none of the stations.
    from acqflow.wording import Wording

    return Wording(translate=gettext, write=_written, vendor_name=vendor_name)


def sentence(error: AcqflowError) -> str:
    """What the error says, in the language spoken."""
    return wording().error(error)


def _written(value: object) -> object:
    """As it writes itself; a person in the letters the reader knows, where both are known."""
    latin = getattr(value, "latin", None)
    return latin if latin and language_of_terminal() != "zh" else value


@cache
def _catalogue(language: str) -> catalogues.NullTranslations:
    return catalogues.translation(_DOMAIN, _TRANSLATIONS, [language])
