"""`acqflow funds`: open a year, set up funds and rates, give money, show balances, verify the ledger."""

import sys
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

import click

from acqflow.bootstrap import Library
from acqflow.commands.asking import as_option, opened_library, whoever
from acqflow.commands.helping import SpokenGroup
from acqflow.commands.printing import json_option, say_json, say_table
from acqflow.commands.speaking import gettext, wording
from acqflow.funds import actions, queries
from acqflow.funds.rules import Balance, Limits
from acqflow.vocabulary.errors import words
from acqflow.vocabulary.money import Money, read_amount

_KINDS = ("book", "ebook", "journal", "database", "mixed")
_day = click.DateTime(formats=["%Y-%m-%d"])
_code = click.argument("code", help="Code of the fund.")
_year = click.option("--year", metavar="CODE", help="Fiscal year; otherwise the one that covers today.")


class _Percent(click.ParamType[int]):
    """A whole number, or none for no limit, which is kept as −1."""

    name = "percent or none"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if isinstance(value, str) and value.isascii() and value.isdigit():
            return int(value)
        if value != "none":
            text = words("%(value)s is not a percentage. Write a whole number, such as 110, or none.")
            self.fail(gettext(text, value=value), param, ctx)
        return _NO_LIMIT


_NO_LIMIT = -1
_STAYS = "Of the funding; what is not named stays as it is."


@click.group(cls=SpokenGroup)
def funds() -> None:
    """Set up and show the money; verify the ledger."""


@funds.command("open-year")
@click.argument("code", help="What the year is called, such as 2027.")
@click.argument("starts_on", type=_day, metavar="FIRST_DAY", help="Its first day, such as 2027-01-01.")
@click.argument("ends_on", type=_day, metavar="LAST_DAY", help="Its last day.")
@click.argument("currency", help="Code of the currency its sums are in, such as CNY.")
@as_option
def open_year(code: str, starts_on: datetime, ends_on: datetime, currency: str, as_login: str) -> None:
    """Open a fiscal year.

    Example: acqflow funds open-year 2027 2027-01-01 2027-12-31 CNY --as LOGIN
    """
    library = opened_library()
    days = {"starts_on": starts_on.date(), "ends_on": ends_on.date()}
    by = whoever(library, as_login)
    library.store.run(actions.open_fiscal_year, code=code, currency=currency, by=by, **days)
    click.echo(gettext("Fiscal year %(code)s is open.", code=code))


@funds.command()
@click.argument("code", help="A short code for the fund.")
@click.option("--name-zh", required=True, help="Its Chinese name.")
@click.option("--name-en", required=True, help="Its English name.")
@click.option("--kind", type=click.Choice(_KINDS), default="book", show_default=True, help="What it buys.")
@click.option("--currency", default="CNY", show_default=True, help="Currency of its amounts.")
@click.option("--parent", metavar="CODE", help="The fund it lies below.")
@as_option
def add(
    code: str, name_zh: str, name_en: str, kind: str, currency: str, parent: str | None, as_login: str
) -> None:
    """Add a fund. Only funds without funds below them are spent from."""
    library = opened_library()
    library.store.run(
        actions.add_fund,
        code=code,
        name_zh=name_zh,
        name_en=name_en,
        kind=kind,
        currency=currency,
        parent=parent,
        by=whoever(library, as_login),
    )
    click.echo(gettext("Fund %(code)s is there.", code=code))


@funds.command()
@_code
@click.argument("amount", help="A sum such as 120000.00, in the currency of the fund.")
@click.option("--reason", required=True, help="Why; it stays with the movement.")
@click.option("--key", required=True, help="A name of your own for this booking; the same again books nothing.")
@_year
@as_option
def allocate(code: str, amount: str, reason: str, key: str, year: str | None, as_login: str) -> None:
    """Give a fund money from the appropriation.

    Example: acqflow funds allocate PHYS 120000.00 --key a1 --reason budget --as LOGIN
    """
    library = opened_library()
    fund = library.store.ask(queries.fund_by_code, code=code)
    given = Money.exactly(amount, fund.currency)
    library.store.run(
        actions.allocate,
        fund_id=fund.fund_id,
        fiscal_year_id=_year_id(library, year),
        amount=given,
        key=key,
        reason=reason,
        by=whoever(library, as_login),
        at=library.now(),
    )
    click.echo(gettext("%(amount)s allocated to %(fund)s.", amount=given, fund=code))


