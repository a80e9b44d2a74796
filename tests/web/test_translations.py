"""Every text a person sees is there in Chinese, and no translation is left over."""

import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask

import acqflow
from acqflow.people.rules import Role, Verb
from acqflow.selection.rules import (
    EntryState,
    EntryStep,
    Filter,
    LineState,
    ListState,
    ListStep,
    Quorum,
    RejectReason,
    StepState,
    VerdictKind,
)  # fmt: skip
from acqflow.suggestions.rules import DeclineReason, Need, State, Step
from acqflow.titles.rules import STANDINGS
from acqflow.wording import WORDS
from tests.web.conftest import Browser
from tests.web.university import University

PACKAGE = Path(acqflow.__file__).parent
CATALOGUE = PACKAGE / "wording/translations/zh/LC_MESSAGES/messages.po"
_KEYWORDS = dict.fromkeys(("_", "gettext", "lazy_gettext", "words")) | {"ngettext": (1, 2)}
_PLACES = re.compile(r"%\(\w+\)[sd]|\{\w+(?:!r)?\}")
_CODES: dict[str, Any] = {
    "role": Role, "verb": Verb, "suggestion_state": State, "suggestion_step": Step, "need": Need,
    "decline_reason": DeclineReason, "entry_state": EntryState, "entry_step": EntryStep,
    "reject_reason": RejectReason, "standing": STANDINGS, "list_state": ListState, "list_step": ListStep,
    "line_state": LineState, "step_state": StepState, "verdict": VerdictKind, "quorum": Quorum, "filter": Filter,
}  # fmt: skip


@pytest.fixture(scope="module")
def said() -> set[str]:
    """The English texts, the first form of those that count."""
    methods = [
        ("commands/__init__.py", "acqflow.commands.collecting:collected"),
        ("web/api/__init__.py", "acqflow.web.api.collecting:collected"),
        ("**.py", "python"),
        ("**/templates/**.html", "jinja2"),
    ]
    options = {"**/templates/**.html": {"extensions": "jinja2.ext.do"}}
    found = extract_from_dir(PACKAGE, methods, options, keywords=_KEYWORDS)
    return {text if isinstance(text, str) else text[0] for _file, _line, text, _comments, _context in found}


@pytest.fixture(scope="module")
def kept() -> list[Message]:
    with CATALOGUE.open("rb") as file:
        return [message for message in read_po(file, locale="zh") if message.id]


@pytest.fixture(scope="module")
def chinese(kept: list[Message]) -> dict[str, str]:
    return {_first(message.id): _first(message.string) for message in kept}


def _forms(text: Any) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


def _first(text: Any) -> str:
    return _forms(text)[0]


def _places(text: Any) -> set[str]:
    return set(_PLACES.findall(_first(text))) - {"%(num)d"}


def test_every_text_has_a_chinese_translation(said: set[str], chinese: dict[str, str]) -> None:
    assert sorted(text for text in said if not chinese.get(text)) == []


def test_no_translation_is_of_a_text_that_nobody_says(said: set[str], chinese: dict[str, str]) -> None:
    assert sorted(set(chinese) - said) == []


def test_a_translation_has_the_places_of_its_text(kept: list[Message]) -> None:
    # What is counted in English may go without its number in another language, but not the other way round.
    # Chinese has one form of it, whose places are those of either English one.
    wrong = [
        message.id
        for message in kept
        if _places(message.string) not in [_places(form) for form in _forms(message.id)]
    ]
    assert wrong == []


def test_the_compiled_catalogue_is_made_from_the_one_people_edit() -> None:
    compiled = BytesIO()
    with CATALOGUE.open("rb") as file:
        write_mo(compiled, read_po(file, locale="zh"))
    assert CATALOGUE.with_suffix(".mo").read_bytes() == compiled.getvalue()


def test_collecting_the_texts_again_changes_nothing(tmp_path: Path) -> None:
    copy = tmp_path / "messages.po"
    copy.write_bytes(CATALOGUE.read_bytes())
    places = {"VENV": tmp_path, "BIN": Path(sys.executable).parent, "CHINESE": copy.with_suffix("")}
    given = [f"{name}={place}" for name, place in places.items()]
    subprocess.run(["make", "-s", "-o", "install", "translations", *given], cwd=PACKAGE.parent, check=True)
    assert copy.read_text(encoding="utf-8") == CATALOGUE.read_text(encoding="utf-8")
    assert copy.with_suffix(".mo").read_bytes() == CATALOGUE.with_suffix(".mo").read_bytes()


@pytest.mark.parametrize("kind", sorted(_CODES))
def test_every_code_of_a_station_has_its_word(kind: str) -> None:
    codes = [str(code.value) if hasattr(code, "value") else code for code in _CODES[kind]]
    assert [code for code in codes if code not in WORDS[kind]] == []


def test_pages_speak_the_language_that_was_chosen_and_say_which_it_is(app: Flask, university: University) -> None:
    browser = Browser(app)
    browser.sign_in("librarian")
    chinese_page = browser.get("/worklist/TP3?lang=zh").text
    assert '<html lang="zh-CN">' in chinese_page
    assert "待选书目" in chinese_page
    assert "计算机科学与技术" in chinese_page
    assert "待选书目" in browser.get("/worklist/TP3").text
    english_page = browser.get("/worklist/TP3?lang=en").text
    assert '<html lang="en">' in english_page
    assert "Computer science" in english_page
    assert 'lang="zh"' in english_page


def test_a_visitor_is_met_in_the_language_of_the_browser(app: Flask) -> None:
    page = app.test_client().get("/sign-in", headers={"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5"}).text
    assert '<html lang="zh-CN">' in page
    assert "登录" in page
