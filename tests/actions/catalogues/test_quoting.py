"""An offer entered by hand, for a title that no file has."""

import pytest

from acqflow.catalogues.actions import add_vendor, quote
from acqflow.catalogues.queries import offers_of
from acqflow.catalogues.rules import QuoteWithoutPrice, VendorMissing
from acqflow.merging import merge, split
from acqflow.people.rules import Actor, NotPermitted, Role
from acqflow.storage.store import Store
from acqflow.titles.queries import dossier
from acqflow.titles.rules import TitleMissing
from acqflow.vocabulary.money import Money
from tests.builders import NOW, TODAY, an_actor
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


def test_a_vendor_has_one_quotation_for_titles_that_were_merged(store: Store, buyer: Actor) -> None:
    kept_id, gone_id = (a_title(store, price=None) for _ in range(2))
    facts = {"vendor_code": "JB", "by": buyer, "at": NOW}
    first = store.run(quote, title_id=gone_id, price=PRICE, **facts)
    store.run(merge, kept_id=kept_id, gone_id=gone_id, by=buyer, at=NOW)
    assert store.run(quote, title_id=kept_id, price=Money(6100, "CNY"), **facts) == first
    assert _offers(store, kept_id) == [("JB", Money(6100, "CNY"), None)]


def test_the_next_quotation_replaces_those_of_both_titles_that_were_merged(store: Store, buyer: Actor) -> None:
    kept_id, gone_id = (a_title(store, price=None) for _ in range(2))
    facts = {"vendor_code": "JB", "by": buyer, "at": NOW}
    own, _ = (store.run(quote, title_id=title_id, price=PRICE, **facts) for title_id in (kept_id, gone_id))
    store.run(merge, kept_id=kept_id, gone_id=gone_id, by=buyer, at=NOW)
    assert len(_offers(store, kept_id)) == 2
    assert store.run(quote, title_id=kept_id, price=Money(6100, "CNY"), **facts) == own
    assert _offers(store, kept_id) == [("JB", Money(6100, "CNY"), None)]


def test_a_title_whose_quotation_was_split_off_gets_one_of_its_own(store: Store, buyer: Actor) -> None:
    title_id = a_title(store)
    facts = {"vendor_code": "JB", "by": buyer, "at": NOW}
    quoted = store.run(quote, title_id=title_id, price=PRICE, **facts)
    done = store.run(split, title_id=title_id, offer_ids=[quoted], by=buyer, at=NOW, on=TODAY)
    assert store.run(quote, title_id=title_id, price=Money(6100, "CNY"), **facts) != quoted
    assert _offers(store, done.new_id) == [("JB", PRICE, None)]


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
