"""The vendor's own list comes back row by row, with what was ordered of each row behind it."""

import csv
import io
from datetime import date
from typing import Any

import pytest
import xlsxwriter
import xlwt
from acqflow_marc.writing import iso2709
from flask import Flask
from python_calamine import CalamineWorkbook

from tests.web.conftest import Browser
from tests.web.university import University

HEAD = ("征订号", "书名", "ISBN", "定价", "分类号", "架位")
ROWS = (
    ("C1", "计算方法", "9787030000019", "30.00", "TP301", "=A1"),
    ("C2", "", "9787040396638", "60.00", "TP302", "乙"),
    ("C3", "编译原理", "9787302423287", "40.00", "TP314", ""),
    ("合计", "", "", "130.00", "", ""),
)


def a_csv(encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    return "".join(delimiter.join(row) + "\r\n" for row in [("春季书目",) + ("",) * 5, HEAD, *ROWS]).encode(
        encoding
    )


def a_workbook() -> bytes:
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("书目")
        for number, row in enumerate([HEAD, *ROWS]):
            sheet.write_row(number, 0, row)
    return held.getvalue()


def an_old_workbook() -> bytes:
    """An ISBN and a price that are numbers, a day, and a price that shows an error (0x2A is #N/A)."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("书目")
    rows = [
        HEAD,
        ("C1", "计算方法", 9787030000019, 30.5, "TP301"),
        ("C3", "编译原理", "9787302423287", "", "TP314"),
    ]
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if value:
                sheet.write(number, column, value)
    sheet.write(1, 5, date(2026, 3, 1), xlwt.easyxf(num_format_str="yyyy-mm-dd"))
    sheet.row(2).set_cell_error(3, 0x2A)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


@pytest.fixture
def buyer(app: Flask, university: University) -> Browser:
    browser = Browser(app)
    browser.sign_in("acquisitions")
    browser.get("/?lang=en")
    return browser


def _imported(browser: Browser, content: bytes, name: str, **given: str) -> str:
    sent = {"vendor": "RT", "file": (io.BytesIO(content), name)}
    place = browser.post("/imports", sent, content_type="multipart/form-data").location
    return str(browser.post(place, given).location)


def _order(app: Flask, university: University, buyer: Browser, title: str, copies: str) -> None:
    """The subject librarian selects it, and it is bought."""
    title_id = max(university.title_ids) + 1
    librarian = Browser(app)
    librarian.sign_in("librarian")
    assert title in librarian.get(f"/titles/{title_id}").text
    librarian.post(f"/worklist/TP3/{title_id}/select")
    librarian.post("/lists/1/lines/1", {"copies": copies})
    librarian.post("/lists/1/submit")
    assert "Ordered" in buyer.post("/lists/1/place", follow_redirects=True).text


def _reply(browser: Browser, run: str, content: bytes) -> Any:
    sent = {"file": (io.BytesIO(content), "list")}
    return browser.post(f"{run}/reply", sent, content_type="multipart/form-data")


def test_a_text_comes_back_in_its_own_form_with_three_columns_more(
    app: Flask, university: University, buyer: Browser
) -> None:
    content = a_csv("gb18030", ";")
    run = _imported(buyer, content, "书单.csv", encoding="gb18030")
    _order(app, university, buyer, "计算方法", "3")
    answer = _reply(buyer, run, content)
    assert answer.headers["Content-Disposition"].endswith("-reply.csv")
    preamble, head, *rows = list(csv.reader(io.StringIO(answer.data.decode("gb18030")), delimiter=";"))
    assert preamble[0] == "春季书目"
    assert head == [*HEAD, "Copies ordered", "State of the order", "Order line"]
    assert rows == [
        ["C1", "计算方法", "9787030000019", "30.00", "TP301", "'=A1", "3", "ordered", "2026-00001/1"],
        ["C2", "", "9787040396638", "60.00", "TP302", "乙", "", "not read", ""],
        ["C3", "编译原理", "9787302423287", "40.00", "TP314", "", "0", "not ordered", ""],
    ]


def test_a_workbook_comes_back_as_a_workbook_in_the_readers_language(
    app: Flask, university: University, buyer: Browser
) -> None:
    content = a_workbook()
    run = _imported(buyer, content, "书单.xlsx")
    _order(app, university, buyer, "计算方法", "2")
    buyer.post("/orders/1/lines/1/cancel", {"reason": "sold out"})
    buyer.get("/?lang=zh")
    book = CalamineWorkbook.from_filelike(io.BytesIO(_reply(buyer, run, content).data))
    assert book.sheet_names == ["书目"]
    head, *rows = book.get_sheet_by_name("书目").to_python()
    assert head[6:] == ["订购册数", "订购状态", "订单行"]
    assert [row[6:8] for row in rows] == [[0.0, "已取消"], ["", "未读取"], [0.0, "未订购"]]
    assert rows[0][:6] == list(ROWS[0])


def test_an_old_workbook_comes_back_as_a_new_one_with_the_columns_it_had(
    app: Flask, university: University, buyer: Browser
) -> None:
    content = an_old_workbook()
    run = _imported(buyer, content, "书单.xls", default_currency="CNY")
    _order(app, university, buyer, "计算方法", "2")
    answer = _reply(buyer, run, content)
    assert answer.headers["Content-Disposition"].endswith("-reply.xlsx")
    head, *rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_name("书目").to_python()
    assert head[:6] == list(HEAD)
    assert rows == [
        ["C1", "计算方法", "9787030000019", "30.5", "TP301", "2026-03-01", 2.0, "ordered", "2026-00001/1"],
        ["C3", "编译原理", "9787302423287", "#N/A", "TP314", "", "", "not read", ""],
    ]


def test_another_file_and_a_file_that_is_no_table_are_not_replied_to(
    app: Flask, university: University, buyer: Browser
) -> None:
    run = _imported(buyer, a_csv(), "书单.csv")
    refused = _reply(buyer, run, a_csv().replace("丙".encode(), b"") + b"\r\n")
    assert refused.status_code == 409
    assert "This is another file than import 2 has read" in refused.text
    assert "Choose a file first." in buyer.post(f"{run}/reply", {}).text
    marc = iso2709([("001", "1"), ("245", "10$aOptics"), ("020", "  $a9787040396638")])
    run = _imported(buyer, marc, "list.mrc")
    assert "is no table" in _reply(buyer, run, marc).text


def test_a_list_of_more_than_a_megabyte_comes_back_too(app: Flask, university: University, buyer: Browser) -> None:
    del app, university
    rows = [(f"C{n}", f"第{n}册", "", "30.00", "", "丙" * 15_000) for n in range(30)]
    content = "".join(",".join(row) + "\r\n" for row in (HEAD, *rows)).encode()
    assert len(content) > 1 << 20
    answer = _reply(buyer, _imported(buyer, content, "书单.csv"), content)
    assert answer.status_code == 200
    assert len(list(csv.reader(io.StringIO(answer.data.decode())))) == 31


def test_a_program_gets_the_list_that_the_page_gives(app: Flask, university: University, buyer: Browser) -> None:
    content = a_csv("gb18030", ";")
    run = _imported(buyer, content, "书单.csv", encoding="gb18030")
    _order(app, university, buyer, "计算方法", "3")
    answer = _asked(buyer, run, content)
    assert (answer.status_code, answer.data) == (200, _reply(buyer, run, content).data)
    assert answer.headers["Content-Disposition"].endswith("-reply.csv")
    assert _asked(buyer, run, content + b"\r\n").json["code"] == "ReplyToAnotherFile"
    assert _asked(buyer, "/imports/99", content).status_code == 404
    faculty = Browser(app)
    faculty.sign_in("faculty")
    assert _asked(faculty, run, content).status_code == 403


def _asked(browser: Browser, run: str, content: bytes) -> Any:
    sent, headers = {"file": (io.BytesIO(content), "list")}, {"X-CSRFToken": browser.token()}
    return browser.client.post(f"/api/v1{run}/reply", data=sent, headers=headers)
