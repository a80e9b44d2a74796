"""Files as vendors really send them, through the pages: other sheets, unknown headings, wrong declarations."""

import html
import io
import re

import xlsxwriter
from acqflow_marc.writing import iso2709
from flask import Flask

from tests.web.conftest import Browser
from tests.web.university import University

ISBN, OTHER = "9787302274629", "9787111111115"


def _at_imports(app: Flask) -> Browser:
    browser = Browser(app)
    browser.sign_in("acquisitions")
    return browser


def _upload(browser: Browser, name: str, content: bytes) -> str:
    given = {"vendor": "RT", "file": (io.BytesIO(content), name)}
    return str(browser.post("/imports", given, content_type="multipart/form-data").location)


def _fields(form: str) -> dict[str, str]:
    """What a form sends as it stands."""
    sent = dict(re.findall(r'<input[^>]*? name="([^"]+)"[^>]*? value="([^"]*)"', form))
    for name, options in re.findall(r'(?s)<select[^>]*? name="([^"]+)"[^>]*>(.*?)</select>', form):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        sent[name] = chosen[1] if chosen else ""
    return {html.unescape(n): html.unescape(v) for n, v in sent.items() if n != "csrf_token"}


def _look_again(browser: Browser, place: str, page: str, **changed: str) -> str:
    form = page[page.index('<form method="get" class="panel"') :]
    return browser.get(place, query_string={**_fields(form[: form.index("</form>")]), **changed}).text


def _take_in(browser: Browser, place: str, page: str) -> str:
    form = page[page.index("data-confirm") :]
    return browser.post(place, _fields(form[: form.index("</form>")]), follow_redirects=True).text


def _two_sheets() -> bytes:
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        for name, isbn in (("文学", ISBN), ("科技", OTHER)):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ("书名", "ISBN"))
            sheet.write_row(1, 0, (f"{name}之书", isbn))
    return held.getvalue()


def test_a_sheet_that_is_not_read_is_told_in_the_readers_language_and_can_be_chosen(
    app: Flask, university: University
) -> None:
    browser = _at_imports(app)
    place = _upload(browser, "list.xlsx", _two_sheets())
    page = browser.get(place + "?lang=en").text
    assert "The sheet 科技 was not read" in page
    assert "工作表 科技 没有读取" in browser.get(place + "?lang=zh").text
    browser.get("/?lang=en")
    chosen = _look_again(browser, place, page, sheet="科技")
    assert "科技之书" in chosen
    assert "The sheet 文学 was not read" in _take_in(browser, place, chosen)
    assert "The sheet 文学 was not read" in browser.get("/imports/2").text


def test_a_table_with_headings_nobody_knows_is_imported_once_they_are_named(
    app: Flask, university: University
) -> None:
    browser = _at_imports(app)
    place = _upload(browser, "list.csv", f"春季,,\n品目,国际号,价钱\n光学,{ISBN},59元\n".encode())
    page = browser.get(place + "?lang=en").text
    assert "data-confirm" not in page
    named = {"column:品目": "title", "column:国际号": "isbn", "column:价钱": "price"}
    looked = _look_again(browser, place, page, **named)
    assert "光学" in looked
    assert "Imported and distributed" in _take_in(browser, place, looked)
    next_file = _upload(browser, "next.csv", f"品目,国际号,价钱\n力学,{OTHER},69元\n".encode())
    assert "力学" in browser.get(next_file).text


def test_the_columns_of_another_row_are_not_mixed_with_those_that_were_shown(
    app: Flask, university: University
) -> None:
    browser = _at_imports(app)
    place = _upload(browser, "list.csv", f"甲,乙\n书名,ISBN\n光学,{ISBN}\n".encode())
    page = browser.get(place).text
    other = _look_again(browser, place, page, header_row="1")
    assert 'name="column:甲"' in other
    assert 'role="alert"' not in _look_again(browser, place, other, header_row="2")


