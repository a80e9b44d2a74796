"""Which titles were merged into which others."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from acqflow.titles.model import Title, TitleMerge
from acqflow.titles.queries.known import in_batches


def survivors(session: Session, *, title_ids: Iterable[int]) -> dict[int, int]:
    """Title → the one it was merged into in the end; titles that were not merged are left out."""
    found = _one_step(session, title_ids)
    while further := _one_step(session, found.values()):
        found = {title_id: further.get(kept_id, kept_id) for title_id, kept_id in found.items()}
    return found


def survivor_of(session: Session, *, title_id: int) -> int:
    """The title that goes on for this one: itself, where it was not merged."""
    return survivors(session, title_ids=[title_id]).get(title_id, title_id)


def merged_into(session: Session, *, title_id: int) -> list[int]:
    """The titles that were merged into this one and still are, those merged into them too, the oldest first."""
    found: list[int] = []
    near = [title_id]
    while near:
        statement = select(TitleMerge.gone_id).where(TitleMerge.kept_id.in_(near), TitleMerge.undone_at.is_(None))
        near = list(session.scalars(statement))
        found += near
    return sorted(found)


def _one_step(session: Session, title_ids: Iterable[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for ids in in_batches(set(title_ids)):
        columns = (Title.id, Title.merged_into_id)
        statement = select(*columns).where(Title.id.in_(ids), Title.merged_into_id.is_not(None))
        found.update((title_id, kept_id) for title_id, kept_id in session.execute(statement) if kept_id)
    return found
