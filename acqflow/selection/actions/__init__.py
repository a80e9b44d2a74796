"""What people do to choose titles and to have the choice decided."""

from acqflow.selection.actions.acts import Seen
from acqflow.selection.actions.circling import answer_question, circle, uncircle
from acqflow.selection.actions.decisions import decide, settle_decided, submit
from acqflow.selection.actions.lists import (
    change_line,
    circulate,
    close_list,
    make_list,
    remove_line,
    take_new_prices,
)
from acqflow.selection.actions.merged import hold_worklists, move_title, move_title_back
from acqflow.selection.actions.ordering import (
    cancel_ordered_line,
    hold_list_of,
    list_to_order,
    order_lines,
    send_back,
)
from acqflow.selection.actions.passing import pass_many, pass_to
from acqflow.selection.actions.picking import pick_on_site
from acqflow.selection.actions.selecting import select, select_many
from acqflow.selection.actions.split import refuse_to_part, refuse_to_rejoin
from acqflow.selection.actions.undoing import Undone, undo
from acqflow.selection.actions.worklist import (
    ask_faculty,
    ask_many,
    defer,
    defer_many,
    reject,
    reject_many,
)

__all__ = [
    "Seen",
    "Undone",
    "answer_question",
    "ask_faculty",
    "ask_many",
    "cancel_ordered_line",
    "change_line",
    "circle",
    "circulate",
    "close_list",
    "decide",
    "defer",
    "defer_many",
    "hold_list_of",
    "hold_worklists",
    "list_to_order",
    "make_list",
    "move_title",
    "move_title_back",
    "order_lines",
    "pass_many",
    "pass_to",
    "pick_on_site",
    "refuse_to_part",
    "refuse_to_rejoin",
    "reject",
    "reject_many",
    "remove_line",
    "select",
    "select_many",
    "send_back",
    "settle_decided",
    "submit",
    "take_new_prices",
    "uncircle",
    "undo",
]
