"""What lists would take from funds: chosen and not yet ordered, shown but never booked."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from acqflow.funds.model import FiscalYear, Fund
from acqflow.funds.queries import balances, fiscal_year_on
from acqflow.funds.rules import FiscalYearMissing
from acqflow.selection.model import ListLine, SelectionList
from acqflow.selection.rules import NOT_YET_ORDERED, LineState
from acqflow.storage.reading import read
from acqflow.vocabulary.money import Money

_UNORDERED_LINES = (LineState.OPEN.value, LineState.APPROVED.value)
_SOFT = (
    select(ListLine.fund_id, ListLine.fund_currency, func.sum(ListLine.fund_amount_minor))
    .join(SelectionList, SelectionList.id == ListLine.list_id)
    .where(ListLine.state.in_(_UNORDERED_LINES), SelectionList.state.in_(sorted(NOT_YET_ORDERED)))
    .group_by(ListLine.fund_id, ListLine.fund_currency)
)
_SOFT_OF_SUBJECTS = _SOFT.with_only_columns(
    ListLine.fund_id, SelectionList.subject_id, ListLine.fund_currency, func.sum(ListLine.fund_amount_minor)
).group_by(SelectionList.subject_id)


@dataclass(frozen=True, slots=True)
class MoneyEffect:
    """What a list would take from one fund. `available` and `leaves` are None where no year is open or asked for.

    `leaves` does not count what other lists would take: those are soft commitments, shown beside it.
    """

    fund_id: int
    fund_code: str
    asked: Money
    available: Money | None = None

    @property
    def leaves(self) -> Money | None:
        return None if self.available is None else self.available - self.asked


def soft_commitments(session: Session, *, fiscal_year_id: int) -> dict[int, Money]:
    """Fund → what is on lists, neither ordered nor rejected. Only the open year carries them; another has none."""
    if not _carries_soft(session, fiscal_year_id):
        return {}
    return {fund_id: Money(int(minor), currency) for fund_id, currency, minor in read(session, _SOFT)}


def soft_commitments_of_subjects(session: Session, *, fiscal_year_id: int) -> dict[tuple[int, int], Money]:
    """The same by (fund, subject whose list it is)."""
    if not _carries_soft(session, fiscal_year_id):
        return {}
    return {
        (fund_id, subject_id): Money(int(minor), currency)
        for fund_id, subject_id, currency, minor in read(session, _SOFT_OF_SUBJECTS)
    }


def _carries_soft(session: Session, fiscal_year_id: int) -> bool:
    year = session.get(FiscalYear, fiscal_year_id)
    return year is not None and year.state == "open"


def totals_of(session: Session, *, list_id: int) -> tuple[MoneyEffect, ...]:
    """What a list would take from each fund, rejected lines left out; by fund code."""
    statement = (
        select(Fund.id, Fund.code, ListLine.fund_currency, func.sum(ListLine.fund_amount_minor))
        .join(Fund, Fund.id == ListLine.fund_id)
        .where(ListLine.list_id == list_id, ListLine.state != LineState.REJECTED.value)
        .group_by(Fund.id, Fund.code, ListLine.fund_currency)
        .order_by(Fund.code)
    )
    return tuple(
        MoneyEffect(fund_id, code, Money(int(minor), currency))
        for fund_id, code, currency, minor in session.execute(statement)
    )


def money_effect(session: Session, *, list_id: int, on: date) -> tuple[MoneyEffect, ...]:
    """The same, beside what each fund has available on this day."""
    totals = totals_of(session, list_id=list_id)
    try:
        year = fiscal_year_on(session, on=on)
    except FiscalYearMissing:
        return totals
    known = balances(session, fiscal_year_id=year.id, fund_ids=[effect.fund_id for effect in totals])
    return tuple(
        MoneyEffect(e.fund_id, e.fund_code, e.asked, known[e.fund_id].available if e.fund_id in known else None)
        for e in totals
    )
