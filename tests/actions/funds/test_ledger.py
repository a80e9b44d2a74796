"""Money moves whole, once, and never further than it reaches."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import event, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from acqflow.funds import actions, queries
from acqflow.funds.model import Encumbrance, FiscalYear, Fund, Movement
from acqflow.funds.rules import (
    AlreadyEncumbered,
    AmountNotPositive,
    Balance,
    EncumbranceOfOtherFund,
    EncumbranceOfOtherYear,
    EncumbranceReleased,
    EncumbranceRequest,
    FiscalYearMissing,
    FiscalYearNotOpen,
    FiscalYearUnknown,
    FiscalYearUnusable,
    FundCodeTaken,
    FundHasBookings,
    FundLimitReached,
    FundMissing,
    FundNameMissing,
    FundNotActive,
    FundNotLeaf,
    FundOfOtherCurrency,
    FundOverdrawn,
    FundsOfOtherCurrencies,
    FundState,
    FundStillPromised,
    KeyMissing,
    KeyReused,
    Limits,
    LimitUnusable,
    NotReversible,
    ParentOfOtherCurrency,
    RateMissing,
    RateOfItself,
    ReasonMissing,
    TransferToItself,
    TransferTooLarge,
)
from acqflow.people.queries import audit_trail
from acqflow.people.rules import Actor, NotPermitted, Role
from acqflow.storage.store import Store
from acqflow.vocabulary.codes import CodeUnreadable
from acqflow.vocabulary.currencies import UnknownCurrency
from acqflow.vocabulary.money import AmountOutOfRange, CurrenciesDiffer, Money, RateUnusable
from tests.builders import NOW, TODAY, an_actor


def cny(text_or_number: str | int) -> Money:
    return Money.of(Decimal(text_or_number), "CNY")


@dataclass
class Books:
    """A library's ledger with two funds below one, and somebody for each job."""

    store: Store
    head: Actor
    buyer: Actor
    year_id: int
    physics: int
    maths: int

    def allocate(self, fund_id: int, amount: Money, key: str) -> None:
        self.store.run(
            actions.allocate, fund_id=fund_id, fiscal_year_id=self.year_id, amount=amount, key=key,
            reason="yearly allocation", by=self.head, at=NOW,
        )  # fmt: skip

    def encumber(self, *requests: EncumbranceRequest, key: str) -> dict[str, int]:
        """Each purpose's encumbrance; where one is split over funds, the last one's."""
        promised = self.store.run(
            actions.encumber, requests=requests, fiscal_year_id=self.year_id, key=key, reason="order",
            by=self.buyer, at=NOW,
        )  # fmt: skip
        return {purpose: encumbrance_id for (purpose, _fund_id), encumbrance_id in promised.items()}

    def limit(self, fund_id: int, **percents: int | None) -> None:
        self.store.run(
            actions.set_limits,
            fund_id=fund_id,
            fiscal_year_id=self.year_id,
            limits=Limits(**percents),
            by=self.head,
            at=NOW,
        )

    def pay(self, fund_id: int, amount: Money, key: str, **more: object) -> None:
        self.store.run(
            actions.pay, fund_id=fund_id, fiscal_year_id=self.year_id, amount=amount, key=key, reason="invoice",
            by=self.head, at=NOW, **more,  # type: ignore[arg-type]
        )  # fmt: skip

    def release(self, encumbrance_id: int, key: str) -> None:
        self.store.run(
            actions.release, encumbrance_id=encumbrance_id, key=key, reason="cancelled", by=self.buyer, at=NOW
        )

    def reverse(self, booked_key: str, key: str) -> None:
        self.store.run(actions.reverse, booked_key=booked_key, key=key, reason="mistake", by=self.head, at=NOW)

    def balance(self, fund_id: int) -> Balance:
        found = self.store.ask(queries.balances, fiscal_year_id=self.year_id)
        return found.get(fund_id, Balance.of("CNY"))

    def movements(self) -> int:
        return len(self.store.ask(lambda session: session.scalars(select(Movement.id)).all()))


@pytest.fixture
def books(store: Store):  # type: ignore[no-untyped-def]
    head = an_actor(store, Role.HEAD)
    buyer = an_actor(store, Role.ACQUISITION_LIBRARIAN)
    year_id = store.run(
        actions.open_fiscal_year, code="2026", starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31),
        currency="CNY", by=head,
    )  # fmt: skip
    ids = [
        store.run(
            actions.add_fund,
            code=code,
            name_zh=code,
            name_en=code,
            kind="book",
            currency="CNY",
            by=head,
            parent=parent,
        )
        for code, parent in (("BOOKS", None), ("PHYS", "BOOKS"), ("MATH", "BOOKS"))
    ]
    books = Books(store, head, buyer, year_id, ids[1], ids[2])
    books.allocate(books.physics, cny(100), "a1")
    yield books
    assert store.ask(queries.verify) == []


