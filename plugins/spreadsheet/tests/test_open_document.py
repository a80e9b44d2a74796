"""OpenDocument spreadsheets: read as Excel's are; damaged, hostile and odd ones, with what must become of them."""

import zipfile
from collections.abc import Mapping, Sequence
from html import escape
from io import BytesIO
from typing import Any

import pytest
from acqflow_spreadsheet.format import Spreadsheet

from acqflow.plugin_api import (
    CatalogueRecord,
    FileRefused,
    FileSummary,
    Limits,
    Message,
    Profile,
    Quarantined,
)
from acqflow.testing import CatalogueFormatContract

MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
_NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"'
    for prefix in ("office", "table", "text", "style")
)
_CALC = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
EMPTY = "<table:table-cell/>"


def _cell(attributes: str, shown: str) -> str:
    return f"<table:table-cell {attributes}><text:p>{shown}</text:p></table:table-cell>"


def a_text(text: str, attributes: str = "") -> str:
    return _cell(f'office:value-type="string"{attributes}', escape(text))


def a_number(value: str, attributes: str = "") -> str:
    return _cell(f'office:value-type="float" office:value="{value}"{attributes}', value)


def a_row(*cells: str, attributes: str = "") -> str:
    return f"<table:table-row{attributes}>{''.join(cells)}</table:table-row>"


def a_sheet(*rows: str, name: str = "List") -> str:
    return f'<table:table table:name="{escape(name)}">{"".join(rows)}</table:table>'


