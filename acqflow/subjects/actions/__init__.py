"""What people do about subjects: lay out the tree, say who decides and who pays, take in the workbook."""

from acqflow.subjects.actions.deciding import name_fund, set_authority, set_mode, set_responsibility
from acqflow.subjects.actions.import_workbook import import_workbook
from acqflow.subjects.actions.read_workbook import LARGEST_FILE, NotAWorkbook, WorkbookTooLarge, read_workbook
from acqflow.subjects.actions.subjects import (
    add_department,
    add_subject,
    entrust_to_team,
    leave_department,
    move_subject,
    rename_subject,
    serve_department,
    set_ranges,
)

__all__ = [
    "LARGEST_FILE",
    "NotAWorkbook",
    "WorkbookTooLarge",
    "add_department",
    "add_subject",
    "entrust_to_team",
    "import_workbook",
    "leave_department",
    "move_subject",
    "name_fund",
    "read_workbook",
    "rename_subject",
    "serve_department",
    "set_authority",
    "set_mode",
    "set_ranges",
    "set_responsibility",
]
