"""What a record names for its work in another form: kept, shown and asked for, and never what recognises it."""

from dataclasses import replace

from acqflow.catalogues.actions import undo_import
from acqflow.plugin_api import CatalogueRecord
from acqflow.storage.store import Store
from acqflow.titles.actions import load_holdings
from acqflow.titles.queries import duplicate_status, other_forms, title_rows
from acqflow.titles.rules import HoldingRow
from acqflow.vocabulary.identifiers import parse_isbn, parse_issn
from tests.actions.catalogues.records import ALGEBRA, ATLAS, OPTICS, Desk, a_record
from tests.builders import NOW, TODAY


def _ebook(named: str = OPTICS) -> CatalogueRecord:
    record = a_record("Light, digitally", isbn=ALGEBRA, form="ebook")
    return replace(record, other_formats=(parse_isbn(named),))


def _standings(desk: Desk, title_id: int) -> list[tuple[str, str]]:
    found = desk.store.ask(duplicate_status, title_ids=[title_id])[title_id].standings
    return [(standing.kind, standing.reference) for standing in found]


def _hold(desk: Desk, isbn: str, resource_type: str) -> None:
    rows = [HoldingRow("isbn", isbn, resource_type, "A", 1)]
    desk.store.run(load_holdings, rows=rows, as_of=TODAY, by=desk.by, at=NOW)


def test_an_ebook_that_names_the_number_of_the_paper_book_is_of_its_work(store: Store) -> None:
    paper, ebook = Desk(store).imports(a_record("Optics", isbn=OPTICS), _ebook()).title_ids
    assert [row.id for row in store.ask(other_forms, title_id=paper)] == [ebook]
    assert [row.id for row in store.ask(other_forms, title_id=ebook)] == [paper]


def test_the_number_named_recognises_nothing(store: Store) -> None:
    desk = Desk(store)
    desk.imports(_ebook(named=ATLAS))
    assert desk.imports(a_record("Atlas", isbn=ATLAS, form="ebook", number="1")).counts.titles_added == 1


def test_a_paper_book_held_under_the_number_that_an_ebook_names_is_another_form_held(store: Store) -> None:
    desk = Desk(store)
    (ebook,) = desk.imports(_ebook()).title_ids
    _hold(desk, OPTICS, "book")
    assert _standings(desk, ebook) == [("other_format_held", "holding:A")]


def test_an_ebook_held_that_names_the_paper_book_is_another_form_held_and_said_once(store: Store) -> None:
    desk = Desk(store)
    paper, ebook = desk.imports(a_record("Optics", isbn=OPTICS), _ebook()).title_ids
    _hold(desk, ALGEBRA, "ebook")
    assert _standings(desk, paper) == [("other_format_held", f"title:{ebook}")]
    _hold(desk, OPTICS, "ebook")
    assert len(_standings(desk, paper)) == 1


def test_undoing_an_import_takes_away_the_number_it_named(store: Store) -> None:
    desk, other = Desk(store), Desk(store, vendor="ZT")
    (ebook,) = desk.imports(a_record("Light, digitally", isbn=ALGEBRA, form="ebook")).title_ids
    result = other.imports(_ebook())
    assert ("other_form_isbn", OPTICS) in store.ask(title_rows, ids=[ebook])[ebook].identifiers
    store.run(undo_import, run_id=result.run_id, by=other.by, at=NOW)
    assert store.ask(title_rows, ids=[ebook])[ebook].identifiers == (("isbn", ALGEBRA),)


PRINTED, ONLINE = "1000-1239", "2095-8722"


def _journals(desk: Desk) -> tuple[int, int]:
    """A journal on paper, and the same on line, whose record names the ISSN of the first."""
    online = replace(a_record("Light on line", issn=ONLINE, form="ejournal"), other_formats=(parse_issn(PRINTED),))
    paper, electronic = desk.imports(a_record("Optics letters", issn=PRINTED, form="journal"), online).title_ids
    return paper, electronic


def test_the_issn_of_another_form_is_kept_and_says_of_which_work_a_journal_is(store: Store) -> None:
    paper, electronic = _journals(Desk(store))
    assert ("other_form_issn", parse_issn(PRINTED).value) in store.ask(title_rows, ids=[electronic])[
        electronic
    ].identifiers
    assert [row.id for row in store.ask(other_forms, title_id=paper)] == [electronic]
    assert [row.id for row in store.ask(other_forms, title_id=electronic)] == [paper]


def test_a_journal_held_under_the_issn_of_its_other_form_is_another_form_held(store: Store) -> None:
    desk = Desk(store)
    paper, electronic = _journals(desk)
    rows = [HoldingRow("issn", parse_issn(PRINTED).value, "journal", "A", 1)]
    desk.store.run(load_holdings, rows=rows, as_of=TODAY, by=desk.by, at=NOW)
    assert _standings(desk, paper) == [("held", "holding:A")]
    assert _standings(desk, electronic) == [("other_format_held", "holding:A")]


def test_books_of_one_series_are_not_one_work_by_the_issn_of_the_series(store: Store) -> None:
    desk = Desk(store)
    paper = a_record("Optics", isbn=OPTICS, issn=PRINTED)
    electronic = replace(a_record("Algebra", isbn=ALGEBRA, form="ebook"), other_formats=(parse_issn(PRINTED),))
    first, second = desk.imports(paper, electronic).title_ids
    assert store.ask(other_forms, title_id=first) == []
    rows = [HoldingRow("issn", parse_issn(PRINTED).value, "journal", "A", 1)]
    desk.store.run(load_holdings, rows=rows, as_of=TODAY, by=desk.by, at=NOW)
    assert _standings(desk, second) == []