def request(books: Books, purpose: str, amount: Money, fund_id: int | None = None) -> EncumbranceRequest:
    return EncumbranceRequest(purpose, fund_id or books.physics, amount)


def test_an_allocation_makes_money_available(books: Books) -> None:
    assert books.balance(books.physics) == Balance.of("CNY", funding=10000)


def test_encumbering_takes_from_what_is_available(books: Books) -> None:
    books.encumber(request(books, "line:1", cny(30)), key="e1")
    balance = books.balance(books.physics)
    assert (balance.encumbered, balance.available) == (cny(30), cny(70))


def test_a_promise_larger_than_what_is_available_is_refused(books: Books) -> None:
    books.encumber(request(books, "line:1", cny(90)), key="e1")
    with pytest.raises(FundOverdrawn) as refused:
        books.encumber(request(books, "line:2", cny(30)), key="e2")
    assert refused.value.facts["fund"] == "PHYS"
    assert refused.value.facts["asked"] == cny(30)
    assert refused.value.facts["available"] == cny(10)
    assert books.balance(books.physics).encumbered == cny(90)


def test_a_refusal_names_the_limit_only_where_it_is_not_the_whole_fund(books: Books) -> None:
    with pytest.raises(FundOverdrawn) as whole:
        books.encumber(request(books, "line:1", cny(130)), key="e1")
    assert "PHYS: CNY 130.00 asked, CNY 100.00 left. " in str(whole.value)
    books.limit(books.physics, encumbrance_percent=80)
    with pytest.raises(FundLimitReached) as part:
        books.encumber(request(books, "line:1", cny(90)), key="e1")
    assert "CNY 80.00 left, for the encumbrance of this fund may reach only 80 %. " in str(part.value)


def test_exactly_nothing_left_is_allowed(books: Books) -> None:
    books.encumber(request(books, "line:1", cny(100)), key="e1")
    assert books.balance(books.physics).available == cny(0)


def test_a_batch_is_booked_whole_or_not_at_all(books: Books) -> None:
    books.allocate(books.maths, cny(10), "a2")
    with pytest.raises(FundOverdrawn):
        books.encumber(
            request(books, "line:1", cny(30)), request(books, "line:2", cny("10.01"), books.maths), key="e1"
        )
    assert books.balance(books.physics).encumbered == cny(0)
    assert books.store.ask(lambda s: s.scalars(select(Encumbrance)).all()) == []


def test_the_same_command_sent_again_books_once_and_answers_the_same(books: Books) -> None:
    first = books.encumber(request(books, "line:1", cny(30)), key="e1")
    assert books.encumber(request(books, "line:1", cny(30)), key="e1") == first
    assert books.balance(books.physics).encumbered == cny(30)
    books.allocate(books.physics, cny(100), "a1")
    assert books.balance(books.physics).funding == cny(100)


def test_another_command_under_the_same_key_is_refused(books: Books) -> None:
    with pytest.raises(KeyReused):
        books.allocate(books.physics, cny(101), "a1")
    with pytest.raises(KeyReused):
        books.encumber(request(books, "line:1", cny(30)), key="a1")


def test_one_purpose_is_encumbered_once_on_a_fund(books: Books) -> None:
    books.encumber(request(books, "line:1", cny(30)), key="e1")
    with pytest.raises(AlreadyEncumbered):
        books.encumber(request(books, "line:1", cny(5)), key="e2")


def test_a_release_gives_back_what_is_left_and_happens_once(books: Books) -> None:
    ids = books.encumber(request(books, "line:1", cny(30)), key="e1")
    books.release(ids["line:1"], "r1")
    books.release(ids["line:1"], "r1")
    assert books.balance(books.physics).available == cny(100)
    with pytest.raises(EncumbranceReleased):
        books.release(ids["line:1"], "r2")


def test_a_payment_uses_its_encumbrance_first_and_then_what_is_available(books: Books) -> None:
    ids = books.encumber(request(books, "line:1", cny(30)), key="e1")
    books.pay(books.physics, cny(20), "p1", encumbrance_id=ids["line:1"])
    assert books.balance(books.physics) == Balance.of("CNY", funding=10000, encumbered=1000, expended=2000)
    books.pay(books.physics, cny(15), "p2", encumbrance_id=ids["line:1"])
    assert books.balance(books.physics) == Balance.of("CNY", funding=10000, encumbered=0, expended=3500)


