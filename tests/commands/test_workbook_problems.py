"""A workbook that cannot be taken in: every problem is told, with its sheet, its row and its cure."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from acqflow.commands.root import acqflow
from tests.workbooks import A_WORKBOOK, changed, write_workbook


@pytest.fixture(autouse=True)
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACQFLOW_VAR", str(tmp_path / "var"))
    for words in (
        ["db", "upgrade"],
        ["people", "found", "root", "Root", "--password", "kiln-otter-verdant-9"],
    ):
        assert CliRunner().invoke(acqflow, words).exit_code == 0


def _wrong(tmp_path: Path) -> Path:
    raw = {name: rows for name, rows in A_WORKBOOK.items() if name != "subject_funds"}
    raw = dict(changed("persons", 2, "language", "klingon", raw))
    return write_workbook(tmp_path / "wrong.xlsx", changed("modes", 3, "mode", "leed", raw))


def test_every_problem_is_told_with_its_place_and_its_cure(tmp_path: Path) -> None:
    answer = CliRunner().invoke(acqflow, ["people", "import", str(_wrong(tmp_path)), "--as", "root"])
    assert answer.exit_code == 3
    assert answer.stderr.splitlines() == [
        "acqflow: Nothing was taken in, because the workbook has 2 problems:",
        "  persons, row 2, column language: “klingon” is none of the choices. Write one of: zh, en.",
        "  modes, row 3, column mode: “leed” is none of the choices. Write one of: relay, participate, lead.",
    ]


def test_one_problem_is_spoken_of_as_one(tmp_path: Path) -> None:
    raw = {"departments": [["code", "name_zh", "name_en"], ["CS", "", "Computing"]]}
    file = write_workbook(tmp_path / "wrong.xlsx", raw)
    answer = CliRunner().invoke(acqflow, ["people", "import", str(file), "--as", "root"])
    assert "the workbook has 1 problem:" in answer.stderr


def test_problems_are_told_as_json(tmp_path: Path) -> None:
    answer = CliRunner().invoke(acqflow, ["people", "import", str(_wrong(tmp_path)), "--as", "root", "--json"])
    assert answer.exit_code == 3
    told = json.loads(answer.stdout)
    assert [(p["sheet"], p["row"], p["column"]) for p in told["problems"]] == [
        ("persons", 2, "language"),
        ("modes", 3, "mode"),
    ]
    assert told["problems"][1]["says"].endswith("Write one of: relay, participate, lead.")


def test_problems_are_told_in_chinese(tmp_path: Path) -> None:
    words = ["--language", "zh", "people", "import", str(_wrong(tmp_path)), "--as", "root"]
    said = CliRunner().invoke(acqflow, words).stderr
    assert "工作簿中有 2 处问题" in said
    assert "persons, 第 2 行, “language”列" in said


def test_what_was_taken_in_is_told_as_json(tmp_path: Path) -> None:
    raw = {"departments": [["code", "name_zh", "name_en"], ["CS", "计算机学院", "Computing"]]}
    file = write_workbook(tmp_path / "right.xlsx", raw)
    answer = CliRunner().invoke(acqflow, ["people", "import", str(file), "--as", "root", "--json"])
    assert json.loads(answer.stdout)["sheets"]["departments"] == {"new": 1, "changed": 0, "same": 0}


def _told(tmp_path: Path, raw: dict[str, list[list[str]]]) -> list[str]:
    file = write_workbook(
        tmp_path / "wrong.xlsx", {name: [A_WORKBOOK[name][0], *rows] for name, rows in raw.items()}
    )
    answer = CliRunner().invoke(acqflow, ["people", "import", str(file), "--as", "root"])
    assert answer.exit_code == 3
    return [line.strip().partition(": ")[0] for line in answer.stderr.splitlines()[1:]]


def test_a_row_with_a_fault_is_told_all_of_its_others_too(tmp_path: Path) -> None:
    raw = {
        "departments": [["CS", "", "Computing"]],
        "persons": [
            ["gu", "顾", "", "no address", "PHYS", "klingon", "yes"],
            ["li", "李", "", "", "CS", "zh", "perhaps"],
            ["li", "李", "", "", "MATH", "zh", "yes"],
        ],
        "roles": [["lii", "subject_librarian", "subject", "TP9"], ["gu", "hed", "all", ""]],
        "team_members": [["", "ghost", "lead", "2026-05-01", "2026-01-01"]],
        "subject_funds": [["TP3", "novel", "BOOKS"]],
    }
    assert _told(tmp_path, raw) == [
        "departments, row 2, column name_zh",
        "persons, row 2, column email",
        "persons, row 2, column language",
        "persons, row 2, column department",
        "persons, row 3, column active",
        "persons, row 4, column login",
        "persons, row 4, column department",
        "roles, row 2, column login",
        "roles, row 2, column code",
        "roles, row 3, column role",
        "team_members, row 2, column team",
        "team_members, row 2, column ends_on",
        "team_members, row 2, column login",
        "subject_funds, row 2, column resource_type",
        "subject_funds, row 2, column subject",
        "subject_funds, row 2, column fund",
    ]


def test_what_a_row_without_a_readable_name_may_have_brought_is_not_missed_everywhere(tmp_path: Path) -> None:
    raw = {
        "departments": [["", "计算机", "Computing"]],
        "persons": [["gu", "顾", "", "", "CS", "zh", "yes"]],
    }
    assert _told(tmp_path, raw) == ["departments, row 2, column code"]
