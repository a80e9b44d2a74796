"""The import contracts can be broken: each one sees the import it forbids."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
PLUGINS = (
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
# The contract, and a file and a line that would break it.
VIOLATIONS = {
    "The flow: a station knows only what lies upstream": (
        "acqflow/titles/queries/known.py",
        "import acqflow.orders.queries",
    ),
    "The rooms: inside a station the outer file knows the inner one": (
        "acqflow/funds/queries/money.py",
        "import acqflow.funds.actions",
    ),
    "Rules and vocabulary are plain Python": ("acqflow/orders/rules.py", "import psycopg"),
    "The web talks to actions and queries, by their faces": (
        "acqflow/web/pages/orders.py",
        "import acqflow.orders.model",
    ),
    "Only the web knows Flask": ("acqflow/intake/__init__.py", "import flask_limiter"),
    "Only plugin_host knows requests": ("acqflow/bootstrap.py", "import requests"),
    "Only stations know the database": ("acqflow/bootstrap.py", "import sqlalchemy"),
    "A plugin sees plugin_api and vocabulary only": (
        "acqflow/plugin_api/record.py",
        "import acqflow_marc.format",
    ),
    "A plugin reaches nothing else of acqflow, and no network by itself": (
        "acqflow_openlibrary/book.py",
        "import urllib.request",
    ),
    "Plugins do not know each other": ("acqflow_marc/coded.py", "import acqflow_spreadsheet.faults"),
    "Nothing shipped knows the testing kit": ("acqflow/reports/table.py", "import acqflow.testing"),
    "No circles, at any depth": (
        "acqflow/web/formatting.py",
        "import acqflow.web.naming\nimport acqflow.web.menu",
    ),
}


def _contracts() -> set[str]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return {contract["name"] for contract in settings["tool"]["importlinter"]["contracts"]}


def test_every_contract_sees_the_import_it_forbids(tmp_path: Path) -> None:
    assert set(VIOLATIONS) == _contracts()
    shutil.copytree(ROOT / "acqflow", tmp_path / "acqflow")
    for name in PLUGINS:
        shutil.copytree(ROOT / "plugins" / name / f"acqflow_{name}", tmp_path / f"acqflow_{name}")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for place, line in VIOLATIONS.values():
        path = tmp_path / place
        path.write_text(f"{path.read_text(encoding='utf-8')}\n{line}\n", encoding="utf-8")
    lint = Path(sys.executable).with_name("lint-imports")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "COLUMNS": "200"}
    done = subprocess.run(
        [str(lint), "--no-cache"], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert [name for name in VIOLATIONS if f"{name} BROKEN" not in done.stdout] == []
