"""Goes through the records of an old workbook (BIFF), to see what would break or deceive its reader."""

from collections.abc import Iterator
from struct import Struct
from typing import NamedTuple

from acqflow.plugin_api import FileRefused, Limits
from acqflow_spreadsheet.sheet_scan import SheetFacts

_HEADER = Struct("<HH")
_CELL = Struct("<HH")
_ROW = Struct("<HHHHHHH")
_SHEET = Struct("<IBB")
_FORMULA = Struct("<HHHdH")
_BEGIN, _END, _SHEET_NAMED, _ROW_KIND = 0x0809, 0x000A, 0x0085, 0x0208
_FORMULAS = frozenset({0x0006, 0x0206, 0x0406})
_NUMBERS = 0x00BD
# RK, NUMBER, LABELSST, LABEL, RSTRING, BOOLERR and those above; blank cells are not read at all.
_CELL_KINDS = frozenset({0x027E, 0x0203, 0x00FD, 0x0204, 0x00D6, 0x0205, _NUMBERS}) | _FORMULAS
_BYTES_OF_A_NUMBER = 6
_HIDDEN = 0x20
# Recalculate always and on opening: so programs write it that never reckon, with a zero for the result.
_UNRECKONED = 3
_WORKSHEET, _NOT_SHOWN = 0, 3
_MOST_ROWS = 1 << 16


class Place(NamedTuple):
    """Where in the stream a worksheet begins."""

    at: int
    is_visible: bool


def sheet_places(stream: bytes, begin: int, end: int) -> list[Place]:
    """The worksheets of the workbook that lies here in the stream, in their order."""
    found = []
    for kind, at, size in _records(stream, begin, end):
        if kind == _END:
            break
        if kind == _SHEET_NAMED and size > _SHEET.size:
            place, shown, what = _SHEET.unpack_from(stream, at)
            if what == _WORKSHEET:
                found.append(Place(begin + place, is_visible=not shown & _NOT_SHOWN))
    return found


def scan_sheet(stream: bytes, begin: int, end: int, limits: Limits) -> SheetFacts:
    """What the records of the sheet that begins here say of it; a row takes all cells up to its last.

    Raises FileRefused: damaged, sparse, too_many_cells, too_many_rows.
    """
    sheet = _Sheet(limits)
    depth = 0
    for kind, at, size in _records(stream, begin, end):
        if kind == _BEGIN:
            depth += 1
        elif kind == _END:
            depth -= 1
            if depth <= 0:
                return sheet.facts()
        # A chart that lies in the sheet keeps its own numbers as cells.
        elif depth == 1 and kind in _CELL_KINDS and size >= _CELL.size:
            row, column = _CELL.unpack_from(stream, at)
            sheet.see_cells(kind, row, column, size)
            if kind in _FORMULAS and size >= _FORMULA.size:
                sheet.see_formula(*_FORMULA.unpack_from(stream, at))
        elif depth == 1 and kind == _ROW_KIND and size >= _ROW.size:
            sheet.see_row(*_ROW.unpack_from(stream, at))
    raise FileRefused("damaged")


def _records(stream: bytes, at: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Kind, place of the content and its size, as far as they are whole."""
    end = min(end, len(stream))
    while at + _HEADER.size <= end:
        kind, size = _HEADER.unpack_from(stream, at)
        at += _HEADER.size
        if at + size > end:
            return
        yield kind, at, size
        at += size


class _Sheet:
    """What was seen of a sheet: how wide each row is, counted from 0, and which are hidden or hold formulas."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._widths = [0] * _MOST_ROWS
        self._cells = 0
        self._hidden: set[int] = set()
        self._formulas: set[int] = set()
        self._unreckoned: set[int] = set()

    def see_cells(self, kind: int, row: int, column: int, size: int) -> None:
        width = column + 1
        if kind == _NUMBERS:
            width = column + (size - _BYTES_OF_A_NUMBER) // _BYTES_OF_A_NUMBER
        known = self._widths[row]
        if width <= known:
            return
        if width > self._limits.columns:
            raise FileRefused("sparse", f"a cell at column {width}")
        self._widths[row] = width
        self._cells += width - known
        if self._cells > self._limits.cells:
            raise FileRefused("too_many_cells", f"more than {self._limits.cells}")

    def see_formula(self, row: int, _column: int, _style: int, result: float, flags: int) -> None:
        self._formulas.add(row + 1)
        if result == 0 and flags & _UNRECKONED == _UNRECKONED:
            self._unreckoned.add(row + 1)

    def see_row(self, row: int, *rest: int) -> None:
        if rest[-1] & _HIDDEN:
            self._hidden.add(row)

    def facts(self) -> SheetFacts:
        filled = [row for row, width in enumerate(self._widths) if width]
        if filled and filled[-1] >= self._limits.rows:
            raise FileRefused("too_many_rows", f"more than {self._limits.rows}")
        for before, row in zip([-1, *filled], filled, strict=False):
            if row - before > self._limits.blank_rows + 1:
                raise FileRefused("sparse", f"{row - before} blank rows before row {row + 1}")
        return SheetFacts(
            formula_rows=self._formulas,
            rows_without_result=self._unreckoned,
            hidden_rows=[row + 1 for row in filled if row in self._hidden],
        )
