"""Recomputing the ledger from its movements."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from acqflow.funds.model import Account, Encumbrance, FiscalYear, Fund, Movement
from acqflow.funds.rules import AccountKind, MovementKind, remaining_minor
from acqflow.vocabulary.errors import Sentence, words


@dataclass(frozen=True, slots=True)
class Finding:
    """A place where the ledger does not add up."""

    rule: Sentence
    where: Sentence
    expected: int
    found: int


_OUTSIDE = words("year %(year)s: %(account_kind)s")


def verify(session: Session) -> list[Finding]:
    """Recompute every running balance and every encumbrance from the movements; no finding means all is well."""
    return [
        *_account_findings(session),
        *_encumbrance_findings(session),
        *_currency_findings(session),
        *_total_findings(session),
    ]


def _account_findings(session: Session) -> Iterable[Finding]:
    into = dict(
        session.execute(
            select(Movement.to_account_id, func.sum(Movement.amount_minor)).group_by(Movement.to_account_id)
        ).all()
    )
    out = dict(
        session.execute(
            select(Movement.from_account_id, func.sum(Movement.amount_minor)).group_by(Movement.from_account_id)
        ).all()
    )
    accounts = (
        select(Account, Fund.code, FiscalYear.code)
        .join(FiscalYear, FiscalYear.id == Account.fiscal_year_id)
        .outerjoin(Fund, Fund.id == Account.fund_id)
        .order_by(Account.id)
    )
    for account, fund, year in session.execute(accounts):
        expected = int(into.get(account.id, 0)) - int(out.get(account.id, 0))
        if expected != account.balance_minor:
            where = Sentence(
                words("fund %(fund)s, year %(year)s: %(account_kind)s") if fund else _OUTSIDE,
                {"fund": fund, "year": year, "account_kind": account.kind},
            )
            yield Finding(Sentence(words("balance equals its movements")), where, expected, account.balance_minor)


def _encumbrance_findings(session: Session) -> Iterable[Finding]:
    """Each encumbrance against its own movements: what was promised, what was paid, what is left."""
    moved = _moved_by_encumbrance(session)
    promised = (
        select(Encumbrance, Fund.code, FiscalYear.code)
        .join(FiscalYear, FiscalYear.id == Encumbrance.fiscal_year_id)
        .join(Fund, Fund.id == Encumbrance.fund_id)
        .order_by(Encumbrance.id)
    )
    for e, fund, year in session.execute(promised):
        told = moved.get(e.id, _Moved())
        left = remaining_minor(
            e.initial_minor,
            awaiting=e.awaiting_minor,
            expended=e.expended_minor,
            credited=e.credited_minor,
            is_released=e.state == "released",
        )
        for rule, expected, found in (
            (words("an encumbrance begins with what was promised"), told.promised, e.initial_minor),
            (words("an encumbrance has spent what was paid"), told.expended, e.expended_minor),
            (words("an encumbrance holds what is left of it"), told.encumbered, left),
        ):
            if expected != found:
                says = words("fund %(fund)s, year %(year)s: encumbrance for %(purpose)s")
                where = Sentence(says, {"fund": fund, "year": year, "purpose": e.purpose})
                yield Finding(Sentence(rule), where, expected, found)


@dataclass(slots=True)
class _Moved:
    """What the movements say of one encumbrance, in minor units; `promised` by the last promise."""

    promised: int = 0
    encumbered: int = 0
    expended: int = 0


def _moved_by_encumbrance(session: Session) -> dict[int, _Moved]:
    out, into = aliased(Account), aliased(Account)
    statement = (
        select(Movement.encumbrance_id, Movement.kind, out.kind, into.kind, Movement.amount_minor)
        .join(out, out.id == Movement.from_account_id)
        .join(into, into.id == Movement.to_account_id)
        .where(Movement.encumbrance_id.is_not(None))
        .order_by(Movement.id)
    )
    found: dict[int, _Moved] = {}
    for encumbrance_id, kind, from_kind, to_kind, minor in session.execute(statement):
        assert encumbrance_id is not None
        told = found.setdefault(encumbrance_id, _Moved())
        if kind == MovementKind.ENCUMBER:
            told.promised = minor
        told.encumbered += minor * ((to_kind == AccountKind.ENCUMBERED) - (from_kind == AccountKind.ENCUMBERED))
        told.expended += minor * ((to_kind == AccountKind.EXPENDED) - (from_kind == AccountKind.EXPENDED))
    return found


def _currency_findings(session: Session) -> Iterable[Finding]:
    strange = (
        select(Movement.id, Movement.key, Movement.amount_minor)
        .join(Account, (Account.id == Movement.from_account_id) | (Account.id == Movement.to_account_id))
        .where(Account.currency != Movement.currency)
        .distinct()
        .order_by(Movement.id)
    )
    for _id, key, minor in session.execute(strange):
        rule = Sentence(words("a movement is in the currency of its accounts"))
        yield Finding(rule, Sentence(words("booking %(key)s"), {"key": key}), 0, minor)


def _total_findings(session: Session) -> Iterable[Finding]:
    totals = session.execute(
        select(FiscalYear.code, Account.currency, func.sum(Account.balance_minor))
        .join(FiscalYear, FiscalYear.id == Account.fiscal_year_id)
        .group_by(FiscalYear.code, Account.currency)
        .order_by(FiscalYear.code, Account.currency)
    )
    for year, currency, total in totals:
        if total:
            rule = Sentence(words("all accounts of a year add up to nothing"))
            where = Sentence(words("year %(year)s, %(currency)s"), {"year": year, "currency": currency})
            yield Finding(rule, where, 0, int(total))
