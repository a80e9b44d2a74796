"""Workbooks of Excel before 2007 (.xls): read as newer ones are; damaged and odd ones, and what comes of them."""

import random
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from io import BytesIO
from struct import pack
from typing import Any

import pytest
import xlwt
from acqflow_spreadsheet.format import Spreadsheet

from acqflow.plugin_api import CatalogueRecord, FileRefused, FileSummary, Limits, Message, Profile
from acqflow.testing import BadFile, BadFilesContract, CatalogueFormatContract
from acqflow.vocabulary.money import Money

HEADER = ("书名", "作者", "ISBN", "定价", "出版日期", "册数")
NAMED = ("title", "price")
BOOK = ("Optics", "USD 5.00")
USD = Profile(default_currency="USD")
ERRORS = {"#NULL!": 0x00, "#DIV/0!": 0x07, "#REF!": 0x17, "#N/A": 0x2A}
_DAY = xlwt.easyxf(num_format_str="yyyy-mm-dd")
_TIME = xlwt.easyxf(num_format_str="hh:mm")
_NO_RESULT, _RECKON = pack("<B5xH", 3, 0xFFFF), 3

Sheet = Mapping[str, Sequence[Sequence[Any]]]


def written(sheets: Sheet, *, hidden: str = "", finish: Callable[[Any], None] | None = None) -> bytes:
    """Sheets by name, each of rows of cells; `#N/A` and its like become errors, `None` no cell at all."""
    book = xlwt.Workbook(encoding="utf-8")
    for name, rows in sheets.items():
        sheet = book.add_sheet(name)
        sheet.visibility = int(name == hidden)
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                _write(sheet, number, column, value)
    if finish:
        finish(book)
    held = BytesIO()
    book.save(held)
    return held.getvalue()


def _write(sheet: Any, number: int, column: int, value: Any) -> None:
    if isinstance(value, str) and value in ERRORS:
        sheet.row(number).set_cell_error(column, ERRORS[value])
    elif isinstance(value, date):
        sheet.write(number, column, value, _DAY)
    elif value is not None:
        sheet.write(number, column, value)


def a_list(*rows: Sequence[Any], header: Sequence[str] = NAMED, **how: Any) -> bytes:
    """A workbook of one sheet."""
    return written({"书目": [header, *rows]}, **how)


def far(row: int, column: int) -> bytes:
    """A list of one book, and one cell elsewhere, counted from 0."""
    return a_list(BOOK, finish=lambda book: book.get_sheet(0).write(row, column, "x"))


def with_result(data: bytes, result: bytes, flags: int = 0) -> bytes:
    """Its formulas with what they come to, eight bytes; xlwt leaves them unreckoned."""
    formula = re.compile(
        rb"(\x06\x00..[\x00-\x09]\x00[\x00-\x09]\x00..)" + re.escape(_NO_RESULT) + rb"..", re.DOTALL
    )
    changed, count = formula.subn(lambda found: found[1] + result + pack("<H", flags), data)
    assert count
    return changed


def locked() -> bytes:
    """A record that names the last writer becomes the one that says how the file is encrypted."""
    data = a_list(BOOK)
    return data.replace(pack("<HH", 0x005C, 112), pack("<HH", 0x002F, 112))


def read(data: bytes, **facts: Any) -> list[Message]:
    return list(Spreadsheet().read(BytesIO(data), Profile(**facts)))


def titles(messages: Sequence[Message]) -> list[str]:
    return [m.title for m in messages if isinstance(m, CatalogueRecord)]


def test_texts_numbers_days_and_prices_are_read_as_people_wrote_them() -> None:
    rows = [
        ("光学 𠀀", "赵凯华编著", 9787020002207, 59.9, date(2024, 5, 1), 3),
        ("电磁学", "赵凯华、陈熙谋", "9787040396638", 1234.05, 2019, None),
    ]
    first, second, summary = read(a_list(*rows, header=HEADER), default_currency="CNY")
    assert isinstance(first, CatalogueRecord)
    assert isinstance(second, CatalogueRecord)
    assert (first.title, first.creators, first.year) == ("光学 𠀀", ("赵凯华",), 2024)
    assert (first.price, second.price) == (Money(5990, "CNY"), Money(123405, "CNY"))
    assert [i.value for i in (*first.identifiers, *second.identifiers)] == ["9787020002207", "9787040396638"]
    assert (first.warnings, first.extra) == ((("isbn_number", "9787020002207"),), {"册数": "3"})
    assert (second.creators, second.year, second.extra) == (("赵凯华", "陈熙谋"), 2019, {})
    assert isinstance(summary, FileSummary)
    assert summary.framed == 2


