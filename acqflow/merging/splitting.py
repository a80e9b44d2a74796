"""Splitting a title in which two books lie, and taking that back: all stations at once, under their own locks."""

from collections.abc import Collection
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


@dataclass(frozen=True, slots=True)
class Split:
    """The title that was there, and the one that was split off from it, or was."""

    kept_id: int
    new_id: int


def split(
    session: Session,
    *,
    title_id: int,
    offer_ids: Collection[int],
    numbers: Collection[tuple[str, str]] = (),
    with_wish: bool = False,
    by: Actor,
    at: datetime,
    on: date,
    guessing: Guessing = NOBODY_GUESSES,
) -> Split:
    """Say that these offers are of another book: they go to a title of its own, in the words of their records.

    With them go the numbers that no record of the other offers names, and `numbers`, as (scheme, value), whoever
    names them; a number of both recognises one of the two only. Worklists, lists, orders and holdings stay as they
    are; the open wish goes `with_wish`. Both are matched anew with what the subjects want on this day, the
    library's own, and what was learned. Raises TitleMissing, TitleMerged, NothingToSplitOff, OfferOfAnotherTitle,
    NoOfferLeft, NumberNotOfTitle, OfferOrdered, OfferOnList, SuggestionInHand.
    """
    require(by, Verb.IMPORT_CATALOGUE)
    hold_all(session)
    titles.lock_titles(session, title_ids=[title_id])
    leaving = catalogues.leaving(session, title_id=title_id, offer_ids=offer_ids)
    orders.refuse_to_part(session, title_id=title_id, offer_ids=offer_ids)
    selection.refuse_to_part(session, title_id=title_id, offer_ids=offer_ids)
    matches = matching.matches_before(session, title_id=title_id)
    new_id, own = titles.split_off(
        session,
        kept_id=title_id,
        described=leaving.described,
        going=leaving.going,
        staying=leaving.staying,
        numbers=numbers,
        at=at,
    )
    both = {"kept_id": title_id, "new_id": new_id}
    moved = {
        "titles": own,
        "catalogues": catalogues.give_offers(session, **both, offer_ids=offer_ids, at=at),
        "matching": matches,
        "suggestions": suggestions.give_wish(session, **both) if with_wish else {"suggestions": []},
    }
    titles.keep_split(session, **both, moved=moved, by_id=by.person_id, at=at)
    matching.distribute(session, title_ids=both.values(), at=at, on=on, guessing=guessing)
    audit(session, event="title_split", outcome="done", by_id=by.person_id, at=at, facts=_facts(title_id, new_id))
    return Split(title_id, new_id)


def unsplit(
    session: Session,
    *,
    new_id: int,
    by: Actor,
    at: datetime,
    on: date,
    guessing: Guessing = NOBODY_GUESSES,
) -> Split:
    """Make one title of them again, as it was; the one that was split off is no more.

    Raises TitleMissing, NotSplit, SplitMergedSince, SplitOnSince, and what each station raises where somebody has
    gone on with the new title: SplitWorkedWith, SplitSuggestionSince, SplitOffersChanged, SplitOffersMoved,
    SplitNumbersSince. To merge it into the other is possible then.
    """
    require(by, Verb.IMPORT_CATALOGUE)
    hold_all(session)
    kept = titles.lock_for_rejoining(session, new_id=new_id)
    both = {"kept_id": kept.kept_id, "new_id": new_id}
    selection.refuse_to_rejoin(session, **both)
    suggestions.take_wish_back(session, **both, moved=kept.moved["suggestions"])
    matching.match_as_before(session, **both, moved=kept.moved["matching"])
    catalogues.take_offers_back(session, **both, moved=kept.moved["catalogues"], at=at)
    titles.rejoin(session, **both, moved=kept.moved["titles"])
    titles.end_split(session, kept, by_id=by.person_id, at=at)
    matching.distribute(session, title_ids=[kept.kept_id], at=at, on=on, guessing=guessing)
    facts = _facts(kept.kept_id, new_id)
    audit(session, event="title_rejoined", outcome="done", by_id=by.person_id, at=at, facts=facts)
    return Split(kept.kept_id, new_id)


def _facts(kept_id: int, new_id: int) -> dict[str, int]:
    return {"kept": kept_id, "split_off": new_id}
