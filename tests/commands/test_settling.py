"""What an import set aside is settled by commands: given out, mended, taken in, dismissed, reopened."""

import json
from pathlib import Path

from tests.commands.test_reading_files import AS, ISBN, OTHER, Shell, shell

__all__ = ["shell"]
HEAD = "征订号,书名,ISBN,定价\n"
FILE = f"{HEAD}A1,编译原理,{ISBN},59元\nA2,光学,{OTHER},很贵\nA3,,,1元\n"


def _imported(shell: Shell, folder: Path) -> None:
    (folder / "list.csv").write_text(FILE, encoding="utf-8")
    taken = shell.json("catalogue", "import", str(folder / "list.csv"), *AS)
    assert taken["run"] == 1


def _states(shell: Shell) -> list[str]:
    code, out, _ = shell("catalogue", "quarantine", "1", "--json")
    assert code == 0
    return [row["state"] for row in json.loads(out)]


def test_records_set_aside_are_mended_and_dismissed_by_their_number(shell: Shell, tmp_path: Path) -> None:
    _imported(shell, tmp_path)
    out = tmp_path / "aside.csv"
    assert f"{out} is written" in shell("catalogue", "export-quarantine", "1", str(out))[1]
    lines = out.read_text(encoding="utf-8").splitlines()
    assert lines == [HEAD.strip(), f"A2,光学,{OTHER},很贵", "A3,,,1元"]
    out.write_text(f"{lines[0]}\n{lines[1].replace('很贵', '69元')}\n", encoding="gb18030")
    code, _, err = shell("catalogue", "correct", "1", "2", "--file", str(out), "--as", "ma")
    assert (code, "--encoding" in err) == (3, True)
    mended = ("catalogue", "correct", "1", "2", "--file", str(out), "--encoding", "gb18030", "--as", "ma")
    assert "Record 2 was taken in: new title, title 2." in shell(*mended)[1]
    code, _, err = shell(*mended)
    assert (code, "settled: taken in corrected" in err) == (6, True)
    said = shell("catalogue", "dismiss", "1", "3", "--reason", "a note, no book", "--as", "ma")[1]
    assert "acqflow catalogue reopen 1 3 --as ma" in said
    assert _states(shell) == ["taken", "dismissed"]
    assert "a note, no book" in shell("catalogue", "quarantine", "1")[1]
    assert "waits again" in shell("catalogue", "reopen", "1", "3", "--as", "ma")[1]
    assert _states(shell) == ["taken", "waiting"]


def test_what_cannot_be_settled_ends_with_a_sentence(shell: Shell, tmp_path: Path) -> None:
    _imported(shell, tmp_path)
    reason = ("--reason", "x")
    for words, code, sentence in (
        (("dismiss", "9", "2", *reason, "--as", "ma"), 4, "There is no import 9"),
        (("dismiss", "1", "9", *reason, "--as", "ma"), 4, "has not set a record 9 aside"),
        (("dismiss", "1", "2", "--offset", "7", *reason, "--as", "ma"), 4, "has not set a record 2 aside"),
        (("dismiss", "1", "2", "--reason", " ", "--as", "ma"), 3, "Say why the record is dismissed"),
        (("dismiss", "1", "2", *reason, "--as", "admin"), 5, "may not do this"),
        (("reopen", "1", "2", "--as", "ma"), 6, "waits already"),
        (("correct", "1", "2", "--file", str(tmp_path / "list.csv"), "--as", "ma"), 3, "This one holds 3"),
        (("export-quarantine", "9", str(tmp_path / "x")), 4, "There is no import 9"),
    ):
        ended, _, err = shell("catalogue", *words)
        assert (ended, sentence in err) == (code, True), err
