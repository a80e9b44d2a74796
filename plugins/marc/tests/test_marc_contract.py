"""The MARC reader keeps the contract of catalogue formats, for both flavours."""

from acqflow_marc.format import Marc
from acqflow_marc.writing import iso2709, marcxml

from acqflow.plugin_api import Profile
from acqflow.testing import CatalogueFormatContract


def a_book(number: int) -> bytes:
    return iso2709([("001", str(number)), ("020", "  $a9787020002207"), ("245", f"10$aBook {number}")])


def a_chinese_book(number: int) -> bytes:
    coded = "  $a20240101d2024    em y0chiy0110    ea"
    fields = [
        ("001", str(number)),
        ("010", "  $a9787020002207$dCNY59.00"),
        ("100", coded),
        ("200", f"1 $a书{number}"),
    ]
    return iso2709(fields, encoding="gb18030", says_utf8=False, tail="450 ")


class TestMarc21(CatalogueFormatContract):
    format = Marc
    file_name = "vendor.mrc"
    good_file = a_book(1) + a_book(2) + a_book(3)
    good_count = 3
    damaged_file = a_book(1) + b"99999" + a_book(2)[5:] + a_book(3)
    damaged_good, damaged_bad = 2, 1


class TestCnmarc(CatalogueFormatContract):
    format = Marc
    profile = Profile(encoding="gb18030", options={"flavour": "cnmarc"})
    file_name = "书目.iso"
    good_file = b"\r\n".join(map(a_chinese_book, (1, 2, 3, 4)))
    good_count = 4
    damaged_file = a_chinese_book(1) + a_chinese_book(1) + a_chinese_book(2)
    damaged_good, damaged_bad = 2, 1


def a_book_in_xml(number: int) -> str:
    return marcxml([("001", str(number)), ("020", "  $a9787020002207"), ("245", f"10$aBook {number}")])


class TestMarcXml(CatalogueFormatContract):
    format = Marc
    file_name = "vendor.xml"
    good_file = f"<collection>{a_book_in_xml(1)}\n{a_book_in_xml(2)}\n{a_book_in_xml(3)}</collection>".encode()
    good_count = 3
    damaged_file = good_file.replace(b"Book 2", b"Book & 2")
    damaged_good, damaged_bad = 2, 1
