"""Giving money to funds, and from one fund to another."""

from datetime import datetime

from sqlalchemy.orm import Session

from acqflow.funds.actions.posting import Part, command, lock_funds, post
from acqflow.funds.rules import AccountKind, MovementKind
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
    """From the appropriation to a fund."""
    require(by, Verb.MANAGE_FUNDS)
    booking = command(
        MovementKind.ALLOCATE,
        {"fund": fund_id, "amount": amount},
        key=key,
        fiscal_year_id=fiscal_year_id,
        reason=reason,
        by=by,
        at=at,
    )
    if not lock_funds(session, [fund_id], booking=booking):
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
    """Available money of one fund to another of the same currency."""
    require(by, Verb.MANAGE_FUNDS)
    booking = command(
        MovementKind.TRANSFER,
        {"from": from_fund_id, "to": to_fund_id, "amount": amount},
        key=key,
        fiscal_year_id=fiscal_year_id,
        reason=reason,
        by=by,
        at=at,
    )
    if not lock_funds(session, [from_fund_id, to_fund_id], booking=booking):
        part = Part(from_fund_id, AccountKind.AVAILABLE, to_fund_id, AccountKind.AVAILABLE, amount)
        post(session, booking, [part])
