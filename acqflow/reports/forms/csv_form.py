"""A table as CSV that a spreadsheet program opens without running anything in it."""

import csv
import io
from decimal import Decimal

from acqflow.reports.table import Cell, Name, Table, Translate
from acqflow.vocabulary.errors import words
from acqflow.vocabulary.money import Money

_LEVEL = words("Level")

# A cell that begins so is a formula to a spreadsheet program; full-width signs are turned into these by some.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def as_csv(table: Table, *, language: str, translate: Translate) -> bytes:
    """UTF-8 with a byte order mark, which the common spreadsheet programs need to read Chinese.

    Amounts are decimal numbers without grouping; their currency is a column of its own, and so is the level where
    some rows stand under others: a sum over all of them would count those twice.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    codes = {column.code for column in table.columns}
    # Amounts stand without their currency: it follows in a column of its own, unless the table has one.
    needs_currency = "currency" not in codes and any(column.kind == "money" for column in table.columns)
    needs_level = any(row.level for row in table.rows)
    heads = [neutral(translate(column.label)) for column in table.columns]
    heads += [translate("Currency")] * needs_currency + [translate(_LEVEL)] * needs_level
    writer.writerow(heads)
    for row in table.rows:
        currency = next((cell.currency for cell in row.cells if isinstance(cell, Money)), "")
        level = "" if row.is_total else str(row.level + 1)
        cells = [_text(cell, language) for cell in row.cells]
        writer.writerow([*cells, *[currency] * needs_currency, *[level] * needs_level])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace")


def neutral(text: str) -> str:
    """The same text, marked as text where a spreadsheet program would take it for a formula."""
    cleaned = text.replace("\x00", "")
    return f"'{cleaned}" if cleaned.startswith(_FORMULA) else cleaned


def _text(cell: Cell, language: str) -> str:
    match cell:
        case None:
            return ""
        case Money():
            return format(cell.amount, "f")
        case Decimal() | int():
            return str(cell)
        case Name():
            return neutral(cell.in_language(language))
        case str():
            return neutral(cell)
