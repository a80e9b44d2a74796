"""Two titles are merged and parted by commands."""

from pathlib import Path

from tests.commands.test_reading_files import AS, ISBN, OTHER, Shell, shell

__all__ = ["shell"]
FILE = f"征订号,书名,ISBN,定价\nA1,光学,{ISBN},59元\nA2,光学（精装）,{OTHER},69元\n"


def test_titles_are_merged_and_parted_by_their_numbers(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(FILE, encoding="utf-8")
    shell.json("catalogue", "import", str(tmp_path / "list.csv"), *AS)
    found = shell.json("title", "search", OTHER)["rows"]
    said = shell("title", "merge", "1", "2", "--as", "ma")[1]
    assert "Title 2 was merged into title 1." in said
    assert "acqflow title unmerge 2 --as ma" in said
    assert isinstance(rows := shell.json("title", "search", OTHER)["rows"], list)
    assert [row["id"] for row in rows] == [1]
    code, _, err = shell("title", "merge", "1", "2", "--as", "ma")
    assert (code, "Go on with title 1." in err) == (4, True)
    code, _, err = shell("title", "unmerge", "2", "--as", "admin")
    assert (code, "may not do this" in err) == (5, True)
    assert "title 2 merged into it" in shell("title", "dossier", "1")[1]
    assert shell.json("title", "unmerge", "2", "--as", "ma") == {"kept": 1, "gone": 2}
    assert shell.json("title", "search", OTHER)["rows"] == found
    code, _, err = shell("title", "unmerge", "2", "--as", "ma")
    assert (code, "nothing to take back" in err) == (6, True)
