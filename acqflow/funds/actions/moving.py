"""Giving money to funds, and from one fund to another."""

from datetime import datetime

from sqlalchemy.orm import Session

from acqflow.funds.actions.posting import Part, begin, command, post
from acqflow.funds.model import FiscalYear, Fund
from acqflow.funds.rules import AccountKind, FundOfOtherCurrency, MovementKind, TransferToItself
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
) -> None:
    """From the year's appropriation to a fund of the same currency. Raises FundOfOtherCurrency."""
    require(by, Verb.MANAGE_FUNDS)
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
    if begin(session, [fund_id], booking=booking):
        post(session, booking, [Part(None, AccountKind.APPROPRIATION, fund_id, AccountKind.AVAILABLE, amount)])


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
) -> None:
    """Available money of one fund to another of the same currency. Raises TransferToItself."""
    require(by, Verb.MANAGE_FUNDS)
    if from_fund_id == to_fund_id:
        raise TransferToItself(fund=session.get_one(Fund, from_fund_id).code)
    booking = command(
        MovementKind.TRANSFER,
        {"from": from_fund_id, "to": to_fund_id, "amount": amount},
        key=key,
        fiscal_year_id=fiscal_year_id,
        reason=reason,
        by=by,
        at=at,
    )
    if begin(session, [from_fund_id, to_fund_id], booking=booking):
        part = Part(from_fund_id, AccountKind.AVAILABLE, to_fund_id, AccountKind.AVAILABLE, amount)
        post(session, booking, [part])


def _check_currency(session: Session, fund_id: int, fiscal_year_id: int) -> None:
    fund, year = session.get(Fund, fund_id), session.get(FiscalYear, fiscal_year_id)
    if fund is not None and year is not None and fund.currency != year.currency:
        raise FundOfOtherCurrency(
            fund=fund.code, currency=fund.currency, year=year.code, year_currency=year.currency
        )
