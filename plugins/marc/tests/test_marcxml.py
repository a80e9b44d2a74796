"""MARCXML: the same records as in ISO 2709, told from other XML."""

from dataclasses import replace
from io import BytesIO

import pytest
from acqflow_marc.format import Marc
from acqflow_marc.writing import FieldText, iso2709, marcxml, marcxml_file

from acqflow.plugin_api import (
    CatalogueRecord,
    Message,
    Position,
    Profile,
    Skipped,
)


def book(number: int, title: str = "Optics", prefix: str = "", **more: str) -> str:
    extra = [(tag.removeprefix("f"), text) for tag, text in more.items()]
    return marcxml(sorted([("001", f"r{number}"), ("245", f"10$a{title} {number}"), *extra]), prefix=prefix)


def read(data: bytes, profile: Profile | None = None) -> list[Message]:
    return list(Marc().read(BytesIO(data), profile or Profile()))


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
        (marcxml_file(book(1)), "list.xml", 1.0),
        (marcxml_file(book(1)), "list", 0.9),
        (marcxml_file(book(1), root="collection"), "list", 0.9),
        (marcxml_file(book(1)).decode().encode("utf-16"), "list.xml", 0.9),
        (marcxml_file(), "list.xml", 0.9),
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
