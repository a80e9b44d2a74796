"""`acqflow budget`: the budget report."""

from pathlib import Path

import click

from acqflow.bootstrap import Library
from acqflow.commands.asking import as_option, opened_library, whoever
from acqflow.commands.printing import json_option, say_json, say_table
from acqflow.commands.speaking import in_language
from acqflow.reports.budget import BudgetReport, budget_report
from acqflow.reports.forms import as_csv, as_json, as_plain, as_xlsx

_language = click.option(
    "--language", type=click.Choice(["en", "zh"]), default="en", help="Language of the names."
)


@click.group()
def budget() -> None:
    """The budget report."""


@budget.command()
@as_option
@click.option("--xlsx", type=click.Path(dir_okay=False, path_type=Path), help="Write a spreadsheet to this file.")
@click.option("--csv", "csv_file", type=click.Path(dir_okay=False, path_type=Path), help="Write CSV to this file.")
@_language
@json_option
def report(as_login: str, xlsx: Path | None, csv_file: Path | None, language: str, as_json: bool) -> None:
    """Allocated, selected, encumbered, expended and available, by subject and by fund."""
    library = opened_library()
    found = report_for(library, as_login)
    if xlsx:
        tables = [found.by_subject, found.by_fund]
        xlsx.write_bytes(as_xlsx(tables, made_at=found.as_of, language=language, translate=in_language(language)))
    if csv_file:
        csv_file.write_bytes(as_csv(found.by_subject, language=language, translate=in_language(language)))
    if as_json:
        say_json(report_as_json(found))
    elif not xlsx and not csv_file:
        say_report(found, language)


def report_for(library: Library, login: str) -> BudgetReport:
    by = whoever(library, login)
    return library.store.ask(budget_report, by=by, on=library.today(), at=library.now())


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
