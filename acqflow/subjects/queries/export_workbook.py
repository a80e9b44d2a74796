"""People and subjects written as one XLSX workbook, which can be taken in again unchanged."""

from datetime import datetime
from io import BytesIO
from typing import Any

from sqlalchemy.orm import Session
from xlsxwriter import Workbook

from acqflow.people.rules import Actor, Verb, require
from acqflow.subjects.queries.workbook import stored_tables
from acqflow.subjects.rules import SHEETS, Row, Sheet

# The rows an administrator may add in the spreadsheet with the list of choices still offered.
_ROOM_FOR = 5000


def export_workbook(session: Session, *, by: Actor, at: datetime) -> bytes:
    """Everything but the passwords, every row in the order of its key, every cell a text.

    Texts, so that no code loses its zeros, no day its order, and nothing is ever taken for a formula.
    """
    require(by, Verb.MANAGE_PEOPLE)
    require(by, Verb.MANAGE_SUBJECTS)
    tables = stored_tables(session)
    written = BytesIO()
    workbook = Workbook(
        written,
        {
            "constant_memory": True,
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    workbook.set_properties({"created": at.replace(tzinfo=None)})
    as_text, as_heading = (
        workbook.add_format({"num_format": "@"}),
        workbook.add_format({"num_format": "@", "bold": True}),
    )
    for sheet in SHEETS:
        rows = [row for _key, row in sorted(tables[sheet.name].items())]
        _write_sheet(workbook.add_worksheet(sheet.name), sheet, rows, as_text, as_heading)
    workbook.close()
    return written.getvalue()


def _write_sheet(page: Any, sheet: Sheet, rows: list[Row], as_text: Any, as_heading: Any) -> None:
    page.freeze_panes(1, 0)
    for place, column in enumerate(sheet.columns):
        # The format reaches the empty cells below, so that what is typed there stays text as well.
        page.set_column(place, place, 22, as_text)
        if column.choices:
            offer = {"validate": "list", "source": list(column.choices), "ignore_blank": True}
            page.data_validation(1, place, len(rows) + _ROOM_FOR, place, offer)
    for place, heading in enumerate(sheet.headings):
        page.write_string(0, place, heading, as_heading)
    for number, row in enumerate(rows, start=1):
        for place, heading in enumerate(sheet.headings):
            if row[heading]:
                page.write_string(number, place, row[heading], as_text)
