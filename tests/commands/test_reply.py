"""The reply to a vendor's list by the command."""

from pathlib import Path

from tests.commands.test_reading_files import AS, Shell, shell  # noqa: F401  the fixture


def test_a_list_is_written_back_row_by_row(tmp_path: Path, shell: Shell) -> None:  # noqa: F811
    sent, out = tmp_path / "list.csv", tmp_path / "reply.csv"
    sent.write_text("书名,ISBN\n光学,9787302274629\n力学,9787111111115\n", encoding="utf-8")
    assert shell("catalogue", "import", str(sent), *AS)[0] == 0
    code, said, _ = shell("catalogue", "reply", "1", str(sent), str(out), "--as", "ma")
    assert (code, "is written" in said) == (0, True)
    assert out.read_text(encoding="utf-8-sig").splitlines() == [
        "书名,ISBN,Copies ordered,State of the order,Order line",
        "光学,9787302274629,0,not ordered,",
        "力学,9787111111115,0,not ordered,",
    ]
    sent.write_text("书名,ISBN\n", encoding="utf-8")
    code, _, err = shell("catalogue", "reply", "1", str(sent), str(out), "--as", "ma")
    assert (code, "another file than import 1" in err) == (6, True)
    assert shell("catalogue", "reply", "1", str(sent), str(out), "--as", "admin")[0] == 5
