"""Calls that open a hole or break a promise are nowhere in the program."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "acqflow"
STATIONS = {
    "people", "funds", "subjects", "titles", "catalogues",
    "suggestions", "matching", "selection", "orders", "reports",
}  # fmt: skip
# Our own catalogue's texts are markup, as Jinja's own translation takes them; what is put into them is escaped.
TRUSTS_TRANSLATIONS = {"web/language.py"}
# Workbooks from outside are opened in a limited child process, like a vendor's file.
STARTS_A_CHILD = {"subjects/actions/read_workbook.py"}
MONEY = {"funds", "orders", "selection", "catalogues"}


def _calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


def _imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def _is_constant(call: ast.Call) -> bool:
    return all(isinstance(argument, ast.Constant) for argument in call.args)


def faults_in(source: str, room: str) -> set[str]:
    """What is forbidden in this source, when it lies in this folder of the package."""
    tree = ast.parse(source)
    found: set[str] = set()
    for name, call in _calls(tree):
        last = name.rsplit(".", 1)[-1]
        if last == "render_template_string" or name in {"eval", "exec", "compile", "__import__"}:
            found.add(name)
        if last in {"Markup", "from_string"} and not _is_constant(call):
            found.add(f"{last} of something that is not constant")
        if name in {"os.system", "os.popen"} or any(
            keyword.arg == "shell"
            and not (isinstance(keyword.value, ast.Constant) and keyword.value.value is False)
            for keyword in call.keywords
        ):
            found.add("a shell")
        if name in {"yaml.load", "yaml.unsafe_load", "marshal.loads"}:
            found.add(name)
        if room in STATIONS and name in {
            "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time"
        }:  # fmt: skip
            found.add(f"{name}: time comes in as an argument")
        if room in MONEY and name == "float":
            found.add("float where there is money")
    for module in _imports(tree):
        root = module.split(".")[0]
        if root in {"pickle", "shelve", "dill", "cloudpickle"}:
            found.add(root)
        if root in {"requests", "urllib3", "httpx"} and room != "plugin_host":
            found.add(f"{root} outside plugin_host")
        if root == "subprocess" and room not in {"plugin_host", "commands"}:
            found.add("subprocess outside plugin_host")
        if root.startswith("flask") and room != "web":
            found.add("flask outside web")
    return found


def _sources() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("path", _sources(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_file_makes_a_forbidden_call(path: Path) -> None:
    place = path.relative_to(PACKAGE)
    allowed = {"subprocess outside plugin_host"} if place.as_posix() in STARTS_A_CHILD else set()
    allowed |= {"Markup of something that is not constant"} if place.as_posix() in TRUSTS_TRANSLATIONS else set()
    assert faults_in(path.read_text(encoding="utf-8"), place.parts[0]) - allowed == set()


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.html")), ids=lambda path: path.name)
def test_no_template_switches_escaping_off_or_carries_script_or_style(path: Path) -> None:
    text = path.read_text(encoding="utf-8").lower()
    forbidden = (
        "|safe",
        "| safe",
        "autoescape false",
        " onclick",
        " onload",
        " onerror",
        " style=",
        "<style",
        "javascript:",
    )
    assert [part for part in forbidden if part in text] == []
    assert all("src=" in part.split(">", 1)[0] for part in text.split("<script")[1:])


@pytest.mark.parametrize(
    ("source", "room"),
    [
        ("render_template_string('<b>' + q)", "web"),
        ("Markup(f'<b>{name}</b>')", "web"),
        ("eval(text)", "titles"),
        ("import pickle", "storage"),
        ("subprocess.run(line, shell=True)", "plugin_host"),
        ("import subprocess", "catalogues"),
        ("import requests", "titles"),
        ("from flask import g", "people"),
        ("yaml.load(text)", "commands"),
        ("datetime.now(UTC)", "orders"),
        ("date.today()", "funds"),
        ("float(price)", "funds"),
    ],
)
def test_the_test_sees_each_kind_of_fault(source: str, room: str) -> None:
    assert faults_in(source, room)
