"""What people do with suggestions, and what later stations tell of them."""

from acqflow.suggestions.actions.answering import accept, ask, check, decline, route
from acqflow.suggestions.actions.asking import SuggestionReceipt, reply, suggest, withdraw
from acqflow.suggestions.actions.told import mark_ordered, mark_rejected, mark_selected, mark_unselected

__all__ = [
    "SuggestionReceipt",
    "accept",
    "ask",
    "check",
    "decline",
    "mark_ordered",
    "mark_rejected",
    "mark_selected",
    "mark_unselected",
    "reply",
    "route",
    "suggest",
    "withdraw",
]
