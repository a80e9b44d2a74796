"""Workbooks of Excel before 2007 (.xls), read by xlrd after their records were looked through."""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from io import TextIOBase
from typing import Any, TypeVar

import xlrd
from xlrd.xldate import xldate_as_datetime

from acqflow.plugin_api import FileRefused, Limits
from acqflow_spreadsheet.biff_scan import scan_sheet, sheet_places
from acqflow_spreadsheet.sheet_scan import SheetFacts

_BOOK_STREAMS = ("Workbook", "Book")
_OTHER_STREAMS = {
    "WordDocument": "an old Word document",
    "PowerPoint Document": "an old PowerPoint document",
    "__properties_version1.0": "an Outlook message",
}
_CONTROL = re.compile(r"[\x00-\x1f]")
_SINCE_1904 = 1
_T = TypeVar("_T")


class _Nowhere(TextIOBase):
    """Takes what xlrd says of a file it wonders at."""

    def write(self, text: str) -> int:
        return len(text)


class OldWorkbook:
    """An .xls. A sheet is loaded when its rows are asked for. Raises FileRefused: damaged, encrypted, not_xlsx."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        _refuse_other_document(data)
        self._limits = limits
        book = self._book = _undamaged(
            lambda: xlrd.open_workbook(file_contents=data, logfile=_Nowhere(), on_demand=True, ragged_rows=True)
        )
        self.sheets: list[str] = book.sheet_names()
        if any(_CONTROL.search(name) for name in self.sheets):
            raise FileRefused("damaged")
        self._end = book.base + book.stream_len
        self._places = sheet_places(book.mem, book.base, self._end)
        if len(self._places) != len(self.sheets):
            raise FileRefused("damaged")
        self.visible = [name for name, place in zip(self.sheets, self._places, strict=True) if place.is_visible]
        self._first_day = date(1904, 1, 1) if book.datemode == _SINCE_1904 else date(1899, 12, 30)
        self._facts: dict[str, SheetFacts] = {}

    def rows(self, sheet: str) -> Iterator[list[Any]]:
        """The cells of each row from A1 on, up to its last that holds something."""
        number, book = self.sheets.index(sheet), self._book
        facts = scan_sheet(book.mem, self._places[number].at, self._end, self._limits)
        facts.first_day = self._first_day
        self._facts[sheet] = facts
        loaded = _undamaged(lambda: book.sheet_by_index(number))
        # Whoever goes through the rows holds the sheet; the others go when they are not chosen.
        book.unload_sheet(number)
        return (self._row(loaded, row) for row in range(loaded.nrows))

    def facts(self, sheet: str) -> SheetFacts:
        """What was seen of a sheet whose rows were asked for."""
        return self._facts[sheet]

    def _row(self, sheet: Any, number: int) -> list[Any]:
        kinds, values = sheet.row_types(number), sheet.row_values(number)
        if max(kinds, default=0) <= xlrd.XL_CELL_NUMBER:
            return list(values)
        return [self._value(kind, value) for kind, value in zip(kinds, values, strict=True)]

    def _value(self, kind: int, value: Any) -> Any:
        if kind == xlrd.XL_CELL_DATE:
            return self._day_or_time(value)
        if kind == xlrd.XL_CELL_BOOLEAN:
            return bool(value)
        if kind == xlrd.XL_CELL_ERROR:
            return xlrd.error_text_from_code.get(value, "#N/A")
        return value

    def _day_or_time(self, number: float) -> datetime | time | float:
        try:
            moment: datetime = xldate_as_datetime(number, self._book.datemode)
        except (ValueError, OverflowError):
            return number
        return moment if number >= 1 else moment.time()


def _undamaged(work: Callable[[], _T]) -> _T:
    """What xlrd gives; whatever it stumbles over is damage of the file."""
    try:
        return work()
    except MemoryError:
        raise
    except Exception as damage:  # noqa: BLE001  it looks no further than it reads, and anything may come of it
        if "encrypted" in str(damage):
            raise FileRefused("encrypted") from None
        raise FileRefused("damaged", type(damage).__name__) from None


def _refuse_other_document(data: bytes) -> None:
    """By the names of its streams; OLE2 holds old Word and PowerPoint documents and encrypted files as well."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise FileRefused("encrypted")
    for stream, said in _OTHER_STREAMS.items():
        if stream.encode("utf-16-le") in data:
            raise FileRefused("not_xlsx", said)
    if not any(stream.encode("utf-16-le") in data for stream in _BOOK_STREAMS):
        raise FileRefused("damaged", "an OLE2 document without a workbook in it")
