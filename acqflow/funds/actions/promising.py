"""Promises of money: encumber, release, pay."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from acqflow.funds.actions.posting import Part, begin, command, post
from acqflow.funds.model import Encumbrance, FiscalYear, Fund
from acqflow.funds.rules import (
    AccountKind,
    AlreadyEncumbered,
    AmountNotPositive,
    EncumbranceMissing,
    EncumbranceOfOtherFund,
    EncumbranceOfOtherYear,
    EncumbranceReleased,
    EncumbranceRequest,
    MovementKind,
    remaining_minor,
)
from acqflow.people.rules import Actor, Verb, require
from acqflow.vocabulary.money import Money


def encumber(
    session: Session,
    *,
    requests: Sequence[EncumbranceRequest],
    fiscal_year_id: int,
    key: str,
    reason: str,
    by: Actor,
    at: datetime,
) -> dict[tuple[str, int], int]:
    """Promise money for several purposes, all or none; returns (purpose, fund) → encumbrance id.

    Raises FundOverdrawn, checked after the whole batch on every touched fund, and AlreadyEncumbered.
    """
    require(by, Verb.PLACE_ORDER)
    for request in requests:
        if request.amount.minor < 0:
            raise AmountNotPositive(amount=request.amount)
    body = {"requests": sorted((r.purpose, r.fund_id, str(r.amount)) for r in requests)}
    booking = command(
        MovementKind.ENCUMBER, body, key=key, fiscal_year_id=fiscal_year_id, reason=reason, by=by, at=at
    )
    if not begin(session, [r.fund_id for r in requests], booking=booking):
        return _encumbrance_ids(session, [r.purpose for r in requests], fiscal_year_id)
    ids: dict[tuple[str, int], int] = {}
    parts = []
    for request in requests:
        encumbrance_id = _promise(session, request, fiscal_year_id)
        ids[request.purpose, request.fund_id] = encumbrance_id
        # A gift costs nothing; its promise is kept without a movement.
        if request.amount.minor:
            parts.append(_encumber_part(request, encumbrance_id))
    post(session, booking, parts)
    return ids


def release(session: Session, *, encumbrance_id: int, key: str, reason: str, by: Actor, at: datetime) -> None:
    """Give back what is left of an encumbrance."""
    require(by, Verb.PLACE_ORDER)
    encumbrance = encumbrance_of(session, encumbrance_id)
    booking = command(
        MovementKind.RELEASE,
        {"encumbrance": encumbrance_id},
        key=key,
        fiscal_year_id=encumbrance.fiscal_year_id,
        reason=reason,
        by=by,
        at=at,
    )
    if not begin(session, [encumbrance.fund_id], booking=booking):
        return
    session.refresh(encumbrance)
    if encumbrance.state == "released":
        raise EncumbranceReleased(purpose=encumbrance.purpose)
    parts = _release_parts(encumbrance, left_of(encumbrance))
    encumbrance.state = "released"
    post(session, booking, parts)


def pay(
    session: Session,
    *,
    fund_id: int,
    fiscal_year_id: int,
    amount: Money,
    key: str,
    reason: str,
    by: Actor,
    at: datetime,
    encumbrance_id: int | None = None,
    releases: bool = False,
) -> None:
    """Book an expenditure: from its encumbrance as far as that reaches, the rest from what is available.

    With `releases`, what is then left of the encumbrance goes back to what is available. Raises FundOverdrawn,
    EncumbranceOfOtherFund, EncumbranceOfOtherYear.
    """
    require(by, Verb.MANAGE_FUNDS)
    booking = command(
        MovementKind.PAY,
        {"fund": fund_id, "amount": amount, "encumbrance": encumbrance_id, "releases": releases},
        key=key,
        fiscal_year_id=fiscal_year_id,
        reason=reason,
        by=by,
        at=at,
    )
    if not begin(session, [fund_id], booking=booking):
        return
    if amount.minor <= 0:
        raise AmountNotPositive(amount=amount)
    encumbrance = None if encumbrance_id is None else encumbrance_of(session, encumbrance_id, refresh=True)
    if encumbrance is not None and encumbrance.fund_id != fund_id:
        code = session.scalars(select(Fund.code).where(Fund.id == fund_id)).one()
        raise EncumbranceOfOtherFund(purpose=encumbrance.purpose, fund=code)
    if encumbrance is not None and encumbrance.fiscal_year_id != fiscal_year_id:
        year = session.scalars(select(FiscalYear.code).where(FiscalYear.id == fiscal_year_id)).one()
        raise EncumbranceOfOtherYear(purpose=encumbrance.purpose, year=year)
    post(session, booking, _pay_parts(fund_id, amount, encumbrance, releases=releases))


def _encumber_part(request: EncumbranceRequest, encumbrance_id: int) -> Part:
    return Part(
        request.fund_id,
        AccountKind.AVAILABLE,
        request.fund_id,
        AccountKind.ENCUMBERED,
        request.amount,
        encumbrance_id=encumbrance_id,
        original=request.original,
        rate=request.rate,
    )


def _promise(session: Session, request: EncumbranceRequest, fiscal_year_id: int) -> int:
    known = session.scalars(
        select(Encumbrance)
        .where(
            Encumbrance.purpose == request.purpose,
            Encumbrance.fund_id == request.fund_id,
            Encumbrance.fiscal_year_id == fiscal_year_id,
        )
        .execution_options(populate_existing=True)
    ).one_or_none()
    if known is not None:
        return _promise_again(session, known, request)
    encumbrance = Encumbrance(
        purpose=request.purpose,
        fund_id=request.fund_id,
        fiscal_year_id=fiscal_year_id,
        initial_minor=request.amount.minor,
        currency=request.amount.currency,
        awaiting_minor=0,
        expended_minor=0,
        credited_minor=0,
        state="unreleased",
    )
    session.add(encumbrance)
    session.flush()
    return encumbrance.id


def _promise_again(session: Session, known: Encumbrance, request: EncumbranceRequest) -> int:
    """A promise that was taken back before anything came of it may be made anew. Raises AlreadyEncumbered."""
    if known.state != "released" or known.awaiting_minor or known.expended_minor or known.credited_minor:
        code = session.scalars(select(Fund.code).where(Fund.id == request.fund_id)).one()
        raise AlreadyEncumbered(purpose=request.purpose, fund=code)
    known.initial_minor, known.state = request.amount.minor, "unreleased"
    session.flush()
    return known.id


def _encumbrance_ids(session: Session, purposes: Sequence[str], fiscal_year_id: int) -> dict[tuple[str, int], int]:
    rows = session.execute(
        select(Encumbrance.purpose, Encumbrance.fund_id, Encumbrance.id).where(
            Encumbrance.purpose.in_(purposes), Encumbrance.fiscal_year_id == fiscal_year_id
        )
    )
    return {(purpose, fund_id): encumbrance_id for purpose, fund_id, encumbrance_id in rows}


def encumbrance_of(session: Session, encumbrance_id: int, *, refresh: bool = False) -> Encumbrance:
    found = session.get(Encumbrance, encumbrance_id, populate_existing=refresh)
    if found is None:
        raise EncumbranceMissing(encumbrance=encumbrance_id)
    return found


def left_of(encumbrance: Encumbrance) -> Money:
    minor = remaining_minor(
        encumbrance.initial_minor,
        awaiting=encumbrance.awaiting_minor,
        expended=encumbrance.expended_minor,
        credited=encumbrance.credited_minor,
        is_released=encumbrance.state == "released",
    )
    return Money(minor, encumbrance.currency)


def _release_parts(encumbrance: Encumbrance, rest: Money) -> list[Part]:
    if rest.minor == 0:
        return []
    fund_id = encumbrance.fund_id
    return [
        Part(
            fund_id,
            AccountKind.ENCUMBERED,
            fund_id,
            AccountKind.AVAILABLE,
            rest,
            encumbrance_id=encumbrance.id,
        )
    ]


def _pay_parts(fund_id: int, amount: Money, encumbrance: Encumbrance | None, *, releases: bool) -> list[Part]:
    if encumbrance is None:
        return [Part(fund_id, AccountKind.AVAILABLE, fund_id, AccountKind.EXPENDED, amount)]
    promised = min(left_of(encumbrance), amount)
    encumbrance.expended_minor += amount.minor
    parts = []
    for kind, share in ((AccountKind.ENCUMBERED, promised), (AccountKind.AVAILABLE, amount - promised)):
        if share.minor:
            parts.append(Part(fund_id, kind, fund_id, AccountKind.EXPENDED, share, encumbrance_id=encumbrance.id))
    if releases:
        parts += _release_parts(encumbrance, left_of(encumbrance))
        encumbrance.state = "released"
    return parts
