"""Balances, limits and encumbrances as other systems' tests publish them."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from acqflow.funds.rules import Balance, Limits, broken_limit, remaining_minor
from acqflow.vocabulary.money import Money

DATA = Path(__file__).parent / "data"
Row = dict[str, str]


def rows(name: str) -> list[Row]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def minor(text: str) -> int:
    return Money.of(Decimal(text), "USD").minor


def balance(row: Row, funding: int) -> Balance:
    names = ("encumbered", "awaiting", "expended", "credited")
    return Balance.of("USD", funding=funding, **{name: minor(row[name]) for name in names})


@pytest.mark.parametrize("row", rows("budget_totals.csv"), ids=lambda row: row["case"])
def test_a_balance_is_reckoned_as_published(row: Row) -> None:
    funding = (
        minor(row["initial"])
        + minor(row["allocated_to"])
        - minor(row["allocated_from"])
        + minor(row["net_transfers"])
    )
    found = balance(row, funding)
    for name in ("funding", "over_expended", "over_encumbered", "cash", "available", "unavailable"):
        if row[name]:
            assert getattr(found, name) == Money(minor(row[name]), "USD"), name


@pytest.mark.parametrize("row", rows("spending_limits.csv"), ids=lambda row: row["case"])
def test_a_limit_allows_and_refuses_as_published(row: Row) -> None:
    def percent(name: str) -> int | None:
        return int(row[name]) if row[name] else None

    limits = Limits(percent("encumbrance_percent"), percent("expenditure_percent"))
    broken = broken_limit(balance(row, minor(row["funding"])), limits)
    assert (broken is None) == (row["allowed"] == "yes")


@pytest.mark.parametrize("row", rows("encumbrance_remaining.csv"), ids=lambda row: row["case"])
def test_what_is_left_of_an_encumbrance_is_as_published(row: Row) -> None:
    left = remaining_minor(
        minor(row["initial"]),
        awaiting=minor(row["awaiting"]),
        expended=minor(row["expended"]),
        credited=minor(row["credited"]),
        is_released=row["is_released"] == "yes",
    )
    assert left == minor(row["remaining"])
