"""What the words of a header and the cells below it mean."""

from io import BytesIO
from typing import Any

import pytest
from acqflow_spreadsheet import headers, values
from acqflow_spreadsheet.format import Spreadsheet

from acqflow.plugin_api import CatalogueRecord, Profile, Quarantined
from acqflow.vocabulary.money import Money


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("题名", "title"),
        ("书 名", "title"),
        ("作者", "creators"),
        ("著者", "creators"),
        ("出版社", "publisher"),
        ("出版年", "year"),
        ("出版日期", "year"),
        ("ISBN", "isbn"),
        ("ＩＳＢＮ", ""),
        ("国际标准书号", "isbn"),
        ("定价(元)", "price"),
        ("价格", "price"),
        ("分类号", "clc"),
        ("中图法", "clc"),
        ("征订号", "vendor_number"),
        ("语种", "language"),
        ("页数", "extent"),
        ("丛书", "series"),
        ("读者对象", "audience"),
        ("内容简介", ""),
        ("册数", "copies"),
        ("Title", "title"),
        ("AUTHOR(S)", "creators"),
        ("List_Price", "price"),
        ("ISBN-13", "isbn"),
        ("Publication Date", "year"),
        ("Dewey", "ddc"),
        ("ISBN/ISSN", "isbn"),
        ("ISBN编号", "isbn"),
        ("Hardback ISBN", "isbn"),
        ("书名/题名", "title"),
        ("著者/编者", "creators"),
        ("作者/译者", "creators"),
        ("书名/作者", ""),
        ("图书定价", "price"),
        ("定价（美元）", "price"),
        ("USD Price", "price"),
        ("List Price GBP", "price"),
        ("码洋", ""),
        ("丛书名称", "series"),
        ("LC Call No.", "lcc"),
        ("Pub. Date", "year"),
        ("统一书号", "unified_book_number"),
        ("Qty", "copies"),
    ],
)
def test_a_header_is_understood_in_chinese_and_english(header: str, field: str) -> None:
    assert headers.field_of(header)[0] == field


def a_chinese_row() -> CatalogueRecord:
    data = (
        "征订号,书名,著者,出版社,出版日期,ISBN,定价,中图法,主题词,语种,页数,读者对象,内容简介,册数\n"
        "J1-77,光学,赵凯华编著；钟锡华著,北京大学出版社,2017年11月,978-7-301-03229-5,￥59.00,O43,光学;高等教育,中文,480页,本科生,好书,3\n"
    ).encode("gb18030")
    book = next(iter(Spreadsheet().read(BytesIO(data), Profile(encoding="gb18030"))))
    assert isinstance(book, CatalogueRecord)
    return book


def test_a_chinese_vendor_list_is_read_whole() -> None:
    book = a_chinese_row()
    assert (book.title, book.publisher, book.year, book.language) == ("光学", "北京大学出版社", 2017, "chi")
    assert book.creators == ("赵凯华", "钟锡华")
    assert (book.price, book.vendor_number) == (Money(5900, "CNY"), "J1-77")
    assert book.class_numbers == (("clc", "O43"),)
    assert (book.keywords, book.extent, book.audience) == (("光学", "高等教育"), "480页", "本科生")


def test_columns_nobody_asked_for_are_kept() -> None:
    assert a_chinese_row().extra == {"内容简介": "好书", "册数": "3"}


@pytest.mark.parametrize(
    ("text", "code"),
    [("中文", "chi"), ("English", "eng"), ("zh-CN", "chi"), ("eng", "eng"), ("世界语?", ""), ("", "")],
)
def test_a_language_is_a_marc_code_or_nothing(text: str, code: str) -> None:
    assert values.language(text) == code


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2017", 2017),
        ("2017-05", 2017),
        ("201705", 2017),
        ("20170501", 2017),
        ("2017年5月", 2017),
        ("May 2017", 2017),
        ("c1998", 1998),
        ("", None),
        ("n.d.", None),
    ],
)
def test_a_year_is_found_in_a_date_of_any_kind(text: str, year: int | None) -> None:
    assert values.year(text, []) == year


