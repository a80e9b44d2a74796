"""Loading what the library holds."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from acqflow.people.rules import Actor, Verb, require
from acqflow.storage.bulk import bulk_insert
from acqflow.titles.model import Holding
from acqflow.titles.queries import in_batches
from acqflow.titles.rules import HoldingRow, HoldingsLoaded

_COLUMNS = ("scheme", "value", "resource_type", "location", "copies", "as_of")
_Place = tuple[str, str, str, str]


def load_holdings(
    session: Session,
    *,
    rows: Iterable[HoldingRow],
    as_of: date,
    by: Actor,
    at: datetime,  # noqa: ARG001 - every action is told when; holdings are dated by the list itself
    is_complete: bool = False,
    asked: Collection[tuple[str, str]] | None = None,
) -> HoldingsLoaded:
    """Keep what a list says is held; lines for the same number and place are added up.

    `is_complete`: what the list does not name is no longer held, and is removed. Where it answers only about the
    numbers that were `asked`, as (scheme, value), nothing else is removed.
    """
    require(by, Verb.IMPORT_CATALOGUE)
    wanted: dict[_Place, int] = {}
    for row in rows:
        place = (row.scheme, row.value, row.resource_type, row.location)
        wanted[place] = wanted.get(place, 0) + row.copies
    kept = _kept(session, wanted)
    new = [(*place, copies, as_of) for place, copies in wanted.items() if place not in kept]
    known = [(kept[place][0], copies) for place, copies in wanted.items() if place in kept]
    changed = sum(kept[place][1] != copies for place, copies in wanted.items() if place in kept)
    bulk_insert(session, Holding.__table__, _COLUMNS, new)
    if known:
        # What is held as before is known to be held on a later day.
        session.execute(
            update(Holding), [{"id": row_id, "copies": copies, "as_of": as_of} for row_id, copies in known]
        )
    removed = _remove_others(session, wanted, asked) if is_complete else 0
    return HoldingsLoaded(len(new), changed, len(known) - changed, removed)


def _kept(session: Session, wanted: dict[_Place, int]) -> dict[_Place, tuple[int, int]]:
    """Place → row id and copies, of what is wanted and already there."""
    found: dict[_Place, tuple[int, int]] = {}
    for values in in_batches({place[1] for place in wanted}):
        for h in session.scalars(select(Holding).where(Holding.value.in_(values))):
            found[h.scheme, h.value, h.resource_type, h.location] = (h.id, h.copies)
    return found


def _remove_others(session: Session, wanted: dict[_Place, int], asked: Collection[tuple[str, str]] | None) -> int:
    columns: Any = (Holding.id, Holding.scheme, Holding.value, Holding.resource_type, Holding.location)
    if asked is None:
        rows = list(session.execute(select(*columns)))
    else:
        batches = in_batches({value for _, value in asked})
        found = (session.execute(select(*columns).where(Holding.value.in_(values))) for values in batches)
        rows = [row for batch in found for row in batch if (row[1], row[2]) in asked]
    gone = [row[0] for row in rows if tuple(row[1:]) not in wanted]
    for ids in in_batches(gone):
        session.execute(delete(Holding).where(Holding.id.in_(ids)))
    return len(gone)
