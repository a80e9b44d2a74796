"""`acqflow funds`: open a year, set up funds and rates, give and move money."""

from dataclasses import asdict, replace
from datetime import date

import click

from acqflow.commands.asking import as_option, opened_library, whoever
from acqflow.commands.helping import SpokenGroup
from acqflow.commands.ledger import COMMANDS, fund_code, year_of, year_option
from acqflow.commands.speaking import gettext, wording
from acqflow.commands.values import NO_LIMIT, Day, Percent, WithAmount
from acqflow.funds import actions, queries
from acqflow.funds.rules import FundState, Limits
from acqflow.vocabulary.money import Money, read_rate

_KINDS = ("book", "ebook", "journal", "database", "mixed")
_USUAL_CURRENCY = "CNY"
_amount = click.argument("amount", help="A sum such as 120000.00, in the currency of the fund.")
_reason = click.option("--reason", required=True, help="Why; it stays with the movement.")
_key = click.option(
    "--key", required=True, help="A name of your own for this booking; the same again books nothing."
)


@click.group(cls=SpokenGroup)
def funds() -> None:
    """Set up and show the money; verify the ledger."""


for _command in COMMANDS:
    funds.add_command(_command)


@funds.command("open-year")
@click.argument("code", help="What the year is called, such as 2027.")
@click.argument("starts_on", type=Day(), metavar="FIRST_DAY", help="Its first day, such as 2027-01-01.")
@click.argument("ends_on", type=Day(), metavar="LAST_DAY", help="Its last day.")
@click.argument("currency", help="Code of the currency its sums are in, such as CNY.")
@as_option
def open_year(code: str, starts_on: date, ends_on: date, currency: str, as_login: str) -> None:
    """Open a fiscal year.

    Example: acqflow funds open-year 2027 2027-01-01 2027-12-31 CNY --as LOGIN
    """
    library = opened_library()
    days = {"starts_on": starts_on, "ends_on": ends_on}
    by = whoever(library, as_login)
    library.store.run(actions.open_fiscal_year, code=code, currency=currency, by=by, **days)
    click.echo(gettext("Fiscal year %(code)s is open.", code=code))


@funds.command()
@click.argument("code", help="A short code for the fund.")
@click.option("--name-zh", required=True, help="Its Chinese name.")
@click.option("--name-en", required=True, help="Its English name.")
@click.option("--kind", type=click.Choice(_KINDS), default="book", show_default=True, help="What it buys.")
@click.option("--currency", help="Currency of its amounts; otherwise that of the fund it lies below, or CNY.")
@click.option("--parent", metavar="CODE", help="The fund it lies below.")
@as_option
def add(
    code: str, name_zh: str, name_en: str, kind: str, currency: str | None, parent: str | None, as_login: str
) -> None:
    """Add a fund. Only funds without funds below them are spent from."""
    library = opened_library()
    above = None if parent is None else library.store.ask(queries.fund_by_code, code=parent)
    library.store.run(
        actions.add_fund,
        code=code,
        name_zh=name_zh,
        name_en=name_en,
        kind=kind,
        currency=currency or (_USUAL_CURRENCY if above is None else above.currency),
        parent=parent,
        by=whoever(library, as_login),
    )
    click.echo(gettext("Fund %(code)s is there.", code=code))


@funds.command(cls=WithAmount)
@fund_code
@_amount
@_reason
@_key
@year_option
@as_option
def allocate(code: str, amount: str, reason: str, key: str, year: str | None, as_login: str) -> None:
    """Give a fund money from the appropriation.

    Example: acqflow funds allocate PHYS 120000.00 --key a1 --reason budget --as LOGIN
    """
    library = opened_library()
    fund = library.store.ask(queries.fund_by_code, code=code)
    given = Money.exactly(amount, fund.currency)
    is_booked = library.store.run(
        actions.allocate,
        fund_id=fund.fund_id,
        fiscal_year_id=year_of(library, year),
        amount=given,
        key=key,
        reason=reason,
        by=whoever(library, as_login),
        at=library.now(),
    )
    if is_booked:
        click.echo(gettext("%(amount)s allocated to %(fund)s.", amount=given, fund=code))
    else:
        _say_known(key)


