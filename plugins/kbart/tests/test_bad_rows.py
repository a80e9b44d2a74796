"""Damaged and odd KBART files, each made here, each with what must become of it."""

import tracemalloc
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO, RawIOBase
from itertools import chain, islice

import pytest
from acqflow_kbart.format import Kbart
from acqflow_kbart.header import COLUMNS

from acqflow.plugin_api import CatalogueRecord, FileRefused, FileSummary, Limits, Message, Profile, Quarantined

NO_EMBARGOES = ("P1X", "1Y", "P1Y;P2Y", "P0D", "P-1Y", "P1Y;", "R2M;P3D;R1Y", "p1y", "P1Y R2M", "P99999Y", "Ｐ1Y")
DEPTHS = ("fulltext", "Selected Articles", "abstracts")
PRINTED = {"print_identifier": "0317-8471"}
NEUTRAL = {"publication_title": "B", "title_id": "b", "publication_type": "monograph"}


@dataclass(frozen=True)
class Case:
    """`staged` are titles, `quarantined` (ordinal, reason); `refused` the reason for the whole file."""

    name: str
    data: bytes
    staged: tuple[str, ...] = ()
    quarantined: tuple[tuple[int, str], ...] = ()
    refused: str = ""
    says: str = ""
    warned: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)


def row(columns: tuple[str, ...] = COLUMNS, **cells: str) -> str:
    return "\t".join((NEUTRAL | cells).get(name, "") for name in columns)


def kbart(*lines: str, columns: tuple[str, ...] = COLUMNS) -> bytes:
    return "".join(f"{line}\r\n" for line in ["\t".join(columns), *lines]).encode()


FIRST, LAST = row(publication_title="A", title_id="a"), row(publication_title="C", title_id="c")


def between(**cells: str) -> bytes:
    return kbart(FIRST, row(**cells), LAST)


def bad(name: str, reason: str, says: str = "", **cells: str) -> Case:
    return Case(name, between(**cells), ("A", "C"), ((2, reason),), says=says)


def good(name: str, warned: str = "", **cells: str) -> Case:
    return Case(name, between(**cells), ("A", "B", "C"), warned=warned)


def without(name: str) -> tuple[str, ...]:
    return tuple(column for column in COLUMNS if column != name)


FEW = ("publication_title", "print_identifier", "title_url")
MOVED = (*COLUMNS[5:], *COLUMNS[:5])
CHINESE = row(publication_title="光学")

