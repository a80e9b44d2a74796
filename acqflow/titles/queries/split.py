"""Which titles were split off from which others."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from acqflow.titles.model import TitleSplit
from acqflow.titles.queries.known import in_batches


@dataclass(frozen=True, slots=True)
class SplitRow:
    """A split that stands: the title that was there, and the one that was split off from it."""

    kept_id: int
    new_id: int


def splits_of(session: Session, *, title_id: int) -> list[SplitRow]:
    """The splits that this title comes from or was taken from, the oldest first."""
    statement = (
        select(TitleSplit.kept_id, TitleSplit.new_id)
        .where(or_(TitleSplit.new_id == title_id, TitleSplit.kept_id == title_id), TitleSplit.undone_at.is_(None))
        .order_by(TitleSplit.id)
    )
    return [SplitRow(kept_id, new_id) for kept_id, new_id in session.execute(statement)]


def what_splits_moved(session: Session, *, title_ids: Iterable[int]) -> list[tuple[SplitRow, Mapping[str, Any]]]:
    """Every split of these titles that stands, and what each station has moved for it."""
    found: list[tuple[SplitRow, Mapping[str, Any]]] = []
    columns = (TitleSplit.kept_id, TitleSplit.new_id, TitleSplit.moved)
    for ids in in_batches(set(title_ids)):
        statement = select(*columns).where(TitleSplit.kept_id.in_(ids), TitleSplit.undone_at.is_(None))
        found += [(SplitRow(kept_id, new_id), moved) for kept_id, new_id, moved in session.execute(statement)]
    return found
