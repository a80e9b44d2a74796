"""What the bundled plugins and their host say of a fault can be said in the reader's language."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from acqflow.plugin_api import DETAILS, REASONS, FileRefused, explain, read_detail
from acqflow.vocabulary.errors import Sentence
from acqflow.wording import Wording

ROOT = Path(__file__).parents[2]
SOURCES = sorted(
    path
    for folder in (
        "plugins/marc/acqflow_marc",
        "plugins/onix/acqflow_onix",
        "plugins/spreadsheet/acqflow_spreadsheet",
        "plugins/kbart/acqflow_kbart",
        "plugins/edifact_quotes/acqflow_edifact_quotes",
        "acqflow/plugin_host",
    )
    for path in (ROOT / folder).glob("*.py")
)
# Who is given a code and a detail; of some the code is known without being said.
_TOLD = {"FileRefused", "Damaged", "RowDamaged"}
_CODES = {"FieldsElsewhere": "field_bounds", "Marc8Damaged": "marc8"}


def _written(value: ast.expr) -> str | None:
    """The text of a literal, with 7 at its places."""
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        return value.value
    if isinstance(value, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "7" for part in value.values)
    return None


def _details(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Each code with a detail that is written beside it."""
    for node in ast.walk(tree):
        given: list[ast.expr] = []
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _TOLD:
            given = node.args[:2]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _CODES:
            given = [ast.Constant(_CODES[node.func.id]), *node.args[:1]]
        elif isinstance(node, ast.Tuple):
            given = node.elts[:2]
        if len(given) == 2 and (code := _written(given[0])) in REASONS and (detail := _written(given[1])):
            yield str(code), detail


def _untold(tree: ast.AST) -> list[tuple[str, str]]:
    found = _details(tree)
    return [(c, d) for c, d in found if re.search("[a-z]{2}", d) and isinstance(read_detail(c, d), str)]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_detail_in_words_is_one_of_the_known(path: Path) -> None:
    assert _untold(ast.parse(path.read_text(encoding="utf-8"))) == []


def test_the_test_sees_a_detail_that_is_not_known() -> None:
    assert _untold(ast.parse('raise FileRefused("empty", f"{n} bytes, or so")')) == [("empty", "7 bytes, or so")]
    assert sum(len(list(_details(ast.parse(p.read_text(encoding="utf-8"))))) for p in SOURCES) > 60


def test_details_are_those_of_known_reasons() -> None:
    assert DETAILS.keys() - REASONS.keys() == set()


@pytest.mark.parametrize(
    ("code", "detail"),
    [
        ("no_header", "looked at 3 rows"),
        ("empty", "0 bytes"),
        ("leader_length", "the leader says 461, there are 454 bytes"),
        ("encoding", "field 245 at byte 343, byte 4 of it: declared utf-8"),
        ("encoding", "field 24  at byte 343, byte 4 of it: byte 9 is not big5: illegal multibyte sequence"),
        ("no_title", "row 446"),
        ("too_slow", "12 s of work, 2000 records read by then"),
        ("too_slow", "nothing for 0.7 s, 0 records read by then"),
        ("directory_not_digits", "field 9 0: 00 0100000"),
        ("no_header", "no column 书名, ISBN among a b, c"),
    ],
)
def test_a_known_detail_is_translated_whole_and_says_in_english_what_it_said(code: str, detail: str) -> None:
    said = read_detail(code, detail)
    assert isinstance(said, Sentence)
    assert str(said) == detail
    asked = []
    Wording(translate=lambda text: asked.append(text) or text, write=str).fact("detail", said)
    assert said.says in asked
    assert set(asked) <= set(DETAILS[code])


def test_reasons_that_are_counted_are_told_in_words() -> None:
    said = read_detail("quarantine_limit", "9 of 10, for these reasons: no_title 7, my_code 2")
    told = Wording(translate=lambda text: f"[{text}]", write=str).fact("detail", said)
    assert told == "[9 of 10, for these reasons: [[The record has no title] (7)][; ][[my_code] (2)]]"


def test_a_column_is_called_by_its_name() -> None:
    said = read_detail("cell_error", "#N/A for isbn")
    assert Wording(translate=str, write=str).fact("detail", said) == "#N/A for ISBN"


@pytest.mark.parametrize(("code", "detail"), [("my_code", "0 bytes"), ("price", "48.00 元"), ("empty", "100 %s")])
def test_any_other_detail_is_told_as_it_is(code: str, detail: str) -> None:
    told = Wording(translate=str, write=lambda value: value).error(FileRefused(code, detail))
    assert told == f"{explain(code).says}: {detail}. {explain(code).cure}"


def test_where_there_is_no_detail_no_colon_is_left() -> None:
    says = Wording(translate=str, write=lambda value: value).error(FileRefused("encrypted"))
    assert says.startswith("The file is protected by a password. ")


def test_a_single_row_is_counted_as_one() -> None:
    assert read_detail("no_header", "looked at 1 row") == Sentence("looked at 1 row", {})
