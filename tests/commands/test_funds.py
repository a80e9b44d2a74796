"""Money by command: what was booked, taken back, refused, and said when nothing was done."""

import json

import pytest

from tests.commands.commanding import run

WHY = ("--reason", "a test", "--as", "gu")


def funds(*words: str) -> str:
    answer = run("funds", *words)
    assert answer.exit_code == 0, answer.output
    return answer.output


def refused(code: int, *words: str) -> str:
    answer = run("funds", *words)
    assert answer.exit_code == code, answer.output
    return answer.output


@pytest.fixture(autouse=True)
def library(peopled: None) -> None:
    for words in (
        ("funds", "open-year", "2026", "2026-01-01", "2026-12-31", "CNY", "--as", "gu"),
        ("funds", "add", "BOOKS", "--name-zh", "图书", "--name-en", "Books", "--as", "gu"),
        ("funds", "add", "RESERVE", "--name-zh", "机动", "--name-en", "Reserve", "--as", "gu"),
        ("funds", "allocate", "BOOKS", "100.00", "--key", "a1", *WHY),
    ):
        assert run(*words).exit_code == 0


@pytest.mark.parametrize("code", ["BAD CODE", "A\nB", "x" * 41, ""])
def test_a_code_is_one_that_can_be_typed_and_shown(code: str) -> None:
    names = ("--name-zh", "图书", "--name-en", "Books")
    assert "cannot be a code" in refused(3, "add", code, *names, "--as", "gu")
    assert "cannot be a code" in refused(3, "open-year", code, "2027-01-01", "2027-12-31", "CNY", "--as", "gu")
    vendor = run("catalogue", "add-vendor", code, *names, "--currency", "CNY", "--as", "ma")
    assert (vendor.exit_code, "cannot be a code" in vendor.output) == (3, True)


def test_a_year_that_lies_over_another_names_it() -> None:
    said = refused(3, "open-year", "2026b", "2026-07-01", "2027-06-30", "CNY", "--as", "gu")
    assert "the year 2026, from 2026-01-01 to 2026-12-31, has its code or some of its days" in said


def test_what_was_booked_before_is_not_said_to_be_booked_again() -> None:
    known = "This was booked before under the key {}; nothing was booked now.\n"
    assert funds("allocate", "BOOKS", "100.00", "--key", "a1", *WHY) == known.format("a1")
    move = ("transfer", "BOOKS", "RESERVE", "5.00", "--key", "t1", *WHY)
    assert "moved" in funds(*move)
    assert funds(*move) == known.format("t1")
    back = ("reverse", "t1", "--key", "v1", *WHY)
    assert funds(*back) == "Booking t1 is taken back.\n"
    assert funds(*back) == known.format("v1")


def test_the_movements_of_a_fund_say_who_booked_what_from_where_to_where_and_why() -> None:
    funds("transfer", "BOOKS", "RESERVE", "5.00", "--key", "t1", *WHY)
    funds("reverse", "t1", "--key", "v1", *WHY)
    rows = [line.split("\t")[1:] for line in funds("movements", "BOOKS").splitlines()]
    assert rows == [
        ["booked as", "from", "to", "amount", "by", "reason", "key"],
        ["allocation", "appropriation", "BOOKS: available", "100.00", "顾", "a test", "a1"],
        ["transfer", "BOOKS: available", "RESERVE: available", "5.00", "顾", "a test", "t1"],
        ["taken back", "RESERVE: available", "BOOKS: available", "5.00", "顾", "a test", "v1"],
    ]
    told = json.loads(funds("movements", "BOOKS", "--json"))
    assert [(row["kind"], row["amount"], row["currency"], row["from"]["fund"]) for row in told] == [
        ("allocate", "100.00", "CNY", None),
        ("transfer", "5.00", "CNY", "BOOKS"),
        ("reverse", "5.00", "CNY", "RESERVE"),
    ]
    funds("open-year", "2027", "2027-01-01", "2027-12-31", "CNY", "--as", "gu")
    assert "Nothing was booked on BOOKS" in funds("movements", "BOOKS", "--year", "2027")


