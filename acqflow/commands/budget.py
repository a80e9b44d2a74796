"""`acqflow budget`: the budget report."""

from pathlib import Path

import click

from acqflow.bootstrap import Library
from acqflow.commands.asking import as_option, opened_library, whoever
from acqflow.commands.helping import SpokenGroup
from acqflow.commands.printing import json_option, say_json, say_table
from acqflow.commands.speaking import gettext, in_language, language_of_terminal, language_option
from acqflow.funds.queries import fiscal_year_by_code
from acqflow.reports.budget import BudgetReport, budget_report
from acqflow.reports.forms import as_csv, as_json, as_plain, as_xlsx

_file = click.Path(dir_okay=False, path_type=Path)


@click.group(cls=SpokenGroup)
def budget() -> None:
    """The budget report."""


@budget.command()
@as_option
@click.option("--year", metavar="CODE", help="Fiscal year; otherwise the one that covers today.")
@click.option("--xlsx", type=_file, help="Write a spreadsheet with both tables to this file.")
@click.option("--csv", "csv_file", type=_file, help="Write one table as CSV to this file.")
@click.option(
    "--table",
    type=click.Choice(["subject", "fund"]),
    default="subject",
    show_default=True,
    help="Which table --csv writes.",
)
@language_option
@json_option
def report(
    as_login: str, year: str | None, xlsx: Path | None, csv_file: Path | None, table: str, as_json: bool
) -> None:
    """Allocated, selected, encumbered, expended and available, by subject and by fund."""
    found = report_for(opened_library(), as_login, year)
    language = language_of_terminal()
    if xlsx:
        tables = [found.by_subject, found.by_fund]
        xlsx.write_bytes(as_xlsx(tables, made_at=found.as_of, language=language, translate=gettext))
    if csv_file:
        chosen = found.by_fund if table == "fund" else found.by_subject
        csv_file.write_bytes(as_csv(chosen, language=language, translate=gettext))
    if as_json:
        say_json(report_as_json(found))
    elif not xlsx and not csv_file:
        say_report(found, language)


def report_for(library: Library, login: str, year: str | None = None) -> BudgetReport:
    """For the year with this code, or the one that covers today."""
    by = whoever(library, login)
    on = library.today() if year is None else library.store.ask(fiscal_year_by_code, code=year).starts_on
    return library.store.ask(budget_report, by=by, on=on, at=library.now(), today=library.today())


def report_as_json(found: BudgetReport) -> dict[str, object]:
    return {
        "fiscal_year": found.fiscal_year,
        "as_of": found.as_of.isoformat(),
        "currency": found.currency,
        "by_subject": as_json(found.by_subject),
        "by_fund": as_json(found.by_fund),
    }


def say_report(found: BudgetReport, language: str) -> None:
    translate = in_language(language)
    click.echo(f"{translate('Budget report')} {found.fiscal_year} · {found.currency}")
    for table in (found.by_subject, found.by_fund):
        heads, rows, numbers = as_plain(table, language=language, translate=translate)
        click.echo(f"\n{translate(table.title)}")
        say_table(heads, rows, numbers=numbers)
