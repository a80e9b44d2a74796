"""Rows of plain cells are looked through at once and others tag by tag, and both see the same."""

import zipfile
from io import BytesIO

import pytest
from acqflow_spreadsheet.sheet_scan import SheetFacts, scan
from acqflow_spreadsheet.writing import SHEET, a_text, a_workbook
from hypothesis import given, settings
from hypothesis import strategies as st

from acqflow.plugin_api import FileRefused, Limits

CELLS = (
    a_text("A{n}", "Optics"),
    '<c r="B{n}" s="3" t="s"><v>7</v></c>',
    '<c r="C{n}" t="s" s="3"><v>7</v></c>',
    '<c r="AL{n}"/>',
    '<c r="D{n}"><f>1+1</f><v>2</v></c>',
    '<c r="E{n}"><f>1+1</f></c>',
    '<c r="F{n}" t="e"><v>#REF!</v></c>',
    '<c r="G{n}" t="str"><v></v></c>',
    '<c r="H7"><v>1</v></c>',
    "<c><v>1</v></c>",
)
BEGINS = ('<row r="{n}">', '<row r="{n}" spans="1:9">', '<row r="{n}" hidden="1">', "<row>", '<row r="2">')
# So few columns that every row is looked at tag by tag.
TAG_BY_TAG = 51

Row = tuple[str, list[str]]
rows = st.lists(st.tuples(st.sampled_from(BEGINS), st.lists(st.sampled_from(CELLS), max_size=6)), max_size=8)


def seen(sheet: list[Row], limits: Limits) -> SheetFacts | tuple[str, str]:
    """What the sheet's scan says, or why it was refused."""
    texts = [f"{begin}{''.join(cells)}</row>".replace("{n}", str(n)) for n, (begin, cells) in enumerate(sheet, 1)]
    with zipfile.ZipFile(BytesIO(a_workbook("".join(texts)))) as archive:
        try:
            return scan(archive, SHEET, limits)
        except FileRefused as refusal:
            return refusal.reason, refusal.detail


@settings(max_examples=200, deadline=None)
@given(rows, st.integers(1, 30), st.integers(1, 8))
def test_plain_rows_are_seen_as_their_tags_would_be(sheet: list[Row], cells: int, most_rows: int) -> None:
    limits = Limits(cells=cells, rows=most_rows)
    assert seen(sheet, limits) == seen(sheet, Limits(cells=cells, rows=most_rows, columns=TAG_BY_TAG))


@pytest.mark.parametrize(("columns", "refused"), [(53, False), (52, True), (51, True)])
def test_a_cell_beyond_the_columns_allowed_is_refused_in_a_plain_row_too(columns: int, refused: bool) -> None:
    found = seen([('<row r="{n}">', ['<c r="BA{n}"><v>1</v></c>'])], Limits(columns=columns))
    assert (found == ("sparse", "a cell at BA1")) is refused
