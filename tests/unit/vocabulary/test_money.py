"""What holds for sums of money."""

from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some

from acqflow.vocabulary.currencies import KNOWN_CURRENCIES, UnknownCurrency, minor_digits
from acqflow.vocabulary.errors import Unreadable
from acqflow.vocabulary.money import (
    LARGEST_MINOR,
    AmountOutOfRange,
    AmountUnreadable,
    CurrenciesDiffer,
    Money,
    RateUnusable,
    SharesUnusable,
    convert,
    split,
    zero,
)

any_money = some.builds(
    Money, some.integers(-LARGEST_MINOR - 1, LARGEST_MINOR), some.sampled_from(sorted(KNOWN_CURRENCIES))
)
yuan = some.integers(-(10**12), 10**12).map(lambda minor: Money(minor, "CNY"))


def cny(amount: str) -> Money:
    return Money.of(amount, "CNY")


def test_an_amount_is_kept_in_minor_units() -> None:
    assert cny("59.00") == Money(5900, "CNY")
    assert Money.of(500, "JPY").minor == 500
    assert Money.of("1.234", "KWD").minor == 1234


@pytest.mark.parametrize(
    ("written", "minor"),
    [("0.125", 12), ("0.135", 14), ("2.675", 268), ("-0.125", -12), ("1.005", 100), ("0.0050000000001", 1)],
)
def test_a_half_is_rounded_to_the_even_minor_unit(written: str, minor: int) -> None:
    assert cny(written).minor == minor


@given(any_money)
@example(Money(LARGEST_MINOR, "CNY"))
@example(Money(-LARGEST_MINOR - 1, "CNY"))
@settings(max_examples=50, deadline=None)
def test_what_is_printed_reads_back_as_the_same_sum(money: Money) -> None:
    assert Money.parse_exact(str(money)) == money
    assert Money.of(money.amount, money.currency) == money


def test_money_prints_its_currency_and_all_its_decimal_places() -> None:
    assert str(cny("59")) == "CNY 59.00"
    assert str(Money(-5, "CNY")) == "CNY -0.05"
    assert str(Money(500, "JPY")) == "JPY 500"
    assert str(Money(1, "BHD")) == "BHD 0.001"
    assert str(Money(0, "CLF")) == "CLF 0.0000"


@pytest.mark.parametrize(
    "text", ["CNY 59", "CNY 59.0", "59.00", "cny 59.00", "CNY59.00", "JPY 5.00", "CNY 59.00 ", ""]
)
def test_an_exact_text_must_be_written_as_it_is_printed(text: str) -> None:
    with pytest.raises(AmountUnreadable):
        Money.parse_exact(text)


@pytest.mark.parametrize(
    "text",
    [
        *["", " 5", "5 ", "+5", "5.", ".5", "1,000", "1_000", "1e3", "1e99999999", "NaN", "Infinity", "-Infinity"],
        *["sNaN", "５９", "٣", "１２．５", "59 元", "0x1F", "--5", "1.2.3", "9" * 21, "5\n"],
    ],
)
def test_only_plain_digits_with_a_point_are_an_amount(text: str) -> None:
    with pytest.raises(AmountUnreadable):
        cny(text)


@pytest.mark.parametrize("amount", [Decimal("NaN"), Decimal("Infinity"), Decimal("-Infinity"), Decimal("sNaN")])
def test_a_number_that_is_no_number_is_refused(amount: Decimal) -> None:
    with pytest.raises(AmountUnreadable):
        Money.of(amount, "CNY")


@pytest.mark.parametrize("amount", [Decimal("1e400"), Decimal("1e99999999"), Decimal("-1e19"), "9" * 19, 2**63])
def test_a_sum_that_no_column_holds_is_refused(amount: Decimal | str | int) -> None:
    with pytest.raises(AmountOutOfRange):
        Money.of(amount, "CNY")


def test_a_tiny_amount_is_nothing_and_costs_nothing() -> None:
    assert Money.of(Decimal("1e-999999"), "CNY") == zero("CNY")


def test_a_huge_integer_is_refused_without_being_written_out() -> None:
    with pytest.raises(Unreadable):
        Money.of(10**300_000, "CNY")


@pytest.mark.parametrize("minor", [1.0, True, "5", None])
def test_minor_units_are_whole_numbers_and_nothing_else(minor: object) -> None:
    with pytest.raises(AmountUnreadable):
        Money(minor, "CNY")  # type: ignore[arg-type]


def test_the_largest_sum_is_that_of_the_database() -> None:
    assert Money(2**63 - 1, "CNY").minor == 2**63 - 1
    with pytest.raises(AmountOutOfRange):
        Money(2**63 - 1, "CNY") + Money(1, "CNY")


