"""Giving money to funds, and from one fund to another."""

from datetime import datetime

from sqlalchemy.orm import Session

from acqflow.funds.actions.posting import Part, begin, command, post, require_reason
from acqflow.funds.model import FiscalYear, Fund
from acqflow.funds.rules import (
    AccountKind,
    FundOfOtherCurrency,
    FundsOfOtherCurrencies,
    MovementKind,
    TransferToItself,
)
from acqflow.people.rules import Actor, Verb, require
from acqflow.vocabulary.money import Money


def allocate(
    session: Session,
    *,
    fund_id: int,
    fiscal_year_id: int,
    amount: Money,
    key: str,
    reason: str,
    by: Actor,
    at: datetime,
) -> bool:
    """From the year's appropriation to a fund of the same currency; False if this very command was already booked.

    Raises FundOfOtherCurrency, ReasonMissing.
    """
    require(by, Verb.MANAGE_FUNDS)
    reason = require_reason(reason)
    _check_currency(session, fund_id, fiscal_year_id)
    booking = command(
        MovementKind.ALLOCATE,
        {"fund": fund_id, "amount": amount},
        key=key,
        fiscal_year_id=fiscal_year_id,
        reason=reason,
        by=by,
        at=at,
    )
    if not begin(session, [fund_id], booking=booking):
        return False
    post(session, booking, [Part(None, AccountKind.APPROPRIATION, fund_id, AccountKind.AVAILABLE, amount)])
    return True


def transfer(
    session: Session,
    *,
    from_fund_id: int,
    to_fund_id: int,
    fiscal_year_id: int,
    amount: Money,
    key: str,
    reason: str,
    by: Actor,
    at: datetime,
) -> bool:
    """Available money of one fund to another; False if this very command was already booked.

    Raises TransferToItself, FundsOfOtherCurrencies, ReasonMissing.
    """
    require(by, Verb.MANAGE_FUNDS)
    reason = require_reason(reason)
    if from_fund_id == to_fund_id:
        raise TransferToItself(fund=session.get_one(Fund, from_fund_id).code)
    _check_one_currency(session, from_fund_id, to_fund_id)
    booking = command(
        MovementKind.TRANSFER,
        {"from": from_fund_id, "to": to_fund_id, "amount": amount},
        key=key,
        fiscal_year_id=fiscal_year_id,
        reason=reason,
        by=by,
        at=at,
    )
    if not begin(session, [from_fund_id, to_fund_id], booking=booking):
        return False
    post(session, booking, [Part(from_fund_id, AccountKind.AVAILABLE, to_fund_id, AccountKind.AVAILABLE, amount)])
    return True


def _check_currency(session: Session, fund_id: int, fiscal_year_id: int) -> None:
    fund, year = session.get(Fund, fund_id), session.get(FiscalYear, fiscal_year_id)
    if fund is not None and year is not None and fund.currency != year.currency:
        raise FundOfOtherCurrency(
            fund=fund.code, currency=fund.currency, year=year.code, year_currency=year.currency
        )


def _check_one_currency(session: Session, from_fund_id: int, to_fund_id: int) -> None:
    giving, taking = session.get(Fund, from_fund_id), session.get(Fund, to_fund_id)
    if giving is not None and taking is not None and giving.currency != taking.currency:
        raise FundsOfOtherCurrencies(
            giving=giving.code, currency=giving.currency, taking=taking.code, other_currency=taking.currency
        )
