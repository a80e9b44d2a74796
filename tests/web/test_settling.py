"""What an import set aside is settled through its pages."""

import csv
import io
import re
from typing import Any

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook

from tests.web.conftest import Browser
from tests.web.university import University

HEAD = "征订号,书名,作者,ISBN,定价,分类号\n"
HOSTILE = "<script>alert(1)</script>"
GOOD = "C1,计算方法,张三,9787030000019,30.00,TP301\n"
NO_TITLE = f"C2,,{HOSTILE},9787040396638,60.00,TP302\n"
DEAR = "C3,=cmd|'/c calc'!A0,李四,,很贵,TP303\n"
RUN = "/imports/2"


@pytest.fixture
def buyer(app: Flask, university: University) -> Browser:
    """Who has just imported a file of three rows, two of which were set aside."""
    browser = Browser(app)
    browser.sign_in("acquisitions")
    content = (HEAD + GOOD + NO_TITLE + DEAR).encode()
    given = {"vendor": "RT", "file": (io.BytesIO(content), "书单.csv")}
    place = browser.post("/imports", given, content_type="multipart/form-data").location
    assert browser.post(place, {}).location == RUN
    return browser


def _ids(browser: Browser) -> list[int]:
    return [int(found) for found in re.findall(r'<tr id="record-(\d+)"', browser.get(RUN).text)]


def _send(browser: Browser, quarantined_id: int, content: bytes, **given: str) -> Any:
    sent = {"file": (io.BytesIO(content), "mended.csv"), **given}
    place = f"{RUN}/quarantine/{quarantined_id}/file"
    return browser.post(place, sent, content_type="multipart/form-data")


def _said(answer: Any) -> str:
    ((said, _),) = re.findall(r'role="alert".*?data-refusal="(.*?)">.*?<span>(.*?)</span>', answer.text)
    return str(said)


def _field(page: str, name: str) -> str:
    found = re.search(rf'<input[^>]* name="{name}"[^>]* value="([^"]*)"', page)
    assert found, name
    return found[1]


def test_the_import_shows_what_waits_and_what_can_be_done(buyer: Browser) -> None:
    page = buyer.get(RUN).text
    assert "2 of them wait" in page
    assert page.count('<use href="/static/icons.svg#clock"></use></svg>waits</span>') == 2
    for said in ("Enter it by hand", "Send a corrected file …", "Dismiss …", "byte "):
        assert said in page
    assert "2 wait</a>" in buyer.get("/imports").text
    assert re.search(
        r"<strong>2</strong><span class=\"card-name\">Records set aside that wait", buyer.get("/").text
    )


def test_what_a_vendor_wrote_is_shown_as_text(buyer: Browser) -> None:
    first, _ = _ids(buyer)
    for page in (buyer.get(RUN).text, buyer.get(f"{RUN}/quarantine/{first}").text):
        assert HOSTILE not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_the_form_is_filled_as_far_as_the_reader_can_tell_and_takes_the_record_in(buyer: Browser) -> None:
    _, dear = _ids(buyer)
    place = f"{RUN}/quarantine/{dear}"
    page = buyer.get(place).text
    assert (_field(page, "creators"), _field(page, "price"), _field(page, "clc")) == ("李四", "很贵", "TP303")
    assert "The price cannot be read" in page
    given = {"title": "操作系统", "creators": "李四", "price": "dear", "format": "print", "clc": "TP303"}
    refused = buyer.post(place, given)
    assert refused.status_code == 422
    assert "No price can be read from dear" in refused.text.partition('id="price-problem"')[2]
    assert _field(refused.text, "title") == "操作系统"
    taken = buyer.post(place, given | {"price": "59.00元"}, follow_redirects=True)
    assert "The record was taken in: new title." in taken.text
    assert "1 of them waits" in taken.text
    assert buyer.post(place, given | {"price": "59.00元"}).status_code == 409
    assert "This record does not wait any more." in buyer.get(place).text


def test_a_form_without_a_title_says_so_at_its_field(buyer: Browser) -> None:
    first, _ = _ids(buyer)
    refused = buyer.post(f"{RUN}/quarantine/{first}", {"publisher": HOSTILE, "year": "next"})
    assert refused.status_code == 422
    assert "2 entries need a correction." in refused.text
    assert HOSTILE not in refused.text
    assert "Please fill this in." in refused.text.partition('id="title-problem"')[2]


