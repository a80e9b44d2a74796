"""MARCXML: the same records as in ISO 2709, and the damaged and hostile files of the trade."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from io import BytesIO

import pytest
from acqflow_marc.format import Marc
from acqflow_marc.writing import FieldText, iso2709, marcxml

from acqflow.plugin_api import (
    CatalogueRecord,
    FileRefused,
    FileSummary,
    Limits,
    Message,
    Position,
    Profile,
    Quarantined,
    Skipped,
)

SLIM = "http://www.loc.gov/MARC21/slim"
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'
DEFAULT = Limits()
DOCTYPE = "<!DOCTYPE collection ["


def book(number: int, title: str = "Optics", prefix: str = "", **more: str) -> str:
    extra = [(tag.removeprefix("f"), text) for tag, text in more.items()]
    return marcxml(sorted([("001", f"r{number}"), ("245", f"10$a{title} {number}"), *extra]), prefix=prefix)


def chinese(number: int, title: str = "光学") -> str:
    coded = ("100", "  $a20240101d2024    em y0chiy50      ea")
    return marcxml([("001", f"r{number}"), coded, ("200", f"1 $a{title}{number}")], tail="450 ")


def collection(*records: str, head: str = DECLARATION, root: str = f'collection xmlns="{SLIM}"') -> bytes:
    """The records between blanks and line ends, as most programs write them."""
    return "\n  ".join([f"{head}<{root}>", *records, f"</{root.split()[0]}>"]).encode()


def four(second: str) -> bytes:
    return collection(book(1), second, book(3), book(4))


def in_gbk(data: bytes) -> bytes:
    return data.decode().encode("gbk")


def says(encoding: str) -> str:
    return f'<?xml version="1.0" encoding="{encoding}"?>'


@dataclass(frozen=True)
class Case:
    """`staged` are record ids, `quarantined` (ordinal, reason); `refused` the reason for the whole file."""

    name: str
    data: bytes
    staged: str = ""
    quarantined: tuple[tuple[int, str], ...] = ()
    refused: str = ""
    encoding: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    limits: Limits = DEFAULT
    says: str = ""


CASES = [
    Case("default namespace", four(book(2)), "r1 r2 r3 r4"),
    Case(
        "prefix",
        collection(*(book(n, prefix="marc:") for n in (1, 2)), root=f'marc:collection xmlns:marc="{SLIM}"'),
        "r1 r2",
    ),
    Case("no namespace", collection(book(1), book(2), root="collection"), "r1 r2"),
    Case("no root and no declaration", (book(1) + "\n" + book(2)).encode(), "r1 r2"),
    Case("one record and nothing else", book(1).replace("<record>", f'<record xmlns="{SLIM}">').encode(), "r1"),
    Case(
        "marcxchange",
        collection(
            *(book(n, prefix="mx:").replace("<mx:record>", '<mx:record format="MARC21">') for n in (1, 2)),
            root='mx:collection xmlns:mx="info:lc/xmlns/marcxchange-v2"',
        ),
        "r1 r2",
    ),
    Case(
        "answers of a server, with records around the records",
        collection(
            *(f"<record><recordSchema>x</recordSchema><data>{book(n)}</data></record>" for n in (1, 2)),
            root="searchRetrieveResponse",
        ),
        "r1 r2",
    ),
    Case("byte order mark", b"\xef\xbb\xbf" + four(book(2)), "r1 r2 r3 r4"),
    Case("CRLF", four(book(2)).replace(b"\n", b"\r\n"), "r1 r2 r3 r4"),
    Case("a record with its own prefix", collection(book(1), book(2, prefix="m:"), book(3)), "r1 r2 r3"),
    Case(
        "X01 entities within entities",
        collection(book(1), head=f'{DOCTYPE}<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'),
        refused="dtd_entities",
    ),
    Case(
        "X03 an entity that is a file",
        collection(book(1, "&e;"), head=f'{DOCTYPE}<!ENTITY e SYSTEM "file:///etc/hostname">]>'),
        refused="dtd_entities",
    ),
    Case(
        "X04 an entity of parameters",
        collection(book(1), head=f'{DOCTYPE}<!ENTITY % p SYSTEM "http://books.example/x"> %p;]>'),
        refused="dtd_entities",
    ),
    Case(
        "X05 a document type elsewhere is never fetched",
        collection(book(1), head='<!DOCTYPE collection SYSTEM "http://books.example/marc.dtd">'),
        "r1",
    ),
    Case(
        "X06 an entity nobody knows",
        four(book(2).replace("Optics", "Caf&eacute;")),
        "r1 r3 r4",
        ((2, "not_well_formed"),),
        says="undefined entity",
    ),
    Case("X08 too long", four(book(2, "x" * 5000)), "r1 r3 r4", ((2, "too_long"),), limits=Limits(xml_text=3000)),
    Case(
        "X09 too many attributes",
        four(book(2).replace("<datafield ", "<datafield " + " ".join(f'a{n}=""' for n in range(300)) + " ")),
        "r1 r3 r4",
        ((2, "attributes"),),
    ),
    Case(
        "X09 too many attributes of the root",
        collection(book(1), root="collection " + " ".join(f'a{n}=""' for n in range(300))),
        refused="attributes",
    ),
    Case(
        "X10 says UTF-8, is GBK",
        in_gbk(four(book(2, "光学"))),
        "r1 r3 r4",
        ((2, "encoding"),),
        encoding="gbk",
        says="may be gb18030",
    ),
    Case(
        "X10 says UTF-8, is GBK, and nobody knows",
        in_gbk(four(book(2, "光学"))),
        "r1 r3 r4",
        ((2, "encoding"),),
        says="byte 148 of the record",
    ),
    Case(
        "X10 a person may choose",
        in_gbk(four(book(2, "光学"))),
        "r1 r2 r3 r4",
        encoding="gbk",
        options={"leader_encoding": "ignore"},
    ),
    Case("X11 says GBK and is it", in_gbk(collection(chinese(1), chinese(2), head=says("GBK"))), "r1 r2"),
    Case(
        "X11 says GB 18030 and is it",
        collection(chinese(1, "㐀光学")).replace(b"UTF-8", b"GB18030").decode().encode("gb18030"),
        "r1",
    ),
    Case(
        "says nothing, is GBK, and the profile knows",
        in_gbk(collection(chinese(1), head="")),
        "r1",
        encoding="gbk",
    ),
    Case("says nothing and is UTF-8", collection(chinese(1), head=""), "r1"),
    Case("says GBK and is UTF-8", collection(chinese(1), head=says("GBK")), "r1"),
    Case(
        "says what is no encoding", collection(book(1), head=says("klingon")), refused="encoding", says="klingon"
    ),
    *(
        Case(
            f"{codec}, a record of it broken",
            collection(book(1, "𠀀"), book(2, "A & B").replace("&amp;", "&"), book(3, "光学"), head=says("UTF-16"))
            .decode()
            .encode(codec),
            "r1 r3",
            ((2, "not_well_formed"),),
        )
        for codec in ("utf-16", "utf-16-le", "utf-16-be")
    ),
    Case(
        "UTF-16 cut in a character",
        four(book(2)).decode().encode("utf-16")[:-1],
        refused="encoding",
        says="is none",
    ),
    Case("X13 a bare ampersand", four(book(2).replace("Optics", "A & B")), "r1 r3 r4", ((2, "not_well_formed"),)),
    Case(
        "X13 a tag that is closed by another",
        four(book(2).replace("</subfield>", "</subfeld>")),
        "r1 r3 r4",
        ((2, "not_well_formed"),),
        says="line 1 of the record: mismatched tag",
    ),
    Case("X14 cut in the last record", four(book(2))[:-60], "r1 r2 r3", ((4, "truncated"),)),
    Case(
        "the end tag is missing",
        four(book(2).replace("</record>", "")),
        "r1 r3 r4",
        ((2, "not_well_formed"),),
        says="the next record begins",
    ),
    Case(
        "the start tag is missing",
        four(book(2).replace("<record>", "")),
        "r1 r3 r4",
        ((2, "not_well_formed"),),
        says="stand in no record",
    ),
    Case("X15 another namespace", collection(book(1), root='collection xmlns="http://books.example/"'), "r1"),
    Case(
        "X15 no MARC at all",
        collection("<Product><RecordReference>1</RecordReference></Product>", root="ONIXMessage"),
        refused="not_iso2709",
    ),
    Case(
        "X17 inclusions, style sheets and other instructions",
        collection(
            book(1),
            '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/hostname"/>',
            book(2),
            head=f'{DECLARATION}<?xml-stylesheet href="http://books.example/"?>',
        ),
        "r1 r2",
    ),
    Case("a control character", four(book(2, "Op\x01tics")), "r1 r3 r4", ((2, "not_well_formed"),)),
    Case(
        "a control character as a number",
        four(book(2).replace("Optics", "Op&#0;tics")),
        "r1 r3 r4",
        ((2, "not_well_formed"),),
    ),
    Case(
        "half of a surrogate pair",
        four(book(2).replace("Optics", "Op&#xD800;tics")),
        "r1 r3 r4",
        ((2, "not_well_formed"),),
    ),
    Case(
        "a comment that is never closed",
        four(book(2).replace("<leader>", "<!-- <leader>")),
        "r1 r3 r4",
        ((2, "not_well_formed"),),
    ),
    Case(
        "a comment that is closed in another record",
        collection(
            book(1).replace("<leader>", "<!-- <leader>"),
            book(2),
            book(3).replace("<leader>", "<!-- x --><leader>"),
        ),
        "r2 r3",
        ((1, "not_well_formed"),),
    ),
    Case(
        "an end tag in a comment", four(book(2).replace("<leader>", "<!-- </record> --><leader>")), "r1 r2 r3 r4"
    ),
    Case("an end tag in plain text", four(book(2).replace("Optics", "<![CDATA[</record>]]>")), "r1 r2 r3 r4"),
    Case("a record in a comment", collection(book(1), f"<!-- {book(2)} -->", book(3)), "r1 r3"),
    Case("an open comment between records", collection(book(1), "<!-- note", book(2), book(3)), "r1 r2 r3"),
    Case("an empty record", four("<record/>"), "r1 r3 r4", ((2, "empty_record"),)),
    Case(
        "a record with nothing but a leader",
        four("<record><leader>00000nam a2200000   4500</leader></record>"),
        "r1 r3 r4",
        ((2, "empty_record"),),
    ),
    Case(
        "too many tags",
        four(book(2, f500="  " + "$aNote" * 100)),
        "r1 r3 r4",
        ((2, "too_many_fields"),),
        limits=Limits(marc_fields=3),
    ),
    Case("G05 a title of 1 MB", four(book(2, "光学" * 170_000)), "r1 r2 r3 r4"),
    Case("G05 letters from all planes", four(book(2, "Ωptics 😀 𠀀 \U000e0041 \U0010fffd")), "r1 r2 r3 r4"),
    Case("no record", collection(), refused="empty"),
    Case("no title", four(marcxml([("001", "r2"), ("500", "  $aNote")])), "r1 r3 r4", ((2, "no_title"),)),
    Case("the same number twice", four(book(1)), "r1 r3 r4", ((2, "duplicate_in_file"),)),
    Case("MARC 21 for CNMARC", four(book(2)), refused="wrong_format", options={"flavour": "cnmarc"}),
    Case("UNIMARC for MARC 21", collection(chinese(1)), refused="wrong_format", options={"flavour": "marc21"}),
    Case("no currency", four(book(2, f020="  $c59.00")), "r1 r3 r4", ((2, "currency"),)),
    Case("MARC-8 is nothing in XML", collection(chinese(1)), "r1", encoding="marc-8"),
]


def read(data: bytes, profile: Profile | None = None) -> list[Message]:
    return list(Marc().read(BytesIO(data), profile or Profile()))


def outcome(case: Case) -> list[Message]:
    return read(case.data, Profile(encoding=case.encoding, options=case.options, limits=case.limits))


@pytest.mark.parametrize("case", [c for c in CASES if not c.refused], ids=lambda c: c.name)
def test_each_record_is_read_or_quarantined_with_its_reason(case: Case) -> None:
    messages = outcome(case)
    assert " ".join(m.record_id for m in messages if isinstance(m, CatalogueRecord)) == case.staged
    bad = [m for m in messages if isinstance(m, Quarantined)]
    assert tuple((m.position.ordinal, m.reason_code) for m in bad) == case.quarantined
    assert case.says in "".join(m.detail for m in bad)
    assert isinstance(messages[-1], FileSummary)
    assert messages[-1].framed == len(messages) - 1


@pytest.mark.parametrize("case", [c for c in CASES if not c.refused], ids=lambda c: c.name)
def test_offsets_lead_back_to_the_bytes(case: Case) -> None:
    for message in outcome(case)[:-1]:
        assert not isinstance(message, FileSummary)
        place = message.position
        taken = case.data[place.offset : place.offset + place.length]
        assert len(taken) == place.length
        assert taken.lstrip(b"\0").startswith(b"<")
        if isinstance(message, Quarantined):
            assert message.raw == taken
        else:
            assert taken.rstrip(b"\0").endswith((b"record>", "record>".encode("utf-16-be"), b"d\0>"))


@pytest.mark.parametrize("case", [c for c in CASES if c.refused], ids=lambda c: c.name)
def test_a_file_that_cannot_be_taken_is_refused_whole(case: Case) -> None:
    with pytest.raises(FileRefused) as refused:
        outcome(case)
    assert refused.value.reason == case.refused
    assert case.says in refused.value.detail
    assert refused.value.cure


BOOK: tuple[FieldText, ...] = (
    ("001", "ocn123"),
    ("008", "160101s2016    mau    db    001 0 eng  "),
    ("020", "  $a9780262035613 (hardcover)$c$$80.00"),
    ("041", "1 $aeng$hger"),
    ("050", "00$aQ325.5$b.G66 2016"),
    ("100", "1 $aGoodfellow, Ian,$eauthor."),
    ("245", "10$aDeep learning :$bA & B <or> “C” /$cIan Goodfellow."),
    ("264", " 1$aCambridge :$bThe MIT Press,$c[2016]"),
    ("490", "1 $aAdaptive computation"),
    ("776", "08$iOnline version:$z9780262337373"),
)
CNMARC_BOOK: tuple[FieldText, ...] = (
    ("001", "012008000001"),
    ("010", "  $a978-7-02-000220-7$b精装$dCNY59.70"),
    ("100", "  $a20080101d2008    em y0chiy50      ea"),
    ("101", "1 $achi$ceng"),
    ("200", "1 $a红楼梦$e校注本$f曹雪芹, 高鹗著"),
    ("225", "2 $a中国古典文学读本丛书"),
    ("452", " 0$1001012008000002$12001 $a红楼梦$1010  $a978-7-301-04815-3"),
    ("690", "  $aI242.4$v4"),
)


@pytest.mark.parametrize("fields", [BOOK, CNMARC_BOOK])
@pytest.mark.parametrize("prefix", ["", "marc:"])
def test_a_record_says_the_same_in_xml_as_in_iso_2709(fields: tuple[FieldText, ...], prefix: str) -> None:
    profile = Profile(default_currency="USD")
    in_iso, _ = read(iso2709(fields), profile)
    in_xml, _ = read(marcxml(fields, prefix=prefix).encode(), profile)
    assert isinstance(in_iso, CatalogueRecord)
    assert isinstance(in_xml, CatalogueRecord)
    nowhere = Position(1, 0, 0)
    assert replace(in_xml, position=nowhere) == replace(in_iso, position=nowhere)
    assert in_xml.other_formats


def test_indented_text_is_read_without_its_line_ends() -> None:
    spread = book(1).replace("Optics 1", "Optics\n      and light").replace("r1", "\n  r1\n  ")
    message, _ = read(spread.encode())
    assert isinstance(message, CatalogueRecord)
    assert (message.title, message.record_id) == ("Optics and light", "r1")


def test_tags_inside_a_text_are_left_out_and_the_text_is_kept() -> None:
    message, _ = read(book(1).replace("Optics", "The <i>Optics</i> of").encode())
    assert isinstance(message, CatalogueRecord)
    assert message.title == "The Optics of 1"


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (book(1).replace("<record>", '<record type="Authority">'), "authority_record"),
        (marcxml([("001", "1"), ("245", "10$aX")], leader="dam"), "deleted_record"),
        (marcxml([("001", "1"), ("245", "10$aX")], leader="nz "), "authority_record"),
    ],
)
def test_records_that_are_no_titles_are_passed_over(record: str, reason: str) -> None:
    message, _ = read(record.encode())
    assert isinstance(message, Skipped)
    assert message.reason == reason


@pytest.mark.parametrize(
    ("head", "name", "at_least"),
    [
        (collection(book(1)), "list.xml", 1.0),
        (collection(book(1)), "list", 0.9),
        (collection(book(1), root="collection"), "list", 0.9),
        (collection(book(1)).decode().encode("utf-16"), "list.xml", 0.9),
        (collection(), "list.xml", 0.9),
    ],
)
def test_it_is_recognised_by_its_elements(head: bytes, name: str, at_least: float) -> None:
    assert Marc().recognises(head, name).confidence >= at_least


@pytest.mark.parametrize(
    "head",
    [
        b"<ONIXMessage><Product><RecordReference>1</RecordReference></Product></ONIXMessage>",
        b'<mods xmlns="http://www.loc.gov/mods/v3"><titleInfo/></mods>',
        b"<html><body>http://www.loc.gov/MARC21/slim</body></html>",
        b"collection of records",
    ],
)
def test_other_xml_is_left_to_others(head: bytes) -> None:
    assert Marc().recognises(head, "list.xml").confidence == 0


def test_a_vendors_own_places_are_read_in_xml_too() -> None:
    record = marcxml([("001", "1"), ("245", "10$aX"), ("949", "  $pUSD 29.95$fPHYS")]).encode()
    message, _ = read(record, Profile(columns={"949$p": "price", "949$f": "extra:fund"}))
    assert isinstance(message, CatalogueRecord)
    assert (str(message.price), message.extra) == ("USD 29.95", {"fund": "PHYS"})


def test_noise_in_one_record_costs_no_other() -> None:
    """Bytes changed, cut, put in and taken out of one of six records: five are read, and all are counted."""
    chance = random.Random(5)
    for _ in range(600):
        records = [book(n, "光学") if chance.random() < 0.5 else chinese(n) for n in range(6)]
        place = chance.randrange(6)
        pieces = [record.encode() for record in records]
        pieces[place] = spoiled(pieces[place], chance)
        data = b"\n".join([b"<collection>", *pieces, b"</collection>"])
        messages = read(data)
        staged = {m.record_id for m in messages if isinstance(m, CatalogueRecord)}
        assert {f"r{n}" for n in range(6) if n != place} <= staged, pieces[place]
        assert isinstance(messages[-1], FileSummary)
        assert messages[-1].framed == len(messages) - 1


def spoiled(record: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(1, len(record))
    signs = [
        b"<",
        b">",
        b"&",
        b"]]>",
        b"<!--",
        b"-->",
        b"<![CDATA[",
        b"\xff",
        b"\0",
        b"</record>",
        b"<record>",
        b"/",
    ]
    noise = b"".join(chance.choice(signs) for _ in range(chance.randrange(1, 4)))
    return chance.choice(
        [
            record[:at],
            record[at:],
            record[:at] + noise + record[at:],
            record[:at] + record[at + len(noise) :],
            record[:at] + noise[:1] + record[at + 1 :],
        ]
    )


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
