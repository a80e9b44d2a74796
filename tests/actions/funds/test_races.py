"""Eight buyers at once never spend more than there is; the way most programs do it, they would."""

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial

from sqlalchemy import Engine, create_engine, select, update
from sqlalchemy.orm import Session

from acqflow.funds import actions, queries
from acqflow.funds.model import Account, Booking, Movement
from acqflow.funds.rules import (
    EncumbranceRequest,
    FiscalYearUnusable,
    FundHasBookings,
    FundNotLeaf,
    FundOverdrawn,
    KeyReused,
)
from acqflow.people.rules import Actor, Role
from acqflow.storage.store import Store
from acqflow.vocabulary.money import Money
from tests.builders import NOW, an_actor

THREADS = 8
TRIALS = 200
FUNDING = Money.of(Decimal(100), "CNY")
PRICE = Money.of(Decimal(17), "CNY")


def at_once(work: Callable[[int], None]) -> None:
    """Run the work in eight threads that start together; an unexpected error fails the test."""
    barrier = threading.Barrier(THREADS)
    errors: list[BaseException] = []

    def run(number: int) -> None:
        barrier.wait()
        try:
            work(number)
        except Exception as error:  # noqa: BLE001 - handed to the test's own thread below
            errors.append(error)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


@dataclass(frozen=True)
class Trial:
    """A fund of one trial with its money, from which the eight buy one thing each."""

    fund_id: int
    fiscal_year_id: int
    buyer: Actor


def race(store: Store, buy: Callable[[Trial, str], None]) -> tuple[int, int]:
    """How many of the trials' funds are overdrawn in the end, and how many things were bought from all of them."""
    head, year_id = _ledger(store)
    buyer = an_actor(store, Role.ACQUISITION_LIBRARIAN)
    overdrawn = bought = 0
    for number in range(TRIALS):
        trial = Trial(_add_fund(store, f"F{number}", head), year_id, buyer)
        store.run(
            actions.allocate, fund_id=trial.fund_id, fiscal_year_id=year_id, amount=FUNDING, key=f"a{number}",
            reason="a test", by=head, at=NOW,
        )  # fmt: skip
        at_once(lambda thread, trial=trial, number=number: buy(trial, f"{number}:{thread}"))  # type: ignore[misc]
        found = store.ask(queries.balances, fiscal_year_id=year_id, fund_ids=[trial.fund_id])[trial.fund_id]
        overdrawn += found.available.minor < 0
        bought += found.encumbered.minor // PRICE.minor
    return overdrawn, bought


def test_eight_buyers_at_once_never_overdraw_a_fund(store: Store) -> None:
    def buy(trial: Trial, key: str) -> None:
        with suppress(FundOverdrawn):
            store.run(
                actions.encumber, requests=[EncumbranceRequest(key, trial.fund_id, PRICE)],
                fiscal_year_id=trial.fiscal_year_id, key=key, reason="a test", by=trial.buyer, at=NOW,
            )  # fmt: skip

    overdrawn, bought = race(store, buy)
    assert overdrawn == 0
    # Five prices fit into every fund: a lock that loses honest buyers would show here.
    assert bought == TRIALS * 5
    assert store.ask(queries.verify) == []


def test_reading_the_balance_and_then_booking_overdraws_in_the_same_race(store: Store) -> None:
    naive = create_engine(store.url, connect_args={"timeout": 30} if store.is_sqlite else {}, pool_size=THREADS)
    overdrawn, _ = race(store, partial(_buy_naively, naive))
    naive.dispose()
    # Proof that the race above can be lost at all.
    assert overdrawn >= TRIALS * 3 // 4