CASES = [
    Case(
        "C13 24 cells under 25 headers",
        kbart(FIRST, row().removesuffix("\t"), LAST),
        ("A", "C"),
        ((2, "columns"),),
        says="24 cells under 25 headers",
    ),
    Case("C13 26 cells", kbart(FIRST, row() + "\tx", LAST), ("A", "C"), ((2, "columns"),), says="26 cells"),
    Case("empty cells too many are none", kbart(FIRST, row() + "\t\t", LAST), ("A", "B", "C")),
    Case("C13 rows that are not sorted", kbart(LAST, FIRST), ("C", "A")),
    bad("C13 unknown coverage depth", "coverage_depth", "some", coverage_depth="some"),
    bad("C13 unknown publication type", "publication_type", "book", publication_type="book"),
    bad("unknown access type", "access_type", "X", access_type="x"),
    *(
        good(f"coverage depth {said}", coverage_depth=said)
        for said in ("fulltext", "Selected Articles", "abstracts")
    ),
    *(
        bad(f"C13 embargo {said}", "embargo", said, publication_type="serial", embargo_info=said)
        for said in (
            "P1X",
            "1Y",
            "P1Y;P2Y",
            "P0D",
            "P-1Y",
            "P1Y;",
            "R2M;P3D;R1Y",
            "p1y",
            "P1Y R2M",
            "P99999Y",
            "Ｐ1Y",
        )
    ),
    *(
        good(f"embargo {said}", publication_type="serial", embargo_info=said)
        for said in ("P1Y", "R2M", "R2M;P3D", "R10Y; P30D", "P12M;R5Y")
    ),
    bad("a day is no embargo of a journal", "embargo", publication_type="serial", embargo_info="2014-03-31"),
    good("a day in place of a book's embargo", "embargo_is_a_date", embargo_info="2014-03-31"),
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
    *(good(f"date {said}", date_first_issue_online=said) for said in ("2020", "2020-02", "2020-02-29")),
    good(
        "coverage that ends before it begins",
        "coverage_ends_before_it_begins",
        date_first_issue_online="2020-05",
        date_last_issue_online="2019",
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
    good("an address with a blank in it", "blank_in_address", title_url="http://a.example/a b"),
    good("an address in large letters", title_url="HTTPS://A.EXAMPLE/?x=1#y"),
    bad("no title", "no_title", "row 2", publication_title=" "),
    bad("C02 NUL", "control_char", "0x0", publication_title="B\0"),
    bad("a control character in a column nobody reads", "control_char", "0x1b", notes="\x1b[31m"),
    bad("Z12 digits lost", "isbn_lost_digits", online_identifier="9.78704E+12"),
    good("digits lost of one of two", "isbn_lost_digits", online_identifier="9.78E+12", **PRINTED),
    good("a number that is none", "number_unreadable", online_identifier="978-A-211"),
    good("a wrong check digit", "isbn_doubtful", online_identifier="9787020002208"),
    good("UTF-8 that was taken for Latin 1", "odd_characters", publication_title="B", notes="S\u00c4\u0081"),
    Case(
        "one number for two titles", kbart(FIRST, row(title_id="a"), LAST), ("A", "C"), ((2, "duplicate_in_file"),)
    ),
    Case(
        "two parts of a title, and one of them twice",
        kbart(FIRST, *[row(title_id="a", date_first_issue_online="2020")] * 2, LAST),
        ("A", "B", "C"),
        ((3, "duplicate_in_file"),),
        says="a 2020 was record 2",
    ),
    Case("C01 line of 10 MB", kbart(FIRST, "x" * 10_000_000, LAST), ("A", "C"), ((2, "too_long"),)),
    bad("C01 cell of 300 kB", "too_long", notes="x" * 300_000),
    Case("C05 a header twice", kbart(row(), columns=(*COLUMNS, "title_id")), refused="duplicate_header"),
    Case(
        "C05 a header under both its names",
        kbart(row(), columns=(*COLUMNS, "coverage_notes")),
        refused="duplicate_header",
        says="notes",
    ),
    *(
        Case(
            f"no column {name} beside one of another name",
            kbart(columns=(*without(name), "x")),
            refused="kbart_header",
            says=f"no column {name}",
        )
        for name in COLUMNS
    ),
    Case(
        "no column publication_title",
        kbart(columns=without("publication_title")),
        refused="kbart_header",
        says="no column publication_title",
    ),
    Case("KBART phase I", kbart(row(COLUMNS[:16]), columns=COLUMNS[:16]), ("B",)),
    Case("few columns", kbart(row(FEW, **PRINTED), row(FEW), columns=FEW), ("B", "B")),
    Case("few columns, a row of which is ragged", kbart(row(FEW) + "\tx", columns=FEW), (), ((1, "columns"),)),
    Case(
        "few columns, none of them a number",
        kbart(columns=("publication_title", "title_url", "notes")),
        refused="kbart_header",
        says="no column print_identifier",
    ),
    Case("another table", b"title\tisbn\nA\t1\n", refused="kbart_header", says="none of its columns is there"),
    Case("513 columns", kbart(columns=(*COLUMNS, *["x"] * 488)), refused="too_many_columns", says="513"),
    Case("a header alone", kbart(), ()),
    Case(
        "a header in another order",
        kbart(row(MOVED, notes="x"), columns=MOVED),
        ("B",),
    ),
    Case(
        "headers in capitals, with blanks around and between",
        kbart(row(), columns=tuple(f" {name.upper().replace('_', ' ')} " for name in COLUMNS)),
        ("B",),
    ),
    Case(
        "coverage_notes for notes",
        kbart(row(), columns=tuple(n.replace("notes", "coverage_notes") if n == "notes" else n for n in COLUMNS)),
        ("B",),
    ),
    Case("blank lines before the header", b"\r\n \r\n" + between(), ("A", "B", "C")),
    Case("blank rows are no records", kbart(FIRST, "\t" * 24, "", LAST), ("A", "C")),
    Case("C06 byte order mark", b"\xef\xbb\xbf" + between(), ("A", "B", "C")),
    Case("C07 UTF-16", between(publication_title="光学").decode().encode("utf-16"), ("A", "光学", "C")),
    Case("C07 UTF-16 the other way", b"\xfe\xff" + between().decode().encode("utf-16-be"), ("A", "B", "C")),
    Case("C07 UTF-16 without a mark", between().decode().encode("utf-16-le"), ("A", "B", "C")),
    Case(
        "C07 UTF-16 with a line end inside its characters",
        kbart(row(publication_title="\u0a0d\u0d0a\u0a0a")).decode().encode("utf-16"),
        ("\u0a0d\u0d0a\u0a0a",),
    ),
    Case(
        "C07 UTF-16 cut in a character",
        kbart(FIRST, row()).decode().encode("utf-16")[:-5],
        ("A",),
        ((2, "encoding"),),
    ),
    Case(
        "C07 one row in GBK",
        kbart(FIRST) + CHINESE.encode("gbk") + b"\n" + LAST.encode() + b"\n",
        ("A", "C"),
        ((2, "encoding"),),
        says="byte 0 of the row is not utf-8",
    ),
    Case(
        "C07 GBK where the profile says so",
        kbart(CHINESE).decode().encode("gbk"),
        ("光学",),
        facts={"encoding": "gbk"},
    ),
    Case("C07 UTF-8 where the profile says GBK", kbart(CHINESE), ("光学",), facts={"encoding": "gbk"}),
    Case("C07 an encoding nobody knows", kbart(CHINESE), refused="encoding", facts={"encoding": "klingon"}),
    *(
        Case(f"CSV with {sign}", kbart(row(notes=f'"x{sign} ""y"""')).replace(b"\t", sign.encode()), ("B",))
        for sign in ",;|"
    ),
    Case(
        "C01 a quotation mark in CSV that is not closed",
        kbart(FIRST, row(notes='"x'), LAST).replace(b"\t", b","),
        ("A", "C"),
        ((2, "quote"),),
    ),
    good("a quotation mark between tabs", publication_title="B", notes='"x" and "y'),
    Case(
        "a title in quotation marks",
        between(publication_title='"The ""Russian"" wars, 1916"'),
        ("A", 'The "Russian" wars, 1916', "C"),
    ),
    Case("C09 a separator of several signs", between(), refused="delimiter", facts={"delimiter": "||"}),
    Case("old Mac line ends", between().replace(b"\r\n", b"\r"), ("A", "B", "C")),
    Case("no line end at the end", between().rstrip(), ("A", "B"), ((3, "columns"),)),
    Case("C12 formula signs are kept", between(publication_title="=1+1"), ("A", "=1+1", "C")),
    Case(
        "a web page", b"<!DOCTYPE html><table><tr><td>publication_title</td></tr></table>", refused="kbart_header"
    ),
    Case("empty", b"\xef\xbb\xbf\r\n \t\r\n", refused="empty"),
    Case("too large", between(), refused="too_large", facts={"limits": Limits(upload=100)}),
]


def read(data: bytes, **facts: object) -> list[Message]:
    return list(Kbart().read(BytesIO(data), Profile(**facts)))  # type: ignore[arg-type]


@pytest.mark.parametrize("case", [c for c in CASES if not c.refused], ids=lambda c: c.name)
def test_each_row_is_read_or_quarantined_with_its_reason(case: Case) -> None:
    messages = read(case.data, **case.facts)
    records = [m for m in messages if isinstance(m, CatalogueRecord)]
    assert tuple(record.title for record in records) == case.staged
    bad = [m for m in messages if isinstance(m, Quarantined)]
    assert tuple((m.position.ordinal, m.reason_code) for m in bad) == case.quarantined
    assert case.says in "".join(m.detail for m in bad)
    assert {code for record in records for code, _ in record.warnings} == ({case.warned} if case.warned else set())
    assert isinstance(messages[-1], FileSummary)
    assert messages[-1].framed == len(messages) - 1


@pytest.mark.parametrize("case", [c for c in CASES if c.refused], ids=lambda c: c.name)
def test_a_file_that_cannot_be_understood_is_refused_whole(case: Case) -> None:
    with pytest.raises(FileRefused) as refused:
        read(case.data, **case.facts)
    assert refused.value.reason == case.refused
    assert case.says in refused.value.detail


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_offsets_lead_back_to_the_bytes(encoding: str) -> None:
    lines = [FIRST, row(access_type="X"), "x" * 3_000_000, LAST]
    text = kbart(*lines).decode()
    *messages, _ = read(text.encode(encoding))
    assert len(messages) == len(lines)
    for message, line in zip(messages, lines, strict=True):
        assert not isinstance(message, FileSummary)
        place = message.position
        there = text.encode(encoding)[place.offset : place.offset + place.length]
        assert there.decode(encoding) == f"{line}\r\n"
        if isinstance(message, Quarantined):
            assert there.startswith(message.raw)


class Endless(RawIOBase):
    """A file of so many rows that is never there whole."""

    def __init__(self, rows: int) -> None:
        self._rows = rows
        self._given: Iterator[bytes] = iter(())

    def seek(self, offset: int, whence: int = 0) -> int:
        lines = (row(title_id=f"t{number}", notes="n" * 300) for number in range(self._rows))
        self._given = chain([kbart()[offset if whence == 0 else 0 :]], (line.encode() + b"\r\n" for line in lines))
        return 1 if whence == 2 else offset

    def read(self, size: int = -1) -> bytes:
        return b"".join(islice(self._given, max(size // 400, 1)))


def test_a_large_file_is_never_in_memory_whole() -> None:
    rows = 20_000
    tracemalloc.start()
    count = sum(isinstance(m, CatalogueRecord) for m in Kbart().read(Endless(rows), Profile()))  # type: ignore[arg-type]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == rows
    # The numbers that were seen, to find one that comes twice, and a block; the file has 7 MB.
    assert peak < rows * 180 + 1_500_000
