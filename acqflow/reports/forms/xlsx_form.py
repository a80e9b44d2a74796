"""Tables as a spreadsheet: one sheet each, numbers as numbers, texts always as texts."""

import io
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

from acqflow.reports.table import Cell, Name, Table, Translate
from acqflow.vocabulary.money import Money

_HEAD_ROWS_AFTER_FACTS = 1


def as_xlsx(tables: Sequence[Table], *, made_at: datetime, language: str, translate: Translate) -> bytes:
    """The same tables at the same moment give the same bytes."""
    out = io.BytesIO()
    # Strings stay strings: a title that begins with "=" must not become a formula.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"created": made_at.replace(tzinfo=None)})
    looks = _Looks(book)
    for table in tables:
        _write(book.add_worksheet(translate(table.title)[:31]), table, looks, language, translate)
    book.close()
    return out.getvalue()


class _Looks:
    """The few formats there are."""

    def __init__(self, book: Any) -> None:
        line = {"bottom": 1, "bottom_color": "#0f5c63"}
        self.head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", **line})
        self.fact = book.add_format({"font_color": "#5b6770"})
        self._book = book
        self._kept: dict[tuple[str, bool, int], Any] = {}

    def cell(self, kind: str, *, is_total: bool, level: int) -> Any:
        key = (kind, is_total, level)
        if key not in self._kept:
            shape: dict[str, Any] = {"bold": is_total, "indent": level}
            if is_total:
                shape["top"] = 1
            if kind == "percent":
                shape["num_format"] = "0.0"
            elif kind.startswith("money"):
                shape["num_format"] = "#,##0." + "0" * int(kind[-1]) if kind[-1] != "0" else "#,##0"
            self._kept[key] = self._book.add_format(shape)
        return self._kept[key]


def _write(sheet: Any, table: Table, looks: _Looks, language: str, translate: Translate) -> None:
    for line, (label, value) in enumerate(table.facts):
        sheet.write_string(line, 0, f"{translate(label)}: {value}", looks.fact)
    first = len(table.facts) + _HEAD_ROWS_AFTER_FACTS if table.facts else 0
    for place, column in enumerate(table.columns):
        sheet.write_string(first, place, translate(column.label), looks.head)
        sheet.set_column(place, place, 30 if place == 0 else 16)
        if column.definition:
            sheet.write_comment(first, place, translate(column.definition))
    sheet.freeze_panes(first + 1, 1)
    for offset, row in enumerate(table.rows, start=first + 1):
        for place, cell in enumerate(row.cells):
            _put(
                sheet, offset, place, cell, row.level if place == 0 else 0, looks, language, is_total=row.is_total
            )
    sheet.fit_to_pages(1, 0)
    sheet.set_landscape()


def _put(
    sheet: Any, line: int, place: int, cell: Cell, level: int, looks: _Looks, language: str, *, is_total: bool
) -> None:
    match cell:
        case None:
            sheet.write_blank(line, place, None, looks.cell("text", is_total=is_total, level=level))
        case Money():
            digits = -cell.amount.as_tuple().exponent  # type: ignore[operator]
            look = looks.cell(f"money{digits}", is_total=is_total, level=level)
            sheet.write_number(line, place, cell.amount, look)
        case Decimal() | int():
            kind = "percent" if isinstance(cell, Decimal) else "count"
            sheet.write_number(line, place, cell, looks.cell(kind, is_total=is_total, level=level))
        case Name() | str():
            text = cell.in_language(language) if isinstance(cell, Name) else cell
            sheet.write_string(line, place, text, looks.cell("text", is_total=is_total, level=level))
