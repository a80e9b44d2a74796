"""What the librarian does who answers: look at it, ask back, accept, decline, send it to its subject."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from acqflow.people.rules import Actor, Verb, require
from acqflow.subjects.model import Subject
from acqflow.subjects.rules import SubjectMissing
from acqflow.suggestions.actions.stepping import locked, take, tell
from acqflow.suggestions.model import Suggestion
from acqflow.suggestions.queries import check_seen
from acqflow.suggestions.rules import (
    DeclineReason,
    State,
    Step,
    SubjectNeeded,
    WordsMissing,
    decline_reason,
    states_on_the_way,
)
from acqflow.titles.actions import clear_standing, set_standing


def check(session: Session, *, suggestion_id: int, by: Actor, at: datetime) -> None:
    """Say that somebody is looking at it now."""
    _answer(session, suggestion_id, Step.CHECK, by, at)


def ask(session: Session, *, suggestion_id: int, text: str, by: Actor, at: datetime) -> None:
    """Ask those who suggested it something. Raises WordsMissing."""
    _held(session, suggestion_id, by)
    if not text.strip():
        raise WordsMissing(step=Step.ASK.value)
    suggestion = _answer(session, suggestion_id, Step.ASK, by, at, text)
    tell(session, suggestion, "question", at, by.person_id)


def accept(session: Session, *, suggestion_id: int, by: Actor, at: datetime, text: str = "") -> None:
    """Promise to buy it if the list it will stand on is approved.

    One that no subject has becomes that of who accepts it, if that is one subject. Raises SubjectNeeded else.
    """
    _take_over(session, _held(session, suggestion_id, by), by, at)
    suggestion = _answer(session, suggestion_id, Step.ACCEPT, by, at, text)
    tell(session, suggestion, "accepted", at, by.person_id)


def decline(session: Session, *, suggestion_id: int, code: str, by: Actor, at: datetime, text: str = "") -> None:
    """Say no, with a reason code; “other” needs words. Raises DeclineReasonUnknown, WordsMissing."""
    suggestion = _held(session, suggestion_id, by)
    reason = decline_reason(code)
    check_words(reason, text)
    way = states_on_the_way(State(suggestion.state), Step.DECLINE)
    decline_by(session, suggestion, Step.DECLINE, way, reason, text, by_id=by.person_id, at=at)


def route(session: Session, *, suggestion_id: int, subject_id: int, by: Actor, at: datetime) -> None:
    """Hand it to the subject it belongs to; its state and its promised day stay."""
    suggestion = _held(session, suggestion_id, by)
    subject = session.get(Subject, subject_id)
    if subject is None:
        raise SubjectMissing(subject=subject_id)
    _hand_to(session, suggestion, subject, by, at)


def check_words(reason: DeclineReason, text: str) -> None:
    """Raises WordsMissing: “other” tells those who asked nothing."""
    if reason is DeclineReason.OTHER and not text.strip():
        raise WordsMissing(step=Step.DECLINE.value)


def _take_over(session: Session, suggestion: Suggestion, by: Actor, at: datetime) -> None:
    if suggestion.subject_id is not None:
        return
    own = by.subjects_for(Verb.ANSWER_SUGGESTION)
    theirs = select(Subject) if own is None else select(Subject).where(Subject.code.in_(own))
    found = session.scalars(theirs.limit(2)).all()
    if len(found) != 1:
        raise SubjectNeeded
    _hand_to(session, suggestion, found[0], by, at)


def _hand_to(session: Session, suggestion: Suggestion, subject: Subject, by: Actor, at: datetime) -> None:
    suggestion.subject_id = subject.id
    take(session, suggestion, Step.ROUTE, State(suggestion.state), by_id=by.person_id, at=at, text=subject.code)
    tell(session, suggestion, "routed", at, by.person_id, subject=subject.code)


def decline_by(
    session: Session,
    suggestion: Suggestion,
    step: Step,
    way: tuple[State, ...],
    reason: DeclineReason,
    text: str,
    *,
    by_id: int,
    at: datetime,
) -> None:
    """What declining leaves behind, whether the librarian said so or the decision on the list did."""
    for passed in way[:-1]:
        take(session, suggestion, step, passed, by_id=by_id, at=at)
    # Not earlier: the database takes a reason only together with the state.
    suggestion.decline_code, suggestion.decline_text = reason.value, text.strip() or None
    walk(session, suggestion, step, way[-1:], by_id=by_id, at=at, text=text)
    reference = f"suggestion:{suggestion.id}"
    title_id = suggestion.title_id
    clear_standing(session, title_id=title_id, standing="suggested", reference=reference)
    set_standing(session, title_id=title_id, standing="rejected", reference=reference, at=at, detail=reason.value)
    tell(session, suggestion, "declined", at, by_id, reason=reason.value)


def walk(
    session: Session,
    suggestion: Suggestion,
    step: Step,
    way: tuple[State, ...],
    *,
    by_id: int,
    at: datetime,
    text: str = "",
) -> None:
    """Write every state passed; what was said goes with the last one."""
    for passed in way[:-1]:
        take(session, suggestion, step, passed, by_id=by_id, at=at)
    take(session, suggestion, step, way[-1], by_id=by_id, at=at, text=text.strip() or None)


def _answer(
    session: Session, suggestion_id: int, step: Step, by: Actor, at: datetime, text: str = ""
) -> Suggestion:
    suggestion = _held(session, suggestion_id, by)
    way = states_on_the_way(State(suggestion.state), step)
    walk(session, suggestion, step, way, by_id=by.person_id, at=at, text=text)
    return suggestion


def _held(session: Session, suggestion_id: int, by: Actor) -> Suggestion:
    """For the librarian of its subject, or any subject librarian while it has none.

    Raises SuggestionMissing, also for who may not know of it, and NotPermitted.
    """
    require(by, Verb.ANSWER_SUGGESTION)
    suggestion = locked(session, suggestion_id)
    check_seen(session, suggestion, by)
    subject = session.get(Subject, suggestion.subject_id) if suggestion.subject_id else None
    require(by, Verb.ANSWER_SUGGESTION, subject=subject.code if subject else None)
    return suggestion
