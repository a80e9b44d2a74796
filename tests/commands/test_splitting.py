"""A title in which two books lie is split by commands."""

import json
from pathlib import Path

from tests.commands.test_reading_files import AS, ISBN, OTHER, Shell, shell

__all__ = ["shell"]
ONE = f"征订号,书名,ISBN,定价\nA1,光学,{ISBN},59元\n"
TWO = f"征订号,书名,ISBN,定价\nB7,光与色,{ISBN},69元\n"
_BY = ("--as", "ma")


def test_a_title_is_split_by_the_numbers_of_its_offers(shell: Shell, tmp_path: Path) -> None:
    for name, text in (("one", ONE), ("two", TWO)):
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
        shell.json("catalogue", "import", str(tmp_path / f"{name}.csv"), *AS)
    offers = json.loads(shell("title", "offers", "1", "--json")[1])
    assert [(row["offer"], row["title"], row["numbers"]) for row in offers] == [
        (1, "光学", [f"isbn:{ISBN}"]),
        (2, "光与色", [f"isbn:{ISBN}"]),
    ]
    assert "光与色" in shell("title", "offers", "1")[1]
    said = shell("title", "split", "1", "--offer", "2", *_BY)[1]
    assert "Title 2 was split off from title 1." in said
    assert "acqflow title unsplit 2 --as ma" in said
    assert [row["id"] for row in shell.json("title", "search", "光与色")["rows"]] == [2]
    assert "title 2 split off from it" in shell("title", "dossier", "1")[1]
    code, _, err = shell("title", "unsplit", "2", "--as", "admin")
    assert (code, "may not do this" in err) == (5, True)
    assert shell.json("title", "unsplit", "2", *_BY) == {"kept": 1, "new": 2}
    assert "is no longer split" in _again(shell)
    code, _, err = shell("title", "split", "1", "--offer", "9", *_BY)
    assert (code != 0, "Its offers are: 1, 2." in err) == (True, True)
    code, _, err = shell("title", "split", "1", "--offer", "2", "--number", f"isbn:{OTHER}", *_BY)
    assert (code != 0, f"has no number isbn:{OTHER}" in err) == (True, True)


def _again(shell: Shell) -> str:
    new_id = shell.json("title", "split", "1", "--offer", "2", "--number", f"isbn:{ISBN}", *_BY)["new"]
    return shell("title", "unsplit", str(new_id), *_BY)[1]
