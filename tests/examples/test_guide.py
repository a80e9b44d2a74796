"""What the guide shows is run: its plugins keep their contract, its settings are read, its backup is a library."""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner

from acqflow.commands.root import acqflow
from acqflow.plugin_host.discovery import discover
from acqflow.plugin_host.settings import read_plugin_settings
from tests.examples.conftest import ROOT

PLUGINS = (ROOT / "docs" / "plugins.md").read_text(encoding="utf-8")
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")


def shown(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PLUGINS, re.M | re.S)


def test_the_plugins_of_the_guide_keep_their_contract(tmp_path: Path) -> None:
    (tmp_path / "test_guide.py").write_text("\n\n".join(shown("python")), encoding="utf-8")
    words = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(tmp_path), "."]
    ran = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout
    passed = re.search(r"(\d+) passed", ran.stdout)
    assert passed
    assert int(passed[1]) > 30


def test_the_settings_of_the_guide_are_taken(tmp_path: Path) -> None:
    (written,) = shown("toml")
    file = tmp_path / "plugins.toml"
    file.write_text(written, encoding="utf-8")
    plugins = discover(read_plugin_settings(file), environ={})
    asked = plugins.get("acqflow.catalogues", "openlibrary")
    assert (asked.settings["contact"], asked.settings["most_subjects"]) == ("library@example.edu", 10)
    assert [(plugin.name, str(plugin.reason)) for plugin in plugins.refused] == [
        ("spreadsheet", "switched off in plugins.toml")
    ]


def test_the_backup_of_the_guide_is_a_whole_library(tmp_path: Path) -> None:
    (line,) = re.findall(r"^    (python3 -c .*)$", OPERATIONS, re.M)
    environment = {"ACQFLOW_VAR": str(tmp_path / "var")}
    for words in (
        ["db", "upgrade"],
        ["people", "found", "admin", "Administrator", "--password", "kiln-otter-verdant-9"],
    ):
        assert CliRunner(env=environment).invoke(acqflow, words).exit_code == 0
    # The server goes on while the copy is made.
    with sqlite3.connect(tmp_path / "var" / "acqflow.db") as open_elsewhere:
        open_elsewhere.execute("SELECT count(*) FROM persons")
        subprocess.run(["sh", "-c", line], cwd=tmp_path, check=True, env=dict(os.environ))
    shutil.move(tmp_path / "backup.db", tmp_path / "restored.db")
    environment["ACQFLOW_DATABASE_URL"] = f"sqlite:///{tmp_path / 'restored.db'}"
    assert "adds up" in CliRunner(env=environment).invoke(acqflow, ["--language", "en", "funds", "verify"]).output
