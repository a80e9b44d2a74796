"""What people do to titles."""

from acqflow.titles.actions.corrected import correct_titles, describe_as
from acqflow.titles.actions.described import (
    add_title,
    add_titles,
    enrich_titles,
    hold_recognition,
)
from acqflow.titles.actions.free import set_free_copies
from acqflow.titles.actions.holdings import foresee_holdings, load_holdings
from acqflow.titles.actions.merged import (
    end_merge,
    keep_merge,
    lock_for_merging,
    lock_for_parting,
    lock_titles,
    move_title,
    move_title_back,
)
from acqflow.titles.actions.removed import (
    hold_titles,
    keep_titles,
    remove_titles,
    set_offered,
    take_back_numbers,
)
from acqflow.titles.actions.story import clear_standing, note, note_many, set_standing

__all__ = [
    "add_title",
    "add_titles",
    "clear_standing",
    "correct_titles",
    "describe_as",
    "end_merge",
    "enrich_titles",
    "foresee_holdings",
    "hold_recognition",
    "hold_titles",
    "keep_merge",
    "keep_titles",
    "load_holdings",
    "lock_for_merging",
    "lock_for_parting",
    "lock_titles",
    "move_title",
    "move_title_back",
    "note",
    "note_many",
    "remove_titles",
    "set_free_copies",
    "set_offered",
    "set_standing",
    "take_back_numbers",
]