def test_a_time_a_truth_and_a_day_since_1904_are_no_bare_numbers() -> None:
    def finish(book: Any) -> None:
        book.dates_1904 = True
        book.get_sheet(0).write(1, 2, 0.75, _TIME)
        book.get_sheet(0).write(1, 3, 43000, _DAY)

    (book, _) = read(a_list(("Optics", True), header=("title", "kept", "at", "year"), finish=finish))
    assert isinstance(book, CatalogueRecord)
    assert (book.extra, book.year) == ({"kept": "TRUE", "at": "18:00:00"}, 2021)


def test_the_sheet_with_a_header_is_read_and_hidden_and_other_ones_are_told() -> None:
    sheets = {"旧目录": [NAMED, ("Old", "1")], "封面": [("2024年春季",)], "书目": [("新书",), NAMED, BOOK]}
    data = written(sheets, hidden="旧目录")
    guess = Spreadsheet().guess_mapping(BytesIO(data), Profile())
    assert (guess.preview.sheet, guess.header_row, guess.preview.hidden) == ("书目", 2, ("旧目录",))
    *records, summary = read(data)
    assert titles(records) == ["Optics"]
    assert isinstance(summary, FileSummary)
    assert summary.notes == (("sheet_not_read", "旧目录"), ("sheet_not_read", "封面"))
    assert titles(read(data, sheet="旧目录", default_currency="USD")) == ["Old"]


def test_the_result_of_a_formula_is_kept_and_its_row_is_named() -> None:
    data = with_result(a_list(("Optics", xlwt.Formula("2+3"))), pack("<d", 5.5))
    (book, _) = read(data, default_currency="USD")
    assert isinstance(book, CatalogueRecord)
    assert (book.price, book.warnings) == (Money(550, "USD"), (("formula", "row 2"),))


def test_a_chart_in_the_sheet_brings_no_cells_of_its_own() -> None:
    data = a_list(BOOK)
    ends = (
        pack("<HHHH", 0x0809, 4, 0x0600, 0x0020),
        pack("<HHHHHd", 0x0203, 14, 9, 9, 0, 1.0),
        pack("<HH", 0x000A, 0),
    )
    chart = b"".join(ends)
    # In the place of records that only say how the sheet is printed.
    margin = pack("<HH", 0x00A1, 34)
    at = data.index(margin)
    rest = len(margin) + 34 - len(chart)
    charted = data[:at] + chart + pack("<HH", 0x00FF, rest - 4) + data[at + len(chart) + 4 :]
    assert titles(read(charted)) == ["Optics"]
    assert titles(read(charted, limits=Limits(columns=2))) == ["Optics"]


def test_whatever_bytes_change_the_file_is_refused_or_every_row_is_counted() -> None:
    data = a_list(*[(f"Optics {n}", f"USD {n}.00") for n in range(1, 6)])
    chance = random.Random(5)
    begin = data.index(pack("<HH", 0x0809, 16))
    outcomes = set()
    for _ in range(400):
        spoiled = bytearray(data)
        # Half of them where the tables of sectors or the records lie, which name places and sizes.
        at = chance.choice((chance.randrange(8, len(data)), chance.randrange(begin, begin + 5_000)))
        spoiled[at : at + 4] = chance.randbytes(4)
        try:
            *messages, summary = read(bytes(spoiled))
        except FileRefused as refused:
            outcomes.add(refused.reason)
            continue
        assert isinstance(summary, FileSummary)
        assert summary.framed == len(messages)
        outcomes.add("read")
    assert {"read", "damaged"} <= outcomes


