"""The one place that writes movements: it locks, recognises repetitions, books, and checks the limits."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from acqflow.funds.model import Account, Booking, FiscalYear, Fund, Movement
from acqflow.funds.queries import balances, limits_of, no_such_fund, no_such_year
from acqflow.funds.rules import (
    FUND_ACCOUNTS,
    WHOLE_FUND_PERCENT,
    AccountKind,
    AmountNotPositive,
    Balance,
    FiscalYearNotOpen,
    FundLimitReached,
    FundNotActive,
    FundNotLeaf,
    FundOverdrawn,
    KeyMissing,
    KeyReused,
    Limits,
    MovementKind,
    ReasonMissing,
    SumOutOfRange,
    TransferTooLarge,
    body_digest,
    broken_limit,
    movable,
)
from acqflow.people.rules import Actor
from acqflow.storage.locks import hold_alone, lock_rows
from acqflow.vocabulary.money import LARGEST_MINOR, CurrenciesDiffer, Money


@dataclass(frozen=True, slots=True)
class Part:
    """One amount on its way from one account to another; an account without a fund is the appropriation."""

    from_fund_id: int | None
    from_kind: AccountKind
    to_fund_id: int | None
    to_kind: AccountKind
    amount: Money
    encumbrance_id: int | None = None
    reverses_id: int | None = None
    original: Money | None = None
    rate: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Command:
    """One booking, whole: it happens under its key once, or not at all."""

    kind: MovementKind
    key: str
    digest: str
    fiscal_year_id: int
    reason: str
    by: Actor
    at: datetime


def command(
    kind: MovementKind,
    body: Mapping[str, object],
    *,
    key: str,
    fiscal_year_id: int,
    reason: str,
    by: Actor,
    at: datetime,
) -> Command:
    if not key.strip():
        raise KeyMissing
    digest = body_digest(kind, {**body, "fiscal_year_id": fiscal_year_id})
    return Command(kind, key, digest, fiscal_year_id, reason, by, at)


def require_reason(reason: str) -> str:
    """What a person books by hand says why. Raises ReasonMissing."""
    if not reason.strip():
        raise ReasonMissing
    return reason.strip()


def begin(session: Session, fund_ids: Iterable[int], *, booking: Command) -> bool:
    """Lock the key and the funds, and note the command; False if this very command was already booked.

    Locking comes first: the second of two senders of one key waits here and then sees what the first wrote.
    Raises KeyReused when the key belongs to another command.
    """
    hold_alone(session, f"booking {booking.key}")
    wanted = set(fund_ids)
    locked = lock_rows(session, Fund, wanted)
    for missing in wanted - {fund.id for fund in locked}:
        raise no_such_fund(session, missing)
    earlier = session.scalars(select(Booking.body_digest).where(Booking.key == booking.key)).one_or_none()
    if earlier is not None and earlier != booking.digest:
        raise KeyReused(key=booking.key)
    if earlier is not None:
        return False
    _refuse_closed_year(session, booking.fiscal_year_id)
    for fund in locked:
        _refuse_unusable(session, fund)
    session.add(Booking(key=booking.key, body_digest=booking.digest))
    session.flush()
    return True


def post(session: Session, booking: Command, parts: Sequence[Part]) -> list[int]:
    """Book the parts and check every touched fund's limits afterwards; returns the movements' ids.

    Raises FundOverdrawn; the transaction must then be given up as a whole.
    """
    touched = {f for part in parts for f in (part.from_fund_id, part.to_fund_id) if f is not None}
    before = balances(session, fiscal_year_id=booking.fiscal_year_id, fund_ids=touched)
    movement_ids = []
    for number, part in enumerate(parts):
        if part.amount.minor <= 0:
            raise AmountNotPositive(amount=part.amount)
        out = _account(session, part.from_fund_id, part.from_kind, booking.fiscal_year_id, part.amount)
        into = _account(session, part.to_fund_id, part.to_kind, booking.fiscal_year_id, part.amount)
        _take(session, out, part.amount)
        _give(session, into, part.amount)
        movement = _movement(booking, number, part, out, into)
        session.add(movement)
        session.flush()
        movement_ids.append(movement.id)
    _check_limits(session, booking, parts, before)
    return movement_ids


def _movement(booking: Command, number: int, part: Part, out: int, into: int) -> Movement:
    return Movement(
        key=booking.key,
        part=number,
        kind=booking.kind,
        from_account_id=out,
        to_account_id=into,
        amount_minor=part.amount.minor,
        currency=part.amount.currency,
        at=booking.at,
        by_id=booking.by.person_id,
        reason=booking.reason,
        encumbrance_id=part.encumbrance_id,
        reverses_id=part.reverses_id,
        original_minor=None if part.original is None else part.original.minor,
        original_currency=None if part.original is None else part.original.currency,
        rate=None if part.rate is None else format(part.rate, "f"),
    )


def _check_limits(
    session: Session, booking: Command, parts: Sequence[Part], before: Mapping[int, Balance]
) -> None:
    touched = {f for part in parts for f in (part.from_fund_id, part.to_fund_id) if f is not None}
    now = balances(session, fiscal_year_id=booking.fiscal_year_id, fund_ids=touched)
    limits = limits_of(session, fiscal_year_id=booking.fiscal_year_id, fund_ids=touched)
    for fund_id in sorted(touched):
        after = now[fund_id]
        was = before.get(fund_id, Balance.of(after.currency))
        broken = broken_limit(after, limits.get(fund_id, Limits()), before=was)
        if broken is None:
            continue
        asked = _taken_from(fund_id, parts, after.currency)
        code = session.scalars(select(Fund.code).where(Fund.id == fund_id)).one()
        facts = {"fund": code, "asked": asked, "limit": broken.limit, "percent": broken.percent}
        if after.funding < was.funding:
            raise TransferTooLarge(available=movable(was, limits.get(fund_id, Limits())), **facts)
        refusal = FundOverdrawn if broken.percent == WHOLE_FUND_PERCENT else FundLimitReached
        raise refusal(available=asked - broken.over, **facts)


def _taken_from(fund_id: int, parts: Sequence[Part], currency: str) -> Money:
    taken = Money(0, currency)
    for part in parts:
        leaves = part.from_fund_id == fund_id and part.from_kind is AccountKind.AVAILABLE
        if leaves:
            taken += part.amount
    return taken


def _account(session: Session, fund_id: int | None, kind: AccountKind, fiscal_year_id: int, amount: Money) -> int:
    """The account's id; a fund's five accounts are opened together with its first movement of the year."""
    statement = select(Account.id, Account.currency).where(
        Account.fiscal_year_id == fiscal_year_id,
        Account.kind == kind,
        Account.fund_id.is_(None) if fund_id is None else Account.fund_id == fund_id,
    )
    found = session.execute(statement).first()
    if found is None:
        _open_accounts(session, fund_id, fiscal_year_id)
        found = session.execute(statement).one()
    account_id, currency = found
    if currency != amount.currency:
        raise CurrenciesDiffer(left=currency, right=amount.currency)
    return account_id


def _open_accounts(session: Session, fund_id: int | None, fiscal_year_id: int) -> None:
    if fund_id is None:
        # Locked, because the first two allocations of a year may come at the same time.
        year = lock_rows(session, FiscalYear, [fiscal_year_id])[0]
        kinds: tuple[AccountKind, ...] = (AccountKind.APPROPRIATION,)
        currency = year.currency
        known = session.scalars(
            select(Account.id).where(Account.fund_id.is_(None), Account.fiscal_year_id == fiscal_year_id)
        ).first()
        if known is not None:
            return
    else:
        kinds = FUND_ACCOUNTS
        currency = session.scalars(select(Fund.currency).where(Fund.id == fund_id)).one()
    session.add_all(
        Account(fund_id=fund_id, fiscal_year_id=fiscal_year_id, kind=kind, currency=currency, balance_minor=0)
        for kind in kinds
    )
    session.flush()


def _take(session: Session, account_id: int, amount: Money) -> None:
    _change(session, account_id, -amount.minor, amount, Account.balance_minor >= amount.minor - LARGEST_MINOR)


def _give(session: Session, account_id: int, amount: Money) -> None:
    _change(session, account_id, amount.minor, amount, Account.balance_minor <= LARGEST_MINOR - amount.minor)


def _change(session: Session, account_id: int, minor: int, amount: Money, fits: ColumnElement[bool]) -> None:
    """Only where the new balance can be kept: of two who change the account at once the second sees the first."""
    changed = session.execute(
        update(Account)
        .where(Account.id == account_id, fits)
        .values(balance_minor=Account.balance_minor + minor)
        .execution_options(synchronize_session=False)
    )
    if not changed.rowcount:  # type: ignore[attr-defined]
        raise SumOutOfRange(amount=amount)


def _refuse_closed_year(session: Session, fiscal_year_id: int) -> None:
    year = session.get(FiscalYear, fiscal_year_id)
    if year is None:
        raise no_such_year(session, fiscal_year_id)
    if year.state != "open":
        raise FiscalYearNotOpen(year=year.code, state=year.state)


def _refuse_unusable(session: Session, fund: Fund) -> None:
    if fund.state != "active":
        raise FundNotActive(fund=fund.code, state=fund.state)
    children = session.scalars(select(Fund.code).where(Fund.parent_id == fund.id).order_by(Fund.code)).all()
    if children:
        raise FundNotLeaf(fund=fund.code, children=", ".join(children))
