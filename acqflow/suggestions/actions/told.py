"""What later stations tell: the title was selected, taken off again, decided against, ordered, cancelled.

They say it in their own transaction and have checked who may. Where nobody asked for the title, nothing happens.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from acqflow.subjects.model import Subject
from acqflow.suggestions.actions.answering import check_words, decline_by, walk
from acqflow.suggestions.actions.stepping import locked, take, tell
from acqflow.suggestions.model import Suggestion
from acqflow.suggestions.queries import joinable_suggestion
from acqflow.suggestions.rules import (
    DeclineReason,
    State,
    Step,
    StepNotAllowed,
    state_before_decline,
    state_before_selection,
    states_on_the_way,
)
from acqflow.titles.actions import clear_standing, set_standing


def mark_selected(session: Session, *, title_id: int, by_id: int, at: datetime) -> int | None:
    """The title stands on a selection list. Returns the suggestion's number, if there is one."""
    suggestion = _open(session, title_id)
    if suggestion is None:
        return None
    way = _way(suggestion, Step.SELECT)
    if way:
        walk(session, suggestion, Step.SELECT, way, by_id=by_id, at=at)
        tell(session, suggestion, "selected", at, by_id)
    return suggestion.id


def mark_unselected(session: Session, *, title_id: int, by_id: int, at: datetime) -> None:
    """The title was taken off the list again; accepting it stays, if somebody had accepted it in so many words."""
    suggestion = _open(session, title_id)
    if suggestion is None or not _way(suggestion, Step.UNSELECT):
        return
    state = state_before_selection([(Step(s.step), State(s.state)) for s in suggestion.steps])
    take(session, suggestion, Step.UNSELECT, state, by_id=by_id, at=at)
    tell(session, suggestion, "unselected", at, by_id)


def mark_rejected(
    session: Session,
    *,
    title_id: int,
    text: str,
    by_id: int,
    at: datetime,
    reason: DeclineReason = DeclineReason.OTHER,
) -> None:
    """Those who decide on the list decided against the title; `text` is what they said."""
    suggestion = _open(session, title_id)
    way = _way(suggestion, Step.REJECT) if suggestion is not None else ()
    if suggestion is not None and way:
        decline_by(session, suggestion, Step.REJECT, way, reason, text, by_id=by_id, at=at)


def mark_ordered(session: Session, *, title_id: int, by_id: int, at: datetime) -> None:
    """The title has been ordered."""
    suggestion = _open(session, title_id)
    way = _way(suggestion, Step.ORDER) if suggestion is not None else ()
    if suggestion is not None and way:
        walk(session, suggestion, Step.ORDER, way, by_id=by_id, at=at)
        tell(session, suggestion, "ordered", at, by_id)


def mark_cancelled(session: Session, *, title_id: int, text: str, by_id: int, at: datetime) -> None:
    """The order was cancelled: the promise to those who asked stands again, and they see why it takes longer."""
    suggestion = _open(session, title_id)
    way = _way(suggestion, Step.REOPEN) if suggestion is not None else ()
    if suggestion is not None and way:
        walk(session, suggestion, Step.REOPEN, way, by_id=by_id, at=at, text=text)
        tell(session, suggestion, "reopened", at, by_id)


def mark_turned_down(
    session: Session,
    *,
    title_id: int,
    subject_id: int,
    reason: DeclineReason,
    text: str,
    by_id: int,
    at: datetime,
) -> None:
    """The subject that handles the suggestion rejected its title in the worklist: those who asked are answered.

    Raises WordsMissing where the reason alone tells them nothing.
    """
    suggestion = _open(session, title_id)
    way = _way(suggestion, Step.DECLINE) if suggestion is not None else ()
    if suggestion is None or suggestion.subject_id != subject_id or not way:
        return
    check_words(reason, text)
    decline_by(session, suggestion, Step.DECLINE, way, reason, text, by_id=by_id, at=at)


def mark_reconsidered(
    session: Session, *, title_id: int, subject_id: int, declined_at: datetime, by_id: int, at: datetime
) -> None:
    """The rejection that declined it at that moment was undone: it stands where it stood before."""
    suggestion = session.scalars(
        select(Suggestion)
        .where(
            Suggestion.title_id == title_id,
            Suggestion.subject_id == subject_id,
            Suggestion.state == State.DECLINED.value,
        )
        .order_by(Suggestion.id.desc())
        .limit(1)
    ).first()
    if suggestion is None or suggestion.steps[-1].at != declined_at:
        return
    held = locked(session, suggestion.id)
    state = state_before_decline([(Step(s.step), State(s.state)) for s in held.steps])
    held.decline_code = held.decline_text = None
    take(session, held, Step.REOPEN, state, by_id=by_id, at=at)
    reference = f"suggestion:{held.id}"
    clear_standing(session, title_id=title_id, standing="rejected", reference=reference)
    set_standing(session, title_id=title_id, standing="suggested", reference=reference, at=at)
    tell(session, held, "reopened", at, by_id)


def mark_passed(
    session: Session, *, title_id: int, from_subject_id: int, to_subject_id: int, by_id: int, at: datetime
) -> None:
    """The subject that handles the suggestion passed its title on: the other subject answers from now on."""
    suggestion = _open(session, title_id)
    if suggestion is None or suggestion.subject_id != from_subject_id or suggestion.state == State.ORDERED:
        return
    code = session.get_one(Subject, to_subject_id).code
    suggestion.subject_id = to_subject_id
    take(session, suggestion, Step.ROUTE, State(suggestion.state), by_id=by_id, at=at, text=code)
    tell(session, suggestion, "routed", at, by_id, subject=code)


def _open(session: Session, title_id: int) -> Suggestion | None:
    found = joinable_suggestion(session, title_id=title_id)
    return None if found is None else locked(session, found.id)


def _way(suggestion: Suggestion, step: Step) -> tuple[State, ...]:
    """Empty where it makes no difference, such as selecting what another subject has selected already."""
    try:
        return states_on_the_way(State(suggestion.state), step)
    except StepNotAllowed:
        return ()
