"""A package by the command alone: its list comes in, it is marked as held, its list is taken back."""

import json
from datetime import datetime
from pathlib import Path

from acqflow_kbart.header import COLUMNS

from tests.commands.test_reading_files import AS, Shell, shell  # noqa: F401  the fixture

CODE = "Example_Global_AllBooks"
BY = ("--as", "ma")


def a_list(folder: Path, *titles: str, day: str = "2026-09-01") -> str:
    rows = [{"publication_title": title, "title_id": title, "publication_type": "monograph"} for title in titles]
    lines = ["\t".join(COLUMNS), *("\t".join(row.get(name, "") for name in COLUMNS) for row in rows)]
    path = folder / f"{CODE}_{day}.txt"
    path.write_text("\n".join(lines), encoding="utf-8")
    return str(path)


def test_a_list_is_looked_at_taken_in_again_and_taken_back(tmp_path: Path, shell: Shell) -> None:  # noqa: F811
    first = a_list(tmp_path, "Optics", "Algebra")
    looked = shell.json("catalogue", "preview", first, *AS)
    assert looked["counts"] == {
        "framed": 2, "staged": 2, "quarantined": 0, "skipped": 0, "new": 2, "changed": 0, "same": 0, "gone": 0
    }  # fmt: skip
    code, out, _ = shell("catalogue", "import", first, *AS)
    assert (code, "new in the package\t2" in out, "acqflow package held" in out) == (0, True, True)
    assert shell.json("catalogue", "import", first, *AS)["is_repeat"] is True
    newer = a_list(tmp_path, "Optics", day="2026-10-01")
    code, out, _ = shell("catalogue", "import", newer, *AS)
    assert "left the package\t1" in out
    _, out, _ = shell("package", "list", *BY)
    assert out.splitlines()[0].endswith("last list of\timported")
    assert out.splitlines()[1].split("\t")[5] == "2026-10-01"
    code, out, _ = shell("catalogue", "undo", "2", *BY)
    assert (code, "as they were before: 1" in out) == (0, True)
    assert shell("package", "list", *BY)[1].splitlines()[1].split("\t")[5] == "2026-09-01"
    code, out, _ = shell("package", "titles", CODE, *BY)
    assert [line.split("\t")[0] for line in out.splitlines()] == ["title", "Algebra", "Optics"]


def test_a_package_is_held_renamed_and_held_no_longer(tmp_path: Path, shell: Shell) -> None:  # noqa: F811
    shell("catalogue", "import", a_list(tmp_path, "Optics"), *AS)
    assert shell("package", "held", CODE, "--since", "2026-01-01", *BY)[0] == 0
    assert shell("package", "rename", CODE, "Books of Example", *BY)[0] == 0
    _, out, _ = shell("package", "list", "--json", *BY)
    (told,) = json.loads(out)
    assert datetime.fromisoformat(told.pop("listed_at")).tzinfo is not None
    assert told == {
        "package": CODE,
        "name": "Books of Example",
        "provider": "Example",
        "titles": 1,
        "held since": "2026-01-01",
        "list_day": "2026-09-01",
    }
    assert shell("package", "not-held", CODE, *BY)[0] == 0
    code, _, err = shell("package", "not-held", CODE, *BY)
    assert (code, "there is nothing to take back" in err) == (6, True)
    code, _, err = shell("package", "held", "Nobody", *BY)
    assert (code, "There is no package Nobody" in err) == (4, True)
    code, _, err = shell("package", "held", CODE, "--since", "2027-01-01", *BY)
    assert (code, "lies ahead" in err) == (3, True)


def test_only_who_may_import_marks_a_package(tmp_path: Path, shell: Shell) -> None:  # noqa: F811
    shell("catalogue", "import", a_list(tmp_path, "Optics"), *AS)
    assert shell("package", "held", CODE, "--as", "admin")[0] == 5
