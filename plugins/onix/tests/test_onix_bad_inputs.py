"""The damaged and odd messages of the trade, each made here, each with what must become of it."""

import random
import re
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from acqflow_onix.format import Onix
from acqflow_onix.writing import elements, message

from acqflow.plugin_api import CatalogueRecord, FileRefused, FileSummary, Limits, Message, Profile, Quarantined


def product(number: int, title: str = "Optics", more: str = "", reference: str = "") -> str:
    head = elements(RecordReference=reference or f"r{number}", NotificationType="03")
    return f"<Product>{head}<Title><TitleType>01</TitleType><TitleText>{title}</TitleText></Title>{more}</Product>"


def six(third: str, **how: Any) -> bytes:
    return message([product(1), product(2), third, product(4), product(5), product(6)], **how)


def with_dtd(declared: str, title: str = "Optics", root: str = "ONIXMessage") -> bytes:
    body = f'<!DOCTYPE {root} {declared}><ONIXMessage release="2.1">{product(1, title)}</ONIXMessage>'
    return f'<?xml version="1.0"?>\n{body}'.encode()


def nested(depth: int) -> str:
    return "<OtherText>" + "<p>" * depth + "x" + "</p>" * depth + "</OtherText>"


def attributes(count: int) -> str:
    return "<OtherText " + " ".join(f'a{n}="1"' for n in range(count)) + "/>"


def laughs() -> str:
    lines = ['<!ENTITY l0 "ha">', *(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))]
    return f"[{''.join(lines)}]"


@dataclass(frozen=True)
class Case:
    """`staged` are record ids, `quarantined` (ordinal, reason); `refused` the reason for the whole file."""

    name: str
    data: bytes
    staged: str = "r1 r2 r4 r5 r6"
    quarantined: tuple[tuple[int, str], ...] = ()
    refused: str = ""
    encoding: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    warned: str = ""
    says: str = ""
    noted: str = ""
    limits: Limits = field(default_factory=Limits)


ALL6 = "r1 r2 r3 r4 r5 r6"
GOOD6 = six(product(3))
CUT = GOOD6[: GOOD6.rindex(b"</Title>")]
ADDRESS = "http://www.editeur.org/onix/2.1/reference/onix-international.dtd"
INCLUDE = '<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="file:///etc/hostname"/>'
SMALL = Limits(xml_text=5_000)
CHINESE = [product(n, "光学") for n in (1, 2)]
REMARK = "<!-- <Product>old</Product> -->"

