"""Merging two titles, and taking that back: all stations at once, under the locks they use themselves."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from acqflow.catalogues import actions as catalogues
from acqflow.matching import actions as matching
from acqflow.matching.rules import NOBODY_GUESSES, Guessing
from acqflow.merging.held import hold_all
from acqflow.orders import actions as orders
from acqflow.people.actions import audit
from acqflow.people.rules import Actor, Verb, require
from acqflow.selection import actions as selection
from acqflow.suggestions import actions as suggestions
from acqflow.titles import actions as titles

# The way of a title, walked back: the furthest station is the likeliest to refuse.
_STATIONS = {
    "orders": orders.move_title,
    "selection": selection.move_title,
    "suggestions": suggestions.move_title,
    "matching": matching.move_title,
    "catalogues": catalogues.move_title,
    "titles": titles.move_title,
}


@dataclass(frozen=True, slots=True)
class Merged:
    """The title that goes on, and the one that is merged into it, or was."""

    kept_id: int
    gone_id: int


def merge(session: Session, *, kept_id: int, gone_id: int, by: Actor, at: datetime) -> Merged:
    """Say that both are the same book: all that hangs on the one hangs on the other from now on.

    What both have alike stays with the one that goes, out of sight, so that `unmerge` brings everything back.
    Raises TitleMissing, TitleMerged, MergedWithItself, FormsDiffer, BothOnOrder, BothOnList, BothInWorklist,
    BothSuggested.
    """
    require(by, Verb.IMPORT_CATALOGUE)
    hold_all(session)
    titles.lock_for_merging(session, kept_id=kept_id, gone_id=gone_id)
    moved = {name: move(session, kept_id=kept_id, gone_id=gone_id) for name, move in _STATIONS.items()}
    titles.keep_merge(session, kept_id=kept_id, gone_id=gone_id, moved=moved, by_id=by.person_id, at=at)
    _audit(session, "titles_merged", kept_id, gone_id, by, at)
    return Merged(kept_id, gone_id)


def unmerge(
    session: Session,
    *,
    gone_id: int,
    by: Actor,
    at: datetime,
    on: date,
    guessing: Guessing = NOBODY_GUESSES,
) -> Merged:
    """Make two titles of them again, each with what it had; what came since stays where it came.

    Both are matched anew with what the subjects want on this day, the library's own, and what was learned.
    Raises TitleMissing, NotMerged, KeptTitleMergedOn, and what each station raises where it has gone on with what
    was moved: OrderChangedSince, LineChangedSince, WorkedWithSince, OfferChosenSince, SuggestionWentOn,
    OffersChangedSince, OffersGoneSince, NumbersGoneSince, StandingChangedSince.
    """
    require(by, Verb.IMPORT_CATALOGUE)
    hold_all(session)
    kept = titles.lock_for_parting(session, gone_id=gone_id)
    both = {"kept_id": kept.kept_id, "gone_id": gone_id}
    moved = kept.moved
    orders.move_title_back(session, **both, moved=moved["orders"])
    selection.move_title_back(session, **both, moved=moved["selection"], offers=moved["catalogues"]["offers"])
    suggestions.move_title_back(session, **both, moved=moved["suggestions"])
    matching.move_title_back(session, **both, moved=moved["matching"])
    catalogues.move_title_back(session, **both, moved=moved["catalogues"])
    titles.move_title_back(session, **both, moved=moved["titles"])
    titles.end_merge(session, kept, by_id=by.person_id, at=at)
    matching.distribute(session, title_ids=both.values(), at=at, on=on, guessing=guessing)
    _audit(session, "titles_parted", kept.kept_id, gone_id, by, at)
    return Merged(kept.kept_id, gone_id)


def _audit(session: Session, event: str, kept_id: int, gone_id: int, by: Actor, at: datetime) -> None:
    facts = {"kept": kept_id, "gone": gone_id}
    audit(session, event=event, outcome="done", by_id=by.person_id, at=at, facts=facts)
