"""The budget report: what each subject and each fund was given, has promised, spent, and has left."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from acqflow.funds.queries import FundRow, balances, fiscal_year_on, funds
from acqflow.funds.rules import Balance
from acqflow.orders.queries import Ordered, ordered_of_subjects
from acqflow.people.rules import Actor, Verb, require
from acqflow.reports.budget_by_fund import by_fund
from acqflow.reports.budget_by_subject import Paid, Share, by_subject
from acqflow.reports.budget_lines import Line
from acqflow.reports.table import Name, Table
from acqflow.selection.queries import soft_commitments, soft_commitments_of_subjects
from acqflow.subjects.queries import funds_of_subjects, subjects
from acqflow.vocabulary.errors import words
from acqflow.vocabulary.money import Money


@dataclass(frozen=True, slots=True)
class BudgetReport:
    """Each fund is counted once; all amounts are in the fiscal year's currency."""

    fiscal_year: str
    as_of: datetime
    currency: str
    by_subject: Table
    by_fund: Table


def budget_report(session: Session, *, by: Actor, on: date, at: datetime, today: date) -> BudgetReport:
    """For the fiscal year of `on`. A person limited to subjects sees those subjects and their funds.

    What is selected and not ordered stands in the year of `today`, the library's own day.
    """
    require(by, Verb.SEE_BUDGET)
    year = fiscal_year_on(session, on=on)
    every = [fund for fund in funds(session) if fund.currency == year.currency]
    lines = _lines(session, year.id, year.currency, every, today)
    paying = {subject_id: frozenset(named.values()) for subject_id, named in funds_of_subjects(session).items()}
    paid = _paid(session, by, year.id, year.currency, paying, today)
    sees_all = by.subjects_for(Verb.SEE_BUDGET) is None
    # Only what pays for these subjects: its parents would add up what is not shown.
    named = frozenset().union(*(subject.fund_ids for subject in paid)) if paid else frozenset[int]()
    seen = every if sees_all else [fund for fund in every if fund.fund_id in named]
    facts = (
        (words("Fiscal year"), year.code),
        (words("Period"), f"{year.starts_on.isoformat()} – {year.ends_on.isoformat()}"),
        (words("Currency"), year.currency),
    )
    return BudgetReport(
        year.code,
        at,
        year.currency,
        by_subject(paid, every, lines, year.currency, facts, shared=_shared(paying), everything=sees_all),
        by_fund(seen, lines, year.currency, facts),
    )


def _lines(
    session: Session, year_id: int, currency: str, every: Iterable[FundRow], today: date
) -> dict[int, Line]:
    booked = balances(session, fiscal_year_id=year_id)
    soft = soft_commitments(session, fiscal_year_id=year_id, today=today)
    return {
        fund.fund_id: Line(
            booked.get(fund.fund_id, Balance.of(currency)), soft.get(fund.fund_id, Money(0, currency))
        )
        for fund in every
    }


def _shared(paying: Mapping[int, frozenset[int]]) -> frozenset[int]:
    """The funds that pay for more than one subject, whoever may see which."""
    times = Counter(fund_id for fund_ids in paying.values() for fund_id in fund_ids)
    return frozenset(fund_id for fund_id, count in times.items() if count > 1)


def _paid(
    session: Session,
    by: Actor,
    year_id: int,
    currency: str,
    paying: Mapping[int, frozenset[int]],
    today: date,
) -> list[Paid]:
    """Each subject this person may see, with the funds that pay for it and what it did to them."""
    allowed = by.subjects_for(Verb.SEE_BUDGET)
    selected = soft_commitments_of_subjects(session, fiscal_year_id=year_id, today=today)
    ordered = ordered_of_subjects(session, fiscal_year_id=year_id)
    none = Money(0, currency)

    def share(place: tuple[int, int]) -> Share:
        done = ordered.get(place, Ordered(none, none))
        return Share(selected.get(place, none), done.encumbered, done.expended)

    found = []
    for subject in subjects(session):
        fund_ids = paying.get(subject.id, frozenset())
        if fund_ids and (allowed is None or subject.code in allowed):
            shares = {fund_id: share((fund_id, subject.id)) for fund_id in fund_ids}
            found.append(Paid(subject.code, Name(subject.name_zh, subject.name_en), fund_ids, shares))
    return found