CASES = [
    Case("X01 billion laughs", with_dtd(laughs(), "&l9;"), refused="dtd_entities"),
    Case("X02 quadratic blow-up", with_dtd(f'[<!ENTITY a "{"x" * 9000}">]', "&a;" * 900), refused="dtd_entities"),
    Case(
        "X03 a file of the machine",
        with_dtd('[<!ENTITY e SYSTEM "file:///etc/hostname">]', "&e;"),
        refused="dtd_entities",
    ),
    Case(
        "X04 a parameter entity",
        with_dtd('[<!ENTITY % p SYSTEM "http://127.0.0.1/x"> %p;]'),
        refused="dtd_entities",
    ),
    Case(
        "X04 behind a comment that looks like the root",
        with_dtd('[<!-- <ONIXMessage> --><!ENTITY e "x">]'),
        refused="dtd_entities",
    ),
    Case("X05 the address of the DTD", with_dtd(f'SYSTEM "{ADDRESS}"'), "r1"),
    Case("X05 a subset without entities", with_dtd("[<!ELEMENT Product ANY>]"), "r1"),
    Case(
        "X06 a character by its name",
        six(product(3, "Caf&eacute; &ndash; &amp; more")),
        ALL6,
        warned="entities_without_dtd",
    ),
    Case(
        "X06 a name that nobody knows",
        six(product(3, "Caf&nothing;")),
        quarantined=((3, "unknown_entity"),),
        says="&nothing;",
    ),
    Case("X06 no name where it is text", six(product(3, "<![CDATA[Caf&nothing;]]>")), ALL6),
    Case("X08 a record too long", six(product(3, "x" * 6_000)), quarantined=((3, "too_long"),), limits=SMALL),
    Case(
        "X09 300 attributes in a product", six(product(3, more=attributes(300))), quarantined=((3, "attributes"),)
    ),
    Case(
        "X09 300 attributes at the root",
        GOOD6.replace(b"<ONIXMessage", b"<ONIXMessage" + attributes(300)[10:-2].encode()),
        refused="attributes",
    ),
    Case("elements 150 deep", six(product(3, more=nested(150))), quarantined=((3, "too_deep"),)),
    Case("elements 400 deep", six(product(3, more=nested(400))), quarantined=((3, "too_deep"),)),
    Case("elements 90 deep", six(product(3, more=nested(90))), ALL6),
    Case(
        "X10 says UTF-8, is GBK",
        message(CHINESE, encoding="gbk", declares="utf-8"),
        "",
        ((1, "encoding"), (2, "encoding")),
        says="byte 244 is not utf-8",
    ),
    Case(
        "X10 a person says it is GBK",
        message(CHINESE, encoding="gbk", declares="utf-8"),
        "r1 r2",
        encoding="gbk",
        options={"leader_encoding": "ignore"},
    ),
    Case(
        "X10 one product in GBK",
        GOOD6.replace(b"Optics", "光学".encode("gbk"), 1),
        "r2 r3 r4 r5 r6",
        ((1, "encoding"),),
    ),
    Case("X11 declares GBK and is it", message(CHINESE, encoding="gbk"), "r1 r2"),
    Case("X11 declares GB 18030 and is it", message(CHINESE, encoding="gb18030"), "r1 r2"),
    Case("UTF-16 with a byte order mark", message(CHINESE, encoding="utf-16"), "r1 r2"),
    Case("UTF-16 without one", message(CHINESE, encoding="utf-16-be"), "r1 r2"),
    Case("says UTF-16, is UTF-8", message(CHINESE, declares="utf-16"), "r1 r2"),
    Case("UTF-8 with a byte order mark", b"\xef\xbb\xbf" + GOOD6, ALL6),
    Case(
        "says Latin 1, has Windows quotation marks",
        message([product(1, "‘O’")], encoding="cp1252", declares="iso-8859-1"),
        "r1",
        warned="encoding_override",
    ),
    Case("an encoding that nobody knows", message(CHINESE, declares="klingon"), refused="encoding"),
    Case("an encoding that hides markup", message(CHINESE, declares="utf-7"), refused="encoding"),
    Case("X13 an ampersand by itself", six(product(3, "A & B")), quarantined=((3, "not_well_formed"),)),
    Case("X13 an element that is not closed", six(product(3, "A<b>B")), quarantined=((3, "not_well_formed"),)),
    Case("X14 cut in the last product", CUT, "r1 r2 r3 r4 r5", ((6, "truncated"),), noted="message_not_closed"),
    Case(
        "X14 cut in a tag",
        GOOD6[: GOOD6.rindex(b"<TitleText") + 4],
        "r1 r2 r3 r4 r5",
        ((6, "truncated"),),
        noted="message_not_closed",
    ),
    Case("X14 cut behind a product", GOOD6[: GOOD6.rindex(b"</ONIX")], ALL6, noted="message_not_closed"),
    Case("X15 another release", six(product(3), release="4.0"), refused="version"),
    Case("X15 the namespace of another release", GOOD6.replace(b"onix/3.0/reference", b"of/somebody/else"), ALL6),
    Case("X15 prefixed names", re.sub(rb"(</?)(?=[A-Z])", rb"\1o:", GOOD6).replace(b"xmlns=", b"xmlns:o="), ALL6),
    Case(
        "X17 includes, style sheets, instructions",
        six('<?xml-stylesheet href="http://127.0.0.1/"?>' + product(3, more=INCLUDE)),
        ALL6,
    ),
    Case("another document", b"<html><body>Sign in</body></html>", refused="not_onix"),
    Case("a table", b"Title,Price\nOptics,9.00\n", refused="not_onix"),
    Case("nothing but blanks", b" \r\n ", refused="empty"),
    Case(
        "the end of a product missing",
        six(product(3).removesuffix("</Product>")),
        quarantined=((3, "not_well_formed"),),
    ),
    Case(
        "the end of the last product missing",
        message([product(1), product(2).removesuffix("</Product>")]),
        "r1",
        ((2, "not_well_formed"),),
    ),
    Case(
        "the beginning of a product misspelt",
        six(product(3).replace("<Product>", "<Prduct>")),
        quarantined=((3, "not_well_formed"),),
        says="outside every product",
    ),
    Case("text between products", six("Dear librarian, " + product(3)), ALL6, ((3, "not_well_formed"),)),
    Case("a product in a comment", six(REMARK + product(3)), ALL6),
    Case("a product in a comment in a product", six(product(3, more=REMARK)), ALL6),
    Case("a product in a CDATA section", six(product(3, "<![CDATA[</Product><Product>]]>")), ALL6),
    Case("a comment that is not closed", six(product(3, "O<!-- ptics")), quarantined=((3, "not_well_formed"),)),
    Case(
        "a comment that is not closed before one that is",
        six(product(3, "O<!-- ptics") + "<!-- x -->"),
        quarantined=((3, "not_well_formed"),),
    ),
    Case(
        "a CDATA section that is not closed",
        six(product(3, "<![CDATA[O") + product(7, "<![CDATA[O]]>")),
        "r1 r2 r7 r4 r5 r6",
        ((3, "not_well_formed"),),
    ),
    Case("an empty product", six("<Product/>"), quarantined=((3, "no_title"),)),
    Case(
        "attributes at a product",
        six(product(3).replace("<Product>", '<Product datestamp="20260101" sourcename=">x">')),
        ALL6,
    ),
    Case("a control character", six(product(3, "Opt\x1fics")), quarantined=((3, "control_char"),)),
    Case("a control character by number", six(product(3, "Opt&#x1F;ics")), quarantined=((3, "control_char"),)),
    Case(
        "control characters are to be blanks",
        six(product(3, "Opt\x1fi&#31;cs")),
        ALL6,
        options={"control_characters": "strip"},
    ),
    Case(
        "half of a surrogate pair",
        GOOD6.replace(b"Optics", b"\xed\xa0\x80", 1),
        "r2 r3 r4 r5 r6",
        ((1, "encoding"),),
    ),
    Case("a record number twice", six(product(3, reference="r2")), quarantined=((3, "duplicate_in_file"),)),
    Case("two messages in one file", message([product(1)]) + message([product(2)]), "r1 r2"),
    Case("a product by itself", product(1).encode(), "r1", noted="no_message"),
    Case("a message without products", message([], header="<SentDate>20260101</SentDate>"), ""),
    Case(
        "a damaged header",
        six(product(3), header="<SenderName>A & B</SenderName>"),
        ALL6,
        noted="header_unreadable",
    ),
]