def test_sums_of_one_currency_add_subtract_and_multiply() -> None:
    assert cny("10.03") + cny("0.07") == cny("10.10")
    assert cny("1.00") - cny("1.50") == cny("-0.50")
    assert -cny("5.00") == cny("-5.00")
    assert 3 * cny("19.99") == cny("19.99") * 3 == cny("59.97")
    assert not zero("CNY")


def test_money_is_never_multiplied_by_a_float() -> None:
    with pytest.raises(TypeError):
        cny("1.00") * 1.5  # type: ignore[operator]


@pytest.mark.parametrize(
    "act", [Money.__add__, Money.__sub__, Money.__lt__, Money.__le__, Money.__gt__, Money.__ge__]
)
def test_two_currencies_are_not_mixed(act: object) -> None:
    with pytest.raises(CurrenciesDiffer, match="CNY and USD"):
        act(cny("1.00"), Money(100, "USD"))  # type: ignore[operator]


def test_sums_of_one_currency_have_an_order() -> None:
    assert sorted([cny("3.00"), cny("-1.00"), cny("2.00")]) == [cny("-1.00"), cny("2.00"), cny("3.00")]
    assert cny("1.00") <= cny("1.00") < cny("1.01") >= cny("1.01") > cny("1.00")


def test_the_same_number_in_another_currency_is_another_sum() -> None:
    assert Money(100, "CNY") != Money(100, "USD")


@pytest.mark.parametrize(
    ("currency", "digits"), [("CNY", 2), ("JPY", 0), ("KRW", 0), ("VND", 0), ("KWD", 3), ("TND", 3)]
)
def test_minor_units_follow_iso_4217(currency: str, digits: int) -> None:
    assert minor_digits(currency) == digits


@pytest.mark.parametrize("currency", ["XYZ", "cny", "", "RMB", "C", "FRF"])
def test_a_currency_outside_iso_4217_is_named_in_the_refusal(currency: str) -> None:
    with pytest.raises(UnknownCurrency):
        Money.of(1, currency)


def test_a_sum_converts_at_the_rate_given_and_rounds_once() -> None:
    eur = convert(Money.of(1, "EUR"), Decimal("2.0"), "USD")
    assert eur == Money.of(2, "USD")
    assert convert(Money.of(2, "RUB"), Decimal(3), "USD") == Money.of(6, "USD")
    assert convert(cny("1000.00"), Decimal("21.3456789"), "JPY") == Money.of(21346, "JPY")
    assert convert(Money.of("0.05", "USD"), Decimal("0.5"), "EUR") == Money.of("0.02", "EUR")


@pytest.mark.parametrize("rate", ["0", "-1", "NaN", "Infinity", "1e400", "1e-400"])
def test_a_rate_must_be_a_number_above_zero(rate: str) -> None:
    with pytest.raises(RateUnusable):
        convert(cny("1.00"), Decimal(rate), "USD")


def test_percentages_take_the_leftover_in_the_last_part() -> None:
    parts = split(Money.of("1.94", "USD"), [30, 30, 30, 10])
    assert [str(part.amount) for part in parts] == ["0.58", "0.58", "0.58", "0.20"]


def test_fixed_amounts_are_split_as_they_are() -> None:
    assert split(cny("90"), [Decimal("30.00")] * 3) == [cny("30")] * 3


@pytest.mark.parametrize("line", ["10.03", "10.01"])
def test_odd_pennies_shared_by_two_funds_add_up_to_the_line(line: str) -> None:
    first, second = split(cny(line), [50, 50])
    assert first + second == cny(line)
    assert abs(first.minor - second.minor) == 1


def test_a_share_of_nothing_gets_nothing_even_in_the_last_place() -> None:
    assert split(cny("0.01"), [1, 1, 0]) == [cny("0"), cny("0.01"), cny("0")]


@given(yuan, some.lists(some.integers(0, 1000), min_size=1, max_size=12).filter(any))
@settings(max_examples=60, deadline=None)
def test_parts_add_up_and_never_change_sign(money: Money, shares: list[int]) -> None:
    parts = split(money, shares)
    assert sum(part.minor for part in parts) == money.minor
    assert all(part.minor * money.minor >= 0 for part in parts)
    assert [part.minor for part in split(-money, shares)] == [-part.minor for part in parts]


@pytest.mark.parametrize("shares", [[], [0, 0], [1, -1], [Decimal("NaN")], [Decimal("Infinity")]])
def test_shares_that_cannot_divide_are_refused(shares: list[int | Decimal]) -> None:
    with pytest.raises(SharesUnusable):
        split(cny("1.00"), shares)
