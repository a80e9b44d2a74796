"""What acquisition librarians do with an approved list: place it, and cancel a line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from acqflow.catalogues.model import Offer
from acqflow.funds.actions import encumber, release
from acqflow.funds.model import FiscalYear
from acqflow.funds.queries import fiscal_year_on
from acqflow.funds.rules import EncumbranceRequest
from acqflow.orders.model import Order, OrderLine
from acqflow.orders.queries import orders_of_year
from acqflow.orders.rules import (
    LineMissing,
    LineNotOrdered,
    ListNotApproved,
    NothingToOrder,
    order_number,
    purpose_of,
    standing_of,
)
from acqflow.people.rules import Actor, Verb, require
from acqflow.selection.model import ListLine, SelectionList
from acqflow.storage.locks import lock_rows
from acqflow.suggestions.actions import mark_ordered
from acqflow.titles.actions import clear_standing, note, set_standing
from acqflow.vocabulary.errors import Missing, words
from acqflow.vocabulary.money import Money


class ListMissing(Missing):
    says = words("There is no selection list number %(list)s.")


@dataclass(frozen=True, slots=True)
class PlacedOrder:
    order_id: int
    number: str
    vendor_id: int
    lines: int


def place(session: Session, *, list_id: int, by: Actor, at: datetime, on: date) -> list[PlacedOrder]:
    """Order what was approved: one order per vendor, its money encumbered in the same transaction.

    Raises ListNotApproved, NothingToOrder, and the ledger's FundOverdrawn; then nothing of it has happened.
    """
    require(by, Verb.PLACE_ORDER)
    chosen = _approved_list(session, list_id)
    lines = _approved_lines(session, chosen)
    year = fiscal_year_on(session, on=on)
    # Order numbers follow each other without gaps: one placing at a time within a year.
    lock_rows(session, FiscalYear, [year.id])
    promised = encumber(
        session,
        requests=[_request(line) for line, _ in lines],
        fiscal_year_id=year.id,
        key=f"place:list:{list_id}",
        reason=chosen.name,
        by=by,
        at=at,
    )
    placed = []
    for vendor_id, group in groupby(lines, key=lambda pair: pair[1].vendor_id):
        order = _order(session, chosen, vendor_id, number=_next_number(session, year), by=by, at=at, on=on)
        of_vendor = list(group)
        for line, offer in of_vendor:
            _order_line(session, order, line, offer, promised[purpose_of(line.id), line.fund_id])
            _hand_up(session, line, order, by=by, at=at)
        placed.append(PlacedOrder(order.id, order.number, vendor_id, len(of_vendor)))
    chosen.state = "ordered"
    session.flush()
    return placed


def cancel_line(session: Session, *, line_id: int, reason: str, by: Actor, at: datetime) -> None:
    """Take one line back: its money is released and the title is free to be chosen again."""
    require(by, Verb.PLACE_ORDER)
    found = lock_rows(session, OrderLine, [line_id])
    if not found:
        raise LineMissing(line=line_id)
    line = found[0]
    if line.state != "ordered":
        raise LineNotOrdered(line=line_id, state=line.state)
    release(
        session,
        encumbrance_id=line.encumbrance_id,
        key=f"cancel:order-line:{line_id}",
        reason=reason,
        by=by,
        at=at,
    )
    line.state = "cancelled"
    order = session.get_one(Order, line.order_id)
    if all(other.state == "cancelled" for other in order.lines):
        order.state = "cancelled"
    clear_standing(session, title_id=line.title_id, standing="on_order", reference=standing_of(line_id))
    facts = {"order": order.number, "reason": reason}
    note(
        session,
        title_id=line.title_id,
        station="orders",
        event="cancelled",
        by_id=by.person_id,
        at=at,
        facts=facts,
    )
    session.flush()


def _approved_list(session: Session, list_id: int) -> SelectionList:
    found = lock_rows(session, SelectionList, [list_id])
    if not found:
        raise ListMissing(list=list_id)
    if found[0].state != "approved":
        raise ListNotApproved(list=found[0].name, state=found[0].state)
    return found[0]


def _approved_lines(session: Session, chosen: SelectionList) -> Sequence[tuple[ListLine, Offer]]:
    """By vendor, in the order of the list."""
    statement = (
        select(ListLine, Offer)
        .join(Offer, Offer.id == ListLine.offer_id)
        .where(ListLine.list_id == chosen.id, ListLine.state == "approved")
        .order_by(Offer.vendor_id, ListLine.id)
    )
    lines = [(line, offer) for line, offer in session.execute(statement)]
    if not lines:
        raise NothingToOrder(list=chosen.name)
    return lines


def _request(line: ListLine) -> EncumbranceRequest:
    is_foreign = line.currency != line.fund_currency
    return EncumbranceRequest(
        purpose_of(line.id),
        line.fund_id,
        Money(line.fund_amount_minor, line.fund_currency),
        original=Money(line.unit_price_minor * line.copies, line.currency) if is_foreign else None,
        rate=Decimal(line.rate) if is_foreign else None,
    )


def _next_number(session: Session, year: FiscalYear) -> str:
    return order_number(year.code, orders_of_year(session, fiscal_year=year.code))


def _order(
    session: Session, chosen: SelectionList, vendor_id: int, *, number: str, by: Actor, at: datetime, on: date
) -> Order:
    order = Order(
        number=number,
        vendor_id=vendor_id,
        list_id=chosen.id,
        state="placed",
        placed_at=at,
        placed_on=on,
        placed_by_id=by.person_id,
    )
    session.add(order)
    session.flush()
    return order


def _order_line(session: Session, order: Order, line: ListLine, offer: Offer, encumbrance_id: int) -> None:
    session.add(
        OrderLine(
            order_id=order.id,
            list_line_id=line.id,
            title_id=line.title_id,
            vendor_number=offer.vendor_number,
            fund_id=line.fund_id,
            copies=line.copies,
            unit_price_minor=line.unit_price_minor,
            currency=line.currency,
            fund_amount_minor=line.fund_amount_minor,
            fund_currency=line.fund_currency,
            rate=line.rate,
            encumbrance_id=encumbrance_id,
            state="ordered",
        )
    )
    line.state = "ordered"
    session.flush()


def _hand_up(session: Session, line: ListLine, order: Order, *, by: Actor, at: datetime) -> None:
    """Tell the earlier stations what only this one knows: the title is on order."""
    order_line_id = session.scalars(select(OrderLine.id).where(OrderLine.list_line_id == line.id)).one()
    clear_standing(session, title_id=line.title_id, standing="approved", reference=f"list:{line.list_id}")
    set_standing(
        session,
        title_id=line.title_id,
        standing="on_order",
        reference=standing_of(order_line_id),
        at=at,
        detail=order.number,
    )
    facts = {"order": order.number, "copies": line.copies}
    note(
        session, title_id=line.title_id, station="orders", event="ordered", by_id=by.person_id, at=at, facts=facts
    )
    mark_ordered(session, title_id=line.title_id, by_id=by.person_id, at=at)