def read(case: Case) -> list[Message]:
    profile = Profile(encoding=case.encoding, options=case.options, limits=case.limits)
    return list(Onix().read(BytesIO(case.data), profile))


@pytest.mark.parametrize("case", [c for c in CASES if not c.refused], ids=lambda c: c.name)
def test_each_product_is_read_or_quarantined_with_its_reason(case: Case) -> None:
    messages = read(case)
    assert " ".join(m.record_id for m in messages if isinstance(m, CatalogueRecord)) == case.staged
    bad = [m for m in messages if isinstance(m, Quarantined)]
    assert tuple((m.position.ordinal, m.reason_code) for m in bad) == case.quarantined
    assert case.says in "".join(m.detail for m in bad)
    assert not any(sign in m.detail for m in bad for sign in ("b'", 'b"', "\\x"))
    summary = messages[-1]
    assert isinstance(summary, FileSummary)
    assert summary.framed == len(messages) - 1
    assert [code for code, _ in summary.notes] == ([case.noted] if case.noted else [])


@pytest.mark.parametrize("case", [c for c in CASES if not c.refused], ids=lambda c: c.name)
def test_offsets_lead_back_to_the_bytes(case: Case) -> None:
    for found in read(case)[:-1]:
        assert not isinstance(found, FileSummary)
        place = found.position
        taken = case.data[place.offset : place.offset + place.length]
        assert len(taken) == place.length > 0
        if isinstance(found, Quarantined):
            assert found.raw == taken
        else:
            plain = taken.replace(b"\0", b"").replace(b"o:", b"")
            assert plain.startswith(b"<Product")
            assert plain.endswith((b"</Product>", b"/>"))


