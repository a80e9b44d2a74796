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


def test_every_error_has_a_sentence(errors: dict[str, type[AcqflowError]]) -> None:
    families = {kind for kind in errors.values() if kind.__subclasses__()}
    assert [k.__name__ for k in errors.values() if k not in families and not k.says] == []


def test_the_test_sees_an_error_that_lacks_a_fact(tmp_path: Path, errors: dict[str, type[AcqflowError]]) -> None:
    path = tmp_path / "mute.py"
    path.write_text("raise CurrenciesDiffer(one='CNY', right='USD')\n", encoding="utf-8")
    ((name, _line, given),) = _made(path, errors)
    assert _mute(name, given, errors) == {"left"}
