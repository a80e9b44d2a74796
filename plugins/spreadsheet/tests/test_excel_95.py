"""Workbooks of Excel 5.0 and 95, whose texts are in the code page of the machine they were made on."""

from io import BytesIO
from struct import pack

import pytest
from acqflow_spreadsheet.format import Spreadsheet
from xlwt.CompoundDoc import XlsDoc

from acqflow.plugin_api import CatalogueRecord, FileRefused, Profile
from acqflow.vocabulary.money import Money

GBK, UNKNOWN = 936, 299
_END = pack("<HH", 0x000A, 0)


def _record(kind: int, content: bytes) -> bytes:
    return pack("<HH", kind, len(content)) + content


def _begin(what: int) -> bytes:
    return _record(0x0809, pack("<HHHH", 0x0500, what, 0, 1995))


def _text(row: int, column: int, text: str) -> bytes:
    said = text.encode("gbk")
    return _record(0x0204, pack("<HHHH", row, column, 0, len(said)) + said)


def a_workbook(code_page: int) -> bytes:
    """One sheet with the book 光学 for 59.90, record by record."""
    head = _begin(0x0005) + _record(0x0042, pack("<H", code_page))
    name = "书目".encode("gbk")
    # The sheet lies behind its own record, which is 11 bytes and the name, and the end.
    place = len(head) + 11 + len(name) + len(_END)
    sheet = _begin(0x0010) + _text(0, 0, "书名") + _text(0, 1, "定价") + _text(1, 0, "光学")
    price = _record(0x0203, pack("<HHHd", 1, 1, 0, 59.9))
    listed = _record(0x0085, pack("<IBBB", place, 0, 0, len(name)) + name)
    held = BytesIO()
    XlsDoc().save(held, head + listed + _END + sheet + price + _END)
    return held.getvalue()


def test_a_list_in_chinese_letters_of_its_time_is_read() -> None:
    data = a_workbook(GBK)
    assert Spreadsheet().guess_mapping(BytesIO(data), Profile()).preview.sheet == "书目"
    (book, _) = Spreadsheet().read(BytesIO(data), Profile(default_currency="CNY"))
    assert isinstance(book, CatalogueRecord)
    assert (book.title, book.price) == ("光学", Money(5990, "CNY"))


def test_a_code_page_nobody_knows_is_not_guessed_at() -> None:
    with pytest.raises(FileRefused) as refused:
        Spreadsheet().guess_mapping(BytesIO(a_workbook(UNKNOWN)), Profile())
    assert refused.value.reason == "damaged"
