"""Damaged and odd CSV files, each made here, each with what must become of it."""

import time
import tracemalloc
from io import BytesIO

from acqflow_spreadsheet.format import Spreadsheet

from acqflow.plugin_api import CatalogueRecord, Profile, Quarantined, Skipped
from acqflow.testing import BadFile, BadFilesContract
from acqflow.vocabulary.money import Money

HEAD = "title,isbn,price\n"


def csv(*lines: str, head: str = HEAD) -> bytes:
    return (head + "".join(line + "\n" for line in lines)).encode()


CHINESE = "书名,定价\n光学,59元\n力学,68元\n"
CNY = Profile(default_currency="CNY")
PRICES = ["NaN", "Infinity", "1e400", "1e99999999", "1_000", "１２．５", "٣", "-5", "0", "1.234"]

BAD_FILES = [
    BadFile("C01 cell of 10 MB", csv("A,,", "x" * 10_000_000, "B,,"), ("A", "B"), ((2, "too_long", 21),)),
    BadFile(
        "C01 quotation mark never closed",
        csv("A,,", '"B,,', *["C,,"] * 40_000),
        ("A", *["C"] * 40_000),
        ((2, "quote", 21),),
    ),
    BadFile(
        "C01 two quotation marks too many",
        csv("A,,", '"B,,', "C,,", 'D,",', "E,,"),
        ("A", "C", "E"),
        ((2, "quote", 21), (4, "quote", 30)),
    ),
    BadFile("C02 NUL byte", csv("A,,", "B\0,,", "C,,"), ("A", "C"), ((2, "control_char", 21),)),
    BadFile(
        "C04 too few cells",
        csv("A,,", "B,", "C,,"),
        ("A", "C"),
        ((2, "columns", 21),),
        says="2 cells under 3 headers",
    ),
    BadFile(
        "C04 too many cells", csv("A,,", "B,,,x", "C,,"), ("A", "C"), ((2, "columns", 21),), says="4 cells under 3"
    ),
    BadFile("C04 empty cells too many are none", csv("A,,", "B,,,,", "C,,"), ("A", "B", "C")),
    BadFile("C05 the same header twice", b"title,price,Price\nA,1,2\n", refused="duplicate_header"),
    BadFile("C05 two headers for one price", "title,定价,price\nA,1,2\n".encode(), refused="duplicate_header"),
    BadFile("C05 two headers for one title", "书名,题名\nA,B\n".encode(), refused="duplicate_header"),
    BadFile(
        "C05 the profile says which of two it is",
        "title,定价,price\nA,CNY 1,x\n".encode(),
        ("A",),
        profile=Profile(columns={"title": "title", "定价": "price", "price": ""}),
    ),
    BadFile("C05 an unused header twice", "title,备注,备注\nA,1,2\n".encode(), ("A",)),
    BadFile("C06 byte order mark", b"\xef\xbb\xbf" + csv("A,,"), ("A",)),
    BadFile("C07 GBK and nobody says so", CHINESE.encode("gbk"), refused="encoding", says="it may be gb18030"),
    BadFile(
        "C07 GBK and the profile says so", CHINESE.encode("gbk"), ("光学", "力学"), profile=Profile(encoding="gbk")
    ),
    BadFile("C07 GB 18030", CHINESE.encode("gb18030"), ("光学", "力学"), profile=Profile(encoding="gb18030")),
    BadFile(
        "C07 Big5",
        "書名,定價\n光學,59元\n".encode("big5"),
        ("光學",),
        profile=Profile(encoding="big5", columns={"書名": "title"}),
    ),
    BadFile("C07 UTF-16", CHINESE.encode("utf-16"), ("光学", "力学"), noted="counted_in_utf8"),
    BadFile(
        "C07 UTF-16 without a mark where the profile says so",
        CHINESE.encode("utf-16-le"),
        ("光学", "力学"),
        noted="counted_in_utf8",
        profile=Profile(encoding="utf-16-le"),
    ),
    BadFile("C07 UTF-16 cut in a character", CHINESE.encode("utf-16")[:-1], refused="encoding"),
    *(
        BadFile(
            f"C07 {codec} is no encoding of text", csv("A,,"), refused="encoding", profile=Profile(encoding=codec)
        )
        for codec in ("base64", "rot13", "undefined", "unicode_escape", "hex", "idna")
    ),
    BadFile(
        "C09 a separator of several signs",
        csv("A,,"),
        refused="delimiter",
        says="“||”",
        profile=Profile(delimiter="||"),
    ),
    BadFile("C07 cp1252 and nobody says so", "title\nCaf\u00e9 \u20ac\n".encode("cp1252"), refused="encoding"),
    BadFile(
        "C07 UTF-8 where the profile says GBK",
        CHINESE.encode(),
        ("光学", "力学"),
        noted="encoding_override",
        profile=Profile(encoding="gbk"),
    ),
    BadFile(
        "C07 one row in GBK",
        CHINESE.encode() + "热学,1元\n".encode("gbk") + "声学,2元\n".encode(),
        ("光学", "力学", "声学"),
        ((3, "encoding", 40),),
        profile=Profile(encoding="utf-8"),
    ),
    BadFile(
        "C07 an encoding nobody knows",
        CHINESE.encode("gbk"),
        refused="encoding",
        profile=Profile(encoding="klingon"),
    ),
    BadFile("C09 semicolon", b"title;isbn;price\nA;;\n", ("A",)),
    BadFile("C09 tab", b"title\tisbn\tprice\nA, B\t\t\n", ("A, B",)),
    BadFile("C09 no currency", csv("A,,59.00"), (), ((1, "currency", 17),)),
    *(
        BadFile(
            f"C10 price {price}",
            csv(f"A,,{price}"),
            (),
            ((1, "price", 17),),
            profile=Profile(default_currency="CNY"),
        )
        for price in PRICES
    ),
    *(
        BadFile(f"C11 quantity {number}", f"title,数量\nA,{number}\nB,3\n".encode(), ("B",), ((1, "copies", 13),))
        for number in ("0", "-1", "1.5", "1000000000", "0册", "1e3")
    ),
    BadFile(
        "C11 a quantity in words",
        "title,册数\nA,全二册\nB,3 册\n".encode(),
        ("A", "B"),
        warned="copies_unreadable",
    ),
    BadFile("C11 a gift costs nothing", csv("A,,CNY赠0"), ("A",)),
    BadFile("C12 formula signs are kept", csv('"=HYPERLINK(1)",,', "+A,,", "@B,,"), ("=HYPERLINK(1)", "+A", "@B")),
    BadFile("Z12 digits lost in CSV", csv("A,9.7871E+12,"), (), ((1, "isbn_lost_digits", 17),)),
    BadFile("cells with line breaks", b'title,price\n"A\nB",\nC,\n', ("A B", "C")),
    BadFile("old Mac line ends", b"title,isbn\rA,\rB,\r", ("A", "B")),
    BadFile("a lone CR among LF", b"title,isbn\nA,\rB,\nC,\n", ("A", "B", "C")),
    BadFile("a lone CR in quotation marks", b'title,isbn\n"A\rB",\nC,\n', ("A B", "C")),
    *(
        BadFile(
            f"{title} is a title",
            f"title,price\n{title},CNY 1\n合计,CNY 1\n".encode(),
            (title,),
            skipped="total_row",
        )
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
        BadFile(f"a row of {said}", f"title,price\nA,CNY 1\n{said},CNY 1\n".encode(), ("A",), skipped="total_row")
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
    BadFile("a total that somebody wrote", b"title,author,price\nTotal,Anna,CNY 1\n", ("Total",)),
    BadFile("a total that somebody published", b"title,publisher,price\nTotal 7,Press,CNY 1\n", ("Total 7",)),
    BadFile("a total with an ISBN", b"title,isbn\nSum,9787020002207\n", ("Sum",)),
    BadFile(
        "an error of the spreadsheet program",
        csv("A,,#N/A", "#REF!,,"),
        (),
        ((1, "cell_error", 17), (2, "cell_error", 25)),
    ),
    BadFile("blank rows are no records", csv("A,,", ",,", "", "B,,"), ("A", "B")),
    BadFile("a title over the header", b"Spring list,,\n,,\n" + csv("A,,"), ("A",)),
    BadFile("no title", csv("A,,", ",9787020002207,"), ("A",), ((2, "no_title", 21),)),
    BadFile("a web page", b"<!DOCTYPE html><table><tr><td>title</td></tr></table>", refused="not_text"),
    BadFile("no header", b"1,2,3\n4,5,6\n", refused="no_header"),
    BadFile(
        "a mapping for a column that is gone",
        csv("A,,"),
        refused="no_header",
        says="no column RRP",
        profile=Profile(columns={"title": "title", "RRP": "price"}),
    ),
    BadFile("empty", b"\r\n \r\n", refused="empty"),
    BadFile("record number twice", b"title,record id\nA,1\nB,1\n", ("A",), ((2, "duplicate_in_file", 20),)),
    BadFile(
        "C07 Shift-JIS and nobody says so",
        "書名,定価\n光学,59円\n".encode("shift-jis"),
        refused="encoding",
        says="the profile names none",
    ),
    BadFile(
        "C07 Shift-JIS and the profile says so",
        "書名,定価\n光学,JPY 59\n".encode("shift-jis"),
        ("光学",),
        profile=Profile(encoding="shift_jis", columns={"書名": "title", "定価": "price"}),
    ),
    BadFile(
        "C07 cp1252 and the profile says so",
        "title\nCaf\u00e9 \u20ac\n".encode("cp1252"),
        ("Caf\u00e9 \u20ac",),
        profile=Profile(encoding="cp1252"),
    ),
    BadFile(
        "C09 a decimal comma where nobody says so",
        csv('A,,"EUR 1.234,56"', 'B,,"EUR 1,234.56"', "C,,59 元"),
        ("B", "C"),
        ((1, "price", 17),),
    ),
    BadFile("C12 a minus and a tab in front are kept", csv("-A,,", '"\tB",,'), ("-A", "B")),
    BadFile("G05 a title of 1.1 MB", csv("A" * 1_100_000 + ",,", "B,,"), ("B",), ((1, "too_long", 17),)),
    BadFile("G05 10,000 authors", b"title,author\nA," + b"N;" * 10_000 + b"\n", ("A",)),
    BadFile("G05 letters from all planes", csv("Ω😀𠀀,,"), ("Ω😀𠀀",)),
    BadFile(
        "G05 half of a surrogate pair",
        csv("A,,") + b"\xed\xa0\x80,,\n" + csv("B,,", head=""),
        ("A", "B"),
        ((2, "encoding", 21),),
        profile=Profile(encoding="utf-8"),
    ),
    BadFile(
        "G06 a hostile text",
        csv('"\'""><svg onload=1>{{7*7}}${7*7}\r\nX",,'),
        ("'\"><svg onload=1>{{7*7}}${7*7} X",),
    ),
]


class TestBadDelimitedFiles(BadFilesContract):
    format = Spreadsheet
    file_name = "list.csv"
    staged_by = "title"
    bad_files = BAD_FILES

    def counted_bytes(self, bad_file: BadFile) -> bytes:
        """What is written in UTF-16 is counted in UTF-8, and the summary notes it."""
        if "counted_in_utf8" not in bad_file.noted:
            return bad_file.data
        return bad_file.data.decode(bad_file.profile.encoding or "utf-16").encode()

    def is_a_record(self, message: CatalogueRecord | Quarantined | Skipped, there: bytes) -> bool:
        """Whole lines."""
        return there.endswith((b"\n", b"\r"))


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