@funds.command(cls=WithAmount)
@click.argument("from_code", metavar="FROM", help="Code of the fund that gives.")
@click.argument("to_code", metavar="TO", help="Code of the fund that takes.")
@_amount
@_reason
@_key
@year_option
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
    is_booked = library.store.run(
        actions.transfer,
        from_fund_id=giving.fund_id,
        to_fund_id=taking.fund_id,
        fiscal_year_id=year_of(library, year),
        amount=moved,
        key=key,
        reason=reason,
        by=whoever(library, as_login),
        at=library.now(),
    )
    facts = {"amount": moved, "giving": from_code, "taking": to_code}
    if is_booked:
        click.echo(gettext("%(amount)s moved from %(giving)s to %(taking)s.", **facts))
    else:
        _say_known(key)


@funds.command()
@click.argument("booking_key", help="Key of the booking, as `funds movements` shows it.")
@_reason
@_key
@as_option
def reverse(booking_key: str, reason: str, key: str, as_login: str) -> None:
    """Take a booking back, once: the exact opposite is booked. Nothing is ever removed.

    Example: acqflow funds reverse a1 --key a1-back --reason "wrong fund" --as LOGIN
    """
    library = opened_library()
    by, at = whoever(library, as_login), library.now()
    if library.store.run(actions.reverse, booked_key=booking_key, key=key, reason=reason, by=by, at=at):
        click.echo(gettext("Booking %(booking)s is taken back.", booking=booking_key))
    else:
        _say_known(key)


@funds.command()
@fund_code
@click.argument("state", type=click.Choice([state.value for state in FundState]), help="What it is to be.")
@as_option
def state(code: str, state: str, as_login: str) -> None:
    """Freeze a fund, close it, or make it active again.

    Only an active fund is booked on. A fund with encumbered money left is not closed.

    Example: acqflow funds state PHYS frozen --as LOGIN
    """
    library = opened_library()
    fund_id = library.store.ask(queries.fund_by_code, code=code).fund_id
    by = whoever(library, as_login)
    library.store.run(actions.set_fund_state, fund_id=fund_id, state=FundState(state), by=by, at=library.now())
    click.echo(gettext("Fund %(code)s is %(state)s.", code=code, state=wording().word("fund_state", state)))


@funds.command()
@fund_code
@click.option(
    "--encumbrance",
    type=Percent(),
    metavar="PERCENT|none",
    help="How much of the funding may be encumbered and expended together; none: without limit.",
)
@click.option(
    "--expenditure",
    type=Percent(),
    metavar="PERCENT|none",
    help="How much of the funding may be expended; none: without limit.",
)
@click.option(
    "--warn",
    type=Percent(),
    metavar="PERCENT|none",
    help="From what share on the fund counts as nearly used up, which refuses nothing; none: never.",
)
@year_option
@as_option
def limit(
    code: str, encumbrance: int | None, expenditure: int | None, warn: int | None, year: str | None, as_login: str
) -> None:
    """Say how much of a fund may be promised and spent, in percent of its funding. What is not named stays.

    Example: acqflow funds limit PHYS --encumbrance 110 --as LOGIN
    """
    library = opened_library()
    fund_id, year_id = library.store.ask(queries.fund_by_code, code=code).fund_id, year_of(library, year)
    kept = library.store.ask(queries.limits_of, fiscal_year_id=year_id, fund_ids=[fund_id]).get(fund_id, Limits())
    told = {"encumbrance": encumbrance, "expenditure": expenditure, "warn": warn}
    said = {f"{name}_percent": value for name, value in told.items() if value is not None}
    limits = replace(kept, **{name: None if value == NO_LIMIT else value for name, value in said.items()})
    by = whoever(library, as_login)
    at = library.now()
    library.store.run(actions.set_limits, fund_id=fund_id, fiscal_year_id=year_id, limits=limits, by=by, at=at)
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
@click.option("--from", "valid_from", type=Day(), metavar="DAY", help="From which day on; otherwise today.")
@as_option
def rate(currency: str, into: str, rate: str, source: str, valid_from: date | None, as_login: str) -> None:
    """Say what one unit of a currency is worth.

    Example: acqflow funds rate USD CNY 7.12 --source bank --as LOGIN
    """
    library = opened_library()
    day = library.today() if valid_from is None else valid_from
    library.store.run(
        actions.set_rate,
        currency=currency,
        into=into,
        valid_from=day,
        rate=read_rate(rate),
        source=source,
        by=whoever(library, as_login),
    )
    facts = {"currency": currency, "rate": rate, "into": into, "day": day}
    click.echo(gettext("1 %(currency)s = %(rate)s %(into)s from %(day)s on.", **facts))


def _say_known(key: str) -> None:
    click.echo(gettext("This was booked before under the key %(key)s; nothing was booked now.", key=key))
