"""When holdings were loaded, from where, by whom, and how many are kept."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from acqflow.people.queries import newest_entries
from acqflow.people.rules import Actor, PersonName, Verb, require
from acqflow.titles.model import Holding
from acqflow.titles.rules import HoldingsLoaded

HOLDINGS_LOADED = "holdings_loaded"
"""By this event the audit trail knows each loading."""
_NEWEST = 10


@dataclass(frozen=True, slots=True)
class HoldingsLoading:
    """One loading; `source` is the name of the file or of the catalogue that was asked."""

    at: datetime
    name: PersonName | None
    source: str
    counts: HoldingsLoaded
    refused: int


@dataclass(frozen=True, slots=True)
class HoldingsHere:
    """How many numbers in how many places are held, and the newest loadings, the last one first."""

    places: int
    copies: int
    loadings: list[HoldingsLoading]


def holdings_here(session: Session, *, by: Actor) -> HoldingsHere:
    require(by, Verb.IMPORT_CATALOGUE)
    places, copies = session.execute(select(func.count(), func.coalesce(func.sum(Holding.copies), 0))).one()
    entries = newest_entries(session, event=HOLDINGS_LOADED, limit=_NEWEST)
    loadings = [
        HoldingsLoading(
            entry.at,
            entry.name,
            str(entry.facts["source"]),
            HoldingsLoaded(*(int(entry.facts[name]) for name in ("new", "changed", "same", "removed"))),
            int(entry.facts["refused"]),
        )
        for entry in entries
    ]
    return HoldingsHere(places, int(copies), loadings)
