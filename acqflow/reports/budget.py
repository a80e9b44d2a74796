"""The budget report: what each subject and each fund was given, has promised, spent, and has left."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from acqflow.funds.queries import FundRow, balances, fiscal_year_on, funds
from acqflow.funds.rules import Balance
from acqflow.people.rules import Actor, Verb, require
from acqflow.reports.table import Cell, Column, Name, Row, Table
from acqflow.selection.queries import soft_commitments
from acqflow.subjects.queries import funds_of_subjects, subjects
from acqflow.vocabulary.errors import words
from acqflow.vocabulary.money import Money

# A subject's code and name, and the funds that pay for it.
_Paying = Mapping[tuple[str, Name], frozenset[int]]

_MONEY_COLUMNS = (
    Column("allocated", words("Allocated"), "money", words("What the fund was given, transfers included.")),
    Column(
        "selected",
        words("Selected, not ordered"),
        "money",
        words("On a selection list that is not ordered yet; shown, never booked."),
    ),
    Column("encumbered", words("Encumbered"), "money", words("Promised by placed orders and not yet paid.")),
    Column("expended", words("Expended"), "money", words("Paid.")),
    Column(
        "available",
        words("Available"),
        "money",
        words("Allocated less encumbered and expended; what is only selected is still in it."),
    ),
    Column(
        "used",
        words("Used %"),
        "percent",
        words("Encumbered and expended, of what was allocated."),
    ),
)


@dataclass(frozen=True, slots=True)
class _Line:
    balance: Balance
    selected: Money

    def __add__(self, other: "_Line") -> "_Line":
        return _Line(self.balance + other.balance, self.selected + other.selected)

    def cells(self) -> tuple[Cell, ...]:
        balance = self.balance
        return (
            balance.funding,
            self.selected,
            balance.encumbered,
            balance.expended,
            balance.available,
            balance.used_percent,
        )


@dataclass(frozen=True, slots=True)
class BudgetReport:
    """`total` is over the funds shown, each counted once, in the fiscal year's currency."""

    fiscal_year: str
    as_of: datetime
    currency: str
    by_subject: Table
    by_fund: Table


def budget_report(session: Session, *, by: Actor, on: date, at: datetime) -> BudgetReport:
    """For the fiscal year of `on`. A person limited to subjects sees those subjects and their funds."""
    require(by, Verb.SEE_BUDGET)
    year = fiscal_year_on(session, on=on)
    all_funds = [fund for fund in funds(session) if fund.currency == year.currency]
    lines = _lines(session, year.id, year.currency, all_funds)
    paying = _funds_of_subjects(session, by)
    seen = all_funds if by.subjects_for(Verb.SEE_BUDGET) is None else _with_parents(all_funds, paying)
    facts = (
        (words("Fiscal year"), year.code),
        (words("Period"), f"{year.starts_on.isoformat()} – {year.ends_on.isoformat()}"),
        (words("Currency"), year.currency),
    )
    return BudgetReport(
        year.code,
        at,
        year.currency,
        _by_subject(paying, all_funds, lines, year.currency, facts, everything=seen is all_funds),
        _by_fund(seen, lines, year.currency, facts),
    )


def _lines(session: Session, year_id: int, currency: str, all_funds: Iterable[FundRow]) -> dict[int, _Line]:
    booked = balances(session, fiscal_year_id=year_id)
    soft = soft_commitments(session, fiscal_year_id=year_id)
    return {
        fund.fund_id: _Line(
            booked.get(fund.fund_id, Balance.of(currency)), soft.get(fund.fund_id, Money(0, currency))
        )
        for fund in all_funds
    }


def _funds_of_subjects(session: Session, by: Actor) -> _Paying:
    """Each subject this person may see, with the funds that pay for it."""
    allowed = by.subjects_for(Verb.SEE_BUDGET)
    paying = funds_of_subjects(session)
    return {
        (subject.code, Name(subject.name_zh, subject.name_en)): frozenset(paying.get(subject.id, {}).values())
        for subject in subjects(session)
        if allowed is None or subject.code in allowed
    }


def _with_parents(all_funds: list[FundRow], paying: _Paying) -> list[FundRow]:
    """Only the leaves that pay for these subjects: their parents would add up what is not shown."""
    wanted = frozenset().union(*paying.values()) if paying else frozenset()
    return [fund for fund in all_funds if fund.fund_id in wanted]


def _by_subject(
    paying: _Paying,
    all_funds: list[FundRow],
    lines: Mapping[int, _Line],
    currency: str,
    facts: tuple[tuple[str, str], ...],
    *,
    everything: bool,
) -> Table:
    rows = [Row((name, code, *_sum(lines, ids, currency).cells())) for (code, name), ids in paying.items() if ids]
    named = frozenset().union(*paying.values()) if paying else frozenset()
    counted = named
    if everything:
        parents = {fund.parent_id for fund in all_funds}
        leaves = frozenset(fund.fund_id for fund in all_funds if fund.fund_id not in parents)
        rest = _sum(lines, leaves - named, currency)
        counted = leaves
        if rest.balance.funding.minor or rest.selected.minor:
            nobody = Name("不属于任何学科", "No subject")
            rows.append(Row((nobody, "", *rest.cells())))
    total = _sum(lines, counted, currency)
    rows.append(Row((Name("合计", "Total"), "", *total.cells()), is_total=True))
    columns = (Column("subject", words("Subject")), Column("code", words("Code")), *_MONEY_COLUMNS)
    return Table("budget-by-subject", words("By subject"), columns, tuple(rows), facts)


def _by_fund(
    seen: list[FundRow], lines: Mapping[int, _Line], currency: str, facts: tuple[tuple[str, str], ...]
) -> Table:
    below: dict[int | None, list[FundRow]] = {}
    shown = {fund.fund_id for fund in seen}
    for fund in seen:
        below.setdefault(fund.parent_id if fund.parent_id in shown else None, []).append(fund)
    rows: list[Row] = []

    def walk(parent_id: int | None, level: int) -> _Line:
        total = _Line(Balance.of(currency), Money(0, currency))
        for fund in below.get(parent_id, []):
            place = len(rows)
            line = lines[fund.fund_id] + walk(fund.fund_id, level + 1)
            name = Name(fund.name_zh, fund.name_en)
            rows.insert(place, Row((name, fund.code, *line.cells()), level))
            total += line
        return total

    total = walk(None, 0)
    rows.append(Row((Name("合计", "Total"), "", *total.cells()), is_total=True))
    columns = (Column("fund", words("Fund")), Column("code", words("Code")), *_MONEY_COLUMNS)
    return Table("budget-by-fund", words("By fund"), columns, tuple(rows), facts)


def _sum(lines: Mapping[int, _Line], fund_ids: Iterable[int], currency: str) -> _Line:
    total = _Line(Balance.of(currency), Money(0, currency))
    for fund_id in fund_ids:
        if fund_id in lines:
            total += lines[fund_id]
    return total
