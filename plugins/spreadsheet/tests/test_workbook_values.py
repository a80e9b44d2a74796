"""What cells of a workbook mean: numbers, dates, ISBNs, formulas, and which of its sheets is read."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter
from acqflow_spreadsheet.format import Spreadsheet
from acqflow_spreadsheet.writing import PARTS, a_header, a_row, a_workbook

from acqflow.plugin_api import (
    CatalogueRecord,
    FileRefused,
    FileSummary,
    Message,
    Profile,
    Quarantined,
    Skipped,
)
from acqflow.vocabulary.money import Money


def written(*rows: tuple[Any, ...], header: tuple[str, ...] = ("title", "isbn", "price", "year")) -> bytes:
    held = BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True, "nan_inf_to_errors": False}) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for number, row in enumerate([header, *rows]):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(number, column, value, day)
                else:
                    sheet.write(number, column, value)
    return held.getvalue()


def read(data: bytes, **facts: Any) -> list[Message]:
    return list(Spreadsheet().read(BytesIO(data), Profile(**facts)))


def titles(messages: list[Message]) -> list[str]:
    return [m.title for m in messages if isinstance(m, CatalogueRecord)]


def bad(messages: list[Message]) -> list[tuple[int, str]]:
    return [(m.position.ordinal, m.reason_code) for m in messages if isinstance(m, Quarantined)]


def test_z10_the_row_of_a_formula_is_named_with_its_result() -> None:
    data = a_workbook(a_header("title", "price") + a_row(2, price='<c r="B{n}"><f>2+3</f><v>5</v></c>'))
    (book, _) = read(data, default_currency="USD")
    assert isinstance(book, CatalogueRecord)
    assert (book.warnings, book.price) == ((("formula", "row 2"),), Money(500, "USD"))


def test_z12_an_isbn_as_a_whole_number_is_read_and_a_rounded_one_is_not() -> None:
    messages = read(
        written(("A", 9787020002207, "", ""), ("B", 9.7871e12, "", ""), ("C", "9787020002207", "", ""))
    )
    assert titles(messages) == ["A", "C"]
    assert bad(messages) == [(2, "isbn_lost_digits")]
    first = messages[0]
    assert isinstance(first, CatalogueRecord)
    assert [(i.value, i.doubtful) for i in first.identifiers] == [("9787020002207", False)]


def test_z12_a_number_whose_check_digit_fails_is_none_and_a_right_one_is_shown() -> None:
    messages = read(
        written(("A", 9787020002208, "", ""), ("B", "9787020002208", "", ""), ("C", 9787020002207, "", ""))
    )
    assert bad(messages) == [(1, "isbn_lost_digits")]
    as_text, as_number = [m for m in messages if isinstance(m, CatalogueRecord)]
    assert as_text.warnings == (("isbn_doubtful", "9787020002208"),)
    assert as_number.warnings == (("isbn_number", "9787020002207"),)


def test_z13_days_counted_from_1904_are_not_counted_from_1900() -> None:
    book = PARTS["xl/workbook.xml"].replace("<sheets>", '<workbookPr date1904="1"/><sheets>')
    head = a_header("title", "year")
    rows = head + a_row(2, price='<c r="B{n}"><v>43000</v></c>')
    years = [
        [m.year for m in read(a_workbook(rows, parts=parts)) if isinstance(m, CatalogueRecord)]
        for parts in ({}, {"xl/workbook.xml": book})
    ]
    assert years == [[2017], [2021]]


def test_a_price_with_more_decimals_than_its_currency_has_is_refused_small_or_large() -> None:
    rows = (("A", "", 45.123, ""), ("B", "", 123456.789, ""), ("C", "", 59.900000000000006, ""))
    messages = read(written(*rows), default_currency="CNY")
    assert bad(messages) == [(1, "price"), (2, "price")]
    assert titles(messages) == ["C"]


def test_z12_what_a_spreadsheet_program_took_from_isbns_is_told_of_the_row_and_of_the_file() -> None:
    rows = [("A", 306406152, "", ""), ("B", 80442957, "", ""), ("C", "080442957", "", "")]
    *records, summary = read(written(*rows))
    warned = [m.warnings for m in records if isinstance(m, CatalogueRecord)]
    assert warned[0] == (("isbn_number", "306406152"), ("isbn_lost_zero", "306406152"))
    assert warned[2] == (("isbn_lost_x", "080442957"),)
    assert isinstance(summary, FileSummary)
    assert summary.notes == (("isbn_lost_x", "1 (080442957)"), ("isbn_lost_zero", "1 (306406152)"))


def test_z13_a_lost_zero_a_date_and_a_date_as_a_number_are_put_right_with_a_warning() -> None:
    rows = (
        ("A", 306406152, "", ""),
        ("B", "", "", date(2023, 5, 1)),
        ("C", "", "", 45047),
        ("D", "", "", 2023.0),
    )
    found = [m for m in read(written(*rows)) if isinstance(m, CatalogueRecord)]
    assert [m.year for m in found] == [None, 2023, 2023, 2023]
    assert [(i.value, i.doubtful) for i in found[0].identifiers] == [("9780306406157", True)]
    assert ("date_serial", "45047") in found[2].warnings


def test_z13_prices_typed_as_numbers_lose_nothing() -> None:
    found = read(written(("A", "", 59.9, ""), ("B", "", 1234.5, ""), ("C", "", 68, "")), default_currency="CNY")
    prices = [m.price for m in found if isinstance(m, CatalogueRecord)]
    assert prices == [Money(5990, "CNY"), Money(123450, "CNY"), Money(6800, "CNY")]


def a_workbook_of_sheets() -> bytes:
    held = BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        hidden, cover, listed = (book.add_worksheet(name) for name in ("旧目录", "封面", "书目"))
        cover.activate()
        cover.set_first_sheet()
        hidden.hide()
        hidden.write_row(0, 0, ("书名", "定价"))
        hidden.write_row(1, 0, ("不要", "1元"))
        cover.write(0, 0, "2024年春季")
        listed.merge_range(0, 0, 0, 1, "新书目录")
        listed.write_row(1, 0, ("书名", "定价"))
        listed.write_row(2, 0, ("光学", "59元"))
        listed.write_row(3, 0, ("合计", "59元"))
    return held.getvalue()


def test_z17_hidden_sheets_are_shown_and_total_rows_passed_over() -> None:
    guess = Spreadsheet().guess_mapping(BytesIO(a_workbook_of_sheets()), Profile())
    assert (guess.preview.sheet, guess.header_row, guess.preview.hidden) == ("书目", 2, ("旧目录",))
    messages = read(a_workbook_of_sheets())
    assert titles(messages) == ["光学"]
    assert [m.reason for m in messages if isinstance(m, Skipped)] == ["total_row"]
    summary = messages[-1]
    assert isinstance(summary, FileSummary)
    assert summary.notes == (("sheet_not_read", "旧目录"), ("sheet_not_read", "封面"))


def test_z17_the_sheet_of_the_profile_is_read_even_if_it_is_hidden() -> None:
    messages = read(a_workbook_of_sheets(), sheet="旧目录")
    assert titles(messages) == ["不要"]
    assert isinstance(messages[-1], FileSummary)
    assert ("sheet_hidden", "旧目录") in messages[-1].notes
    with pytest.raises(FileRefused) as refused:
        read(a_workbook_of_sheets(), sheet="新目录")
    assert refused.value.reason == "sheet_missing"
