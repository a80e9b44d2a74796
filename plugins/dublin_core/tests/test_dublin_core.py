"""Dublin Core keeps the contract of catalogue formats, and its elements are read truly."""

from io import BytesIO

import pytest
from acqflow_dublin_core.format import DublinCore

from acqflow.plugin_api import CatalogueRecord, FileRefused, FileSummary, Message, Profile, Quarantined
from acqflow.testing import CatalogueFormatContract

DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
OAI_DC = f'xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" {DC}'


def oai(number: int, elements: str, *, status: str = "") -> str:
    says = f' status="{status}"' if status else ""
    header = f"<header{says}><identifier>oai:books.example:{number}</identifier></header>"
    body = "" if status else f"<metadata><oai_dc:dc {OAI_DC}>{elements}</oai_dc:dc></metadata>"
    return f"<record>{header}{body}</record>"


def titled(number: int) -> str:
    return oai(number, f"<dc:title>Optics {number}</dc:title>")


def response(*records: str) -> bytes:
    begin = (
        '<?xml version="1.0" encoding="UTF-8"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords>'
    )
    return "\n".join([begin, *records, "</ListRecords></OAI-PMH>"]).encode()


def read(data: bytes, **options: str) -> list[Message]:
    return list(DublinCore().read(BytesIO(data), Profile(options=options)))


def only(data: bytes, **options: str) -> CatalogueRecord:
    (record, summary) = read(data, **options)
    assert isinstance(record, CatalogueRecord), record
    assert isinstance(summary, FileSummary)
    return record


class TestDublinCore(CatalogueFormatContract):
    format = DublinCore
    file_name = "harvest.xml"
    good_file = response(*map(titled, (1, 2, 3)))
    good_count = 3
    damaged_file = response(titled(1), titled(2).replace("</dc:title>", ""), titled(3), titled(4)[:-9])
    damaged_good, damaged_bad = 2, 2


def test_a_book_is_read_with_its_numbers_and_the_address_of_the_copy() -> None:
    book = only(
        response(
            oai(
                7,
                "<dc:title>An Introduction to Ontology Engineering</dc:title>"
                "<dc:creator>Keet, C. Maria</dc:creator>"
                "<dc:identifier>https://books.example/handle/9780000000019</dc:identifier>"
                "<dc:identifier>ISBN: 978-0-262-03561-3</dc:identifier>"
                "<dc:identifier>urn:isbn:9781848902954</dc:identifier>"
                "<dc:identifier>https://doi.org/10.1000/182</dc:identifier>"
                "<dc:publisher>College Publications</dc:publisher><dc:language>en</dc:language>"
                "<dc:date>2020-05-01T00:00:00Z</dc:date><dc:date>2018</dc:date>"
                "<dc:subject>thema EDItEUR::U Computing::UM Computer programming</dc:subject>",
            )
        ),
        form="ebook",
    )
    assert [i.value for i in book.identifiers] == ["9780262035613", "9781848902954", "10.1000/182"]
    assert (book.year, book.language, book.format) == (2018, "eng", "ebook")
    assert book.extra == {"address": "https://books.example/handle/9780000000019"}
    assert (book.record_id, book.class_numbers) == ("oai:books.example:7", (("thema", "UM"),))


def test_a_deleted_record_takes_the_offer_back() -> None:
    gone = only(response(oai(7, "", status="deleted")))
    assert (gone.record_id, gone.is_withdrawn) == ("oai:books.example:7", True)


def test_bare_elements_of_another_list_are_read_too() -> None:
    data = f"<zs:list xmlns:zs='urn:z' {DC}><zs:r><srw_dc:dc xmlns:srw_dc='urn:s'><dc:title>光学</dc:title>"
    book = only((data + "<dc:format>print</dc:format></srw_dc:dc></zs:r></zs:list>").encode())
    assert (book.title, book.format, book.record_id) == ("光学", "print", "")


def test_pages_of_a_harvest_one_behind_the_other_are_one_file() -> None:
    found = read("\n".join(map(titled, (1, 2))).encode())
    assert [m.title for m in found if isinstance(m, CatalogueRecord)] == ["Optics 1", "Optics 2"]


def test_an_encoding_that_is_declared_is_used() -> None:
    text = f"<?xml version='1.0' encoding='GB18030'?><r><dc {DC}><dc:title>光学</dc:title></dc></r>"
    assert only(text.encode("gb18030")).title == "光学"
    (bad, *_) = read(text.replace("GB18030", "UTF-8").encode("gb18030"))
    assert isinstance(bad, Quarantined)
    assert bad.reason_code == "encoding"


def test_the_same_record_twice_is_set_aside() -> None:
    (_, second, _) = read(response(titled(1), titled(1)))
    assert isinstance(second, Quarantined)
    assert second.reason_code == "duplicate_in_file"


@pytest.mark.parametrize("declared", ['<!ENTITY e SYSTEM "file:///etc/hostname">', '<!ENTITY a "aaaa">'])
def test_entities_are_refused_before_anything_is_read(declared: str) -> None:
    data = f"<!DOCTYPE r [{declared}]><r><dc {DC}><dc:title>&e;</dc:title></dc></r>"
    with pytest.raises(FileRefused) as refused:
        read(data.encode())
    assert refused.value.reason == "dtd_entities"


@pytest.mark.parametrize("inside", ["<!DOCTYPE dc>", "&e;", "<a>" * 200 + "</a>" * 200, "<dc:title a='1' a='2'/>"])
def test_a_record_with_what_no_record_has_is_set_aside_and_the_next_one_read(inside: str) -> None:
    bad = oai(1, f"<dc:title>A{inside}</dc:title>")
    (aside, good, _) = read(response(bad, titled(2)))
    assert isinstance(aside, Quarantined)
    assert isinstance(good, CatalogueRecord)


def test_an_address_that_is_no_web_page_is_not_kept() -> None:
    book = only(response(oai(1, "<dc:title>A</dc:title><dc:identifier>javascript:alert(1)</dc:identifier>")))
    assert book.extra == {}


def test_marcxml_within_oai_is_left_to_the_format_that_knows_it() -> None:
    head = f"<r {DC}><record><datafield tag='245'/></record></r>".encode()
    assert DublinCore().recognises(head, "x.xml").confidence == 0
