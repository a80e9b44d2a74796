"""The damaged and odd files of the trade, each made here, each with what must become of it."""

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO

import pytest
from acqflow_marc.format import Marc
from acqflow_marc.writing import iso2709

from acqflow.plugin_api import CatalogueRecord, FileRefused, FileSummary, Limits, Message, Profile, Quarantined


def marc21(
    number: int, title: str = "Optics", *, encoding: str = "utf-8", says_utf8: bool = True, **more: str
) -> bytes:
    extra = [(tag.removeprefix("f"), text) for tag, text in more.items()]
    fields = [("001", f"r{number}"), ("245", f"10$a{title} {number}"), *extra]
    return iso2709(sorted(fields), encoding=encoding, says_utf8=says_utf8)


def cnmarc(
    number: int, title: str = "光学", *, encoding: str = "gb18030", charset: str = "10  ", **more: str
) -> bytes:
    coded = f"20240101d2024    em y0chiy{charset}    ea"
    extra = [(tag.removeprefix("f"), text) for tag, text in more.items()]
    fields = [("001", f"r{number}"), ("100", f"  $a{coded}"), ("200", f"1 $a{title}{number}"), *extra]
    return iso2709(sorted(fields), encoding=encoding, says_utf8=False, tail="450 ")


def four(second: bytes) -> bytes:
    return marc21(1) + second + marc21(3) + marc21(4)


def leader_says(text: str, record: bytes) -> bytes:
    return text.encode() + record[5:]


def longer(record: bytes, by: int) -> bytes:
    return leader_says(f"{len(record) + by:05d}", record)


def base_says(text: str, record: bytes) -> bytes:
    return record[:12] + text.encode() + record[17:]


def first_entry_says(text: str, record: bytes) -> bytes:
    return record[:27] + text.encode() + record[36:]


def without_fields() -> bytes:
    return b"00026nam a2200025   4500\x1e\x1d"


def many_fields(count: int) -> bytes:
    directory = b"650001000000" * count
    body = b"10\x1faLight\x1e"
    base = 24 + len(directory) + 1
    total = base + len(body) + 1
    return f"{total:05d}nam a22{base:05d}   4500".encode() + directory + b"\x1e" + body + b"\x1d"


def odd_directory(record: bytes) -> bytes:
    """One byte too many in the directory, with length and base address that fit it."""
    base = int(record[12:17])
    grown = record[: base - 1] + b"0" + record[base - 1 :]
    return base_says(f"{base + 1:05d}", leader_says(f"{len(grown):05d}", grown))


def entry_says(tag: bytes, record: bytes, *, width: int = 0, begin: int = -1) -> bytes:
    """Another length or start in the directory entry of that tag."""
    at = next(at for at in range(24, int(record[12:17]), 12) if record[at : at + 3] == tag)
    length = b"%04d" % width if width else record[at + 3 : at + 7]
    start = b"%05d" % begin if begin >= 0 else record[at + 7 : at + 12]
    return record[: at + 3] + length + start + record[at + 12 :]


def counted_in_characters(record: bytes, encoding: str, *, leader: bool) -> bytes:
    """The directory, and the leader where asked, as a program writes them that measures text and not bytes."""
    base = int(record[12:17])
    bodies = [body.decode(encoding) for body in record[base:-1].split(b"\x1e")[:-1]]
    tags = [record[at : at + 3] for at in range(24, base - 1, 12)]
    begin, directory = 0, b""
    for tag, body in zip(tags, bodies, strict=True):
        directory += b"%s%04d%05d" % (tag, len(body) + 1, begin)
        begin += len(body) + 1
    head = b"%05d" % (base + begin + 1) if leader else record[:5]
    return head + record[5:24] + directory + record[base - 1 :]


def in_gbk(record: bytes, there: bytes = b"XX") -> bytes:
    """Two bytes of the text replaced by a character in GBK, so that no length changes."""
    return record.replace(there, "书".encode("gbk"))


@dataclass(frozen=True)
class Case:
    """`staged` are record ids, `quarantined` (ordinal, reason); `refused` the reason for the whole file."""

    name: str
    data: bytes
    staged: str = ""
    quarantined: tuple[tuple[int, str], ...] = ()
    refused: str = ""
    encoding: str = ""
    currency: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    warned: str = ""
    says: str = ""


