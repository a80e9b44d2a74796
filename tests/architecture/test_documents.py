"""What the documents say is so: folders, links, commands, environment variables."""

import re
import shlex
import subprocess
import tomllib
from pathlib import Path

import click
import pytest

from acqflow.commands.root import acqflow

ROOT = Path(__file__).parents[2]
DOCUMENTS = (
    sorted(ROOT.glob("*.md")) + sorted(ROOT.glob("plugins/*/README.md")) + sorted(ROOT.glob("docs/**/*.md"))
)


def _folder_map() -> set[str]:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    return set(re.findall(r"`(acqflow/[a-z_]+(?:\.py|/))`", text))


def test_the_folder_map_names_every_station_and_nothing_else() -> None:
    package = ROOT / "acqflow"
    folders = {f"acqflow/{f.name}/" for f in package.iterdir() if (f / "__init__.py").exists()}
    files = {f"acqflow/{f.name}" for f in package.glob("*.py") if f.name != "__init__.py"}
    assert _folder_map() == folders | files


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(document: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)\)", document.read_text(encoding="utf-8"))
    missing = [t for t in targets if "://" not in t and not (document.parent / t).exists()]
    assert missing == []


def _commands(document: Path) -> list[list[str]]:
    lines = re.findall(r"^    (?:\.venv/bin/)?(acqflow .*)$", document.read_text(encoding="utf-8"), re.M)
    inline = re.findall(r"`(acqflow [a-z][^`]*)`", document.read_text(encoding="utf-8"))
    return [shlex.split(line)[1:] for line in lines + inline]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_command_that_is_written_down_exists_with_its_options(document: Path) -> None:
    for words in _commands(document):
        command: click.Command = acqflow
        options = {name for word in words if word.startswith("--") for name in [word.split("=")[0]]}
        for word in words:
            if not isinstance(command, click.Group):
                break
            found = command.get_command(click.Context(command), word)
            assert found is not None, f"{document.name}: acqflow {' '.join(words)}"
            command = found
        known = {name for parameter in command.params for name in parameter.opts} | {"--help"}
        assert options <= known, f"{document.name}: acqflow {' '.join(words)}"


def test_the_readme_names_every_environment_variable_and_no_other() -> None:
    read = set(re.findall(r"ACQFLOW_[A-Z_]+", (ROOT / "acqflow" / "bootstrap.py").read_text(encoding="utf-8")))
    written = set(re.findall(r"ACQFLOW_[A-Z_]+", (ROOT / "README.md").read_text(encoding="utf-8")))
    # Three are the demo's own: its calendar, its greeting and whom it greets.
    assert written == read - {"ACQFLOW_TODAY", "ACQFLOW_DEMO", "ACQFLOW_DEMO_LOGINS"}


def test_make_targets_that_are_written_down_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.M))
    written = {
        target
        for document in DOCUMENTS
        for target in re.findall(r"(?:^    |`)make ([a-z-]+)", document.read_text(encoding="utf-8"), re.M)
    }
    assert written <= targets


def test_locks_carry_hashes_and_no_addresses() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "://" not in text
        pinned = re.findall(r"^[a-z0-9_.-]+==.*$", text, re.M)
        assert pinned
        assert all(line.endswith("\\") for line in pinned), "every pin is followed by its hashes"


def test_every_plugin_depends_on_nothing_the_lock_does_not_pin() -> None:
    locked = set(re.findall(r"^([a-z0-9_.-]+)==", (ROOT / "requirements.lock").read_text(encoding="utf-8"), re.M))
    for project in ROOT.glob("plugins/*/pyproject.toml"):
        wanted = tomllib.loads(project.read_text(encoding="utf-8"))["project"].get("dependencies", [])
        names = {re.split(r"[<>=!~\[ ]", line, maxsplit=1)[0].lower() for line in wanted}
        assert names - {"acqflow"} <= locked, project


def test_every_file_of_python_opens_with_one_sentence() -> None:
    tracked = subprocess.run(["git", "ls-files", "*.py"], cwd=ROOT, capture_output=True, text=True, check=True)
    silent = [
        name
        for name in tracked.stdout.split()
        if (ROOT / name).exists()
        and (text := (ROOT / name).read_text(encoding="utf-8").strip())
        and not text.startswith(('"""', "#!"))
    ]
    assert silent == []
