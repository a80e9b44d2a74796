"""What faculty asked for goes to the title that was split off, where somebody says so, and back."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from acqflow.storage.locks import lock_rows
from acqflow.suggestions.model import Suggestion, SuggestionStep
from acqflow.suggestions.queries import joinable_suggestion
from acqflow.suggestions.rules import SplitSuggestionSince, State, SuggestionInHand
from acqflow.titles.actions import give_standings

_IN_HAND = (State.SELECTED, State.ORDERED)


def give_wish(session: Session, *, kept_id: int, new_id: int) -> dict[str, Any]:
    """The open suggestion of the one title is the other's from now on. Raises SuggestionInHand.

    Returns what was moved, for `take_wish_back`.
    """
    found = joinable_suggestion(session, title_id=kept_id)
    if found is None:
        return {"suggestions": []}
    (held,) = lock_rows(session, Suggestion, [found.id])
    if held.state in _IN_HAND:
        raise SuggestionInHand(title_id=kept_id, suggestion=held.id)
    _give(session, held, to=new_id)
    return {"suggestions": [(held.id, _steps(session, held.id))]}


def take_wish_back(session: Session, *, kept_id: int, new_id: int, moved: Mapping[str, Any]) -> None:
    """Raises SplitSuggestionSince."""
    were = dict(moved["suggestions"])
    of_new = session.scalars(select(Suggestion.id).where(Suggestion.title_id == new_id).order_by(Suggestion.id))
    for held in lock_rows(session, Suggestion, {*of_new, *were}):
        if held.title_id != new_id or were.get(held.id) != _steps(session, held.id):
            raise SplitSuggestionSince(new_id=new_id, kept_id=kept_id, suggestion=held.id)
        _give(session, held, to=kept_id)


def _give(session: Session, held: Suggestion, *, to: int) -> None:
    held.title_id = to
    session.flush()
    give_standings(session, references=[f"suggestion:{held.id}"], to=to)


def _steps(session: Session, suggestion_id: int) -> int:
    counted = select(func.count()).where(SuggestionStep.suggestion_id == suggestion_id)
    return session.execute(counted).scalar_one()
