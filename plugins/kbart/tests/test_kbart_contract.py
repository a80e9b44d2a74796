"""The KBART reader keeps the contract of catalogue formats, with tabs, in UTF-16 and as CSV."""

from acqflow_kbart.format import Kbart
from acqflow_kbart.header import COLUMNS

from acqflow.plugin_api import Profile
from acqflow.testing import CatalogueFormatContract, an_isbn


def a_book(number: int, **cells: str) -> list[str]:
    usual = {
        "publication_title": f"Optics {number}",
        "online_identifier": an_isbn(number).value,
        "title_url": f"https://books.example/{number}",
        "title_id": f"b{number}",
        "coverage_depth": "fulltext",
        "publisher_name": "Example Press",
        "publication_type": "monograph",
        "date_monograph_published_online": "2017",
        "access_type": "P",
    }
    return [(usual | cells).get(name, "") for name in COLUMNS]


def a_list(*rows: list[str], delimiter: str = "\t", encoding: str = "utf-8", line_end: str = "\r\n") -> bytes:
    return "".join(delimiter.join(row) + line_end for row in [list(COLUMNS), *rows]).encode(encoding)


BAD = a_book(2, access_type="maybe")


class TestTabs(CatalogueFormatContract):
    format = Kbart
    file_name = "Example_Global_AllBooks_2026-09-01.txt"
    good_file = a_list(a_book(1), a_book(2), a_book(3))
    good_count = 3
    damaged_file = a_list(a_book(1), BAD, a_book(3))
    damaged_good, damaged_bad = 2, 1


class TestUtf16(CatalogueFormatContract):
    format = Kbart
    file_name = "list.txt"
    good_file = a_list(a_book(1, publication_title="光学"), a_book(2), a_book(3), encoding="utf-16")
    good_count = 3
    damaged_file = a_list(a_book(1), BAD, a_book(3), encoding="utf-16")
    damaged_good, damaged_bad = 2, 1


class TestCsvInGbk(CatalogueFormatContract):
    format = Kbart
    profile = Profile(encoding="gbk")
    file_name = "list.csv"
    good_file = a_list(*[a_book(n, publication_title="光学") for n in (1, 2, 3)], delimiter=",", encoding="gbk")
    good_count = 3
    damaged_file = a_list(a_book(1), a_book(2)[:24], a_book(3), delimiter=",", encoding="gbk")
    damaged_good, damaged_bad = 2, 1
