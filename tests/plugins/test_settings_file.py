"""What a library writes into plugins.toml reaches its plugins; a bad table refuses that one plugin only."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from acqflow.bootstrap import Library, settings_from_environment
from acqflow.commands.root import acqflow
from acqflow.plugin_api import Reply
from acqflow.testing import RecordedTransport
from acqflow.vocabulary.identifiers import parse_isbn

CATALOGUES = "acqflow.catalogues"


@pytest.fixture
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ACQFLOW_VAR", str(tmp_path))
    monkeypatch.setenv("LC_ALL", "C")
    return tmp_path


def written(var: Path, text: str) -> Library:
    (var / "plugins.toml").write_text(text, encoding="utf-8")
    return Library(
        settings_from_environment({"ACQFLOW_VAR": str(var), "ACQFLOW_LOOK_UP": "openlibrary"}),
        transport=RecordedTransport({}, Reply(200, {}, b"{}")),
    )


def listed() -> dict[str, dict[str, str]]:
    rows = json.loads(CliRunner().invoke(acqflow, ["plugins", "list", "--json"]).output)["plugins"]
    return {row["name"]: row for row in rows}


def test_what_is_set_is_what_the_plugin_asks_with(var: Path) -> None:
    library = written(var, '[openlibrary]\nbase_url = "https://mirror.example"\n')
    library.look_up(parse_isbn("9780262035613"))
    transport = library.transport
    assert isinstance(transport, RecordedTransport)
    assert [url.partition("/api")[0] for url in transport.asked] == ["https://mirror.example"]
    library.close()


def test_a_bad_table_refuses_its_plugin_with_place_and_cure_and_the_rest_load(var: Path) -> None:
    written(var, '[openlibrary]\nmost_subjects = "many"\n').close()
    rows = listed()
    assert rows["openlibrary"]["state"] == "refused"
    assert "most_subjects: Not a valid integer" in rows["openlibrary"]["reason"]
    assert "Correct the table [openlibrary] of plugins.toml" in rows["openlibrary"]["reason"]
    assert {rows["marc"]["state"], rows["spreadsheet"]["state"]} == {"loaded"}
    checked = CliRunner().invoke(acqflow, ["plugins", "check"])
    assert (checked.exit_code, checked.output.partition(" ")[0]) == (1, "openlibrary")


def test_a_plugin_that_is_switched_off_is_shown_as_that_and_is_no_fault(var: Path) -> None:
    written(var, 'disabled = ["openlibrary"]\n').close()
    assert (listed()["openlibrary"]["state"], listed()["openlibrary"]["reason"]) == (
        "off",
        "switched off in plugins.toml",
    )
    assert CliRunner().invoke(acqflow, ["plugins", "check"]).exit_code == 0


def test_a_misspelt_name_is_told(var: Path) -> None:
    written(var, "[openlibary]\n").close()
    checked = CliRunner().invoke(acqflow, ["plugins", "check"])
    assert checked.exit_code == 1
    assert checked.output.startswith("openlibary (plugins.toml): plugins.toml speaks of it")


def test_a_file_that_is_no_toml_is_refused_by_its_place(var: Path) -> None:
    (var / "plugins.toml").write_text("[openlibrary", encoding="utf-8")
    answer = CliRunner().invoke(acqflow, ["plugins", "list"])
    assert answer.exit_code == 3
    assert str(var / "plugins.toml") in answer.stderr


def test_asking_which_plugins_there_are_makes_nothing(var: Path) -> None:
    assert listed()["openlibrary"]["state"] == "loaded"
    assert list(var.iterdir()) == []
