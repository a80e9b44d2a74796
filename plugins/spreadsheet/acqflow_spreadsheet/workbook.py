"""A sheet of a workbook as a table: which sheet is read, and what its cells say as text."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import chain, islice
from math import isfinite
from typing import Any, Protocol

from acqflow.plugin_api import FileRefused, Limits, Profile
from acqflow_spreadsheet.headers import header_row
from acqflow_spreadsheet.sheet_scan import SheetFacts
from acqflow_spreadsheet.table import LOOKED_AT, Row, Table, looked_at


class Book(Protocol):
    """An opened workbook, of whatever kind: its sheets in their order, and those of them that are not hidden."""

    sheets: list[str]
    visible: list[str]

    def rows(self, sheet: str) -> Iterator[list[Any]]:
        """The cells of each row from A1 on. Raises FileRefused."""

    def facts(self, sheet: str) -> SheetFacts:
        """What was seen of a sheet whose rows were asked for."""


def table(book: Book, profile: Profile) -> Table:
    """The rows of one sheet: the profile's, else the first visible one with a header. Raises FileRefused."""
    every, limits = book.sheets, profile.limits
    if len(every) > limits.sheets:
        raise FileRefused("too_many_sheets", f"{len(every)}, at most {limits.sheets} allowed")
    if profile.sheet and profile.sheet not in every:
        raise FileRefused("sheet_missing", profile.sheet[:80])
    candidates = [profile.sheet] if profile.sheet else book.visible or every
    chosen, values = _chosen(book, candidates, list(profile.columns))
    facts = book.facts(chosen)
    found = _rows(values, facts, limits)
    first = tuple(islice(found, looked_at(profile)))
    hidden = tuple(name for name in every if name not in book.visible)
    notes = [("sheet_not_read", name) for name in every if name != chosen]
    notes += [("sheet_hidden", chosen)] if chosen in hidden else []
    if facts.hidden_rows:
        notes.append(("hidden_rows", f"{len(facts.hidden_rows)}: {', '.join(map(str, facts.hidden_rows[:20]))}"))
    return Table(
        rows=chain(first, found), first=first, sheet=chosen, sheets=tuple(every), hidden=hidden, notes=notes
    )


def _chosen(book: Book, names: list[str], wanted: list[str]) -> tuple[str, Iterator[list[Any]]]:
    """The first sheet that has a header row, else the first that has rows at all.

    `wanted` are the headers of the profile.
    """
    first: tuple[str, Iterator[list[Any]]] | None = None
    for name in names:
        values = book.rows(name)
        head = list(islice(values, LOOKED_AT))
        if header_row([[_text(cell) for cell in row] for row in head], wanted):
            return name, chain(head, values)
        if first is None and head:
            first = name, chain(head, values)
    if first is None:
        raise FileRefused("empty", "no sheet has rows")
    return first


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
