"""A list with its lines: what each costs, what is known of it, and how faculty marked it."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from acqflow.catalogues.model import Offer, Vendor
from acqflow.people.model import CALLED, Person
from acqflow.people.rules import Actor, PersonName, Verb
from acqflow.selection.model import Circle, ListLine, WorklistEntry
from acqflow.selection.queries.deciding import LogLine, decision_log
from acqflow.selection.queries.lists import ListRow, list_row
from acqflow.selection.queries.money import MoneyEffect, money_effect
from acqflow.selection.rules import EDITABLE, LineState, may_mark
from acqflow.suggestions.queries import Demand, demand
from acqflow.titles.queries import duplicate_status, title_rows
from acqflow.titles.rules import DuplicateStatus, TitleRow
from acqflow.vocabulary.money import Money


@dataclass(frozen=True, slots=True)
class Mark:
    """One person's mark: 1 must have, 2 useful, 3 if money is left. Names are for the librarian and oneself."""

    name: PersonName | None
    department: str | None
    priority: int
    reason: str | None
    at: datetime
    is_mine: bool


@dataclass(frozen=True, slots=True)
class LineRow:
    """A title on a list. `amount` is for all copies, in the fund's currency at `rate`.

    `duplicate` leaves out that it stands on this very list.
    """

    line_id: int
    title: TitleRow
    state: LineState
    copies: int
    unit_price: Money
    # What the vendor asks for it now; None where the offer was withdrawn.
    offered: Money | None
    amount: Money
    rate: Decimal
    offer_id: int
    vendor_code: str
    vendor_number: str | None
    fund_id: int
    duplicate: DuplicateStatus
    duplicate_reason: str | None
    struck_reason: str | None
    demand: Demand | None
    marks: tuple[Mark, ...]

    @property
    def has_another_price(self) -> bool:
        """Whether the vendor no longer offers it at the price the line was reckoned with."""
        return self.offered != self.unit_price

    @property
    def my_mark(self) -> Mark | None:
        return next((mark for mark in self.marks if mark.is_mine), None)

    def marked(self, priority: int) -> int:
        return sum(mark.priority == priority for mark in self.marks)


@dataclass(frozen=True, slots=True)
class ListPage:
    """`may_edit`, `may_mark`: this person may change its lines, or circle them, today."""

    head: ListRow
    lines: tuple[LineRow, ...]
    money: tuple[MoneyEffect, ...]
    log: tuple[LogLine, ...]
    may_edit: bool
    may_mark: bool


def list_page(session: Session, *, list_id: int, by: Actor, on: date) -> ListPage:
    """One list with its lines in order. Raises ListMissing, also for who may not see it."""
    head = list_row(session, list_id=list_id, by=by)
    selects = by.may(Verb.SELECT, subject=head.subject_code)
    return ListPage(
        head=head,
        lines=_lines(session, head, by, names_seen=selects),
        money=money_effect(session, list_id=list_id, on=on),
        log=tuple(decision_log(session, list_id=list_id)),
        may_edit=selects and head.state in EDITABLE,
        may_mark=may_mark(by, state=head.state, invited=head.departments, deadline=head.deadline, on=on),
    )


def entry_of_line(session: Session, *, line_id: int) -> WorklistEntry | None:
    """The worklist entry that put the line on its list."""
    return session.scalars(select(WorklistEntry).where(WorklistEntry.list_line_id == line_id)).first()


def offered_price(offer: Offer, *, title_id: int) -> Money | None:
    """What the vendor asks for this title now; None where it is no longer offered at a price.

    A vendor gives an old number to a new book: then the offer is one of another title.
    """
    is_gone = offer.is_withdrawn or offer.title_id != title_id
    if is_gone or offer.price_minor is None or offer.currency is None:
        return None
    return Money(offer.price_minor, offer.currency)


def lines_with_another_price(session: Session, *, list_id: int) -> list[ListLine]:
    """The open lines whose vendor no longer asks the price they were reckoned with."""
    statement = (
        select(ListLine, Offer)
        .join(Offer, Offer.id == ListLine.offer_id)
        .where(ListLine.list_id == list_id, ListLine.state == LineState.OPEN.value)
        .order_by(ListLine.id)
    )
    return [
        line
        for line, offer in session.execute(statement)
        if offered_price(offer, title_id=line.title_id) != Money(line.unit_price_minor, line.currency)
    ]


def _lines(session: Session, head: ListRow, by: Actor, *, names_seen: bool) -> tuple[LineRow, ...]:
    found = session.execute(
        select(ListLine, Offer, Vendor.code)
        .join(Offer, Offer.id == ListLine.offer_id)
        .join(Vendor, Vendor.id == Offer.vendor_id)
        .where(ListLine.list_id == head.list_id)
        .order_by(ListLine.id)
    ).all()
    ids = [line.title_id for line, _, _ in found]
    titles = title_rows(session, ids=ids)
    duplicates = duplicate_status(session, title_ids=ids)
    wanted = demand(session, title_ids=ids)
    marks = _marks(session, head.list_id, by, names_seen=names_seen)
    return tuple(
        LineRow(
            line_id=line.id,
            title=titles[line.title_id],
            state=LineState(line.state),
            copies=line.copies,
            unit_price=Money(line.unit_price_minor, line.currency),
            offered=offered_price(offer, title_id=line.title_id),
            amount=Money(line.fund_amount_minor, line.fund_currency),
            rate=Decimal(line.rate),
            offer_id=line.offer_id,
            vendor_code=vendor,
            vendor_number=offer.vendor_number if offer.title_id == line.title_id else None,
            fund_id=line.fund_id,
            duplicate=_without(duplicates[line.title_id], f"list:{head.list_id}"),
            duplicate_reason=line.duplicate_reason,
            struck_reason=line.struck_reason,
            demand=wanted.get(line.title_id),
            marks=tuple(marks.get(line.id, ())),
        )
        for line, offer, vendor in found
    )


def _marks(session: Session, list_id: int, by: Actor, *, names_seen: bool) -> dict[int, list[Mark]]:
    statement = (
        select(Circle, CALLED, Person.department)
        .join(ListLine, ListLine.id == Circle.line_id)
        .join(Person, Person.id == Circle.person_id)
        .where(ListLine.list_id == list_id)
        .order_by(Circle.priority, Circle.id)
    )
    found: dict[int, list[Mark]] = {}
    for circle, name, department in session.execute(statement):
        is_mine = circle.person_id == by.person_id
        knows = names_seen or is_mine
        mark = Mark(
            name=name if knows else None,
            department=department if knows else None,
            priority=circle.priority,
            reason=circle.reason if knows else None,
            at=circle.at,
            is_mine=is_mine,
        )
        found.setdefault(circle.line_id, []).append(mark)
    return found


def _without(duplicate: DuplicateStatus, reference: str) -> DuplicateStatus:
    return DuplicateStatus(tuple(s for s in duplicate.standings if s.reference != reference))
