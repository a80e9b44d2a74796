"""An offer entered by hand, for a title that no file has."""

import pytest

from acqflow.catalogues.actions import add_vendor, quote
from acqflow.catalogues.queries import offers_of
from acqflow.catalogues.rules import QuoteWithoutPrice, VendorMissing
from acqflow.people.rules import Actor, NotPermitted, Role
from acqflow.storage.store import Store
from acqflow.titles.queries import dossier
from acqflow.titles.rules import TitleMissing
from acqflow.vocabulary.money import Money
from tests.builders import NOW, an_actor
from tests.selection_builders import a_title

PRICE = Money(5900, "CNY")


@pytest.fixture
def buyer(store: Store) -> Actor:
    buyer = an_actor(store, Role.ACQUISITION_LIBRARIAN)
    store.run(add_vendor, code="JB", name_zh="江北", name_en="Jiangbei", currency="CNY", by=buyer)
    return buyer


def _offers(store: Store, title_id: int) -> list[tuple[str, Money | None, str | None]]:
    found = store.ask(offers_of, title_ids=[title_id])[title_id]
    return [(offer.vendor_code, offer.price, offer.vendor_number) for offer in found]


def test_a_quotation_is_an_offer_like_any_other_and_the_next_one_replaces_it(store: Store, buyer: Actor) -> None:
    title_id = a_title(store, price=None)
    facts = {"title_id": title_id, "vendor_code": "JB", "by": buyer, "at": NOW}
    first = store.run(quote, price=PRICE, **facts)
    assert _offers(store, title_id) == [("JB", PRICE, None)]
    assert store.run(quote, price=Money(6100, "CNY"), vendor_number="26-1", **facts) == first
    assert _offers(store, title_id) == [("JB", Money(6100, "CNY"), "26-1")]
    told = store.ask(dossier, title_id=title_id)
    assert [line.event for line in told] == ["offered", "offer_changed"]


def test_a_quotation_names_a_vendor_a_title_and_a_price_that_are_there(store: Store, buyer: Actor) -> None:
    title_id = a_title(store, price=None)
    for wrong, error in (
        ({"vendor_code": "NOBODY"}, VendorMissing),
        ({"title_id": 999}, TitleMissing),
        ({"price": Money(0, "CNY")}, QuoteWithoutPrice),
    ):
        facts = {"title_id": title_id, "vendor_code": "JB", "price": PRICE} | wrong
        with pytest.raises(error):
            store.run(quote, by=buyer, at=NOW, **facts)
    with pytest.raises(NotPermitted):
        librarian = an_actor(store, Role.SUBJECT_LIBRARIAN)
        store.run(quote, title_id=title_id, vendor_code="JB", price=PRICE, by=librarian, at=NOW)
