"""A number that was read with a doubt is shown with its doubt, wherever it is printed."""

import io
import re

import pytest
from flask import Flask

from tests.web.conftest import Browser, signed_in
from tests.web.university import University

_LIST = "书名,ISBN,定价\n校验错,9787302660121,59.00\n字母错,978730266012X,59.00\n没有错,9787111111115,59.00\n"
_SAID = {
    "en": ("check digit of the ISBN wrong: 9787302660121", "the ISBN cannot be read: 978730266012X"),
    "zh": ("ISBN 校验位有误：9787302660121", "ISBN 无法读取：978730266012X"),
}
_MARK = {"en": "check digit wrong", "zh": "校验位"}


def _preview(buyer: Browser) -> str:
    sent = {"vendor": "RT", "file": (io.BytesIO(_LIST.encode()), "list.csv")}
    return str(buyer.post("/imports", sent, content_type="multipart/form-data").location)


def _title(buyer: Browser, name: str) -> str:
    found = re.search(r'href="(/titles/\d+)"', buyer.get(f"/titles?q={name}").text)
    assert found
    return found[1]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_preview_says_what_was_read_with_a_doubt_in_its_row(
    app: Flask, university: University, language: str
) -> None:
    buyer = signed_in(app, "acquisitions")
    page = buyer.get(f"{_preview(buyer)}?lang={language}").text
    read = page[page.rindex("<caption>") :].split("<tr>")
    rows = {name: next(row for row in read if name in row) for name in ("校验错", "字母错", "没有错")}
    doubtful, unreadable = _SAID[language]
    assert [doubtful in row for row in rows.values()] == [True, False, False]
    assert [unreadable in row for row in rows.values()] == [False, True, False]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_doubtful_isbn_is_marked_on_its_title_and_in_the_list_of_what_was_found(
    app: Flask, university: University, language: str
) -> None:
    buyer = signed_in(app, "acquisitions")
    buyer.post(_preview(buyer))
    found = buyer.get(f"/titles?q=校验错&lang={language}").text
    marked = re.compile(rf"978-7302660121\s*<span class=\"chip[^>]*>.*?{_MARK[language]}[^<]*</span>", re.DOTALL)
    page = buyer.get(f"{_title(buyer, '校验错')}?lang={language}").text
    assert marked.search(found)
    assert marked.search(page)
    assert _SAID[language][0] in page
    assert _SAID[language][1] in buyer.get(f"{_title(buyer, '字母错')}?lang={language}").text
    right = buyer.get(f"{_title(buyer, '没有错')}?lang={language}").text
    assert "978-7111111115" in right
    assert _MARK[language] not in right
    exported = buyer.get(f"/titles.csv?q=校验错&lang={language}").get_data(as_text=True)
    assert re.search(rf"9787302660121 [(（]{_MARK[language]}", exported)


def test_programs_are_told_of_the_doubts_of_an_offer_and_of_a_number(app: Flask, university: University) -> None:
    buyer = signed_in(app, "acquisitions")
    buyer.post(_preview(buyer))
    address = f"/api/v1{_title(buyer, '校验错')}"
    (offer,) = buyer.get(f"{address}/offers").json
    assert offer["warnings"] == [["isbn_doubtful", "9787302660121"]]
    title = buyer.get(address).json["title"]
    assert (title["isbn"], title["doubtful"]) == (None, [["isbn", "9787302660121"]])
