"""SRU servers keep the contract of catalogues, with MARC and with MODS, and that of the library's own holdings."""

from collections.abc import Mapping
from typing import Any, ClassVar

from acqflow_sru.catalogue import Sru
from acqflow_sru.writing import answer, field, marc

from acqflow.testing import CatalogueContract, HoldingsContract, RecordedTransport, an_isbn
from acqflow.vocabulary.identifiers import parse_isbn

OPTICS = parse_isbn("9780133977226")
OWN = "https://own.example/sru"
BOOK = marc(field("020", a="9780133977226 (pbk.)"), field("245", a="Optics"))
MODS = (
    '<mods xmlns="http://www.loc.gov/mods/v3"><titleInfo><title>Optics</title></titleInfo>'
    "<identifier type='isbn'>9780133977226</identifier></mods>"
)


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
                asked_for("9780133977226", "0133977226"): answer(BOOK),
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
