"""What the operations say they do, collected for translators: `make translations` calls it through Babel."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any


def collected(file: IO[bytes], keywords: Any, tags: Any, options: Any) -> Iterator[Any]:  # noqa: ARG001
    """The summary of every operation, as Babel wants it of whoever collects."""
    yield from ((1, "gettext", text, []) for text in summaries())


def summaries() -> Iterator[str]:
    """The first paragraph of every operation's docstring, which the OpenAPI document has as its summary."""
    for path in sorted(Path(__file__).parent.glob("*.py")):
        for part in ast.parse(path.read_bytes()).body:
            if isinstance(part, ast.FunctionDef) and any(map(_is_route, part.decorator_list)):
                yield (ast.get_docstring(part) or "").partition("\n\n")[0]


def _is_route(decorator: ast.expr) -> bool:
    return ast.unparse(decorator).startswith("operations.route(")
