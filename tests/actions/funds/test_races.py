"""Eight buyers at once never spend more than there is; the way most programs do it, they would."""

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import BigInteger, Engine, create_engine, select, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from acqflow.funds import actions, queries
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
from tests.conftest import postgresql_database

THREADS = 8
TRIALS = 200
NAIVE_TRIALS = 40
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


def test_eight_buyers_at_once_never_overdraw_a_fund(store: Store) -> None:
    head, buyer = an_actor(store, Role.HEAD), an_actor(store, Role.ACQUISITION_LIBRARIAN)
    year_id = store.run(
        actions.open_fiscal_year,
        code="2026",
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
        currency="CNY",
        by=head,
    )
    overdrawn, bought = 0, 0
    for trial in range(TRIALS):
        fund_id = store.run(
            actions.add_fund,
            code=f"F{trial}",
            name_zh="经费",
            name_en="Fund",
            kind="book",
            currency="CNY",
            by=head,
        )
        store.run(
            actions.allocate,
            fund_id=fund_id,
            fiscal_year_id=year_id,
            amount=FUNDING,
            key=f"a{trial}",
            reason="a test",
            by=head,
            at=NOW,
        )

        def buy(number: int, trial: int = trial, fund_id: int = fund_id) -> None:
            purpose = f"{trial}:{number}"
            try:
                store.run(
                    actions.encumber,
                    requests=[EncumbranceRequest(purpose, fund_id, PRICE)],
                    fiscal_year_id=year_id,
                    key=purpose,
                    reason="a test",
                    by=buyer,
                    at=NOW,
                )
            except FundOverdrawn:
                return

        at_once(buy)
        balance = store.ask(queries.balances, fiscal_year_id=year_id, fund_ids=[fund_id])[fund_id]
        overdrawn += balance.available.minor < 0
        bought += balance.encumbered.minor // PRICE.minor
    assert overdrawn == 0
    # Five prices fit into every fund: a lock that loses honest buyers would show here.
    assert bought == TRIALS * 5
    assert store.ask(queries.verify) == []


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


class _NaiveBase(DeclarativeBase):
    pass


class _NaiveSpending(_NaiveBase):
    __tablename__ = "naive_spendings"

    id: Mapped[int] = mapped_column(primary_key=True)
    trial: Mapped[int] = mapped_column(BigInteger)
    minor: Mapped[int] = mapped_column(BigInteger)


def _naive_overdrafts(engine: Engine) -> int:
    """The usual way: read the balance, then insert, with the engine's defaults."""
    _NaiveBase.metadata.create_all(engine)
    # Between reading and writing a real program computes. Here the buyers meet at that point, so that the proof
    # does not hang on how busy the machine is.
    meeting = threading.Barrier(THREADS)

    def buy(trial: int) -> None:
        with Session(engine) as session:
            spent = sum(session.scalars(select(_NaiveSpending.minor).where(_NaiveSpending.trial == trial)))
            meeting.wait()
            if spent + PRICE.minor <= FUNDING.minor:
                session.add(_NaiveSpending(trial=trial, minor=PRICE.minor))
                session.commit()

    overdrawn = 0
    for trial in range(NAIVE_TRIALS):
        at_once(lambda _number, trial=trial: buy(trial))  # type: ignore[misc]
        with Session(engine) as session:
            spent = session.scalar(
                text("SELECT sum(minor) FROM naive_spendings WHERE trial = :t").bindparams(t=trial)
            )
        overdrawn += (spent or 0) > FUNDING.minor
    return overdrawn


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_reading_the_balance_first_and_then_inserting_does_overdraw(
    database: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if database == "sqlite":
        engine = create_engine(f"sqlite:///{tmp_path / 'naive.db'}", connect_args={"timeout": 30})
        overdrawn = _naive_overdrafts(engine)
        engine.dispose()
    else:
        with postgresql_database(request.getfixturevalue("postgresql_server")) as url:
            engine = create_engine(url)
            overdrawn = _naive_overdrafts(engine)
            engine.dispose()
    # Proof that the race above can be lost at all.
    assert overdrawn >= NAIVE_TRIALS * 3 // 4
