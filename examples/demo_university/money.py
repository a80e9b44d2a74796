"""The head opens the year, gives every fund its share, and the year's money moves until autumn."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import TypeVar

from acqflow.funds.actions import (
    add_fund,
    allocate,
    encumber,
    open_fiscal_year,
    pay,
    set_rate,
    transfer,
)
from acqflow.funds.rules import EncumbranceRequest
from acqflow.people.queries import person_by_login
from acqflow.vocabulary.money import Money
from examples.demo_university.people import name_funds
from examples.demo_university.story import Story
from examples.demo_university.tables import Row, moment, rows

T = TypeVar("T")


def open_the_year(story: Story) -> str:
    years = {row["code"]: _year(story, row) for row in rows("fiscal_years")}
    for row in rows("funds"):
        _fund(story, row)
    name_funds(story)
    for row in rows("exchange_rates"):
        _rate(story, row)
    for row in rows("allocations"):
        _allocate(story, row, years[row["fiscal_year"]])
    moving = _Moving(story, years["2026"])
    for row in rows("movements"):
        moving.move(row)
    counts = [len(rows(name)) for name in ("funds", "allocations", "movements")]
    return story.told(
        zh="{} 个经费，{} 笔分配，{} 笔变动".format(*counts),
        en="{} funds, {} allocations, {} movements".format(*counts),
    )


def _year(story: Story, row: Row) -> int:
    return story.library.store.run(
        open_fiscal_year,
        code=row["code"],
        starts_on=date.fromisoformat(row["starts_on"]),
        ends_on=date.fromisoformat(row["ends_on"]),
        currency=row["currency"],
        by=story.actor(row["by"]),
    )


def _fund(story: Story, row: Row) -> None:
    owner = story.library.store.ask(person_by_login, login=row["owner"])
    facts = {name: row[name] for name in ("code", "name_zh", "name_en", "kind", "currency")}
    head = story.actor("guqinghua")
    story.library.store.run(add_fund, **facts, parent=row["parent"] or None, owner_id=owner.id, by=head)


def _rate(story: Story, row: Row) -> None:
    story.library.store.run(
        set_rate,
        currency=row["currency"],
        into=row["to_currency"],
        valid_from=date.fromisoformat(row["on"]),
        rate=Decimal(row["rate"]),
        source=story.says(row, "source"),
        by=story.actor(row["by"]),
    )


def _allocate(story: Story, row: Row, year_id: int) -> None:
    story.does(
        row["by"],
        moment(row["at"]),
        allocate,
        fund_id=story.fund(row["fund"]),
        fiscal_year_id=year_id,
        amount=Money.of(row["amount"], row["currency"]),
        key=f"allocate:{row['fiscal_year']}:{row['fund']}",
        reason=story.says(row, "why"),
    )


class _Moving:
    """Books one movement after another; a payment finds the encumbrance it pays by its number."""

    def __init__(self, story: Story, year_id: int) -> None:
        self._story, self._year_id = story, year_id
        self._encumbrances: dict[str, int] = {}

    def move(self, row: Row) -> None:
        match row["kind"]:
            case "encumber":
                self._encumber(row)
            case "pay":
                self._book(row, pay, **self._paid(row))
            case "transfer":
                from_id, to_id = (self._story.fund(row[name]) for name in ("fund", "to_fund"))
                self._book(row, transfer, from_fund_id=from_id, to_fund_id=to_id, amount=_amount(row))
            case kind:
                raise ValueError(kind)

    def _encumber(self, row: Row) -> None:
        fund_id = self._story.fund(row["fund"])
        request = EncumbranceRequest(row["number"], fund_id, _amount(row))
        promised = self._book(row, encumber, requests=[request])
        self._encumbrances[row["number"]] = promised[row["number"], fund_id]

    def _paid(self, row: Row) -> dict[str, object]:
        return {
            "fund_id": self._story.fund(row["fund"]),
            "amount": _amount(row),
            "encumbrance_id": self._encumbrances[row["pays"]],
            "releases": row["releases"] == "yes",
        }

    def _book(self, row: Row, action: Callable[..., T], **facts: object) -> T:
        common = {"fiscal_year_id": self._year_id, "key": row["number"], "reason": self._story.says(row, "why")}
        return self._story.does(row["by"], moment(row["at"]), action, **common, **facts)


def _amount(row: Row) -> Money:
    return Money.of(row["amount"], row["currency"])
