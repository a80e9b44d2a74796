"""The forms a table takes outside the web page: spreadsheet, CSV, JSON and plain text."""

from acqflow.reports.forms.csv_form import as_csv
from acqflow.reports.forms.json_form import as_json
from acqflow.reports.forms.plain_form import as_plain
from acqflow.reports.forms.xlsx_form import as_xlsx

__all__ = ["as_csv", "as_json", "as_plain", "as_xlsx"]
