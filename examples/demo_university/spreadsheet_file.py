"""The third vendor's file: a spreadsheet with Chinese headers."""

from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from pathlib import Path

import xlsxwriter

from examples.demo_university.title_facts import ChineseTitle, WesternTitle

HEADERS = (
    *("征订号", "书名", "副题名", "作者", "译者", "出版社", "出版日期", "ISBN", "定价", "中图法分类号"),
    *("语种", "装帧", "页数", "丛书名", "载体形式"),
)
_MADE = datetime(2026, 9, 24, 9, 0, tzinfo=UTC).replace(tzinfo=None)
_LANGUAGES = {"chi": "汉语", "eng": "英语", "fre": "法语", "ger": "德语", "spa": "西班牙语", "jpn": "日语"}
_WIDTHS = (12, 38, 24, 24, 16, 22, 11, 18, 12, 14, 8, 8, 8, 20, 12)
# Every tenth ISBN is a number cell, as happens when a clerk types it.
_NUMBER_CELL_EVERY = 10


@dataclass(frozen=True, slots=True)
class OfferRow:
    """One row, cell by cell, in the order of HEADERS."""

    number: str
    title: str
    subtitle: str
    author: str
    translator: str
    publisher: str
    published: str
    isbn: str
    price: str
    clc: str
    language: str
    binding: str
    pages: str
    series: str
    carrier: str = ""


def chinese_row(book: ChineseTitle, isbn: str, number: str) -> OfferRow:
    return OfferRow(
        number,
        *(book.title, book.subtitle, book.author, book.translator, book.publisher, book.published, isbn),
        *(book.price, book.clc, _LANGUAGES[book.language], book.binding, book.pages, book.series),
    )


def western_row(book: WesternTitle, isbn: str, number: str) -> OfferRow:
    carrier = "电子书" if book.format == "ebook" else ""
    names = book.author or book.responsibility
    return OfferRow(
        number,
        *(book.title, book.subtitle, names, "", book.publisher, book.year, isbn, book.price, book.clc),
        *(_LANGUAGES.get(book.language, book.language), "", book.pages, book.series, carrier),
    )


def damaged_cells(row: OfferRow, damage: str) -> tuple[str, ...]:
    """The row's cells, spoiled in the way `damage` names (see facts/damaged_records.csv)."""
    cells = list(astuple(row))
    match damage:
        case "price_unreadable":
            cells[HEADERS.index("定价")] = "定价见版权页"
        case "isbn_lost_digits":
            cells[HEADERS.index("ISBN")] = "9.78704E+12"
        case "columns_shifted":
            cells = [cells[0], "", *cells[1:-1]]
        case "title_missing":
            cells[HEADERS.index("书名")] = ""
        case _:
            raise ValueError(damage)
    return tuple(cells)


def write_spreadsheet(path: Path, rows: list[tuple[str, ...]]) -> None:
    """Writes the same bytes every time: the dates in the file are fixed."""
    with xlsxwriter.Workbook(str(path), {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"title": "征订目录", "author": "联采图书", "created": _MADE})
        sheet = book.add_worksheet("征订目录")
        head = book.add_format({"bold": True})
        isbn_format = book.add_format({"num_format": "0"})
        for column, (name, width) in enumerate(zip(HEADERS, _WIDTHS, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, name, head)
        sheet.freeze_panes(1, 0)
        for at, cells in enumerate(rows, start=1):
            for column, value in enumerate(cells):
                if not value:
                    continue
                if HEADERS[column] == "ISBN" and at % _NUMBER_CELL_EVERY == 0 and value.isdigit():
                    sheet.write_number(at, column, int(value), isbn_format)
                else:
                    sheet.write_string(at, column, value)