def in_marc8(number: int, title: str = "Optics", **more: str) -> bytes:
    return marc21(number, title, encoding="latin-1", says_utf8=False, **more)


HTML = b"<!DOCTYPE html><html><body>Please sign in</body></html>"
GOOD4 = marc21(1) + marc21(2) + marc21(3) + marc21(4)

CASES = [
    Case("M01 length too long", four(longer(marc21(2), 10)), "r1 r3 r4", ((2, "leader_length"),)),
    Case("M02 length too short", four(longer(marc21(2), -10)), "r1 r3 r4", ((2, "leader_length"),)),
    Case("M03 length zero", four(leader_says("00000", marc21(2))), "r1 r3 r4", ((2, "leader_length"),)),
    Case("M04 length negative", four(leader_says("-0100", marc21(2))), "r1 r3 r4", ((2, "leader_not_digits"),)),
    Case("M06 terminator missing", four(marc21(2)[:-1]), "r1 r3 r4", ((2, "leader_length"),)),
    Case(
        "M06 two terminators missing",
        marc21(1)[:-1] + marc21(2)[:-1] + marc21(3),
        "r3",
        ((1, "leader_length"), (2, "leader_length")),
    ),
    Case(
        "M07 terminator inside a subfield",
        four(marc21(2, "Opt\x1dics")),
        "r1 r3 r4",
        ((2, "leader_length"), (3, "leader_length")),
    ),
    Case("M08 LF between records", b"\n".join([marc21(1), marc21(2), marc21(3)]), "r1 r2 r3"),
    Case("M08 blanks, NUL and SUB between records", marc21(1) + b" \0\x1a" + marc21(2), "r1 r2"),
    Case("M09 CRLF between records", b"\r\n".join([marc21(1), marc21(2), marc21(3)]), "r1 r2 r3"),
    Case("M10 newline at the end", GOOD4 + b"\n", "r1 r2 r3 r4"),
    Case("M11 byte order mark", b"\xef\xbb\xbf" + GOOD4, "r1 r2 r3 r4"),
    Case("M12 cut in the last record", GOOD4[:-20], "r1 r2 r3", ((4, "truncated"),)),
    Case("M12 cut inside the last leader", GOOD4 + marc21(5)[:12], "r1 r2 r3 r4", ((5, "truncated"),)),
    Case(
        "M13 directory no multiple of 12", four(odd_directory(marc21(2))), "r1 r3 r4", ((2, "directory_length"),)
    ),
    Case(
        "M15 negative number in the directory",
        four(first_entry_says("-00100000", marc21(2))),
        "r1 r3 r4",
        ((2, "directory_not_digits"),),
    ),
    Case(
        "M15 blank in the directory",
        four(first_entry_says("0003    0", marc21(2))),
        "r1 r3 r4",
        ((2, "directory_not_digits"),),
    ),
    Case(
        "M15 field beyond the end",
        four(first_entry_says("900099999", marc21(2))),
        "r1 r3 r4",
        ((2, "directory_overlap"),),
    ),
    Case("M16 8,000 entries", four(many_fields(8000)), "r1 r3 r4", ((2, "too_many_fields"),)),
    Case("M16 1,900 entries to the same bytes", four(many_fields(1900)), "r1 r3 r4", ((2, "no_title"),)),
    Case(
        "M17 base address zero",
        four(base_says("00000", marc21(2))),
        "r1 r3 r4",
        ((2, "base_address"),),
        says="00000 in a record of",
    ),
    Case("M17 base address beyond", four(base_says("99999", marc21(2))), "r1 r3 r4", ((2, "base_address"),)),
    Case("M17 base address off by one", four(base_says("00050", marc21(2))), "r1 r3 r4", ((2, "base_address"),)),
    Case("M18 no fields", four(without_fields()), "r1 r3 r4", ((2, "empty_record"),)),
    Case(
        "M19 says UTF-8, is GBK",
        four(in_gbk(marc21(2, "XX"))),
        "r1 r3 r4",
        ((2, "encoding"),),
        encoding="gbk",
        says="may be gb18030",
    ),
    Case(
        "M19 the profile may be told to win",
        four(in_gbk(marc21(2, "XX"))),
        "r1 r2 r3 r4",
        encoding="gbk",
        options={"leader_encoding": "ignore"},
        warned="encoding_override",
    ),
    Case(
        "M20 says MARC-8, is UTF-8",
        marc21(1, "光学", says_utf8=False) + marc21(2),
        "r1 r2",
        warned="encoding_override",
    ),
    Case("M21 CNMARC declares GB", cnmarc(1) + cnmarc(2), "r1 r2"),
    Case("M21 CNMARC declares nothing, profile says GBK", cnmarc(1, charset="    "), "r1", encoding="gbk"),
    Case("M21 CNMARC declares nothing, nobody knows", cnmarc(1, charset="    "), "", ((1, "encoding"),)),
    Case(
        "M21 MARC 21 in GBK without a word of it",
        four(in_gbk(marc21(2, "XXXX", says_utf8=False))),
        "r1 r3 r4",
        ((2, "marc8"),),
    ),
    Case(
        "M21 MARC 21 in GBK, and the profile knows",
        four(in_gbk(marc21(2, "XXXX", says_utf8=False))),
        "r1 r2 r3 r4",
        encoding="gbk",
    ),
    Case("M21 CNMARC declares UTF-8 and is it", cnmarc(1, encoding="utf-8", charset="50  "), "r1"),
    Case("M21 CNMARC declares UTF-8 and is GBK", cnmarc(1, charset="50  "), "", ((1, "encoding"),)),
    Case(
        "M23 one field in GBK",
        four(in_gbk(marc21(2, "光学", f500="  $aXX"))),
        "r1 r3 r4",
        ((2, "encoding"),),
        says="field 500 at byte 77",
    ),
    Case("M25 dangling escape", four(in_marc8(2, "Opt\x1b")), "r1 r3 r4", ((2, "marc8"),)),
    Case("M26 East Asian character cut", four(in_marc8(2, "\x1b$1!0")), "r1 r3 r4", ((2, "marc8"),)),
    Case(
        "M26 unknown East Asian character",
        four(in_marc8(2, "\x1b$1~~~\x1b(B")),
        "r1 r3 r4",
        ((2, "marc8"),),
    ),
    Case(
        "M26 combining mark without letter",
        four(in_marc8(2, f260="  $aRom\xe2")),
        "r1 r3 r4",
        ((2, "marc8"),),
    ),
    Case("M27 NUL in a field", four(marc21(2, "Op\0tics")), "r1 r3 r4", ((2, "control_char"),)),
    Case(
        "M27 NUL blanked where the profile says so",
        four(marc21(2, "Op\0tics")),
        "r1 r2 r3 r4",
        options={"control_characters": "strip"},
    ),
    Case("M29 UTF-16", GOOD4.decode().encode("utf-16"), refused="not_iso2709"),
    Case("M29 a thousand terminators", b"\x1d" * 1000, refused="not_iso2709"),
    Case("M29 a web page", HTML, refused="not_iso2709"),
    Case("M30 empty", b"", refused="empty"),
    Case("M30 one byte", b"0", refused="empty"),
    Case("M31 MARC 21 for CNMARC", GOOD4, refused="wrong_format", options={"flavour": "cnmarc"}),
    Case("M31 CNMARC for MARC 21", cnmarc(1), refused="wrong_format", options={"flavour": "marc21"}),
    Case(
        "M31 one stranger among its own",
        cnmarc(1) + marc21(2) + cnmarc(3),
        "r1 r3",
        ((2, "wrong_format"),),
        options={"flavour": "cnmarc"},
    ),
    Case("M32 qualifier and price behind the ISBN", cnmarc(1, f010="  $a9787-02-000220-7(精装) CNY59.00"), "r1"),
    *(
        Case(f"M33 {printed}", marc21(1, f020=f"  $c{printed.replace('$', '$$')}"), "r1")
        for printed in ("CNY59.00(全2册)", "59.00元", "￥59", "$12.5", "HK$90", "定价:59元", "HK$90.00 (pbk.) :")
    ),
    Case("M33 unknown currency", four(marc21(2, f020="  $cFIM 72.00")), "r1 r3 r4", ((2, "currency"),)),
    Case("M33 no currency", four(marc21(2, f020="  $c59.00")), "r1 r3 r4", ((2, "currency"),)),
    Case("M33 currency of the profile", four(marc21(2, f020="  $c59.00")), "r1 r2 r3 r4", currency="CNY"),
    Case(
        "M34 the same number twice", four(marc21(1)), "r1 r3 r4", ((2, "duplicate_in_file"),), says="was record 1"
    ),
    Case(
        "M12 cut in the middle, good ones behind",
        marc21(1) + marc21(2)[:50] + marc21(3) + marc21(4),
        "r1 r3 r4",
        ((2, "truncated"),),
    ),
    Case(
        "M12 cut in the leader, a good one behind",
        marc21(1) + marc21(2)[:17] + marc21(3),
        "r1 r3",
        ((2, "truncated"),),
    ),
    Case(
        "M12 cut where the length happens to fit the rest",
        marc21(1) + leader_says(f"{40 + len(marc21(3)):05d}", marc21(2))[:40] + marc21(3),
        "r1 r3",
        ((2, "truncated"),),
    ),
    Case("M06 another byte for the terminator", four(marc21(2)[:-1] + b"\x1c"), "r1 r3 r4", ((2, "truncated"),)),
    Case("M11 byte order mark between records", marc21(1) + b"\xef\xbb\xbf" + marc21(2), "r1 r2"),
    Case("M08 tab between records", marc21(1) + b"\t" + marc21(2), "r1 r2"),
    Case(
        "many pieces of noise before the first sound record",
        marc21(1)[:5] + b"x\x1d" * 12 + marc21(2),
        "r2",
        tuple((number, "leader_length") for number in range(1, 13)),
    ),
    Case("junk between records", marc21(1) + b"garbage" + marc21(2), "r1 r2", ((2, "leader_not_digits"),)),
    Case(
        "the head of a web server", b"HTTP/1.1 200 OK\r\n\r\n" + GOOD4, "r1 r2 r3 r4", ((1, "leader_not_digits"),)
    ),
    Case("field too short", four(entry_says(b"245", marc21(2), width=9)), "r1 r3 r4", ((2, "field_bounds"),)),
    Case(
        "field into the next one",
        four(entry_says(b"245", marc21(2, f500="  $aNote"), width=22)),
        "r1 r3 r4",
        ((2, "field_bounds"),),
    ),
    Case("field of no width", four(first_entry_says("000000000", marc21(2))), "r1 r3 r4", ((2, "field_bounds"),)),
    Case(
        "field begins too late", four(entry_says(b"001", marc21(2), begin=1)), "r1 r3 r4", ((2, "field_bounds"),)
    ),
    *(
        Case(
            f"directory in characters of {encoding}, leader in {'characters' if leader else 'bytes'}",
            cnmarc(1)
            + counted_in_characters(
                cnmarc(2, "光学原理", encoding=encoding, charset=charset, f690="  $aO43"), encoding, leader=leader
            )
            + cnmarc(3),
            "r1 r2 r3",
            warned="directory_in_characters",
        )
        for encoding, charset in (("gb18030", "10  "), ("utf-8", "50  "))
        for leader in (False, True)
    ),
    Case(
        "directory in nobody's measure",
        cnmarc(1) + entry_says(b"200", counted_in_characters(cnmarc(2), "gb18030", leader=False), width=5),
        "r1",
        ((2, "field_bounds"),),
    ),
    *(
        Case(f"{codec} is no encoding of text", GOOD4, refused="encoding", encoding=codec)
        for codec in ("base64", "rot13", "undefined", "unicode_escape", "klingon")
    ),
    Case("C11 a price of nothing", four(marc21(2, f020="  $cCNY0.00")), "r1 r3 r4", ((2, "price"),)),
    Case("C11 a gift costs nothing", four(marc21(2, f020="  $cCNY0.00 (赠)")), "r1 r2 r3 r4"),
    Case("G05 as many names as a field holds", four(marc21(2, f700="1 " + "$aName" * 1_600)), "r1 r2 r3 r4"),
    Case("G05 letters from all planes", four(marc21(2, "Ωptics 😀 𠀀 \U000e0041 \U0010fffd")), "r1 r2 r3 r4"),
    Case("no title", four(iso2709([("001", "r2"), ("500", "  $aNote")])), "r1 r3 r4", ((2, "no_title"),)),
]


