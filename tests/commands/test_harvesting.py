"""Harvesting by command, from a real server."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands.test_reading_files import Shell, shell
from tests.repository import Repository, open_repository

__all__ = ["shell"]
HARVEST = ("catalogue", "harvest", "books", "--vendor", "JB", "--as", "ma")


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Repository]:
    monkeypatch.setenv("ACQFLOW_ALLOWED_NETWORKS", "127.0.0.0/8")
    known = Repository(books={1: "Optics", 2: "Waves", 3: "Fields"})
    with open_repository(known) as server:
        var = tmp_path / "var"
        var.mkdir(exist_ok=True)
        (var / "plugins.toml").write_text(f'[oai.sources.books]\nbase_url = "{server.url}"\n')
        yield known


def test_a_harvest_is_taken_in_and_the_next_one_finds_nothing_new(shell: Shell, repository: Repository) -> None:
    code, out, err = shell(*HARVEST)
    assert (code, out.splitlines()[1]) == (0, "1\t3\t3\t0\t0\t0"), err
    repository.today = "2026-12-01"
    shell(*HARVEST)
    assert "Nothing is new at books." in shell(*HARVEST)[1]
    assert shell.json(*HARVEST) == {"records": 0, "began_anew": False, "runs": []}


def test_a_failure_is_one_sentence_and_the_same_command_goes_on(shell: Shell, repository: Repository) -> None:
    repository.fails_at = 1
    code, _, err = shell(*HARVEST)
    assert (code, "books: ListRecords: status 500" in err) == (3, True), err
    said = shell.json(*HARVEST)
    assert (said["records"], said["began_anew"]) == (1, False)


def test_the_sources_are_shown_and_one_that_is_none_is_named_with_them(
    shell: Shell, repository: Repository
) -> None:
    assert shell("catalogue", "sources")[1].splitlines()[1] == "books\toai\tyes"
    code, _, err = shell("catalogue", "harvest", "nothing", "--vendor", "JB", "--as", "ma")
    assert (code, "Known sources: books." in err) == (4, True), err
    assert shell("catalogue", "harvest", "books", "--vendor", "JB", "--as", "admin")[0] == 5
