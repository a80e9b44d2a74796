"""What people ask about subjects: where they stand, whose they are, who decides, who pays; and the workbook."""

from acqflow.subjects.queries.deciding import (
    authority_of,
    fund_for,
    funds_of_subjects,
    mode_of,
    responsibility_of,
)
from acqflow.subjects.queries.export_workbook import export_workbook
from acqflow.subjects.queries.tree import (
    DepartmentRow,
    RangeRow,
    SubjectRow,
    class_ranges,
    department_by_code,
    departments,
    departments_of,
    lead_of,
    librarians_of,
    parents,
    subject_by_code,
    subject_row,
    subjects,
    subjects_of,
    subjects_serving,
)
from acqflow.subjects.queries.workbook import preview_workbook, stored_tables

__all__ = [
    "DepartmentRow",
    "RangeRow",
    "SubjectRow",
    "authority_of",
    "class_ranges",
    "department_by_code",
    "departments",
    "departments_of",
    "export_workbook",
    "fund_for",
    "funds_of_subjects",
    "lead_of",
    "librarians_of",
    "mode_of",
    "parents",
    "preview_workbook",
    "responsibility_of",
    "stored_tables",
    "subject_by_code",
    "subject_row",
    "subjects",
    "subjects_of",
    "subjects_serving",
]
