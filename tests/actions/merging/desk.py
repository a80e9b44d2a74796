"""Two titles of one book, one title of two books, and all that stations keep."""

from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from acqflow.funds.actions import allocate
from acqflow.matching.actions import distribute
from acqflow.merging import Merged, Split, merge, split, unmerge, unsplit
from acqflow.orders.actions import place
from acqflow.people.rules import Actor, Role
from acqflow.schema import METADATA
from acqflow.selection import actions as selection
from acqflow.selection.model import ListLine, SelectionList
from acqflow.storage.store import Store
from acqflow.subjects.model import SubjectFund
from acqflow.suggestions.actions import suggest
from acqflow.titles.model import TitleStanding
from acqflow.vocabulary.money import Money
from tests.builders import NOW, TODAY, an_actor
from tests.selection_builders import (
    LATER,
    a_year,
)

_SUM = Money.of("1000.00", "CNY")
# What tells of a merge or a split outlives it.
_TOLD = ("dossier_entries", "audit_entries", "title_merges", "title_splits")


class Desk:
    """An acquisition librarian who finds that two titles are one, or one is two."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.by = an_actor(store, Role.ACQUISITION_LIBRARIAN)

    def merges(self, kept_id: int, gone_id: int) -> Merged:
        return self.store.run(merge, kept_id=kept_id, gone_id=gone_id, by=self.by, at=LATER)

    def parts(self, gone_id: int) -> Merged:
        return self.store.run(unmerge, gone_id=gone_id, by=self.by, at=LATER, on=TODAY)

    def splits(self, title_id: int, *offer_ids: int, **facts: Any) -> Split:
        told = {"title_id": title_id, "offer_ids": offer_ids, **facts}
        return self.store.run(split, **told, by=self.by, at=LATER, on=TODAY)

    def rejoins(self, new_id: int) -> Split:
        return self.store.run(unsplit, new_id=new_id, by=self.by, at=LATER, on=TODAY)

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


def a_librarian(store: Store, *subjects: str) -> Actor:
    return an_actor(store, Role.SUBJECT_LIBRARIAN, subjects=subjects or ("TP3",))


def select_for(store: Store, subject_id: int, title_id: int, by: Actor, **facts: Any) -> int:
    return store.run(selection.select, subject_id=subject_id, title_id=title_id, by=by, at=NOW, on=TODAY, **facts)


def reject_for(store: Store, subject_id: int, title_id: int, by: Actor) -> None:
    store.run(selection.reject, subject_id=subject_id, title_id=title_id, reason_code="level", by=by, at=NOW)


def suggest_for(store: Store, title_id: int, by: Actor) -> int:
    told = store.run(suggest, by=by, at=NOW, on=TODAY, need=1, reason="", title_id=title_id)
    return told.suggestion_id


def order_all(store: Store, by: Actor) -> None:
    list_id = store.run(_approve)
    store.run(place, list_id=list_id, by=by, at=NOW, on=TODAY)


def _approve(session: Session) -> int:
    session.execute(update(SelectionList).values(state="approved"))
    session.execute(update(ListLine).where(ListLine.state == "open").values(state="approved"))
    session.execute(update(TitleStanding).where(TitleStanding.standing == "on_list").values(standing="approved"))
    return session.scalars(select(SelectionList.id).order_by(SelectionList.id.desc())).first() or 0
