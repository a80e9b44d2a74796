"""A repository of OAI-PMH keeps the contract of harvests, and its pages are handed over whole."""

from collections.abc import Mapping
from typing import Any, ClassVar

import pytest
from acqflow_oai.catalogue import Oai, Settings

from acqflow.plugin_api import CatalogueRefused, HarvestBroken, HarvestPage, Reply
from acqflow.testing import HarvestContract, RecordedTransport, a_plugin

BASE = "https://books.example/oai"
IDENTIFY = f"{BASE}?verb=Identify"
NOW = "2026-11-23T08:00:00Z"
OAI = 'xmlns="http://www.openarchives.org/OAI/2.0/"'
DC = 'xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
MARC = 'xmlns="http://www.loc.gov/MARC21/slim"'


def record(number: int, metadata: str = "", *, status: str = "") -> str:
    says = f' status="{status}"' if status else ""
    header = f"<header{says}><identifier>oai:books.example:{number}</identifier></header>"
    body = f"<metadata>{metadata}</metadata>" if metadata else ""
    return f"<record>{header}{body}</record>"


def dublin_core(number: int) -> str:
    return record(number, f"<oai_dc:dc {DC}><dc:title>Book {number}</dc:title></oai_dc:dc>")


def marc(number: int) -> str:
    fields = '<controlfield tag="001">its-own</controlfield><datafield tag="245" ind1="1" ind2="0"/>'
    return record(number, f"<record {MARC}><leader>00000nam</leader>{fields}</record>")


def deleted(number: int) -> str:
    return record(number, status="deleted")


def page(*records: str, token: str = "", size: str = "") -> Reply:
    says = f' completeListSize="{size}"' if size else ""
    end = f"<resumptionToken{says}>{token}</resumptionToken>" if token or size else ""
    return response(f"<ListRecords>{''.join(records)}{end}</ListRecords>")


def response(inside: str, now: str = NOW) -> Reply:
    text = f"<OAI-PMH {OAI}><responseDate>{now}</responseDate>{inside}</OAI-PMH>"
    return Reply(200, {"content-type": "text/xml"}, text.encode())


def error(code: str, said: str = "") -> Reply:
    return response(f'<error code="{code}">{said}</error>')


def identified(granularity: str = "YYYY-MM-DD", earliest: str = "2019-05-01", now: str = NOW) -> Reply:
    says = f"<granularity>{granularity}</granularity><earliestDatestamp>{earliest}</earliestDatestamp>"
    return response(f"<Identify>{says}</Identify>", now)


def harvested(reply: Reply, *, token: str = "", **source: Any) -> HarvestPage:
    plugin = a_plugin(Oai, sources={"books": {"base_url": BASE, **source}})
    return plugin.harvest("books", "", token, RecordedTransport({IDENTIFY: identified()}, reply))


def asked(since: str, identity: Reply) -> str:
    """What stands behind the metadata prefix, where a repository says this of itself."""
    transport = RecordedTransport({IDENTIFY: identity}, error("noRecordsMatch"))
    a_plugin(Oai, sources={"books": {"base_url": BASE}}).harvest("books", since, "", transport)
    first, second = transport.asked
    assert first == IDENTIFY
    return second.removeprefix(f"{BASE}?verb=ListRecords&metadataPrefix=oai_dc")


class TestOai(HarvestContract):
    catalogue = Oai
    settings: ClassVar[Mapping[str, Any]] = {"sources": {"books": {"base_url": BASE}}}
    source = "books"

    def transport(self) -> RecordedTransport:
        first = page(dublin_core(1), dublin_core(2), token="p|2", size="3")
        return RecordedTransport(
            {
                IDENTIFY: identified(),
                f"{BASE}?verb=ListRecords&metadataPrefix=oai_dc&until=2026-11-23": first,
                f"{BASE}?verb=ListRecords&resumptionToken=p%7C2": page(dublin_core(3), size="3"),
            }
        )


def test_a_page_says_how_many_there_will_be_and_when_it_was_answered() -> None:
    found = harvested(page(dublin_core(1), token="t", size="26"))
    assert (found.count, found.token, found.expected) == (1, "t", 26)
    assert (found.answered, found.records.format) == ("2026-11-23T08:00:00Z", "dublin_core")
    assert found.records.options == {"form": "ebook"}


def test_each_record_stands_for_itself() -> None:
    content = harvested(page(dublin_core(1), deleted(2))).records.content
    assert content.count(b"http://purl.org/dc/elements/1.1/") == 1
    assert len(content.splitlines()) == 2
    assert b'status="deleted"' in content


def test_marc_goes_by_the_identifier_of_its_header_and_a_deleted_record_by_nothing_else() -> None:
    found = harvested(page(marc(1), deleted(2)), records="marcxml", metadata_prefix="marc21")
    assert found.records.format == "marc"
    assert b"its-own" not in found.records.content
    assert found.records.content.count(b'tag="001">oai:books.example:') == 2
    assert b"00000dam" in found.records.content.splitlines()[1]
    assert found.records.columns == {"856$u": "extra:address"}


