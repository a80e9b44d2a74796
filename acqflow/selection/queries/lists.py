"""Lists in short, for those who may see them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, case, func, or_, select
from sqlalchemy.orm import Session

from acqflow.people.model import CALLED, Person
from acqflow.people.rules import Actor, PersonName, Verb, require
from acqflow.selection.model import ListLine, SelectionList
from acqflow.selection.rules import (
    SEEN_BY_DECIDERS,
    LineMissing,
    LineState,
    ListMissing,
    ListState,
    may_see_list,
)
from acqflow.storage.reading import read
from acqflow.subjects.model import Subject
from acqflow.vocabulary.money import Money

# Written once, and no records: every page asks it for its menu.
_IN_STATES = (
    select(Subject.code, SelectionList.state, SelectionList.departments)
    .join(Subject, Subject.id == SelectionList.subject_id)
    .where(SelectionList.state.in_(bindparam("states", expanding=True)))
)


@dataclass(frozen=True, slots=True)
class ListRow:
    """A list in short. `titles` and `rejected` count its lines; `totals` has one sum for each fund currency."""

    list_id: int
    name: str
    state: ListState
    subject_id: int
    subject_code: str
    made_by: PersonName
    made_at: datetime
    submitted_at: datetime | None
    deadline: date | None
    departments: tuple[str, ...]
    titles: int
    rejected: int
    totals: tuple[Money, ...]

    @property
    def is_partly_approved(self) -> bool:
        return self.state in (ListState.APPROVED, ListState.ORDERED) and self.rejected > 0


def lists(
    session: Session, *, by: Actor, subject_id: int | None = None, states: Collection[ListState] | None = None
) -> list[ListRow]:
    """The lists this person may see, the newest first."""
    chosen = [_perhaps_seen_by(by)]
    if subject_id is not None:
        chosen.append(SelectionList.subject_id == subject_id)
    if states is not None:
        chosen.append(SelectionList.state.in_([state.value for state in states]))
    return _list_rows(session, _heads().where(*chosen).order_by(SelectionList.id.desc()), by)


def count_lists(session: Session, *, by: Actor, states: Collection[ListState]) -> int:
    """How many lists in these states this person may see, without a look at their lines."""
    found = read(session, _IN_STATES, {"states": [state.value for state in states]})
    return sum(
        may_see_list(by, subject=code, state=ListState(state), invited=departments)
        for code, state, departments in found
    )


def to_order(session: Session, *, by: Actor) -> list[ListRow]:
    """Approved lists that have not been ordered yet, the longest waiting first."""
    require(by, Verb.PLACE_ORDER)
    ready = _heads().where(SelectionList.state == ListState.APPROVED.value)
    return _list_rows(session, ready.order_by(SelectionList.submitted_at, SelectionList.id), by)


def list_row(session: Session, *, list_id: int, by: Actor) -> ListRow:
    """Raises ListMissing, also for who may not see it."""
    found = _list_rows(session, _heads().where(SelectionList.id == list_id), by)
    if not found:
        raise ListMissing(list=list_id)
    return found[0]


def list_of_line(session: Session, *, line_id: int) -> int:
    """Raises LineMissing."""
    list_id = session.scalar(select(ListLine.list_id).where(ListLine.id == line_id))
    if list_id is None:
        raise LineMissing(line=line_id)
    return list_id


def _heads() -> Select[SelectionList, str, PersonName]:
    return (
        select(SelectionList, Subject.code, CALLED)
        .join(Subject, Subject.id == SelectionList.subject_id)
        .join(Person, Person.id == SelectionList.made_by_id)
    )


def _perhaps_seen_by(by: Actor) -> ColumnElement[bool]:
    """Leaves out most of what this person may not see; the rule itself looks at what is left."""
    codes = by.subjects_for(Verb.SELECT)
    own = Subject.code.in_(codes) if codes is not None else Subject.id.is_not(None)
    decided = SelectionList.state.in_([state.value for state in SEEN_BY_DECIDERS])
    return or_(own, decided, SelectionList.deadline.is_not(None))


def _list_rows(session: Session, heads: Select[SelectionList, str, PersonName], by: Actor) -> list[ListRow]:
    seen = [
        row
        for row in session.execute(heads)
        if may_see_list(by, subject=row[1], state=ListState(row[0].state), invited=row[0].departments)
    ]
    sums = _sums(session, [row[0].id for row in seen])
    return [_list_row(held, code, name, sums.get(held.id, [])) for held, code, name in seen]


def _sums(session: Session, ids: Sequence[int]) -> dict[int, list[tuple[int, int, Money]]]:
    """List → (lines, rejected lines, sum of the others) for each fund currency."""
    is_rejected = case((ListLine.state == LineState.REJECTED.value, 1), else_=0)
    amount: Any = case((is_rejected == 1, 0), else_=ListLine.fund_amount_minor)
    statement = (
        select(ListLine.list_id, ListLine.fund_currency, func.count(), func.sum(is_rejected), func.sum(amount))
        .where(ListLine.list_id.in_(ids))
        .group_by(ListLine.list_id, ListLine.fund_currency)
        .order_by(ListLine.fund_currency)
    )
    found: dict[int, list[tuple[int, int, Money]]] = {}
    for list_id, currency, lines, rejected, minor in session.execute(statement):
        found.setdefault(list_id, []).append((lines, int(rejected), Money(int(minor), currency)))
    return found


def _list_row(held: SelectionList, code: str, made_by: PersonName, sums: list[tuple[int, int, Money]]) -> ListRow:
    return ListRow(
        list_id=held.id,
        name=held.name,
        state=ListState(held.state),
        subject_id=held.subject_id,
        subject_code=code,
        made_by=made_by,
        made_at=held.made_at,
        submitted_at=held.submitted_at,
        deadline=held.deadline,
        departments=tuple(held.departments),
        titles=sum(lines for lines, _, _ in sums),
        rejected=sum(rejected for _, rejected, _ in sums),
        totals=tuple(total for _, _, total in sums),
    )
