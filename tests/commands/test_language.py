"""A command speaks the language asked for, or the terminal's, and English otherwise."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from acqflow.commands.root import acqflow
from acqflow.commands.speaking import gettext, language_of_terminal

CHINESE = re.compile("[一-鿿]")


@pytest.fixture(autouse=True)
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACQFLOW_VAR", str(tmp_path / "var"))
    assert CliRunner().invoke(acqflow, ["db", "upgrade"]).exit_code == 0


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANGUAGE": "zh_CN:en", "LANG": "en_GB.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "zh_TW"}, "zh"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
    ],
)
def test_the_language_of_the_terminal_is_what_its_variables_say(
    environment: dict[str, str], language: str
) -> None:
    assert language_of_terminal(environment) == language


@pytest.mark.parametrize("words", [["funds", "verify"], ["title", "dossier", "7"], ["catalogue", "runs"]])
def test_answers_refusals_and_heads_are_said_in_the_language_of_the_terminal(
    words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not CHINESE.search(CliRunner().invoke(acqflow, words).output)
    monkeypatch.setenv("LANGUAGE", "zh_CN:en")
    assert CHINESE.search(CliRunner().invoke(acqflow, words).output)


def test_the_language_asked_for_counts_more_than_the_terminals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "zh_CN:en")
    assert not CHINESE.search(CliRunner().invoke(acqflow, ["--language", "en", "funds", "verify"]).output)


def test_nothing_is_said_as_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "zh")
    assert (gettext(""), gettext("Total")) == ("", "合计")


def test_what_programs_read_is_the_same_in_every_language(monkeypatch: pytest.MonkeyPatch) -> None:
    words = ["catalogue", "runs", "--json"]
    english = CliRunner().invoke(acqflow, words).output
    monkeypatch.setenv("LANGUAGE", "zh_CN:en")
    assert CliRunner().invoke(acqflow, words).output == english
