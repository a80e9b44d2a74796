"""What acquisition librarians do with an approved list: place it, and cancel a line."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from acqflow.catalogues.model import Offer
from acqflow.funds.actions import encumber, release
from acqflow.funds.model import FiscalYear
from acqflow.funds.queries import fiscal_year_on
from acqflow.funds.rules import EncumbranceRequest
from acqflow.orders.model import Order, OrderLine
from acqflow.orders.queries import orders_of_year, subject_of_order
from acqflow.orders.rules import (
    BothOnOrder,
    LineMissing,
    LineNotOrdered,
    ListNotApproved,
    NoLongerOffered,
    NothingToOrder,
    OfferOrdered,
    OrderChangedSince,
    order_number,
    purpose_of,
    standing_of,
)
from acqflow.people.rules import Actor, Verb, require
from acqflow.selection.actions import cancel_ordered_line, hold_list_of, list_to_order, order_lines
from acqflow.selection.model import ListLine, SelectionList
from acqflow.selection.rules import LineState, ListState
from acqflow.storage.locks import lock_rows
from acqflow.titles.actions import clear_standing, note, set_standing
from acqflow.titles.queries import title_rows
from acqflow.vocabulary.money import Money


@dataclass(frozen=True, slots=True)
class PlacedOrder:
    order_id: int
    number: str
    vendor_id: int
    lines: int


def place(session: Session, *, list_id: int, by: Actor, at: datetime, on: date) -> list[PlacedOrder]:
    """Order what was approved: one order per vendor, its money encumbered in the same transaction.

    Raises ListNotApproved, NothingToOrder, NoLongerOffered, and the ledger's FundOverdrawn; then nothing of it has
    happened.
    """
    chosen = list_to_order(session, list_id=list_id, by=by)
    if chosen.state != ListState.APPROVED:
        raise ListNotApproved(list=chosen.name, state=chosen.state)
    lines = _approved_lines(session, chosen)
    _refuse_what_is_not_offered(session, chosen, lines)
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
            made = _order_line(session, order, line, offer, promised[purpose_of(line.id), line.fund_id])
            _tell_title(session, made, order, by=by, at=at)
        placed.append(PlacedOrder(order.id, order.number, vendor_id, len(of_vendor)))
    order_lines(session, chosen, [line for line, _ in lines], by=by, at=at)
    return placed


def cancel_line(session: Session, *, line_id: int, reason: str, by: Actor, at: datetime) -> None:
    """Take one line back: its money is released and the title is free to be chosen again."""
    line = _line_for(session, line_id, by)
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
    cancel_ordered_line(session, list_line_id=line.list_line_id, reason=reason, by=by, at=at)
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


def move_title(session: Session, *, kept_id: int, gone_id: int) -> dict[str, Any]:
    """All order lines of the one become order lines of the other. Raises BothOnOrder.

    Returns what was moved, for `move_title_back`.
    """
    own, other = (_on_order(session, title_id) for title_id in (kept_id, gone_id))
    if own is not None and other is not None:
        raise BothOnOrder(kept_id=kept_id, gone_id=gone_id, own=own, other=other)
    lines = session.scalars(select(OrderLine).where(OrderLine.title_id == gone_id).order_by(OrderLine.id)).all()
    for line in lines:
        line.title_id = kept_id
    session.flush()
    return {"lines": [(line.id, line.state) for line in lines]}


def move_title_back(session: Session, *, kept_id: int, gone_id: int, moved: Mapping[str, Any]) -> None:
    """Raises OrderChangedSince."""
    were = dict(moved["lines"])
    for line in lock_rows(session, OrderLine, were):
        if line.state != were[line.id]:
            raise OrderChangedSince(kept_id=kept_id, gone_id=gone_id, order=line.order.number)
        line.title_id = gone_id
    session.flush()


def refuse_to_part(session: Session, *, title_id: int, offer_ids: Collection[int]) -> None:
    """What is on order is of the title it was ordered as. Raises OfferOrdered."""
    statement = (
        select(ListLine.offer_id, Order.number)
        .join(OrderLine, OrderLine.list_line_id == ListLine.id)
        .join(Order, Order.id == OrderLine.order_id)
        .where(ListLine.offer_id.in_(offer_ids), OrderLine.title_id == title_id, OrderLine.state == "ordered")
        .order_by(OrderLine.id)
    )
    for offer_id, number in session.execute(statement.limit(1)):
        raise OfferOrdered(title_id=title_id, offer=offer_id, order=number)


def _on_order(session: Session, title_id: int) -> str | None:
    """The number of an order that the title is on."""
    statement = (
        select(Order.number)
        .join(OrderLine, OrderLine.order_id == Order.id)
        .where(OrderLine.title_id == title_id, OrderLine.state == "ordered")
        .order_by(OrderLine.id)
    )
    return session.scalars(statement.limit(1)).first()


def _line_for(session: Session, line_id: int, by: Actor) -> OrderLine:
    """The line, locked, for who may order in its subject. Raises LineMissing, NotPermitted."""
    require(by, Verb.PLACE_ORDER)
    known = session.get(OrderLine, line_id)
    if known is None:
        raise LineMissing(line=line_id)
    require(by, Verb.PLACE_ORDER, subject=subject_of_order(session, order_id=known.order_id))
    hold_list_of(session, list_line_id=known.list_line_id)
    return lock_rows(session, OrderLine, [line_id])[0]


def _approved_lines(session: Session, chosen: SelectionList) -> Sequence[tuple[ListLine, Offer]]:
    """By vendor, in the order of the list."""
    statement = (
        select(ListLine, Offer)
        .join(Offer, Offer.id == ListLine.offer_id)
        .where(ListLine.list_id == chosen.id, ListLine.state == LineState.APPROVED.value)
        .order_by(Offer.vendor_id, ListLine.id)
    )
    lines = [(line, offer) for line, offer in session.execute(statement)]
    if not lines:
        raise NothingToOrder(list=chosen.name)
    return lines


def _refuse_what_is_not_offered(
    session: Session, chosen: SelectionList, lines: Sequence[tuple[ListLine, Offer]]
) -> None:
    """Withdrawn since it was approved, or the vendor's number now stands for another book."""
    gone = [line.title_id for line, offer in lines if offer.is_withdrawn or offer.title_id != line.title_id]
    if gone:
        titles = "; ".join(row.title for row in title_rows(session, ids=gone).values())
        raise NoLongerOffered(list=chosen.name, titles=titles)


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


def _order_line(session: Session, order: Order, line: ListLine, offer: Offer, encumbrance_id: int) -> OrderLine:
    made = OrderLine(
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
    session.add(made)
    session.flush()
    return made


def _tell_title(session: Session, line: OrderLine, order: Order, *, by: Actor, at: datetime) -> None:
    """Tell the title's station what only this one knows: it is on order."""
    set_standing(
        session,
        title_id=line.title_id,
        standing="on_order",
        reference=standing_of(line.id),
        at=at,
        detail=order.number,
    )
    facts = {"order": order.number, "copies": line.copies}
    note(
        session, title_id=line.title_id, station="orders", event="ordered", by_id=by.person_id, at=at, facts=facts
    )
