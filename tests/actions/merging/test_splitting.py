"""A title in which two books lie is taken apart, and everything comes back exactly when that is taken back."""

import pytest
from sqlalchemy.orm import Session

from acqflow.catalogues.actions import undo_import
from acqflow.catalogues.actions.freeing import tell_free
from acqflow.catalogues.model import Offer
from acqflow.catalogues.queries import offers_of, offers_told
from acqflow.matching.queries import matches_of
from acqflow.people.rules import NotPermitted, Role
from acqflow.storage.store import Store
from acqflow.titles.queries import SplitRow, dossier, duplicate_status, known_titles, search, splits_of, title_rows
from acqflow.titles.rules import Key
from tests.actions.catalogues.records import ALGEBRA, OPTICS, a_record
from tests.actions.catalogues.records import Desk as Vendor
from tests.actions.merging.desk import (
    Desk,
    a_librarian,
    everything,
    order_all,
    reject_for,
    select_for,
    suggest_for,
    with_money,
)
from tests.builders import NOW, an_actor
from tests.selection_builders import LATER, a_department, a_subject, standings_of

OPTICAL = {"creators": ["Hecht, Eugene"], "year": 2017}


def two_in_one(store: Store) -> tuple[int, int, int]:
    """A title with an offer of each of two books: the title, the offer it was made from, and the other's."""
    vendor, other = Vendor(store), Vendor(store, vendor="ZT")
    (title_id,) = vendor.imports(
        a_record("Optics", isbn=OPTICS, number="1", price="CNY 80.00", classes=[("clc", "O43")], **OPTICAL)
    ).title_ids
    light = a_record(
        "Light and colour",
        isbn=(OPTICS, ALGEBRA),
        number="7",
        price="CNY 50.00",
        classes=[("clc", "TP31"), ("clc", "O43")],
        creators=["Zajonc, Arthur"],
        year=1993,
        keywords=["colour"],
    )
    assert other.imports(light).title_ids == (title_id,)
    first, second = (offer.offer_id for offer in store.ask(offers_told, title_id=title_id))
    return title_id, first, second


def test_the_new_title_is_told_in_the_words_of_its_offer(store: Store, desk: Desk) -> None:
    title_id, first, second = two_in_one(store)
    new_id = desk.splits(title_id, second).new_id
    rows = store.ask(title_rows, ids=[title_id, new_id])
    assert (rows[title_id].title, rows[title_id].creators, rows[title_id].year) == (
        "Optics",
        "Hecht, Eugene",
        2017,
    )
    assert (rows[new_id].title, rows[new_id].creators, rows[new_id].year) == (
        "Light and colour",
        "Zajonc, Arthur",
        1993,
    )
    assert rows[new_id].subject_words == "colour"
    assert rows[title_id].class_numbers == (("clc", "O43"),)
    assert set(rows[new_id].class_numbers) == {("clc", "O43"), ("clc", "TP31")}
    offers = store.ask(offers_of, title_ids=[title_id, new_id])
    assert [o.offer_id for o in offers[title_id]] == [first]
    assert [o.offer_id for o in offers[new_id]] == [second]
    assert (rows[title_id].is_offered, rows[new_id].is_offered) == (True, True)
    assert [row.id for row in store.ask(search, text="colour").rows] == [new_id]


def test_the_record_that_made_the_title_takes_its_words_along(store: Store, desk: Desk) -> None:
    title_id, first, _ = two_in_one(store)
    new_id = desk.splits(title_id, first).new_id
    row = store.ask(title_rows, ids=[new_id])[new_id]
    assert (row.title, row.creators, row.year) == ("Optics", "Hecht, Eugene", 2017)


def test_an_offer_whose_number_was_given_to_another_book_has_the_words_of_that_one(store: Store) -> None:
    vendor = Vendor(store)
    (old,) = vendor.imports(a_record("Optics", isbn=OPTICS, number="1")).title_ids
    run = vendor.imports(a_record("Algebra", isbn=ALGEBRA, number="1"))
    (new,) = (title_id for title_id in run.title_ids if title_id != old)
    assert [offer.described["title"] for offer in store.ask(offers_told, title_id=new)] == ["Algebra"]
    store.run(undo_import, run_id=run.run_id, by=vendor.by, at=LATER)
    assert [offer.described["title"] for offer in store.ask(offers_told, title_id=old)] == ["Optics"]