def test_a_payment_that_releases_gives_the_rest_back(books: Books) -> None:
    ids = books.encumber(request(books, "line:1", cny(30)), key="e1")
    books.pay(books.physics, cny(20), "p1", encumbrance_id=ids["line:1"], releases=True)
    assert books.balance(books.physics) == Balance.of("CNY", funding=10000, expended=2000)
    with pytest.raises(EncumbranceReleased):
        books.release(ids["line:1"], "r1")


def test_a_payment_beyond_the_limit_is_refused(books: Books) -> None:
    with pytest.raises(FundOverdrawn):
        books.pay(books.physics, cny("100.01"), "p1")


def test_a_reversal_is_the_exact_opposite_and_happens_once(books: Books) -> None:
    books.encumber(request(books, "line:1", cny(30)), key="e1")
    books.reverse("e1", "v1")
    books.reverse("e1", "v1")
    assert books.balance(books.physics) == Balance.of("CNY", funding=10000)
    with pytest.raises(NotReversible):
        books.reverse("e1", "v2")


def test_a_release_can_be_taken_back(books: Books) -> None:
    ids = books.encumber(request(books, "line:1", cny(30)), key="e1")
    books.release(ids["line:1"], "r1")
    books.reverse("r1", "v1")
    assert books.balance(books.physics).encumbered == cny(30)
    books.release(ids["line:1"], "r2")
    assert books.balance(books.physics).encumbered == cny(0)


def test_an_allocation_that_is_promised_cannot_be_taken_back(books: Books) -> None:
    books.encumber(request(books, "line:1", cny(30)), key="e1")
    with pytest.raises(FundOverdrawn):
        books.reverse("a1", "v1")
    assert books.balance(books.physics).funding == cny(100)


def test_an_encumbrance_that_was_paid_from_cannot_be_taken_back(books: Books) -> None:
    ids = books.encumber(request(books, "line:1", cny(30)), key="e1")
    books.pay(books.physics, cny(20), "p1", encumbrance_id=ids["line:1"])
    for key in ("e1", "p1"):
        with pytest.raises(NotReversible):
            books.reverse(key, f"v-{key}")


def test_a_payment_without_encumbrance_can_be_taken_back(books: Books) -> None:
    books.pay(books.physics, cny(20), "p1")
    books.reverse("p1", "v1")
    assert books.balance(books.physics) == Balance.of("CNY", funding=10000)


def test_a_transfer_keeps_the_total_and_obeys_the_limit(books: Books) -> None:
    def move(amount: Money, key: str) -> None:
        books.store.run(
            actions.transfer, from_fund_id=books.physics, to_fund_id=books.maths, fiscal_year_id=books.year_id,
            amount=amount, key=key, reason="more mathematics", by=books.head, at=NOW,
        )  # fmt: skip

    move(cny(40), "t1")
    assert (books.balance(books.physics).funding, books.balance(books.maths).funding) == (cny(60), cny(40))
    books.encumber(request(books, "line:1", cny(60)), key="e1")
    with pytest.raises(FundOverdrawn):
        move(cny("0.01"), "t2")


def test_a_higher_limit_lets_a_fund_promise_more_than_it_has(books: Books) -> None:
    books.store.run(
        actions.set_limits, fund_id=books.physics, fiscal_year_id=books.year_id,
        limits=Limits(encumbrance_percent=110), by=books.head, at=NOW,
    )  # fmt: skip
    books.encumber(request(books, "line:1", cny(110)), key="e1")
    assert books.balance(books.physics).available == cny(-10)
    with pytest.raises(FundOverdrawn):
        books.encumber(request(books, "line:2", cny("0.01")), key="e2")


@pytest.mark.parametrize("amount", ["0", "-5"])
def test_only_amounts_above_zero_move(books: Books, amount: str) -> None:
    with pytest.raises(AmountNotPositive):
        books.allocate(books.physics, cny(amount), "a2")
    with pytest.raises(AmountNotPositive):
        books.pay(books.physics, cny(amount), "p2")


def test_a_negative_promise_is_refused_and_a_gift_is_promised_without_money(books: Books) -> None:
    with pytest.raises(AmountNotPositive):
        books.encumber(request(books, "line:1", cny(-1)), key="e1")
    assert set(books.encumber(request(books, "gift", cny(0)), key="e2")) == {"gift"}
    assert books.movements() == 1


