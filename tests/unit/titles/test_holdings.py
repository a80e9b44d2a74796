"""Reading a list of what is held."""

import pytest

from acqflow.plugin_api import CatalogueRecord, Position, Quarantined, Skipped
from acqflow.titles.rules import (
    HeldLine,
    HoldingRow,
    HoldingsLineRefused,
    HoldingsWithoutIsbn,
    held_lines,
    holding_columns,
    line_counter,
    read_holdings,
    why_refused,
)

BOOK = "9787040396638"


def test_chinese_headings_are_understood() -> None:
    assert holding_columns(["ISBN", "馆藏地", "复本数", "备注"]) == {
        "ISBN": "isbn",
        "馆藏地": "location",
        "复本数": "copies",
    }
    read = read_holdings([HeldLine(2, "978-7-04-039663-8", "理学馆", "2")])
    assert read.rows == (HoldingRow("isbn", BOOK, "book", "理学馆", 2),)


def test_copies_are_one_where_nobody_says() -> None:
    assert read_holdings([HeldLine(2, BOOK)]).rows[0].copies == 1


def test_a_journal_is_known_by_its_issn_and_an_ebook_by_its_format() -> None:
    rows = read_holdings([HeldLine(2, "0075-8434"), HeldLine(3, BOOK, form="电子书")]).rows
    assert [row.resource_type for row in rows] == ["journal", "ebook"]


@pytest.mark.parametrize("copies", ["0", "-1", "1.5", "1000000000", "two"])
def test_a_number_of_copies_that_cannot_be_is_refused(copies: str) -> None:
    read = read_holdings([HeldLine(2, BOOK, copies=copies)])
    assert [line.reason for line in read.refused] == ["copies"]


def test_a_line_that_cannot_be_read_is_named_with_a_cure_and_the_others_go_on() -> None:
    read = read_holdings([HeldLine(2, "9.787E+12", "", "1"), HeldLine(3, "nonsense"), HeldLine(4, BOOK, "", "1")])
    assert read.refused == (
        HoldingsLineRefused(2, "isbn_lost_digits", "9.787E+12,1"),
        HoldingsLineRefused(3, "isbn", "nonsense"),
    )
    assert len(read.rows) == 1
    assert [why_refused(line.reason).cure for line in read.refused] == [
        "Type it as the book has it, or ask the vendor for the file with this column as text.",
        "Correct the line and load the list again.",
    ]


def test_a_list_without_isbn_is_refused() -> None:
    with pytest.raises(HoldingsWithoutIsbn, match="title, copies"):
        holding_columns(["title", "copies"])


def test_every_row_of_a_table_becomes_a_line_and_none_is_lost() -> None:
    rows = [
        CatalogueRecord(Position(1, 5, 4), BOOK, extra={"馆藏地": "理学馆"}),
        Quarantined(Position(2, 10, 2), "no_title", "", b",x\n"),
        Skipped(Position(3, 13, 6), "total_row"),
    ]
    found = list(
        held_lines(rows, {"isbn": "isbn", "馆藏地": "location"}, line_counter(b"isbn\nabcd\n,x\ntotal\n"))
    )
    assert found == [
        HeldLine(2, BOOK, "理学馆"),
        HoldingsLineRefused(3, "isbn", ",x"),
        HoldingsLineRefused(4, "total_row", ""),
    ]
