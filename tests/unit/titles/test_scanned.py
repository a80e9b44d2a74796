"""Numbers as a scanner writes them."""

import pytest

from acqflow.titles.rules import HeldLine, is_scanned, read_holdings, scanned_lines


def test_a_line_is_a_number_and_where_given_its_copies() -> None:
    text = "9787302660125\r\n\n978-7-111-63664-9, 3\n7040406640\t2\n"
    assert list(scanned_lines(text)) == [
        HeldLine(1, "9787302660125"),
        HeldLine(3, "978-7-111-63664-9", copies="3"),
        HeldLine(4, "7040406640", copies="2"),
    ]


@pytest.mark.parametrize("first", ["9787302660125", "978 7 302 66012 5,2", "0317-8471", "97873026601"])
def test_a_file_that_begins_with_a_number_has_no_headings(first: str) -> None:
    assert is_scanned(f"\n{first}\n")


@pytest.mark.parametrize("first", ["ISBN,copies", "书名\tISBN", "Titles of 2026"])
def test_headings_are_no_numbers(first: str) -> None:
    assert not is_scanned(f"{first}\n9787302660125\n")


def test_what_cannot_be_read_is_named_with_its_line() -> None:
    read = read_holdings(scanned_lines("9787302660125\nnine\n9787302660125,none\n9.7873E+12\n"))
    assert [row.value for row in read.rows] == ["9787302660125"]
    assert [(row.line, row.reason) for row in read.refused] == [
        (2, "isbn"),
        (3, "copies"),
        (4, "isbn_lost_digits"),
    ]
