"""A price a vendor told by telephone or letter, for a title that no file offers."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from acqflow.catalogues.model import Offer
from acqflow.catalogues.queries import offered_among, vendor, vendor_by_code
from acqflow.catalogues.rules import QUOTED, OfferNotQuoted, QuoteWithoutPrice
from acqflow.people.rules import Actor, Verb, require
from acqflow.storage.locks import lock_rows
from acqflow.titles.actions import lock_titles, note, set_offered
from acqflow.vocabulary.money import Money


def quote(
    session: Session,
    *,
    title_id: int,
    vendor_code: str,
    price: Money,
    by: Actor,
    at: datetime,
    vendor_number: str = "",
) -> int:
    """Enter an offer by hand; the same vendor's next quotation for the title replaces it. Returns its number.

    Raises TitleMissing, TitleMerged, VendorMissing, QuoteWithoutPrice.
    """
    require(by, Verb.IMPORT_CATALOGUE)
    if price.minor <= 0:
        raise QuoteWithoutPrice
    asked = vendor_by_code(session, code=vendor_code)
    lock_titles(session, title_ids=[title_id])
    offer = _quoted(session, title_id=title_id, vendor_id=asked.vendor_id)
    event = "offered" if offer is None else "offer_changed"
    if offer is None:
        key = _free_key(session, title_id=title_id, vendor_id=asked.vendor_id)
        offer = Offer(title_id=title_id, vendor_id=asked.vendor_id, vendor_key=key, record_digest="", warnings=[])
        session.add(offer)
    offer.price_minor, offer.currency, offer.price_raw = price.minor, price.currency, str(price)
    offer.vendor_number, offer.is_withdrawn = vendor_number.strip() or None, False
    session.flush()
    set_offered(session, title_ids=[title_id], is_offered=True)
    facts = {"vendor": asked.code, "price": str(price)}
    note(session, title_id=title_id, station="catalogues", event=event, by_id=by.person_id, at=at, facts=facts)
    return offer.id


def _quoted(session: Session, *, title_id: int, vendor_id: int) -> Offer | None:
    """This vendor's quotation for the title, whichever title it was entered for; any other is withdrawn.

    Two titles that were merged may each have had one: of those offered still, the title's own goes on.
    """
    mine = (Offer.vendor_id == vendor_id, Offer.title_id == title_id, Offer.vendor_key.startswith(QUOTED))
    own_first = (Offer.is_withdrawn, Offer.vendor_key != f"{QUOTED}{title_id}", Offer.id.desc())
    found = session.scalars(select(Offer).where(*mine).order_by(*own_first)).all()
    for other in found[1:]:
        other.is_withdrawn = True
    return found[0] if found else None


def _free_key(session: Session, *, title_id: int, vendor_id: int) -> str:
    """The title's own key, or one behind it: its quotation may have gone to another title, under the first."""
    own = f"{QUOTED}{title_id}"
    taken = set(
        session.scalars(
            select(Offer.vendor_key).where(Offer.vendor_id == vendor_id, Offer.vendor_key.startswith(own))
        )
    )
    return next(key for n in range(len(taken) + 1) if (key := f"{own}:{n}" if n else own) not in taken)


def withdraw_quote(session: Session, *, offer_id: int, by: Actor, at: datetime) -> None:
    """Take an offer back that was entered by hand. Raises OfferNotQuoted."""
    require(by, Verb.IMPORT_CATALOGUE)
    found = lock_rows(session, Offer, [offer_id])
    if not found or not found[0].vendor_key.startswith(QUOTED) or found[0].is_withdrawn:
        raise OfferNotQuoted(offer=offer_id)
    offer = found[0]
    offer.is_withdrawn = True
    session.flush()
    left = offered_among(session, title_ids=[offer.title_id])
    set_offered(session, title_ids=[offer.title_id], is_offered=bool(left))
    facts = {"vendor": vendor(session, vendor_id=offer.vendor_id).code}
    note(
        session,
        title_id=offer.title_id,
        station="catalogues",
        event="offer_withdrawn",
        by_id=by.person_id,
        at=at,
        facts=facts,
    )
