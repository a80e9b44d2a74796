"""Workbooks of Excel (.xlsx) and OpenDocument, looked through before calamine, which trusts them, reads them."""

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

from acqflow.plugin_api import FileRefused, Limits
from acqflow_spreadsheet.ods_scan import scan_content
from acqflow_spreadsheet.sheet_scan import SheetFacts, refuse_declarations, scan
from acqflow_spreadsheet.zip_scan import first_day, is_ods, refuse_bad_zip, sheet_parts


class ZipWorkbook:
    """An .xlsx or .ods. Raises FileRefused with the reasons of the scans, damaged, encrypted."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._facts = _looked_through(data, limits)
        book = self._book = _opened(data)
        self.sheets = [sheet.name for sheet in book.sheets_metadata]
        self.visible = [s.name for s in book.sheets_metadata if s.visible == SheetVisibleEnum.Visible]

    def rows(self, sheet: str) -> Iterator[list[Any]]:
        """The cells of each row from A1 on, one row at a time."""
        try:
            opened = self._book.get_sheet_by_name(sheet)
        except CalamineError as damage:
            raise FileRefused("damaged", f"{sheet[:40]}: {type(damage).__name__}") from None
        # The reader begins where something stands.
        before = [""] * (opened.start[1] if opened.start else 0)
        return (before + row for row in opened.iter_rows()) if before else iter(opened.iter_rows())

    def facts(self, sheet: str) -> SheetFacts:
        """What was seen of a sheet."""
        return self._facts.get(sheet, SheetFacts())


def _looked_through(data: bytes, limits: Limits) -> dict[str, SheetFacts]:
    """What the parts of an .xlsx or .ods say of each sheet."""
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


def _opened(data: bytes) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_filelike(BytesIO(data))
    except PasswordError:
        raise FileRefused("encrypted") from None
    except CalamineError as damage:
        raise FileRefused("damaged", type(damage).__name__) from None