def test_a_fund_is_frozen_and_made_active_again_by_the_head() -> None:
    assert funds("state", "BOOKS", "frozen", "--as", "gu") == "Fund BOOKS is frozen.\n"
    assert "can make it active again" in refused(6, "allocate", "BOOKS", "1.00", "--key", "a2", *WHY)
    refused(5, "state", "BOOKS", "active", "--as", "ma")
    assert funds("state", "BOOKS", "active", "--as", "gu") == "Fund BOOKS is active.\n"
    funds("allocate", "BOOKS", "1.00", "--key", "a2", *WHY)


def test_a_fund_below_another_is_kept_in_its_currency() -> None:
    funds("add", "FOREIGN", "--name-zh", "外文", "--name-en", "Foreign", "--currency", "USD", "--as", "gu")
    below = ("add", "USBOOKS", "--name-zh", "外文书", "--name-en", "Books", "--parent", "FOREIGN", "--as", "gu")
    assert "FOREIGN is kept in USD" in refused(6, *below, "--currency", "EUR")
    funds(*below)
    moved = refused(6, "transfer", "BOOKS", "USBOOKS", "1.00", "--key", "t1", *WHY)
    assert "Fund BOOKS is kept in CNY and fund USBOOKS in USD" in moved


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("allocate", "BOOKS", "-5", "--key", "a2", *WHY), 3, "An amount of CNY -5.00 cannot be moved"),
        (("allocate", "BOOKS", "--key", "a2", *WHY, "-5.00"), 3, "CNY -5.00"),
        (("transfer", "BOOKS", "RESERVE", "-5", "--key", "t1", *WHY), 3, "CNY -5.00"),
        (("allocate", "BOOKS", "5", "--kye", "a2", *WHY), 2, "No such option"),
        (("allocate", "BOOKS", "5", "-x", "--key", "a2", *WHY), 2, "No such option"),
        (("allocate", "BOOKS", "90000000000000000", "--key", "a2", *WHY), 3, "CNY 90000000000000000.00 cannot be"),
        (("allocate", "BOOKS", "5", "--key", "a2", "--reason", " ", "--as", "gu"), 3, "Say why"),
        (("limit", "BOOKS", "--encumbrance", "99999999999999999999", "--as", "gu"), 3, "from 0 to 10000"),
        (("limit", "BOOKS", "--encumbrance", "9" * 5000, "--as", "gu"), 2, "is not a percentage"),
        (("limit", "BOOKS", "--warn", "-1", "--as", "gu"), 2, "is not a percentage"),
        (("open-year", "27", "2027-1-1", "2027-12-31", "CNY", "--as", "gu"), 2, "such as 2026-11-23"),
        (("rate", "USD", "CNY", "7", "--source", "x", "--from", "May", "--as", "gu"), 2, "such as 2026-11-23"),
        (("rate", "USD", "CNY", "seven", "--source", "x", "--as", "gu"), 3, "greater than zero, such as 7.12"),
        (("show", "--year", "1999"), 4, "Known: 2026"),
        (("movements", "BOOK"), 4, "Known: BOOKS, RESERVE"),
        (("reverse", "a9", "--key", "v1", *WHY), 4, "There is no booking a9"),
        (("reverse", "a1", "--key", "v1", "--reason", "x", "--as", "ma"), 5, "may not do this"),
    ],
    ids=lambda value: " ".join(value)[:60] if isinstance(value, tuple) else None,
)
def test_what_cannot_be_is_refused_with_its_cure(words: tuple[str, ...], code: int, said: str) -> None:
    if "90000000000000000" in words:
        funds("allocate", "RESERVE", "90000000000000000", "--key", "a0", *WHY)
    assert said in refused(code, *words)


def test_each_limit_says_what_it_limits() -> None:
    helped = " ".join(funds("limit", "--help").split())
    for text in ("encumbered and expended together", "may be expended; none", "refuses nothing"):
        assert text in helped
