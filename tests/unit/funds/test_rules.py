"""Rules of money that no published case covers."""

from datetime import date
from decimal import Decimal

import pytest

from acqflow.funds.rules import (
    Balance,
    FundOverdrawn,
    Limits,
    MovementKind,
    Rate,
    RateMissing,
    body_digest,
    broken_limit,
)
from acqflow.vocabulary.money import Money


def test_a_limit_counts_fractions_of_a_cent() -> None:
    limits = Limits(encumbrance_percent=33)
    assert broken_limit(Balance.of("CNY", funding=10, encumbered=3), limits) is None
    assert broken_limit(Balance.of("CNY", funding=10, encumbered=4), limits) is not None


def test_a_broken_limit_says_by_how_much() -> None:
    broken = broken_limit(Balance.of("CNY", funding=1000, encumbered=1250), Limits())
    assert broken is not None
    assert broken.over == Money(250, "CNY")


def test_the_sentence_of_an_overdrawn_fund_names_fund_asked_and_available() -> None:
    error = FundOverdrawn(
        fund="PHYS", asked=Money(3000, "CNY"), available=Money(1000, "CNY"), limit="encumbrance", percent=100
    )
    assert str(error).startswith("PHYS: CNY 30.00 asked, CNY 10.00 left. Give the list back")


def test_used_percent_is_of_the_funding_and_absent_without_any() -> None:
    assert Balance.of("CNY", funding=300, encumbered=100).used_percent == Decimal("33.3")
    assert Balance.of("CNY", encumbered=100).used_percent is None


def test_balances_of_two_funds_add_up_part_by_part() -> None:
    total = Balance.of("CNY", funding=5, encumbered=1) + Balance.of("CNY", funding=7, credited=2)
    assert total == Balance.of("CNY", funding=12, encumbered=1, credited=2)


def test_a_rate_turns_only_its_own_currency() -> None:
    rate = Rate("USD", "CNY", Decimal("7.1034"), date(2026, 11, 2), "central bank")
    assert rate.turn(Money(5999, "USD")) == Money(42613, "CNY")
    with pytest.raises(RateMissing):
        rate.turn(Money(100, "EUR"))


def test_two_commands_differ_in_their_digest_and_the_same_command_does_not() -> None:
    one = body_digest(MovementKind.ALLOCATE, {"fund": 1, "amount": Money(1, "CNY")})
    assert one == body_digest(MovementKind.ALLOCATE, {"amount": Money(1, "CNY"), "fund": 1})
    assert one != body_digest(MovementKind.TRANSFER, {"fund": 1, "amount": Money(1, "CNY")})