def test_only_what_is_new_since_a_day_and_in_a_set_is_asked_for() -> None:
    transport = RecordedTransport({IDENTIFY: identified()}, error("noRecordsMatch"))
    plugin = a_plugin(Oai, sources={"books": {"base_url": BASE, "set": "oa:books"}})
    plugin.harvest("books", "2026-11-20T23:59:59Z", "", transport)
    plugin.harvest("books", "2026-11-20T23:59:59Z", "next", transport)
    assert transport.asked == [
        IDENTIFY,
        f"{BASE}?verb=ListRecords&metadataPrefix=oai_dc&set=oa:books&from=2026-11-20&until=2026-11-23",
        f"{BASE}?verb=ListRecords&resumptionToken=next",
    ]


def test_nothing_new_is_an_empty_page_and_no_failure() -> None:
    found = harvested(error("noRecordsMatch", "nothing"))
    assert (found.count, found.token, found.records.content) == (0, "", b"")


def test_a_token_that_is_gone_is_said_so() -> None:
    with pytest.raises(HarvestBroken, match="expired"):
        harvested(error("badResumptionToken", "expired"), token="old")


@pytest.mark.parametrize("code", ["badArgument", "cannotDisseminateFormat", "noSetHierarchy", "badVerb"])
def test_every_other_error_is_told_with_its_code_and_words(code: str) -> None:
    with pytest.raises(CatalogueRefused, match=f"books: {code}: no such thing"):
        harvested(error(code, "no such thing"))


@pytest.mark.parametrize(
    "content",
    [
        b"<html>Please sign in</html>",
        f"<OAI-PMH {OAI}/>".encode(),
        b'<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/hostname">]><OAI-PMH>&e;</OAI-PMH>',
        b"<OAI-PMH>",
    ],
)
def test_what_is_no_answer_is_a_refusal(content: bytes) -> None:
    with pytest.raises(CatalogueRefused):
        harvested(Reply(200, {}, content))


def test_a_server_that_gives_an_empty_page_over_and_over_is_left() -> None:
    with pytest.raises(CatalogueRefused, match="again"):
        harvested(page(token="t"), token="t")


@pytest.mark.parametrize(
    "source",
    [
        {},
        {"base_url": "file:///etc/passwd"},
        {"base_url": BASE, "records": "mods"},
        {"base_url": BASE, "metadata_prefix": "a&b"},
        {"base_url": BASE, "form": "stone"},
    ],
)
def test_settings_without_sense_are_refused(source: Mapping[str, Any]) -> None:
    assert "sources" in Settings().validate({"sources": {"books": source}})


def test_a_repository_is_asked_in_the_dates_it_understands() -> None:
    to_the_second = identified("YYYY-MM-DDThh:mm:ssZ", "2019-05-01T10:00:00Z")
    assert asked("2026-11-20T23:59:59Z", identified()) == "&from=2026-11-20&until=2026-11-23"
    assert asked("2026-11-20T23:59:59Z", to_the_second) == "&from=2026-11-20T23:59:59Z&until=2026-11-23T08:00:00Z"
    large = identified("YYYY-MM-DDTHH:MM:SSZ", "2019-05-01T10:00:00Z")
    assert asked("2026-11-20T23:59:59Z", large) == asked("2026-11-20T23:59:59Z", to_the_second)
    assert asked("2026-11-20", to_the_second) == "&from=2026-11-20T00:00:00Z&until=2026-11-23T08:00:00Z"


def test_nothing_is_asked_for_before_the_repository_began_or_behind_its_own_time() -> None:
    assert asked("2019-04-30T00:00:00Z", identified()) == "&until=2026-11-23"
    assert asked("2026-11-24T00:00:00Z", identified()) == "&from=2026-11-24"
    assert asked("", identified(now="soon")) == ""


def test_the_next_harvest_begins_where_this_one_was_told_to_end() -> None:
    plugin = a_plugin(Oai, sources={"books": {"base_url": BASE}})
    began = identified(now="2026-11-23T07:59:59Z")
    found = plugin.harvest("books", "", "", RecordedTransport({IDENTIFY: began}, page(dublin_core(1))))
    assert found.answered == "2026-11-23T07:59:59Z"


@pytest.mark.parametrize(
    ("identity", "said"),
    [
        (identified("YYYY"), "Identify: granularity YYYY, not"),
        (identified(""), "Identify: granularity nothing"),
        (identified(earliest="long ago"), "Identify: earliestDatestamp long ago is no date"),
        (error("badVerb", "what?"), "books: badVerb: what?"),
        (error("noRecordsMatch"), "it says nothing of itself"),
        (response(""), "no Identify and no reason why"),
        (Reply(503, {}, b""), "Identify: status 503"),
    ],
)
def test_a_repository_that_does_not_say_who_it_is_is_not_harvested(identity: Reply, said: str) -> None:
    transport = RecordedTransport({IDENTIFY: identity}, page(dublin_core(1)))
    with pytest.raises(CatalogueRefused) as refusal:
        a_plugin(Oai, sources={"books": {"base_url": BASE}}).harvest("books", "", "", transport)
    assert said in str(refusal.value)
    assert transport.asked == [IDENTIFY]
