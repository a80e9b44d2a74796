"""Workbooks of Excel and of OpenDocument: looked through before calamine, which trusts them, is let at them."""

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
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


def _chosen(book: CalamineWorkbook, names: list[str], wanted: list[str]) -> tuple[str, list[list[Any]]]:
    """The first sheet that has a header row, else the first that has rows at all.

    `wanted` are the headers of the profile.
    """
    first: tuple[str, list[list[Any]]] | None = None
    for name in names:
        try:
            values = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        except CalamineError as damage:
            raise FileRefused("damaged", f"{name[:40]}: {type(damage).__name__}") from None
        if header_row([[_text(cell) for cell in row] for row in values[:LOOKED_AT]], wanted):
            return name, values
        if first is None and values:
            first = name, values
    if first is None:
        raise FileRefused("empty", "no sheet has rows")
    return first


def _rows(values: list[list[Any]], facts: SheetFacts, limits: Limits) -> Iterator[Row]:
    for number, cells in enumerate(values, start=1):
        errors = facts.errors.get(number, {})
        texts = tuple([errors.get(place) or _text(cell) for place, cell in enumerate(cells, start=1)])
        fault, detail = _fault(cells, texts, number, facts, limits)
        warnings = (("formula", f"row {number}"),) if number in facts.formula_rows else ()
        numbers = frozenset([place for place, cell in enumerate(cells) if isinstance(cell, float | int)])
        raw = "\t".join(texts).encode(errors="replace")
        yield Row(texts, number, number, 0, raw, fault, detail, warnings, numbers, facts.first_day)


def _fault(
    cells: list[Any], texts: tuple[str, ...], number: int, facts: SheetFacts, limits: Limits
) -> tuple[str, str]:
    if number in facts.rows_without_result:
        return "formula", f"row {number}"
    if any(isinstance(cell, float) and not isfinite(cell) for cell in cells):
        return "number", f"row {number} holds a number beyond measure"
    if max(map(len, texts), default=0) > limits.cell_characters:
        return "too_long", f"more than {limits.cell_characters} characters in a cell"
    return "", ""


def _text(value: Any) -> str:
    """A cell as a person would write it: whole numbers without `.0`, dates as ISO 8601."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        # Excel keeps 15 digits: 59.900000000000006 was typed as 59.9.
        return f"{value:.15g}" if not value.is_integer() or abs(value) >= 1e15 else str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return "" if value is None else str(value)
