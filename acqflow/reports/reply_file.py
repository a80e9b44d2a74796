"""A vendor's own list, row by row as it came, with what was ordered of each row behind it."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import xlsxwriter

from acqflow.reports.forms.csv_form import neutral

_LONGEST_SHEET_NAME = 31
_NO_SHEET_NAME = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


@dataclass(frozen=True, slots=True)
class ReplyFile:
    """The file to send; `ending` with its dot."""

    content: bytes
    ending: str


def reply_as_csv(rows: Iterable[Sequence[str | int]], *, delimiter: str, encoding: str) -> ReplyFile:
    """With the vendor's sign between the columns, in its encoding; what that cannot write makes it UTF-8."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter or ",")
    for row in rows:
        writer.writerow([neutral(cell) if isinstance(cell, str) else cell for cell in row])
    text, ending = out.getvalue(), ".tsv" if delimiter == "\t" else ".csv"
    try:
        return ReplyFile(text.encode("utf-8-sig" if encoding in ("", "utf-8") else encoding), ending)
    except (UnicodeEncodeError, LookupError):
        return ReplyFile(text.encode("utf-8-sig", "replace"), ending)


def reply_as_workbook(rows: Iterable[Sequence[str | int]], *, sheet: str) -> ReplyFile:
    """One sheet of the vendor's name for it; its cells are texts, so that no number loses its digits again."""
    out = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        name = sheet.translate(_NO_SHEET_NAME).strip(" '")[:_LONGEST_SHEET_NAME]
        page = book.add_worksheet(name or None)
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                if isinstance(cell, int):
                    page.write_number(number, place, cell)
                elif cell:
                    page.write_string(number, place, cell)
    return ReplyFile(out.getvalue(), ".xlsx")
