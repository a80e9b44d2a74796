"""What people ask about orders."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, bindparam, case, func, or_, select
from sqlalchemy.orm import Session, selectinload

from acqflow.catalogues.model import Offer, Vendor
from acqflow.funds.model import Encumbrance, Fund
from acqflow.orders.model import Order, OrderLine
from acqflow.orders.rules import OrderMissing, standing_of
from acqflow.people.rules import Actor, Verb, require
from acqflow.selection.model import SelectionList
from acqflow.storage.reading import read
from acqflow.subjects.model import Subject
from acqflow.titles.queries import in_batches, title_rows
from acqflow.titles.rules import TitleRow
from acqflow.vocabulary.money import Money


@dataclass(frozen=True, slots=True)
class OrderRow:
    """One order in a list; `total` in the vendor's currency, without cancelled lines."""

    order_id: int
    number: str
    state: str
    vendor_code: str
    vendor_zh: str
    vendor_en: str
    list_name: str
    placed_at: datetime
    placed_on: date
    lines: int
    copies: int
    total: tuple[Money, ...]


@dataclass(frozen=True, slots=True)
class OrderLineRow:
    """`other_number` is what a title without a trusted ISBN is known by: ISSN, 统一书号, an ISBN as printed."""

    line_id: int
    title_id: int
    title: str
    creators: str | None
    publisher: str | None
    year: int | None
    language: str | None
    resource_type: str
    isbn: str | None
    other_number: str | None
    vendor_number: str | None
    fund: str
    copies: int
    unit_price: Money
    fund_amount: Money
    state: str


@dataclass(frozen=True, slots=True)
class OrderPage:
    head: OrderRow
    lines: tuple[OrderLineRow, ...]


def orders(session: Session, *, by: Actor, limit: int = 200) -> list[OrderRow]:
    """The newest orders of the subjects this person sees orders of."""
    require(by, Verb.SEE_ORDERS)
    statement = _orders(by).order_by(Order.id.desc()).limit(limit)
    return [_head(order, vendor, name) for order, vendor, name in session.execute(statement)]


def order_page(session: Session, *, order_id: int, by: Actor) -> OrderPage:
    """One order with its lines; raises OrderMissing, also for who may not see it."""
    require(by, Verb.SEE_ORDERS)
    found = session.execute(_orders(by).where(Order.id == order_id)).first()
    if found is None:
        raise OrderMissing(order=order_id)
    order, vendor, name = found
    return OrderPage(_head(order, vendor, name), tuple(_lines(session, order)))


@dataclass(frozen=True, slots=True)
class OrderedRow:
    """What was ordered of one row of a vendor's list: `copies` that stand, and the lines of orders they are on.

    `state` is ordered or cancelled.
    """

    copies: int
    state: str
    lines: tuple[str, ...]


def ordered_of_vendor(
    session: Session, *, vendor_id: int, vendor_keys: Collection[str], by: Actor
) -> dict[str, OrderedRow]:
    """What its offers are called → what was ordered of it from this vendor; what never was is left out.

    Only orders that this person sees count.
    """
    require(by, Verb.SEE_ORDERS)
    seen = _orders(by).where(Order.vendor_id == vendor_id).with_only_columns(Order.id)
    found: dict[str, list[tuple[int, str, str]]] = {}
    for keys in in_batches(vendor_keys):
        statement = (
            select(Offer.vendor_key, OrderLine.copies, OrderLine.state, Order.number, OrderLine.id)
            .join(OrderLine, OrderLine.title_id == Offer.title_id)
            .join(Order, Order.id == OrderLine.order_id)
            .where(Offer.vendor_id == vendor_id, Offer.vendor_key.in_(keys), Order.id.in_(seen))
            .where(or_(OrderLine.vendor_number.is_(None), OrderLine.vendor_number == Offer.vendor_number))
            .order_by(OrderLine.id)
        )
        for key, copies, state, number, line_id in session.execute(statement):
            found.setdefault(key, []).append((copies, state, f"{number}/{line_id}"))
    return {key: _ordered(lines) for key, lines in found.items()}


def _ordered(lines: Sequence[tuple[int, str, str]]) -> OrderedRow:
    live = [line for line in lines if line[1] != "cancelled"]
    counted = live or lines
    state = "ordered" if live else "cancelled"
    return OrderedRow(sum(copies for copies, _, _ in live), state, tuple(number for _, _, number in counted))


def standings_of_list(session: Session, *, list_id: int) -> frozenset[str]:
    """What the titles' standings call the order lines that came of a list."""
    statement = select(OrderLine.id).join(Order, Order.id == OrderLine.order_id).where(Order.list_id == list_id)
    return frozenset(standing_of(line_id) for line_id in session.scalars(statement))


