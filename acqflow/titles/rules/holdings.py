"""What the library holds, as a file or another system lists it."""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from acqflow.titles.rules.recognition import resource_type_of
from acqflow.vocabulary.errors import Unreadable, words
from acqflow.vocabulary.identifiers import IdentifierUnreadable, parse_isbn, recognise


class HoldingRow(NamedTuple):
    """Copies of one identifier in one place."""

    scheme: str
    value: str
    resource_type: str
    location: str
    copies: int


@dataclass(frozen=True, slots=True)
class HoldingsLoaded:
    """What loading holdings changed; `removed` only when the file was said to be complete."""

    new: int
    changed: int
    same: int
    removed: int


class HoldingsWithoutIsbn(Unreadable):
    """Facts: `header`."""

    says = words("The list of holdings has no column for the ISBN. Its first line is: %(header)s")


class HoldingsLineRefused(NamedTuple):
    """A line that was left out; `line` counts from 1, the header line included."""

    line: int
    reason: str
    raw: str


@dataclass(frozen=True, slots=True)
class HoldingsRead:
    """What a list of holdings says, and the lines of it that could not be read."""

    rows: tuple[HoldingRow, ...]
    refused: tuple[HoldingsLineRefused, ...]


_HEADERS = {
    "isbn": "isbn",
    "issn": "isbn",
    "isbn/issn": "isbn",
    "标准书号": "isbn",
    "location": "location",
    "馆藏地": "location",
    "馆藏地点": "location",
    "copies": "copies",
    "复本": "copies",
    "复本数": "copies",
    "册数": "copies",
    "format": "form",
    "载体": "form",
}
_FORMS = {"": "print", "纸本": "print", "图书": "print", "电子书": "ebook", "期刊": "journal"}
_COPIES = re.compile(r"[0-9]{1,6}")


def read_holdings(lines: Iterable[str]) -> HoldingsRead:
    """Read comma-separated text: isbn and, where given, location, copies and format, under a header line.

    Raises HoldingsWithoutIsbn. A line that cannot be read is left out and named.
    """
    table = csv.reader(_without_nul(lines), strict=True)
    columns = _columns(next(table, []))
    rows: list[HoldingRow] = []
    refused: list[HoldingsLineRefused] = []
    while True:
        try:
            cells = next(table)
        except StopIteration:
            return HoldingsRead(tuple(rows), tuple(refused))
        except csv.Error:
            refused.append(HoldingsLineRefused(table.line_num, "columns", ""))
            continue
        if not any(cell.strip() for cell in cells):
            continue
        row = _row(cells, columns)
        if isinstance(row, str):
            refused.append(HoldingsLineRefused(table.line_num, row, ",".join(cells)[:500]))
        else:
            rows.append(row)


def _without_nul(lines: Iterable[str]) -> Iterable[str]:
    return (line.replace("\0", "\ufffd") for line in lines)


def _columns(header: list[str]) -> dict[str, int]:
    named = {_HEADERS.get(cell.strip().strip("\ufeff").lower(), ""): n for n, cell in enumerate(header)}
    if "isbn" not in named:
        raise HoldingsWithoutIsbn(header=",".join(header)[:200])
    return named


def _row(cells: list[str], columns: dict[str, int]) -> HoldingRow | str:
    """The row, or the code of what is wrong with it."""

    def cell(name: str) -> str:
        place = columns.get(name)
        return cells[place].strip() if place is not None and place < len(cells) else ""

    number = cell("isbn")
    try:
        identifier = recognise(number) or parse_isbn(number)
    except IdentifierUnreadable:
        return "isbn"
    copies = cell("copies") or "1"
    if not _COPIES.fullmatch(copies):
        return "number"
    form = cell("form")
    resource_type = "journal" if identifier.scheme == "issn" else resource_type_of(_FORMS.get(form, form))
    return HoldingRow(identifier.scheme, identifier.value, resource_type, cell("location"), int(copies))