def read(case: Case) -> list[Message]:
    profile = Profile(encoding=case.encoding, default_currency=case.currency, options=case.options)
    return list(Marc().read(BytesIO(case.data), profile))


@pytest.mark.parametrize("case", [c for c in CASES if not c.refused], ids=lambda c: c.name)
def test_each_record_is_read_or_quarantined_with_its_reason(case: Case) -> None:
    messages = read(case)
    assert " ".join(m.record_id for m in messages if isinstance(m, CatalogueRecord)) == case.staged
    bad = [m for m in messages if isinstance(m, Quarantined)]
    assert tuple((m.position.ordinal, m.reason_code) for m in bad) == case.quarantined
    assert case.says in "".join(m.detail for m in bad)
    assert not any(sign in m.detail for m in bad for sign in ("b'", 'b"', "\\x"))
    assert isinstance(messages[-1], FileSummary)
    assert messages[-1].framed == len(messages) - 1


@pytest.mark.parametrize("case", [c for c in CASES if not c.refused], ids=lambda c: c.name)
def test_offsets_lead_back_to_the_bytes(case: Case) -> None:
    for message in read(case)[:-1]:
        assert not isinstance(message, FileSummary)
        place = message.position
        taken = case.data[place.offset : place.offset + place.length]
        assert len(taken) == place.length
        if isinstance(message, Quarantined):
            assert message.raw == taken
        if isinstance(message, CatalogueRecord):
            in_characters = "directory_in_characters" in dict(message.warnings)
            assert in_characters or int(taken[:5]) == place.length


