"""Offers of a title that is the same book as another go over to the other, and back."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from acqflow.catalogues.model import ImportChange, ImportRun, Offer
from acqflow.catalogues.queries import offered_among
from acqflow.catalogues.rules import OffersChangedSince, OffersGoneSince
from acqflow.titles.actions import set_offered


def move_title(session: Session, *, kept_id: int, gone_id: int) -> dict[str, Any]:
    """All offers of the one become offers of the other, by their vendors' own keys still.

    Returns what was moved, for `move_title_back`.
    """
    offers = list(session.scalars(select(Offer.id).where(Offer.title_id == gone_id).order_by(Offer.id)))
    last_change = session.execute(select(func.max(ImportChange.id))).scalar() or 0
    _give(session, offers, to=kept_id)
    _say_offered(session, kept_id, gone_id)
    return {"offers": offers, "last_change": last_change}


def move_title_back(session: Session, *, kept_id: int, gone_id: int, moved: Mapping[str, Any]) -> None:
    """Raises OffersChangedSince, OffersGoneSince."""
    offers = moved["offers"]
    changed_by = session.scalars(
        select(ImportChange.run_id)
        .join(ImportRun, ImportRun.id == ImportChange.run_id)
        .where(
            ImportChange.offer_id.in_(offers),
            ImportChange.id > moved["last_change"],
            ImportRun.state != "undone",
        )
        .order_by(ImportChange.run_id.desc())
        .limit(1)
    ).first()
    if changed_by is not None:
        raise OffersChangedSince(gone_id=gone_id, kept_id=kept_id, run_id=changed_by)
    there = select(func.count()).where(Offer.id.in_(offers), Offer.title_id == kept_id)
    if session.execute(there).scalar_one() != len(offers):
        raise OffersGoneSince(gone_id=gone_id, kept_id=kept_id)
    _give(session, offers, to=gone_id)
    _say_offered(session, kept_id, gone_id)


def _give(session: Session, offers: Collection[int], *, to: int) -> None:
    if offers:
        session.execute(update(Offer).where(Offer.id.in_(offers)).values(title_id=to))


def _say_offered(session: Session, *title_ids: int) -> None:
    offered = offered_among(session, title_ids=title_ids)
    set_offered(session, title_ids=offered, is_offered=True)
    set_offered(session, title_ids=set(title_ids) - offered, is_offered=False)
