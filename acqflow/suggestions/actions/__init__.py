"""What people do with suggestions, and what later stations tell of them."""

from acqflow.suggestions.actions.answering import accept, ask, check, decline, route
from acqflow.suggestions.actions.asking import SuggestionReceipt, reply, suggest, withdraw
from acqflow.suggestions.actions.merged import move_title, move_title_back
from acqflow.suggestions.actions.split import give_wish, take_wish_back
from acqflow.suggestions.actions.told import (
    mark_cancelled,
    mark_ordered,
    mark_passed,
    mark_reconsidered,
    mark_rejected,
    mark_selected,
    mark_turned_down,
    mark_unselected,
)

__all__ = [
    "SuggestionReceipt",
    "accept",
    "ask",
    "check",
    "decline",
    "give_wish",
    "mark_cancelled",
    "mark_ordered",
    "mark_passed",
    "mark_reconsidered",
    "mark_rejected",
    "mark_selected",
    "mark_turned_down",
    "mark_unselected",
    "move_title",
    "move_title_back",
    "reply",
    "route",
    "suggest",
    "take_wish_back",
    "withdraw",
]
