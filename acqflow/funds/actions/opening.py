"""Years, funds, limits and rates, before any money moves."""

from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from acqflow.funds.model import Account as AccountRow
from acqflow.funds.model import ExchangeRate, FiscalYear, Fund, FundYear, Movement
from acqflow.funds.queries import fund_by_code, no_such_fund
from acqflow.funds.rules import (
    HIGHEST_LIMIT_PERCENT,
    AccountKind,
    FiscalYearUnusable,
    FundCodeTaken,
    FundHasBookings,
    FundNameMissing,
    FundState,
    FundStillPromised,
    Limits,
    LimitUnusable,
    ParentOfOtherCurrency,
    RateOfItself,
)
from acqflow.people.actions import audit
from acqflow.people.rules import Actor, Verb, require
from acqflow.storage.locks import hold_alone, lock_rows
from acqflow.vocabulary.codes import read_code
from acqflow.vocabulary.currencies import minor_digits
from acqflow.vocabulary.errors import Sentence, words
from acqflow.vocabulary.money import Money, check_rate


def open_fiscal_year(
    session: Session, *, code: str, starts_on: date, ends_on: date, currency: str, by: Actor
) -> int:
    """Raises UnknownCurrency, CodeUnreadable, and FiscalYearUnusable for days that cannot be or a code in use."""
    require(by, Verb.MANAGE_FUNDS)
    minor_digits(currency)
    code = read_code(code)
    # Two who open years at once must see each other's days.
    hold_alone(session, "fiscal years")
    _refuse_unusable_year(session, code, starts_on, ends_on)
    year = FiscalYear(code=code, starts_on=starts_on, ends_on=ends_on, currency=currency, state="open")
    session.add(year)
    session.flush()
    return year.id


def add_fund(
    session: Session,
    *,
    code: str,
    name_zh: str,
    name_en: str,
    kind: str,
    currency: str,
    by: Actor,
    parent: str | None = None,
    owner_id: int | None = None,
) -> int:
    """A fund below `parent` (a code).

    Raises CodeUnreadable, FundNameMissing, FundCodeTaken, FundMissing, and FundHasBookings and
    ParentOfOtherCurrency for the parent.
    """
    require(by, Verb.MANAGE_FUNDS)
    minor_digits(currency)
    code, name_zh, name_en = read_code(code), name_zh.strip(), name_en.strip()
    if not (name_zh and name_en):
        raise FundNameMissing(fund=code)
    hold_alone(session, f"fund {code}")
    if session.scalars(select(Fund.id).where(Fund.code == code)).first() is not None:
        raise FundCodeTaken(fund=code)
    parent_id = None if parent is None else _parent(session, parent, currency)
    fund = Fund(
        code=code,
        name_zh=name_zh,
        name_en=name_en,
        kind=kind,
        currency=currency,
        parent_id=parent_id,
        owner_id=owner_id,
        state="active",
    )
    session.add(fund)
    session.flush()
    return fund.id


def _parent(session: Session, code: str, currency: str) -> int:
    """The fund another one may be put below. Raises FundMissing, ParentOfOtherCurrency, FundHasBookings."""
    found = fund_by_code(session, code=code)
    if found.currency != currency:
        raise ParentOfOtherCurrency(parent=code, parent_currency=found.currency, currency=currency)
    # Who books on the parent holds its row: either they see the child, or we see their booking.
    lock_rows(session, Fund, [found.fund_id])
    if _has_bookings(session, found.fund_id):
        raise FundHasBookings(fund=code)
    return found.fund_id


def set_fund_state(session: Session, *, fund_id: int, state: FundState, by: Actor, at: datetime) -> None:
    """Whether a fund may be booked on; the audit trail says who set it.

    Raises FundMissing, and FundStillPromised where one is to be closed.
    """
    require(by, Verb.MANAGE_FUNDS)
    locked = lock_rows(session, Fund, [fund_id])
    if not locked:
        raise no_such_fund(session, fund_id)
    if state is FundState.CLOSED:
        _refuse_promised(session, locked[0])
    locked[0].state = state.value
    facts = {"fund": locked[0].code, "fund_state": state.value}
    audit(session, event="fund_state_set", outcome="done", by_id=by.person_id, at=at, facts=facts)


