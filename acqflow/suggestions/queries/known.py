"""What the library knows of a title before it is suggested, and who has asked for it already."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, selectinload

from acqflow.catalogues.queries import offers_of
from acqflow.catalogues.rules import OfferRow
from acqflow.people.rules import Actor
from acqflow.suggestions.model import Suggestion
from acqflow.suggestions.rules import (
    JOINABLE_STATES,
    Generality,
    Need,
    NothingSuggested,
    State,
    SuggestionMissing,
    generality,
)
from acqflow.titles.queries import (
    duplicate_status,
    duplicate_status_of_identifier,
    find_by_identifiers,
    search,
    title_rows,
)
from acqflow.titles.rules import DuplicateStatus, TitleRow
from acqflow.vocabulary.identifiers import Identifier, recognise

_SHOWN_OF_A_SEARCH = 10


@dataclass(frozen=True, slots=True)
class Demand:
    """An open suggestion of a title, as one number per question: nobody's name is in it."""

    suggestion_id: int
    title_id: int
    state: State
    # The most urgent of all who asked: 1 is essential for a course.
    need: Need
    generality: Generality
    promised_on: date
    subject_id: int | None


@dataclass(frozen=True, slots=True)
class KnownTitle:
    """A title the person may mean. `already_mine`: this person has asked for it."""

    title: TitleRow
    duplicate: DuplicateStatus
    offers: tuple[OfferRow, ...]
    demand: Demand | None
    already_mine: bool


@dataclass(frozen=True, slots=True)
class BeforeSending:
    """`duplicate` is what is held under a number that no known title has; `titles` the best guess first.

    `has_more`: the words fit more titles than these.
    """

    identifier: Identifier | None
    titles: tuple[KnownTitle, ...]
    duplicate: DuplicateStatus
    has_more: bool = False


def before_sending(session: Session, *, by: Actor, text: str) -> BeforeSending:
    """What is known for an ISBN or for words. Raises NothingSuggested for an empty text."""
    if not text.strip():
        raise NothingSuggested
    identifier = recognise(text)
    if identifier is None:
        found = search(session, text=text, size=_SHOWN_OF_A_SEARCH, sort="relevance")
        known = known_titles_for(session, [row.id for row in found.rows], by)
        return BeforeSending(None, known, DuplicateStatus(), has_more=found.total > len(known))
    numbered = find_by_identifiers(session, identifiers=[identifier])
    return BeforeSending(
        identifier,
        known_titles_for(session, numbered.values(), by),
        duplicate_status_of_identifier(session, scheme=identifier.scheme, value=identifier.value),
    )


def known_titles_for(session: Session, title_ids: Iterable[int], by: Actor) -> tuple[KnownTitle, ...]:
    """The same answer for titles already found, in the order of the ids."""
    ids = list(title_ids)
    rows = title_rows(session, ids=ids)
    duplicates = duplicate_status(session, title_ids=ids)
    offers = offers_of(session, title_ids=ids)
    wanted = demand(session, title_ids=ids)
    mine = _asked_by(session, ids, by)
    return tuple(
        KnownTitle(
            row, duplicates[title_id], tuple(offers.get(title_id, ())), wanted.get(title_id), title_id in mine
        )
        for title_id, row in rows.items()
    )


def demand(session: Session, *, title_ids: Iterable[int]) -> dict[int, Demand]:
    """The open suggestion of each title; titles nobody asked for are left out."""
    found = session.scalars(_joinable(title_ids).options(selectinload(Suggestion.endorsements)))
    return {suggestion.title_id: _demand(suggestion) for suggestion in found}


def joinable_suggestion(session: Session, *, title_id: int) -> Suggestion | None:
    """The suggestion that the same wish would join; the newest, should there be several."""
    return session.scalars(_joinable([title_id]).order_by(Suggestion.id.desc())).first()


def suggestion_by_id(session: Session, *, suggestion_id: int) -> Suggestion:
    """The stored suggestion, for actions. Raises SuggestionMissing."""
    found = session.get(Suggestion, suggestion_id)
    if found is None:
        raise SuggestionMissing(suggestion=suggestion_id)
    return found


def _joinable(title_ids: Iterable[int]) -> Select[Suggestion]:
    states = sorted(JOINABLE_STATES)
    return select(Suggestion).where(Suggestion.title_id.in_(list(title_ids)), Suggestion.state.in_(states))


def _asked_by(session: Session, title_ids: Iterable[int], by: Actor) -> set[int]:
    open_ones = session.scalars(_joinable(title_ids).options(selectinload(Suggestion.endorsements)))
    return {s.title_id for s in open_ones if by.person_id in askers(s)}


def askers(suggestion: Suggestion) -> set[int]:
    """The requester and everybody who joined."""
    return {suggestion.requester_id, *(e.person_id for e in suggestion.endorsements)}


def wishes(suggestion: Suggestion) -> list[tuple[int, str | None]]:
    """(person, department) of everybody who asked."""
    return [
        (suggestion.requester_id, suggestion.department),
        *((e.person_id, e.department) for e in suggestion.endorsements),
    ]


def _demand(suggestion: Suggestion) -> Demand:
    return Demand(
        suggestion_id=suggestion.id,
        title_id=suggestion.title_id,
        state=State(suggestion.state),
        need=Need(min([suggestion.need, *(e.need for e in suggestion.endorsements)])),
        generality=generality(wishes(suggestion)),
        promised_on=suggestion.promised_on,
        subject_id=suggestion.subject_id,
    )
