"""Loading what the library holds, and seeing beforehand what that would change."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from acqflow.people.actions import audit
from acqflow.people.rules import Actor, Verb, require
from acqflow.storage.bulk import bulk_insert
from acqflow.titles.model import Holding
from acqflow.titles.queries import HOLDINGS_LOADED, in_batches
from acqflow.titles.rules import (
    HoldingRow,
    HoldingsForeseen,
    HoldingsLoaded,
    HoldingsRemovalUnconfirmed,
    HoldingWouldBe,
)

_COLUMNS = ("scheme", "value", "resource_type", "location", "copies", "as_of")
_SHOWN_OF_EACH = 5
_Place = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class _Difference:
    """A list against what is kept: `kept` and `gone` are place → row id and copies; `gone` is what goes."""

    wanted: dict[_Place, int]
    kept: dict[_Place, tuple[int, int]]
    gone: dict[_Place, tuple[int, int]]

    def outcome(self, place: _Place) -> str:
        if place not in self.kept:
            return "new"
        return "same" if self.kept[place][1] == self.wanted[place] else "changed"

    def counts(self) -> HoldingsLoaded:
        changed = sum(self.outcome(place) == "changed" for place in self.kept)
        return HoldingsLoaded(len(self.wanted) - len(self.kept), changed, len(self.kept) - changed, len(self.gone))


def foresee_holdings(
    session: Session, *, rows: Iterable[HoldingRow], by: Actor, is_complete: bool = False
) -> HoldingsForeseen:
    """What loading this list would change, with a few holdings of each kind. Nothing is kept."""
    require(by, Verb.IMPORT_CATALOGUE)
    found = _difference(session, rows, is_complete, None)
    some: dict[str, list[HoldingWouldBe]] = {name: [] for name in ("removed", "changed", "new", "same")}
    of_list = ((place, copies, found.outcome(place)) for place, copies in found.wanted.items())
    leaving = ((place, copies, "removed") for place, (_, copies) in found.gone.items())
    for places in (leaving, of_list):
        for place, copies, outcome in places:
            if len(some[outcome]) < _SHOWN_OF_EACH:
                some[outcome].append(HoldingWouldBe(*place, copies, outcome))
    return HoldingsForeseen(found.counts(), tuple(row for rows_of in some.values() for row in rows_of))


def load_holdings(
    session: Session,
    *,
    rows: Iterable[HoldingRow],
    as_of: date,
    by: Actor,
    at: datetime,
    source: str = "",
    refused: int = 0,
    is_complete: bool = False,
    confirmed: int | None = None,
    asked: Collection[tuple[str, str]] | None = None,
) -> HoldingsLoaded:
    """Keep what a list says is held; lines for the same number and place are added up.

    `is_complete`: what the list does not name is no longer held, and is removed. Where it answers only about the
    numbers that were `asked`, as (scheme, value), nothing else is removed. `confirmed` is how many a person has
    seen that would be removed. The audit trail says what came from `source`, and how many lines were refused.

    Raises HoldingsRemovalUnconfirmed.
    """
    require(by, Verb.IMPORT_CATALOGUE)
    found = _difference(session, rows, is_complete, asked)
    counts = found.counts()
    if confirmed is not None and counts.removed != confirmed:
        raise HoldingsRemovalUnconfirmed(removed=counts.removed, confirmed=confirmed)
    new = [(*place, copies, as_of) for place, copies in found.wanted.items() if place not in found.kept]
    bulk_insert(session, Holding.__table__, _COLUMNS, new)
    known = [(row_id, found.wanted[place]) for place, (row_id, _) in found.kept.items()]
    if known:
        # What is held as before is known to be held on a later day.
        session.execute(
            update(Holding), [{"id": row_id, "copies": copies, "as_of": as_of} for row_id, copies in known]
        )
    for ids in in_batches([row_id for row_id, _ in found.gone.values()]):
        session.execute(delete(Holding).where(Holding.id.in_(ids)))
    told = {name: getattr(counts, name) for name in ("new", "changed", "same", "removed")}
    facts = {"source": source, **told, "refused": refused}
    audit(session, event=HOLDINGS_LOADED, outcome="done", by_id=by.person_id, at=at, facts=facts)
    return counts


def _difference(
    session: Session, rows: Iterable[HoldingRow], is_complete: bool, asked: Collection[tuple[str, str]] | None
) -> _Difference:
    wanted: dict[_Place, int] = {}
    for row in rows:
        place = (row.scheme, row.value, row.resource_type, row.location)
        wanted[place] = wanted.get(place, 0) + row.copies
    return _Difference(wanted, _kept(session, wanted), _others(session, wanted, asked) if is_complete else {})


def _kept(session: Session, wanted: dict[_Place, int]) -> dict[_Place, tuple[int, int]]:
    """Place → row id and copies, of what is wanted and already there."""
    found: dict[_Place, tuple[int, int]] = {}
    for values in in_batches({place[1] for place in wanted}):
        for h in session.scalars(select(Holding).where(Holding.value.in_(values))):
            place = (h.scheme, h.value, h.resource_type, h.location)
            if place in wanted:
                found[place] = (h.id, h.copies)
    return found


def _others(
    session: Session, wanted: dict[_Place, int], asked: Collection[tuple[str, str]] | None
) -> dict[_Place, tuple[int, int]]:
    """The same of what is there and not wanted."""
    columns: Any = (
        *(Holding.scheme, Holding.value, Holding.resource_type, Holding.location),
        *(Holding.id, Holding.copies),
    )
    if asked is None:
        rows = list(session.execute(select(*columns)))
    else:
        batches = in_batches({value for _, value in asked})
        found = (session.execute(select(*columns).where(Holding.value.in_(values))) for values in batches)
        rows = [row for batch in found for row in batch if (row[0], row[1]) in asked]
    places = ((tuple(row[:4]), (row[4], row[5])) for row in rows)
    return {place: kept for place, kept in places if place not in wanted}
