"""What lists would take from funds: chosen and not yet ordered, shown but never booked."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from acqflow.funds.model import FiscalYear, Fund
from acqflow.funds.queries import balances, fiscal_year_on
from acqflow.funds.rules import FiscalYearMissing
from acqflow.selection.model import ListLine, SelectionList
from acqflow.selection.rules import NOT_YET_ORDERED, LineState, ListState
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
    """What a list would take from one fund. What is None is not known: no year is open, or nobody asked for it.

    `on_other_lists` waits to be taken from the same fund; `leaves` is what is then left of what is available.
    """

    fund_id: int
    fund_code: str
    asked: Money
    available: Money | None = None
    on_other_lists: Money | None = None

    @property
    def leaves(self) -> Money | None:
        if self.available is None or self.on_other_lists is None:
            return None
        return self.available - self.asked - self.on_other_lists

    @property
    def is_short(self) -> bool:
        """Whether the fund cannot pay this list and what waits on the others."""
        return self.leaves is not None and self.leaves.minor < 0

    @property
    def is_too_much(self) -> bool:
        """Whether the fund cannot pay this list, whatever becomes of the others."""
        return self.available is not None and self.available < self.asked


def soft_commitments(session: Session, *, fiscal_year_id: int, today: date) -> dict[int, Money]:
    """Fund → what is on lists, neither ordered nor rejected.

    Only the year that today lies in carries them: it is the one they would be ordered in. Another has none.
    """
    if not _carries_soft(session, fiscal_year_id, today):
        return {}
    return {fund_id: Money(int(minor), currency) for fund_id, currency, minor in read(session, _SOFT)}


def soft_commitments_of_subjects(
    session: Session, *, fiscal_year_id: int, today: date
) -> dict[tuple[int, int], Money]:
    """The same by (fund, subject whose list it is)."""
    if not _carries_soft(session, fiscal_year_id, today):
        return {}
    return {
        (fund_id, subject_id): Money(int(minor), currency)
        for fund_id, subject_id, currency, minor in read(session, _SOFT_OF_SUBJECTS)
    }


def _carries_soft(session: Session, fiscal_year_id: int, today: date) -> bool:
    year = session.get(FiscalYear, fiscal_year_id)
    return year is not None and year.state == "open" and year.starts_on <= today <= year.ends_on


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
    """The same, beside what each fund has available on this day and what other lists would take from it."""
    totals = totals_of(session, list_id=list_id)
    try:
        year = fiscal_year_on(session, on=on)
    except FiscalYearMissing:
        return totals
    known = balances(session, fiscal_year_id=year.id, fund_ids=[effect.fund_id for effect in totals])
    soft = soft_commitments(session, fiscal_year_id=year.id, today=on)
    state = session.scalars(select(SelectionList.state).where(SelectionList.id == list_id)).one()
    is_among_them = ListState(state) in NOT_YET_ORDERED
    effects = []
    for e in totals:
        selected = soft.get(e.fund_id, e.asked * 0)
        others = selected - e.asked if is_among_them else selected
        available = known[e.fund_id].available if e.fund_id in known else None
        effects.append(replace(e, available=available, on_other_lists=others))
    return tuple(effects)
