"""What people ask about worklists, selection lists and the decisions on them."""

from acqflow.selection.queries.asked import QuestionRow, asked_of
from acqflow.selection.queries.deciding import (
    ApprovalRow,
    LogLine,
    SpokenVerdict,
    approvals,
    count_approvals,
    decision_log,
    members_of_step,
    open_step,
    verdicts_on,
    waiting_steps,
)
from acqflow.selection.queries.entries import Counts, Measures, worklist_counts
from acqflow.selection.queries.lines import (
    LineRow,
    ListPage,
    Mark,
    entry_of_line,
    lines_with_another_price,
    list_page,
)
from acqflow.selection.queries.lists import ListRow, count_lists, list_of_line, list_row, lists, to_order
from acqflow.selection.queries.money import (
    MoneyEffect,
    money_effect,
    soft_commitments,
    soft_commitments_of_subjects,
    totals_of,
)
from acqflow.selection.queries.route import planned_route
from acqflow.selection.queries.worklist import (
    BestOffer,
    MatchReason,
    Opinion,
    WorklistPage,
    WorklistRow,
    subject_of,
    worklist,
    worklist_row,
)

__all__ = [
    "ApprovalRow",
    "BestOffer",
    "Counts",
    "LineRow",
    "ListPage",
    "ListRow",
    "LogLine",
    "Mark",
    "MatchReason",
    "Measures",
    "MoneyEffect",
    "Opinion",
    "QuestionRow",
    "SpokenVerdict",
    "WorklistPage",
    "WorklistRow",
    "approvals",
    "asked_of",
    "count_approvals",
    "count_lists",
    "decision_log",
    "entry_of_line",
    "lines_with_another_price",
    "list_of_line",
    "list_page",
    "list_row",
    "lists",
    "members_of_step",
    "money_effect",
    "open_step",
    "planned_route",
    "soft_commitments",
    "soft_commitments_of_subjects",
    "subject_of",
    "to_order",
    "totals_of",
    "verdicts_on",
    "waiting_steps",
    "worklist",
    "worklist_counts",
    "worklist_row",
]
