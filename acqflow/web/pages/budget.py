"""The budget report."""

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from acqflow.funds.queries import fiscal_year_by_code, fiscal_years
from acqflow.funds.rules import FiscalYearMissing
from acqflow.people.queries import person
from acqflow.people.rules import Verb
from acqflow.reports.budget import BudgetReport, budget_report
from acqflow.reports.chart import NARROW, WIDE, budget_chart
from acqflow.reports.forms import as_json
from acqflow.web.access import current_actor, current_library, needs
from acqflow.web.asking import ask
from acqflow.web.language import chosen_language
from acqflow.web.pages.titles import download
from acqflow.web.sentences import WORDING

pages = Blueprint("budget", __name__)


@pages.get("/budget")
@needs(Verb.SEE_BUDGET)
def report() -> ResponseReturnValue:
    """Of the present fiscal year, or of the one at `?year=`."""
    try:
        made = _report()
    except FiscalYearMissing as missing:
        return _no_year(missing)
    years = [year.code for year in ask(fiscal_years)]
    return render_template("budget.html", report=made, year=request.args.get("year"), years=years)


def _no_year(missing: FiscalYearMissing) -> str:
    """Between two years the page says how the next one is opened, and leads to those that there are."""
    on = current_library().today()
    with current_library().store.reading() as session:
        years = [(year.code, year.currency) for year in fiscal_years(session)]
        login = person(session, person_id=current_actor().person_id).login
    currency = years[-1][1] if years else "CNY"
    command = f"acqflow funds open-year {on.year} {on.year}-01-01 {on.year}-12-31 {currency} --as {login}"
    return render_template(
        "budget_none.html",
        said=WORDING.error(missing),
        years=[code for code, _currency in years],
        command=command if current_actor().may(Verb.MANAGE_FUNDS) else None,
    )


@pages.get("/budget.<any(csv, xlsx):form>")
@needs(Verb.SEE_BUDGET)
def as_file(form: str) -> ResponseReturnValue:
    """XLSX holds both tables; a CSV file holds one, by subject unless the address says `table=fund`."""
    made = _report()
    tables, name = [made.by_subject, made.by_fund], f"budget-{made.fiscal_year}-{current_library().today()}"
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
    """Raises FiscalYearMissing, FiscalYearUnknown."""
    library = current_library()
    asked = request.args.get("year")
    with library.store.reading() as session:
        on = fiscal_year_by_code(session, code=asked).starts_on if asked else library.today()
        return budget_report(session, by=current_actor(), on=on, at=library.now(), today=library.today())
