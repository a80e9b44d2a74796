"""SRU servers keep the contract of catalogues, and what they say is read truly."""

from collections.abc import Mapping
from typing import Any, ClassVar

import pytest
from acqflow_sru.asking import parameters, quoted
from acqflow_sru.catalogue import Sru
from acqflow_sru.servers import Settings

from acqflow.plugin_api import (
    CatalogueRecord,
    CatalogueRefused,
    CatalogueUnreachable,
    Encoded,
    HeldCopies,
    Reply,
)
from acqflow.testing import CatalogueContract, HoldingsContract, RecordedTransport, a_plugin, an_isbn
from acqflow.vocabulary.identifiers import parse_doi, parse_isbn, parse_issn

OPTICS = parse_isbn("9780133977226")
OWN, OTHER = "https://own.example/sru", "https://other.example/sru"
SRW = 'xmlns:zs="http://www.loc.gov/zing/srw/"'
MARC = "http://www.loc.gov/MARC21/slim"


def field(tag: str, **subfields: str) -> str:
    inside = "".join(f'<subfield code="{code}">{text}</subfield>' for code, text in subfields.items())
    return f'<datafield tag="{tag}" ind1=" " ind2=" ">{inside}</datafield>'


def marc(*fields: str, leader: str = "00000nam a2200000 a 4500") -> str:
    return f'<record xmlns="{MARC}"><leader>{leader}</leader>{"".join(fields)}</record>'


BOOK = (field("020", a="9780133977226 (pbk.)"), field("245", a="Optics"))
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


def answer(*records: str, diagnostics: str = "", count: int | None = None) -> Reply:
    listed = "".join(f"<zs:record><zs:recordData>{data}</zs:recordData></zs:record>" for data in records)
    number = f"<zs:numberOfRecords>{len(records) if count is None else count}</zs:numberOfRecords>"
    inside = f"{number}<zs:records>{listed}</zs:records>{diagnostics}"
    body = f"<zs:searchRetrieveResponse {SRW}>{inside}</zs:searchRetrieveResponse>"
    return Reply(200, {"content-type": "text/xml"}, f'<?xml version="1.0"?>{body}'.encode())


def diagnostic(number: int, message: str, details: str) -> str:
    return (
        '<diag:diagnostic xmlns:diag="http://www.loc.gov/zing/srw/diagnostic/">'
        f"<diag:uri>info:srw/diagnostic/1/{number}</diag:uri><diag:details>{details}</diag:details>"
        f"<diag:message>{message}</diag:message></diag:diagnostic>"
    )


class Servers(RecordedTransport):
    """Each address answers the same whatever it is asked; `queries` are what it was asked."""

    def __init__(self, replies: Mapping[str, Reply | Exception], otherwise: Reply | None = None) -> None:
        super().__init__(replies, otherwise)
        self.queries: list[Mapping[str, str]] = []

    def get(
        self, url: str, *, query: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
    ) -> Reply:
        self.queries.append(query or {})
        return super().get(url, headers=headers)


def sru(**servers: Mapping[str, Any]) -> Sru:
    return a_plugin(Sru, servers=servers)


def ours(**more: Any) -> Sru:
    return sru(own={"base_url": OWN, "is_ours": True, **more})


def held(*fields: str, leader: str = "00000nam a2200000 a 4500", **more: Any) -> tuple[HeldCopies, ...]:
    return ours(**more).holdings(OPTICS, Servers({OWN: answer(marc(*fields, leader=leader))}))


def asked_for(isbn: str, isbn10: str) -> str:
    return (
        f"{OWN}?version=1.1&operation=searchRetrieve&query=bath.isbn%3D%22{isbn}%22+or+bath.isbn%3D%22{isbn10}%22"
        "&maximumRecords=10&recordSchema=marcxml&recordPacking=xml"
    )


class TestLookUp(CatalogueContract):
    catalogue = Sru
    settings: ClassVar[Mapping[str, Any]] = {"servers": {"own": {"base_url": OWN, "is_ours": True}}}
    known = OPTICS
    unknown = an_isbn(7)

    def transport(self) -> RecordedTransport:
        return RecordedTransport(
            {
                asked_for("9780133977226", "0133977226"): answer(marc(*BOOK)),
                asked_for("9787000000070", "7000000074"): answer(),
            }
        )


class TestHoldings(TestLookUp, HoldingsContract):
    _ask = HoldingsContract._ask

    def test_a_known_identifier_is_found_and_carried_by_every_answer(self) -> None:
        self.test_what_is_held_is_said_with_its_copies()


