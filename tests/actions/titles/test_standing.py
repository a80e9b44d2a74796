"""Whether the library has a title already, has it coming, or has turned it down."""

from datetime import date, timedelta

import pytest

from acqflow.people.rules import NotPermitted, Role
from acqflow.storage.store import Store
from acqflow.titles.actions import add_title, clear_standing, load_holdings, note, set_standing
from acqflow.titles.queries import dossier, duplicate_status, duplicate_status_of_identifier, other_forms
from acqflow.titles.rules import Description, HeldLine, HoldingRow, HoldingsLoaded, TitleWithoutName, read_holdings
from acqflow.vocabulary.identifiers import parse_isbn, parse_issn
from tests.builders import NOW, TODAY, an_actor

PAPER, OTHER = "9787040396638", "9787302423287"


def _title(store: Store, isbn: str = PAPER, *, form: str = "print", title: str = "Optics") -> int:
    described = Description(
        title, identifiers=(parse_isbn(isbn),) if isbn else (), creators=("Hecht, E.",), format=form
    )
    return store.run(add_title, record=described, at=NOW)


def _hold(store: Store, *lines: str, is_complete: bool = False, on: date = TODAY) -> HoldingsLoaded:
    by = an_actor(store, Role.ACQUISITION_LIBRARIAN)
    rows = read_holdings(HeldLine(n, *line.split(",")) for n, line in enumerate(lines)).rows
    return store.run(load_holdings, rows=rows, as_of=on, by=by, at=NOW, is_complete=is_complete)


def _kinds(store: Store, title_id: int) -> list[str]:
    return [s.kind for s in store.ask(duplicate_status, title_ids=[title_id])[title_id].standings]


def test_nothing_speaks_against_a_title_nobody_has_met(store: Store) -> None:
    status = store.ask(duplicate_status, title_ids=[_title(store)])
    assert [bool(s) for s in status.values()] == [False]


def test_a_held_isbn_is_held_with_its_place_and_copies(store: Store) -> None:
    title_id = _title(store)
    _hold(store, "978-7-04-039663-8,理学馆,2", "9787040396638,理学馆,1")
    (standing,) = store.ask(duplicate_status, title_ids=[title_id])[title_id].standings
    assert (standing.kind, standing.reference, standing.copies) == ("held", "holding:理学馆", 3)


def test_the_paper_book_held_is_another_form_of_the_ebook(store: Store) -> None:
    ebook = _title(store, OTHER, form="ebook")
    _title(store, PAPER)
    _hold(store, f"{PAPER},A,1")
    assert _kinds(store, ebook) == ["other_format_held"]
    same_number = _title(store, PAPER, form="ebook")
    assert _kinds(store, same_number)[0] == "other_format_held"


def test_another_edition_held_is_a_hint_that_names_it(store: Store) -> None:
    held, new = _title(store, PAPER), _title(store, OTHER)
    _hold(store, f"{PAPER},A,1")
    (standing,) = store.ask(duplicate_status, title_ids=[new])[new].standings
    assert (standing.kind, standing.reference) == ("other_edition_held", f"title:{held}")


def test_the_forms_of_a_work_are_found_however_their_titles_are_written(store: Store) -> None:
    ebook = store.run(
        add_title,
        record=Description("Optics: light and its use", creators=("Eugene Hecht",), year=2020, format="ebook"),
        at=NOW,
    )
    second = store.run(
        add_title, record=Description("Optics, volume 2", creators=("Hecht, E.",), year=2021), at=NOW
    )
    paper = _title(store, PAPER)
    _title(store, OTHER, title="Algebra")
    assert [row.id for row in store.ask(other_forms, title_id=paper)] == [ebook, second]
    assert [row.id for row in store.ask(other_forms, title_id=ebook)] == [second, paper]
    _hold(store, f"{PAPER},A,1")
    # Who has the first volume has not the second.
    assert (_kinds(store, ebook), _kinds(store, second)) == (["other_format_held"], [])


def test_volume_two_held_says_nothing_of_volume_one_and_is_told_of_its_own_editions(store: Store) -> None:
    second, first = _title(store, title="激荡三十年（下）"), _title(store, OTHER, title="激荡三十年（上）")
    reprint = _title(store, "", title="激荡三十年：下册")
    _hold(store, f"{PAPER},A,1")
    assert [_kinds(store, one) for one in (second, first, reprint)] == [["held"], [], ["other_edition_held"]]