def _buy_naively(engine: Engine, trial: Trial, key: str) -> None:
    """The usual way, in the ledger's own tables: read the balance, then book; the engine's defaults, no lock."""
    with Session(engine) as session:
        balances = queries.balances(session, fiscal_year_id=trial.fiscal_year_id, fund_ids=[trial.fund_id])
        if balances[trial.fund_id].available.minor < PRICE.minor:
            return
        accounts = {row.kind: row for row in session.scalars(select(Account).filter_by(fund_id=trial.fund_id))}
        out, into = accounts["available"], accounts["encumbered"]
        session.add(Booking(key=key, body_digest=key))
        session.flush()
        for account, minor in ((out, -PRICE.minor), (into, PRICE.minor)):
            session.execute(
                update(Account).where(Account.id == account.id).values(balance_minor=Account.balance_minor + minor)
            )
        session.add(
            Movement(
                key=key, kind="encumber", from_account_id=out.id, to_account_id=into.id, amount_minor=PRICE.minor,
                currency=PRICE.currency, at=NOW, by_id=trial.buyer.person_id, reason="a test",
            )
        )  # fmt: skip
        session.commit()


def test_sixteen_sends_of_one_command_book_it_once(store: Store) -> None:
    head = an_actor(store, Role.HEAD)
    year_id = store.run(
        actions.open_fiscal_year,
        code="2026",
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
        currency="CNY",
        by=head,
    )
    fund_id = store.run(
        actions.add_fund, code="F", name_zh="经费", name_en="Fund", kind="book", currency="CNY", by=head
    )

    def send(number: int) -> None:
        for key in (f"k{number % 2}", f"k{number % 2}"):
            store.run(
                actions.allocate,
                fund_id=fund_id,
                fiscal_year_id=year_id,
                amount=FUNDING,
                key=key,
                reason="a test",
                by=head,
                at=NOW,
            )

    at_once(send)
    found = store.ask(queries.balances, fiscal_year_id=year_id)[fund_id]
    assert found.funding == Money(2 * FUNDING.minor, "CNY")


def _ledger(store: Store) -> tuple[Actor, int]:
    head = an_actor(store, Role.HEAD)
    year_id = store.run(
        actions.open_fiscal_year, code="2026", starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31),
        currency="CNY", by=head,
    )  # fmt: skip
    return head, year_id


def _add_fund(store: Store, code: str, by: Actor, parent: str | None = None) -> int:
    return store.run(
        actions.add_fund,
        code=code,
        name_zh="经费",
        name_en="Fund",
        kind="book",
        currency="CNY",
        by=by,
        parent=parent,
    )


def test_one_key_sent_for_two_funds_at_once_books_one_and_refuses_the_other(store: Store) -> None:
    head, year_id = _ledger(store)
    funds = [_add_fund(store, f"F{number}", head) for number in range(THREADS)]
    outcomes: list[str] = []

    def send(number: int) -> None:
        try:
            store.run(
                actions.allocate, fund_id=funds[number], fiscal_year_id=year_id, amount=FUNDING, key="once",
                reason="a test", by=head, at=NOW,
            )  # fmt: skip
            outcomes.append("booked")
        except KeyReused:
            outcomes.append("refused")

    at_once(send)
    assert sorted(outcomes) == ["booked"] + ["refused"] * (THREADS - 1)


def test_a_fund_is_either_given_money_or_funds_below_it(store: Store) -> None:
    head, year_id = _ledger(store)
    for trial in range(15):
        parent_id = _add_fund(store, f"P{trial}", head)
        done: list[str] = []

        def act(number: int, trial: int = trial, parent_id: int = parent_id, done: list[str] = done) -> None:
            try:
                if number % 2:
                    _add_fund(store, f"P{trial}-{number}", head, parent=f"P{trial}")
                    done.append("child")
                else:
                    store.run(
                        actions.allocate, fund_id=parent_id, fiscal_year_id=year_id, amount=FUNDING,
                        key=f"{trial}:{number}", reason="a test", by=head, at=NOW,
                    )  # fmt: skip
                    done.append("money")
            except (FundHasBookings, FundNotLeaf):
                pass

        at_once(act)
        assert len(set(done)) == 1


def test_days_belong_to_one_fiscal_year_however_many_are_opened_at_once(store: Store) -> None:
    head = an_actor(store, Role.HEAD)
    opened: list[int] = []

    def act(number: int) -> None:
        days = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}
        with suppress(FiscalYearUnusable):
            opened.append(store.run(actions.open_fiscal_year, code=f"Y{number}", currency="CNY", by=head, **days))

    at_once(act)
    assert len(opened) == 1
