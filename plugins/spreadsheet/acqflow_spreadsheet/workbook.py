"""Workbooks of Excel and of OpenDocument: looked through before calamine, which trusts them, is let at them."""

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from io import BytesIO
from itertools import chain, islice
from math import isfinite
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

from acqflow.plugin_api import FileRefused, Limits, Profile
from acqflow_spreadsheet.headers import header_row
from acqflow_spreadsheet.ods_scan import scan_content
from acqflow_spreadsheet.sheet_scan import SheetFacts, refuse_declarations, scan
from acqflow_spreadsheet.table import LOOKED_AT, Row, Table, looked_at
from acqflow_spreadsheet.zip_scan import first_day, is_ods, refuse_bad_zip, sheet_parts

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BOOK_STREAMS = ("Workbook", "Book")
_OTHER_STREAMS = {
    "WordDocument": "an old Word document",
    "PowerPoint Document": "an old PowerPoint document",
    "__properties_version1.0": "an Outlook message",
}


def table(data: bytes, profile: Profile) -> Table:
    """The rows of one sheet: the profile's, else the first visible one with a header. Raises FileRefused."""
    facts = _looked_through(data, profile.limits)
    book = _opened(data)
    visible = [s.name for s in book.sheets_metadata if s.visible == SheetVisibleEnum.Visible]
    every = [s.name for s in book.sheets_metadata]
    if len(every) > profile.limits.sheets:
        raise FileRefused("too_many_sheets", f"{len(every)}, at most {profile.limits.sheets} allowed")
    if profile.sheet and profile.sheet not in every:
        raise FileRefused("sheet_missing", profile.sheet[:80])
    candidates = [profile.sheet] if profile.sheet else visible or every
    chosen, values = _chosen(book, candidates, list(profile.columns))
    found = _rows(values, facts.get(chosen, SheetFacts()), profile.limits)
    first = tuple(islice(found, looked_at(profile)))
    hidden = tuple(name for name in every if name not in visible)
    notes = [("sheet_not_read", name) for name in every if name != chosen]
    notes += [("sheet_hidden", chosen)] if chosen in hidden else []
    if hidden_rows := facts.get(chosen, SheetFacts()).hidden_rows:
        notes.append(("hidden_rows", f"{len(hidden_rows)}: {', '.join(map(str, hidden_rows[:20]))}"))
    return Table(
        rows=chain(first, found), first=first, sheet=chosen, sheets=tuple(every), hidden=hidden, notes=notes
    )


def _looked_through(data: bytes, limits: Limits) -> dict[str, SheetFacts]:
    """What the parts of an .xlsx or .ods say of each sheet; an .xls has no parts, the child's limits must do."""
    if data.startswith(OLE2):
        _refuse_other_document(data)
        return {}
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            refuse_bad_zip(archive, len(data), limits)
            if is_ods(archive):
                refuse_declarations(archive, frozenset())
                return scan_content(archive, limits)
            parts = sheet_parts(archive)
            refuse_declarations(archive, frozenset(parts.values()))
            day = first_day(archive)
            return {name: replace(scan(archive, part, limits), first_day=day) for name, part in parts.items()}
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        zlib.error,
        EOFError,
        KeyError,
        OSError,
        ValueError,
    ) as damage:
        raise FileRefused("damaged", type(damage).__name__) from None
    except NotImplementedError:
        raise FileRefused("damaged", "packed in an unknown way") from None
    except RuntimeError:
        raise FileRefused("encrypted") from None


def _refuse_other_document(data: bytes) -> None:
    """By the names of its streams; OLE2 holds old Word and PowerPoint documents and encrypted files as well."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise FileRefused("encrypted")
    for stream, said in _OTHER_STREAMS.items():
        if stream.encode("utf-16-le") in data:
            raise FileRefused("not_xlsx", said)
    if not any(stream.encode("utf-16-le") in data for stream in _BOOK_STREAMS):
        raise FileRefused("damaged", "an OLE2 document without a workbook in it")


def _opened(data: bytes) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_filelike(BytesIO(data))
    except PasswordError:
        raise FileRefused("encrypted") from None
    except CalamineError as damage:
        raise FileRefused("damaged", type(damage).__name__) from None


def _chosen(book: CalamineWorkbook, names: list[str], wanted: list[str]) -> tuple[str, Iterator[list[Any]]]:
    """The first sheet that has a header row, else the first that has rows at all.

    `wanted` are the headers of the profile.
    """
    first: tuple[str, Iterator[list[Any]]] | None = None
    for name in names:
        values = _values(book, name)
        head = list(islice(values, LOOKED_AT))
        if header_row([[_text(cell) for cell in row] for row in head], wanted):
            return name, chain(head, values)
        if first is None and head:
            first = name, chain(head, values)
    if first is None:
        raise FileRefused("empty", "no sheet has rows")
    return first


def _values(book: CalamineWorkbook, name: str) -> Iterator[list[Any]]:
    """The rows of a sheet from its first row and column on, one at a time."""
    try:
        sheet = book.get_sheet_by_name(name)
    except CalamineError as damage:
        raise FileRefused("damaged", f"{name[:40]}: {type(damage).__name__}") from None
    # The reader begins where something stands.
    before = [""] * (sheet.start[1] if sheet.start else 0)
    return (before + row for row in sheet.iter_rows()) if before else iter(sheet.iter_rows())


def _rows(values: Iterator[list[Any]], facts: SheetFacts, limits: Limits) -> Iterator[Row]:
    for number, cells in enumerate(values, start=1):
        texts = [cell if type(cell) is str else _text(cell) for cell in cells]
        if errors := facts.errors.get(number):
            texts = [errors.get(place) or text for place, text in enumerate(texts, start=1)]
        line = "".join(texts)
        fault, detail = _fault(cells, texts, line, number, facts, limits)
        warnings = (("formula", f"row {number}"),) if number in facts.formula_rows else ()
        yield Row(texts, line, number, number, 0, b"", fault, detail, warnings, cells, facts.first_day)


def _fault(
    cells: list[Any], texts: list[str], line: str, number: int, facts: SheetFacts, limits: Limits
) -> tuple[str, str]:
    if number in facts.rows_without_result:
        return "formula", f"row {number}"
    if ("inf" in line or "nan" in line) and any(isinstance(c, float) and not isfinite(c) for c in cells):
        return "number", f"row {number} holds a number beyond measure"
    if len(line) > limits.cell_characters and max(map(len, texts)) > limits.cell_characters:
        return "too_long", f"more than {limits.cell_characters} characters in a cell"
    return "", ""


def _text(value: Any) -> str:
    """A cell as a person would write it: whole numbers without `.0`, dates as ISO 8601."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return "" if value is None else str(value)


# Years and prices are the same few numbers all the way down.
@lru_cache(maxsize=4096)
def _number(value: float) -> str:
    # Excel keeps 15 digits: 59.900000000000006 was typed as 59.9.
    return f"{value:.15g}" if not value.is_integer() or abs(value) >= 1e15 else str(int(value))
