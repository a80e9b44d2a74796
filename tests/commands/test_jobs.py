"""Several files at once, by several processes; and imports of the background, stopped and resumed by command."""

import json
from pathlib import Path

from tests.commands.test_reading_files import AS, Shell, shell

__all__ = ["shell"]
HEAD = "征订号,书名,定价\n"


def _files(folder: Path) -> list[str]:
    paths = [folder / f"{name}.csv" for name in ("one", "two")]
    for number, path in enumerate(paths):
        rows = "".join(f"B{number}{row},光学第{number}{row}卷,{row + 1}.00元\n" for row in range(4))
        path.write_text(HEAD + rows, encoding="utf-8")
    return [str(path) for path in paths]


def test_several_files_are_read_by_several_processes_and_kept_in_order(shell: Shell, tmp_path: Path) -> None:
    files = _files(tmp_path)
    code, out, err = shell("catalogue", "import", *files, *AS, "--jobs", "2", "--json")
    assert code == 0, err
    first, second = json.loads(out)
    assert (first["run"], second["run"]) == (1, 2)
    assert [told["counts"]["new"] for told in (first, second)] == [4, 4]
    again = shell.json("catalogue", "import", files[0], *AS)
    assert (again["run"], again["is_repeat"]) == (1, True)
    told = shell("catalogue", "import", *files, *AS, "--jobs", "2")[1]
    assert told.count("This file was imported before") == 2


def test_what_cannot_be_shared_out_ends_with_a_sentence(shell: Shell, tmp_path: Path) -> None:
    (file, _) = _files(tmp_path)
    for words, code, sentence in (
        (("--jobs", "2", "--cluster", "tcp://127.0.0.1:9"), 2, "Name either --jobs or --cluster."),
        (("--jobs", "0"), 2, "--jobs"),
        (("--cluster", "tcp://127.0.0.1:9"), 3, "No scheduler of a cluster answers at tcp://127.0.0.1:9"),
    ):
        ended, _, err = shell("catalogue", "import", file, *AS, *words)
        assert (ended, sentence in err) == (code, True), err
        assert "Traceback" not in err


def test_imports_are_stopped_resumed_and_worked_off_by_command(shell: Shell, tmp_path: Path) -> None:
    shell("catalogue", "import", _files(tmp_path)[0], *AS)
    for command in ("cancel", "resume"):
        ended, _, err = shell("catalogue", command, "1", "--as", "ma")
        assert (ended, "Import 1 has ended" in err) == (6, True), err
        assert shell("catalogue", command, "9", "--as", "ma")[0] == 4
        assert shell("catalogue", command, "1", "--as", "admin")[0] == 5
    assert "0 imports were taken up." in shell("catalogue", "work")[1]
