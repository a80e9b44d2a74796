"""A list with nothing in it says so, and which command brings something there."""

import sys

import pytest

from acqflow.commands.printing import say_listed
from tests.commands.commanding import run

SAID = {
    (
        "package",
        "list",
        "--as",
        "ma",
    ): "There is no package yet. Import the KBART file of one: acqflow catalogue import",
    ("catalogue", "runs"): "Nothing was imported yet. Import a file with: acqflow catalogue import",
    ("catalogue", "sources"): "No source is named. Name one in plugins.toml",
    ("match", "uncovered"): "No title is left that nobody wants.",
    ("match", "uncovered", "--page", "3"): "No title is left that nobody wants.",
}


@pytest.mark.usefixtures("peopled")
@pytest.mark.parametrize(("words", "says"), SAID.items())
def test_a_list_of_nothing_says_so_and_a_pipe_has_its_headings_alone(words: tuple[str, ...], says: str) -> None:
    answer = run(*words)
    assert (answer.exit_code, says in answer.stderr) == (0, True), answer.output
    assert answer.stdout.count("\n") == 1
    assert answer.stdout.count("\t") > 0


@pytest.mark.usefixtures("peopled")
def test_a_year_without_funds_says_how_one_is_added() -> None:
    assert run("funds", "open-year", "2026", "2026-01-01", "2026-12-31", "CNY", "--as", "gu").exit_code == 0
    assert "There is no fund yet. Add one with: acqflow funds add" in run("funds", "show").stderr


def test_a_terminal_shows_no_table_of_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    say_listed(("title",), [], none="There is none.")
    assert tuple(capsys.readouterr()) == ("", "There is none.\n")
