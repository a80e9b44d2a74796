"""Several people at once: one wins, nothing is doubled."""

from sqlalchemy import func, select

from acqflow.catalogues.actions import undo_import
from acqflow.catalogues.model import Offer
from acqflow.catalogues.queries import offered_among
from acqflow.catalogues.rules import ImportDecidedOn, ImportResult
from acqflow.people.rules import Role
from acqflow.selection.actions import select_many
from acqflow.storage.store import Store
from acqflow.titles.actions import add_title
from acqflow.titles.model import Title
from acqflow.titles.rules import Description
from acqflow.vocabulary.errors import AcqflowError
from acqflow.vocabulary.identifiers import isbn13_of, parse_isbn
from tests.actions.catalogues.at_once import at_once, results_of
from tests.actions.catalogues.records import OPTICS, Desk, a_record, file_facts
from tests.builders import NOW, TODAY, an_actor
from tests.selection_builders import a_subject


def test_the_same_file_uploaded_twice_at_once_is_imported_once(store: Store) -> None:
    desk = Desk(store)
    results: list[ImportResult] = []
    records = [a_record(f"Title {n}", record_id=f"r{n}") for n in range(50)]

    def upload() -> None:
        results.append(desk.imports(*records, facts=file_facts("a.mrc", digest="d1")))

    at_once(upload, upload, upload)
    assert sorted(result.is_repeat for result in results) == [False, True, True]
    assert len({result.run_id for result in results}) == 1
    assert store.ask(lambda s: s.execute(select(func.count()).select_from(Offer)).scalar_one()) == 50


def test_two_vendors_and_a_reader_with_one_new_isbn_make_one_title(store: Store) -> None:
    desks = [Desk(store, vendor=code) for code in ("HJ", "ZT")]
    by_hand = Description("Optics", identifiers=(parse_isbn(OPTICS),))
    at_once(
        *(lambda desk=desk: desk.imports(a_record(isbn=OPTICS)) for desk in desks),
        lambda: store.run(add_title, record=by_hand, at=NOW),
    )
    assert store.ask(lambda s: s.execute(select(func.count()).select_from(Title)).scalar_one()) == 1
    assert store.ask(lambda s: s.execute(select(func.count()).select_from(Offer)).scalar_one()) == 2


def test_an_import_is_undone_or_decided_on_and_never_half_of_both(store: Store) -> None:
    desk, tp3 = Desk(store), a_subject(store)
    librarian = an_actor(store, Role.SUBJECT_LIBRARIAN, subjects=("TP3",))
    for trial in range(6):
        records = [a_record(f"Title {trial}-{n}", number=f"{trial}-{n}", price="CNY 9.00") for n in range(60)]
        run = desk.imports(*records)
        wanted = list(run.title_ids[-20:])
        results = results_of(
            lambda: store.run(undo_import, run_id=run.run_id, by=desk.by, at=NOW),  # noqa: B023
            lambda: store.run(select_many, subject_id=tp3, title_ids=wanted, by=librarian, at=NOW, on=TODAY),  # noqa: B023
        )
        undone, selected = results
        assert isinstance(undone, ImportDecidedOn) != isinstance(selected, AcqflowError), results


def test_undoing_waits_for_an_import_that_recognises_the_same_titles(store: Store) -> None:
    desk, other = Desk(store), Desk(store, vendor="ZT")
    for trial in range(6):
        records = [a_record(f"Title {trial}-{n}", isbn=isbn13_of(f"7{trial * 100 + n:08d}0")) for n in range(60)]
        run = desk.imports(*records)
        results = results_of(
            lambda: store.run(undo_import, run_id=run.run_id, by=desk.by, at=NOW),  # noqa: B023
            lambda: other.imports(*records),  # noqa: B023
        )
        assert not [result for result in results if isinstance(result, Exception)], results
        assert store.ask(offered_among, title_ids=results[1].title_ids) == set(results[1].title_ids)
