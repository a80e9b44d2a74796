"""Taking a booking back: the exact opposite of its movements, once."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from acqflow.funds.actions.posting import Part, begin, command, post, require_reason
from acqflow.funds.actions.promising import encumbrance_of, left_of
from acqflow.funds.model import Account, Booking, Movement
from acqflow.funds.rules import AccountKind, BookingMissing, MovementKind, NotReversible
from acqflow.people.rules import Actor, Verb, require
from acqflow.vocabulary.errors import Sentence, words
from acqflow.vocabulary.money import Money

_Booked = tuple[Movement, Account, Account]


def reverse(session: Session, *, booked_key: str, key: str, reason: str, by: Actor, at: datetime) -> bool:
    """Book the exact opposite of every movement of an earlier booking, once; False if this was already booked.

    A booking whose money has been used since cannot be taken back: its limits stand against it. Raises
    BookingMissing, NotReversible, ReasonMissing.
    """
    require(by, Verb.MANAGE_FUNDS)
    reason = require_reason(reason)
    earlier, fund_ids, year_id = _booked(session, booked_key)
    booking = command(
        MovementKind.REVERSE,
        {"reverses": booked_key},
        key=key,
        fiscal_year_id=year_id,
        reason=reason,
        by=by,
        at=at,
    )
    if not begin(session, fund_ids, booking=booking):
        return False
    _refuse_second_reversal(session, booked_key, earlier)
    for movement, _out, _into in earlier:
        _undo_on_encumbrance(session, movement)
    post(session, booking, [_opposite(movement, out, into) for movement, out, into in reversed(earlier)])
    _refuse_uneven_encumbrances(session, booked_key, earlier)
    return True


def _booked(session: Session, key: str) -> tuple[list[_Booked], set[int], int]:
    out, into = aliased(Account), aliased(Account)
    rows = [
        (movement, from_account, to_account)
        for movement, from_account, to_account in session.execute(
            select(Movement, out, into)
            .join(out, out.id == Movement.from_account_id)
            .join(into, into.id == Movement.to_account_id)
            .where(Movement.key == key)
            .order_by(Movement.part)
        )
    ]
    if not rows and session.scalars(select(Booking.id).where(Booking.key == key)).first() is not None:
        raise NotReversible(key=key, why=Sentence(words("it moved no money")))
    if not rows:
        raise BookingMissing(key=key)
    fund_ids = {account.fund_id for _, *pair in rows for account in pair if account.fund_id is not None}
    return rows, fund_ids, rows[0][1].fiscal_year_id


def _refuse_second_reversal(session: Session, key: str, earlier: Iterable[_Booked]) -> None:
    ids = [movement.id for movement, _, _ in earlier]
    if session.scalars(select(Movement.id).where(Movement.reverses_id.in_(ids)).limit(1)).first() is not None:
        raise NotReversible(key=key, why=Sentence(words("it was already reversed")))


def _undo_on_encumbrance(session: Session, movement: Movement) -> None:
    """Put the encumbrance's own counters back to where they were before this movement."""
    if movement.encumbrance_id is None:
        return
    encumbrance = encumbrance_of(session, movement.encumbrance_id, refresh=True)
    match MovementKind(movement.kind):
        case MovementKind.ENCUMBER:
            if encumbrance.expended_minor or encumbrance.awaiting_minor or encumbrance.state == "released":
                raise NotReversible(key=movement.key, why=Sentence(words("its encumbrance has been used since")))
            encumbrance.state = "released"
        case MovementKind.RELEASE:
            encumbrance.state = "unreleased"
        case MovementKind.REVERSE:
            raise NotReversible(
                key=movement.key, why=Sentence(words("it took a booking back itself; book it anew instead"))
            )
        case _:
            raise NotReversible(key=movement.key, why=Sentence(words("money was paid against its encumbrance")))
    session.flush()


def _refuse_uneven_encumbrances(session: Session, key: str, earlier: Iterable[_Booked]) -> None:
    """What is left of each encumbrance must be what the movements left in its account."""
    for movement, _out, _into in earlier:
        if movement.encumbrance_id is None:
            continue
        encumbrance = encumbrance_of(session, movement.encumbrance_id)
        rest = left_of(encumbrance).minor
        expected = 0 if movement.kind == MovementKind.ENCUMBER else movement.amount_minor
        if rest != expected:
            raise NotReversible(key=key, why=Sentence(words("its encumbrance has been used since")))


def _opposite(movement: Movement, out: Account, into: Account) -> Part:
    return Part(
        into.fund_id,
        AccountKind(into.kind),
        out.fund_id,
        AccountKind(out.kind),
        Money(movement.amount_minor, movement.currency),
        encumbrance_id=movement.encumbrance_id,
        reverses_id=movement.id,
    )
