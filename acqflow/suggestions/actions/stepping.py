"""Taking a suggestion from one state to the next: the one place where its state is written."""

from datetime import datetime

from sqlalchemy.orm import Session

from acqflow.storage.locks import lock_rows
from acqflow.suggestions.model import Suggestion, SuggestionStep
from acqflow.suggestions.rules import State, Step, SuggestionMissing
from acqflow.titles.actions import note


def locked(session: Session, suggestion_id: int) -> Suggestion:
    """The suggestion, held so that two people cannot answer it at once. Raises SuggestionMissing."""
    found = lock_rows(session, Suggestion, [suggestion_id])
    if not found:
        raise SuggestionMissing(suggestion=suggestion_id)
    return found[0]


def take(
    session: Session,
    suggestion: Suggestion,
    step: Step,
    state: State,
    *,
    by_id: int,
    at: datetime,
    text: str | None = None,
) -> None:
    """Write one step and the state it led to."""
    suggestion.state = state.value
    suggestion.steps.append(SuggestionStep(at=at, by_id=by_id, step=step.value, state=state.value, text=text))
    session.flush()


def tell(
    session: Session,
    suggestion: Suggestion,
    event: str,
    at: datetime,
    by_id: int | None = None,
    **facts: str | int | None,
) -> None:
    """A line in the title's story. Who asked is never in it: the story has more readers than the suggestion."""
    kept = {name: value for name, value in facts.items() if value is not None}
    note(
        session,
        title_id=suggestion.title_id,
        station="suggestions",
        event=event,
        by_id=by_id,
        at=at,
        facts={"suggestion": suggestion.id, **kept},
    )