class TestMods(CatalogueContract):
    catalogue = Sru
    settings: ClassVar[Mapping[str, Any]] = {
        "servers": {"own": {"base_url": OWN, "records": "mods", "record_schema": "mods"}}
    }
    known = OPTICS
    unknown = an_isbn(7)

    def transport(self) -> RecordedTransport:
        first = asked_for("9780133977226", "0133977226").replace("marcxml", "mods")
        second = asked_for("9787000000070", "7000000074").replace("marcxml", "mods")
        return RecordedTransport({first: answer(MODS), second: answer()})


def test_marc_is_handed_over_as_one_collection_for_the_format_that_reads_it() -> None:
    (found,) = ours().look_up(OPTICS, Servers({OWN: answer(marc(*BOOK), marc(*BOOK))}))
    assert isinstance(found, Encoded)
    assert (found.format, found.content.count(b"<ns0:record")) == ("marc", 2)


def test_dublin_core_is_handed_over_too() -> None:
    dc = '<dc xmlns="info:srw/schema/1/dc-v1.1"><title xmlns="http://purl.org/dc/elements/1.1/">A</title></dc>'
    (found,) = ours(records="dc", record_schema="dc").look_up(OPTICS, Servers({OWN: answer(dc)}))
    assert isinstance(found, Encoded)
    assert found.format == "dublin_core"


def test_mods_is_read_with_everything_a_suggestion_needs() -> None:
    (book,) = ours(records="mods").look_up(OPTICS, Servers({OWN: answer(MODS)}))
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


@pytest.mark.parametrize(
    ("version", "there", "not_there"),
    [
        ("1.1", {"operation": "searchRetrieve", "version": "1.1", "recordPacking": "xml"}, "recordXMLEscaping"),
        ("1.2", {"operation": "searchRetrieve", "version": "1.2", "recordPacking": "xml"}, "recordXMLEscaping"),
        ("2.0", {"recordXMLEscaping": "xml", "recordSchema": "marcxml"}, "operation"),
    ],
)
def test_each_version_is_asked_in_its_own_way(version: str, there: Mapping[str, str], not_there: str) -> None:
    server = Settings().load({"servers": {"own": {"base_url": OWN, "version": version}}})["servers"]["own"]
    sent = parameters(server, "q")
    assert there.items() <= sent.items()
    assert not_there not in sent


def test_an_answer_of_version_2_in_its_own_namespace_is_read() -> None:
    inside = f"<records><record><recordData>{marc(*BOOK)}</recordData></record></records>"
    body = f'<r:searchRetrieveResponse xmlns:r="http://docs.oasis-open.org/ns/search-ws/sruResponse">{inside}'
    body = body.replace("<record", "<r:record").replace("</record", "</r:record")
    body = body.replace(f'<r:record xmlns="{MARC}">', f'<record xmlns="{MARC}">').replace(
        "</r:record></r:recordData>", "</record></r:recordData>"
    )
    reply = Reply(200, {}, (body + "</r:searchRetrieveResponse>").encode())
    assert ours(version="2.0").look_up(OPTICS, Servers({OWN: reply}))


def test_records_that_are_sent_as_text_are_read() -> None:
    packed = marc(*BOOK).replace("<", "&lt;").replace(">", "&gt;")
    (found,) = ours().look_up(OPTICS, Servers({OWN: answer(f"&lt;?xml version='1.0'?&gt;{packed}")}))
    assert isinstance(found, Encoded)
    assert b"Optics" in found.content


def test_a_diagnostic_is_told_with_its_number_its_words_and_the_setting_to_look_at() -> None:
    said = f"<zs:diagnostics>{diagnostic(16, 'Unsupported index', 'bath.isbn')}</zs:diagnostics>"
    with pytest.raises(CatalogueRefused) as refused:
        ours().look_up(OPTICS, Servers({OWN: answer(diagnostics=said)}))
    assert refused.value.facts["detail"] == ("own: diagnostic 16: Unsupported index, bath.isbn (look at an index)")


def test_a_diagnostic_in_the_place_of_a_record_is_no_record() -> None:
    unavailable = diagnostic(64, "Record temporarily unavailable", "")
    with pytest.raises(CatalogueRefused, match="diagnostic 64"):
        ours().look_up(OPTICS, Servers({OWN: answer(unavailable)}))
    assert ours().look_up(OPTICS, Servers({OWN: answer(unavailable, marc(*BOOK))}))


def test_servers_are_asked_in_their_order_until_one_knows() -> None:
    both = sru(own={"base_url": OWN}, other={"base_url": OTHER})
    servers = Servers({OWN: answer(), OTHER: answer(marc(*BOOK))})
    assert both.look_up(OPTICS, servers)
    assert servers.asked == [OWN, OTHER]
    servers = Servers({OWN: answer(marc(*BOOK)), OTHER: answer()})
    assert both.look_up(OPTICS, servers)
    assert servers.asked == [OWN]


