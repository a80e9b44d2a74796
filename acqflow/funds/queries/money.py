"""Fiscal years, funds, their balances and movements, and what a currency is worth."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, aliased

from acqflow.funds.model import Account, ExchangeRate, FiscalYear, Fund, FundYear, Movement
from acqflow.funds.rules import (
    AccountKind,
    Balance,
    FiscalYearMissing,
    FiscalYearUnknown,
    FundMissing,
    Limits,
    Rate,
    RateMissing,
)
from acqflow.people.model import CALLED, Person
from acqflow.people.rules import PersonName
from acqflow.storage.reading import read
from acqflow.vocabulary.money import Money


@dataclass(frozen=True, slots=True)
class FundRow:
    fund_id: int
    code: str
    name_zh: str
    name_en: str
    kind: str
    parent_id: int | None
    currency: str
    state: str
    owner_id: int | None


@dataclass(frozen=True, slots=True)
class MovementRow:
    movement_id: int
    key: str
    kind: str
    from_account: str
    to_account: str
    amount: Money
    at: datetime
    by_id: int
    reason: str
    from_fund: str | None
    """Its code; none for an account outside, as `to_fund`."""
    to_fund: str | None
    by_name: PersonName


# Written once: putting a statement together takes longer than running it.
_ON = bindparam("on", type_=FiscalYear.__table__.c.starts_on.type)
_YEAR_ON = select(FiscalYear).where(FiscalYear.starts_on <= _ON, FiscalYear.ends_on >= _ON).order_by(FiscalYear.id)
# In the order of FundRow.
_FUNDS = select(
    Fund.id,
    Fund.code,
    Fund.name_zh,
    Fund.name_en,
    Fund.kind,
    Fund.parent_id,
    Fund.currency,
    Fund.state,
    Fund.owner_id,
).order_by(Fund.code)
_BALANCES = select(Account.fund_id, Account.kind, Account.balance_minor, Account.currency).where(
    Account.fiscal_year_id == bindparam("year"), Account.fund_id.is_not(None)
)
_BALANCES_OF = _BALANCES.where(Account.fund_id.in_(bindparam("funds", expanding=True)))
_RATES_INTO = (
    select(ExchangeRate.currency, ExchangeRate.rate, ExchangeRate.valid_from, ExchangeRate.source)
    .where(ExchangeRate.into == bindparam("into"), ExchangeRate.valid_from <= _ON)
    .order_by(ExchangeRate.valid_from, ExchangeRate.id)
)


def fiscal_year_on(session: Session, *, on: date) -> FiscalYear:
    """The year that covers this day; raises FiscalYearMissing."""
    year = session.scalars(_YEAR_ON, {"on": on}).first()
    if year is None:
        raise FiscalYearMissing(on=on)
    return year


def fiscal_year_by_code(session: Session, *, code: str) -> FiscalYear:
    """Raises FiscalYearUnknown."""
    year = session.scalars(select(FiscalYear).where(FiscalYear.code == code)).one_or_none()
    if year is None:
        raise no_such_year(session, code)
    return year


def no_such_year(session: Session, year: str | int) -> FiscalYearUnknown:
    codes = session.scalars(select(FiscalYear.code).order_by(FiscalYear.starts_on))
    return FiscalYearUnknown(year=year, known=", ".join(codes) or "–")


def fiscal_years(session: Session) -> list[FiscalYear]:
    return list(session.scalars(select(FiscalYear).order_by(FiscalYear.starts_on)))


def funds(session: Session) -> list[FundRow]:
    """Every fund, parents before children, siblings by code."""
    rows = [FundRow(*found) for found in read(session, _FUNDS)]
    below: dict[int | None, list[FundRow]] = {}
    for row in rows:
        below.setdefault(row.parent_id, []).append(row)

    def walk(parent_id: int | None) -> Iterable[FundRow]:
        for row in below.get(parent_id, []):
            yield row
            yield from walk(row.fund_id)

    return list(walk(None))


def fund_by_code(session: Session, *, code: str) -> FundRow:
    for row in funds(session):
        if row.code == code:
            return row
    raise no_such_fund(session, code)


def no_such_fund(session: Session, fund: str | int) -> FundMissing:
    codes = session.scalars(select(Fund.code).order_by(Fund.code))
    return FundMissing(fund=fund, known=", ".join(codes) or "–")


def balances(
    session: Session, *, fiscal_year_id: int, fund_ids: Iterable[int] | None = None
) -> dict[int, Balance]:
    """Each fund's own balance in one year, by fund id; a fund without money is left out."""
    if fund_ids is None:
        found = read(session, _BALANCES, {"year": fiscal_year_id})
    else:
        found = read(session, _BALANCES_OF, {"year": fiscal_year_id, "funds": list(fund_ids)})
    kept: dict[int, dict[str, int]] = {}
    currencies: dict[int, str] = {}
    for fund_id, kind, minor, currency in found:
        assert fund_id is not None
        kept.setdefault(fund_id, {})[kind] = minor
        currencies[fund_id] = currency
    return {fund_id: balance_of(currencies[fund_id], amounts) for fund_id, amounts in kept.items()}