def test_a_record_from_a_corrected_file_goes_to_the_subjects_and_back_with_the_import(
    app: Flask, buyer: Browser
) -> None:
    first, _ = _ids(buyer)
    answer = _send(buyer, first, (HEAD + NO_TITLE.replace("C2,,", "C2,数据结构,")).encode())
    assert (answer.status_code, answer.location) == (303, RUN)
    librarian = Browser(app)
    librarian.sign_in("librarian")
    assert "数据结构" in librarian.get("/worklist/TP3").text
    undone = buyer.post(f"{RUN}/undo", follow_redirects=True)
    assert "2 offers and 2 titles were taken back" in undone.text
    assert "Enter it by hand" not in undone.text
    assert "数据结构" not in librarian.get("/worklist/TP3").text
    assert "Import 2 was undone" in _said(buyer.post(f"{RUN}/quarantine/{first}/reopen"))


def test_what_cannot_be_done_is_said_where_it_was_tried(buyer: Browser) -> None:
    first, _ = _ids(buyer)
    two = _send(buyer, first, (HEAD + GOOD + DEAR).encode())
    assert (two.status_code, _said(two)) == (
        422,
        "A corrected file holds one record, in place of the one set aside. This one holds 2.",
    )
    assert '<details class="do" open><summary class="btn btn-outline btn-small">Send' in two.text
    assert "Choose a file first." in _said(buyer.post(f"{RUN}/quarantine/{first}/file", {}))
    assert "it is a PDF document" in _said(_send(buyer, first, b"%PDF-1.7\n"))
    assert "Encoding" in _said(_send(buyer, first, b"x", encoding="klingon"))
    again = _send(buyer, first, (HEAD + NO_TITLE).encode())
    assert "The record has no title" in _said(again)
    double = _send(buyer, first, (HEAD + GOOD).encode())
    assert "already used in this file" in _said(double)
    blank = buyer.post(f"{RUN}/quarantine/{first}/dismiss", {"reason": "  "})
    assert blank.status_code == 422
    assert '<details class="do" open><summary class="btn btn-outline btn-small">Dismiss' in blank.text
    assert len(_ids(buyer)) == 2
    assert "2 of them wait" in buyer.get(RUN).text


def test_a_record_is_dismissed_with_a_reason_and_reopened(buyer: Browser) -> None:
    first, _ = _ids(buyer)
    place = f"{RUN}/quarantine/{first}"
    page = buyer.post(f"{place}/dismiss", {"reason": HOSTILE}, follow_redirects=True).text
    assert HOSTILE not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; · 郑钢" in page
    assert f'action="{place}/reopen"' in page
    assert len(re.findall(r'<tr id="record-', buyer.get(f"{RUN}?state=dismissed").text)) == 1
    assert "is settled: dismissed" in _said(buyer.post(f"{place}/dismiss", {"reason": "again"}))
    reopened = buyer.post(f"{place}/reopen?state=dismissed", follow_redirects=True)
    assert "The record waits again." in reopened.text
    assert "Nothing here is in this state." in reopened.text
    assert "waits already" in _said(buyer.post(f"{place}/reopen"))


def test_what_waits_is_given_out_as_it_came(buyer: Browser) -> None:
    _, dear = _ids(buyer)
    buyer.post(f"{RUN}/quarantine/{dear}/dismiss", {"reason": "too dear"})
    answer = buyer.get(f"{RUN}/quarantine.raw")
    assert answer.data.decode().replace("\r\n", "\n") == HEAD + NO_TITLE
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"] == "attachment; filename=import-2-set-aside.csv"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_all_that_was_set_aside_is_a_table_in_the_readers_language(buyer: Browser) -> None:
    rows = list(csv.DictReader(io.StringIO(buyer.get(f"{RUN}/quarantine.csv").data.decode("utf-8-sig"))))
    assert [(row["Record"], row["Why it was set aside"], row["State"]) for row in rows] == [
        ("2", "The record has no title", "waits"),
        ("3", "The price cannot be read", "waits"),
    ]
    assert rows[1]["As it came"] == DEAR
    book = CalamineWorkbook.from_filelike(io.BytesIO(buyer.get(f"{RUN}/quarantine.xlsx").data))
    _, first, second = book.get_sheet_by_index(0).to_python()
    assert (first[0], second[-1]) == (2.0, DEAR)


def test_who_may_not_import_sees_and_is_not_asked(app: Flask, buyer: Browser) -> None:
    first, _ = _ids(buyer)
    head = Browser(app)
    head.sign_in("head")
    page = head.get(RUN).text
    assert "The price cannot be read" in page
    assert "Dismiss …" not in page
    assert head.get(f"{RUN}/quarantine.raw").status_code == 200
    assert head.get(f"{RUN}/quarantine/{first}").status_code == 403
    assert head.post(f"{RUN}/quarantine/{first}/dismiss", {"reason": "x"}).status_code == 403
    assert buyer.get(f"{RUN}/quarantine/999").status_code == 404
    assert buyer.get(f"/imports/1/quarantine/{first}").status_code == 404
