"""The spreadsheet reader keeps the contract of catalogue formats, for workbooks and for delimited files."""

from collections.abc import Sequence
from io import BytesIO

import xlsxwriter
from acqflow_spreadsheet.format import Spreadsheet

from acqflow.plugin_api import Profile
from acqflow.testing import CatalogueFormatContract

HEADER = ("书名", "作者", "ISBN", "定价", "分类号", "册数")


def a_row(number: int, price: str = "59.00元") -> tuple[str, ...]:
    return (f"光学 {number}", "赵凯华编著", "9787020002207", price, "O43", "3")


def a_workbook(*rows: Sequence[str]) -> bytes:
    held = BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        sheet = book.add_worksheet("书目")
        for number, row in enumerate([HEADER, *rows]):
            sheet.write_row(number, 0, row)
    return held.getvalue()


def a_csv(*rows: Sequence[str], encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    return "".join(delimiter.join(row) + "\r\n" for row in [HEADER, *rows]).encode(encoding)


class TestWorkbook(CatalogueFormatContract):
    format = Spreadsheet
    file_name = "书目.xlsx"
    good_file = a_workbook(a_row(1), a_row(2), a_row(3))
    good_count = 3
    damaged_file = a_workbook(a_row(1), a_row(2, "壹元"), a_row(3))
    damaged_good, damaged_bad = 2, 1


class TestCsv(CatalogueFormatContract):
    format = Spreadsheet
    file_name = "list.csv"
    good_file = a_csv(a_row(1), a_row(2), a_row(3))
    good_count = 3
    damaged_file = a_csv(a_row(1), a_row(2)[:4], a_row(3))
    damaged_good, damaged_bad = 2, 1


class TestTsvInGbk(CatalogueFormatContract):
    format = Spreadsheet
    profile = Profile(encoding="gbk")
    file_name = "list.tsv"
    good_file = a_csv(a_row(1), a_row(2), a_row(3), encoding="gbk", delimiter="\t")
    good_count = 3
    damaged_file = a_csv(a_row(1), a_row(2, "1_000元"), a_row(3), encoding="gbk", delimiter="\t")
    damaged_good, damaged_bad = 2, 1
