"""The three vendor files: written the same every time, whole but for the faults that the README lists."""

import re
from collections.abc import Iterator
from pathlib import Path

from python_calamine import CalamineWorkbook
from stdnum import isbn as isbn_rules

from examples.demo_university.cnmarc_file import hyphenated
from examples.demo_university.spreadsheet_file import HEADERS
from examples.demo_university.title_facts import (
    all_titles,
    chinese_titles,
    damaged_records,
    doubtful_isbns,
    western_titles,
)
from examples.demo_university.vendor_files import (
    VendorFiles,
    as_printed,
    is_delivered_in,
    marc21_records,
    write_vendor_files,
)

LEADER = re.compile(rb"\d{5}nam")


def records_of(file: Path) -> list[bytes]:
    """Cut at the record terminator, whatever the leaders say."""
    return [part + b"\x1d" for part in file.read_bytes().split(b"\x1d")[:-1]]


def key_of_marc21(record: bytes) -> str:
    found = re.search(rb"\x1eqsw(\d{4})\x1e", record)
    assert found
    return f"W{found[1].decode()}"


def key_of_cnmarc(record: bytes) -> str:
    found = re.search(rb"\x1eJB2026(Z\d{4})\x1e", record)
    assert found
    return found[1].decode()


def fields_of(record: bytes, encoding: str) -> Iterator[tuple[str, str]]:
    """Follows the directory as a reader does; fails where it is wrong."""
    base = int(record[12:17])
    directory = record[24 : base - 1]
    assert len(directory) % 12 == 0
    for at in range(0, len(directory), 12):
        entry = directory[at : at + 12]
        length, start = int(entry[3:7]), base + int(entry[7:])
        body = record[start : start + length]
        assert body.endswith(b"\x1e")
        assert body.count(b"\x1e") == 1
        yield entry[:3].decode(), body[:-1].decode(encoding)


def subfield(field: str, code: str) -> str:
    return next((part[1:] for part in field.split("\x1f")[1:] if part[0] == code), "")


def damaged_keys(file: str) -> set[str]:
    return {broken.key for broken in damaged_records() if broken.file == file}


def doubtful_keys(file: str) -> set[str]:
    return {doubt.key for doubt in doubtful_isbns() if doubt.file == file}


def sheet_rows(file: Path) -> list[list[object]]:
    return [list(row) for row in CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()]


def test_a_second_run_writes_the_same_bytes(vendor_files: VendorFiles, tmp_path: Path) -> None:
    again = write_vendor_files(tmp_path)
    for name in ("marc21", "cnmarc", "spreadsheet"):
        assert getattr(again, name).read_bytes() == getattr(vendor_files, name).read_bytes(), name


def test_each_file_holds_a_record_for_each_title_delivered_in_it(vendor_files: VendorFiles) -> None:
    western = [book.key for book in western_titles() if is_delivered_in("marc21", book)]
    chinese = [book.key for book in chinese_titles() if is_delivered_in("cnmarc", book)]
    offered = [b for b in all_titles() if is_delivered_in("sheet", b)]
    assert len(records_of(vendor_files.marc21)) == len(western) >= 1000
    assert [key_of_cnmarc(record) for record in records_of(vendor_files.cnmarc)] == chinese
    assert len(chinese) >= 400
    assert len(sheet_rows(vendor_files.spreadsheet)) == len(offered) + 1


def test_more_than_a_hundred_titles_come_twice_so_that_recognition_has_work() -> None:
    assert sum("+" in book.delivered for book in all_titles()) >= 100


def test_the_chinese_file_is_gb18030_from_end_to_end(vendor_files: VendorFiles) -> None:
    text = vendor_files.cnmarc.read_bytes().decode("gb18030")
    assert "明朝那些事儿" in text


def test_every_leader_of_the_chinese_file_tells_its_length(vendor_files: VendorFiles) -> None:
    for record in records_of(vendor_files.cnmarc):
        assert LEADER.match(record)
        assert int(record[:5]) == len(record)


def test_only_the_one_damaged_leader_of_the_western_file_lies(vendor_files: VendorFiles) -> None:
    wrong = [key_of_marc21(r) for r in records_of(vendor_files.marc21) if int(r[:5]) != len(r)]
    assert wrong == [broken.key for broken in damaged_records() if broken.damage == "leader_length"]


