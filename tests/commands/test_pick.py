"""On-site picking by command: the file to take along, and the scans."""

import json
from pathlib import Path

import pytest

from acqflow.commands.root import main
from tests.commands.commanding import run
from tests.workbooks import write_workbook

pytestmark = pytest.mark.usefixtures("peopled")
MONEY = (
    ("funds", "open-year", "2026", "2026-01-01", "2026-12-31", "CNY", "--as", "gu"),
    ("funds", "add", "BOOKS", "--name-zh", "图书", "--name-en", "Books", "--as", "gu"),
    (
        "catalogue",
        "add-vendor",
        "RT",
        "--name-zh",
        "人天",
        "--name-en",
        "Rentian",
        "--currency",
        "CNY",
        "--as",
        "ma",
    ),
)
KNOWN, UNKNOWN = "9787302660125", "9787111636649"


def test_scans_are_put_on_the_list_and_the_rest_is_named(tmp_path: Path) -> None:
    for words in MONEY:
        answer = run(*words)
        assert answer.exit_code == 0, answer.output
    funds = {"subject_funds": [["subject", "resource_type", "fund"], ["TP3", "*", "BOOKS"]]}
    book = write_workbook(tmp_path / "funds.xlsx", funds)
    assert run("people", "import", str(book), "--as", "admin").exit_code == 0
    offers = tmp_path / "offers.csv"
    offers.write_text(f"书名,ISBN,定价\n深度学习,{KNOWN},89.00\n", encoding="utf-8")
    assert run("catalogue", "import", str(offers), "--vendor", "RT", "--as", "ma").exit_code == 0
    scans = tmp_path / "scans.txt"
    scans.write_text(f"{KNOWN}\n{KNOWN}\n{UNKNOWN}\nnine\n", encoding="utf-8")
    told = run("pick", "scans", str(scans), "--subject", "TP3", "--as", "li", "--json")
    assert told.exit_code == 0, told.output
    found = json.loads(told.output)
    assert [(s["number"], s["copies"], s["outcome"]) for s in found["scans"]] == [
        (KNOWN, 2, "picked"),
        (UNKNOWN, 1, "unknown"),
    ]
    assert found["refused"] == [{"line": 4, "reason": "isbn", "raw": "nine"}]
    again = run("pick", "scans", str(scans), "--subject", "TP3", "--as", "li")
    assert again.exit_code == 0
    assert "is already on the list" in again.output
    assert "Nothing was added: what can be put on a list is on it already." in again.output
    assert "line 4: The line has no ISBN" in again.output

    for name in ("held.csv", "held.xlsx"):
        written = run("pick", "file", str(tmp_path / name), "--as", "li")
        assert written.output == f"1 number was written to {tmp_path / name}.\n"
    assert f"{KNOWN},on a list" in (tmp_path / "held.csv").read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(
    ("scans", "code", "says"),
    [
        (UNKNOWN, 6, "Nothing was put on a list, for the reasons told of each number (1)."),
        ("9787302660126", 6, f"The check digit of 9787302660126 is wrong. Should it be {KNOWN}"),
        ("97873026601", 3, "Nothing was put on a list: no number could be read from the scans."),
    ],
)
def test_nothing_put_on_a_list_is_said_with_the_reason_and_ends_with_a_code(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], scans: str, code: int, says: str
) -> None:
    file = tmp_path / "scans.txt"
    file.write_text(f"{scans}\n", encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        main(["pick", "scans", str(file), "--subject", "TP3", "--as", "li"])
    told = "".join(capsys.readouterr())
    assert (ended.value.code, says in told) == (code, True), told
    assert "list –" not in told


def test_who_does_not_select_picks_nothing(tmp_path: Path) -> None:
    assert run("pick", "file", str(tmp_path / "held.csv"), "--as", "gu").exit_code != 0
    assert not (tmp_path / "held.csv").exists()
