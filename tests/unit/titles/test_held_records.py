"""Records of the library's own catalogue say what it holds."""

from typing import Any

import pytest

from acqflow.plugin_api import CatalogueRecord, Position, Quarantined, Skipped
from acqflow.testing import a_record, an_isbn
from acqflow.titles.rules import HoldingRow, HoldingsLineRefused, held_records, read_holdings, why_refused
from acqflow.vocabulary.identifiers import parse_doi, parse_issn

BOOK, OTHER = an_isbn(1), an_isbn(2)


def rows(*records: Any) -> list[HoldingRow | HoldingsLineRefused]:
    return list(held_records(records))


def record(**facts: Any) -> CatalogueRecord:
    return a_record(**{"position": Position(7, 5120, 900), "identifiers": (BOOK,)} | facts)


def test_every_record_with_a_number_is_held_once_where_nothing_is_said_of_items() -> None:
    assert rows(record()) == [HoldingRow("isbn", BOOK.value, "book", "", 1)]


def test_a_record_with_two_isbns_is_held_by_each() -> None:
    assert [row[1] for row in rows(record(identifiers=(BOOK, OTHER, BOOK)))] == [BOOK.value, OTHER.value]


def test_every_item_is_a_copy_in_its_place() -> None:
    found = rows(record(extra={"location": "Main; Law; Main"}))
    assert [(row[3], row[4]) for row in found] == [("Main", 1), ("Law", 1), ("Main", 1)]


def test_copies_go_with_their_places() -> None:
    found = rows(record(extra={"location": "Main; Law", "copies": "2; 3"}))
    assert [(row[3], row[4]) for row in found] == [("Main", 2), ("Law", 3)]
    assert [row[4] for row in rows(record(extra={"copies": "4"}))] == [4]


def test_another_number_of_copies_than_of_places_is_refused_with_the_place_of_the_record() -> None:
    (refused,) = rows(record(extra={"location": "Main; Law", "copies": "2"}))
    assert refused == HoldingsLineRefused(7, "copies_uneven", "Main; Law / 2", 5120)


@pytest.mark.parametrize("copies", ["0", "-1", "1.5", "two"])
def test_a_number_of_copies_that_cannot_be_is_refused(copies: str) -> None:
    assert rows(record(extra={"copies": copies})) == [HoldingsLineRefused(7, "copies", copies, 5120)]


def test_the_issn_of_a_book_is_that_of_its_series_and_a_doi_belongs_to_the_e_book() -> None:
    issn = parse_issn("0317-8471")
    assert [row[1] for row in rows(record(identifiers=(issn, BOOK)))] == [BOOK.value]
    assert rows(record(identifiers=(issn,), format="journal")) == [
        HoldingRow("issn", issn.value, "journal", "", 1)
    ]
    assert [row[1] for row in rows(record(identifiers=(parse_doi("10.1000/182"),)))] == ["10.1000/182"]


def test_whatever_is_no_held_title_is_named_with_its_reason_and_nothing_is_lost() -> None:
    found = rows(
        record(identifiers=(), title="A thesis"),
        record(is_withdrawn=True, record_id="r9"),
        Quarantined(Position(8, 6020, 40), "truncated", "", b"00512nam"),
        Skipped(Position(9, 6060, 40), "authority_record"),
    )
    assert [(row[0], row[1], row[2]) for row in found] == [
        (7, "no_number", "A thesis"),
        (7, "deleted_record", "r9"),
        (8, "truncated", "00512nam"),
        (9, "authority_record", ""),
    ]
    for row in found:
        assert isinstance(row, HoldingsLineRefused)
        assert why_refused(row.reason).says != row.reason
    assert len(read_holdings(found).refused) == len(found)
