"""What is done to bring titles to subjects."""

from acqflow.matching.actions.distribute import distribute, hold_distribution
from acqflow.matching.actions.learned import keep_learned
from acqflow.matching.actions.merged import match_as_before, matches_before, move_title, move_title_back
from acqflow.matching.actions.profiles import change_profile, save_profile

__all__ = [
    "change_profile",
    "distribute",
    "hold_distribution",
    "keep_learned",
    "match_as_before",
    "matches_before",
    "move_title",
    "move_title_back",
    "save_profile",
]
