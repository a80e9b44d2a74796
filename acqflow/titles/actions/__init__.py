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
from acqflow.titles.actions.package_rows import (
    add_rows,
    change_rows,
    close_list,
    list_again,
    list_as_of,
    open_package,
    remove_package,
    remove_rows,
    restore_rows,
)
from acqflow.titles.actions.packages import hold_package, release_package, rename_package
from acqflow.titles.actions.removed import (
    hold_titles,
    keep_titles,
    remove_titles,
    set_offered,
    take_back_numbers,
)
from acqflow.titles.actions.split import (
    end_split,
    give_free_copies,
    give_standings,
    keep_split,
    lock_for_rejoining,
    rejoin,
    split_off,
)
from acqflow.titles.actions.story import clear_standing, note, note_many, set_standing

__all__ = [
    "add_rows",
    "add_title",
    "add_titles",
    "change_rows",
    "clear_standing",
    "close_list",
    "correct_titles",
    "describe_as",
    "end_merge",
    "end_split",
    "enrich_titles",
    "foresee_holdings",
    "give_free_copies",
    "give_standings",
    "hold_package",
    "hold_recognition",
    "hold_titles",
    "keep_merge",
    "keep_split",
    "keep_titles",
    "list_again",
    "list_as_of",
    "load_holdings",
    "lock_for_merging",
    "lock_for_parting",
    "lock_for_rejoining",
    "lock_titles",
    "move_title",
    "move_title_back",
    "note",
    "note_many",
    "open_package",
    "rejoin",
    "release_package",
    "remove_package",
    "remove_rows",
    "remove_titles",
    "rename_package",
    "restore_rows",
    "set_free_copies",
    "set_offered",
    "set_standing",
    "split_off",
    "take_back_numbers",
]
