"""Damaged, hostile and odd workbooks, each made here, each with what must become of it."""

import zipfile
from collections.abc import Mapping
from datetime import date
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter
from acqflow_spreadsheet.format import Spreadsheet

from acqflow.plugin_api import (
    CatalogueRecord,
    FileRefused,
    FileSummary,
    Limits,
    Message,
    Profile,
    Quarantined,
    Skipped,
)
from acqflow.vocabulary.money import Money

_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_BOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_BOOK_TYPE}"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook {_MAIN} xmlns:r="{_OFFICE}">'
    '<sheets><sheet name="List" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}


def a_text(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


HEAD = f'<row r="1">{a_text("A1", "title")}{a_text("B1", "price")}</row>'


def a_row(number: int, title: str = "Optics", price: str = "") -> str:
    """`price` is the second cell in XML, with `{n}` for the row's number."""
    second = price.replace("{n}", str(number)) or a_text(f"B{number}", "USD 5.00")
    return f'<row r="{number}">{a_text(f"A{number}", title)}{second}</row>'


def by_hand(
    rows: str, before: str = "", parts: Mapping[str, str | bytes] | None = None, declares: str = ""
) -> bytes:
    """A workbook whose one sheet holds exactly this XML."""
    sheet = f'<?xml version="1.0"?>{declares}<worksheet {_MAIN}>{before}<sheetData>{rows}</sheetData></worksheet>'
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in {**PARTS, "xl/worksheets/sheet1.xml": sheet, **(parts or {})}.items():
            archive.writestr(name, text)
    return held.getvalue()


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


def test_z01_a_sheet_of_blanks_that_unpacks_to_hundreds_of_megabytes_is_refused() -> None:
    with pytest.raises(FileRefused) as refused:
        read(by_hand(HEAD + " " * 50_000_000))
    assert refused.value.reason == "zip_ratio"


def test_z02_a_shared_text_of_hundreds_of_megabytes_is_refused() -> None:
    with pytest.raises(FileRefused) as refused:
        read(by_hand(HEAD, parts={"xl/sharedStrings.xml": "<sst><si><t>" + "a" * 50_000_000 + "</t></si></sst>"}))
    assert refused.value.reason == "zip_ratio"


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        (Limits(cells=5), "too_many_cells"),
        (Limits(rows=3), "too_many_rows"),
        (Limits(zip_parts=4), "zip_parts"),
        (Limits(unzipped=1000), "zip_ratio"),
        (Limits(records=3), "too_many_records"),
        (Limits(upload=500), "too_large"),
    ],
)
def test_z03_a_workbook_beyond_the_limits_is_refused(limits: Limits, reason: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read(by_hand(HEAD + "".join(map(a_row, range(2, 12)))), limits=limits)
    assert refused.value.reason == reason


def test_z04_a_sheet_that_lies_about_its_size_is_read_whole() -> None:
    data = by_hand(HEAD + "".join(map(a_row, range(2, 502))), before='<dimension ref="A1:B2"/>')
    assert len(titles(read(data))) == 500


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', "sparse"),
        ('<row r="2"><c r="XFD2"><v>1</v></c></row>', "sparse"),
        ('<row r="3"><c r="xfd1048576"><v>1</v></c></row>', "sparse"),
        ('<row r="5000"><c r="A5000"><v>1</v></c></row>', "sparse"),
        ('<row r="9999999999"><c r="A9999999999"><v>1</v></c></row>', "row_number"),
        ('<row r="-4"><c r="A4"><v>1</v></c></row>', "row_number"),
        ('<row><c r="A900000"><v>1</v></c></row>', "row_number"),
        ('<row r="1048577"><c r="A1048577"><v>1</v></c></row>', "row_number"),
    ],
)
def test_z06_z07_cells_far_out_are_refused_before_they_are_read(row: str, reason: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read(by_hand(HEAD + a_row(2) + row))
    assert refused.value.reason == reason


@pytest.mark.parametrize("where", ["sheet", "texts"])
def test_z08_declared_entities_are_refused(where: str) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
    data = (
        by_hand(HEAD, declares=bomb) if where == "sheet" else by_hand(HEAD, parts={"xl/sharedStrings.xml": bomb})
    )
    with pytest.raises(FileRefused) as refused:
        read(data)
    assert refused.value.reason == "entities"


def test_z10_a_formula_counts_by_its_result_and_is_quarantined_without_one() -> None:
    rows = (
        a_row(2, "With", '<c r="B{n}"><f>2+3</f><v>5</v></c>')
        + a_row(3, "Without", '<c r="B{n}"><f>HYPERLINK("x")</f></c>')
        + a_row(4, "Empty", '<c r="B{n}"><f>2+3</f><v></v></c>')
        + a_row(5, "None")
        + a_row(6, "Empty text", '<c r="B{n}" t="str"><f>IF(1,"")</f><v></v></c>')
    )
    messages = read(by_hand(HEAD + rows), default_currency="USD")
    assert titles(messages) == ["With", "None", "Empty text"]
    assert bad(messages) == [(2, "formula"), (3, "formula")]
    first = messages[0]
    assert isinstance(first, CatalogueRecord)
    assert first.warnings == (("formula", "row 2"),)


@pytest.mark.parametrize("number", ["NaN", "1e400", "INF"])
def test_z11_a_number_beyond_measure_stops_its_row_only(number: str) -> None:
    rows = a_row(2) + a_row(3, price=f'<c r="B{{n}}"><v>{number}</v></c>') + a_row(4)
    messages = read(by_hand(HEAD + rows))
    assert len(titles(messages)) == 2
    assert len(bad(messages)) == 1


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


def test_a_cell_that_shows_an_error_is_no_empty_cell() -> None:
    rows = (
        a_row(2, "Priced", '<c r="B{n}" t="e"><v>#N/A</v></c>')
        + '<row r="3"><c r="A3" t="e"><v>#REF!</v></c></row>'
        + a_row(4)
    )
    messages = read(by_hand(HEAD + rows))
    assert bad(messages) == [(1, "cell_error"), (2, "cell_error")]
    assert titles(messages) == ["Optics"]


def test_z13_days_counted_from_1904_are_not_counted_from_1900() -> None:
    book = PARTS["xl/workbook.xml"].replace("<sheets>", '<workbookPr date1904="1"/><sheets>')
    head = f'<row r="1">{a_text("A1", "title")}{a_text("B1", "year")}</row>'
    rows = head + a_row(2, price='<c r="B{n}"><v>43000</v></c>')
    years = [
        [m.year for m in read(by_hand(rows, parts=parts)) if isinstance(m, CatalogueRecord)]
        for parts in ({}, {"xl/workbook.xml": book})
    ]
    assert years == [[2017], [2021]]


def test_two_rows_of_one_number_are_refused_since_one_would_be_lost() -> None:
    with pytest.raises(FileRefused) as refused:
        read(by_hand(HEAD + a_row(2, "A") + a_row(2, "B")))
    assert (refused.value.reason, refused.value.detail) == ("damaged", "row 2 stands there twice")


def test_a_price_with_more_decimals_than_its_currency_has_is_refused_small_or_large() -> None:
    rows = (("A", "", 45.123, ""), ("B", "", 123456.789, ""), ("C", "", 59.900000000000006, ""))
    messages = read(written(*rows), default_currency="CNY")
    assert bad(messages) == [(1, "price"), (2, "price")]
    assert titles(messages) == ["C"]


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


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<html><body>Sign in</body></html>", "not_text"),
        (b"%PDF-1.7 title,price", "not_text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "damaged"),
        (by_hand(HEAD, parts={"xl/workbook.xml": "", "inner.zip": b"PK"}), "nested_zip"),
        (by_hand(HEAD)[:-40], "damaged"),
        (b"PK\x03\x04" + b"\0" * 100, "damaged"),
    ],
)
def test_z14_z15_what_is_no_sound_workbook_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read(data)
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    ("stream", "reason", "says"),
    [
        ("WordDocument", "not_xlsx", "an old Word document"),
        ("PowerPoint Document", "not_xlsx", "an old PowerPoint document"),
        ("Something", "damaged", "an OLE2 document without a workbook in it"),
    ],
)
def test_z14_an_old_document_is_called_what_it_is(stream: str, reason: str, says: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + stream.encode("utf-16-le"))
    assert (refused.value.reason, refused.value.detail) == (reason, says)


