"""Damaged and odd products in ONIX messages, each beside good ones that must be read."""

import random
from collections.abc import Sequence
from html import escape
from io import BytesIO

import pytest
from acqflow_onix.format import Onix
from acqflow_onix.writing import elements, message

from acqflow.plugin_api import CatalogueRecord, Limits, Profile, Quarantined, Skipped
from acqflow.testing import BadFile, BadFilesContract, NoiseContract


def product(number: int, title: str = "Optics", more: str = "", reference: str = "") -> str:
    head = elements(RecordReference=reference or f"r{number}", NotificationType="03")
    return f"<Product>{head}<Title><TitleType>01</TitleType><TitleText>{title}</TitleText></Title>{more}</Product>"


def six(third: str) -> bytes:
    return message([product(1), product(2), third, product(4), product(5), product(6)])


def supply(*prices: str) -> str:
    return f"<SupplyDetail>{''.join(prices)}</SupplyDetail>"


def a_price(amount: str, **more: str) -> str:
    return f"<Price>{elements(**({'PriceTypeCode': '01'} | more), PriceAmount=amount)}</Price>"


def nested(depth: int) -> str:
    return "<OtherText>" + "<p>" * depth + "x" + "</p>" * depth + "</OtherText>"


def attributes(count: int) -> str:
    return "<OtherText " + " ".join(f'a{n}="1"' for n in range(count)) + "/>"


FIVE = "r1 r2 r4 r5 r6"
ALL6 = "r1 r2 r3 r4 r5 r6"
GOOD6 = six(product(3))
SMALL = Limits(xml_text=5_000)
REMARK = "<!-- <Product>old</Product> -->"

CANARY = "'\"><svg onload=1>{{7*7}}${7*7}\r\nX"
CONTRIBUTOR = f"<Contributor>{elements(ContributorRole='A01', PersonName='Name')}</Contributor>"

FROM_2030 = a_price("9.00", CurrencyCode="USD", PriceEffectiveFrom="20300101")

