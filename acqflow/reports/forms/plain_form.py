"""A table as rows of text for a terminal or a pipe."""

from decimal import Decimal

from acqflow.reports.table import Cell, Name, Table, Translate
from acqflow.vocabulary.money import Money


def as_plain(table: Table, *, language: str, translate: Translate) -> tuple[list[str], list[list[str]], list[int]]:
    """Heads, rows of text, and which columns hold numbers. Amounts are grouped by thousands."""
    heads = [translate(column.label) for column in table.columns]
    numbers = [place for place, column in enumerate(table.columns) if column.kind != "text"]
    rows = []
    for row in table.rows:
        cells = [_text(cell, language) for cell in row.cells]
        cells[0] = "  " * row.level + cells[0]
        rows.append(cells)
    return heads, rows, numbers


def _text(cell: Cell, language: str) -> str:
    match cell:
        case None:
            return ""
        case Money():
            return format(cell.amount, ",f")
        case Name():
            return cell.in_language(language)
        case Decimal():
            return f"{cell} %"
        case _:
            return str(cell)
