"""A vendor's file goes in through the pages: upload, preview, apply, undo."""

import csv
import io
import re
from pathlib import Path

import pytest
import xlsxwriter
from flask import Flask

from tests.web.conftest import Browser
from tests.web.university import University

_HEAD = ["征订号", "书名", "作者", "出版社", "ISBN", "定价", "出版日期", "分类号"]


def _file(rows: int = 25) -> bytes:
    """A spreadsheet in GB18030 with one row that has no title."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(_HEAD)
    writer.writerow(["B0", "", "某人", "科学出版社", "", "60.00", "2025", "TP2"])
    for n in range(rows):
        writer.writerow([f"C{n}", f"计算方法第{n}卷", "张三", "高教社", "", f"{30 + n}.00", "2024", f"TP3{n % 9}"])
    return text.getvalue().encode("gb18030")


def _workbook() -> bytes:
    """The same in a workbook, where the row without a title is the second."""
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for n, row in enumerate(csv.reader(io.StringIO(_file().decode("gb18030")))):
            sheet.write_row(n, 0, row)
    return held.getvalue()


def _upload(browser: Browser, name: str = "../../书单.csv", content: bytes | None = None) -> str:
    given = {"vendor": "RT", "file": (io.BytesIO(content or _file()), name)}
    answer = browser.post("/imports", given, content_type="multipart/form-data")
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def _fields(page: str) -> dict[str, str]:
    """What the import form would send."""
    form = page[page.index("data-confirm") :]
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form[: form.index("</form>")])
    return {name: value for name, value in found if name != "csrf_token"}


def test_a_file_is_looked_at_then_taken_in_then_taken_back(app: Flask, university: University) -> None:
    browser = Browser(app)
    browser.sign_in("acquisitions")
    place = _upload(browser)
    page = browser.get(place).text
    assert "计算方法第3卷" in page
    assert "The record has no title" in page
    assert "Computer science <span" in page
    assert "林岚" in page
    assert "../../书单.csv" in page
    applied = browser.post(place, _fields(page), follow_redirects=True)
    assert "Imported and distributed to the subjects." in applied.text
    assert "Set aside" in applied.text
    librarian = Browser(app)
    librarian.sign_in("librarian")
    assert "30 titles wait" in librarian.get("/worklist/TP3").text
    again = browser.post(_upload(browser), _fields(page), follow_redirects=True)
    assert "nothing was changed" in again.text
    undone = browser.post("/imports/2/undo", follow_redirects=True)
    assert "25 offers and 25 titles were taken back" in undone.text
    assert "5 titles wait" in librarian.get("/worklist/TP3").text


def test_what_a_workbook_set_aside_is_found_by_its_row(app: Flask, university: University) -> None:
    browser = Browser(app)
    browser.sign_in("acquisitions")
    page = browser.get(_upload(browser, "书单.xlsx", _workbook()) + "?lang=zh").text
    assert "第 2 行" in page
    assert "spreadsheet" in page
    assert not re.search("row 2|字节 2<|>0 字节", page)


def test_an_upload_belongs_to_who_sent_it(app: Flask, university: University) -> None:
    browser, other = Browser(app), Browser(app)
    browser.sign_in("acquisitions")
    place = _upload(browser)
    other.sign_in("head")
    assert other.get(place).status_code == 403
    assert browser.get("/imports/uploads/" + "0" * 32).status_code == 404
    assert browser.get("/imports/uploads/..%2f..%2fsecret_key").status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        (
            "书单.csv",
            b"\xef\xbb\xbf  <!DOCTYPE html><html><body>Please wait</body>",
            "it is a web page",
        ),
        ("书单.csv", b"MZ\x90\x00\x03\x00\x00\x00,;" * 50, "it is a program"),
        ("书单.mrc", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "it is a PDF document"),
        ("vendor.bin", b"\x00\x01\x02" * 50, "No installed plugin knows the format of vendor.bin"),
    ],
)
def test_what_is_no_catalogue_is_refused_by_its_content_and_not_kept(
    app: Flask, university: University, tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    browser = Browser(app)
    browser.sign_in("acquisitions")
    given = {"vendor": "RT", "file": (io.BytesIO(content), name)}
    refused = browser.post("/imports", given, content_type="multipart/form-data")
    assert refused.status_code == 422
    assert said in refused.text
    sent = {"file": (io.BytesIO(content), name)}
    token = {"X-CSRFToken": browser.token()}
    answer = browser.client.post("/api/v1/vendors/RT/uploads", data=sent, headers=token)
    assert (answer.status_code, said in answer.json["message"]) == (422, True)
    assert list((tmp_path / "uploads").iterdir()) == []


def test_a_table_whose_first_word_looks_like_a_program_is_taken(app: Flask, university: University) -> None:
    browser = Browser(app)
    browser.sign_in("acquisitions")
    table = "MZ编号,书名,定价\n1,计算方法,30.00\n".encode()
    assert "计算方法" in browser.get(_upload(browser, "书单.csv", table)).text


def test_a_picture_is_refused_on_the_form_it_was_sent_with(app: Flask, university: University) -> None:
    browser = Browser(app)
    browser.sign_in("acquisitions")
    given = {"vendor": "RT", "file": (io.BytesIO(b"\x89PNG\r\n\x1a\n" + b"\0" * 60), "scan.png")}
    refused = browser.post("/imports", given, content_type="multipart/form-data")
    assert refused.status_code == 422
    problem = refused.text.partition('id="file-problem"')[2].partition("</p>")[0]
    assert "scan.png is not a catalogue: it is a picture." in problem
    assert '<option value="RT" selected>' in refused.text


def test_an_import_that_was_decided_on_says_so_instead_of_offering_to_undo_it(
    app: Flask, university: University
) -> None:
    buyer, librarian = Browser(app), Browser(app)
    buyer.sign_in("acquisitions")
    librarian.sign_in("librarian")
    assert 'action="/imports/1/undo"' in buyer.get("/imports/1").text
    librarian.post("/worklist/TP3/1/select")
    why = "Import 1 cannot be undone: 1 of its titles have been decided on, among them: 深度学习方法与应用."
    page = buyer.get("/imports/1").text
    assert why in page
    assert 'action="/imports/1/undo"' not in page
    refused = buyer.post("/imports/1/undo")
    assert refused.status_code == 409
    assert f'data-refusal="{why} Take those decisions back first, or let the import stand."' in refused.text
    assert "autumn.mrc" in refused.text


def test_why_a_record_was_set_aside_is_told_in_the_readers_language(app: Flask, university: University) -> None:
    browser = Browser(app)
    browser.sign_in("acquisitions")
    place = _upload(browser, "list.mrc", b"00461nam a2200000 a 4500" + b"x" * 429 + b"\x1d")
    assert "the leader says 461, there are 454 bytes" in browser.get(place).text
    assert "the leader says" not in browser.get(f"{place}?lang=zh").text
