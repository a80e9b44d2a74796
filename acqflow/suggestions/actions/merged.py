"""What faculty asked of a title that is the same book as another goes over to the other, and back."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from acqflow.storage.locks import lock_rows
from acqflow.suggestions.model import Suggestion, SuggestionStep
from acqflow.suggestions.queries import joinable_suggestion
from acqflow.suggestions.rules import BothSuggested, SuggestionWentOn


def move_title(session: Session, *, kept_id: int, gone_id: int) -> dict[str, Any]:
    """All suggestions of the one become suggestions of the other. Raises BothSuggested.

    Returns what was moved, for `move_title_back`.
    """
    ids = list(
        session.scalars(select(Suggestion.id).where(Suggestion.title_id == gone_id).order_by(Suggestion.id))
    )
    lock_rows(session, Suggestion, ids)
    own, other = (joinable_suggestion(session, title_id=title_id) for title_id in (kept_id, gone_id))
    if own is not None and other is not None:
        raise BothSuggested(kept_id=kept_id, gone_id=gone_id, own=own.id, other=other.id)
    _give(session, ids, to=kept_id)
    return {"suggestions": [(suggestion_id, steps) for suggestion_id, steps in _steps_of(session, ids).items()]}


def move_title_back(session: Session, *, kept_id: int, gone_id: int, moved: Mapping[str, Any]) -> None:
    """Raises SuggestionWentOn."""
    were = dict(moved["suggestions"])
    lock_rows(session, Suggestion, were)
    for suggestion_id, steps in _steps_of(session, list(were)).items():
        if steps != were[suggestion_id]:
            raise SuggestionWentOn(gone_id=gone_id, kept_id=kept_id, suggestion=suggestion_id)
    _give(session, list(were), to=gone_id)


def _steps_of(session: Session, ids: Collection[int]) -> dict[int, int]:
    """Suggestion → how many steps its case has taken."""
    statement = (
        select(SuggestionStep.suggestion_id, func.count())
        .where(SuggestionStep.suggestion_id.in_(ids))
        .group_by(SuggestionStep.suggestion_id)
    )
    counted = {row[0]: row[1] for row in session.execute(statement)}
    return {suggestion_id: counted.get(suggestion_id, 0) for suggestion_id in ids}


def _give(session: Session, ids: Collection[int], *, to: int) -> None:
    if ids:
        session.execute(update(Suggestion).where(Suggestion.id.in_(ids)).values(title_id=to))
