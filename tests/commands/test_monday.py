"""A university's first day, by the command alone: from an empty folder to titles that subjects want."""

import json
from pathlib import Path

import pytest
import xlsxwriter
from click.testing import CliRunner

from acqflow.commands.root import acqflow
from examples.demo_university.vendor_files import write_vendor_files
from tests.workbooks import A_WORKBOOK


class Shell:
    """Runs commands the way a terminal would; a failing one fails the test unless it is meant to."""

    def __init__(self) -> None:
        self._runner = CliRunner()

    def __call__(self, *words: str) -> str:
        answer = self._runner.invoke(acqflow, words)
        if answer.exception is not None and not isinstance(answer.exception, SystemExit):
            raise answer.exception
        assert answer.exit_code == 0, answer.output
        return answer.output

    def json(self, *words: str) -> object:
        return json.loads(self(*words, "--json"))


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    monkeypatch.setenv("ACQFLOW_VAR", str(tmp_path / "var"))
    monkeypatch.setenv("ACQFLOW_TODAY", "2026-11-23")
    return Shell()


PEOPLE = {
    "persons": [["gu", "顾"], ["ma", "马"], ["li", "李"]],
    "roles": [
        ["gu", "head", "all", ""],
        ["ma", "acquisition_librarian", "all", ""],
        ["li", "subject_librarian", "subject", "TP3"],
    ],
    "subjects": [["TP3", "计算机", "Computing", "", ""]],
    "class_ranges": [["TP3", "clc", "TP3", "TP3"], ["TP3", "lcc", "QA75", "QA76"]],
}


def _people(shell: Shell, folder: Path) -> None:
    """A workbook as somebody would fill it in: a head, a buyer, a librarian and a subject."""
    filled = folder / "people.xlsx"
    book = xlsxwriter.Workbook(filled)
    for name, rows in PEOPLE.items():
        sheet = book.add_worksheet(name)
        headings = A_WORKBOOK[name][0]
        for line, cells in enumerate([headings, *rows]):
            whole = [*cells, "", "", "", "zh", "yes"] if name == "persons" and line else cells
            sheet.write_row(line, 0, whole)
    book.close()
    assert "persons\t3\t0\t0" in shell("people", "import", str(filled), "--as", "admin")
    shell("people", "export", str(folder / "exported.xlsx"), "--as", "admin")
    assert "persons\t0\t0\t4" in shell("people", "import", str(folder / "exported.xlsx"), "--as", "admin")


def _money_moves(shell: Shell) -> None:
    """From one fund to another and back, and how far a fund may be used."""
    shell("funds", "add", "RESERVE", "--name-zh", "机动", "--name-en", "Reserve", "--as", "gu")
    for key, way in (("t1", ("BOOKS", "RESERVE")), ("t2", ("RESERVE", "BOOKS"))):
        said = shell("funds", "transfer", *way, "500.00", "--reason", "2026", "--key", key, "--as", "gu")
        assert said == f"CNY 500.00 moved from {way[0]} to {way[1]}.\n"
    said = shell("funds", "limit", "BOOKS", "--encumbrance", "110", "--warn", "none", "--as", "gu")
    assert said == "Limits of BOOKS: encumbrance 110 %, expenditure 100 %, warning at –.\n"
    assert "encumbrance 105 %, expenditure 100 %, warning at –." in shell(
        "funds", "limit", "BOOKS", "--encumbrance", "105", "--as", "gu"
    )


def _another_year(shell: Shell, folder: Path) -> None:
    """What is not this year's is asked for by its code, and each table has its file."""
    shell("funds", "open-year", "2027", "2027-01-01", "2027-12-31", "CNY", "--as", "gu")
    key = ("--reason", "2027", "--key", "b1", "--year", "2027")
    shell("funds", "allocate", "BOOKS", "5000.00", *key, "--as", "gu")
    assert "BOOKS\t图书\tBooks\t5000.00" in shell("funds", "show", "--year", "2027")
    assert "Budget report 2027" in shell("budget", "report", "--year", "2027", "--as", "gu")
    report = ("budget", "report", "--as", "gu", "--csv")
    shell(*report, str(folder / "subjects.csv"))
    shell(*report, str(folder / "funds.csv"), "--table", "fund")
    assert (folder / "subjects.csv").read_text(encoding="utf-8-sig").startswith("Subject,")
    assert (folder / "funds.csv").read_text(encoding="utf-8-sig").startswith("Fund,")


