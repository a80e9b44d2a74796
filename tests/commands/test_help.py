"""Every command explains itself, and a wrong one ends with a sentence and an exit code."""

from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from acqflow.commands.root import acqflow, main


def _all_commands(group: click.Group, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    context = click.Context(group)
    found = [path]
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            found += _all_commands(command, (*path, name))
        else:
            found.append((*path, name))
    return found


@pytest.mark.parametrize("words", _all_commands(acqflow), ids=" ".join)
def test_every_command_explains_itself(words: tuple[str, ...]) -> None:
    answer = CliRunner().invoke(acqflow, [*words, "--help"])
    assert answer.exit_code == 0
    assert "Usage:" in answer.output
    text = answer.output.split("Options:")[0].split("\n", 1)[1].strip()
    assert text, "a command says what it is for"


def test_an_empty_library_is_refused_with_the_cure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ACQFLOW_VAR", str(tmp_path))
    with pytest.raises(SystemExit) as ended:
        main(["serve"])
    assert ended.value.code == 6
    assert "acqflow db upgrade" in capsys.readouterr().err


def test_a_database_is_created_and_says_its_revision(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACQFLOW_VAR", str(tmp_path))
    runner = CliRunner()
    assert "There is no library here yet" in runner.invoke(acqflow, ["db", "status"]).output
    assert list(tmp_path.iterdir()) == [], "asking makes nothing"
    assert runner.invoke(acqflow, ["db", "upgrade"]).exit_code == 0
    assert '"is_newest": true' in runner.invoke(acqflow, ["db", "status", "--json"]).output
    assert "adds up" in runner.invoke(acqflow, ["funds", "verify"]).output
