"""Commands speak English here, whatever the machine's language."""

from pathlib import Path

import pytest

from tests.commands.commanding import ROOT_PASSWORD, run
from tests.commands.test_monday import PEOPLE
from tests.workbooks import A_WORKBOOK, write_workbook


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    # Set and not taken away, so that it is put back after a command that was told another language.
    monkeypatch.setenv("LANGUAGE", "en")


@pytest.fixture
def peopled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A library with its people and subjects, on the day of 2026-11-23, and no money yet."""
    monkeypatch.setenv("ACQFLOW_VAR", str(tmp_path))
    monkeypatch.setenv("ACQFLOW_TODAY", "2026-11-23")
    raw = {name: [A_WORKBOOK[name][0], *rows] for name, rows in PEOPLE.items()}
    raw["persons"][1:] = [[*row, "", "", "", "zh", "yes"] for row in PEOPLE["persons"]]
    book = write_workbook(tmp_path / "people.xlsx", raw)
    for words in (
        ("db", "upgrade"),
        ("people", "found", "admin", "Administrator", "--password", ROOT_PASSWORD),
        ("people", "import", str(book), "--as", "admin"),
    ):
        assert run(*words).exit_code == 0