def test_a_university_gets_from_nothing_to_matched_titles_by_commands(shell: Shell, tmp_path: Path) -> None:
    shell("db", "upgrade")
    shell("people", "found", "admin", "Administrator", "--password", "kiln-otter-verdant-9")
    _people(shell, tmp_path)
    shell("funds", "open-year", "2026", "2026-01-01", "2026-12-31", "CNY", "--as", "gu")
    shell("funds", "add", "BOOKS", "--name-zh", "图书", "--name-en", "Books", "--as", "gu")
    for _ in range(2):
        shell("funds", "allocate", "BOOKS", "120000.00", "--reason", "2026", "--key", "a1", "--as", "gu")
    shell("funds", "rate", "USD", "CNY", "7.12", "--source", "bank", "--as", "gu")
    assert "BOOKS\t图书\tBooks\t120000.00\t0.00\t0.00\t120000.00" in shell("funds", "show")
    _money_moves(shell)
    _another_year(shell, tmp_path)

    files = write_vendor_files(tmp_path)
    vendor = ("--name-zh", "江北", "--name-en", "Jiangbei", "--currency", "CNY")
    shell("catalogue", "add-vendor", "JB", *vendor, "--as", "ma")
    shell("catalogue", "change-vendor", "JB", "--currency", "USD", "--email", "orders@jb.example", "--as", "ma")
    shell("catalogue", "change-vendor", "JB", "--currency", "CNY", "--as", "ma")
    as_buyer = ("--vendor", "JB", "--as", "ma")
    previewed = shell.json("catalogue", "preview", str(files.cnmarc), *as_buyer)
    taken = shell.json("catalogue", "import", str(files.cnmarc), *as_buyer)
    assert isinstance(previewed, dict)
    assert isinstance(taken, dict)
    assert previewed["counts"] == taken["counts"]
    counts = taken["counts"]
    assert counts["framed"] == counts["staged"] + counts["quarantined"] + counts["skipped"]
    assert counts["quarantined"] == 2
    assert "nothing was changed" in shell("catalogue", "import", str(files.cnmarc), *as_buyer)
    assert len(shell("catalogue", "quarantine", str(taken["run"])).splitlines()) == 1 + 2

    held = tmp_path / "held.csv"
    held.write_text("isbn,location,copies\n9787302274629,主馆,2\nnonsense,,\n", encoding="utf-8")
    assert "new\t1" in shell("catalogue", "holdings", str(held), "--as", "ma")
    again = shell.json("catalogue", "holdings", str(held), "--as", "ma")
    assert isinstance(again, dict)
    assert (again["counts"]["same"], [row["line"] for row in again["refused"]]) == (1, [3])

    shell("match", "profile", "TP3", "--language", "chi", "--price-cap", "CNY 900.00", "--as", "li")
    matched = shell.json("match", "run")
    assert isinstance(matched, dict)
    assert matched["per_subject"]["TP3"] > 20
    found = shell.json("title", "search", "数据")
    assert isinstance(found, dict)
    assert found["total"] > 0
    assert "offered" in shell("title", "dossier", str(found["rows"][0]["id"]))
    assert "adds up" in shell("funds", "verify")
    undone = shell.json("catalogue", "undo", str(taken["run"]), "--as", "ma")
    assert isinstance(undone, dict)
    assert undone["titles_removed"] == counts["titles_added"]
    said = shell("catalogue", "import", str(files.cnmarc), *as_buyer)
    assert f"Undo: acqflow catalogue undo {undone['run'] + 1} --as ma" in said
    shell("catalogue", "undo", str(undone["run"] + 1), "--as", "ma")
    emptied = shell.json("title", "search", "数据")
    assert isinstance(emptied, dict)
    assert emptied["total"] == 0
