"""A table as the two kinds of file give it: rows of text with the place each came from."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from acqflow.plugin_api import Profile

SAMPLES = 3
"""Rows below the header that are shown for each column."""


class Row(NamedTuple):
    """One row. `offset` and `length` are bytes of a CSV file, row number and 0 in a workbook.

    A row with a `fault` (reason code) has no cells worth reading. `warnings` are (code, detail) pairs. `numbers`
    are the places of cells that hold a number and no text; days are counted from `first_day`.
    """

    cells: tuple[str, ...]
    number: int
    offset: int
    length: int
    raw: bytes = b""
    fault: str = ""
    detail: str = ""
    warnings: tuple[tuple[str, str], ...] = ()
    numbers: frozenset[int] = frozenset()
    first_day: date = date(1899, 12, 30)


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
