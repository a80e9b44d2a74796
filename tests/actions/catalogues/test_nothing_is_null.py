"""What is not known of an offer, or was not there before, is NULL to the database: statements can ask for it."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from acqflow.catalogues.actions import undo_import
from acqflow.catalogues.model import ImportChange, Offer, PackageChange
from acqflow.storage.store import Store
from tests.actions.catalogues.listed import Lists, a_row
from tests.actions.catalogues.records import ALGEBRA, OPTICS, Desk, a_record
from tests.builders import NOW


def _known(store: Store, *columns: InstrumentedAttribute[Any]) -> list[int]:
    """In how many rows each column has a value, as the database counts them."""

    def count(session: Session) -> list[int]:
        return list(session.execute(select(*map(func.count, columns))).one())

    return store.ask(count)


def test_what_a_record_does_not_say_is_null_when_it_comes_new_changed_and_put_back(store: Store) -> None:
    desk = Desk(store)
    said = (Offer.id, Offer.said, Offer.described)
    desk.imports(a_record(isbn=OPTICS, number="A1"), a_record("Algebra", isbn=ALGEBRA, number="A2"))
    assert _known(store, *said) == [2, 0, 0]
    assert _known(store, ImportChange.id, ImportChange.before) == [2, 0]
    hinted = desk.imports(a_record(isbn=OPTICS, number="A1", price="CNY 9.00", extra={"fund": "PHYS"}))
    assert _known(store, *said) == [2, 1, 1]
    assert _known(store, ImportChange.id, ImportChange.before) == [3, 1]
    desk.imports(a_record("Algebra", isbn=ALGEBRA, number="A2", price="CNY 5.00"))
    assert _known(store, *said) == [2, 1, 2]
    store.run(undo_import, run_id=hinted.run_id, by=desk.by, at=NOW)
    assert _known(store, *said) == [2, 0, 1]


def test_a_row_that_is_new_in_a_package_was_nothing_before(store: Store) -> None:
    desk = Lists(store)
    desk.lists(a_row("Optics"))
    assert _known(store, PackageChange.id, PackageChange.before) == [1, 0]
    desk.lists(a_row("Algebra"))
    assert _known(store, PackageChange.id, PackageChange.before) == [3, 1]
