"""Damaged and odd CSV files, each made here, each with what must become of it."""

import time
import tracemalloc
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO

import pytest
from acqflow_spreadsheet.format import Spreadsheet

from acqflow.plugin_api import CatalogueRecord, FileRefused, FileSummary, Message, Profile, Quarantined
from acqflow.vocabulary.money import Money

HEAD = "title,isbn,price\n"


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


def csv(*lines: str, head: str = HEAD) -> bytes:
    return (head + "".join(line + "\n" for line in lines)).encode()


CHINESE = "书名,定价\n光学,59元\n力学,68元\n"
PRICES = ["NaN", "Infinity", "1e400", "1e99999999", "1_000", "１２．５", "٣", "-5", "0", "1.234"]

CASES = [
    Case("C01 cell of 10 MB", csv("A,,", "x" * 10_000_000, "B,,"), ("A", "B"), ((2, "too_long"),)),
    Case(
        "C01 quotation mark never closed",
        csv("A,,", '"B,,', *["C,,"] * 40_000),
        ("A", *["C"] * 40_000),
        ((2, "quote"),),
    ),
    Case(
        "C01 two quotation marks too many",
        csv("A,,", '"B,,', "C,,", 'D,",', "E,,"),
        ("A", "C", "E"),
        ((2, "quote"), (4, "quote")),
    ),
    Case("C02 NUL byte", csv("A,,", "B\0,,", "C,,"), ("A", "C"), ((2, "control_char"),)),
    Case(
        "C04 too few cells", csv("A,,", "B,", "C,,"), ("A", "C"), ((2, "columns"),), says="2 cells under 3 headers"
    ),
    Case("C04 too many cells", csv("A,,", "B,,,x", "C,,"), ("A", "C"), ((2, "columns"),), says="4 cells under 3"),
    Case("C04 empty cells too many are none", csv("A,,", "B,,,,", "C,,"), ("A", "B", "C")),
    Case("C05 the same header twice", b"title,price,Price\nA,1,2\n", refused="duplicate_header"),
    Case("C05 two headers for one price", "title,定价,price\nA,1,2\n".encode(), refused="duplicate_header"),
    Case("C05 two headers for one title", "书名,题名\nA,B\n".encode(), refused="duplicate_header"),
    Case(
        "C05 the profile says which of two it is",
        "title,定价,price\nA,CNY 1,x\n".encode(),
        ("A",),
        facts={"columns": {"title": "title", "定价": "price", "price": ""}},
    ),
    Case("C05 an unused header twice", "title,备注,备注\nA,1,2\n".encode(), ("A",)),
    Case("C06 byte order mark", b"\xef\xbb\xbf" + csv("A,,"), ("A",)),
    Case("C07 GBK and nobody says so", CHINESE.encode("gbk"), refused="encoding", says="it may be gb18030"),
    Case("C07 GBK and the profile says so", CHINESE.encode("gbk"), ("光学", "力学"), facts={"encoding": "gbk"}),
    Case("C07 GB 18030", CHINESE.encode("gb18030"), ("光学", "力学"), facts={"encoding": "gb18030"}),
    Case(
        "C07 Big5",
        "書名,定價\n光學,59元\n".encode("big5"),
        ("光學",),
        facts={"encoding": "big5", "columns": {"書名": "title"}},
    ),
    Case("C07 UTF-16", CHINESE.encode("utf-16"), ("光学", "力学")),
    Case(
        "C07 UTF-16 without a mark where the profile says so",
        CHINESE.encode("utf-16-le"),
        ("光学", "力学"),
        facts={"encoding": "utf-16-le"},
    ),
    Case("C07 UTF-16 cut in a character", CHINESE.encode("utf-16")[:-1], refused="encoding"),
    *(
        Case(f"C07 {codec} is no encoding of text", csv("A,,"), refused="encoding", facts={"encoding": codec})
        for codec in ("base64", "rot13", "undefined", "unicode_escape", "hex", "idna")
    ),
    Case(
        "C09 a separator of several signs", csv("A,,"), refused="delimiter", facts={"delimiter": "||"}, says="“||”"
    ),
    Case("C07 cp1252 and nobody says so", "title\nCaf\u00e9 \u20ac\n".encode("cp1252"), refused="encoding"),
    Case("C07 UTF-8 where the profile says GBK", CHINESE.encode(), ("光学", "力学"), facts={"encoding": "gbk"}),
    Case(
        "C07 one row in GBK",
        CHINESE.encode() + "热学,1元\n".encode("gbk") + "声学,2元\n".encode(),
        ("光学", "力学", "声学"),
        ((3, "encoding"),),
        facts={"encoding": "utf-8"},
    ),
    Case("C07 an encoding nobody knows", CHINESE.encode("gbk"), refused="encoding", facts={"encoding": "klingon"}),
    Case("C09 semicolon", b"title;isbn;price\nA;;\n", ("A",)),
    Case("C09 tab", b"title\tisbn\tprice\nA, B\t\t\n", ("A, B",)),
    Case("C09 no currency", csv("A,,59.00"), (), ((1, "currency"),)),
    *(
        Case(f"C10 price {price}", csv(f"A,,{price}"), (), ((1, "price"),), facts={"default_currency": "CNY"})
        for price in PRICES
    ),
    *(
        Case(f"C11 quantity {number}", f"title,数量\nA,{number}\nB,3\n".encode(), ("B",), ((1, "copies"),))
        for number in ("0", "-1", "1.5", "1000000000", "0册", "1e3")
    ),
    Case("C11 a quantity in words", "title,册数\nA,全二册\nB,3 册\n".encode(), ("A", "B")),
    Case("C11 a gift costs nothing", csv("A,,CNY赠0"), ("A",)),
    Case("C12 formula signs are kept", csv('"=HYPERLINK(1)",,', "+A,,", "@B,,"), ("=HYPERLINK(1)", "+A", "@B")),
    Case("Z12 digits lost in CSV", csv("A,9.7871E+12,"), (), ((1, "isbn_lost_digits"),)),
    Case("cells with line breaks", b'title,price\n"A\nB",\nC,\n', ("A B", "C")),
    Case("old Mac line ends", b"title,isbn\rA,\rB,\r", ("A", "B")),
    Case("a lone CR among LF", b"title,isbn\nA,\rB,\nC,\n", ("A", "B", "C")),
    Case("a lone CR in quotation marks", b'title,isbn\n"A\rB",\nC,\n', ("A B", "C")),
    *(
        Case(f"{title} is a title", f"title,price\n{title},CNY 1\n合计,CNY 1\n".encode(), (title,))
        for title in (
            "Total chaos 1",
            "Total war",
            "Summer in Algiers",
            "Summary of law",
            "合计分析",
            "小计划",
            "Totality 3",
        )
    ),
    *(
        Case(f"a row of {said}", f"title,price\nA,CNY 1\n{said},CNY 1\n".encode(), ("A",))
        for said in (
            "合 计：",
            "总计 25 种",
            "共计3册",
            "Total: USD 12.50",
            "Grand total 7 titles",
            "sub-total",
            "合计金额",
        )
    ),
    Case("a total that somebody wrote", b"title,author,price\nTotal,Anna,CNY 1\n", ("Total",)),
    Case("a total that somebody published", b"title,publisher,price\nTotal 7,Press,CNY 1\n", ("Total 7",)),
    Case("a total with an ISBN", b"title,isbn\nSum,9787020002207\n", ("Sum",)),
    Case(
        "an error of the spreadsheet program",
        csv("A,,#N/A", "#REF!,,"),
        (),
        ((1, "cell_error"), (2, "cell_error")),
    ),
    Case("blank rows are no records", csv("A,,", ",,", "", "B,,"), ("A", "B")),
    Case("a title over the header", b"Spring list,,\n,,\n" + csv("A,,"), ("A",)),
    Case("no title", csv("A,,", ",9787020002207,"), ("A",), ((2, "no_title"),)),
    Case("a web page", b"<!DOCTYPE html><table><tr><td>title</td></tr></table>", refused="not_text"),
    Case("no header", b"1,2,3\n4,5,6\n", refused="no_header"),
    Case(
        "a mapping for a column that is gone",
        csv("A,,"),
        refused="no_header",
        facts={"columns": {"title": "title", "RRP": "price"}},
        says="no column RRP",
    ),
    Case("empty", b"\r\n \r\n", refused="empty"),
    Case("record number twice", b"title,record id\nA,1\nB,1\n", ("A",), ((2, "duplicate_in_file"),)),
]


