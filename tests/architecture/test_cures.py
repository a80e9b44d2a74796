"""A person on a page is told the page's way: only commands name options."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import acqflow
from acqflow.commands.own_cures import OWN_CURES
from acqflow.plugin_api.reasons import REASONS
from acqflow.titles.rules import HoldingsWithoutIsbn

ROOT = Path(__file__).parents[2]

_OPTION = re.compile(r"(?<![\w-])--[a-z]")
_SAYING = {"words", "gettext", "ngettext", "lazy_gettext", "_", "FileRefused"}
# Told to whoever gave the command that shares an import out among processes; no page does.
_OF_COMMANDS = {"plugin_host/workers.py"}


def _said(source: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _SAYING:
            yield from (
                part.value
                for argument in node.args
                for part in ast.walk(argument)
                if isinstance(part, ast.Constant) and isinstance(part.value, str)
            )


def test_what_is_not_said_by_a_command_names_no_option() -> None:
    core = Path(acqflow.__file__).parent
    sources = [p for p in core.rglob("*.py") if p.parent != core / "commands"]
    sources += (ROOT / "plugins").glob("*/acqflow_*/*.py")
    named = {
        text
        for source in sources
        if str(source.relative_to(core) if source.is_relative_to(core) else source) not in _OF_COMMANDS
        for text in _said(source)
        if _OPTION.search(text)
    }
    assert len(sources) > 200
    assert named == set()


@pytest.mark.parametrize(("everywhere", "in_a_command"), OWN_CURES.items())
def test_a_cure_of_commands_stands_for_one_that_is_said(everywhere: str, in_a_command: str) -> None:
    assert everywhere in {reason.cure for reason in REASONS.values()} | {HoldingsWithoutIsbn.says}
    assert _OPTION.search(in_a_command)
    assert not _OPTION.search(everywhere)
