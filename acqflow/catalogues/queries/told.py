"""What the records behind a title's offers say the book is."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from acqflow.catalogues.model import ImportChange, ImportRun, Offer, Vendor
from acqflow.catalogues.rules import OfferTold
from acqflow.titles.queries import descriptions_of
from acqflow.vocabulary.money import Money

_TEXTS = ("title", "other_title", "publisher", "edition", "language", "year")
_JOINED = (("creators", "creators"), ("series", "series"), ("keywords", "subject_words"))


def offers_told(session: Session, *, title_id: int) -> list[OfferTold]:
    """All offers of a title, withdrawn ones too, the oldest first, each with the words of its record.

    One whose record made a title has that title's words; one that was entered by hand, or came before words were
    kept, has those of the title it is of.
    """
    statement = (
        select(Offer, Vendor.code).join(Vendor, Vendor.id == Offer.vendor_id).where(Offer.title_id == title_id)
    )
    offers = [(offer, code) for offer, code in session.execute(statement.order_by(Offer.id))]
    made = _made(session, [offer.id for offer, _ in offers if offer.described is None])
    known = descriptions_of(session, title_ids={title_id, *made.values()})
    return [_told(offer, code, known.get(made.get(offer.id, title_id), known[title_id])) for offer, code in offers]


def _made(session: Session, offer_ids: Collection[int]) -> dict[int, int]:
    """Offer → the title that its record made, the last one where a vendor gave its number to another book."""
    c = ImportChange
    statement = (
        select(c.offer_id, c.title_id)
        .join(ImportRun, ImportRun.id == c.run_id)
        .where(c.offer_id.in_(offer_ids), c.title_added, ImportRun.state != "undone")
        .order_by(c.id)
    )
    return {row[0]: row[1] for row in session.execute(statement)}


def _told(offer: Offer, vendor_code: str, of_title: Mapping[str, Any]) -> OfferTold:
    given = offer.given or {}
    price = (
        None if offer.price_minor is None or offer.currency is None else Money(offer.price_minor, offer.currency)
    )
    return OfferTold(
        offer_id=offer.id,
        vendor_code=vendor_code,
        vendor_number=offer.vendor_number,
        price=price,
        is_withdrawn=offer.is_withdrawn,
        described=offer.described or _as_kept(of_title),
        numbers=tuple((scheme, value) for scheme, value in given.get("identifiers", ())),
        class_numbers=tuple((scheme, code) for scheme, code in given.get("class_numbers", ())),
        warnings=tuple((code, detail) for code, detail in offer.warnings),
    )


def _as_kept(of_title: Mapping[str, Any]) -> dict[str, Any]:
    """A title's columns as an offer keeps words."""
    kept = {name: of_title[name] for name in _TEXTS if of_title[name] is not None}
    return kept | {name: of_title[column].split("; ") for name, column in _JOINED if of_title[column]}