@pytest.mark.parametrize("case", [c for c in CASES if c.warned], ids=lambda c: c.name)
def test_what_was_decided_against_the_record_is_shown(case: Case) -> None:
    warnings = [code for m in read(case) if isinstance(m, CatalogueRecord) for code, _ in m.warnings]
    assert case.warned in warnings


@pytest.mark.parametrize("case", [c for c in CASES if c.refused], ids=lambda c: c.name)
def test_a_file_of_another_kind_is_refused_whole(case: Case) -> None:
    with pytest.raises(FileRefused) as refused:
        read(case)
    assert refused.value.reason == case.refused
    assert re.search(r"\w", refused.value.cure)


def test_fields_that_lie_over_each_other_beyond_measure_are_quarantined() -> None:
    profile = Profile(limits=Limits(marc_decoded_ratio=0))
    (bad, _) = list(Marc().read(BytesIO(many_fields(1900)), profile))
    assert isinstance(bad, Quarantined)
    assert bad.reason_code == "directory_overlap"


def test_all_files_together_lose_no_good_record() -> None:
    staged = sum(len([m for m in read(c) if isinstance(m, CatalogueRecord)]) for c in CASES if not c.refused)
    assert staged == sum(len(c.staged.split()) for c in CASES)


def test_a_name_behind_thousands_of_blanks_takes_no_longer_than_any_other() -> None:
    statement = "1 $a红楼梦$f曹" + " " * 4000 + "雪芹 等 编著"
    record = iso2709([("001", "r2"), ("200", statement)])
    _, book, *_ = list(Marc().read(BytesIO(marc21(1) + record + marc21(3)), Profile()))
    assert isinstance(book, CatalogueRecord)
    assert book.title == "红楼梦"


def test_noise_in_one_record_costs_no_other() -> None:
    """Bytes changed, cut, put in and taken out of one of six records: five are read, and all are counted."""
    chance = random.Random(5)
    for _ in range(600):
        records = [marc21(n, "光学") if chance.random() < 0.5 else cnmarc(n) for n in range(6)]
        place = chance.randrange(6)
        records[place] = spoiled(records[place], chance)
        messages = list(Marc().read(BytesIO(b"".join(records)), Profile()))
        staged = {m.record_id for m in messages if isinstance(m, CatalogueRecord)}
        assert {f"r{n}" for n in range(6) if n != place} <= staged, records[place]
        assert isinstance(messages[-1], FileSummary)
        assert messages[-1].framed == len(messages) - 1


def spoiled(record: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(1, len(record))
    noise = bytes(chance.choice(b"\x1d\x1e\x1f\x00\xff0 A") for _ in range(chance.randrange(1, 20)))
    return chance.choice(
        [
            record[:at],
            record[:at] + noise + record[at:],
            record[:at] + record[at + len(noise) :],
            record[:at] + noise[:1] + record[at + 1 :],
        ]
    )
