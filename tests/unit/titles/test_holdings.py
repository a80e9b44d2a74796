"""Reading a list of what is held."""

import pytest

from acqflow.titles.rules import HoldingRow, HoldingsLineRefused, HoldingsWithoutIsbn, read_holdings


def test_chinese_headers_and_byte_order_mark_are_understood() -> None:
    read = read_holdings(["\ufeffISBN,馆藏地,复本数\n", "978-7-04-039663-8,理学馆,2\n"])
    assert read.rows == (HoldingRow("isbn", "9787040396638", "book", "理学馆", 2),)


def test_copies_are_one_where_nobody_says() -> None:
    assert read_holdings(["isbn", "9787040396638"]).rows[0].copies == 1


def test_a_journal_is_known_by_its_issn_and_an_ebook_by_its_format() -> None:
    rows = read_holdings(["isbn,format", "0075-8434,", "9787040396638,电子书"]).rows
    assert [row.resource_type for row in rows] == ["journal", "ebook"]


def test_a_line_that_cannot_be_read_is_named_and_the_others_go_on() -> None:
    read = read_holdings(["isbn,copies", "9.787E+12,1", "9787040396638,-1", "", "9787040396638,1"])
    assert read.refused == (
        HoldingsLineRefused(2, "isbn", "9.787E+12,1"),
        HoldingsLineRefused(3, "number", "9787040396638,-1"),
    )
    assert len(read.rows) == 1


def test_a_list_without_isbn_is_refused() -> None:
    with pytest.raises(HoldingsWithoutIsbn):
        read_holdings(["title,copies", "Optics,1"])
