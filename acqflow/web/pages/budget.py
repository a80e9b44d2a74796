"""The budget report."""

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from acqflow.people.rules import Verb
from acqflow.reports.budget import BudgetReport, budget_report
from acqflow.reports.chart import NARROW, WIDE, budget_chart
from acqflow.reports.forms import as_json
from acqflow.web.access import current_actor, current_library, needs
from acqflow.web.asking import ask
from acqflow.web.language import chosen_language
from acqflow.web.pages.titles import download

pages = Blueprint("budget", __name__)


@pages.get("/budget")
@needs(Verb.SEE_BUDGET)
def report() -> ResponseReturnValue:
    return render_template("budget.html", report=_report())


@pages.get("/budget.<any(csv, xlsx):form>")
@needs(Verb.SEE_BUDGET)
def as_file(form: str) -> ResponseReturnValue:
    """XLSX holds both tables; a CSV file holds one, by subject unless the address says `table=fund`."""
    made = _report()
    tables, name = [made.by_subject, made.by_fund], f"budget-{made.fiscal_year}"
    if form == "csv" and request.args.get("table") == "fund":
        tables, name = [made.by_fund], f"{name}-by-fund"
    return download(tables, form, name)


@pages.get("/budget.json")
@needs(Verb.SEE_BUDGET)
def as_data() -> ResponseReturnValue:
    made = _report()
    return {"fiscal_year": made.fiscal_year, "tables": [as_json(made.by_subject), as_json(made.by_fund)]}


@pages.get("/budget/chart.svg")
@needs(Verb.SEE_BUDGET)
def chart() -> ResponseReturnValue:
    """`?ground=dark` is drawn for a dark page, `?room=narrow` for a phone."""
    svg = budget_chart(
        _report().by_subject,
        language=chosen_language(),
        translate=gettext,
        is_dark=request.args.get("ground") == "dark",
        measure=NARROW if request.args.get("room") == "narrow" else WIDE,
    )
    return Response(svg, content_type="image/svg+xml; charset=utf-8")


def _report() -> BudgetReport:
    library = current_library()
    return ask(budget_report, by=current_actor(), on=library.today(), at=library.now())