BAD_OLD_WORKBOOKS = [
    BadFile(
        "cells that show errors are no empty cells",
        a_list(*[(chr(65 + n), error) for n, error in enumerate(ERRORS)], ("#REF!", "USD 1"), BOOK),
        "Optics",
        tuple((n, "cell_error", n + 1) for n in range(1, 6)),
        says="#DIV/0! for price",
    ),
    BadFile(
        "a formula without a result",
        with_result(a_list(("A", xlwt.Formula("2+3")), BOOK), pack("<d", 0.0), _RECKON),
        "Optics",
        ((1, "formula", 2),),
        says="row 2",
    ),
    BadFile(
        "a formula whose result is an error",
        with_result(a_list(("A", xlwt.Formula("1/0")), BOOK), pack("<BxB3xH", 2, 0x07, 0xFFFF)),
        "Optics",
        ((1, "cell_error", 2),),
        says="#DIV/0! for price",
    ),
    BadFile(
        "a formula whose result is the empty text",
        a_list(("A", xlwt.Formula("2+3")), BOOK),
        "A Optics",
        warned="formula",
    ),
    *(
        BadFile(
            f"the number {name}",
            with_result(a_list(("A", xlwt.Formula("2+3")), BOOK), pack("<d", number)),
            "Optics",
            ((1, "number", 2),),
        )
        for name, number in (("INF", float("inf")), ("NaN", float("nan")))
    ),
    BadFile(
        "an ISBN that was rounded",
        a_list(("A", 9787100000000), ("B", 9787020002207), header=("title", "isbn")),
        "B",
        ((1, "isbn_lost_digits", 2),),
        warned="isbn_number",
    ),
    BadFile(
        "hidden rows are read and told",
        a_list(BOOK, BOOK, finish=lambda book: setattr(book.get_sheet(0).row(2), "hidden", True)),
        "Optics Optics",
        noted="hidden_rows",
    ),
    BadFile("a row of the sum", a_list(BOOK, ("合计", 5.0)), "Optics", skipped="total_row"),
    BadFile("a control character", a_list(("A\1B", "USD 1"), BOOK), "Optics", ((1, "control_char", 2),)),
    BadFile(
        "a cell beyond the last column allowed",
        far(1, 200),
        refused="sparse",
        profile=Profile(limits=Limits(columns=100)),
    ),
    BadFile("a cell far below the others", far(40_000, 0), refused="sparse"),
    BadFile(
        "a cell of more characters than allowed",
        a_list(("A" * 200, "USD 1"), BOOK),
        "Optics",
        ((1, "too_long", 2),),
        profile=Profile(limits=Limits(cell_characters=100)),
    ),
    BadFile(
        "a name of a sheet with a NUL",
        a_list(BOOK).replace("书目".encode("utf-16-le"), "书\0".encode("utf-16-le")),
        refused="damaged",
    ),
    BadFile("locked", locked(), refused="encrypted"),
    BadFile("cut", a_list(*[BOOK] * 500)[:20_000], refused="damaged"),
    BadFile("cut before the last sector", a_list(BOOK)[:-512], refused="damaged"),
    BadFile("no sheet has rows", written({"a": [], "b": []}), refused="empty"),
    *(
        BadFile(
            f"beyond {reason}",
            written({name: [NAMED, *[BOOK] * 10] for name in "abc"}),
            refused=reason,
            profile=Profile(limits=limits),
        )
        for reason, limits in (
            ("too_many_rows", Limits(rows=10)),
            ("too_many_cells", Limits(cells=21)),
            ("too_many_sheets", Limits(sheets=2)),
            ("too_many_records", Limits(records=9)),
            ("too_large", Limits(upload=500)),
        )
    ),
]


class TestBadOldWorkbooks(BadFilesContract):
    format = Spreadsheet
    file_name = "list.xls"
    staged_by = "title"
    bad_files = BAD_OLD_WORKBOOKS


class TestOldWorkbook(CatalogueFormatContract):
    format = Spreadsheet
    file_name = "书目.xls"
    good_file = a_list(*[(f"光学 {n}", "59.00元") for n in range(3)], header=("书名", "定价"))
    good_count = 3
    damaged_file = a_list(("光学", "59元"), ("力学", "壹元"), ("热学", 59.0), header=("书名", "定价"))
    damaged_good, damaged_bad = 1, 2


def test_a_row_counts_with_all_cells_up_to_its_last() -> None:
    data = a_list(("A", "USD 1", *[None] * 50, "x"))
    assert titles(read(data, limits=Limits(cells=55))) == ["A"]
    with pytest.raises(FileRefused) as refused:
        read(data, limits=Limits(cells=54))
    assert refused.value.reason == "too_many_cells"