def test_a_server_that_fails_keeps_nobody_from_the_next_and_is_told_if_nobody_knows() -> None:
    both = sru(own={"base_url": OWN}, other={"base_url": OTHER})
    gone = CatalogueUnreachable(host="own.example", detail="no answer")
    assert both.look_up(OPTICS, Servers({OWN: gone, OTHER: answer(marc(*BOOK))}))
    with pytest.raises(CatalogueUnreachable):
        both.look_up(OPTICS, Servers({OWN: gone, OTHER: answer()}))


def test_a_title_is_asked_for_by_its_words() -> None:
    servers = Servers({OWN: answer(marc(*BOOK))})
    assert ours().search('  waves "and\\or" optics ', servers)
    assert servers.queries[0]["query"] == 'dc.title all "waves \\"and\\\\or\\" optics"'
    assert ours().search("   ", servers) == ()


@pytest.mark.parametrize("number", [parse_issn("0317-8471"), parse_doi("10.1000/182")])
def test_a_number_without_an_index_is_not_asked_for(number: Any) -> None:
    servers = Servers({})
    assert ours(issn_index="").look_up(number, servers) == ()
    assert servers.asked == []


@pytest.mark.parametrize("text", ['a" or 1="1', "a\\", '\\" or', "a\nb"])
def test_nothing_in_a_term_ends_it_before_its_end(text: str) -> None:
    inside = quoted(text)[1:-1]
    assert inside.replace("\\\\", "").replace('\\"', "").count('"') == 0
    assert not inside.replace("\\\\", "").endswith("\\")


def test_every_item_is_a_copy_where_it_stands() -> None:
    found = held(*BOOK, field("852", a="SCNU", b="Main"), field("852", a="SCNU", b="Law"))
    assert found == (HeldCopies("Main"), HeldCopies("Law"))


def test_the_number_of_copies_stands_where_the_library_says() -> None:
    found = held(*BOOK, field("905", a="SCNU", s="3"), items="905", location="a", copies="s")
    assert found == (HeldCopies("SCNU", 3),)


def test_a_record_without_items_is_one_copy_unless_an_item_is_wanted() -> None:
    assert held(*BOOK) == (HeldCopies(),)
    assert held(*BOOK, needs_item=True) == ()


def test_in_a_catalogue_of_several_libraries_only_ours_counts() -> None:
    items = (field("852", a="PKU", b="Main"), field("852", a="SCNU", b="Law"))
    assert held(*BOOK, *items, libraries=["SCNU"]) == (HeldCopies("Law"),)
    assert held(*BOOK, libraries=["SCNU"]) == ()


def test_a_record_with_another_number_is_not_what_was_asked_for() -> None:
    assert held(field("020", a="9787040396638"), field("245", a="Optics")) == ()
    assert held(field("020", z="9780133977226"), field("245", a="Optics")) == ()
    assert held(field("020", a="0-13-397722-6"), field("245", a="Optics")) == (HeldCopies(),)


def test_an_online_journal_is_held_as_one() -> None:
    coded = '<controlfield tag="008">000000c19969999xx qr p o     0   a0eng c</controlfield>'
    found = ours().holdings(
        parse_issn("0317-8471"),
        Servers({OWN: answer(marc(coded, field("022", a="0317-8471"), leader="00000nas a2200000 a 4500"))}),
    )
    assert found == (HeldCopies(format="ejournal"),)


def test_the_library_is_asked_only_at_its_own_servers() -> None:
    with pytest.raises(CatalogueRefused, match="is_ours"):
        sru(other={"base_url": OTHER}).holdings(OPTICS, Servers({}))
    servers = Servers({OWN: answer(marc(*BOOK))})
    mixed = sru(other={"base_url": OTHER}, own={"base_url": OWN, "is_ours": True})
    assert mixed.holdings(OPTICS, servers) == (HeldCopies(),)
    assert servers.asked == [OWN]


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
        ours().look_up(OPTICS, Servers({OWN: Reply(200, {}, content)}))


@pytest.mark.parametrize(
    "server",
    [
        {},
        {"base_url": "file:///etc/passwd"},
        {"base_url": OWN, "version": "3"},
        {"base_url": OWN, "isbn_index": 'isbn="1" or'},
        {"base_url": OWN, "items": "85"},
        {"base_url": OWN, "records": "dc", "needs_item": True},
        {"base_url": OWN, "record_schema": "a b"},
    ],
)
def test_settings_without_sense_are_refused(server: Mapping[str, Any]) -> None:
    assert "servers" in Settings().validate({"servers": {"own": server}})