def test_a_number_of_both_recognises_one_of_them(store: Store, desk: Desk) -> None:
    title_id, _, second = two_in_one(store)
    optics, algebra = Key("isbn", OPTICS, "print"), Key("isbn", ALGEBRA, "print")
    new_id = desk.splits(title_id, second).new_id
    assert store.ask(known_titles, keys=[optics, algebra]) == {optics: title_id, algebra: new_id}
    rows = store.ask(title_rows, ids=[title_id, new_id])
    assert rows[title_id].identifiers == (("isbn", OPTICS),)
    assert set(rows[new_id].identifiers) == {("isbn", OPTICS), ("isbn", ALGEBRA)}
    desk.rejoins(new_id)
    new_id = desk.splits(title_id, second, numbers=[("isbn", OPTICS)]).new_id
    assert store.ask(known_titles, keys=[optics, algebra]) == {optics: new_id, algebra: new_id}


def test_later_imports_keep_to_it(store: Store, desk: Desk) -> None:
    title_id, _, second = two_in_one(store)
    new_id = desk.splits(title_id, second, numbers=[("isbn", OPTICS)]).new_id
    third = Vendor(store, vendor="TX")
    assert third.imports(a_record("Colour", isbn=ALGEBRA)).title_ids == (new_id,)
    known = Vendor.of(store, "HJ")
    dearer = a_record("Optics", isbn=OPTICS, number="1", price="CNY 99.00", **OPTICAL)
    changed = known.imports(dearer)
    assert (changed.counts.changed, changed.title_ids) == (1, (title_id,))


def test_taken_back_everything_is_as_it_was(store: Store, desk: Desk) -> None:
    tp3, o4 = a_subject(store, clc=("TP3", "TP4")), a_subject(store, "O4", clc=("O4", "O5"))
    with_money(store, o4)
    a_department(store, "CS")
    title_id, first, second = two_in_one(store)
    desk.distributes(title_id)
    suggest_for(store, title_id, an_actor(store, Role.FACULTY, department="CS"))
    select_for(store, o4, title_id, a_librarian(store, "O4"), offer_id=first)
    order_all(store, desk.by)
    reject_for(store, tp3, title_id, a_librarian(store))
    before = everything(store)
    for facts in ({}, {"with_wish": False}, {"numbers": [("isbn", OPTICS)]}):
        split = desk.splits(title_id, second, **facts)
        assert everything(store) != before
        assert desk.rejoins(split.new_id) == split
        assert everything(store) == before
    assert [row.id for row in store.ask(search, text="optics").rows] == [title_id]


def test_what_was_done_with_the_title_stays_with_it_and_the_new_one_is_distributed(
    store: Store, desk: Desk
) -> None:
    tp3, o4 = a_subject(store, clc=("TP3", "TP4")), a_subject(store, "O4", clc=("O4", "O5"))
    title_id, first, second = two_in_one(store)
    desk.distributes(title_id)
    select_for(store, o4, title_id, a_librarian(store, "O4"), offer_id=first)
    reject_for(store, tp3, title_id, a_librarian(store))
    suggest_for(store, title_id, an_actor(store, Role.FACULTY))
    before = standings_of(store, title_id)
    new_id = desk.splits(title_id, second).new_id
    assert standings_of(store, title_id) == before
    assert standings_of(store, new_id) == {}
    assert {match.subject_code for match in store.ask(matches_of, title_id=title_id)} == {"O4"}
    assert {match.subject_code for match in store.ask(matches_of, title_id=new_id)} == {"O4", "TP3"}


def test_the_wish_goes_where_somebody_says_so(store: Store, desk: Desk) -> None:
    title_id, _, second = two_in_one(store)
    suggestion_id = suggest_for(store, title_id, an_actor(store, Role.FACULTY))
    before = everything(store)
    new_id = desk.splits(title_id, second, with_wish=True).new_id
    assert [*standings_of(store, new_id)] == [f"suggested suggestion:{suggestion_id}"]
    assert standings_of(store, title_id) == {}
    desk.rejoins(new_id)
    assert everything(store) == before


