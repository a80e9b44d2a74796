"""The budget by subject: each subject's own funds, and those that several subjects share."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from acqflow.funds.queries import FundRow
from acqflow.reports.budget_lines import MONEY_COLUMNS, Line, nothing, sum_of
from acqflow.reports.table import Cell, Column, Name, Row, Table
from acqflow.vocabulary.errors import words
from acqflow.vocabulary.money import Money

NOBODY = Name("不属于任何学科", "No subject")
TOTAL = Name("合计", "Total")


@dataclass(frozen=True, slots=True)
class Share:
    """What one subject's lists and orders did to a fund: selected, encumbered, expended."""

    selected: Money
    encumbered: Money
    expended: Money


@dataclass(frozen=True, slots=True)
class Paid:
    """A subject, the funds that pay for it, and its share of each."""

    code: str
    name: Name
    fund_ids: frozenset[int]
    shares: Mapping[int, Share] = field(default_factory=dict)


def by_subject(
    paid: Iterable[Paid],
    funds: Iterable[FundRow],
    lines: Mapping[int, Line],
    currency: str,
    facts: tuple[tuple[str, str], ...],
    *,
    shared: frozenset[int],
    everything: bool,
) -> Table:
    """A subject's row holds the funds that pay for it alone, so that rows add up to the total.

    A fund that is `shared` by several subjects has a row of its own; below it stands what each of them did to it.
    With `everything` the funds of no subject follow, so that the total is the library's.
    """
    subjects = list(paid)
    named = frozenset().union(*(subject.fund_ids for subject in subjects)) if subjects else frozenset[int]()
    rows = [
        Row((subject.name, subject.code, *sum_of(lines, own, currency).cells()))
        for subject in subjects
        if (own := subject.fund_ids - shared)
    ]
    every = list(funds)
    for fund in every:
        if fund.fund_id in shared & named:
            rows += _shared(fund, subjects, lines, currency)
    counted = named
    if everything:
        counted = _leaves(every)
        rest = sum_of(lines, counted - named, currency)
        if rest:
            rows.append(Row((NOBODY, "", *rest.cells())))
    rows.append(Row((TOTAL, "", *sum_of(lines, counted, currency).cells()), is_total=True))
    columns = (Column("subject", words("Subject")), Column("code", words("Code")), *MONEY_COLUMNS)
    return Table("budget-by-subject", words("By subject"), columns, tuple(rows), facts)


def _shared(fund: FundRow, subjects: Iterable[Paid], lines: Mapping[int, Line], currency: str) -> Iterable[Row]:
    name = Name(f"共用：{fund.name_zh}", f"Shared: {fund.name_en}")
    yield Row((name, fund.code, *lines.get(fund.fund_id, nothing(currency)).cells()))
    none = Money(0, currency)
    for subject in subjects:
        if fund.fund_id in subject.fund_ids:
            share = subject.shares.get(fund.fund_id, Share(none, none, none))
            cells: tuple[Cell, ...] = (None, share.selected, share.encumbered, share.expended, None, None)
            yield Row((subject.name, subject.code, *cells), level=1)


def _leaves(funds: Iterable[FundRow]) -> frozenset[int]:
    every = list(funds)
    parents = {fund.parent_id for fund in every}
    return frozenset(fund.fund_id for fund in every if fund.fund_id not in parents)
