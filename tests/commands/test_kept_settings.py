"""Settings that stand in the var folder."""

import socket
from pathlib import Path

import pytest

from acqflow.settings import KEPT_SETTINGS, settings_from_environment
from tests.commands.commanding import run


def _kept(folder: Path, text: str) -> dict[str, str]:
    (folder / KEPT_SETTINGS).write_text(text, encoding="utf-8")
    return {"ACQFLOW_VAR": str(folder)}


def test_the_var_folder_says_what_the_environment_does_not(tmp_path: Path) -> None:
    given = _kept(tmp_path, 'time_zone = "Europe/Berlin"\nanswer_days = 5\nlook_up = ["a", "b"]\ndemo = true\n')
    settings = settings_from_environment(given | {"ACQFLOW_ANSWER_DAYS": "2"})
    assert (settings.time_zone, settings.answer_days, settings.look_up) == ("Europe/Berlin", 2, ("a", "b"))
    assert settings.is_demo


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('secret_key = "x"', "secret_key is none of: allowed_networks, answer_days"),
        ("today = ", "cannot be read"),
        ('today = "tomorrow"', "ACQFLOW_TODAY cannot be used"),
    ],
)
def test_what_cannot_be_used_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, fault: str
) -> None:
    for name, value in _kept(tmp_path, text).items():
        monkeypatch.setenv(name, value)
    answer = run("db", "upgrade")
    assert (answer.exit_code, fault in answer.output) == (3, True), answer.output


def test_a_port_that_was_named_is_taken_or_refused(peopled: None) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        answer = run("serve", "--port", port)
    assert answer.exit_code == 1
    assert f"port {port} is in use: stop what listens there, or choose another --port" in answer.output


def test_the_state_of_the_database_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACQFLOW_VAR", str(tmp_path))
    assert "Make one with: acqflow db upgrade" in run("db", "status").output
    run("db", "upgrade")
    assert run("db", "status").output.startswith("Found revision ")
