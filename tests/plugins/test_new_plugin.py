"""What `acqflow plugins new` writes works at once: it passes its own tests and is found when it is installed."""

import json
import os
import subprocess
import sys
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from click.testing import CliRunner

from acqflow.commands.plugins import plugins
from acqflow.plugin_host.beginning import PlaceTaken, PluginNameUnusable, begin_plugin
from acqflow.plugin_host.discovery import discover

ROOT = Path(__file__).parents[2]
KINDS = [
    ("catalogue-format", "acqflow.catalogue_formats"),
    ("catalogue", "acqflow.catalogues"),
    ("matcher", "acqflow.matchers"),
]


@pytest.mark.parametrize(("kind", "group"), KINDS)
def test_a_new_plugin_passes_its_own_tests_at_once(tmp_path: Path, kind: str, group: str) -> None:
    folder = begin_plugin(kind, "corner_shop", tmp_path)
    environ = os.environ | {"PYTHONPATH": str(folder)}
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(folder)],
        capture_output=True,
        text=True,
        env=environ,
        cwd=folder,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout
    assert " passed" in ran.stdout


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout as far as the checks look at it: their configuration, the package, the place for plugins."""
    folder = tmp_path_factory.mktemp("checkout")
    (folder / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    (folder / "acqflow").symlink_to(ROOT / "acqflow")
    (folder / "plugins").mkdir()
    for (kind, _), letter in zip(KINDS, "abc", strict=True):
        for name in (letter, f"{letter}_shop", letter * 40):
            begin_plugin(kind, name, folder / "plugins")
    return folder


@pytest.mark.parametrize(
    "check",
    [
        ["ruff", "check", "--no-cache", "plugins"],
        ["ruff", "format", "--no-cache", "--check", "plugins"],
        ["mypy", "--cache-dir", ".cache", "PACKAGES"],
    ],
    ids=lambda words: " ".join(words[:2]),
)
def test_what_is_written_passes_the_checks_of_the_project(checkout: Path, check: list[str]) -> None:
    packages = [str(folder.relative_to(checkout)) for folder in sorted(checkout.glob("plugins/*/acqflow_*"))]
    assert len(packages) == 3 * len(KINDS)
    words = [word for part in check for word in (packages if part == "PACKAGES" else [part])]
    program = str(Path(sys.executable).with_name(words[0]))
    ran = subprocess.run([program, *words[1:]], cwd=checkout, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.mark.parametrize(("kind", "group"), KINDS)
def test_a_new_plugin_is_found_and_loaded_once_it_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, group: str
) -> None:
    name = f"fresh_{group.rpartition('.')[2]}"
    folder = begin_plugin(kind, name, tmp_path)
    monkeypatch.syspath_prepend(str(folder))
    installed = folder / f"acqflow_{name}-0.1.0.dist-info"
    installed.mkdir()
    (installed / "METADATA").write_text(f"Metadata-Version: 2.1\nName: acqflow-{name}\nVersion: 0.1.0\n")
    said = (folder / "pyproject.toml").read_text().partition(f'"{group}"]\n')[2].splitlines()[0]
    (installed / "entry_points.txt").write_text(f"[{group}]\n{said.replace(chr(34), '')}\n")
    found = discover(environ={}).get(group, name)
    assert (found.version, found.reference.partition(":")[0]) == ("0.1.0", f"acqflow_{name}.plugin")


@pytest.mark.parametrize("name", ["", "Shop", "my-shop", "../shop", "1shop", "shop_", "a" * 41, "x;y"])
def test_a_name_that_cannot_be_a_package_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(PluginNameUnusable):
        begin_plugin("catalogue", name, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_over(tmp_path: Path) -> None:
    begin_plugin("catalogue", "shop", tmp_path)
    with pytest.raises(PlaceTaken):
        begin_plugin("catalogue", "shop", tmp_path)


def test_the_list_is_told_as_json_and_in_columns() -> None:
    said = json.loads(CliRunner().invoke(plugins, ["list", "--json"]).output)["plugins"]
    marc = next(row for row in said if row["name"] == "marc")
    assert {"kind": "catalogue_formats", "state": "loaded"}.items() <= marc.items()
    plain = CliRunner().invoke(plugins, ["list"]).output.splitlines()
    assert plain[0] == "name\tkind\tversion\tstate\treason"


def test_check_exits_with_one_when_a_plugin_cannot_be_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = CliRunner().invoke(plugins, ["check"])
    assert (good.exit_code, good.output) == (0, "All installed plugins can be used.\n")
    installed = tmp_path / "acqflow_broken-1.0.dist-info"
    installed.mkdir()
    (installed / "METADATA").write_text("Metadata-Version: 2.1\nName: acqflow-broken\nVersion: 1.0\n")
    (installed / "entry_points.txt").write_text("[acqflow.catalogues]\nbroken = acqflow_broken:Broken\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    bad = CliRunner().invoke(plugins, ["check"])
    assert (bad.exit_code, bad.output) == (
        1,
        "broken (acqflow_broken): ModuleNotFoundError: No module named 'acqflow_broken'\n",
    )


def test_new_says_where_the_plugin_is(tmp_path: Path) -> None:
    said = CliRunner().invoke(plugins, ["new", "catalogue", "shop", "--into", str(tmp_path), "--json"])
    assert json.loads(said.output) == {"folder": str(tmp_path / "shop")}
    assert EntryPoint("shop", "acqflow_shop.plugin:Shop", "acqflow.catalogues").attr == "Shop"