def test_another_currency_than_the_funds_is_refused(books: Books) -> None:
    with pytest.raises(CurrenciesDiffer) as refused:
        books.allocate(books.physics, Money.of(Decimal(5), "USD"), "a2")
    assert str(refused.value).startswith("CNY and USD")


def test_a_fund_of_another_currency_than_the_year_is_given_nothing_and_told_why(books: Books) -> None:
    foreign = books.store.run(
        actions.add_fund, code="FGN", name_zh="经费", name_en="Fund", kind="book", currency="USD", by=books.head
    )
    with pytest.raises(FundOfOtherCurrency) as refused:
        books.allocate(foreign, Money.of(Decimal(5), "USD"), "a2")
    assert "FGN is kept in USD" in str(refused.value)


def test_a_fund_with_funds_below_it_is_not_spent_from(books: Books) -> None:
    parent = books.store.ask(queries.fund_by_code, code="BOOKS").fund_id
    with pytest.raises(FundNotLeaf) as refused:
        books.allocate(parent, cny(5), "a2")
    assert refused.value.facts["children"] == "MATH, PHYS"


def test_a_fund_with_bookings_cannot_become_a_parent(books: Books) -> None:
    with pytest.raises(FundHasBookings):
        books.store.run(
            actions.add_fund, code="PHYS-E", name_zh="经费", name_en="Fund", kind="ebook", currency="CNY",
            by=books.head, parent="PHYS",
        )  # fmt: skip


def test_a_frozen_fund_takes_no_booking(books: Books) -> None:
    def freeze(session: object) -> None:
        fund = session.get(Fund, books.physics)  # type: ignore[attr-defined]
        fund.state = "frozen"

    books.store.run(freeze)
    with pytest.raises(FundNotActive):
        books.encumber(request(books, "line:1", cny(1)), key="e1")


def test_a_closed_year_takes_no_booking(books: Books) -> None:
    def close(session: object) -> None:
        year = session.get(FiscalYear, books.year_id)  # type: ignore[attr-defined]
        year.state = "closed"

    books.store.run(close)
    with pytest.raises(FiscalYearNotOpen):
        books.allocate(books.physics, cny(1), "a2")


def test_what_is_not_there_is_named(books: Books) -> None:
    with pytest.raises(FundMissing):
        books.allocate(999_999, cny(1), "a2")
    with pytest.raises(FundMissing):
        books.store.ask(queries.fund_by_code, code="NONE")
    with pytest.raises(FiscalYearMissing):
        books.store.ask(queries.fiscal_year_on, on=date(2031, 1, 1))


def test_a_fiscal_year_is_found_by_any_of_its_days(books: Books) -> None:
    for day in (date(2026, 1, 1), TODAY, date(2026, 12, 31)):
        assert books.store.ask(queries.fiscal_year_on, on=day).code == "2026"


def test_the_newest_rate_of_the_day_counts_and_a_missing_one_is_named(books: Books) -> None:
    for day, rate in ((date(2026, 1, 1), "7.0"), (date(2026, 6, 1), "7.2")):
        books.store.run(
            actions.set_rate, currency="USD", into="CNY", valid_from=day, rate=Decimal(rate), source="bank",
            by=books.head,
        )  # fmt: skip
    assert books.store.ask(queries.rate_on, currency="USD", into="CNY", on=date(2026, 5, 31)).rate == Decimal(
        "7.0"
    )
    assert books.store.ask(queries.rates_into, into="CNY", on=TODAY)["USD"].rate == Decimal("7.2")
    with pytest.raises(RateMissing):
        books.store.ask(queries.rate_on, currency="EUR", into="CNY", on=TODAY)


def test_a_second_rate_of_the_same_day_corrects_the_first(books: Books) -> None:
    for rate in ("71.2", "7.12"):
        books.store.run(
            actions.set_rate, currency="USD", into="CNY", valid_from=TODAY, rate=Decimal(rate), source="bank",
            by=books.head,
        )  # fmt: skip
    assert books.store.ask(queries.rate_on, currency="USD", into="CNY", on=TODAY).rate == Decimal("7.12")
    assert books.store.ask(queries.rates_into, into="CNY", on=TODAY)["USD"].rate == Decimal("7.12")


