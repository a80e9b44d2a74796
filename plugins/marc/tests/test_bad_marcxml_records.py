"""Damaged records in MARCXML, each beside good ones that must be read."""

import random
from collections.abc import Sequence
from io import BytesIO

import pytest
from acqflow_marc.format import Marc
from acqflow_marc.writing import a_marcxml as book
from acqflow_marc.writing import a_marcxml_cnmarc as chinese
from acqflow_marc.writing import marcxml, marcxml_file

from acqflow.plugin_api import (
    CatalogueRecord,
    FileRefused,
    Limits,
    Message,
    Profile,
    Quarantined,
    Skipped,
)
from acqflow.testing import BadFile, BadFilesContract, NoiseContract


def four(second: str) -> bytes:
    return marcxml_file(book(1), second, book(3), book(4))


CANARY = "'\"><svg onload=1>{{7*7}}${7*7}\r\nX"
NAME = '<datafield tag="700" ind1="1" ind2=" "><subfield code="a">Name</subfield></datafield>'

BAD_RECORDS = [
    BadFile(
        "X06 an entity nobody knows",
        four(book(2).replace("Optics", "Caf&eacute;")),
        "r1 r3 r4",
        ((2, "not_well_formed", 283),),
        says="undefined entity",
    ),
    BadFile(
        "X08 too long",
        four(book(2, "x" * 5000)),
        "r1 r3 r4",
        ((2, "too_long", 283),),
        profile=Profile(limits=Limits(xml_text=3000)),
    ),
    BadFile(
        "X09 too many attributes",
        four(book(2).replace("<datafield ", "<datafield " + " ".join(f'a{n}=""' for n in range(300)) + " ")),
        "r1 r3 r4",
        ((2, "attributes", 283),),
    ),
    BadFile(
        "X13 a bare ampersand",
        four(book(2).replace("Optics", "A & B")),
        "r1 r3 r4",
        ((2, "not_well_formed", 283),),
    ),
    BadFile(
        "X13 a tag that is closed by another",
        four(book(2).replace("</subfield>", "</subfeld>")),
        "r1 r3 r4",
        ((2, "not_well_formed", 283),),
        says="line 1 of the record: mismatched tag",
    ),
    BadFile(
        "the end tag is missing",
        four(book(2).replace("</record>", "")),
        "r1 r3 r4",
        ((2, "not_well_formed", 283),),
        says="the next record begins",
    ),
    BadFile(
        "the start tag is missing",
        four(book(2).replace("<record>", "")),
        "r1 r3 r4",
        ((2, "not_well_formed", 283),),
        says="stand in no record",
    ),
    BadFile("a control character", four(book(2, "Op\x01tics")), "r1 r3 r4", ((2, "not_well_formed", 283),)),
    BadFile(
        "a control character as a number",
        four(book(2).replace("Optics", "Op&#0;tics")),
        "r1 r3 r4",
        ((2, "not_well_formed", 283),),
    ),
    BadFile(
        "half of a surrogate pair",
        four(book(2).replace("Optics", "Op&#xD800;tics")),
        "r1 r3 r4",
        ((2, "not_well_formed", 283),),
    ),
    BadFile(
        "a comment that is never closed",
        four(book(2).replace("<leader>", "<!-- <leader>")),
        "r1 r3 r4",
        ((2, "not_well_formed", 283),),
    ),
    BadFile(
        "a comment that is closed in another record",
        marcxml_file(
            book(1).replace("<leader>", "<!-- <leader>"),
            book(2),
            book(3).replace("<leader>", "<!-- x --><leader>"),
        ),
        "r2 r3",
        ((1, "not_well_formed", 92),),
    ),
    BadFile(
        "an end tag in a comment", four(book(2).replace("<leader>", "<!-- </record> --><leader>")), "r1 r2 r3 r4"
    ),
    BadFile("an end tag in plain text", four(book(2).replace("Optics", "<![CDATA[</record>]]>")), "r1 r2 r3 r4"),
    BadFile("a record in a comment", marcxml_file(book(1), f"<!-- {book(2)} -->", book(3)), "r1 r3"),
    BadFile("an open comment between records", marcxml_file(book(1), "<!-- note", book(2), book(3)), "r1 r2 r3"),
    BadFile("an empty record", four("<record/>"), "r1 r3 r4", ((2, "empty_record", 283),)),
    BadFile(
        "a record with nothing but a leader",
        four("<record><leader>00000nam a2200000   4500</leader></record>"),
        "r1 r3 r4",
        ((2, "empty_record", 283),),
    ),
    BadFile(
        "too many tags",
        four(book(2, f500="  " + "$aNote" * 100)),
        "r1 r3 r4",
        ((2, "too_many_fields", 283),),
        profile=Profile(limits=Limits(marc_fields=3)),
    ),
    BadFile("G05 a title of 1 MB", four(book(2, "光学" * 170_000)), "r1 r2 r3 r4"),
    BadFile("G05 letters from all planes", four(book(2, "Ωptics 😀 𠀀 \U000e0041 \U0010fffd")), "r1 r2 r3 r4"),
    BadFile("no title", four(marcxml([("001", "r2"), ("500", "  $aNote")])), "r1 r3 r4", ((2, "no_title", 283),)),
    BadFile("the same number twice", four(book(1)), "r1 r3 r4", ((2, "duplicate_in_file", 283),)),
    BadFile("no currency", four(book(2, f020="  $c59.00")), "r1 r3 r4", ((2, "currency", 283),)),
    BadFile(
        "G05 10,000 names in as many fields",
        four(book(2).replace("</record>", NAME * 10_000 + "</record>")),
        "r1 r3 r4",
        ((2, "too_many_fields", 283),),
        says="10002 fields, at most 2000 allowed",
    ),
    BadFile("G05 10,000 names in one field", four(book(2, f700="1 " + "$aName" * 10_000)), "r1 r2 r3 r4"),
    BadFile(
        "G06 a hostile text",
        four(book(2, CANARY.replace("$", "$$"))),
        "r1 r2 r3 r4",
        titles=("Optics 1", f"{CANARY} 2".replace("\r\n", " "), "Optics 3", "Optics 4"),
    ),
]


