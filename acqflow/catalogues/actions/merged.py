"""Offers of a title that is the same book as another go over to the other, and back."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from acqflow.catalogues.actions.regrouping import changed_by, last_change, say_offered
from acqflow.catalogues.model import Offer
from acqflow.catalogues.rules import OffersChangedSince, OffersGoneSince


def move_title(session: Session, *, kept_id: int, gone_id: int) -> dict[str, Any]:
    """All offers of the one become offers of the other, by their vendors' own keys still.

    Returns what was moved, for `move_title_back`.
    """
    offers = list(session.scalars(select(Offer.id).where(Offer.title_id == gone_id).order_by(Offer.id)))
    before = last_change(session)
    _give(session, offers, to=kept_id)
    say_offered(session, kept_id, gone_id)
    return {"offers": offers, "last_change": before}


def move_title_back(session: Session, *, kept_id: int, gone_id: int, moved: Mapping[str, Any]) -> None:
    """Raises OffersChangedSince, OffersGoneSince."""
    offers = moved["offers"]
    run_id = changed_by(session, offers, since=moved["last_change"])
    if run_id is not None:
        raise OffersChangedSince(gone_id=gone_id, kept_id=kept_id, run_id=run_id)
    there = select(func.count()).where(Offer.id.in_(offers), Offer.title_id == kept_id)
    if session.execute(there).scalar_one() != len(offers):
        raise OffersGoneSince(gone_id=gone_id, kept_id=kept_id)
    _give(session, offers, to=gone_id)
    say_offered(session, kept_id, gone_id)


def _give(session: Session, offers: Collection[int], *, to: int) -> None:
    if offers:
        session.execute(update(Offer).where(Offer.id.in_(offers)).values(title_id=to))
