"""Who offers a title, and for how much."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import bindparam, false, func, select
from sqlalchemy.orm import Session

from acqflow.catalogues.model import ImportChange, ImportRun, Offer, Vendor
from acqflow.catalogues.rules import QUOTED, OfferRow
from acqflow.storage.reading import read
from acqflow.titles.queries import in_batches
from acqflow.vocabulary.money import Money

Given = tuple[int, Mapping[str, Any] | None]

# Written once: putting the statement together takes longer than running it.
_OFFERS = (
    select(
        Offer.id,
        Offer.title_id,
        Offer.vendor_id,
        Vendor.code,
        Offer.price_minor,
        Offer.currency,
        Offer.price_raw,
        Offer.vendor_number,
        Offer.warnings,
        Offer.vendor_key,
    )
    .join(Vendor, Vendor.id == Offer.vendor_id)
    .where(Offer.title_id.in_(bindparam("title_ids", expanding=True)), Offer.is_withdrawn.is_(false()))
    .order_by(Offer.title_id, Offer.price_minor.is_(None), Offer.currency, Offer.price_minor, Offer.id)
)


def offers_of(session: Session, *, title_ids: Iterable[int]) -> dict[int, list[OfferRow]]:
    """Title id → its offers, unpriced ones last, the cheapest first within a currency; every id is there."""
    wanted = list(dict.fromkeys(title_ids))
    found: dict[int, list[OfferRow]] = {title_id: [] for title_id in wanted}
    for ids in in_batches(wanted):
        for columns in read(session, _OFFERS, {"title_ids": list(ids)}):
            offer = _row(columns)
            found[offer.title_id].append(offer)
    return found


def said_with_offers(session: Session, *, title_id: int) -> dict[int, dict[str, str]]:
    """Offer id → what else its vendor says with it, by name; offers that say nothing are left out."""
    rows = session.execute(select(Offer.id, Offer.said).where(Offer.title_id == title_id))
    return {offer_id: said for offer_id, said in rows if said}


def said_of(session: Session, *, title_ids: Iterable[int]) -> dict[int, list[tuple[str, dict[str, str]]]]:
    """Title id → (vendor's code, what else it says with its offer), of the offers that stand, by their age."""
    found: dict[int, list[tuple[str, dict[str, str]]]] = {}
    for ids in in_batches(list(title_ids)):
        statement = (
            select(Offer.title_id, Vendor.code, Offer.said)
            .join(Vendor, Vendor.id == Offer.vendor_id)
            .where(Offer.title_id.in_(ids), Offer.is_withdrawn.is_(false()))
            .order_by(Offer.id)
        )
        for title_id, code, said in session.execute(statement):
            if said:
                found.setdefault(title_id, []).append((code, said))
    return found


def prices_of(session: Session, *, title_ids: Iterable[int]) -> dict[int, list[Money]]:
    """Title id → the prices it is offered at; titles without one are left out."""
    found: dict[int, list[Money]] = {}
    columns = (Offer.title_id, Offer.price_minor, Offer.currency)
    for ids in in_batches(list(title_ids)):
        statement = select(*columns).where(
            Offer.title_id.in_(ids), Offer.price_minor.is_not(None), Offer.is_withdrawn.is_(false())
        )
        for title_id, minor, currency in session.execute(statement):
            if minor is not None and currency is not None:
                found.setdefault(title_id, []).append(Money(minor, currency))
    return found


def offered_among(session: Session, *, title_ids: Iterable[int]) -> set[int]:
    """Those of these titles that somebody offers now."""
    found: set[int] = set()
    for ids in in_batches(set(title_ids)):
        statement = select(Offer.title_id).where(Offer.title_id.in_(ids), Offer.is_withdrawn.is_(false()))
        found.update(session.scalars(statement))
    return found


def free_copies_of(session: Session, *, title_ids: Iterable[int]) -> dict[int, set[tuple[str, str]]]:
    """Title id → vendor code and address of each free copy that is offered now."""
    found: dict[int, set[tuple[str, str]]] = {}
    for ids in in_batches(set(title_ids)):
        statement = (
            select(Offer.title_id, Vendor.code, Offer.address)
            .join(Vendor, Vendor.id == Offer.vendor_id)
            .where(Offer.title_id.in_(ids), Offer.is_withdrawn.is_(false()), Offer.address.is_not(None))
        )
        for title_id, code, address in session.execute(statement):
            found.setdefault(title_id, set()).add((code, address or ""))
    return found


def only_offered_once(session: Session, *, title_ids: Iterable[int]) -> set[int]:
    """Those of these titles that came by an import and that a single record describes now."""
    found: set[int] = set()
    for ids in in_batches(set(title_ids)):
        once = (
            select(func.min(Offer.id))
            .where(Offer.title_id.in_(ids), Offer.is_withdrawn.is_(false()))
            .group_by(Offer.title_id)
            .having(func.count() == 1)
        )
        c = ImportChange
        statement = (
            select(c.title_id)
            .join(ImportRun, ImportRun.id == c.run_id)
            .join(Offer, (Offer.id == c.offer_id) & (Offer.title_id == c.title_id))
            .where(c.offer_id.in_(once), c.title_added, ImportRun.state != "undone")
        )
        found.update(session.scalars(statement))
    return found


def given_on(session: Session, *, title_ids: Iterable[int]) -> dict[int, list[Given]]:
    """Title id → (offer id, the numbers its record gives) of all who offer it now, the oldest offer first."""
    found: dict[int, list[Given]] = {}
    columns = (Offer.title_id, Offer.id, Offer.given)
    for ids in in_batches(set(title_ids)):
        statement = select(*columns).where(Offer.title_id.in_(ids), Offer.is_withdrawn.is_(false()))
        for title_id, offer_id, given in session.execute(statement.order_by(Offer.id)):
            found.setdefault(title_id, []).append((offer_id, given))
    return found


def _row(columns: Any) -> OfferRow:
    offer_id, title_id, vendor_id, vendor_code, minor, currency, raw, number, warnings, key = columns
    return OfferRow(
        offer_id=offer_id,
        title_id=title_id,
        vendor_id=vendor_id,
        vendor_code=vendor_code,
        price=None if minor is None or currency is None else Money(minor, currency),
        price_raw=raw,
        vendor_number=number,
        warnings=tuple((code, detail) for code, detail in warnings),
        is_quoted=key.startswith(QUOTED),
    )