BAD_PRODUCTS = [
    BadFile(
        "X06 a character by its name",
        six(product(3, "Caf&eacute; &ndash; &amp; more")),
        ALL6,
        warned="entities_without_dtd",
    ),
    BadFile(
        "X06 a name that nobody knows",
        six(product(3, "Caf&nothing;")),
        FIVE,
        ((3, "unknown_entity", 446),),
        says="&nothing;",
    ),
    BadFile(
        "X06 no name where it is text",
        six(product(3, "<![CDATA[Caf&nothing;]]>")),
        ALL6,
        warned="entities_without_dtd escaped_twice",
    ),
    BadFile(
        "X08 a record too long",
        six(product(3, "x" * 6_000)),
        FIVE,
        ((3, "too_long", 446),),
        profile=Profile(limits=SMALL),
    ),
    BadFile(
        "X09 300 attributes in a product",
        six(product(3, more=attributes(300))),
        FIVE,
        ((3, "attributes", 446),),
    ),
    BadFile("elements 150 deep", six(product(3, more=nested(150))), FIVE, ((3, "too_deep", 446),)),
    BadFile("elements 400 deep", six(product(3, more=nested(400))), FIVE, ((3, "too_deep", 446),)),
    BadFile("elements 90 deep", six(product(3, more=nested(90))), ALL6),
    BadFile("X13 an ampersand by itself", six(product(3, "A & B")), FIVE, ((3, "not_well_formed", 446),)),
    BadFile(
        "X13 an element that is not closed",
        six(product(3, "A<b>B")),
        FIVE,
        ((3, "not_well_formed", 446),),
    ),
    BadFile(
        "the end of a product missing",
        six(product(3).removesuffix("</Product>")),
        FIVE,
        ((3, "not_well_formed", 446),),
    ),
    BadFile(
        "the end of the last product missing",
        message([product(1), product(2).removesuffix("</Product>")]),
        "r1",
        ((2, "not_well_formed", 281),),
    ),
    BadFile(
        "the beginning of a product misspelt",
        six(product(3).replace("<Product>", "<Prduct>")),
        FIVE,
        ((3, "not_well_formed", 446),),
        says="outside every product",
    ),
    BadFile("text between products", six("Dear librarian, " + product(3)), ALL6, ((3, "not_well_formed", 446),)),
    BadFile("a product in a comment", six(REMARK + product(3)), ALL6),
    BadFile("a product in a comment in a product", six(product(3, more=REMARK)), ALL6),
    BadFile("a product in a CDATA section", six(product(3, "<![CDATA[</Product><Product>]]>")), ALL6),
    BadFile(
        "a comment that is not closed",
        six(product(3, "O<!-- ptics")),
        FIVE,
        ((3, "not_well_formed", 446),),
    ),
    BadFile(
        "a comment that is not closed before one that is",
        six(product(3, "O<!-- ptics") + "<!-- x -->"),
        FIVE,
        ((3, "not_well_formed", 446),),
    ),
    BadFile(
        "a CDATA section that is not closed",
        six(product(3, "<![CDATA[O") + product(7, "<![CDATA[O]]>")),
        "r1 r2 r7 r4 r5 r6",
        ((3, "not_well_formed", 446),),
    ),
    BadFile("an empty product", six("<Product/>"), FIVE, ((3, "no_title", 446),)),
    BadFile(
        "attributes at a product",
        six(product(3).replace("<Product>", '<Product datestamp="20260101" sourcename=">x">')),
        ALL6,
    ),
    BadFile("a control character", six(product(3, "Opt\x1fics")), FIVE, ((3, "control_char", 446),)),
    BadFile(
        "a control character by number",
        six(product(3, "Opt&#x1F;ics")),
        FIVE,
        ((3, "control_char", 446),),
    ),
    BadFile(
        "control characters are to be blanks",
        six(product(3, "Opt\x1fi&#31;cs")),
        ALL6,
        profile=Profile(options={"control_characters": "strip"}),
    ),
    BadFile(
        "half of a surrogate pair",
        GOOD6.replace(b"Optics", b"\xed\xa0\x80", 1),
        "r2 r3 r4 r5 r6",
        ((1, "encoding", 116),),
    ),
    BadFile(
        "a record number twice",
        six(product(3, reference="r2")),
        FIVE,
        ((3, "duplicate_in_file", 446),),
    ),
    BadFile("X08 a text of 12 MB", six(product(3, "x" * 12_000_000)), FIVE, ((3, "too_long", 446),)),
    BadFile(
        "X09 300,000 attributes in a product",
        six(product(3, more=attributes(300_000))),
        FIVE,
        ((3, "attributes", 446),),
    ),
    BadFile(
        "X18 two prices and no currency",
        six(product(3, more=supply(a_price("9.00"), a_price("8.00")))),
        FIVE,
        ((3, "currency", 446),),
    ),
    BadFile(
        "X18 a price of nothing",
        six(product(3, more=supply(a_price("0.00", CurrencyCode="USD")))),
        FIVE,
        ((3, "price", 446),),
        says="USD 0.00",
    ),
    BadFile(
        "X18 a price from 2030 in a message of 2026",
        message(
            [product(1), product(2, more=elements(PublicationDate="2024") + supply(FROM_2030))],
            release="2.1",
            header=elements(SentDate="20261101"),
        ),
        "r1",
        ((2, "price", 279),),
        says="only from 20300101",
    ),
    BadFile(
        "X18 a price with tax, and no rate of it",
        six(product(3, more=supply(a_price("9.00", PriceTypeCode="02", CurrencyCode="USD")))),
        ALL6,
    ),
    BadFile("G05 a title of 1 MB", six(product(3, "光学" * 170_000)), ALL6),
    BadFile("G05 10,000 contributors", six(product(3, more=CONTRIBUTOR * 10_000)), ALL6),
    BadFile(
        "G05 letters from all planes",
        message([product(1, "Ω😀𠀀\U000e0041\U0010fffd")]),
        "r1",
        titles=("Ω😀𠀀\U000e0041\U0010fffd",),
    ),
    BadFile(
        "G06 a hostile text", message([product(1, escape(CANARY))]), "r1", titles=(CANARY.replace("\r\n", " "),)
    ),
]


class TestBadProducts(BadFilesContract):
    format = Onix
    file_name = "list.xml"
    bad_files = BAD_PRODUCTS

    def is_a_record(self, message: CatalogueRecord | Quarantined | Skipped, there: bytes) -> bool:
        """From the start tag to the end tag, whatever the prefix and in UTF-16 too."""
        plain = there.replace(b"\0", b"").replace(b"o:", b"")
        is_whole = plain.startswith(b"<Product") and plain.endswith((b"</Product>", b"/>"))
        return len(there) > 0 and (is_whole or isinstance(message, Quarantined))


def test_characters_by_name_and_number_are_what_they_say() -> None:
    data = message([product(1, "Caf&eacute; &ndash; &#20809;&#x5b66; &lt;1&gt;")])
    (first, *_) = Onix().read(BytesIO(data), Profile())
    assert isinstance(first, CatalogueRecord)
    assert first.title == "Café – 光学 <1>"


class TestNoise(NoiseContract):
    format = Onix
    signs = tuple(bytes([sign]) for sign in b"<>&;!-[]/\"'\x00\xff A")
    rounds = 150

    def a_record(self, number: int, chance: random.Random) -> bytes:
        return product(number, "光学").encode()

    def a_file(self, records: Sequence[bytes]) -> bytes:
        return b'<ONIXMessage release="2.1">' + b"\n".join(records) + b"</ONIXMessage>"


@pytest.mark.parametrize("opened", ["<!--", "<![CDATA[", "<?", "<Product a='"])
def test_a_product_full_of_what_is_never_closed_takes_no_longer_than_any_other(opened: str) -> None:
    data = message([product(1), f"<Product>&eacute;{opened * 50_000}", product(2)])
    limits = Limits(quarantined=100_000)
    staged = [
        m.record_id for m in Onix().read(BytesIO(data), Profile(limits=limits)) if isinstance(m, CatalogueRecord)
    ]
    assert staged == ["r1", "r2"]
