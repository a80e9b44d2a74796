"""Where titles may be read freely."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from acqflow.storage.bulk import bulk_insert
from acqflow.titles.model import FreeCopy
from acqflow.titles.queries import in_batches

_COLUMNS = ("title_id", "source", "address", "since")


def set_free_copies(
    session: Session,
    *,
    title_ids: Collection[int],
    copies: Mapping[int, Collection[tuple[str, str]]],
    at: datetime,
) -> None:
    """Keep for each of these titles the (source, address) it has now, and since when; the others go."""
    wanted = {(title_id, *copy) for title_id in title_ids for copy in copies.get(title_id, ())}
    there: dict[tuple[int, str, str], int] = {}
    columns = (FreeCopy.id, FreeCopy.title_id, FreeCopy.source, FreeCopy.address)
    for ids in in_batches(title_ids):
        for row_id, title_id, source, address in session.execute(
            select(*columns).where(FreeCopy.title_id.in_(ids))
        ):
            there[title_id, source, address] = row_id
    for gone in in_batches([row_id for copy, row_id in there.items() if copy not in wanted]):
        session.execute(delete(FreeCopy).where(FreeCopy.id.in_(gone)))
    rows = [(*copy, at) for copy in sorted(wanted - there.keys())]
    if rows:
        bulk_insert(session, FreeCopy.__table__, _COLUMNS, rows)