@pytest.mark.parametrize(
    ("code", "scheme"),
    [("O43", "clc"), ("TP311.13", "clc"), ("QA76.9.D3", "lcc"), ("006.31", "ddc"), ("I247.5", "clc")],
)
def test_a_class_number_without_a_scheme_is_told_by_its_shape(code: str, scheme: str) -> None:
    assert values.class_number(code) == (scheme, code)


def test_names_in_latin_letters_keep_their_comma() -> None:
    assert values.names(["Sá, Magali; Benchimol, Jaime"]) == ("Sá, Magali", "Benchimol, Jaime")


@pytest.mark.parametrize(
    ("text", "form"), [("电子书", "ebook"), ("精装", "print"), ("", "print"), ("Journal", "journal")]
)
def test_a_form_that_is_not_known_is_print(text: str, form: str) -> None:
    assert values.form(text) == form


def a_record(text: str, **facts: Any) -> CatalogueRecord | Quarantined:
    (found, _) = Spreadsheet().read(BytesIO(text.encode()), Profile(**facts))
    assert isinstance(found, CatalogueRecord | Quarantined)
    return found


@pytest.mark.parametrize(
    ("table", "default", "printed"),
    [
        ("书名,定价（美元）\nA,12.50\n", "CNY", "USD 12.50"),
        ("书名,定价(元)\nA,59\n", "USD", "CNY 59.00"),
        ("书名,定价(元)\nA,350\n", "TWD", "TWD 350.00"),
        ("Title,Price (USD)\nA,$12.50\n", "CNY", "USD 12.50"),
        ("Title,USD Price\nA,12.50\n", "", "USD 12.50"),
        ("书名,定价,币种\nA,12.50,美元\n", "CNY", "USD 12.50"),
        ("书名,定价,币种\nA,12.50,人民币\n", "USD", "CNY 12.50"),
        ("书名,定价,币种\nA,12.50,$\n", "AUD", "AUD 12.50"),
        ("书名,定价,币种\nA,350元,TWD\n", "", "TWD 350.00"),
        ("书名,定价,册数,码洋\nA,12.50,2,25.00\n", "CNY", "CNY 12.50"),
    ],
)
def test_the_currency_of_a_price_may_stand_in_its_header_or_its_own_column(
    table: str, default: str, printed: str
) -> None:
    found = a_record(table, default_currency=default)
    assert isinstance(found, CatalogueRecord)
    assert str(found.price) == printed


@pytest.mark.parametrize(
    "table",
    [
        "书名,定价,币种\nA,$12.50,CNY\n",
        "书名,定价,币种\nA,CNY 5,USD\n",
        "书名,定价,币种\nA,5,金币\n",
        "书名,定价（美元）\nA,59元\n",
        "书名,定价（美元）,币种\nA,59,EUR\n",
    ],
)
def test_two_currencies_for_one_price_are_a_question_and_never_a_choice(table: str) -> None:
    found = a_record(table, default_currency="CNY")
    assert isinstance(found, Quarantined)
    assert found.reason_code == "currency"


@pytest.mark.parametrize(
    "table", ["题名,统一书号\nA,10019·3455\n", "题名,书号\nA,10019·3455\n", "题名,ISBN/ISSN\nA,0317-8471\n"]
)
def test_what_stands_in_the_column_of_isbns_is_kept_under_its_own_scheme(table: str) -> None:
    found = a_record(table)
    assert isinstance(found, CatalogueRecord)
    assert [(i.scheme, i.value) for i in found.identifiers] in (
        [("unified_book_number", "10019·3455")],
        [("issn", "0317-8471")],
    )
    assert found.warnings == ()


def test_a_column_may_be_kept_under_another_name() -> None:
    profile = Profile(columns={"书名": "title", "备注": "extra:note", "馆藏": ""})
    data = "书名,备注,馆藏,其他\n光学,精装,有,x\n".encode()
    book, _ = Spreadsheet().read(BytesIO(data), profile)
    assert isinstance(book, CatalogueRecord)
    assert book.extra == {"note": "精装", "其他": "x"}