def test_the_mapping_of_an_earlier_file_is_used_where_it_fits_and_the_rest_guessed_aloud(
    app: Flask, university: University
) -> None:
    browser = _at_imports(app)
    first = _upload(browser, "a.csv", f"书名,价格,出版年,征订\n光学,59元,2024,{ISBN}\n".encode())
    looked = _look_again(browser, first, browser.get(first).text, **{"column:征订": "isbn"})
    _take_in(browser, first, looked)
    second = _upload(browser, "b.csv", f"书名,定价,年份,征订\n力学,69元,2023,{OTHER}\n".encode())
    page = browser.get(second + "?lang=en").text
    assert "Columns of this vendor&#39;s earlier file are not here: 价格, 出版年" in page
    assert OTHER in page.replace("-", "")
    assert "69.00" in page
    assert "Imported and distributed" in _take_in(browser, second, page)


def test_a_chosen_encoding_wins_over_one_that_is_declared_and_not_true(app: Flask, university: University) -> None:
    browser = _at_imports(app)
    coded = "  $a20240101d2024    em y0chiy50      ea"
    records = [
        iso2709([("001", f"r{n}"), ("100", coded), ("200", f"1 $a光学{n}")], encoding="gb18030", says_utf8=False)
        for n in range(30)
    ]
    place = _upload(browser, "list.iso", b"".join(records))
    page = browser.get(place + "?lang=en").text
    assert "Too many records are set aside" in page
    assert "Check format and encoding, and try again." in page
    chosen = _look_again(browser, place, page, encoding="gb18030")
    assert "光学3" in chosen
    assert "30" in _take_in(browser, place, chosen)
    again = _upload(browser, "next.iso", b"".join(records[:20]))
    assert "光学3" in browser.get(again).text


def test_the_switches_of_a_format_are_offered_and_kept(app: Flask, university: University) -> None:
    browser = _at_imports(app)
    place = _upload(browser, "list.csv", f"title;isbn;price\nOptics;{ISBN};1.234,56 EUR\n".encode())
    page = browser.get(place + "?lang=en").text
    assert "The price cannot be read" in page
    looked = _look_again(browser, place, page, **{"option:spreadsheet:decimal_comma": "yes", "delimiter": ";"})
    assert "1,234.56" in looked
    _take_in(browser, place, looked)
    again = _upload(browser, "next.csv", f"title;isbn;price\nWaves;{OTHER};2.234,56 EUR\n".encode())
    assert "2,234.56" in browser.get(again).text
    marc = _upload(browser, "list.mrc", iso2709([("001", "1"), ("245", "10$aOptics")]))
    assert "option:marc:flavour" in browser.get(marc).text


def test_a_vendors_own_marc_fields_are_shown_with_what_stands_in_them_and_kept(
    app: Flask, university: University
) -> None:
    def a_list(price: str) -> bytes:
        fields = [("001", "r1"), ("020", f"  $a{ISBN}"), ("245", "10$aOptics"), ("949", f"  $p{price}$fPHYS")]
        return iso2709(fields)

    browser = _at_imports(app)
    place = _upload(browser, "list.mrc", a_list("EUR 29.95"))
    page = browser.get(place + "?lang=en").text
    assert "949$p" in page
    assert "EUR 29.95" in page
    assert 'name="header_row"' not in page
    looked = _look_again(
        browser, place, page, encoding="utf-8", **{"column:949$p": "price", "column:949$f": "extra:fund"}
    )
    assert '<option value="extra:fund" selected>' in looked
    _take_in(browser, place, looked)
    again = browser.get(_upload(browser, "next.mrc", a_list("EUR 39.95"))).text
    assert '<option value="extra:fund" selected>' in again
    assert re.search(r'data-name="[^"]*"[^>]*class="number">[^<]*39\.95', again)


def test_undoing_an_import_matches_the_titles_again(app: Flask, university: University) -> None:
    browser, librarian = _at_imports(app), Browser(app)
    librarian.sign_in("librarian")
    for name, classes in (("a.csv", ""), ("b.csv", "TP311")):
        place = _upload(browser, name, f"征订号,书名,ISBN,分类号\n{name},编译原理,{ISBN},{classes}\n".encode())
        _take_in(browser, place, browser.get(place).text)
    assert "编译原理" in librarian.get("/worklist/TP3").text
    browser.post("/imports/3/undo")
    assert "编译原理" not in librarian.get("/worklist/TP3").text
