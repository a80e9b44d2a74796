"""What is packed carries its licence and what it needs to run, and nothing that only the workshop needs."""

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BUNDLED = (
    "marc",
    "spreadsheet",
    "onix",
    "kbart",
    "edifact_quotes",
    "openlibrary",
    "crossref",
    "dublin_core",
    "sru",
    "oai",
    "learned",
)


def build(project: Path, kind: str, into: Path) -> Path:
    words = [sys.executable, "-m", "hatchling", "build", "--target", kind, "--directory", str(into)]
    subprocess.run(words, cwd=project, capture_output=True, check=True)
    return next(into.iterdir())


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    return zipfile.ZipFile(build(ROOT, "wheel", tmp_path_factory.mktemp("wheel"))).namelist()


def test_the_wheel_holds_the_migrations_the_templates_and_the_compiled_chinese(wheel: list[str]) -> None:
    assert {
        "acqflow/migrations/env.py",
        "acqflow/web/templates/layout.html",
        "acqflow/wording/translations/zh/LC_MESSAGES/messages.mo",
        "acqflow/plugin_host/new_plugin/catalogue/plugin.txt",
    } <= set(wheel)
    assert any(name.endswith("licenses/LICENSE") for name in wheel)


def test_what_translators_work_with_stays_in_the_workshop(wheel: list[str]) -> None:
    assert [name for name in wheel if name.endswith((".po", ".pot", "babel.cfg"))] == []


@pytest.mark.parametrize("plugin", BUNDLED)
def test_a_plugin_carries_its_licence(plugin: str, tmp_path: Path) -> None:
    project = ROOT / "plugins" / plugin
    assert (project / "LICENSE").read_bytes() == (ROOT / "LICENSE").read_bytes()
    names = zipfile.ZipFile(build(project, "wheel", tmp_path)).namelist()
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_source_archive_holds_the_package_and_not_the_workshop(tmp_path: Path) -> None:
    with tarfile.open(build(ROOT, "sdist", tmp_path)) as archive:
        tops = {Path(name).parts[1] for name in archive.getnames()}
    said = {"acqflow", "migrations", "docs", "README.md", "LICENSE", "CHANGELOG.md"}
    # The build adds these three itself.
    assert tops == said | {"pyproject.toml", "PKG-INFO", ".gitignore"}
