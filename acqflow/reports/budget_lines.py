"""What every row of the budget report shows, and how rows add up."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from acqflow.funds.rules import Balance
from acqflow.reports.table import Cell, Column
from acqflow.vocabulary.errors import words
from acqflow.vocabulary.money import Money

MONEY_COLUMNS = (
    Column("allocated", words("Allocated"), "money", words("What the fund was given, transfers included.")),
    Column(
        "selected",
        words("Selected, not ordered"),
        "money",
        words("On a selection list that is not ordered yet; shown, never booked."),
    ),
    Column(
        "encumbered",
        words("Encumbered"),
        "money",
        words("Promised by orders and renewals, and not yet paid."),
    ),
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
class Line:
    """One fund's money, or that of several funds together."""

    balance: Balance
    selected: Money

    def __add__(self, other: "Line") -> "Line":
        return Line(self.balance + other.balance, self.selected + other.selected)

    def __bool__(self) -> bool:
        return bool(self.balance.funding or self.balance.used or self.selected)

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


def nothing(currency: str) -> Line:
    return Line(Balance.of(currency), Money(0, currency))


def sum_of(lines: Mapping[int, Line], fund_ids: Iterable[int], currency: str) -> Line:
    """Over these funds; one in another currency has no line and is left out."""
    total = nothing(currency)
    for fund_id in fund_ids:
        total += lines.get(fund_id, nothing(currency))
    return total
