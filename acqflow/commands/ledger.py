"""What was booked: the balance of every fund, the movements of one, and whether they add up."""

import sys
from dataclasses import asdict
from typing import Any

import click

from acqflow.bootstrap import Library
from acqflow.commands.asking import opened_library
from acqflow.commands.helping import SpokenCommand
from acqflow.commands.printing import json_option, moment, say_json, say_listed, say_table
from acqflow.commands.speaking import gettext, wording
from acqflow.funds import queries
from acqflow.funds.rules import Balance
from acqflow.vocabulary.errors import words
from acqflow.wording import Wording

fund_code = click.argument("code", help="Code of the fund.")
year_option = click.option("--year", metavar="CODE", help="Fiscal year; otherwise the one that covers today.")


@click.command(cls=SpokenCommand)
@year_option
@json_option
def show(year: str | None, as_json: bool) -> None:
    """The balance of every fund that is spent from; the budget report adds them up."""
    library = opened_library()
    found = library.store.ask(queries.balances, fiscal_year_id=year_of(library, year))
    rows = []
    all_funds = library.store.ask(queries.funds)
    parents = {fund.parent_id for fund in all_funds}
    for fund in all_funds:
        if fund.fund_id in parents:
            continue
        balance = found.get(fund.fund_id, Balance.of(fund.currency))
        amounts = (balance.funding, balance.encumbered, balance.expended, balance.available)
        rows.append((fund.code, fund.name_zh, fund.name_en, *(money.amount for money in amounts)))
    codes = ("fund", "name_zh", "name_en", "allocated", "encumbered", "expended", "available")
    if as_json:
        say_json([dict(zip(codes, row, strict=True)) for row in rows])
        return
    names = (words("Fund"), words("Chinese name"), words("English name"))
    figures = (words("Allocated"), words("Encumbered"), words("Expended"), words("Available"))
    none = gettext(
        "There is no fund yet. Add one with: acqflow funds add CODE --name-zh NAME --name-en NAME --as LOGIN"
    )
    say_listed((*names, *figures), rows, none=none, numbers=(3, 4, 5, 6))


@click.command(cls=SpokenCommand)
@fund_code
@year_option
@json_option
def movements(code: str, year: str | None, as_json: bool) -> None:
    """What was booked on a fund in one year, oldest first."""
    library = opened_library()
    fund_id, year_id = library.store.ask(queries.fund_by_code, code=code).fund_id, year_of(library, year)
    found = library.store.ask(queries.movements, fund_id=fund_id, fiscal_year_id=year_id)
    if as_json:
        say_json([_movement_as_json(row) for row in found])
        return
    say = wording()
    rows = [
        (
            moment(library, row.at),
            say.word("movement_kind", row.kind),
            _account(say, row.from_fund, row.from_account),
            _account(say, row.to_fund, row.to_account),
            row.amount.amount,
            say.fact("by", row.by_name),
            row.reason,
            row.key,
        )
        for row in found
    ]
    places = (words("at"), words("booked as"), words("from"), words("to"))
    none = gettext("Nothing was booked on %(fund)s in this year.", fund=code)
    say_listed(
        (*places, words("amount"), words("by"), words("reason"), words("key")), rows, none=none, numbers=(4,)
    )


@click.command(cls=SpokenCommand)
@json_option
def verify(as_json: bool) -> None:
    """Recompute every balance from the movements. Exits 1 when something does not add up."""
    library = opened_library()
    findings = library.store.ask(queries.verify)
    if as_json:
        say_json([asdict(f) | {"rule": str(f.rule), "where": str(f.where)} for f in findings])
    elif findings:
        heads = (words("rule"), words("where"), words("expected (minor units)"), words("found (minor units)"))
        say = wording().sentence
        say_table(heads, [(say(f.rule), say(f.where), f.expected, f.found) for f in findings], numbers=(2, 3))
    else:
        click.echo(gettext("The ledger adds up: every balance equals its movements."))
    sys.exit(1 if findings else 0)


def _account(say: Wording, fund: str | None, kind: str) -> str:
    word = say.word("account_kind", kind)
    return word if fund is None else f"{fund}: {word}"


def _movement_as_json(row: queries.MovementRow) -> dict[str, Any]:
    return {
        "at": row.at.isoformat(),
        "kind": row.kind,
        "from": {"fund": row.from_fund, "account": row.from_account},
        "to": {"fund": row.to_fund, "account": row.to_account},
        "amount": str(row.amount.amount),
        "currency": row.amount.currency,
        "by": str(row.by_name),
        "reason": row.reason,
        "key": row.key,
    }


def year_of(library: Library, code: str | None) -> int:
    if code is None:
        return library.store.ask(queries.fiscal_year_on, on=library.today()).id
    return library.store.ask(queries.fiscal_year_by_code, code=code).id


COMMANDS = (show, movements, verify)