@funds.command()
@click.argument("from_code", metavar="FROM", help="Code of the fund that gives.")
@click.argument("to_code", metavar="TO", help="Code of the fund that takes.")
@click.argument("amount", help="A sum such as 120000.00, in the currency of the fund.")
@click.option("--reason", required=True, help="Why; it stays with the movement.")
@click.option("--key", required=True, help="A name of your own for this booking; the same again books nothing.")
@_year
@as_option
def transfer(
    from_code: str, to_code: str, amount: str, reason: str, key: str, year: str | None, as_login: str
) -> None:
    """Move available money from one fund to another.

    Example: acqflow funds transfer RESERVE PHYS 5000.00 --key t1 --reason "new chair" --as LOGIN
    """
    library = opened_library()
    giving, taking = (library.store.ask(queries.fund_by_code, code=code) for code in (from_code, to_code))
    moved = Money.exactly(amount, giving.currency)
    library.store.run(
        actions.transfer,
        from_fund_id=giving.fund_id,
        to_fund_id=taking.fund_id,
        fiscal_year_id=_year_id(library, year),
        amount=moved,
        key=key,
        reason=reason,
        by=whoever(library, as_login),
        at=library.now(),
    )
    facts = {"amount": moved, "giving": from_code, "taking": to_code}
    click.echo(gettext("%(amount)s moved from %(giving)s to %(taking)s.", **facts))


@funds.command()
@_code
@click.option("--encumbrance", type=_Percent(), metavar="PERCENT|none", help=_STAYS)
@click.option("--expenditure", type=_Percent(), metavar="PERCENT|none", help=_STAYS)
@click.option("--warn", type=_Percent(), metavar="PERCENT|none", help=_STAYS)
@_year
@as_option
def limit(
    code: str, encumbrance: int | None, expenditure: int | None, warn: int | None, year: str | None, as_login: str
) -> None:
    """Say how much of a fund may be promised and spent.

    Example: acqflow funds limit PHYS --encumbrance 110 --as LOGIN
    """
    library = opened_library()
    fund_id, year_id = library.store.ask(queries.fund_by_code, code=code).fund_id, _year_id(library, year)
    kept = library.store.ask(queries.limits_of, fiscal_year_id=year_id, fund_ids=[fund_id]).get(fund_id, Limits())
    told = {"encumbrance": encumbrance, "expenditure": expenditure, "warn": warn}
    said = {f"{name}_percent": value for name, value in told.items() if value is not None}
    limits = replace(kept, **{name: None if value == _NO_LIMIT else value for name, value in said.items()})
    by = whoever(library, as_login)
    library.store.run(actions.set_limits, fund_id=fund_id, fiscal_year_id=year_id, limits=limits, by=by)
    shown = {name: "–" if value is None else f"{value} %" for name, value in asdict(limits).items()}
    click.echo(
        gettext(
            "Limits of %(fund)s: encumbrance %(encumbrance_percent)s, expenditure %(expenditure_percent)s, "
            "warning at %(warn_percent)s.",
            fund=code,
            **shown,
        )
    )


@funds.command()
@click.argument("currency", help="Code of the currency that is worth something, such as USD.")
@click.argument("into", help="Code of the currency its worth is told in, such as CNY.")
@click.argument("rate", help="What one unit is worth, such as 7.12.")
@click.option("--source", required=True, help="Who says so.")
@click.option("--from", "valid_from", type=_day, metavar="DAY", help="From which day on; otherwise today.")
@as_option
def rate(currency: str, into: str, rate: str, source: str, valid_from: datetime | None, as_login: str) -> None:
    """Say what one unit of a currency is worth.

    Example: acqflow funds rate USD CNY 7.12 --source bank --as LOGIN
    """
    library = opened_library()
    day = library.today() if valid_from is None else valid_from.date()
    library.store.run(
        actions.set_rate,
        currency=currency,
        into=into,
        valid_from=day,
        rate=read_amount(rate),
        source=source,
        by=whoever(library, as_login),
    )
    facts = {"currency": currency, "rate": rate, "into": into, "day": day}
    click.echo(gettext("1 %(currency)s = %(rate)s %(into)s from %(day)s on.", **facts))


@funds.command()
@_year
@json_option
def show(year: str | None, as_json: bool) -> None:
    """The balance of every fund that is spent from; the budget report adds them up."""
    library = opened_library()
    found = library.store.ask(queries.balances, fiscal_year_id=_year_id(library, year))
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
    say_table((*names, *figures), rows, numbers=(3, 4, 5, 6))


@funds.command()
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


def _year_id(library: Library, code: str | None) -> int:
    if code is None:
        return library.store.ask(queries.fiscal_year_on, on=library.today()).id
    return library.store.ask(queries.fiscal_year_by_code, code=code).id
