"""On a terminal of any width a table can be read: no digit is lost, no name shrinks to nothing."""

import os
import re
import signal
import time
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner
from rich.cells import cell_len

from acqflow.commands.root import acqflow
from tests.terminal import PATIENCE_SECONDS, a_clean_environment, in_terminal, start_in_terminal
from tests.workbooks import write_workbook

FUNDS = [
    ("BOOKS-TP3", "计算机与人工智能图书", "Computing and Artificial Intelligence: books", "6200000.00"),
    ("BOOKS-SUGGEST", "荐购专项", "Faculty suggestions", "120000.50"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with two funds, made as a university makes it."""
    made = tmp_path_factory.mktemp("library")
    environment = {"ACQFLOW_VAR": str(made / "var"), "ACQFLOW_TODAY": "2026-11-23", "LC_ALL": "C"}
    calls = [
        ["db", "upgrade"],
        ["people", "found", "admin", "Administrator", "--password", "kiln-otter-verdant-9"],
        ["people", "import", str(_a_head(made)), "--as", "admin"],
        ["funds", "open-year", "2026", "2026-01-01", "2026-12-31", "CNY", "--as", "gu"],
    ]
    for code, name_zh, name_en, amount in FUNDS:
        calls.append(["funds", "add", code, "--name-zh", name_zh, "--name-en", name_en, "--as", "gu"])
        calls.append(["funds", "allocate", code, amount, "--reason", "2026", "--key", code, "--as", "gu"])
    for words in calls:
        answer = CliRunner(env=environment).invoke(acqflow, words)
        assert answer.exit_code == 0, answer.output
    return made


def _a_head(folder: Path) -> Path:
    persons = [["login", "name", "name_latin", "email", "department", "language", "active"]]
    persons.append(["gu", "顾", "", "", "", "zh", "yes"])
    roles = [["login", "role", "scope", "code"], ["gu", "head", "all", ""]]
    return write_workbook(folder / "people.xlsx", {"persons": persons, "roles": roles})


def printed(folder: Path, columns: int, *words: str) -> str:
    environment = a_clean_environment(ACQFLOW_VAR=str(folder / "var"), ACQFLOW_TODAY="2026-11-23")
    code, said = in_terminal(["acqflow", *words], environment=environment, folder=folder, columns=columns)
    assert code == 0, said
    return said


@pytest.mark.parametrize("columns", [60, 80, 100, 200])
@pytest.mark.parametrize("words", [("budget", "report", "--as", "gu"), ("funds", "show")], ids=" ".join)
def test_every_figure_and_every_name_is_whole(folder: Path, columns: int, words: tuple[str, ...]) -> None:
    said = printed(folder, columns, *words)
    assert "…" not in said
    for amount in ("6200000.00", "120000.50"):
        assert amount in said.replace(",", "")
    for code in ("BOOKS-TP3", "BOOKS-SUGGEST"):
        assert code in said
    assert re.search(r"Computing and\b", said)
    assert all("Artificial" in said and word in said for word in ("Intelligence:", "books"))


@pytest.mark.parametrize("columns", [80, 100])
def test_nothing_is_wider_than_the_terminal(folder: Path, columns: int) -> None:
    for words in (("budget", "report", "--as", "gu"), ("budget", "report", "--as", "gu", "--language", "zh")):
        widest = max(map(cell_len, printed(folder, columns, *words).splitlines()))
        assert widest <= columns


def test_before_a_digit_is_lost_the_lines_become_wider_than_the_terminal(folder: Path) -> None:
    said = printed(folder, 30, "budget", "report", "--as", "gu")
    total = said.replace("\n", "")
    assert "6,320,000.50" in total
    assert "…" not in said


def test_a_terminal_that_is_closed_ends_the_server_and_all_its_processes(folder: Path) -> None:
    environment = a_clean_environment(ACQFLOW_VAR=str(folder / "var"))
    words = ["acqflow", "serve", "--port", "8700"]
    process, terminal = start_in_terminal(words, environment=environment, folder=folder)
    _answers(_address(terminal))
    os.close(terminal)
    status = _ended(process)
    assert status is not None, "the server goes on without its terminal"
    assert os.waitstatus_to_exitcode(status) == 0
    assert _group_is_empty(process)


def test_a_server_that_is_to_outlive_its_terminal_does(folder: Path) -> None:
    environment = a_clean_environment(ACQFLOW_VAR=str(folder / "var"), PYTHONUNBUFFERED="1")
    words = ["nohup", "acqflow", "serve", "--port", "8750"]
    process, terminal = start_in_terminal(words, environment=environment, folder=folder)
    address = _written_address(folder / "nohup.out")
    _answers(address)
    os.close(terminal)
    time.sleep(1)
    assert os.waitpid(process, os.WNOHANG) == (0, 0)
    _answers(address)
    os.kill(process, signal.SIGTERM)
    assert _ended(process) == 0
    assert _group_is_empty(process)


def _written_address(file: Path) -> str:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        if file.exists() and (found := re.search(r"http://\S+", file.read_text(encoding="utf-8"))):
            return found[0]
        time.sleep(0.1)
    raise AssertionError("the server did not say where it is")


def _address(terminal: int) -> str:
    said = b""
    until = time.monotonic() + PATIENCE_SECONDS
    while b"Ctrl-C" not in said and time.monotonic() < until:
        said += os.read(terminal, 4096)
    return next(word for word in said.decode().split() if word.startswith("http://"))


def _answers(address: str) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{address}/healthz") as answer:
                assert answer.read() == b"ok\n"
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"nothing answers at {address}")


def _ended(process: int) -> int | None:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        done, status = os.waitpid(process, os.WNOHANG)
        if done:
            return status
        time.sleep(0.1)
    os.killpg(process, 9)
    os.waitpid(process, 0)
    return None


def _group_is_empty(group: int) -> bool:
    until = time.monotonic() + 5
    while time.monotonic() < until:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False
