"""What a server says is read truly: records in each form, diagnostics, and what is no answer."""

from typing import Any

import pytest
from acqflow_sru.catalogue import Sru
from acqflow_sru.writing import MARC, answer, diagnostic, field, marc

from acqflow.plugin_api import CatalogueRecord, CatalogueRefused, Encoded, Reply
from acqflow.testing import RecordedTransport, a_plugin
from acqflow.vocabulary.identifiers import parse_isbn

OPTICS = parse_isbn("9780133977226")
OWN = "https://own.example/sru"
BOOK = marc(field("020", a="9780133977226 (pbk.)"), field("245", a="Optics"))
MODS = (
    '<mods xmlns="http://www.loc.gov/mods/v3"><titleInfo><nonSort>The</nonSort><title>Optics of Waves</title>'
    "<subTitle>a course</subTitle></titleInfo><titleInfo type='alternative'><title>Waves</title></titleInfo>"
    "<name><namePart type='family'>Hecht</namePart><namePart type='given'>Eugene</namePart>"
    "<namePart type='date'>1938-</namePart></name><name><namePart>Pearson</namePart></name>"
    "<originInfo><publisher>Pearson</publisher><dateIssued>c2017</dateIssued><edition>5th ed.</edition>"
    "</originInfo>"
    "<identifier type='isbn'>9780133977226</identifier><identifier type='isbn' invalid='yes'>x</identifier>"
    "<language><languageTerm type='code'>eng</languageTerm></language>"
    "<classification authority='ddc'>535/.3</classification><classification authority='lcc'>QC355</classification>"
    "<subject><topic>Optics</topic></subject><physicalDescription><form>electronic</form><extent>722 p.</extent>"
    "</physicalDescription><relatedItem type='series'><titleInfo><title>Physics</title></titleInfo></relatedItem>"
    "<recordInfo><recordIdentifier>m1</recordIdentifier></recordInfo></mods>"
)


def ours(**more: Any) -> Sru:
    return a_plugin(Sru, servers={"own": {"base_url": OWN, "is_ours": True, **more}})


def says(reply: Reply) -> RecordedTransport:
    """A server that answers so, whatever it is asked."""
    return RecordedTransport({}, reply)


def test_marc_is_handed_over_as_one_collection_for_the_format_that_reads_it() -> None:
    (found,) = ours().look_up(OPTICS, says(answer(BOOK, BOOK)))
    assert isinstance(found, Encoded)
    assert (found.format, found.content.count(b"<ns0:record")) == ("marc", 2)


def test_dublin_core_is_handed_over_too() -> None:
    dc = '<dc xmlns="info:srw/schema/1/dc-v1.1"><title xmlns="http://purl.org/dc/elements/1.1/">A</title></dc>'
    (found,) = ours(records="dc", record_schema="dc").look_up(OPTICS, says(answer(dc)))
    assert isinstance(found, Encoded)
    assert found.format == "dublin_core"


def test_mods_is_read_with_everything_a_suggestion_needs() -> None:
    (book,) = ours(records="mods").look_up(OPTICS, says(answer(MODS)))
    assert isinstance(book, CatalogueRecord)
    assert (book.title, book.other_title, book.year, book.edition) == (
        "The Optics of Waves",
        "a course",
        2017,
        "5th ed.",
    )
    assert (book.creators, book.publisher, book.language) == (("Hecht, Eugene", "Pearson"), "Pearson", "eng")
    assert book.class_numbers == (("ddc", "535.3"), ("lcc", "QC355"))
    assert (book.format, book.extent, book.series, book.record_id) == ("ebook", "722 p.", ("Physics",), "m1")
    assert [i.value for i in book.identifiers] == [OPTICS.value]


def test_an_answer_of_version_2_in_its_own_namespace_is_read() -> None:
    inside = f"<records><record><recordData>{BOOK}</recordData></record></records>"
    body = f'<r:searchRetrieveResponse xmlns:r="http://docs.oasis-open.org/ns/search-ws/sruResponse">{inside}'
    body = body.replace("<record", "<r:record").replace("</record", "</r:record")
    body = body.replace(f'<r:record xmlns="{MARC}">', f'<record xmlns="{MARC}">').replace(
        "</r:record></r:recordData>", "</record></r:recordData>"
    )
    reply = Reply(200, {}, (body + "</r:searchRetrieveResponse>").encode())
    assert ours(version="2.0").look_up(OPTICS, says(reply))


def test_records_that_are_sent_as_text_are_read() -> None:
    packed = BOOK.replace("<", "&lt;").replace(">", "&gt;")
    (found,) = ours().look_up(OPTICS, says(answer(f"&lt;?xml version='1.0'?&gt;{packed}")))
    assert isinstance(found, Encoded)
    assert b"Optics" in found.content


def test_a_diagnostic_is_told_with_its_number_its_words_and_the_setting_to_look_at() -> None:
    said = f"<zs:diagnostics>{diagnostic(16, 'Unsupported index', 'bath.isbn')}</zs:diagnostics>"
    with pytest.raises(CatalogueRefused) as refused:
        ours().look_up(OPTICS, says(answer(diagnostics=said)))
    assert refused.value.facts["detail"] == ("own: diagnostic 16: Unsupported index, bath.isbn (look at an index)")


def test_a_diagnostic_in_the_place_of_a_record_is_no_record() -> None:
    unavailable = diagnostic(64, "Record temporarily unavailable", "")
    with pytest.raises(CatalogueRefused, match="diagnostic 64"):
        ours().look_up(OPTICS, says(answer(unavailable)))
    assert ours().look_up(OPTICS, says(answer(unavailable, BOOK)))


@pytest.mark.parametrize(
    "content",
    [
        b'<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/hostname">]><r>&e;</r>',
        b'<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><r>&b;</r>',
        b'<!DOCTYPE r SYSTEM "http://10.0.0.1/x.dtd"><r/>',
        b"<explainResponse xmlns='http://www.loc.gov/zing/srw/'/>",
        b"<a>" * 5000,
        b"<?xml version='1.0' encoding='no-such-code'?><r/>",
        b"<?xml version='1.0' encoding='utf-8'?><r>\xff</r>",
    ],
)
def test_hostile_or_foreign_xml_is_a_refusal(content: bytes) -> None:
    with pytest.raises(CatalogueRefused):
        ours().look_up(OPTICS, says(Reply(200, {}, content)))
