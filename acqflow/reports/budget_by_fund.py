"""The budget by fund: the tree of funds, each with the sum of what lies below it."""

from collections.abc import Iterable, Mapping

from acqflow.funds.queries import FundRow
from acqflow.reports.budget_by_subject import TOTAL
from acqflow.reports.budget_lines import MONEY_COLUMNS, Line, nothing
from acqflow.reports.table import Column, Name, Row, Table
from acqflow.vocabulary.errors import words


def by_fund(
    seen: Iterable[FundRow], lines: Mapping[int, Line], currency: str, facts: tuple[tuple[str, str], ...]
) -> Table:
    """A fund whose parent is not among those seen stands at the top."""
    funds = list(seen)
    shown = {fund.fund_id for fund in funds}
    below: dict[int | None, list[FundRow]] = {}
    for fund in funds:
        below.setdefault(fund.parent_id if fund.parent_id in shown else None, []).append(fund)
    rows: list[Row] = []

    def walk(parent_id: int | None, level: int) -> Line:
        total = nothing(currency)
        for fund in below.get(parent_id, []):
            place = len(rows)
            line = lines[fund.fund_id] + walk(fund.fund_id, level + 1)
            rows.insert(place, Row((Name(fund.name_zh, fund.name_en), fund.code, *line.cells()), level))
            total += line
        return total

    rows.append(Row((TOTAL, "", *walk(None, 0).cells()), is_total=True))
    columns = (Column("fund", words("Fund")), Column("code", words("Code")), *MONEY_COLUMNS)
    return Table("budget-by-fund", words("By fund"), columns, tuple(rows), facts)
