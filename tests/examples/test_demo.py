"""What `make demo` runs, in a process of its own: loaded once, served, stopped by Ctrl-C."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import click
import pytest

from acqflow.people.actions import found_library
from acqflow.storage.store import Store
from acqflow.storage.upgrade import upgrade
from examples.demo_university.__main__ import throw_away
from examples.demo_university.load import NotTheDemo, load
from examples.demo_university.tables import rows
from tests.builders import NOW
from tests.examples.conftest import ROOT, demo_settings

PATIENCE_SECONDS = 90


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "examples.demo_university", *arguments]


def environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ACQFLOW_", "LC_", "LANG"))}
    return {**kept, "ACQFLOW_VAR": str(folder)}


def run_demo(folder: Path, *arguments: str) -> str:
    return started(folder, *arguments).stdout


def started(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*arguments), cwd=ROOT, env=environment(folder), capture_output=True, text=True, check=True
    )


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder of a loaded demo, and what was printed while it was loaded."""
    folder = tmp_path_factory.mktemp("var")
    return folder, run_demo(folder, "--no-serve")


def test_the_first_start_loads_chapter_by_chapter_and_prints_the_budget(loaded: tuple[Path, str]) -> None:
    _, printed = loaded
    chapters = ("people and subjects", "money", "catalogues", "suggestions, lists, orders")
    assert [line.strip().split("  ")[0] for line in printed.splitlines()[:4]] == list(chapters)
    assert "Budget report 2026 · CNY" in printed
    total = next(line for line in printed.splitlines() if line.startswith("Total"))
    assert "6,200,000.00" in total


def test_a_second_start_loads_nothing_and_says_the_same(loaded: tuple[Path, str]) -> None:
    folder, first = loaded
    assert run_demo(folder, "--no-serve") == first[first.index("Budget report") :]


def test_names_are_in_the_language_that_is_asked_for(loaded: tuple[Path, str]) -> None:
    folder, _ = loaded
    chinese = started(folder, "--no-serve", "--language", "zh")
    assert "计算机与人工智能" in chinese.stdout
    # What people have written stays as it was loaded, and nobody is left to wonder why.
    assert 'ARGS="--reset --language zh"' in chinese.stderr
    assert started(folder, "--no-serve", "--language", "en").stderr == ""


def test_a_library_of_somebody_elses_is_left_alone(loaded: tuple[Path, str], tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'library.db'}")
    upgrade(store)
    store.run(found_library, login="root", name="Root", password="seven grey herons", at=NOW)
    store.close()
    with pytest.raises(NotTheDemo, match="holds another library"):
        load(
            demo_settings(f"sqlite:///{tmp_path / 'library.db'}", tmp_path),
            language="en",
            say=lambda chapter, what: pytest.fail(f"{chapter}: {what}"),
        )


def test_reset_removes_the_demos_own_file_and_empties_no_other_database(tmp_path: Path) -> None:
    file = tmp_path / "library.db"
    for ending in ("", "-wal", "-shm"):
        (tmp_path / f"library.db{ending}").write_text("old")
    throw_away(demo_settings(f"sqlite:///{file}", tmp_path))
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(click.UsageError, match="SQLite file only"):
        throw_away(demo_settings("postgresql+psycopg:///library", tmp_path))


def test_it_serves_names_everybody_to_sign_in_as_and_ctrl_c_leaves_no_process(loaded: tuple[Path, str]) -> None:
    folder, _ = loaded
    # A terminal sends Ctrl-C to the whole group; the group of its own is also how we look for what is left.
    serving = subprocess.Popen(
        command("--port", "8400"),
        cwd=ROOT,
        env=environment(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        assert serving.stdout is not None
        printed = [serving.stdout.readline() for _ in range(5 + len(rows("tour")))]
        address = next(word for line in printed for word in line.split() if word.startswith("http://"))
        assert all(any(row["login"] in line for line in printed) for row in rows("tour"))
        assert _answers(address)
        os.killpg(serving.pid, signal.SIGINT)
        left_to_say, _ = serving.communicate(timeout=PATIENCE_SECONDS)
        assert left_to_say == ""
        assert serving.returncode == 0
        assert _group_is_empty(serving.pid)
    finally:
        if not _group_is_empty(serving.pid):
            os.killpg(serving.pid, signal.SIGKILL)
            serving.communicate()


def _answers(address: str) -> bool:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{address}/sign-in") as page:
                return "Linjiang" in page.read().decode() or page.status == 200
        except OSError:
            time.sleep(0.1)
    return False


def _group_is_empty(group: int) -> bool:
    until = time.monotonic() + 5
    while time.monotonic() < until:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False