def by_hand(
    *sheets: str, declares: str = "", parts: Mapping[str, str | bytes] | None = None, mimetype: str = MIMETYPE
) -> bytes:
    """A spreadsheet whose content holds exactly these sheets."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{declares}<office:document-content {_NAMES} {_CALC}><office:body>'
        f"<office:spreadsheet>{''.join(sheets)}</office:spreadsheet></office:body></office:document-content>"
    )
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", mimetype, zipfile.ZIP_STORED)
        for name, text in {"META-INF/manifest.xml": "<m/>", "content.xml": content, **(parts or {})}.items():
            archive.writestr(name, text)
    return held.getvalue()


def written(*rows: Sequence[str]) -> bytes:
    """One sheet of texts."""
    return by_hand(a_sheet(*[a_row(*[a_text(cell) if cell else EMPTY for cell in row]) for row in rows]))


HEAD = a_row(a_text("title"), a_text("isbn"), a_text("price"))
BOOK = a_row(a_text("Optics"), a_text("9787020002207"), a_text("USD 5.00"))


def read(data: bytes, **facts: Any) -> list[Message]:
    return list(Spreadsheet().read(BytesIO(data), Profile(**facts)))


def titles(messages: list[Message]) -> list[str]:
    return [m.title for m in messages if isinstance(m, CatalogueRecord)]


def bad(messages: list[Message]) -> list[tuple[int, str]]:
    return [(m.position.offset, m.reason_code) for m in messages if isinstance(m, Quarantined)]


def refused(data: bytes, limits: Limits | None = None) -> tuple[str, str]:
    with pytest.raises(FileRefused) as refusal:
        read(data, limits=limits or Limits())
    return refusal.value.reason, refusal.value.detail


def repeated(kind: str, times: object) -> str:
    return f' table:number-{kind}-repeated="{times}"'


def test_it_is_recognised_by_its_type_whatever_its_name() -> None:
    data = by_hand(a_sheet(HEAD, BOOK))
    assert Spreadsheet().recognises(data[:65536], "list.bin").confidence == 0.9


def test_texts_numbers_days_and_currencies_are_read_as_people_wrote_them() -> None:
    day = _cell('office:value-type="date" office:date-value="2024-05-01"', "1 May")
    head = a_row(a_text("title"), a_text("isbn"), a_text("price"), a_text("year"))
    sum_ = '<table:table-cell office:value-type="currency" office:currency="CNY" office:value="59.9"/>'
    (book, summary) = read(
        by_hand(a_sheet(head, a_row(a_text("Optics & light"), a_number("9787020002207"), sum_, day))),
        default_currency="CNY",
    )
    assert isinstance(book, CatalogueRecord)
    assert (book.title, str(book.price), book.year) == ("Optics & light", "CNY 59.90", 2024)
    assert [(i.value, i.doubtful) for i in book.identifiers] == [("9787020002207", False)]
    assert ("isbn_number", "9787020002207") in book.warnings
    assert isinstance(summary, FileSummary)


def test_the_empty_rows_and_cells_that_fill_a_sheet_are_no_rows() -> None:
    rest = f"<table:table-cell{repeated('columns', 16_000)}/>"
    wide = a_row(a_text("Optics"), rest)
    end = a_row(rest, attributes=repeated("rows", 1_048_000))
    assert titles(read(by_hand(a_sheet(a_row(a_text("title"), rest), wide, end)))) == ["Optics"]


def test_rows_that_are_said_once_and_stand_there_twice_are_read_twice() -> None:
    twice = a_row(a_text("Optics"), attributes=repeated("rows", 2))
    messages = read(by_hand(a_sheet(a_row(a_text("title")), a_row(EMPTY), twice, a_row(a_text("Light")))))
    assert titles(messages) == ["Optics", "Optics", "Light"]
    assert [m.position.offset for m in messages if isinstance(m, CatalogueRecord)] == [3, 4, 5]


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        (a_row(a_text("x", repeated("columns", 16_000))), "sparse"),
        (a_row(f"<table:table-cell{repeated('columns', 16_000)}/>", a_text("x")), "sparse"),
        (a_row(EMPTY, attributes=repeated("rows", 2_000)) + BOOK, "sparse"),
        (a_row(a_text("x"), attributes=repeated("rows", 900_000)), "too_many_rows"),
        (a_row(a_text("x", repeated("columns", 200)), attributes=repeated("rows", 100_000)), "too_many_cells"),
        (a_row(a_text("x", repeated("columns", "99999999999999999999"))), "row_number"),
        (a_row(a_text("x", repeated("columns", -3))), "row_number"),
        (a_row(a_text("x"), attributes=' title=">"' + repeated("rows", 900_000)), "too_many_rows"),
        (a_row(a_text("x").replace("x<", '<text:s text:c="300000000"/><')), "row_number"),
        (a_row(a_text("x").replace("x<", '<text:s text:c="1000000"/><')), "too_long"),
    ],
)
def test_what_a_few_bytes_would_blow_up_is_refused_before_it_is_read(rows: str, reason: str) -> None:
    assert refused(by_hand(a_sheet(HEAD, BOOK, rows)))[0] == reason


def test_a_workbook_of_more_sheets_than_anybody_reads_is_refused() -> None:
    assert refused(by_hand(*[a_sheet(HEAD, name=f"S{n}") for n in range(5)]), Limits(sheets=4)) == (
        "too_many_sheets",
        "5, at most 4 allowed",
    )


def test_content_that_unpacks_to_hundreds_of_megabytes_is_refused() -> None:
    assert refused(by_hand(a_sheet(HEAD, a_row(a_text(" " * 60_000_000)))))[0] == "zip_ratio"


@pytest.mark.parametrize("where", ["content", "styles"])
def test_declared_entities_are_refused(where: str) -> None:
    declares = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
    if where == "content":
        data = by_hand(a_sheet(HEAD, BOOK), declares=declares)
    else:
        data = by_hand(a_sheet(HEAD, BOOK), parts={"styles.xml": f"{declares}<x/>"})
    assert refused(data)[0] == "entities"


def test_a_locked_file_and_one_of_two_kinds_are_called_so() -> None:
    locked = {"META-INF/manifest.xml": "<m:file-entry><m:encryption-data/></m:file-entry>"}
    assert refused(by_hand(a_sheet(HEAD, BOOK), parts=locked))[0] == "encrypted"
    both = by_hand(a_sheet(HEAD, BOOK), parts={"xl/workbook.xml": "<workbook/>"})
    assert refused(both) == ("damaged", "it is several kinds of workbook at once")


def test_a_text_document_is_called_what_it_is() -> None:
    text = "application/vnd.oasis.opendocument.text"
    assert refused(by_hand(a_sheet(HEAD), mimetype=text)) == ("not_xlsx", text)


def test_a_cut_file_is_damaged_and_one_without_rows_is_empty() -> None:
    data = by_hand(a_sheet(HEAD, BOOK))
    assert refused(data[: len(data) // 2])[0] == "damaged"
    assert refused(by_hand(a_sheet()))[0] == "empty"


def test_a_formula_counts_by_its_result_and_is_quarantined_without_one() -> None:
    done = _cell('table:formula="of:=1&gt;0" office:value-type="string"', "Optics")
    undone = '<table:table-cell table:formula="of:=A1"/>'
    messages = read(by_hand(a_sheet(HEAD, a_row(done), a_row(undone), BOOK)))
    assert (titles(messages), bad(messages)) == (["Optics", "Optics"], [(3, "formula")])
    first = messages[0]
    assert isinstance(first, CatalogueRecord)
    assert ("formula", "row 2") in first.warnings


def test_a_cell_that_shows_an_error_is_no_empty_cell() -> None:
    said = 'table:formula="of:=1/0" office:value-type="string" office:string-value="" calcext:value-type="error"'
    shown = _cell(said, "#DIV/0!")
    messages = read(by_hand(a_sheet(HEAD, a_row(a_text("Optics"), EMPTY, shown), BOOK)))
    (damaged,) = (m for m in messages if isinstance(m, Quarantined))
    assert (damaged.reason_code, damaged.detail) == ("cell_error", "#DIV/0! for price")
    assert titles(messages) == ["Optics"]


@pytest.mark.parametrize("number", ["NaN", "1e400"])
def test_a_number_beyond_measure_stops_its_row_only(number: str) -> None:
    messages = read(by_hand(a_sheet(HEAD, a_row(a_text("Light"), EMPTY, a_number(number)), BOOK)))
    assert (titles(messages), bad(messages)) == (["Optics"], [(2, "number")])


def test_an_isbn_that_was_rounded_is_said_to_have_lost_its_digits() -> None:
    messages = read(by_hand(a_sheet(HEAD, a_row(a_text("Light"), a_number("9.7871E12")), BOOK)))
    assert (titles(messages), bad(messages)) == (["Optics"], [(2, "isbn_lost_digits")])


def test_hidden_rows_and_other_sheets_are_told_and_a_sheet_can_be_chosen() -> None:
    hidden = a_row(a_text("Hidden"), attributes=' table:visibility="collapse"')
    data = by_hand(a_sheet(HEAD, hidden, BOOK, name="A & B"), a_sheet(HEAD, a_row(a_text("Other")), name="C"))
    *records, summary = read(data)
    assert titles(records) == ["Hidden", "Optics"]
    assert isinstance(summary, FileSummary)
    assert set(summary.notes) == {("sheet_not_read", "C"), ("hidden_rows", "1: 2")}
    assert titles(read(data, sheet="C")) == ["Other"]


def test_a_table_inside_a_cell_is_no_row_of_its_sheet() -> None:
    inner = f"<table:table-cell>{a_sheet(a_row(a_text('in')), a_row(a_text('in')))}</table:table-cell>"
    undone = '<table:table-cell table:formula="of:=A1"/>'
    messages = read(by_hand(a_sheet(HEAD, a_row(a_text("Optics"), inner), a_row(a_text("Light"), undone))))
    assert (titles(messages), bad(messages)) == (["Optics"], [(3, "formula")])


def test_the_columns_are_guessed_as_in_any_table() -> None:
    guess = Spreadsheet().guess_mapping(BytesIO(written(("书名", "定价"), ("光学", "59元"))), Profile())
    assert guess.mapping == {"书名": "title", "定价": "price"}
    assert guess.preview.sheets == ("List",)


def a_line(number: int, price: str = "59.00元") -> tuple[str, ...]:
    return (f"光学 {number}", "赵凯华编著", "9787020002207", price, "O43", "3")


NAMED = ("书名", "作者", "ISBN", "定价", "分类号", "册数")


class TestContract(CatalogueFormatContract):
    format = Spreadsheet
    file_name = "书目.ods"
    good_file = written(NAMED, a_line(1), a_line(2), a_line(3))
    good_count = 3
    damaged_file = written(NAMED, a_line(1), a_line(2, "壹元"), a_line(3))
    damaged_good, damaged_bad = 2, 1