class TestBadRecordsOfMarcXml(BadFilesContract):
    format = Marc
    file_name = "list.xml"
    bad_files = BAD_RECORDS

    def is_a_record(self, message: CatalogueRecord | Quarantined | Skipped, there: bytes) -> bool:
        """From the first sign of a tag to the last of the record's end."""
        return there.startswith(b"<") and (isinstance(message, Quarantined) or there.endswith(b"record>"))


def read(data: bytes, profile: Profile | None = None) -> list[Message]:
    return list(Marc().read(BytesIO(data), profile or Profile()))


class TestNoise(NoiseContract):
    format = Marc
    signs = (
        b"<", b">", b"&", b"]]>", b"<!--", b"-->", b"<![CDATA[", b"\xff", b"\0", b"</record>", b"<record>", b"/",
    )  # fmt: skip

    def a_record(self, number: int, chance: random.Random) -> bytes:
        return (book(number, "光学") if chance.random() < 0.5 else chinese(number)).encode()

    def a_file(self, records: Sequence[bytes]) -> bytes:
        return b"\n".join([b"<collection>", *records, b"</collection>"])


@pytest.mark.parametrize(
    "data",
    [
        b"<record><datafield>" + b"<!--" * 400_000,
        b"<record><datafield>" + b"<!---->" * 200_000,
        b"<record><datafield>" + b"<![CDATA[</record>]]>" * 60_000,
        b"<record>" * 150_000 + b"<datafield tag='245'>",
        b"<record><datafield tag='245'>" + b"<a>" * 150_000,
        b"<collection><record><leader/>" + b"</record>" * 150_000,
    ],
)
def test_tags_without_number_take_no_time_without_end(data: bytes) -> None:
    try:
        messages = read(data, Profile(limits=Limits(records=1_000_000)))
    except FileRefused:
        return
    assert not any(isinstance(m, CatalogueRecord) for m in messages)
