"""Whatever records lie in a title, splitting it loses nothing, and taking that back changes nothing."""

import itertools
from typing import Any, NamedTuple

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from acqflow.catalogues.queries import offers_of, offers_told
from acqflow.storage.store import Store
from acqflow.titles.queries import identifiers_of, trusted_numbers_of
from acqflow.vocabulary.identifiers import parse_isbn
from tests.actions.catalogues.records import Desk as Vendor
from tests.actions.catalogues.records import a_record
from tests.actions.merging.desk import Desk, everything

_names = itertools.count(1)
_CLASSES = ("O43", "TP31", "I247")
_ON_ONE_STORE = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


class Case(NamedTuple):
    """Each record's numbers and classes, by their places in what there is; which go, which numbers with them."""

    records: list[tuple[set[int], set[int]]]
    going: set[int]
    numbers: set[int]


@st.composite
def cases(draw: Any) -> Case:
    some = st.sets(st.integers(0, 2))
    records = draw(st.lists(st.tuples(some, some), min_size=2, max_size=4))
    places = st.integers(0, len(records) - 1)
    going = draw(st.sets(places, min_size=1, max_size=len(records) - 1))
    return Case(records, going, draw(some))


def _isbn(number: int) -> str:
    body = f"978{number:09d}"
    check = -sum(int(digit) * (1, 3)[place % 2] for place, digit in enumerate(body)) % 10
    return parse_isbn(f"{body}{check}").value


def _title_of(store: Store, case: Case) -> tuple[int, list[int], list[str]]:
    """A title with these records, a vendor for each: its number, its offers, and the numbers there are."""
    trial = next(_names)
    isbns = [_isbn(trial * 10 + n) for n in range(4)]
    for place, (numbers, classes) in enumerate(case.records):
        record = a_record(
            f"Book {trial} as vendor {place} tells it",
            # The last one is common to all: it brings them together.
            isbn=[isbns[3], *(isbns[n] for n in sorted(numbers))],
            classes=[("clc", _CLASSES[n]) for n in sorted(classes)],
            year=1990 + place,
        )
        (title_id,) = Vendor(store, vendor=f"V{trial}-{place}").imports(record).title_ids
    offers = [offer.offer_id for offer in store.ask(offers_told, title_id=title_id)]
    assert len(offers) == len(case.records)
    return title_id, offers, isbns


@_ON_ONE_STORE
@given(case=cases())
def test_splitting_and_taking_it_back_changes_nothing(store: Store, case: Case) -> None:
    desk = Desk(store)
    title_id, offers, isbns = _title_of(store, case)
    before = everything(store)
    named = store.ask(identifiers_of, title_ids=[title_id])[title_id]
    chosen = {("isbn", isbns[n]) for n in case.numbers} & named
    going = [offers[place] for place in sorted(case.going)]
    new_id = desk.splits(title_id, *going, numbers=chosen).new_id
    told = store.ask(offers_of, title_ids=[title_id, new_id])
    assert {offer.offer_id for offer in told[new_id]} == set(going)
    assert {offer.offer_id for offer in told[title_id]} == set(offers) - set(going)
    trusted = store.ask(trusted_numbers_of, title_ids=[title_id, new_id])
    kept, new = trusted.get(title_id, set()), trusted.get(new_id, set())
    assert (kept | new, kept & new) == (named, set())
    assert chosen <= new
    own = store.ask(identifiers_of, title_ids=[title_id, new_id])
    for of_title in (title_id, new_id):
        says = {number for offer in store.ask(offers_told, title_id=of_title) for number in offer.numbers}
        assert says <= own[of_title]
    desk.rejoins(new_id)
    assert everything(store) == before


@_ON_ONE_STORE
@given(case=cases(), other=cases())
def test_merging_and_splitting_the_same_gives_the_same_two_sets_of_offers(
    store: Store, case: Case, other: Case
) -> None:
    desk = Desk(store)
    (kept_id, own, _), (gone_id, others, _) = _title_of(store, case), _title_of(store, other)
    words = [offer.described for offer in store.ask(offers_told, title_id=gone_id)]
    desk.merges(kept_id, gone_id)
    new_id = desk.splits(kept_id, *others).new_id
    told = {title_id: store.ask(offers_told, title_id=title_id) for title_id in (kept_id, new_id)}
    assert [offer.offer_id for offer in told[kept_id]] == own
    assert [offer.offer_id for offer in told[new_id]] == others
    assert [offer.described for offer in told[new_id]] == words