def test_the_damaged_records_of_the_western_file_and_no_others_are_unreadable() -> None:
    unreadable = {key_of_marc21(record) for record in marc21_records() if not is_readable(record, "utf-8")}
    assert unreadable == damaged_keys("marc21")
    assert len(unreadable) == 3


def test_the_damaged_records_of_the_chinese_file_and_no_others_are_unreadable(vendor_files: VendorFiles) -> None:
    records = records_of(vendor_files.cnmarc)
    unreadable = {key_of_cnmarc(record) for record in records if not is_readable(record, "gb18030")}
    assert unreadable == damaged_keys("cnmarc")
    assert len(unreadable) == 2


def is_readable(record: bytes, encoding: str) -> bool:
    try:
        return bool(list(fields_of(record, encoding))) and int(record[:5]) == len(record)
    except (AssertionError, ValueError):
        return False


def test_every_isbn_in_the_western_file_is_right_but_for_the_listed_ones(vendor_files: VendorFiles) -> None:
    right = {book.key: book.isbn for book in western_titles()}
    wrong = set()
    for record in records_of(vendor_files.marc21):
        if is_readable(record, "utf-8"):
            found = dict(fields_of(record, "utf-8"))
            key, isbn = key_of_marc21(record), subfield(found["020"], "a")
            if not isbn_rules.is_valid(isbn) or isbn_rules.to_isbn13(isbn) != right[key]:
                wrong.add(key)
    assert wrong == doubtful_keys("marc21")


def test_every_isbn_in_the_chinese_file_is_right_but_for_the_listed_ones(vendor_files: VendorFiles) -> None:
    right = {book.key: book.isbn for book in chinese_titles()}
    wrong = set()
    for record in records_of(vendor_files.cnmarc):
        if is_readable(record, "gb18030"):
            found = dict(fields_of(record, "gb18030"))
            key, isbn = key_of_cnmarc(record), subfield(found["010"], "a")
            if isbn and (not isbn_rules.is_valid(isbn) or isbn_rules.to_isbn13(isbn_digits(isbn)) != right[key]):
                wrong.add(key)
    assert wrong == doubtful_keys("cnmarc")


def isbn_digits(isbn: str) -> str:
    return isbn.replace("-", "")


def test_every_isbn_in_the_spreadsheet_is_right_but_for_the_listed_ones(vendor_files: VendorFiles) -> None:
    head, *rows = sheet_rows(vendor_files.spreadsheet)
    assert tuple(head) == HEADERS
    wrong = []
    for row in rows:
        cell = row[HEADERS.index("ISBN")]
        isbn = str(int(cell)) if isinstance(cell, float) else str(cell)
        if isbn and not isbn_rules.is_valid(isbn):
            wrong.append(isbn)
    doubts = {doubt.written for doubt in doubtful_isbns() if doubt.file == "sheet"}
    assert doubts | {"9.78704E+12"} <= set(wrong)
    # The row that is shifted by one column has its date where the ISBN should be.
    assert len(wrong) == len(doubts) + 2


def test_the_spreadsheet_has_the_four_damaged_rows(vendor_files: VendorFiles) -> None:
    _, *rows = sheet_rows(vendor_files.spreadsheet)
    assert len(damaged_keys("sheet")) == 4
    assert [row[HEADERS.index("定价")] for row in rows].count("定价见版权页") == 1
    assert [row[HEADERS.index("ISBN")] for row in rows].count("9.78704E+12") == 1
    assert sum(not row[1] and not row[2] for row in rows) == 1
    assert sum(not row[1] and bool(row[2]) for row in rows) == 1


def test_a_vendor_numbers_each_row_of_the_spreadsheet_once(vendor_files: VendorFiles) -> None:
    numbers = [row[0] for row in sheet_rows(vendor_files.spreadsheet)[1:]]
    assert len(set(numbers)) == len(numbers)


def test_a_book_printed_before_2007_carries_ten_digits() -> None:
    assert as_printed("9787100004824", "1963-09") == "7100004829"
    assert as_printed("9787115446381", "2017") == "9787115446381"
    assert as_printed("9787503727900", "1998") == "750372790X"


def test_chinese_isbns_are_hyphenated_by_the_registrants_range() -> None:
    assert hyphenated("7100004829") == "7-100-00482-9"
    assert hyphenated("9787503717444") == "978-7-5037-1744-4"
    assert hyphenated("9787801275554") == "978-7-80127-555-4"
