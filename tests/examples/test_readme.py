"""The README's commands are typed word for word, on whatever day it is."""

import os
import re
import shutil
import subprocess
import sys
import venv
from datetime import date
from pathlib import Path

import pytest

from examples.demo_university.vendor_files import write_vendor_files
from tests.commands.test_monday import PEOPLE
from tests.examples.conftest import ROOT
from tests.examples.test_demo import run_demo
from tests.terminal import PROGRAMS, a_clean_environment, in_terminal
from tests.workbooks import A_WORKBOOK, write_workbook

README = (ROOT / "README.md").read_text(encoding="utf-8")
TOTAL = "6,200,000.00"
PASSWORD = "kiln-otter-verdant-9"


def section(heading: str) -> str:
    return README.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def blocks(heading: str) -> list[list[str]]:
    """The indented blocks of a section, each as its lines."""
    found = re.findall(r"(?:^    .+\n)+", section(heading), re.M)
    return [[line.strip() for line in block.splitlines()] for block in found]


def typed(line: str, folder: Path, **environment: str) -> str:
    """What a shell in this folder prints; it is asked for a password twice, or not at all."""
    said_of_it = a_clean_environment(**environment)
    answers = (PASSWORD, PASSWORD)
    code, said = in_terminal(["sh", "-c", line], environment=said_of_it, folder=folder, answers=answers)
    assert code == 0, f"{line}\n{said}"
    return said


def filled_in(folder: Path, **more: list[list[str]]) -> None:
    """The workbook as somebody fills it in, with the logins the README uses."""
    raw = {}
    for name, rows in (PEOPLE | more).items():
        whole = [[*row, "", "", "", "zh", "yes"] if name == "persons" else row for row in rows]
        raw[name] = [A_WORKBOOK[name][0], *whole]
    write_workbook(folder / "people.xlsx", raw)


def on_another_day(day: date, folder: Path) -> dict[str, str]:
    """An environment in which the command and the shell's own clock say this day."""
    folder.mkdir()
    clock = folder / "date"
    clock.write_text(f'#!/bin/sh\nexec {shutil.which("date")} -d {day} "$@"\n', encoding="utf-8")
    clock.chmod(0o755)
    path = os.pathsep.join([str(folder), a_clean_environment()["PATH"]])
    return {"ACQFLOW_TODAY": day.isoformat(), "PATH": path}


@pytest.mark.parametrize("day", [None, date(2031, 2, 3)], ids=["today", "years ahead"])
def test_a_library_is_run_for_real_by_what_the_readme_says(tmp_path: Path, day: date | None) -> None:
    said_of_it = on_another_day(day, tmp_path / "clock") if day else {}
    founding, opening, importing, elsewhere = blocks("Run it for real")
    assert founding[0].startswith("pip install . ./plugins/")
    assert all((ROOT / part).is_dir() for part in founding[0].split()[2:])
    for line in founding[1:]:
        typed(line, tmp_path, **said_of_it)
    filled_in(tmp_path)
    for line in opening:
        typed(line, tmp_path, **said_of_it)
    filled_in(tmp_path, subject_funds=[["TP3", "book", "BOOKS"]])
    shutil.copy(write_vendor_files(tmp_path).cnmarc, tmp_path / "list.iso")
    assert importing[-1] == "acqflow serve"
    said = [typed(line, tmp_path, **said_of_it) for line in importing[:-1]]
    assert "subject_funds" in said[0]
    assert re.search(r"titles added +\d{3}", said[-1])
    shown = typed("acqflow budget report --as gu", tmp_path, **said_of_it)
    assert "120,000.00" in shown
    # The address is an example; that these commands exist is tested with all the others.
    assert elsewhere[0].startswith("export ACQFLOW_DATABASE_URL=")


def test_the_tours_command_works_after_the_demo_was_loaded(tmp_path: Path) -> None:
    (line,) = re.findall(r"`(ACQFLOW_VAR=[^`]+)`", section("Three minutes as …"))
    printed = run_demo(tmp_path / "var" / "demo", "--no-serve")
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv" / "bin").symlink_to(PROGRAMS)
    # On whatever day it is typed, it is the demo's day there: what is selected would be none a year later.
    assert _totals(typed(line, tmp_path)) == _totals(printed)


def _totals(printed: str) -> list[list[str]]:
    found = [line[line.index(TOTAL) :].split() for line in printed.splitlines() if TOTAL in line]
    assert found
    return found


@pytest.fixture
def workshop(tmp_path: Path) -> Path:
    """A checkout with an environment of its own, in which everything of ours is installed already."""
    ours = tmp_path / ".venv"
    venv.create(ours, with_pip=True)
    packages = next(ours.glob("lib/python*/site-packages"))
    installed = [path for path in sys.path if path.endswith("site-packages")]
    (packages / "ours.pth").write_text("".join(f"import site; site.addsitedir({path!r})\n" for path in installed))
    for name in ("acqflow", "pytest"):
        _, _, body = (PROGRAMS / name).read_text().partition("\n")
        (ours / "bin" / name).write_text(f"#!{ours}/bin/python\n{body}")
        (ours / "bin" / name).chmod(0o755)
    (tmp_path / "plugins").mkdir()
    return tmp_path


@pytest.mark.parametrize("kind", ["catalogue-format", "catalogue"])
def test_a_plugin_is_begun_installed_found_and_tested_by_what_the_readme_says(workshop: Path, kind: str) -> None:
    (lines,) = blocks("Write a plugin in ten minutes")
    assert lines[0] == "make install-dev"
    said = {}
    for line in lines[1:]:
        words = line.replace("catalogue-format", kind)
        done = subprocess.run(
            ["sh", "-c", words], cwd=workshop, env=_without_python(), capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{words}\n{done.stdout}{done.stderr}"
        said[words] = done.stdout
    listed = next(text for words, text in said.items() if words.endswith("plugins list"))
    assert re.search(r"^my_vendor\t.*\tin use", listed, re.M)


def _without_python() -> dict[str, str]:
    return {name: value for name, value in a_clean_environment().items() if not name.startswith("PYTHON")} | {
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "HOME": os.environ.get("HOME", "/"),
    }