def test_a_title_without_others_of_its_work_has_no_other_forms(store: Store) -> None:
    assert store.ask(other_forms, title_id=_title(store)) == []
    assert store.ask(other_forms, title_id=99) == []


def test_a_doubtful_number_makes_a_holding_only_possible(store: Store) -> None:
    title_id = _title(store, "9787040396631", title="Unlike")
    _hold(store, "9787040396631,A,1")
    assert _kinds(store, title_id) == ["possibly_held"]


def test_a_series_held_by_its_issn_does_not_hold_its_books(store: Store) -> None:
    book = Description("Lecture notes 7", identifiers=(parse_issn("0075-8434"),))
    title_id = store.run(add_title, record=book, at=NOW)
    _hold(store, "0075-8434,A,1")
    assert _kinds(store, title_id) == []


def test_the_strongest_standing_comes_first_with_reference_and_reason(store: Store) -> None:
    title_id = _title(store)
    _hold(store, f"{PAPER},A,1")
    for standing in ("rejected", "suggested", "on_list", "approved", "on_order"):
        store.run(set_standing, title_id=title_id, standing=standing, reference="x:1", at=NOW, detail="too dear")
    assert _kinds(store, title_id) == ["held", "on_order", "approved", "on_list", "suggested", "rejected"]
    rejected = store.ask(duplicate_status, title_ids=[title_id])[title_id].standings[-1]
    assert (rejected.reference, rejected.detail) == ("x:1", "too dear")


def test_a_standing_is_kept_once_and_goes_when_it_is_cleared(store: Store) -> None:
    title_id = _title(store)
    for detail in ("first", "second"):
        store.run(set_standing, title_id=title_id, standing="on_list", reference="list:1", at=NOW, detail=detail)
    (standing,) = store.ask(duplicate_status, title_ids=[title_id])[title_id].standings
    assert standing.detail == "second"
    for _ in range(2):
        store.run(clear_standing, title_id=title_id, standing="on_list", reference="list:1")
    assert _kinds(store, title_id) == []


def test_a_number_is_answered_for_whether_or_not_a_title_has_it(store: Store) -> None:
    _hold(store, f"{PAPER},A,1")
    strongest = store.ask(duplicate_status_of_identifier, scheme="isbn", value=PAPER).strongest
    assert strongest is not None
    assert (strongest.kind, strongest.title_id) == ("held", None)
    title_id = _title(store, OTHER, title="Algebra")
    store.run(set_standing, title_id=title_id, standing="on_order", reference="order-line:1", at=NOW)
    strongest = store.ask(duplicate_status_of_identifier, scheme="isbn", value=OTHER).strongest
    assert strongest is not None
    assert (strongest.kind, strongest.title_id) == ("on_order", title_id)


def test_holdings_loaded_again_change_only_what_changed(store: Store) -> None:
    assert _hold(store, f"{PAPER},A,1", f"{OTHER},A,1") == HoldingsLoaded(2, 0, 0, 0)
    later = TODAY + timedelta(days=1)
    assert _hold(store, f"{PAPER},A,2", f"{OTHER},A,1", on=later) == HoldingsLoaded(0, 1, 1, 0)
    assert _hold(store, f"{PAPER},A,2", is_complete=True) == HoldingsLoaded(0, 0, 1, 1)


def test_only_who_may_import_loads_holdings(store: Store) -> None:
    rows = [HoldingRow("isbn", PAPER, "book", "A", 1)]
    with pytest.raises(NotPermitted):
        store.run(load_holdings, rows=rows, as_of=TODAY, by=an_actor(store, Role.FACULTY), at=NOW)


def test_a_title_needs_a_name(store: Store) -> None:
    with pytest.raises(TitleWithoutName):
        store.run(add_title, record=Description("  "), at=NOW)


def test_the_dossier_tells_who_did_what_in_order(store: Store) -> None:
    by = an_actor(store, Role.SUBJECT_LIBRARIAN, name="吴晴")
    title_id = _title(store)
    store.run(
        note,
        title_id=title_id,
        station="selection",
        event="selected",
        by_id=by.person_id,
        at=NOW,
        facts={"copies": 2},
    )
    lines = store.ask(dossier, title_id=title_id)
    assert [(line.station, line.event, line.by_name) for line in lines] == [
        ("titles", "added", ""),
        ("selection", "selected", "吴晴"),
    ]
    assert lines[1].facts == {"copies": 2}
