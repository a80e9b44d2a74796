"""Whatever a reader or the core warns of is told in words, in both languages."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

from acqflow.vocabulary.identifiers import Scheme
from acqflow.wording.codes import WORDS

ROOT = Path(__file__).parents[2]
_KEPT_AS = {"warnings", "told", "failed"}
# No check digit tells a slip of these.
_WITHOUT_CHECK_DIGIT = {"doi", "unified_book_number", "vendor_number"}
_CODED_FIELDS = ("year", "language", "format")
_SOURCES = [*ROOT.glob("plugins/*/acqflow_*/*.py"), *(ROOT / "acqflow" / "catalogues").rglob("*.py")]


def _codes(value: ast.expr, of_functions: dict[str, list[str]]) -> list[str]:
    """The codes that stand there, with * for what a program puts in."""
    match value:
        case ast.Constant(str(code)):
            return [code]
        case ast.JoinedStr(parts):
            return ["".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in parts)]
        case ast.IfExp(body=one, orelse=other):
            return [*_codes(one, of_functions), *_codes(other, of_functions)]
        case ast.Call(func=ast.Name(name)):
            return of_functions.get(name, [])
    return []


def _returned(tree: ast.AST) -> dict[str, list[str]]:
    """Function → the codes it gives."""
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    return {
        one.name: [
            code
            for node in ast.walk(one)
            if isinstance(node, ast.Return) and node.value is not None
            for code in _codes(node.value, {})
        ]
        for one in functions
    }


def _statements(tree: ast.AST) -> Iterator[ast.AST]:
    """Those that have to do with warnings."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.returns is not None:
            if "Warnings" in ast.unparse(node.returns) or node.name == "warnings":
                yield from (one for one in ast.walk(node) if isinstance(one, ast.Return))
        elif isinstance(node, ast.Assign | ast.AugAssign | ast.Expr | ast.Return):
            inside = list(ast.walk(node))
            is_named = any(isinstance(one, ast.Name) and one.id in _KEPT_AS for one in inside)
            if is_named or any(isinstance(one, ast.keyword) and one.arg == "warnings" for one in inside):
                yield node


def _warned(tree: ast.AST) -> set[str]:
    of_functions = _returned(tree)
    found: set[str] = set()
    for statement in _statements(tree):
        for node in ast.walk(statement):
            if isinstance(node, ast.Tuple | ast.List) and len(node.elts) == 2:
                found.update(_codes(node.elts[0], of_functions))
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_told":
                found.update(_codes(node.args[1], of_functions))
    return found


def _spelt(code: str) -> set[str]:
    """With every scheme of numbers, and field of coded words, it may be said of."""
    schemes = set(get_args(Scheme))
    if code.endswith("_doubtful"):
        schemes -= _WITHOUT_CHECK_DIGIT
    else:
        schemes |= set(_CODED_FIELDS)
    return {code.replace("*", scheme) for scheme in schemes} if "*" in code else {code}


def test_every_warning_has_a_word() -> None:
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in _SOURCES]
    warned = {each for tree in trees for code in _warned(tree) for each in _spelt(code)}
    assert {"isbn_doubtful", "isbn_lost_x", "identifiers_conflict", "formula", "directory_in_characters"} <= warned
    assert sorted(warned - WORDS["warning"].keys()) == []
    assert sorted(WORDS["warning"].keys() - warned) == []


def test_the_test_sees_a_warning_without_a_word() -> None:
    assert _warned(ast.parse('warnings.append(("my_doubt", text))')) == {"my_doubt"}
    assert _warned(ast.parse('warnings.extend((f"{s}_odd", text) for s in found)')) == {"*_odd"}
