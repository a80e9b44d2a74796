"""What is true of orders."""

from acqflow.orders.rules import order_number, purpose_of


def test_order_numbers_follow_each_other_within_a_fiscal_year() -> None:
    assert [order_number("2026", earlier) for earlier in (0, 1, 99_999)] == [
        "2026-00001",
        "2026-00002",
        "2026-100000",
    ]


def test_the_money_of_two_lines_is_never_mixed_up() -> None:
    assert purpose_of(1) != purpose_of(11)
