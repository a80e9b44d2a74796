"""Catalogues on the net, asked by command through a real server: what they know, and what the library holds."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from acqflow_marc.writing import iso2709, marcxml

from tests.commands.test_reading_files import AS, ISBN, OTHER, Shell, shell
from tests.local_servers import LocalServer, serving

__all__ = ["shell"]

# The number the server fails at.
FAILING = "9787040396638"
BOOK = marcxml(
    [("001", "s1"), ("020", f"  $a{ISBN}"), ("245", "10$aOptics"), ("852", "  $bMain"), ("852", "  $bLaw")]
)


def answer(query: dict[str, str]) -> tuple[int, bytes]:
    asked = query.get("query", "")
    if FAILING in asked:
        return 500, b"no"
    record = BOOK if ISBN in asked or "Optics" in asked else ""
    data = f"<record><recordData>{record}</recordData></record>" if record else ""
    body = f"<searchRetrieveResponse><records>{data}</records></searchRetrieveResponse>"
    return 200, body.encode()


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalServer]:
    monkeypatch.setenv("ACQFLOW_ALLOWED_NETWORKS", "127.0.0.0/8")
    with serving(answer) as running:
        var = tmp_path / "var"
        var.mkdir(exist_ok=True)
        (var / "plugins.toml").write_text(f'[sru.servers.own]\nbase_url = "{running.url}"\nis_ours = true\n')
        yield running


def test_what_is_held_is_asked_of_the_own_catalogue_and_kept(shell: Shell, server: LocalServer) -> None:
    code, out, err = shell("catalogue", "ask-holdings", "sru", ISBN, OTHER, "nonsense", "--as", "ma")
    assert (code, "Asked about 2 numbers; held: 1." in out, "new\t2" in out) == (0, True, True), err
    assert err.startswith("line 3: The line has no ISBN")
    again = shell.json("catalogue", "ask-holdings", "sru", ISBN, "--as", "ma")
    assert again["counts"] == {"new": 0, "changed": 0, "same": 2, "removed": 0}


def test_what_is_held_no_more_is_taken_away_only_where_somebody_says_so(
    shell: Shell, server: LocalServer, tmp_path: Path
) -> None:
    held = tmp_path / "held.csv"
    held.write_text(f"ISBN,location\n{OTHER},Annex\n{ISBN},Annex\n9787111999999,Annex\n", encoding="utf-8")
    assert shell("catalogue", "holdings", str(held), "--as", "ma")[0] == 0
    ask = ("catalogue", "ask-holdings", "sru", OTHER, ISBN, "--as", "ma")
    assert shell.json(*ask)["counts"] == {"new": 2, "changed": 0, "same": 0, "removed": 0}
    # Not the third, about which nobody was asked.
    assert shell.json(*ask, "--complete")["counts"] == {"new": 0, "changed": 0, "same": 2, "removed": 2}


def test_the_titles_of_an_import_are_asked_about(shell: Shell, server: LocalServer, tmp_path: Path) -> None:
    file = tmp_path / "list.mrc"
    file.write_bytes(iso2709([("001", "1"), ("020", f"  $a{ISBN}"), ("245", "10$aOptics")]))
    assert shell("catalogue", "import", str(file), *AS)[0] == 0
    said = shell.json("catalogue", "ask-holdings", "sru", "--run", "1", "--as", "ma")
    assert (said["asked"], said["held"]) == (1, 1)
    assert shell("catalogue", "ask-holdings", "sru", "--run", "7", "--as", "ma")[0] == 4


def test_numbers_without_an_answer_are_named_and_a_server_that_keeps_failing_is_left_alone(
    shell: Shell, server: LocalServer
) -> None:
    numbers = (ISBN, *(FAILING,) * 5)
    said = shell.json("catalogue", "ask-holdings", "sru", *numbers, "--as", "ma")
    assert (said["asked"], said["held"]) == (1, 1)
    refused = said["refused"]
    assert isinstance(refused, list)
    assert [(row["line"], row["reason"]) for row in refused] == [
        (2, "not_answered"),
        (3, "not_answered"),
        (4, "not_answered"),
        (5, "not_asked"),
        (6, "not_asked"),
    ]


def test_a_catalogue_that_answers_nothing_at_all_is_one_sentence(shell: Shell, server: LocalServer) -> None:
    code, _, err = shell("catalogue", "ask-holdings", "sru", FAILING, "--as", "ma")
    assert (code, "own: status 500" in err) == (3, True), err


def test_asking_wants_numbers_and_a_person_who_may_import(shell: Shell, server: LocalServer) -> None:
    assert shell("catalogue", "ask-holdings", "sru", "--as", "ma")[0] == 2
    assert shell("catalogue", "ask-holdings", "sru", ISBN, "--as", "admin")[0] == 5
    assert server.asked == []


def test_a_catalogue_shows_what_it_knows_of_a_number_and_of_a_title(shell: Shell, server: LocalServer) -> None:
    for what in (ISBN, "Optics and waves"):
        code, out, err = shell("catalogue", "ask", "sru", what)
        assert (code, f"Optics\t\t\t\t{ISBN}" in out) == (0, True), err
    assert "knows nothing" in shell("catalogue", "ask", "sru", OTHER)[1]
    assert shell("catalogue", "ask", "crossref", "Optics")[0] == 1


def test_an_address_inside_the_house_is_not_asked_unless_its_network_is_named(
    shell: Shell, server: LocalServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ACQFLOW_ALLOWED_NETWORKS")
    code, _, err = shell("catalogue", "ask", "sru", ISBN)
    assert (code, "the address is not public" in err, server.asked) == (4, True, []), err
    monkeypatch.setenv("ACQFLOW_ALLOWED_NETWORKS", "10.1.2.3/24")
    code, _, err = shell("catalogue", "ask", "sru", ISBN)
    assert (code, "ACQFLOW_ALLOWED_NETWORKS" in err) == (3, True), err


def test_a_fault_in_a_servers_table_is_told_with_its_path(
    shell: Shell, server: LocalServer, tmp_path: Path
) -> None:
    (tmp_path / "var" / "plugins.toml").write_text('[sru.servers.own]\nversion = "3"\n')
    code, out, _ = shell("plugins", "check")
    assert code == 1
    assert "servers.own.base_url: Missing data for required field" in out
    assert "servers.own.version: " in out
