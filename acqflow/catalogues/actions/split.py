"""Offers of another book than their title's go to a title of their own, and back."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from acqflow.catalogues.actions.freeing import tell_free
from acqflow.catalogues.actions.regrouping import changed_by, last_change, say_offered
from acqflow.catalogues.model import Offer
from acqflow.catalogues.queries import free_copies_of, offers_told
from acqflow.catalogues.rules import (
    NoOfferLeft,
    OfferOfAnotherTitle,
    OfferTold,
    SplitOffersChanged,
    SplitOffersMoved,
    description_of,
)
from acqflow.titles.actions import give_free_copies
from acqflow.titles.queries import title_row
from acqflow.titles.rules import Description, NothingToSplitOff

Number = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Leaving:
    """What goes with some of a title's offers: the words of the new title, and (kind, scheme, value) of numbers.

    `staying`: the numbers that the records of the other offers name.
    """

    described: Description
    going: frozenset[Number]
    staying: frozenset[Number]


def leaving(session: Session, *, title_id: int, offer_ids: Collection[int]) -> Leaving:
    """What these offers say. The words are those of the oldest that is offered still.

    Raises TitleMissing, NothingToSplitOff, OfferOfAnotherTitle, NoOfferLeft.
    """
    form = title_row(session, title_id=title_id).form
    told = offers_told(session, title_id=title_id)
    for offer_id in sorted(set(offer_ids) - {offer.offer_id for offer in told}):
        known = ", ".join(str(offer.offer_id) for offer in told)
        raise OfferOfAnotherTitle(title_id=title_id, offer=offer_id, known=known)
    going = [offer for offer in told if offer.offer_id in offer_ids]
    staying = [offer for offer in told if offer.offer_id not in offer_ids]
    if not going:
        raise NothingToSplitOff(title_id=title_id)
    if not staying:
        raise NoOfferLeft(title_id=title_id)
    first = min(going, key=lambda offer: (offer.is_withdrawn, offer.offer_id))
    return Leaving(description_of(first.described, form=form), _numbers(going), _numbers(staying))


def give_offers(
    session: Session, *, kept_id: int, new_id: int, offer_ids: Collection[int], at: datetime
) -> dict[str, Any]:
    """These offers are the new title's, with the free copies they name. Returns what `take_offers_back` needs."""
    offers = sorted(set(offer_ids))
    before = last_change(session)
    _give(session, offers, to=new_id)
    copies = free_copies_of(session, title_ids=[kept_id, new_id])
    only_new = copies.get(new_id, set()) - copies.get(kept_id, set())
    give_free_copies(session, kept_id=kept_id, new_id=new_id, copies=only_new)
    tell_free(session, title_ids=[kept_id, new_id], at=at)
    say_offered(session, kept_id, new_id)
    return {"offers": offers, "last_change": before}


def take_offers_back(
    session: Session, *, kept_id: int, new_id: int, moved: Mapping[str, Any], at: datetime
) -> None:
    """Raises SplitOffersChanged, SplitOffersMoved."""
    offers = moved["offers"]
    run_id = changed_by(session, offers, since=moved["last_change"])
    if run_id is not None:
        raise SplitOffersChanged(new_id=new_id, kept_id=kept_id, run_id=run_id)
    there = dict(session.execute(select(Offer.id, Offer.is_withdrawn).where(Offer.title_id == new_id)).all())
    # What came and is withdrawn again, as its import was undone, goes along.
    came = [offer_id for offer_id, is_withdrawn in there.items() if offer_id not in offers and not is_withdrawn]
    if came or not there.keys() >= set(offers):
        raise SplitOffersMoved(new_id=new_id, kept_id=kept_id)
    copies = free_copies_of(session, title_ids=[new_id])
    give_free_copies(session, kept_id=new_id, new_id=kept_id, copies=copies.get(new_id, set()))
    _give(session, there, to=kept_id)
    tell_free(session, title_ids=[kept_id, new_id], at=at)
    say_offered(session, kept_id, new_id)


def _numbers(offers: Collection[OfferTold]) -> frozenset[Number]:
    identifiers = {("identifiers", *number) for offer in offers for number in offer.numbers}
    return frozenset(identifiers | {("class_numbers", *code) for offer in offers for code in offer.class_numbers})


def _give(session: Session, offers: Collection[int], *, to: int) -> None:
    session.execute(update(Offer).where(Offer.id.in_(offers)).values(title_id=to))
