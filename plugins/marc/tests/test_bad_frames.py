"""Damaged frames: lengths, ends and directories of ISO 2709 that lie, each with what must become of the file."""

import random
from io import BytesIO

from acqflow_marc.format import Marc
from acqflow_marc.writing import a_cnmarc, a_marc21

from acqflow.plugin_api import CatalogueRecord, Limits, Profile, Quarantined, Skipped
from acqflow.testing import BadFile, BadFilesContract, NoiseContract


def four(second: bytes) -> bytes:
    return a_marc21(1) + second + a_marc21(3) + a_marc21(4)


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


GOOD4 = four(a_marc21(2))

BAD_FRAMES = [
    BadFile("M01 length too long", four(longer(a_marc21(2), 10)), "r1 r3 r4", ((2, "leader_length", 66),)),
    BadFile("M02 length too short", four(longer(a_marc21(2), -10)), "r1 r3 r4", ((2, "leader_length", 66),)),
    BadFile("M03 length zero", four(leader_says("00000", a_marc21(2))), "r1 r3 r4", ((2, "leader_length", 66),)),
    BadFile(
        "M04 length negative", four(leader_says("-0100", a_marc21(2))), "r1 r3 r4", ((2, "leader_not_digits", 66),)
    ),
    BadFile("M06 terminator missing", four(a_marc21(2)[:-1]), "r1 r3 r4", ((2, "leader_length", 66),)),
    BadFile(
        "M06 two terminators missing",
        a_marc21(1)[:-1] + a_marc21(2)[:-1] + a_marc21(3),
        "r3",
        ((1, "leader_length", 0), (2, "leader_length", 65)),
    ),
    BadFile(
        "M07 terminator inside a subfield",
        four(a_marc21(2, "Opt\x1dics")),
        "r1 r3 r4",
        ((2, "leader_length", 66), (3, "leader_length", 126)),
    ),
    BadFile("M08 LF between records", b"\n".join([a_marc21(1), a_marc21(2), a_marc21(3)]), "r1 r2 r3"),
    BadFile("M08 blanks, NUL and SUB between records", a_marc21(1) + b" \0\x1a" + a_marc21(2), "r1 r2"),
    BadFile("M09 CRLF between records", b"\r\n".join([a_marc21(1), a_marc21(2), a_marc21(3)]), "r1 r2 r3"),
    BadFile("M10 newline at the end", GOOD4 + b"\n", "r1 r2 r3 r4"),
    BadFile("M11 byte order mark", b"\xef\xbb\xbf" + GOOD4, "r1 r2 r3 r4"),
    BadFile("M12 cut in the last record", GOOD4[:-20], "r1 r2 r3", ((4, "truncated", 198),)),
    BadFile("M12 cut inside the last leader", GOOD4 + a_marc21(5)[:12], "r1 r2 r3 r4", ((5, "truncated", 264),)),
    BadFile(
        "M13 directory no multiple of 12",
        four(odd_directory(a_marc21(2))),
        "r1 r3 r4",
        ((2, "directory_length", 66),),
    ),
    BadFile(
        "M15 negative number in the directory",
        four(first_entry_says("-00100000", a_marc21(2))),
        "r1 r3 r4",
        ((2, "directory_not_digits", 66),),
    ),
    BadFile(
        "M15 blank in the directory",
        four(first_entry_says("0003    0", a_marc21(2))),
        "r1 r3 r4",
        ((2, "directory_not_digits", 66),),
    ),
    BadFile(
        "M15 field beyond the end",
        four(first_entry_says("900099999", a_marc21(2))),
        "r1 r3 r4",
        ((2, "directory_overlap", 66),),
    ),
    BadFile("M16 8,000 entries", four(many_fields(8000)), "r1 r3 r4", ((2, "too_many_fields", 66),)),
    BadFile("M16 1,900 entries to the same bytes", four(many_fields(1900)), "r1 r3 r4", ((2, "no_title", 66),)),
    BadFile(
        "M17 base address zero",
        four(base_says("00000", a_marc21(2))),
        "r1 r3 r4",
        ((2, "base_address", 66),),
        says="00000 in a record of",
    ),
    BadFile(
        "M17 base address beyond", four(base_says("99999", a_marc21(2))), "r1 r3 r4", ((2, "base_address", 66),)
    ),
    BadFile(
        "M17 base address off by one",
        four(base_says("00050", a_marc21(2))),
        "r1 r3 r4",
        ((2, "base_address", 66),),
    ),
    BadFile("M18 no fields", four(without_fields()), "r1 r3 r4", ((2, "empty_record", 66),)),
    BadFile("M29 UTF-16", GOOD4.decode().encode("utf-16"), refused="not_iso2709"),
    BadFile("M29 a thousand terminators", b"\x1d" * 1000, refused="not_iso2709"),
    BadFile("M29 a web page", b"<!DOCTYPE html><html><body>Please sign in</body></html>", refused="not_iso2709"),
    BadFile("M30 empty", b"", refused="empty"),
    BadFile("M30 one byte", b"0", refused="empty"),
    BadFile(
        "M12 cut in the middle, good ones behind",
        a_marc21(1) + a_marc21(2)[:50] + a_marc21(3) + a_marc21(4),
        "r1 r3 r4",
        ((2, "truncated", 66),),
    ),
    BadFile(
        "M12 cut in the leader, a good one behind",
        a_marc21(1) + a_marc21(2)[:17] + a_marc21(3),
        "r1 r3",
        ((2, "truncated", 66),),
    ),
    BadFile(
        "M12 cut where the length happens to fit the rest",
        a_marc21(1) + leader_says(f"{40 + len(a_marc21(3)):05d}", a_marc21(2))[:40] + a_marc21(3),
        "r1 r3",
        ((2, "truncated", 66),),
    ),
    BadFile(
        "M06 another byte for the terminator",
        four(a_marc21(2)[:-1] + b"\x1c"),
        "r1 r3 r4",
        ((2, "truncated", 66),),
    ),
    BadFile("M11 byte order mark between records", a_marc21(1) + b"\xef\xbb\xbf" + a_marc21(2), "r1 r2"),
    BadFile("M08 tab between records", a_marc21(1) + b"\t" + a_marc21(2), "r1 r2"),
    BadFile(
        "many pieces of noise before the first sound record",
        a_marc21(1)[:5] + b"x\x1d" * 12 + a_marc21(2),
        "r2",
        tuple((n, "leader_length", 0 if n == 1 else 5 + 2 * (n - 1)) for n in range(1, 13)),
    ),
    BadFile(
        "junk between records", a_marc21(1) + b"garbage" + a_marc21(2), "r1 r2", ((2, "leader_not_digits", 66),)
    ),
    BadFile(
        "the head of a web server",
        b"HTTP/1.1 200 OK\r\n\r\n" + GOOD4,
        "r1 r2 r3 r4",
        ((1, "leader_not_digits", 0),),
    ),
    BadFile(
        "field too short", four(entry_says(b"245", a_marc21(2), width=9)), "r1 r3 r4", ((2, "field_bounds", 66),)
    ),
    BadFile(
        "field into the next one",
        four(entry_says(b"245", a_marc21(2, f500="  $aNote"), width=22)),
        "r1 r3 r4",
        ((2, "field_bounds", 66),),
    ),
    BadFile(
        "field of no width",
        four(first_entry_says("000000000", a_marc21(2))),
        "r1 r3 r4",
        ((2, "field_bounds", 66),),
    ),
    BadFile(
        "field begins too late",
        four(entry_says(b"001", a_marc21(2), begin=1)),
        "r1 r3 r4",
        ((2, "field_bounds", 66),),
    ),
    *(
        BadFile(
            f"directory in characters of {encoding}, leader in {'characters' if leader else 'bytes'}",
            a_cnmarc(1)
            + counted_in_characters(
                a_cnmarc(2, "光学原理", encoding=encoding, charset=charset, f690="  $aO43"),
                encoding,
                leader=leader,
            )
            + a_cnmarc(3),
            "r1 r2 r3",
            warned="directory_in_characters",
        )
        for encoding, charset in (("gb18030", "10  "), ("utf-8", "50  "))
        for leader in (False, True)
    ),
    BadFile(
        "directory in nobody's measure",
        a_cnmarc(1) + entry_says(b"200", counted_in_characters(a_cnmarc(2), "gb18030", leader=False), width=5),
        "r1",
        ((2, "field_bounds", 116),),
    ),
]


class TestBadFrames(BadFilesContract):
    format = Marc
    file_name = "list.mrc"
    bad_files = BAD_FRAMES

    def is_a_record(self, message: CatalogueRecord | Quarantined | Skipped, there: bytes) -> bool:
        """A sound record begins with its own length."""
        if isinstance(message, CatalogueRecord) and "directory_in_characters" not in dict(message.warnings):
            return there[:5] == b"%05d" % len(there)
        return True


def test_fields_that_lie_over_each_other_beyond_measure_are_quarantined() -> None:
    profile = Profile(limits=Limits(marc_decoded_ratio=0))
    (bad, _) = list(Marc().read(BytesIO(many_fields(1900)), profile))
    assert isinstance(bad, Quarantined)
    assert bad.reason_code == "directory_overlap"


class TestNoise(NoiseContract):
    format = Marc
    signs = tuple(bytes([sign]) for sign in b"\x1d\x1e\x1f\x00\xff0 A")

    def a_record(self, number: int, chance: random.Random) -> bytes:
        return a_marc21(number, "光学") if chance.random() < 0.5 else a_cnmarc(number)