@pytest.mark.parametrize(
    ("currency", "into", "rate", "error"),
    [
        ("usd", "CNY", "7.12", UnknownCurrency),
        ("USD", "XYZ", "7.12", UnknownCurrency),
        ("CNY", "CNY", "3", RateOfItself),
        ("USD", "CNY", "0", RateUnusable),
        ("USD", "CNY", "-7", RateUnusable),
        ("USD", "CNY", "NaN", RateUnusable),
        ("USD", "CNY", "1e40", RateUnusable),
    ],
)
def test_a_rate_that_could_not_be_used_is_not_taken_in(
    books: Books, currency: str, into: str, rate: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        books.store.run(
            actions.set_rate, currency=currency, into=into, valid_from=TODAY, rate=Decimal(rate), source="bank",
            by=books.head,
        )  # fmt: skip


def test_only_the_head_allocates_and_only_acquisitions_encumbers(books: Books) -> None:
    librarian = an_actor(books.store, Role.SUBJECT_LIBRARIAN)
    with pytest.raises(NotPermitted):
        books.store.run(
            actions.allocate, fund_id=books.physics, fiscal_year_id=books.year_id, amount=cny(1), key="x",
            reason="a test", by=librarian, at=NOW,
        )  # fmt: skip
    with pytest.raises(NotPermitted):
        books.store.run(
            actions.encumber, requests=[request(books, "line:1", cny(1))], fiscal_year_id=books.year_id, key="x",
            reason="a test", by=librarian, at=NOW,
        )  # fmt: skip


def test_a_movement_cannot_be_changed_or_removed(books: Books) -> None:
    for statement in ("UPDATE movements SET amount_minor = 1", "DELETE FROM movements"):
        with pytest.raises(DBAPIError, match="only grows"):
            books.store.run(lambda s, sql=statement: s.execute(text(sql)))  # type: ignore[misc]


def test_verify_finds_a_balance_that_was_tampered_with(books: Books) -> None:
    def tamper(by: int) -> None:
        sql = text("UPDATE accounts SET balance_minor = balance_minor + :by WHERE kind = 'available'")
        books.store.run(lambda s: s.execute(sql, {"by": by}))

    tamper(5)
    findings = books.store.ask(queries.verify)
    rules = {str(finding.rule) for finding in findings}
    assert rules == {"balance equals its movements", "all accounts of a year add up to nothing"}
    places = {str(finding.where) for finding in findings}
    assert places == {"fund PHYS, year 2026: available", "year 2026, CNY"}
    tamper(-5)


def test_movements_of_a_fund_are_listed_with_their_accounts(books: Books) -> None:
    books.encumber(request(books, "line:1", cny(30)), key="e1")
    rows = books.store.ask(queries.movements, fund_id=books.physics, fiscal_year_id=books.year_id)
    assert [(row.kind, row.from_account, row.to_account, row.amount) for row in rows] == [
        ("allocate", "appropriation", "available", cny(100)),
        ("encumber", "available", "encumbered", cny(30)),
    ]


def _open(books: Books, code: str, starts_on: date, ends_on: date) -> None:
    books.store.run(
        actions.open_fiscal_year, code=code, starts_on=starts_on, ends_on=ends_on, currency="CNY", by=books.head
    )


@pytest.mark.parametrize(
    ("code", "starts_on", "ends_on"),
    [
        ("2027", date(2027, 12, 31), date(2027, 1, 1)),
        ("2026", date(2027, 1, 1), date(2027, 12, 31)),
        ("2026b", date(2026, 7, 1), date(2027, 6, 30)),
    ],
)
def test_a_fiscal_year_has_a_code_and_days_of_its_own(
    books: Books, code: str, starts_on: date, ends_on: date
) -> None:
    with pytest.raises(FiscalYearUnusable):
        _open(books, code, starts_on, ends_on)
    _open(books, "2027", date(2027, 1, 1), date(2027, 12, 31))
    assert books.store.ask(queries.fiscal_year_by_code, code="2027").currency == "CNY"
    with pytest.raises(FiscalYearUnknown):
        books.store.ask(queries.fiscal_year_by_code, code="2031")


def test_two_funds_never_share_a_code_and_a_currency_is_a_real_one(books: Books) -> None:
    def add(code: str, currency: str) -> None:
        books.store.run(
            actions.add_fund,
            code=code,
            name_zh="经费",
            name_en="Fund",
            kind="book",
            currency=currency,
            by=books.head,
        )

    with pytest.raises(FundCodeTaken):
        add("PHYS", "CNY")
    with pytest.raises(UnknownCurrency):
        add("NEW", "QQQ")


def test_a_promise_of_nothing_is_made_once_as_every_other(books: Books) -> None:
    first = books.encumber(request(books, "gift", cny(0)), key="e1")
    assert books.encumber(request(books, "gift", cny(0)), key="e1") == first
    books.release(first["gift"], "r1")
    books.release(first["gift"], "r1")
    with pytest.raises(NotReversible, match="moved no money"):
        books.reverse("e1", "undo")


def test_a_purpose_split_over_two_funds_has_an_encumbrance_on_each(books: Books) -> None:
    books.allocate(books.maths, cny(10), "a2")
    split = [request(books, "line:1", cny(5)), request(books, "line:1", cny(3), books.maths)]
    promised = books.store.run(
        actions.encumber, requests=split, fiscal_year_id=books.year_id, key="e1", reason="", by=books.buyer, at=NOW
    )
    assert set(promised) == {("line:1", books.physics), ("line:1", books.maths)}
    assert len(set(promised.values())) == 2


def test_what_was_promised_by_mistake_may_be_promised_again(books: Books) -> None:
    books.encumber(request(books, "line:1", cny(30)), key="e1")
    books.reverse("e1", "undo")
    again = books.encumber(request(books, "line:1", cny(12)), key="e2")
    assert books.balance(books.physics).encumbered == cny(12)
    books.release(again["line:1"], "r1")
    assert books.balance(books.physics).available == cny(100)


def test_a_booking_that_took_one_back_is_not_taken_back_itself(books: Books) -> None:
    books.encumber(request(books, "line:1", cny(30)), key="e1")
    books.reverse("e1", "undo")
    with pytest.raises(NotReversible, match="book it anew"):
        books.reverse("undo", "redo")


def test_a_booking_without_a_key_is_refused(books: Books) -> None:
    with pytest.raises(KeyMissing):
        books.allocate(books.physics, cny(1), " ")


def test_no_limit_means_none_from_the_first_time_it_is_said(books: Books) -> None:
    books.limit(books.physics, encumbrance_percent=None, expenditure_percent=None, warn_percent=None)
    books.encumber(request(books, "line:1", cny(1000)), key="e1")
    assert books.balance(books.physics).available == cny(-900)


def test_a_limit_below_zero_is_refused(books: Books) -> None:
    with pytest.raises(LimitUnusable):
        books.limit(books.physics, encumbrance_percent=-1)


def test_what_brings_a_fund_back_towards_its_limit_is_never_refused(books: Books) -> None:
    """A limit may be lowered while orders are out; cancelling one of them must still be possible."""
    ids = books.encumber(request(books, "line:1", cny(60)), request(books, "line:2", cny(30)), key="e1")
    books.limit(books.physics, encumbrance_percent=50)
    books.release(ids["line:2"], "r1")
    books.allocate(books.physics, cny(1), "a2")
    with pytest.raises(FundOverdrawn):
        books.encumber(request(books, "line:3", cny(1)), key="e2")


def test_money_does_not_move_from_a_fund_to_itself(books: Books) -> None:
    with pytest.raises(TransferToItself):
        books.store.run(
            actions.transfer, from_fund_id=books.physics, to_fund_id=books.physics, fiscal_year_id=books.year_id,
            amount=cny(1), key="t1", reason="a test", by=books.head, at=NOW,
        )  # fmt: skip


@pytest.mark.parametrize(("percent", "most"), [(100, "70"), (105, "71.42"), (50, "40"), (20, "0")])
def test_a_transfer_that_is_too_large_says_how_much_can_be_moved(books: Books, percent: int, most: str) -> None:
    books.encumber(request(books, "line:1", cny(30)), key="e1")
    books.limit(books.physics, encumbrance_percent=percent, expenditure_percent=None)
    facts = {"from_fund_id": books.physics, "to_fund_id": books.maths, "fiscal_year_id": books.year_id}

    def move(amount: str, key: str) -> None:
        books.store.run(
            actions.transfer, amount=cny(amount), key=key, reason="a test", by=books.head, at=NOW, **facts
        )

    with pytest.raises(TransferTooLarge) as refused:
        move("99", "t1")
    assert refused.value.facts["available"] == cny(most)
    if most != "0":
        move(most, "t2")


def test_an_encumbrance_is_paid_from_its_own_fund(books: Books) -> None:
    books.allocate(books.maths, cny(100), "a2")
    ids = books.encumber(request(books, "line:1", cny(30)), key="e1")
    with pytest.raises(EncumbranceOfOtherFund):
        books.pay(books.maths, cny(30), "p1", encumbrance_id=ids["line:1"])


@pytest.mark.parametrize(
    ("tampering", "rule"),
    [
        ("initial_minor = initial_minor + 500, expended_minor = expended_minor + 500", "spent what was paid"),
        ("state = 'released', initial_minor = 999999", "begins with what was promised"),
        ("initial_minor = initial_minor - 1", "holds what is left"),
    ],
)
def test_verify_finds_an_encumbrance_that_was_tampered_with(books: Books, tampering: str, rule: str) -> None:
    ids = books.encumber(request(books, "line:1", cny(30)), key="e1")
    change = text(f"UPDATE encumbrances SET {tampering} WHERE id = {ids['line:1']}")
    books.store.run(lambda session: session.execute(change))
    findings = books.store.ask(queries.verify)
    assert any(rule in str(finding.rule) for finding in findings)
    assert {str(f.where) for f in findings} == {"fund PHYS, year 2026: encumbrance for line:1"}
    back = text("UPDATE encumbrances SET initial_minor = 3000, expended_minor = 0, state = 'unreleased'")
    books.store.run(lambda session: session.execute(back))


def test_verify_finds_a_promise_that_no_movement_made(books: Books) -> None:
    def haunt(session: Session) -> None:
        session.add(
            Encumbrance(
                purpose="ghost", fund_id=books.maths, fiscal_year_id=books.year_id, initial_minor=5, currency="CNY"
            )
        )

    books.store.run(haunt)
    assert {str(finding.where) for finding in books.store.ask(queries.verify)} == {
        "fund MATH, year 2026: encumbrance for ghost"
    }
    books.store.run(lambda session: session.execute(text("DELETE FROM encumbrances")))


def test_more_than_an_account_can_hold_is_refused_and_nothing_is_booked(books: Books) -> None:
    huge = Money(2**63 - 1 - 10000, "CNY")
    books.allocate(books.physics, huge, "a2")
    for fund_id in (books.physics, books.maths):
        with pytest.raises(AmountOutOfRange) as refused:
            books.allocate(fund_id, huge, f"a3-{fund_id}")
        assert "Nothing was booked" in str(refused.value)
    assert books.balance(books.physics).funding == Money(2**63 - 1, "CNY")
    assert books.balance(books.maths) == Balance.of("CNY")
    assert books.movements() == 2
    books.reverse("a2", "v2")


def test_checking_that_a_sum_fits_costs_no_statement(books: Books) -> None:
    statements: list[str] = []
    listened = (books.store.engine, "before_cursor_execute")

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        statements.append(statement)

    event.listen(*listened, note)
    try:
        books.allocate(books.physics, cny(1), "a2")
    finally:
        event.remove(*listened, note)
    touching = [statement for statement in statements if re.search(r"\baccounts\b", statement)]
    # Two look for the accounts, two change them, and the balance is read before and after.
    assert len(touching) == 6


@pytest.mark.parametrize("percent", [10_001, 10**20, -1])
@pytest.mark.parametrize("name", ["encumbrance_percent", "expenditure_percent", "warn_percent"])
def test_a_limit_lies_between_nothing_and_a_hundred_times_the_funding(
    books: Books, name: str, percent: int
) -> None:
    books.limit(books.physics, **{name: 10_000})
    with pytest.raises(LimitUnusable):
        books.limit(books.physics, **{name: percent})


def _add(books: Books, code: str, currency: str = "CNY", **more: str) -> int:
    given = {"name_zh": "经费", "name_en": "Fund", **more}
    return books.store.run(actions.add_fund, code=code, kind="book", currency=currency, by=books.head, **given)


def test_codes_and_names_are_kept_without_blanks_around_them_and_none_is_blank(books: Books) -> None:
    _add(books, " CHEM ", name_zh=" 化学 ", name_en=" Chemistry ")
    found = books.store.ask(queries.fund_by_code, code="CHEM")
    assert (found.name_zh, found.name_en) == ("化学", "Chemistry")
    with pytest.raises(FundCodeTaken):
        _add(books, "CHEM ")
    with pytest.raises(CodeUnreadable):
        _add(books, " \t")
    for names in ({"name_zh": " "}, {"name_en": ""}):
        with pytest.raises(FundNameMissing):
            _add(books, "BIO", **names)
    _open(books, " 2027 ", date(2027, 1, 1), date(2027, 12, 31))
    assert books.store.ask(queries.fiscal_year_by_code, code="2027").state == "open"
    with pytest.raises(CodeUnreadable):
        _open(books, "  ", date(2028, 1, 1), date(2028, 12, 31))


def test_a_fund_is_kept_in_the_currency_of_the_one_above_it(books: Books) -> None:
    with pytest.raises(ParentOfOtherCurrency, match="BOOKS is kept in CNY"):
        _add(books, "FGN", "USD", parent="BOOKS")


def test_money_moves_only_between_funds_of_one_currency_and_both_are_named(books: Books) -> None:
    foreign = _add(books, "FGN", "USD")
    with pytest.raises(FundsOfOtherCurrencies) as refused:
        books.store.run(
            actions.transfer, from_fund_id=books.physics, to_fund_id=foreign, fiscal_year_id=books.year_id,
            amount=cny(1), key="t1", reason="a test", by=books.head, at=NOW,
        )  # fmt: skip
    assert str(refused.value).startswith("Fund PHYS is kept in CNY and fund FGN in USD")


def test_whoever_books_by_hand_says_why(books: Books) -> None:
    known = {"key": "x", "reason": " ", "by": books.head, "at": NOW}
    funds = {"from_fund_id": books.physics, "to_fund_id": books.maths}
    with pytest.raises(ReasonMissing):
        books.store.run(
            actions.allocate, fund_id=books.physics, fiscal_year_id=books.year_id, amount=cny(1), **known
        )
    with pytest.raises(ReasonMissing):
        books.store.run(actions.transfer, fiscal_year_id=books.year_id, amount=cny(1), **funds, **known)
    with pytest.raises(ReasonMissing):
        books.store.run(actions.reverse, booked_key="a1", **known)
    assert books.movements() == 1


def test_whoever_books_by_hand_is_told_whether_anything_was_booked(books: Books) -> None:
    known = {"reason": "a test", "by": books.head, "at": NOW}
    year = {"fiscal_year_id": books.year_id}
    calls = [
        (actions.allocate, {"fund_id": books.maths, "amount": cny(5), "key": "a2", **year}),
        (
            actions.transfer,
            {"from_fund_id": books.maths, "to_fund_id": books.physics, "amount": cny(2), "key": "t1", **year},
        ),
        (actions.reverse, {"booked_key": "t1", "key": "v1"}),
    ]
    for action, facts in calls:
        assert books.store.run(action, **facts, **known) is True
        assert books.store.run(action, **facts, **known) is False


def test_an_encumbrance_is_paid_in_its_own_year(books: Books) -> None:
    ids = books.encumber(request(books, "line:1", cny(30)), key="e1")
    _open(books, "2027", date(2027, 1, 1), date(2027, 12, 31))
    next_year = books.store.ask(queries.fiscal_year_by_code, code="2027").id
    known = {"amount": cny(30), "reason": "invoice", "by": books.head, "at": NOW}
    with pytest.raises(EncumbranceOfOtherYear, match="another fiscal year than 2027"):
        books.store.run(
            actions.pay, fund_id=books.physics, fiscal_year_id=next_year, key="p1",
            encumbrance_id=ids["line:1"], **known,
        )  # fmt: skip


def _set_state(books: Books, state: FundState, by: Actor | None = None) -> None:
    books.store.run(actions.set_fund_state, fund_id=books.physics, state=state, by=by or books.head, at=NOW)


def test_a_frozen_fund_can_be_made_active_again_by_the_head_alone(books: Books) -> None:
    _set_state(books, FundState.FROZEN)
    with pytest.raises(FundNotActive):
        books.allocate(books.physics, cny(1), "a2")
    with pytest.raises(NotPermitted):
        _set_state(books, FundState.ACTIVE, books.buyer)
    _set_state(books, FundState.ACTIVE)
    books.allocate(books.physics, cny(1), "a2")
    with pytest.raises(FundMissing):
        books.store.run(actions.set_fund_state, fund_id=999, state=FundState.CLOSED, by=books.head, at=NOW)


def test_who_froze_a_fund_or_set_its_limits_is_found_in_the_audit_trail(books: Books) -> None:
    _set_state(books, FundState.FROZEN)
    books.limit(books.physics, encumbrance_percent=110)
    with pytest.raises(NotPermitted):
        _set_state(books, FundState.ACTIVE, books.buyer)
    trail = books.store.ask(audit_trail, by=an_actor(books.store, Role.AUDITOR)).rows
    told = {row.event: (row.person_id, row.facts) for row in trail}
    assert told["fund_state_set"] == (books.head.person_id, {"fund": "PHYS", "fund_state": "frozen"})
    assert (
        told["limits_set"][1] | {"fund": "PHYS", "year": "2026", "encumbrance_percent": 110}
        == told["limits_set"][1]
    )


def test_a_fund_that_still_holds_promised_money_is_not_closed(books: Books) -> None:
    ids = books.encumber(request(books, "line:1", cny(30)), key="e1")
    with pytest.raises(FundStillPromised, match=r"CNY 30\.00 of it is still encumbered in fiscal year 2026"):
        _set_state(books, FundState.CLOSED)
    books.release(ids["line:1"], "r1")
    _set_state(books, FundState.CLOSED)
    assert books.store.ask(queries.fund_by_code, code="PHYS").state == "closed"
