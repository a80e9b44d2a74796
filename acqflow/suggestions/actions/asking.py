"""What those who ask do: suggest a title, join, reply to a question, take the wish back."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from acqflow.people.rules import Actor, Verb, require
from acqflow.subjects.model import Subject
from acqflow.subjects.queries import class_ranges
from acqflow.subjects.rules import SubjectMissing
from acqflow.suggestions.actions.stepping import locked, take, tell
from acqflow.suggestions.model import Endorsement, Suggestion
from acqflow.suggestions.queries import askers, check_seen, joinable_suggestion
from acqflow.suggestions.rules import (
    JOINABLE_STATES,
    PROMISED_WORKING_DAYS,
    ClassStretch,
    Need,
    NotAmongRequesters,
    NothingSuggested,
    State,
    Step,
    WordsMissing,
    need_of,
    next_state,
    promised_day,
    subject_of_class,
)
from acqflow.titles.actions import add_title, clear_standing, lock_titles, set_standing
from acqflow.titles.model import TitleClass
from acqflow.titles.rules import Described


@dataclass(frozen=True, slots=True)
class SuggestionReceipt:
    """`joined`: somebody had asked for it already. `is_repeat`: this very person had, so nothing was changed."""

    suggestion_id: int
    title_id: int
    joined: bool
    promised_on: date
    subject_id: int | None
    is_repeat: bool = False


def suggest(
    session: Session,
    *,
    by: Actor,
    at: datetime,
    need: int,
    reason: str,
    title_id: int | None = None,
    record: Described | None = None,
    subject_id: int | None = None,
    on: date,
    working_days: int = PROMISED_WORKING_DAYS,
) -> SuggestionReceipt:
    """Ask for a known title, or describe one by hand: then it is added, unless its number is known.

    Without `subject_id` it goes to the subject of its class number, or lies unrouted for all librarians.
    `on` is the library's own day. Raises NothingSuggested, TitleMissing, TitleMerged, TitleWithoutName,
    NeedUnknown.
    """
    require(by, Verb.SUGGEST)
    wanted = need_of(need)
    title_id = _title(session, title_id, record, at)
    known = _to_join(session, title_id)
    if known is not None:
        return _join(session, known, wanted, reason, by, at)
    subject_id = _subject(session, subject_id, title_id)
    suggestion = Suggestion(
        title_id=title_id,
        requester_id=by.person_id,
        department=by.department,
        subject_id=subject_id,
        need=wanted.value,
        reason=reason.strip(),
        state=State.SUBMITTED,
        submitted_at=at,
        promised_on=promised_day(on, working_days),
    )
    session.add(suggestion)
    take(session, suggestion, Step.SUBMIT, State.SUBMITTED, by_id=by.person_id, at=at)
    set_standing(session, title_id=title_id, standing="suggested", reference=_reference(suggestion), at=at)
    tell(session, suggestion, "suggested", at, department=by.department, need=wanted.value)
    return SuggestionReceipt(suggestion.id, title_id, False, suggestion.promised_on, subject_id)


def reply(session: Session, *, suggestion_id: int, text: str, by: Actor, at: datetime) -> None:
    """Answer the librarian's question, as one of those who asked.

    Raises SuggestionMissing, NotAmongRequesters, WordsMissing.
    """
    suggestion = _asked_by(session, suggestion_id, by)
    if not text.strip():
        raise WordsMissing(step=Step.REPLY.value)
    state = next_state(State(suggestion.state), Step.REPLY)
    take(session, suggestion, Step.REPLY, state, by_id=by.person_id, at=at, text=text.strip())
    tell(session, suggestion, "replied", at)


def withdraw(session: Session, *, suggestion_id: int, by: Actor, at: datetime) -> None:
    """Take one's own wish back, any time before the title is ordered. It lives on while others want the title."""
    suggestion = _asked_by(session, suggestion_id, by)
    state = next_state(State(suggestion.state), Step.WITHDRAW)
    joined = {e.person_id: e for e in suggestion.endorsements}
    if by.person_id not in joined and not joined:
        take(session, suggestion, Step.WITHDRAW, state, by_id=by.person_id, at=at)
        clear_standing(
            session, title_id=suggestion.title_id, standing="suggested", reference=_reference(suggestion)
        )
        tell(session, suggestion, "withdrawn", at)
        return
    if by.person_id in joined:
        session.delete(joined[by.person_id])
    else:
        _first_endorser_takes_over(session, suggestion)
    session.flush()
    session.expire(suggestion, ["endorsements"])
    take(session, suggestion, Step.WITHDRAW, State(suggestion.state), by_id=by.person_id, at=at)


def _first_endorser_takes_over(session: Session, suggestion: Suggestion) -> None:
    heir = suggestion.endorsements[0]
    suggestion.requester_id, suggestion.department = heir.person_id, heir.department
    suggestion.need, suggestion.reason = heir.need, heir.reason
    session.delete(heir)


def _title(session: Session, title_id: int | None, record: Described | None, at: datetime) -> int:
    """The title's number; its row is locked, so that two people who ask at once meet in one suggestion."""
    if title_id is None:
        if record is None:
            raise NothingSuggested
        # Nobody's name: a title's story is open to more people than the name of who asked.
        title_id = add_title(session, record=record, at=at, station="suggestions")
    lock_titles(session, title_ids=[title_id])
    return title_id


def _to_join(session: Session, title_id: int) -> Suggestion | None:
    found = joinable_suggestion(session, title_id=title_id)
    held = None if found is None else locked(session, found.id)
    # Between finding and locking it, somebody may have declined it.
    return held if held is not None and State(held.state) in JOINABLE_STATES else None


def _join(
    session: Session, suggestion: Suggestion, need: Need, reason: str, by: Actor, at: datetime
) -> SuggestionReceipt:
    is_repeat = by.person_id in askers(suggestion)
    if not is_repeat:
        suggestion.endorsements.append(
            Endorsement(
                person_id=by.person_id,
                department=by.department,
                need=need.value,
                reason=reason.strip(),
                at=at,
            )
        )
        take(session, suggestion, Step.ENDORSE, State(suggestion.state), by_id=by.person_id, at=at)
        tell(session, suggestion, "endorsed", at, department=by.department, need=need.value)
    return SuggestionReceipt(
        suggestion.id, suggestion.title_id, True, suggestion.promised_on, suggestion.subject_id, is_repeat
    )


def _subject(session: Session, subject_id: int | None, title_id: int) -> int | None:
    if subject_id is not None:
        if session.get(Subject, subject_id) is None:
            raise SubjectMissing(subject=subject_id)
        return subject_id
    keys = session.execute(
        select(TitleClass.scheme, TitleClass.sort_key)
        .where(TitleClass.title_id == title_id, TitleClass.sort_key.is_not(None))
        .order_by(TitleClass.id)
    )
    stretches = [ClassStretch(r.subject_id, r.scheme, r.low, r.high) for r in class_ranges(session)]
    return subject_of_class([(scheme, key) for scheme, key in keys if key], stretches)


def _asked_by(session: Session, suggestion_id: int, by: Actor) -> Suggestion:
    require(by, Verb.SUGGEST)
    suggestion = locked(session, suggestion_id)
    check_seen(session, suggestion, by)
    if by.person_id not in askers(suggestion):
        raise NotAmongRequesters
    return suggestion


def _reference(suggestion: Suggestion) -> str:
    return f"suggestion:{suggestion.id}"