def test_z15_a_part_with_a_wrong_check_sum_is_refused() -> None:
    data = by_hand(HEAD + a_row(2))
    with zipfile.ZipFile(BytesIO(data)) as archive:
        place = archive.getinfo("xl/worksheets/sheet1.xml")
    central = data.rindex(b"PK\x01\x02", 0, data.index(b"xl/worksheets/sheet1.xml", place.header_offset + 60))
    changed = data[: central + 16] + b"\0\0\0\0" + data[central + 20 :]
    with pytest.raises(FileRefused) as refused:
        read(changed)
    assert refused.value.reason == "damaged"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_z15_two_parts_of_one_name_are_refused() -> None:
    held = BytesIO(by_hand(HEAD))
    with zipfile.ZipFile(held, "a") as archive:
        archive.writestr("xl/workbook.xml", PARTS["xl/workbook.xml"])
    with pytest.raises(FileRefused) as refused:
        read(held.getvalue())
    assert refused.value.reason == "damaged"


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


def test_z17_hidden_rows_are_read_and_told() -> None:
    rows = a_row(2) + a_row(3).replace('r="3"', 'r="3" hidden="1"', 1)
    messages = read(by_hand(HEAD + rows))
    assert len(titles(messages)) == 2
    assert isinstance(messages[-1], FileSummary)
    assert messages[-1].notes == (("hidden_rows", "1: 3"),)


def test_z17_the_sheet_of_the_profile_is_read_even_if_it_is_hidden() -> None:
    messages = read(a_workbook_of_sheets(), sheet="旧目录")
    assert titles(messages) == ["不要"]
    assert isinstance(messages[-1], FileSummary)
    assert ("sheet_hidden", "旧目录") in messages[-1].notes
    with pytest.raises(FileRefused) as refused:
        read(a_workbook_of_sheets(), sheet="新目录")
    assert refused.value.reason == "sheet_missing"
