"""What was read with a doubt is told by the commands that look at a file, at titles and at offers."""

import json
from pathlib import Path

from tests.commands.test_reading_files import AS, Shell, shell

__all__ = ["shell"]
_LIST = "书名,ISBN,定价\n校验错,9787302660121,59.00\n字母错,978730266012X,59.00\n"
_DOUBTFUL, _UNREADABLE = "check digit of the ISBN wrong: 9787302660121", "the ISBN cannot be read: 978730266012X"


def test_a_preview_an_offer_and_a_search_say_what_was_read_with_a_doubt(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text(_LIST, encoding="utf-8")
    lines = shell("catalogue", "preview", str(file), *AS)[1].splitlines()
    assert [_DOUBTFUL in line for line in lines if "校验错" in line] == [True]
    assert [_UNREADABLE in line for line in lines if "字母错" in line] == [True]
    assert shell.json("catalogue", "preview", str(file), *AS)["warnings"] == [
        {"record": 1, "code": "isbn_doubtful", "detail": "9787302660121"},
        {"record": 2, "code": "isbn_unreadable", "detail": "978730266012X"},
    ]
    shell.json("catalogue", "import", str(file), *AS)
    assert _DOUBTFUL in shell("title", "offers", "1")[1]
    (offer,) = json.loads(shell("title", "offers", "2", "--json")[1])
    assert offer["warnings"] == [["isbn_unreadable", "978730266012X"]]
    assert "9787302660121 (check digit wrong)" in shell("title", "search", "校验错")[1]
    (row,) = shell.json("title", "search", "校验错")["rows"]
    assert (row["isbn"], row["doubtful_isbn"]) == (None, "9787302660121")