def balance_of(currency: str, amounts: dict[str, int]) -> Balance:
    """From the balances of a fund's accounts. Credits are kept as a negative balance of their own account."""
    return Balance.of(
        currency,
        funding=sum(amounts.values()),
        encumbered=amounts.get(AccountKind.ENCUMBERED, 0),
        awaiting=amounts.get(AccountKind.AWAITING, 0),
        expended=amounts.get(AccountKind.EXPENDED, 0),
        credited=-amounts.get(AccountKind.CREDITED, 0),
    )


def limits_of(session: Session, *, fiscal_year_id: int, fund_ids: Iterable[int]) -> dict[int, Limits]:
    found = session.scalars(
        select(FundYear).where(FundYear.fiscal_year_id == fiscal_year_id, FundYear.fund_id.in_(list(fund_ids)))
    )
    return {
        row.fund_id: Limits(row.encumbrance_limit_percent, row.expenditure_limit_percent, row.warn_percent)
        for row in found
    }


def rate_on(session: Session, *, currency: str, into: str, on: date) -> Rate:
    """The newest rate known on this day; a currency into itself is 1. Raises RateMissing."""
    if currency == into:
        return Rate(currency, into, Decimal(1), on, "")
    found = session.scalars(
        select(ExchangeRate)
        .where(ExchangeRate.currency == currency, ExchangeRate.into == into, ExchangeRate.valid_from <= on)
        .order_by(ExchangeRate.valid_from.desc(), ExchangeRate.id.desc())
        .limit(1)
    ).first()
    if found is None:
        raise RateMissing(currency=currency, into=into, on=on)
    return Rate(currency, into, Decimal(found.rate), found.valid_from, found.source)


def rates_into(session: Session, *, into: str, on: date) -> dict[str, Rate]:
    """Every currency's newest rate on this day, itself included."""
    rates = {into: Rate(into, into, Decimal(1), on, "")}
    for currency, rate, valid_from, source in read(session, _RATES_INTO, {"into": into, "on": on}):
        rates[currency] = Rate(currency, into, Decimal(rate), valid_from, source)
    return rates


def movements(session: Session, *, fund_id: int, fiscal_year_id: int) -> list[MovementRow]:
    """A fund's bookings in one year, oldest first."""
    out, into = aliased(Account), aliased(Account)
    giving, taking = aliased(Fund), aliased(Fund)
    statement = (
        select(Movement, out.kind, into.kind, giving.code, taking.code, CALLED)
        .join(out, out.id == Movement.from_account_id)
        .join(into, into.id == Movement.to_account_id)
        .outerjoin(giving, giving.id == out.fund_id)
        .outerjoin(taking, taking.id == into.fund_id)
        .join(Person, Person.id == Movement.by_id)
        .where(out.fiscal_year_id == fiscal_year_id, (out.fund_id == fund_id) | (into.fund_id == fund_id))
        .order_by(Movement.id)
    )
    return [
        MovementRow(
            m.id,
            m.key,
            m.kind,
            out_kind,
            into_kind,
            Money(m.amount_minor, m.currency),
            m.at,
            m.by_id,
            m.reason,
            from_fund,
            to_fund,
            by_name,
        )
        for m, out_kind, into_kind, from_fund, to_fund, by_name in session.execute(statement)
    ]
