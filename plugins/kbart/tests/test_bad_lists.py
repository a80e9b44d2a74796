"""Damaged and odd KBART lists, each made here: their header, their encoding, how their rows are parted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO

import pytest
from acqflow_kbart.format import Kbart
from acqflow_kbart.header import COLUMNS
from acqflow_kbart.writing import a_list, a_row

from acqflow.plugin_api import CatalogueRecord, FileRefused, FileSummary, Limits, Message, Profile, Quarantined

PRINTED = {"print_identifier": "0317-8471"}


@dataclass(frozen=True)
class Case:
    """`staged` are titles, `quarantined` (ordinal, reason); `refused` the reason for the whole file."""

    name: str
    data: bytes
    staged: tuple[str, ...] = ()
    quarantined: tuple[tuple[int, str], ...] = ()
    refused: str = ""
    says: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)


FIRST, LAST = a_row(publication_title="A", title_id="a"), a_row(publication_title="C", title_id="c")


def between(**cells: str) -> bytes:
    return a_list(FIRST, a_row(**cells), LAST)


def without(name: str) -> tuple[str, ...]:
    return tuple(column for column in COLUMNS if column != name)


FEW = ("publication_title", "print_identifier", "title_url")
MOVED = (*COLUMNS[5:], *COLUMNS[:5])
CHINESE = a_row(publication_title="光学")

CASES = [
    Case(
        "C13 24 cells under 25 headers",
        a_list(FIRST, a_row().removesuffix("\t"), LAST),
        ("A", "C"),
        ((2, "columns"),),
        says="24 cells under 25 headers",
    ),
    Case("C13 26 cells", a_list(FIRST, a_row() + "\tx", LAST), ("A", "C"), ((2, "columns"),), says="26 cells"),
    Case("empty cells too many are none", a_list(FIRST, a_row() + "\t\t", LAST), ("A", "B", "C")),
    Case("C13 rows that are not sorted", a_list(LAST, FIRST), ("C", "A")),
    Case(
        "one number for two titles",
        a_list(FIRST, a_row(title_id="a"), LAST),
        ("A", "C"),
        ((2, "duplicate_in_file"),),
    ),
    Case(
        "two parts of a title, and one of them twice",
        a_list(FIRST, *[a_row(title_id="a", date_first_issue_online="2020")] * 2, LAST),
        ("A", "B", "C"),
        ((3, "duplicate_in_file"),),
        says="a 2020 was record 2",
    ),
    Case("C01 line of 10 MB", a_list(FIRST, "x" * 10_000_000, LAST), ("A", "C"), ((2, "too_long"),)),
    Case("C05 a header twice", a_list(a_row(), columns=(*COLUMNS, "title_id")), refused="duplicate_header"),
    Case(
        "C05 a header under both its names",
        a_list(a_row(), columns=(*COLUMNS, "coverage_notes")),
        refused="duplicate_header",
        says="notes",
    ),
    *(
        Case(
            f"no column {name} beside one of another name",
            a_list(columns=(*without(name), "x")),
            refused="kbart_header",
            says=f"no column {name}",
        )
        for name in COLUMNS
    ),
    Case(
        "no column publication_title",
        a_list(columns=without("publication_title")),
        refused="kbart_header",
        says="no column publication_title",
    ),
    Case("KBART phase I", a_list(a_row(COLUMNS[:16]), columns=COLUMNS[:16]), ("B",)),
    Case("few columns", a_list(a_row(FEW, **PRINTED), a_row(FEW), columns=FEW), ("B", "B")),
    Case("few columns, a row of which is ragged", a_list(a_row(FEW) + "\tx", columns=FEW), (), ((1, "columns"),)),
    Case(
        "few columns, none of them a number",
        a_list(columns=("publication_title", "title_url", "notes")),
        refused="kbart_header",
        says="no column print_identifier",
    ),
    Case("another table", b"title\tisbn\nA\t1\n", refused="kbart_header", says="none of its columns is there"),
    Case("513 columns", a_list(columns=(*COLUMNS, *["x"] * 488)), refused="too_many_columns", says="513"),
    Case("a header alone", a_list(), ()),
    Case(
        "a header in another order",
        a_list(a_row(MOVED, notes="x"), columns=MOVED),
        ("B",),
    ),
    Case(
        "headers in capitals, with blanks around and between",
        a_list(a_row(), columns=tuple(f" {name.upper().replace('_', ' ')} " for name in COLUMNS)),
        ("B",),
    ),
    Case(
        "coverage_notes for notes",
        a_list(
            a_row(), columns=tuple(n.replace("notes", "coverage_notes") if n == "notes" else n for n in COLUMNS)
        ),
        ("B",),
    ),
    Case("blank lines before the header", b"\r\n \r\n" + between(), ("A", "B", "C")),
    Case("blank rows are no records", a_list(FIRST, "\t" * 24, "", LAST), ("A", "C")),
    Case("C06 byte order mark", b"\xef\xbb\xbf" + between(), ("A", "B", "C")),
    Case("C07 UTF-16", between(publication_title="光学").decode().encode("utf-16"), ("A", "光学", "C")),
    Case("C07 UTF-16 the other way", b"\xfe\xff" + between().decode().encode("utf-16-be"), ("A", "B", "C")),
    Case("C07 UTF-16 without a mark", between().decode().encode("utf-16-le"), ("A", "B", "C")),
    Case(
        "C07 UTF-16 with a line end inside its characters",
        a_list(a_row(publication_title="\u0a0d\u0d0a\u0a0a")).decode().encode("utf-16"),
        ("\u0a0d\u0d0a\u0a0a",),
    ),
    Case(
        "C07 UTF-16 cut in a character",
        a_list(FIRST, a_row()).decode().encode("utf-16")[:-5],
        ("A",),
        ((2, "encoding"),),
    ),
    Case(
        "C07 one row in GBK",
        a_list(FIRST) + CHINESE.encode("gbk") + b"\n" + LAST.encode() + b"\n",
        ("A", "C"),
        ((2, "encoding"),),
        says="byte 0 of the row is not utf-8",
    ),
    Case(
        "C07 GBK where the profile says so",
        a_list(CHINESE).decode().encode("gbk"),
        ("光学",),
        facts={"encoding": "gbk"},
    ),
    Case("C07 UTF-8 where the profile says GBK", a_list(CHINESE), ("光学",), facts={"encoding": "gbk"}),
    Case("C07 an encoding nobody knows", a_list(CHINESE), refused="encoding", facts={"encoding": "klingon"}),
    *(
        Case(f"CSV with {sign}", a_list(a_row(notes=f'"x{sign} ""y"""')).replace(b"\t", sign.encode()), ("B",))
        for sign in ",;|"
    ),
    Case(
        "C01 a quotation mark in CSV that is not closed",
        a_list(FIRST, a_row(notes='"x'), LAST).replace(b"\t", b","),
        ("A", "C"),
        ((2, "quote"),),
    ),
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
def test_each_row_of_it_is_read_or_quarantined_with_its_reason(case: Case) -> None:
    messages = read(case.data, **case.facts)
    records = [m for m in messages if isinstance(m, CatalogueRecord)]
    assert tuple(record.title for record in records) == case.staged
    bad = [m for m in messages if isinstance(m, Quarantined)]
    assert tuple((m.position.ordinal, m.reason_code) for m in bad) == case.quarantined
    assert case.says in "".join(m.detail for m in bad)
    assert {code for record in records for code, _ in record.warnings} == set()
    assert isinstance(messages[-1], FileSummary)
    assert messages[-1].framed == len(messages) - 1


@pytest.mark.parametrize("case", [c for c in CASES if c.refused], ids=lambda c: c.name)
def test_a_file_that_cannot_be_understood_is_refused_whole(case: Case) -> None:
    with pytest.raises(FileRefused) as refused:
        read(case.data, **case.facts)
    assert refused.value.reason == case.refused
    assert case.says in refused.value.detail
