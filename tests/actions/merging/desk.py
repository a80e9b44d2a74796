"""Two titles of one book, and all that stations keep."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from acqflow.funds.actions import allocate
from acqflow.matching.actions import distribute
from acqflow.merging import Merged, merge, unmerge
from acqflow.people.rules import Role
from acqflow.schema import METADATA
from acqflow.storage.store import Store
from acqflow.subjects.model import SubjectFund
from acqflow.vocabulary.money import Money
from tests.builders import NOW, TODAY, an_actor
from tests.selection_builders import LATER, a_year

_SUM = Money.of("1000.00", "CNY")
# What tells of a merge outlives it.
_TOLD = ("dossier_entries", "audit_entries", "title_merges")


class Desk:
    """An acquisition librarian who finds that two titles are one."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.by = an_actor(store, Role.ACQUISITION_LIBRARIAN)

    def merges(self, kept_id: int, gone_id: int) -> Merged:
        return self.store.run(merge, kept_id=kept_id, gone_id=gone_id, by=self.by, at=LATER)

    def parts(self, gone_id: int) -> Merged:
        return self.store.run(unmerge, gone_id=gone_id, by=self.by, at=LATER, on=TODAY)

    def distributes(self, *title_ids: int) -> None:
        self.store.run(distribute, title_ids=title_ids, at=NOW, on=TODAY)


def with_money(store: Store, *subject_ids: int) -> None:
    """1,000.00 for each subject's fund in the year of the tests."""
    year_id, head = a_year(store), an_actor(store, Role.HEAD)
    for subject_id in subject_ids:
        of_subject = select(SubjectFund.fund_id).where(SubjectFund.subject_id == subject_id)
        given = {"fund_id": store.ask(_only, statement=of_subject), "fiscal_year_id": year_id, "amount": _SUM}
        store.run(allocate, **given, key=f"given:{subject_id}", reason="a test", by=head, at=NOW)


def _only(session: Session, *, statement: Any) -> int:
    return session.scalars(statement).one()


def everything(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table but what tells of a merge."""

    def read(session: Session) -> dict[str, list[tuple[Any, ...]]]:
        tables = [table for table in METADATA.sorted_tables if table.name not in _TOLD]
        return {
            table.name: [tuple(row) for row in session.execute(select(table).order_by(table.c.id))]
            for table in tables
        }

    return store.ask(read)
