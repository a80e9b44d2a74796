"""Which servers are asked, in which order, and in which words; and what settings cannot mean."""

from collections.abc import Mapping
from typing import Any

import pytest
from acqflow_sru.asking import parameters, quoted
from acqflow_sru.catalogue import Sru
from acqflow_sru.servers import Settings
from acqflow_sru.writing import answer, field, marc

from acqflow.plugin_api import CatalogueRefused, CatalogueUnreachable, HeldCopies, Reply
from acqflow.testing import RecordedTransport, a_plugin
from acqflow.vocabulary.identifiers import parse_doi, parse_isbn, parse_issn

OPTICS = parse_isbn("9780133977226")
OWN, OTHER = "https://own.example/sru", "https://other.example/sru"
BOOK = marc(field("020", a="9780133977226 (pbk.)"), field("245", a="Optics"))


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


def test_servers_are_asked_in_their_order_until_one_knows() -> None:
    both = sru(own={"base_url": OWN}, other={"base_url": OTHER})
    servers = Servers({OWN: answer(), OTHER: answer(BOOK)})
    assert both.look_up(OPTICS, servers)
    assert servers.asked == [OWN, OTHER]
    servers = Servers({OWN: answer(BOOK), OTHER: answer()})
    assert both.look_up(OPTICS, servers)
    assert servers.asked == [OWN]


def test_a_server_that_fails_keeps_nobody_from_the_next_and_is_told_if_nobody_knows() -> None:
    both = sru(own={"base_url": OWN}, other={"base_url": OTHER})
    gone = CatalogueUnreachable(host="own.example", detail="no answer")
    assert both.look_up(OPTICS, Servers({OWN: gone, OTHER: answer(BOOK)}))
    with pytest.raises(CatalogueUnreachable):
        both.look_up(OPTICS, Servers({OWN: gone, OTHER: answer()}))


def test_the_library_is_asked_only_at_its_own_servers() -> None:
    with pytest.raises(CatalogueRefused, match="is_ours"):
        sru(other={"base_url": OTHER}).holdings(OPTICS, Servers({}))
    servers = Servers({OWN: answer(BOOK)})
    mixed = sru(other={"base_url": OTHER}, own={"base_url": OWN, "is_ours": True})
    assert mixed.holdings(OPTICS, servers) == (HeldCopies(),)
    assert servers.asked == [OWN]


def test_a_title_is_asked_for_by_its_words() -> None:
    servers = Servers({OWN: answer(BOOK)})
    assert sru(own={"base_url": OWN}).search('  waves "and\\or" optics ', servers)
    assert servers.queries[0]["query"] == 'dc.title all "waves \\"and\\\\or\\" optics"'
    assert sru(own={"base_url": OWN}).search("   ", servers) == ()


@pytest.mark.parametrize("number", [parse_issn("0317-8471"), parse_doi("10.1000/182")])
def test_a_number_without_an_index_is_not_asked_for(number: Any) -> None:
    servers = Servers({})
    assert sru(own={"base_url": OWN, "issn_index": ""}).look_up(number, servers) == ()
    assert servers.asked == []


@pytest.mark.parametrize("text", ['a" or 1="1', "a\\", '\\" or', "a\nb"])
def test_nothing_in_a_term_ends_it_before_its_end(text: str) -> None:
    inside = quoted(text)[1:-1]
    assert inside.replace("\\\\", "").replace('\\"', "").count('"') == 0
    assert not inside.replace("\\\\", "").endswith("\\")


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