def read(case: Case) -> list[Message]:
    return list(Spreadsheet().read(BytesIO(case.data), Profile(**case.facts)))  # type: ignore[arg-type]


@pytest.mark.parametrize("case", [c for c in CASES if not c.refused], ids=lambda c: c.name)
def test_each_row_is_read_or_quarantined_with_its_reason(case: Case) -> None:
    messages = read(case)
    assert tuple(m.title for m in messages if isinstance(m, CatalogueRecord)) == case.staged
    bad = [m for m in messages if isinstance(m, Quarantined)]
    assert tuple((m.position.ordinal, m.reason_code) for m in bad) == case.quarantined
    assert case.says in "".join(m.detail for m in bad)
    assert isinstance(messages[-1], FileSummary)
    assert messages[-1].framed == len(messages) - 1


@pytest.mark.parametrize("case", [c for c in CASES if c.refused], ids=lambda c: c.name)
def test_a_file_that_cannot_be_understood_is_refused_whole(case: Case) -> None:
    with pytest.raises(FileRefused) as refused:
        read(case)
    assert refused.value.reason == case.refused
    assert case.says in refused.value.detail


def test_offsets_lead_back_to_the_bytes() -> None:
    data = csv("A,,", "B,", "C,,")
    for message in list(Spreadsheet().read(BytesIO(data), Profile()))[:-1]:
        assert not isinstance(message, FileSummary)
        place = message.position
        line = data[place.offset : place.offset + place.length]
        assert line.endswith(b"\n")
        if isinstance(message, Quarantined):
            assert message.raw == line