def test_a_merge_and_the_split_of_the_same_offers_give_the_same_two_sets(store: Store, desk: Desk) -> None:
    vendor, other = Vendor(store), Vendor(store, vendor="ZT")
    (kept_id,) = vendor.imports(a_record("Optics", isbn=OPTICS, **OPTICAL)).title_ids
    (gone_id,) = other.imports(a_record("Light", isbn=ALGEBRA, classes=[("clc", "TP31")])).title_ids
    third = Vendor(store, vendor="TX")
    assert third.imports(a_record("Light", isbn=ALGEBRA, price="CNY 5.00")).title_ids == (gone_id,)
    were = {
        t: [o.offer_id for o in rows] for t, rows in store.ask(offers_of, title_ids=[kept_id, gone_id]).items()
    }
    desk.merges(kept_id, gone_id)
    new_id = desk.splits(kept_id, *were[gone_id]).new_id
    offers = store.ask(offers_of, title_ids=[kept_id, new_id])
    assert [o.offer_id for o in offers[kept_id]] == were[kept_id]
    assert [o.offer_id for o in offers[new_id]] == were[gone_id]
    row = store.ask(title_rows, ids=[new_id])[new_id]
    assert (row.title, row.identifiers, row.class_numbers) == ("Light", (("isbn", ALGEBRA),), (("clc", "TP31"),))


def test_only_who_imports_catalogues_may_split(store: Store, desk: Desk) -> None:
    title_id, _, second = two_in_one(store)
    for role in (Role.SUBJECT_LIBRARIAN, Role.HEAD, Role.FACULTY):
        stranger = Desk(store)
        stranger.by = an_actor(store, role)
        with pytest.raises(NotPermitted):
            stranger.splits(title_id, second)
    new_id = desk.splits(title_id, second).new_id
    with pytest.raises(NotPermitted):
        stranger.rejoins(new_id)


def test_both_stories_tell_it(store: Store, desk: Desk) -> None:
    title_id, _, second = two_in_one(store)
    new_id = desk.splits(title_id, second).new_id
    split = [SplitRow(title_id, new_id)]
    assert (store.ask(splits_of, title_id=title_id), store.ask(splits_of, title_id=new_id)) == (split, split)
    desk.rejoins(new_id)
    told = {
        t: [line.event for line in store.ask(dossier, title_id=t) if line.station == "titles"]
        for t in (title_id, new_id)
    }
    assert told == {title_id: ["split", "rejoined"], new_id: ["split_off", "rejoined"]}
    assert store.ask(splits_of, title_id=title_id) == []


def test_an_import_after_the_split_is_undone_and_leaves_it_alone(store: Store, desk: Desk) -> None:
    title_id, _, second = two_in_one(store)
    new_id = desk.splits(title_id, second).new_id
    before = store.ask(title_rows, ids=[title_id, new_id])
    third = Vendor(store, vendor="TX")
    run = third.imports(a_record("Colour", isbn=ALGEBRA, classes=[("clc", "O4")]))
    assert run.title_ids == (new_id,)
    store.run(undo_import, run_id=run.run_id, by=third.by, at=LATER)
    assert store.ask(title_rows, ids=[title_id, new_id]) == before


def _is_free_at(session: Session, *, offer_id: int, address: str) -> None:
    session.get_one(Offer, offer_id).address = address
    session.flush()
    tell_free(session, title_ids=[session.get_one(Offer, offer_id).title_id], at=NOW)


def test_a_free_copy_goes_with_its_offer_and_comes_back(store: Store, desk: Desk) -> None:
    title_id, first, second = two_in_one(store)
    third = Vendor(store, vendor="TX")
    third.imports(a_record("Light and colour", isbn=ALGEBRA))
    addresses = [f"https://books.example/{n}" for n in range(2)]
    for offer_id, address in ((first, addresses[0]), (second, addresses[1])):
        store.run(_is_free_at, offer_id=offer_id, address=address)
    before = everything(store)
    new_id = desk.splits(title_id, second).new_id
    told = store.ask(duplicate_status, title_ids=[title_id, new_id])
    free = {
        t: [s.detail for s in status.standings if s.kind == "open_access" and s.title_id == t]
        for t, status in told.items()
    }
    assert free == {title_id: [addresses[0]], new_id: [addresses[1]]}
    desk.rejoins(new_id)
    assert everything(store) == before