def _refuse_promised(session: Session, fund: Fund) -> None:
    statement = (
        select(FiscalYear.code, AccountRow.balance_minor)
        .join(FiscalYear, FiscalYear.id == AccountRow.fiscal_year_id)
        .where(
            AccountRow.fund_id == fund.id,
            AccountRow.kind.in_((AccountKind.ENCUMBERED, AccountKind.AWAITING)),
            AccountRow.balance_minor > 0,
        )
        .order_by(FiscalYear.starts_on)
    )
    for year, minor in session.execute(statement):
        raise FundStillPromised(fund=fund.code, amount=Money(minor, fund.currency), year=year)


def set_limits(
    session: Session, *, fund_id: int, fiscal_year_id: int, limits: Limits, by: Actor, at: datetime
) -> None:
    """What a fund may reach within a year; it binds from the next booking on, and the audit trail says who set it.

    Raises FundMissing, LimitUnusable.
    """
    require(by, Verb.MANAGE_FUNDS)
    for percent in (limits.encumbrance_percent, limits.expenditure_percent, limits.warn_percent):
        if percent is not None and not 0 <= percent <= HIGHEST_LIMIT_PERCENT:
            raise LimitUnusable(percent=percent)
    locked = lock_rows(session, Fund, [fund_id])
    if not locked:
        raise no_such_fund(session, fund_id)
    row = session.scalars(
        select(FundYear).where(FundYear.fund_id == fund_id, FundYear.fiscal_year_id == fiscal_year_id)
    ).first()
    if row is None:
        row = FundYear(fund_id=fund_id, fiscal_year_id=fiscal_year_id)
        session.add(row)
    row.encumbrance_limit_percent = limits.encumbrance_percent
    row.expenditure_limit_percent = limits.expenditure_percent
    row.warn_percent = limits.warn_percent
    year = session.get_one(FiscalYear, fiscal_year_id).code
    facts = {"fund": locked[0].code, "year": year, **asdict(limits)}
    audit(session, event="limits_set", outcome="done", by_id=by.person_id, at=at, facts=facts)


def set_rate(
    session: Session, *, currency: str, into: str, valid_from: date, rate: Decimal, source: str, by: Actor
) -> None:
    """One unit of `currency` is `rate` units of `into` from that day on.

    A rate once given stays as it was; a second one for the same day corrects it, and counts from then on.
    Raises UnknownCurrency, RateOfItself, RateUnusable.
    """
    require(by, Verb.MANAGE_FUNDS)
    for code in (currency, into):
        minor_digits(code)
    if currency == into:
        raise RateOfItself(currency=currency)
    check_rate(rate)
    session.add(
        ExchangeRate(currency=currency, into=into, valid_from=valid_from, rate=format(rate, "f"), source=source)
    )


def _refuse_unusable_year(session: Session, code: str, starts_on: date, ends_on: date) -> None:
    if starts_on >= ends_on:
        raise FiscalYearUnusable(year=code, why=Sentence(words("its last day must come after its first")))
    taken = FiscalYear.code == code
    overlapping = (FiscalYear.starts_on <= ends_on) & (FiscalYear.ends_on >= starts_on)
    columns = (FiscalYear.code, FiscalYear.starts_on, FiscalYear.ends_on)
    other = session.execute(select(*columns).where(taken | overlapping).limit(1)).first()
    if other is not None:
        there, first, last = other
        why = words("the year %(other)s, from %(first)s to %(last)s, has its code or some of its days")
        facts = {"other": there, "first": first.isoformat(), "last": last.isoformat()}
        raise FiscalYearUnusable(year=code, why=Sentence(why, facts))


def _has_bookings(session: Session, fund_id: int) -> bool:
    statement = (
        select(Movement.id)
        .join(
            AccountRow,
            (AccountRow.id == Movement.from_account_id) | (AccountRow.id == Movement.to_account_id),
        )
        .where(AccountRow.fund_id == fund_id)
        .limit(1)
    )
    return session.scalars(statement).first() is not None
