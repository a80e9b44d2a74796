"""On-site picking: what was scanned beside a shelf is put on a list, and the rest says why not."""

from typing import Any

import pytest

from acqflow.catalogues.rules import VendorMissing
from acqflow.people.rules import Actor, NotPermitted, Role
from acqflow.reports.on_site import on_site_file
from acqflow.selection import actions, queries
from acqflow.selection.rules import (
    AlreadyOnList,
    DuplicateNeedsReason,
    NotOfferedBy,
    NumberUnknown,
    Picking,
    PickOutcome,
)
from acqflow.storage.store import Store
from acqflow.titles.queries import duplicate_status
from acqflow.titles.rules import HoldingRow, read_holdings, scanned_lines
from acqflow.vocabulary.identifiers import isbn10_of
from tests.builders import NOW, TODAY, an_actor
from tests.selection_builders import a_holding, a_subject, a_title, an_offer

NEW, HELD, UNPRICED, NOBODYS = "9787302660125", "9787111636649", "9787040406641", "9787511890016"


def _scan(number: str, copies: int = 1) -> HoldingRow:
    return HoldingRow("isbn", number, "book", "", copies)


def _librarian(store: Store) -> Actor:
    return an_actor(store, Role.SUBJECT_LIBRARIAN, subjects=("TP3",), name="Lin")


def _pick(store: Store, by: Actor, subject_id: int, *scans: HoldingRow, **more: Any) -> Picking:
    return store.run(actions.pick_on_site, subject_id=subject_id, scans=scans, by=by, at=NOW, on=TODAY, **more)


def _outcomes(picking: Picking) -> dict[str, tuple[str, type | None]]:
    return {s.number: (s.outcome.value, type(s.why) if s.why else None) for s in picking.scans}


def test_a_wrong_check_digit_is_asked_about_and_never_corrected(store: Store) -> None:
    lin, tp3 = _librarian(store), a_subject(store)
    a_title(store, "New", isbn=NEW)
    lines = scanned_lines("9787302660126\n7302660120\n")
    picking = _pick(store, lin, tp3, *read_holdings(lines).rows)
    assert picking.list_id is None
    assert [(s.outcome.value, s.number, str(s.why).split(", or")[0]) for s in picking.scans] == [
        ("mistyped", number, f"The check digit of {number} is wrong. Should it be {right}")
        for number, right in (("9787302660126", NEW), ("7302660120", isbn10_of(NEW)))
    ]


def test_a_book_that_was_printed_with_a_wrong_check_digit_is_found_by_it(store: Store) -> None:
    lin, tp3 = _librarian(store), a_subject(store)
    title_id = a_title(store, "Misprinted", isbn="9787302660126")
    picking = _pick(store, lin, tp3, *read_holdings(scanned_lines("9787302660126")).rows)
    assert [(s.outcome.value, s.title_id) for s in picking.scans] == [("picked", title_id)]


def test_what_can_be_put_on_the_list_is_and_the_rest_says_why_not(store: Store) -> None:
    lin, tp3 = _librarian(store), a_subject(store)
    new = a_title(store, "New", isbn=NEW)
    a_title(store, "Held", isbn=HELD)
    a_holding(store, HELD)
    unpriced = a_title(store, "Unpriced", isbn=UNPRICED, price=None)
    picking = _pick(store, lin, tp3, _scan(NEW), _scan(HELD), _scan(UNPRICED), _scan(NOBODYS), _scan(NEW))
    found = _outcomes(picking)
    assert (found[NEW], found[HELD]) == (("picked", None), ("refused", DuplicateNeedsReason))
    assert found[NOBODYS] == ("unknown", NumberUnknown)
    assert found[UNPRICED][0] == "refused"
    assert picking.count(PickOutcome.PICKED) == 1
    assert picking.list_id is not None
    page = store.ask(queries.list_page, list_id=picking.list_id, by=lin, on=TODAY)
    assert [(line.title.id, line.copies) for line in page.lines] == [(new, 2)]
    # Nothing was begun for what was refused.
    assert not store.ask(duplicate_status, title_ids=[unpriced])[unpriced]


def test_the_same_scans_again_add_nothing(store: Store) -> None:
    lin, tp3 = _librarian(store), a_subject(store)
    a_title(store, "New", isbn=NEW)
    first = _pick(store, lin, tp3, _scan(NEW))
    for more in ({}, {"duplicate_reason": "for the reading room"}):
        again = _pick(store, lin, tp3, _scan(NEW), **more)
        assert _outcomes(again)[NEW] == ("refused", AlreadyOnList)
        assert again.list_id is None
    assert first.list_id is not None
    page = store.ask(queries.list_page, list_id=first.list_id, by=lin, on=TODAY)
    assert [line.copies for line in page.lines] == [1]


def test_what_is_held_is_picked_for_a_reason(store: Store) -> None:
    lin, tp3 = _librarian(store), a_subject(store)
    a_title(store, "Held", isbn=HELD)
    a_holding(store, HELD)
    picking = _pick(store, lin, tp3, _scan(HELD, 3), duplicate_reason="course of 90")
    assert _outcomes(picking)[HELD] == ("picked", None)


def test_the_offer_is_of_the_vendor_whose_shelf_it_was(store: Store) -> None:
    lin, tp3 = _librarian(store), a_subject(store)
    dear, cheap_only = a_title(store, isbn=NEW, price="CNY 40.00"), a_title(store, isbn=HELD)
    offer = an_offer(store, dear, "CNY 50.00", vendor="SHELF")
    picking = _pick(store, lin, tp3, _scan(NEW), _scan(HELD), vendor="SHELF")
    assert _outcomes(picking) == {NEW: ("picked", None), HELD: ("refused", NotOfferedBy)}
    assert picking.list_id is not None
    (line,) = store.ask(queries.list_page, list_id=picking.list_id, by=lin, on=TODAY).lines
    assert (line.offer_id, line.title.id) == (offer, dear)
    assert cheap_only not in (line.title.id,)
    with pytest.raises(VendorMissing):
        _pick(store, lin, tp3, _scan(NEW), vendor="NOBODY")


def test_only_who_selects_for_the_subject_picks_for_it(store: Store) -> None:
    tp3 = a_subject(store)
    for role in (Role.FACULTY, Role.ACQUISITION_LIBRARIAN):
        with pytest.raises(NotPermitted):
            _pick(store, an_actor(store, role, name=role.value), tp3, _scan(NEW))


def test_the_file_to_take_along_names_what_is_held_or_on_its_way(store: Store) -> None:
    lin, tp3 = _librarian(store), a_subject(store)
    a_title(store, "New", isbn=NEW)
    a_title(store, "Held", isbn=HELD)
    a_title(store, "Only offered", isbn=UNPRICED)
    for number in (HELD, NOBODYS):
        a_holding(store, number)
    _pick(store, lin, tp3, _scan(NEW))
    table = store.ask(on_site_file, by=lin, day="2026-11-23")
    assert [row.cells for row in table.rows] == [
        (HELD, "held", 1, "Held"),
        (NEW, "on_list", None, "New"),
        (NOBODYS, "held", 1, None),
    ]
    with pytest.raises(NotPermitted):
        store.ask(on_site_file, by=an_actor(store, Role.FACULTY, name="Wu"), day="2026-11-23")