@pytest.mark.parametrize("case", [c for c in CASES if c.warned], ids=lambda c: c.name)
def test_what_was_decided_for_the_record_is_shown(case: Case) -> None:
    warnings = [code for m in read(case) if isinstance(m, CatalogueRecord) for code, _ in m.warnings]
    assert case.warned in warnings


@pytest.mark.parametrize("case", [c for c in CASES if c.refused], ids=lambda c: c.name)
def test_a_file_that_cannot_be_taken_is_refused_whole(case: Case) -> None:
    with pytest.raises(FileRefused) as refused:
        read(case)
    assert refused.value.reason == case.refused
    assert re.search(r"\w", refused.value.cure)


def test_titles_come_through_every_encoding() -> None:
    for encoding in ("utf-8", "gbk", "gb18030", "utf-16", "utf-16-le", "big5hkscs"):
        (first, *_) = Onix().read(BytesIO(message(CHINESE, encoding=encoding)), Profile())
        assert isinstance(first, CatalogueRecord)
        assert first.title == "光学"


def test_characters_by_name_and_number_are_what_they_say() -> None:
    data = message([product(1, "Caf&eacute; &ndash; &#20809;&#x5b66; &lt;1&gt;")])
    (first, *_) = Onix().read(BytesIO(data), Profile())
    assert isinstance(first, CatalogueRecord)
    assert first.title == "Café – 光学 <1>"


def test_noise_in_one_product_costs_no_other() -> None:
    """Bytes changed, cut, put in and taken out of one of six products: five are read, and all are counted."""
    chance = random.Random(5)
    for _ in range(150):
        products = [product(n, "光学").encode() for n in range(6)]
        place = chance.randrange(6)
        products[place] = spoiled(products[place], chance)
        data = b'<ONIXMessage release="2.1">' + b"\n".join(products) + b"</ONIXMessage>"
        messages = list(Onix().read(BytesIO(data), Profile()))
        staged = {m.record_id for m in messages if isinstance(m, CatalogueRecord)}
        assert {f"r{n}" for n in range(6) if n != place} <= staged, products[place]
        assert isinstance(messages[-1], FileSummary)
        assert messages[-1].framed == len(messages) - 1


def spoiled(record: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(1, len(record))
    noise = bytes(chance.choice(b"<>&;!-[]/\"'\x00\xff A") for _ in range(chance.randrange(1, 20)))
    return chance.choice(
        [
            record[:at],
            record[:at] + noise + record[at:],
            record[:at] + record[at + len(noise) :],
            record[:at] + noise[:1] + record[at + 1 :],
        ]
    )


def test_no_file_and_no_address_that_a_message_names_is_opened(tmp_path: Path) -> None:
    """The DTD, an include and a style sheet lead to a server that would notice, and to a file that would show."""
    secret = tmp_path / "secret.xml"
    secret.write_text("<Title><TitleText>secret</TitleText></Title>", encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/onix.dtd"
        included = INCLUDE.replace("file:///etc/hostname", secret.as_uri())
        asked = [
            with_dtd(f'SYSTEM "{address}"').replace(b"</Product>", included.encode() + b"</Product>"),
            with_dtd(f'SYSTEM "{address}"').replace(
                b"<!DOCTYPE", f'<?xml-stylesheet href="{address}"?><!DOCTYPE'.encode()
            ),
        ]
        read_so = [m for data in asked for m in Onix().read(BytesIO(data), Profile())]
        for declared in (f'[<!ENTITY e SYSTEM "{secret.as_uri()}">]', f'[<!ENTITY % p SYSTEM "{address}"> %p;]'):
            with pytest.raises(FileRefused):
                Onix().read(BytesIO(with_dtd(declared, "&e;")), Profile())
        with pytest.raises(BlockingIOError):
            server.accept()
    assert [m.title for m in read_so if isinstance(m, CatalogueRecord)] == ["Optics", "Optics"]


@pytest.mark.parametrize("opened", ["<!--", "<![CDATA[", "<?", "<Product a='"])
def test_a_product_full_of_what_is_never_closed_takes_no_longer_than_any_other(opened: str) -> None:
    data = message([product(1), f"<Product>&eacute;{opened * 50_000}", product(2)])
    limits = Limits(quarantined=100_000)
    staged = [
        m.record_id for m in Onix().read(BytesIO(data), Profile(limits=limits)) if isinstance(m, CatalogueRecord)
    ]
    assert staged == ["r1", "r2"]
