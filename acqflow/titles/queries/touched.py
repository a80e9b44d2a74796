"""Which titles somebody has begun to work with."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from acqflow.titles.model import DossierEntry, TitleStanding
from acqflow.titles.queries.known import in_batches


def decided_titles(session: Session, *, title_ids: Collection[int], since: datetime) -> list[int]:
    """Those with a standing other than "suggested" that was given from this moment on, by id."""
    found: set[int] = set()
    for ids in in_batches(title_ids):
        found.update(
            session.scalars(
                select(TitleStanding.title_id).where(
                    TitleStanding.title_id.in_(ids),
                    TitleStanding.standing != "suggested",
                    TitleStanding.since >= since,
                )
            )
        )
    return sorted(found)


def titles_with_a_story(session: Session, *, title_ids: Collection[int], apart_from: Sequence[str]) -> set[int]:
    """Those with a standing, or with a dossier line from another station than these."""
    found: set[int] = set()
    for ids in in_batches(title_ids):
        lines = select(DossierEntry.title_id).where(
            DossierEntry.title_id.in_(ids), DossierEntry.station.not_in(apart_from)
        )
        found.update(session.scalars(lines))
        found.update(session.scalars(select(TitleStanding.title_id).where(TitleStanding.title_id.in_(ids))))
    return found
