"""A table as the two kinds of file give it: rows of text with the place each came from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from acqflow.plugin_api import Profile

SAMPLES = 3
"""Rows below the header that are shown for each column."""


class Row(NamedTuple):
    """One row. `offset` and `length` are bytes of a CSV file, row number and 0 in a workbook.

    `line` is all cells in one, for what need not be asked of each. `raw` is empty where the cells are all there
    is. A row with a `fault` (reason code) has no cells worth reading. `warnings` are (code, detail) pairs.
    `values` are a workbook's cells before they became text; days are counted from `first_day`.
    """

    cells: Sequence[str]
    line: str
    number: int
    offset: int
    length: int
    raw: bytes = b""
    fault: str = ""
    detail: str = ""
    warnings: tuple[tuple[str, str], ...] = ()
    values: Sequence[object] = ()
    first_day: date = date(1899, 12, 30)

    def is_number(self, place: int) -> bool:
        """Whether the cell there, counted from 0, holds a number and no text."""
        return place < len(self.values) and isinstance(self.values[place], float | int)


@dataclass(slots=True)
class Table:
    """A sheet or a delimited file. `rows` is gone through once; `first` are its first rows, read ahead."""

    rows: Iterable[Row]
    first: tuple[Row, ...]
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    notes: list[tuple[str, str]] = field(default_factory=list)
    # Cells of a CSV row are counted against the header; a sheet has no such thing as a missing cell.
    is_ragged_wrong: bool = False
    questions: tuple[str, ...] = ()


LOOKED_AT = 20


def looked_at(profile: Profile) -> int:
    """How many rows are read ahead: enough to find the header, wherever a person says it is."""
    return max(LOOKED_AT, min(profile.header_row or 0, profile.limits.rows) + SAMPLES)
