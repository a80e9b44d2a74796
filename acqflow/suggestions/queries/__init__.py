"""What people ask about suggestions."""

from acqflow.suggestions.queries.cases import (
    CaseStep,
    Endorser,
    SuggestionRow,
    case,
    check_seen,
    count_waiting,
    mine,
    unrouted,
    waiting,
)
from acqflow.suggestions.queries.known import (
    BeforeSending,
    Demand,
    KnownTitle,
    askers,
    before_sending,
    demand,
    joinable_suggestion,
    known_titles_for,
    suggestion_by_id,
)

__all__ = [
    "BeforeSending",
    "CaseStep",
    "Demand",
    "Endorser",
    "KnownTitle",
    "SuggestionRow",
    "askers",
    "before_sending",
    "case",
    "check_seen",
    "count_waiting",
    "demand",
    "joinable_suggestion",
    "known_titles_for",
    "mine",
    "suggestion_by_id",
    "unrouted",
    "waiting",
]