def test_prices_with_a_decimal_comma_are_read_where_the_profile_says_so() -> None:
    data = 'title;price\nA;"1.234,56 €"\n'.encode()
    profile = Profile(options={"decimal_comma": "yes"})
    (book, _) = list(Spreadsheet().read(BytesIO(data), profile))
    assert isinstance(book, CatalogueRecord)
    assert book.price == Money(123456, "EUR")


def test_a_saved_mapping_wins_over_the_words_of_the_header() -> None:
    profile = Profile(columns={"备注": "title", "书名": ""})
    (book, _) = list(Spreadsheet().read(BytesIO("书名,备注\n甲,乙\n".encode()), profile))
    assert isinstance(book, CatalogueRecord)
    assert (book.title, book.extra) == ("乙", {})


def test_a_file_in_an_unknown_encoding_is_shown_with_a_question() -> None:
    guess = Spreadsheet().guess_mapping(BytesIO(CHINESE.encode("gbk")), Profile())
    assert (guess.encoding, guess.questions) == ("gb18030", ("encoding",))
    assert guess.mapping == {"书名": "title", "定价": "price"}


def test_one_character_beyond_ascii_does_not_blow_the_file_up_in_memory() -> None:
    data = b"title,note\n" + b"Optics," + b"x" * 200_000 + b"\n"
    data = data * 60 + "光🔭,\n".encode()
    tracemalloc.start()
    Spreadsheet().read(BytesIO(data), Profile(columns={"title": "title"}))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 3 * len(data)


def test_large_cells_do_not_slow_the_search_for_the_delimiter() -> None:
    data = csv(*[f'"{"a;b " * 20_000}",,' for _ in range(12)])
    begun = time.process_time()
    Spreadsheet().guess_mapping(BytesIO(data), Profile())
    assert time.process_time() - begun < 1