def cancelled_of_list(session: Session, *, list_id: int) -> frozenset[int]:
    """The lines of a list whose order was cancelled."""
    statement = (
        select(OrderLine.list_line_id)
        .join(Order, Order.id == OrderLine.order_id)
        .where(Order.list_id == list_id, OrderLine.state == "cancelled")
    )
    return frozenset(session.scalars(statement))


def orders_of_year(session: Session, *, fiscal_year: str) -> int:
    """How many orders carry this year's numbers."""
    statement = select(func.count()).select_from(Order).where(Order.number.startswith(f"{fiscal_year}-"))
    return session.scalars(statement).one()


def subject_of_order(session: Session, *, order_id: int) -> str:
    """The code of the subject whose list was ordered."""
    statement = (
        select(Subject.code)
        .join(SelectionList, SelectionList.subject_id == Subject.id)
        .join(Order, Order.list_id == SelectionList.id)
        .where(Order.id == order_id)
    )
    return session.scalars(statement).one()


@dataclass(frozen=True, slots=True)
class Ordered:
    """What one subject's orders did to one fund in a fiscal year."""

    encumbered: Money
    expended: Money


# What the trade calls the numbers that vendors know books by, in any language.
_SCHEMES = {"isbn": "ISBN", "issn": "ISSN", "unified_book_number": "统一书号", "doi": "DOI"}

# Written once: putting such a statement together takes longer than running it.
_LEFT = (
    Encumbrance.initial_minor
    - Encumbrance.expended_minor
    + Encumbrance.credited_minor
    - Encumbrance.awaiting_minor
)
_ORDERED = (
    select(
        Encumbrance.fund_id,
        SelectionList.subject_id,
        Encumbrance.currency,
        func.sum(case((Encumbrance.state == "released", 0), (_LEFT > 0, _LEFT), else_=0)),
        func.sum(Encumbrance.expended_minor - Encumbrance.credited_minor),
    )
    .join(OrderLine, OrderLine.encumbrance_id == Encumbrance.id)
    .join(Order, Order.id == OrderLine.order_id)
    .join(SelectionList, SelectionList.id == Order.list_id)
    .where(Encumbrance.fiscal_year_id == bindparam("year"))
    .group_by(Encumbrance.fund_id, SelectionList.subject_id, Encumbrance.currency)
)


def ordered_of_subjects(session: Session, *, fiscal_year_id: int) -> dict[tuple[int, int], Ordered]:
    """By (fund, subject whose list was ordered); what was paid without an order is nobody's."""
    return {
        (fund_id, subject_id): Ordered(Money(int(promised), currency), Money(int(paid), currency))
        for fund_id, subject_id, currency, promised, paid in read(session, _ORDERED, {"year": fiscal_year_id})
    }


def _orders(by: Actor) -> Select[Order, Vendor, str]:
    codes = by.subjects_for(Verb.SEE_ORDERS)
    statement = (
        select(Order, Vendor, SelectionList.name)
        .join(Vendor, Vendor.id == Order.vendor_id)
        .join(SelectionList, SelectionList.id == Order.list_id)
        .options(selectinload(Order.lines))
    )
    if codes is None:
        return statement
    return statement.join(Subject, Subject.id == SelectionList.subject_id).where(Subject.code.in_(codes))


def _head(order: Order, vendor: Vendor, list_name: str) -> OrderRow:
    live = [line for line in order.lines if line.state != "cancelled"]
    totals: dict[str, int] = {}
    for line in live:
        totals[line.currency] = totals.get(line.currency, 0) + line.unit_price_minor * line.copies
    return OrderRow(
        order.id,
        order.number,
        order.state,
        vendor.code,
        vendor.name_zh,
        vendor.name_en,
        list_name,
        order.placed_at,
        order.placed_on,
        len(live),
        sum(line.copies for line in live),
        tuple(Money(minor, currency) for currency, minor in sorted(totals.items())),
    )


def _lines(session: Session, order: Order) -> list[OrderLineRow]:
    titles = title_rows(session, ids=[line.title_id for line in order.lines])
    codes = dict(session.execute(select(Fund.id, Fund.code)).all())
    return [_line(line, titles[line.title_id], codes[line.fund_id]) for line in order.lines]


def _line(line: OrderLine, title: TitleRow, fund: str) -> OrderLineRow:
    return OrderLineRow(
        line.id,
        line.title_id,
        title.title,
        title.creators,
        title.publisher,
        title.year,
        title.language,
        title.resource_type,
        title.isbn,
        None if title.isbn else _other_number(title),
        line.vendor_number,
        fund,
        line.copies,
        Money(line.unit_price_minor, line.currency),
        Money(line.fund_amount_minor, line.fund_currency),
        line.state,
    )


def _other_number(title: TitleRow) -> str | None:
    known = (f"{_SCHEMES[scheme]} {value}" for scheme, value in title.identifiers if scheme in _SCHEMES)
    return "; ".join(known) or None
