"""Bad and odd rows of KBART, each made here, each with what must become of it and of the rows beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO

import pytest
from acqflow_kbart.format import Kbart
from acqflow_kbart.writing import a_list, a_row

from acqflow.plugin_api import CatalogueRecord, FileSummary, Profile, Quarantined

NO_EMBARGOES = ("P1X", "1Y", "P1Y;P2Y", "P0D", "P-1Y", "P1Y;", "R2M;P3D;R1Y", "p1y", "P1Y R2M", "P99999Y", "Ｐ1Y")
DEPTHS = ("fulltext", "Selected Articles", "abstracts")
PRINTED = {"print_identifier": "0317-8471"}


@dataclass(frozen=True)
class Row:
    """It stands between A and C, and is B if it is read. `reason`: why it is set aside instead."""

    name: str
    cells: Mapping[str, str]
    reason: str = ""
    says: str = ""
    warned: str = ""


def bad(name: str, reason: str, says: str = "", **cells: str) -> Row:
    return Row(name, cells, reason, says)


def good(name: str, warned: str = "", **cells: str) -> Row:
    return Row(name, cells, warned=warned)


BAD = [
    bad("C13 unknown coverage depth", "coverage_depth", "some", coverage_depth="some"),
    bad("C13 unknown publication type", "publication_type", "book", publication_type="book"),
    bad("unknown access type", "access_type", "X", access_type="x"),
    *(
        bad(f"C13 embargo {said}", "embargo", said, publication_type="serial", embargo_info=said)
        for said in NO_EMBARGOES
    ),
    bad("a day is no embargo of a journal", "embargo", publication_type="serial", embargo_info="2014-03-31"),
    *(
        bad(f"C13 {column} {said}", "date", f"{said} in {column}", **{column: said})
        for column, said in (
            ("date_first_issue_online", "2020-13"),
            ("date_last_issue_online", "2020-02-30"),
            ("date_monograph_published_print", "20200101"),
            ("date_monograph_published_online", "c2020"),
            ("date_first_issue_online", "0000"),
            ("date_first_issue_online", "٢٠٢٠"),
            ("date_first_issue_online", "2020-1"),
        )
    ),
    *(
        bad(f"C13 address {said[:20]}", "address", said[:20], title_url=said)
        for said in (
            "javascript:alert(1)",
            "JavaScript://%0aalert(1)",
            "data:text/html,x",
            "ftp://a.example/",
            "www.a.example",
            "//a.example",
            "https://",
            "https:a.example",
            "https://user@a.example/",
            "\u200bjavascript:alert(1)",
        )
    ),
    bad("no title", "no_title", "row 2", publication_title=" "),
    bad("C02 NUL", "control_char", "0x0", publication_title="B\0"),
    bad("a control character in a column nobody reads", "control_char", "0x1b", notes="\x1b[31m"),
    bad("Z12 digits lost", "isbn_lost_digits", online_identifier="9.78704E+12"),
    bad("C01 cell of 300 kB", "too_long", notes="x" * 300_000),
]
GOOD = [
    *(good(f"coverage depth {said}", coverage_depth=said) for said in DEPTHS),
    *(
        good(f"embargo {said}", publication_type="serial", embargo_info=said)
        for said in ("P1Y", "R2M", "R2M;P3D", "R10Y; P30D", "P12M;R5Y")
    ),
    good("a day in place of a book's embargo", "embargo_is_a_date", embargo_info="2014-03-31"),
    *(good(f"date {said}", date_first_issue_online=said) for said in ("2020", "2020-02", "2020-02-29")),
    good(
        "coverage that ends before it begins",
        "coverage_ends_before_it_begins",
        date_first_issue_online="2020-05",
        date_last_issue_online="2019",
    ),
    good("an address with a blank in it", "blank_in_address", title_url="http://a.example/a b"),
    good("an address in large letters", title_url="HTTPS://A.EXAMPLE/?x=1#y"),
    good("digits lost of one of two", "isbn_lost_digits", online_identifier="9.78E+12", **PRINTED),
    good("a number that is none", "number_unreadable", online_identifier="978-A-211"),
    good("a wrong check digit", "isbn_doubtful", online_identifier="9787020002208"),
    good("UTF-8 that was taken for Latin 1", "odd_characters", publication_title="B", notes="S\u00c4\u0081"),
    good("a quotation mark between tabs", publication_title="B", notes='"x" and "y'),
]


def between(row: Row) -> tuple[list[CatalogueRecord], list[Quarantined]]:
    """What is read, and what is set aside, of A, this row and C."""
    lines = [
        a_row(publication_title="A", title_id="a"),
        a_row(**row.cells),
        a_row(publication_title="C", title_id="c"),
    ]
    *messages, summary = Kbart().read(BytesIO(a_list(*lines)), Profile())
    assert isinstance(summary, FileSummary)
    assert summary.framed == len(messages) == 3
    records = [m for m in messages if isinstance(m, CatalogueRecord)]
    return records, [m for m in messages if isinstance(m, Quarantined)]


@pytest.mark.parametrize("row", BAD, ids=lambda row: row.name)
def test_a_bad_row_is_set_aside_with_its_reason_and_those_beside_it_are_read(row: Row) -> None:
    records, (aside,) = between(row)
    assert [record.title for record in records] == ["A", "C"]
    assert (aside.position.ordinal, aside.reason_code) == (2, row.reason)
    assert row.says in aside.detail
    assert [record.warnings for record in records] == [(), ()]


@pytest.mark.parametrize("row", GOOD, ids=lambda row: row.name)
def test_an_odd_row_is_read_with_a_warning_where_it_needs_one(row: Row) -> None:
    records, aside = between(row)
    assert ([record.title for record in records], aside) == (["A", "B", "C"], [])
    assert [{code for code, _ in record.warnings} for record in records] == [
        set(),
        {row.warned} if row.warned else set(),
        set(),
    ]
