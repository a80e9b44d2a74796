"""Sound frames with odd contents: encodings, signs, prices and numbers, each with what must become of the file."""

from io import BytesIO

from acqflow_marc.format import Marc
from acqflow_marc.writing import a_cnmarc, a_marc21, iso2709

from acqflow.plugin_api import CatalogueRecord, Profile, Quarantined, Skipped
from acqflow.testing import BadFile, BadFilesContract


def four(second: bytes) -> bytes:
    return a_marc21(1) + second + a_marc21(3) + a_marc21(4)


def in_gbk(record: bytes, there: bytes = b"XX") -> bytes:
    """Two bytes of the text replaced by a character in GBK, so that no length changes."""
    return record.replace(there, "书".encode("gbk"))


def in_marc8(number: int, title: str = "Optics", **more: str) -> bytes:
    return a_marc21(number, title, encoding="latin-1", says_utf8=False, **more)


CANARY = "'\"><svg onload=1>{{7*7}}${7*7}\r\nX"
GOOD4 = four(a_marc21(2))

BAD_CONTENTS = [
    BadFile(
        "M19 says UTF-8, is GBK",
        four(in_gbk(a_marc21(2, "XX"))),
        "r1 r3 r4",
        ((2, "encoding", 66),),
        says="may be gb18030",
        profile=Profile(encoding="gbk"),
    ),
    BadFile(
        "M19 the profile may be told to win",
        four(in_gbk(a_marc21(2, "XX"))),
        "r1 r2 r3 r4",
        warned="encoding_override",
        profile=Profile(encoding="gbk", options={"leader_encoding": "ignore"}),
    ),
    BadFile(
        "M20 says MARC-8, is UTF-8",
        a_marc21(1, "光学", says_utf8=False) + a_marc21(2),
        "r1 r2",
        warned="encoding_override",
    ),
    BadFile("M21 CNMARC declares GB", a_cnmarc(1) + a_cnmarc(2), "r1 r2"),
    BadFile(
        "M21 CNMARC declares nothing, profile says GBK",
        a_cnmarc(1, charset="    "),
        "r1",
        profile=Profile(encoding="gbk"),
    ),
    BadFile("M21 CNMARC declares nothing, nobody knows", a_cnmarc(1, charset="    "), "", ((1, "encoding", 0),)),
    BadFile(
        "M21 MARC 21 in GBK without a word of it",
        four(in_gbk(a_marc21(2, "XXXX", says_utf8=False))),
        "r1 r3 r4",
        ((2, "marc8", 66),),
    ),
    BadFile(
        "M21 MARC 21 in GBK, and the profile knows",
        four(in_gbk(a_marc21(2, "XXXX", says_utf8=False))),
        "r1 r2 r3 r4",
        profile=Profile(encoding="gbk"),
    ),
    BadFile("M21 CNMARC declares UTF-8 and is it", a_cnmarc(1, encoding="utf-8", charset="50  "), "r1"),
    BadFile("M21 CNMARC declares UTF-8 and is GBK", a_cnmarc(1, charset="50  "), "", ((1, "encoding", 0),)),
    BadFile(
        "M23 one field in GBK",
        four(in_gbk(a_marc21(2, "光学", f500="  $aXX"))),
        "r1 r3 r4",
        ((2, "encoding", 66),),
        says="field 500 at byte 77",
    ),
    BadFile("M25 dangling escape", four(in_marc8(2, "Opt\x1b")), "r1 r3 r4", ((2, "marc8", 66),)),
    BadFile("M26 East Asian character cut", four(in_marc8(2, "\x1b$1!0")), "r1 r3 r4", ((2, "marc8", 66),)),
    BadFile(
        "M26 unknown East Asian character", four(in_marc8(2, "\x1b$1~~~\x1b(B")), "r1 r3 r4", ((2, "marc8", 66),)
    ),
    BadFile(
        "M26 combining mark without letter", four(in_marc8(2, f260="  $aRom\xe2")), "r1 r3 r4", ((2, "marc8", 66),)
    ),
    BadFile("M27 NUL in a field", four(a_marc21(2, "Op\0tics")), "r1 r3 r4", ((2, "control_char", 66),)),
    BadFile(
        "M27 NUL blanked where the profile says so",
        four(a_marc21(2, "Op\0tics")),
        "r1 r2 r3 r4",
        profile=Profile(options={"control_characters": "strip"}),
    ),
    BadFile(
        "M31 MARC 21 for CNMARC", GOOD4, refused="wrong_format", profile=Profile(options={"flavour": "cnmarc"})
    ),
    BadFile(
        "M31 CNMARC for MARC 21",
        a_cnmarc(1),
        refused="wrong_format",
        profile=Profile(options={"flavour": "marc21"}),
    ),
    BadFile(
        "M31 one stranger among its own",
        a_cnmarc(1) + a_marc21(2) + a_cnmarc(3),
        "r1 r3",
        ((2, "wrong_format", 116),),
        profile=Profile(options={"flavour": "cnmarc"}),
    ),
    BadFile(
        "M32 qualifier and price behind the ISBN", a_cnmarc(1, f010="  $a9787-02-000220-7(精装) CNY59.00"), "r1"
    ),
    *(
        BadFile(f"M33 {printed}", a_marc21(1, f020=f"  $c{printed.replace('$', '$$')}"), "r1")
        for printed in ("CNY59.00(全2册)", "59.00元", "￥59", "$12.5", "HK$90", "定价:59元", "HK$90.00 (pbk.) :")
    ),
    BadFile("M33 unknown currency", four(a_marc21(2, f020="  $cFIM 72.00")), "r1 r3 r4", ((2, "currency", 66),)),
    BadFile("M33 no currency", four(a_marc21(2, f020="  $c59.00")), "r1 r3 r4", ((2, "currency", 66),)),
    BadFile(
        "M33 currency of the profile",
        four(a_marc21(2, f020="  $c59.00")),
        "r1 r2 r3 r4",
        profile=Profile(default_currency="CNY"),
    ),
    BadFile(
        "M34 the same number twice",
        four(a_marc21(1)),
        "r1 r3 r4",
        ((2, "duplicate_in_file", 66),),
        says="was record 1",
    ),
    *(
        BadFile(f"{codec} is no encoding of text", GOOD4, refused="encoding", profile=Profile(encoding=codec))
        for codec in ("base64", "rot13", "undefined", "unicode_escape", "klingon")
    ),
    BadFile("C11 a price of nothing", four(a_marc21(2, f020="  $cCNY0.00")), "r1 r3 r4", ((2, "price", 66),)),
    BadFile("C11 a gift costs nothing", four(a_marc21(2, f020="  $cCNY0.00 (赠)")), "r1 r2 r3 r4"),
    BadFile("G05 as many names as a field holds", four(a_marc21(2, f700="1 " + "$aName" * 1_600)), "r1 r2 r3 r4"),
    BadFile("G05 letters from all planes", four(a_marc21(2, "Ωptics 😀 𠀀 \U000e0041 \U0010fffd")), "r1 r2 r3 r4"),
    BadFile("no title", four(iso2709([("001", "r2"), ("500", "  $aNote")])), "r1 r3 r4", ((2, "no_title", 66),)),
    BadFile(
        "M31 twelve of MARC 21 before one of CNMARC",
        b"".join(a_marc21(n) for n in range(12)) + a_cnmarc(20),
        refused="wrong_format",
        says="its titles are in field 245, so it is marc21",
        profile=Profile(options={"flavour": "cnmarc"}),
    ),
    BadFile(
        "G06 a hostile text",
        four(a_marc21(2, CANARY.replace("$", "$$"))),
        "r1 r2 r3 r4",
        titles=("Optics 1", f"{CANARY} 2".replace("\r\n", "  "), "Optics 3", "Optics 4"),
    ),
]


class TestBadContents(BadFilesContract):
    format = Marc
    file_name = "list.mrc"
    bad_files = BAD_CONTENTS

    def is_a_record(self, message: CatalogueRecord | Quarantined | Skipped, there: bytes) -> bool:
        """A sound record begins with its own length."""
        if isinstance(message, CatalogueRecord) and "directory_in_characters" not in dict(message.warnings):
            return there[:5] == b"%05d" % len(there)
        return True


def test_a_name_behind_thousands_of_blanks_takes_no_longer_than_any_other() -> None:
    statement = "1 $a红楼梦$f曹" + " " * 4000 + "雪芹 等 编著"
    record = iso2709([("001", "r2"), ("200", statement)])
    _, book, *_ = list(Marc().read(BytesIO(a_marc21(1) + record + a_marc21(3)), Profile()))
    assert isinstance(book, CatalogueRecord)
    assert book.title == "红楼梦"
