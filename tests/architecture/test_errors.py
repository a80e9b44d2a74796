"""Every error can be said: whoever raises it gives all the facts its sentence has places for."""

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import acqflow
from acqflow.vocabulary.errors import AcqflowError

PACKAGE = Path(acqflow.__file__).parent
_PLACE = re.compile(r"%\((\w+)\)")


def _errors() -> dict[str, type[AcqflowError]]:
    for module in pkgutil.walk_packages([str(PACKAGE)], "acqflow."):
        if not module.name.startswith("acqflow.migrations"):
            importlib.import_module(module.name)
    found: dict[str, type[AcqflowError]] = {}
    waiting = [AcqflowError]
    while waiting:
        for kind in waiting.pop().__subclasses__():
            if kind.__module__.startswith("acqflow."):
                found[kind.__name__] = kind
                waiting.append(kind)
    return found


def _made(path: Path, errors: dict[str, type[AcqflowError]]) -> Iterator[tuple[str, int, set[str]]]:
    """Each error that is made in this file, where, and which facts it is given."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.func.id not in errors:
            continue
        if not any(keyword.arg is None for keyword in node.keywords):
            yield node.func.id, node.lineno, {str(keyword.arg) for keyword in node.keywords}


def _mute(name: str, given: set[str], errors: dict[str, type[AcqflowError]]) -> set[str]:
    kind = errors[name]
    has_own_way = kind.__str__ is not AcqflowError.__str__ or kind.__init__ is not AcqflowError.__init__
    return set() if has_own_way else set(_PLACE.findall(kind.says)) - given


@pytest.fixture(scope="module")
def errors() -> dict[str, type[AcqflowError]]:
    return _errors()


@pytest.mark.parametrize("folder", sorted(p.name for p in PACKAGE.iterdir() if p.is_dir() and p.name.isalpha()))
def test_whoever_raises_an_error_gives_the_facts_it_says(
    folder: str, errors: dict[str, type[AcqflowError]]
) -> None:
    unsaid = [
        f"{path.relative_to(PACKAGE)}:{line} {name} lacks {', '.join(sorted(lacking))}"
        for path in sorted((PACKAGE / folder).rglob("*.py"))
        for name, line, given in _made(path, errors)
        if (lacking := _mute(name, given, errors))
    ]
    assert unsaid == []


# A plugin's own detail is plain English; what the bundled ones say is known to `plugin_api` and tested there.
_TECHNICAL = {"FileRefused"}


def _in_english_only(path: Path, errors: dict[str, type[AcqflowError]]) -> list[str]:
    """Facts that are English sentences and no Sentence, so that nobody can translate them."""
    return [
        f"{node.func.id}:{node.lineno}"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        if node.func.id in errors and node.func.id not in _TECHNICAL
        for value in (*node.args, *(keyword.value for keyword in node.keywords))
        if any(re.search(r"[a-z] [a-z]", part) for part in _said_in(value))
    ]


def _said_in(value: ast.expr) -> list[str]:
    """The literal text of a fact, filled in or not."""
    parts = value.values if isinstance(value, ast.JoinedStr) else [value]
    return [str(part.value) for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]


def test_a_fact_that_is_a_sentence_can_be_translated(errors: dict[str, type[AcqflowError]]) -> None:
    # The kit speaks to plugin authors alone.
    shipped = [path for path in sorted(PACKAGE.rglob("*.py")) if PACKAGE / "testing" not in path.parents]
    found = {path: _in_english_only(path, errors) for path in shipped}
    assert {str(path.relative_to(PACKAGE)): places for path, places in found.items() if places} == {}


@pytest.mark.parametrize("fact", ["'it is not a number'", "f'{name} is not a number'"])
def test_the_test_sees_a_fact_in_english_only(
    tmp_path: Path, errors: dict[str, type[AcqflowError]], fact: str
) -> None:
    path = tmp_path / "english.py"
    path.write_text(f"raise SettingUnusable(name='X', why={fact})\n", encoding="utf-8")
    assert _in_english_only(path, errors) == ["SettingUnusable:1"]


def test_every_error_has_a_sentence(errors: dict[str, type[AcqflowError]]) -> None:
    families = {kind for kind in errors.values() if kind.__subclasses__()}
    assert [k.__name__ for k in errors.values() if k not in families and not k.says] == []


def test_the_test_sees_an_error_that_lacks_a_fact(tmp_path: Path, errors: dict[str, type[AcqflowError]]) -> None:
    path = tmp_path / "mute.py"
    path.write_text("raise CurrenciesDiffer(one='CNY', right='USD')\n", encoding="utf-8")
    ((name, _line, given),) = _made(path, errors)
    assert _mute(name, given, errors) == {"left"}
