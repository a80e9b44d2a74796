"""What later stations tell: the title was selected, taken off again, decided against, ordered.

They say it in their own transaction and have checked who may. Where nobody asked for the title, nothing happens.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from acqflow.suggestions.actions.answering import decline_by, walk
from acqflow.suggestions.actions.stepping import locked, take, tell
from acqflow.suggestions.model import Suggestion
from acqflow.suggestions.queries import joinable_suggestion
from acqflow.suggestions.rules import (
    DeclineReason,
    State,
    Step,
    StepNotAllowed,
    state_before_selection,
    states_on_the_way,
)


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


def _open(session: Session, title_id: int) -> Suggestion | None:
    found = joinable_suggestion(session, title_id=title_id)
    return None if found is None else locked(session, found.id)


def _way(suggestion: Suggestion, step: Step) -> tuple[State, ...]:
    """Empty where it makes no difference, such as selecting what another subject has selected already."""
    try:
        return states_on_the_way(State(suggestion.state), step)
    except StepNotAllowed:
        return ()
