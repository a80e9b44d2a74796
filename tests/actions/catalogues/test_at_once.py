"""Several people at once: one wins, nothing is doubled."""

import threading
from collections.abc import Callable

from sqlalchemy import func, select

from acqflow.catalogues.model import Offer
from acqflow.catalogues.rules import ImportResult
from acqflow.storage.store import Store
from acqflow.titles.actions import add_title
from acqflow.titles.model import Title
from acqflow.titles.rules import Description
from acqflow.vocabulary.identifiers import parse_isbn
from tests.actions.catalogues.records import OPTICS, Desk, a_record, file_facts
from tests.builders import NOW


def _at_once(*works: Callable[[], object]) -> None:
    start = threading.Barrier(len(works))

    def go(work: Callable[[], object]) -> None:
        start.wait()
        work()

    threads = [threading.Thread(target=go, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)


def test_the_same_file_uploaded_twice_at_once_is_imported_once(store: Store) -> None:
    desk = Desk(store)
    results: list[ImportResult] = []
    records = [a_record(f"Title {n}", record_id=f"r{n}") for n in range(50)]

    def upload() -> None:
        results.append(desk.imports(*records, facts=file_facts("a.mrc", digest="d1")))

    _at_once(upload, upload, upload)
    assert sorted(result.is_repeat for result in results) == [False, True, True]
    assert len({result.run_id for result in results}) == 1
    assert store.ask(lambda s: s.execute(select(func.count()).select_from(Offer)).scalar_one()) == 50


def test_two_vendors_and_a_reader_with_one_new_isbn_make_one_title(store: Store) -> None:
    desks = [Desk(store, vendor=code) for code in ("HJ", "ZT")]
    by_hand = Description("Optics", identifiers=(parse_isbn(OPTICS),))
    _at_once(
        *(lambda desk=desk: desk.imports(a_record(isbn=OPTICS)) for desk in desks),
        lambda: store.run(add_title, record=by_hand, at=NOW),
    )
    assert store.ask(lambda s: s.execute(select(func.count()).select_from(Title)).scalar_one()) == 1
    assert store.ask(lambda s: s.execute(select(func.count()).select_from(Offer)).scalar_one()) == 2
