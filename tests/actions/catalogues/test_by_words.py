"""Which known title an offered record without its number is of, told by its words."""

from dataclasses import replace
from typing import Any

import pytest

from acqflow.catalogues.actions import preview_file, undo_import
from acqflow.catalogues.queries import offers_of
from acqflow.plugin_api import CatalogueRecord
from acqflow.storage.store import Store
from acqflow.titles.actions import correct_titles
from acqflow.titles.queries import dossier, title_rows
from tests.actions.catalogues.records import ALGEBRA, OPTICS, Desk, a_file, a_record, file_facts
from tests.builders import NOW

WRONG = OPTICS[:-1] + ("0" if OPTICS[-1] != "0" else "1")


def _offered(title: str = "Optics: light and its use", **facts: Any) -> CatalogueRecord:
    publisher = facts.pop("publisher", "Science Press")
    record = a_record(title, **{"creators": ["Hecht, Eugene"], **facts})
    return replace(record, publisher=publisher)


def _other_desk(store: Store) -> Desk:
    return Desk(store, vendor="ZT")


def test_a_record_without_a_number_is_recognised_by_its_words_and_says_by_which(store: Store) -> None:
    (title_id,) = Desk(store).imports(_offered(isbn=OPTICS)).title_ids
    result = _other_desk(store).imports(_offered("OPTICS. Light and its use", creators=["Eugene Hecht"]))
    assert (result.title_ids, result.counts.titles_added) == ((title_id,), 0)
    assert len(store.ask(offers_of, title_ids=[title_id])[title_id]) == 2
    told = [line for line in store.ask(dossier, title_id=title_id) if line.event == "recognised"]
    assert [line.facts["why"] for line in told] == [["same_title", "same_creator", "same_publisher", "same_year"]]


def test_a_title_without_a_number_gets_that_of_the_record_its_words_recognise(store: Store) -> None:
    (title_id,) = Desk(store).imports(_offered()).title_ids
    assert _other_desk(store).imports(_offered(isbn=OPTICS)).title_ids == (title_id,)
    assert store.ask(title_rows, ids=[title_id])[title_id].isbn == OPTICS
    third = Desk(store, vendor="TX")
    assert third.imports(a_record("Something else", isbn=OPTICS)).title_ids == (title_id,)


def test_two_numbers_are_two_titles_however_alike_their_words(store: Store) -> None:
    Desk(store).imports(_offered(isbn=OPTICS))
    assert _other_desk(store).imports(_offered(isbn=ALGEBRA)).counts.titles_added == 1


def test_a_doubtful_number_neither_joins_nor_parts_what_words_say(store: Store) -> None:
    (title_id,) = Desk(store).imports(_offered(isbn=WRONG)).title_ids
    other = _other_desk(store)
    assert other.imports(a_record("Algebra", isbn=WRONG)).counts.titles_added == 1
    assert other.imports(_offered(isbn=OPTICS)).title_ids == (title_id,)


def test_what_one_vendor_lists_twice_is_two_titles(store: Store) -> None:
    desk = Desk(store)
    result = desk.imports(_offered(record_id="1"), _offered(record_id="2"))
    assert result.counts.titles_added == 2
    assert desk.imports(_offered(record_id="3")).counts.titles_added == 1


def test_of_two_records_of_a_file_only_the_first_is_of_the_title_that_fits(store: Store) -> None:
    (title_id,) = Desk(store).imports(_offered(isbn=OPTICS)).title_ids
    result = _other_desk(store).imports(_offered(record_id="1"), _offered(record_id="2"))
    assert (result.counts.new, result.counts.titles_added) == (2, 1)
    assert result.title_ids[0] == title_id


def test_where_several_titles_fit_none_is_taken(store: Store) -> None:
    Desk(store).imports(_offered(isbn=OPTICS), _offered(isbn=ALGEBRA))
    assert _other_desk(store).imports(_offered()).counts.titles_added == 1


@pytest.mark.parametrize("form", ["ebook", "journal"])
def test_another_form_and_what_has_an_issn_are_not_told_by_words(store: Store, form: str) -> None:
    Desk(store).imports(_offered(form="print" if form == "ebook" else form))
    assert _other_desk(store).imports(_offered(form=form)).counts.titles_added == 1


def test_a_corrected_title_is_found_under_its_new_name(store: Store) -> None:
    (title_id,) = Desk(store).imports(_offered("Optiks and light")).title_ids
    store.run(correct_titles, described={title_id: _offered()})
    assert _other_desk(store).imports(_offered()).title_ids == (title_id,)


def test_undoing_an_import_takes_back_what_its_words_recognised(store: Store) -> None:
    (title_id,) = Desk(store).imports(_offered()).title_ids
    other = _other_desk(store)
    result = other.imports(_offered(isbn=OPTICS))
    undone = store.run(undo_import, run_id=result.run_id, by=other.by, at=NOW)
    assert undone.titles_removed == 0
    assert store.ask(title_rows, ids=[title_id])[title_id].isbn is None
    assert len(store.ask(offers_of, title_ids=[title_id])[title_id]) == 1


def test_a_preview_recognises_by_words_what_the_import_will(store: Store) -> None:
    Desk(store).imports(_offered(isbn=OPTICS))
    other = _other_desk(store)
    between = [a_record(f"Title {n}", record_id=f"r{n}") for n in range(2_000)]
    messages = a_file(_offered(record_id="1"), *between, _offered(record_id="2"))
    facts = file_facts("n.mrc")
    seen = preview_file(store, vendor_id=other.vendor_id, records=messages, facts=facts, by=other.by)
    assert seen.counts.titles_added == 2_001
    assert other.import_messages(messages).counts == seen.counts
