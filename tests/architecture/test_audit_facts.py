"""Whatever is written into the audit trail is called by a word there, in both languages."""

import ast
from collections.abc import Iterator
from pathlib import Path

import acqflow
from acqflow.wording.codes import WORDS

PACKAGE = Path(acqflow.__file__).parent


def _written(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """("audit_event", its code) and ("audit_fact", its name), of every call of `audit` that spells them out."""
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        if not isinstance(call.func, ast.Name) or call.func.id != "audit":
            continue
        for keyword in call.keywords:
            if keyword.arg == "event" and isinstance(keyword.value, ast.Constant):
                yield "audit_event", keyword.value.value
            if keyword.arg == "facts" and isinstance(keyword.value, ast.Dict):
                named = [key.value for key in keyword.value.keys if isinstance(key, ast.Constant)]
                yield from (("audit_fact", name) for name in named)


def test_every_event_and_fact_of_the_audit_trail_has_a_word() -> None:
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in PACKAGE.rglob("*.py")]
    written = {said for tree in trees for said in _written(tree)}
    assert {("audit_event", "import_cancelled"), ("audit_fact", "run")} <= written
    assert [(kind, code) for kind, code in sorted(written) if code not in WORDS[kind]] == []
