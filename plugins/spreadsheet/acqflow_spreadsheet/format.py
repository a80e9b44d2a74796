"""The catalogue format `spreadsheet`: workbooks and delimited files, by a mapping of their columns."""

from collections.abc import Iterator, Mapping
from os import SEEK_END
from typing import BinaryIO, ClassVar

from acqflow.plugin_api import (
    CatalogueFormat,
    CatalogueRecord,
    ColumnGuess,
    FileRefused,
    FileSummary,
    Limits,
    MappingGuess,
    Preview,
    Profile,
    Quarantined,
    Recognition,
    Skipped,
)
from acqflow_spreadsheet import delimited, headers, workbook
from acqflow_spreadsheet.rows import RowReader
from acqflow_spreadsheet.table import SAMPLES, Table

_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_ODS = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
_BLOCK = 1 << 20
_SAMPLE_LENGTH, _PREVIEW_CELL = 80, 200
_NAMES = (".xlsx", ".xls", ".ods", ".csv", ".tsv")


class Spreadsheet(CatalogueFormat):
    """Workbooks of Excel and OpenDocument, CSV and TSV.

    Options: `decimal_comma` (`yes`: prices are written `1.234,56`).
    """

    api_version = "1.0"
    name = "spreadsheet"
    options: ClassVar[Mapping[str, tuple[str, ...]]] = {"decimal_comma": ("yes",)}

    def recognises(self, head: bytes, file_name: str) -> Recognition:
        """By what the file begins with, and its name."""
        name = file_name.lower()
        if head.startswith(_ZIP) and _ODS in head[:200]:
            return Recognition(0.9, "an OpenDocument spreadsheet")
        if head.startswith(_ZIP):
            is_book = b"xl/" in head or b"[Content_Types].xml" in head
            return Recognition(0.9 if is_book else 0.2, "a zip archive" if not is_book else "an Excel workbook")
        if head.startswith(_OLE2):
            return Recognition(0.8 if name.endswith(".xls") else 0.4, "an old Excel workbook, or another document")
        if b"\x1e" in head or b"\x1f" in head or head.lstrip()[:1] == b"<":
            # Taken only if nobody else wants it: the reader then says what it really is.
            return Recognition(0.1 if name.endswith(_NAMES) else 0.0, "no table of text")
        if name.endswith((".csv", ".tsv", ".txt", ".tab")):
            return Recognition(0.8, "named as delimited text")
        return Recognition(0.3 if any(sign in head[:4096] for sign in b",\t;") else 0.0, "text with separators")

    def read(
        self, source: BinaryIO, profile: Profile
    ) -> Iterator[CatalogueRecord | Quarantined | Skipped | FileSummary]:
        """Every row below the header as one message, then the summary. Raises FileRefused."""
        table = _table(source, profile, is_guess=False)
        header, first_row = _header(table, profile)
        mapping = dict(profile.columns) or {n: f for n, f in _guessed(header).items() if f}
        missing = [name for name, field in mapping.items() if field and name not in header]
        if "title" not in mapping.values() or missing:
            detail = f"no column {', '.join(missing)}" if missing else "no column holds the title"
            raise FileRefused("no_header", detail[:200])
        return _messages(table, RowReader(header, mapping, profile), first_row, profile)

    def guess_mapping(self, source: BinaryIO, profile: Profile) -> MappingGuess:
        """The header row and what each column seems to hold."""
        table = _table(source, profile, is_guess=True)
        rows = [list(row.cells) for row in table.first]
        number = _header_number(rows, profile)
        if not number and profile.header_row is None:
            number = headers.likely_row(rows)
        names = headers.names(rows[number - 1] if number else _numbered(rows))
        below = rows[number : number + SAMPLES]
        columns = tuple(_column(i, name, below) for i, name in enumerate(names))
        fields = {column.field for column in columns}
        asked = table.questions + (() if "title" in fields else ("title_column",))
        shown = tuple(tuple(cell[:_PREVIEW_CELL] for cell in row) for row in rows)
        preview = Preview(shown, table.sheet, table.sheets, table.hidden)
        return MappingGuess(number, columns, preview, table.encoding, table.delimiter, asked)


def _table(source: BinaryIO, profile: Profile, *, is_guess: bool) -> Table:
    size, most = source.seek(0, SEEK_END), profile.limits.upload
    if size > most:
        raise FileRefused("too_large", f"more than {most} bytes")
    if _is_blank(source):
        raise FileRefused("empty", f"{size} bytes")
    source.seek(0)
    begins = source.read(len(_OLE2))
    if begins.startswith((_ZIP, _OLE2)):
        source.seek(0)
        return workbook.table(_book(source.read(), profile.limits), profile)
    return delimited.table(source, profile, is_guess=is_guess)


def _book(data: bytes, limits: Limits) -> workbook.Book:
    """Opened by the library its kind needs; of the two only that one is loaded."""
    if data.startswith(_OLE2):
        from acqflow_spreadsheet.old_workbook import OldWorkbook

        return OldWorkbook(data, limits)
    from acqflow_spreadsheet.zip_workbook import ZipWorkbook

    return ZipWorkbook(data, limits)


def _is_blank(source: BinaryIO) -> bool:
    source.seek(0)
    while block := source.read(_BLOCK):
        if block.strip(b"\xef\xbb\xbf \t\r\n\x00"):
            return False
    return True


def _header_number(rows: list[list[str]], profile: Profile) -> int:
    if profile.header_row is not None:
        return profile.header_row if profile.header_row <= len(rows) else 0
    return headers.header_row(rows, list(profile.columns))


def _header(table: Table, profile: Profile) -> tuple[list[str], int]:
    """Column names, and the number of the first row below them."""
    rows = [list(row.cells) for row in table.first]
    number = _header_number(rows, profile)
    if number:
        headers.refuse_doubles(rows[number - 1])
        return headers.names(rows[number - 1]), number + 1
    if profile.header_row != 0:
        raise FileRefused("no_header", "looked at 1 row" if len(rows) == 1 else f"looked at {len(rows)} rows")
    return headers.names(_numbered(rows)), 1


def _numbered(rows: list[list[str]]) -> list[str]:
    return [""] * max(map(len, rows), default=0)


def _guessed(names: list[str]) -> dict[str, str]:
    return {name: headers.field_of(name)[0] for name in names}


def _column(number: int, name: str, below: list[list[str]]) -> ColumnGuess:
    field, confidence = headers.field_of(name)
    samples = tuple(row[number][:_SAMPLE_LENGTH] for row in below if number < len(row) and row[number].strip())
    return ColumnGuess(number, name, field, confidence, samples)


def _messages(
    table: Table, reader: RowReader, first_row: int, profile: Profile
) -> Iterator[CatalogueRecord | Quarantined | Skipped | FileSummary]:
    ordinal = 0
    for row in table.rows:
        if row.number < first_row or not (row.fault or row.line.strip()):
            continue
        ordinal += 1
        if ordinal > profile.limits.records:
            raise FileRefused("too_many_records", f"more than {profile.limits.records}")
        yield reader.message(row, ordinal, is_ragged_wrong=table.is_ragged_wrong)
    yield FileSummary(ordinal, table.encoding, (*table.notes, *reader.notes()))
