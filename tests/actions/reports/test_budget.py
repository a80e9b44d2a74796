"""The budget report adds up, counts a fund once, and shows each person what that person may see."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from acqflow.funds import actions as funds
from acqflow.funds.rules import EncumbranceRequest
from acqflow.people.rules import Actor, NotPermitted, Role
from acqflow.reports.budget import BudgetReport, budget_report
from acqflow.reports.chart import budget_chart
from acqflow.reports.table import Cell, Name, Table
from acqflow.storage.store import Store
from acqflow.subjects.model import Subject, SubjectFund
from acqflow.vocabulary.money import Money
from tests.builders import NOW, TODAY, an_actor


def cny(amount: str) -> Money:
    return Money.of(Decimal(amount), "CNY")


@pytest.fixture
def head(store: Store) -> Actor:
    """The head of a library with two subjects that share a fund, and a fund nobody shares."""
    head, buyer = an_actor(store, Role.HEAD), an_actor(store, Role.ACQUISITION_LIBRARIAN)
    year_id = store.run(
        funds.open_fiscal_year,
        code="2026",
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
        currency="CNY",
        by=head,
    )
    ids = {}
    for code, parent in (("LIB", None), ("SCI", "LIB"), ("LAW", "LIB"), ("RESERVE", "LIB")):
        ids[code] = store.run(
            funds.add_fund,
            code=code,
            name_zh=code,
            name_en=code,
            kind="book",
            currency="CNY",
            by=head,
            parent=parent,
        )
    for code, amount in (("SCI", "300"), ("LAW", "100"), ("RESERVE", "50")):
        store.run(
            funds.allocate,
            fund_id=ids[code],
            fiscal_year_id=year_id,
            amount=cny(amount),
            key=code,
            reason="",
            by=head,
            at=NOW,
        )
    request = EncumbranceRequest("x", ids["SCI"], cny("100"))
    store.run(funds.encumber, requests=[request], fiscal_year_id=year_id, key="e", reason="", by=buyer, at=NOW)
    store.run(
        funds.pay,
        fund_id=ids["LAW"],
        fiscal_year_id=year_id,
        amount=cny("25"),
        key="p",
        reason="",
        by=head,
        at=NOW,
    )
    store.run(_subjects, fund_ids=ids)
    return head


def _subjects(session: Session, *, fund_ids: dict[str, int]) -> None:
    for code, fund in (("O1", "SCI"), ("O4", "SCI"), ("D9", "LAW")):
        subject = Subject(code=code, name_zh=f"学科{code}", name_en=f"Subject {code}")
        session.add(subject)
        session.flush()
        session.add(SubjectFund(subject_id=subject.id, resource_type="book", fund_id=fund_ids[fund]))


def report(store: Store, by: Actor) -> BudgetReport:
    return store.ask(budget_report, by=by, on=TODAY, at=NOW)


def figures(table: Table, column: str) -> dict[str, Cell]:
    place = table.column(column)
    return {str(row.cells[1]) or _english(row.cells[0]): row.cells[place] for row in table.rows}


def _english(cell: Cell) -> str:
    return cell.en if isinstance(cell, Name) else str(cell)


def test_funds_add_up_to_their_parent_and_to_the_total(store: Store, head: Actor) -> None:
    table = report(store, head).by_fund
    assert figures(table, "allocated") == {
        "LIB": cny("450"),
        "LAW": cny("100"),
        "RESERVE": cny("50"),
        "SCI": cny("300"),
        "Total": cny("450"),
    }
    assert [row.level for row in table.rows] == [0, 1, 1, 1, 0]


def test_a_fund_two_subjects_share_is_shown_with_both_and_counted_once(store: Store, head: Actor) -> None:
    table = report(store, head).by_subject
    allocated = figures(table, "allocated")
    assert allocated["O1"] == allocated["O4"] == cny("300")
    assert allocated["No subject"] == cny("50")
    assert allocated["Total"] == cny("450")


def test_what_is_promised_spent_and_left_stands_beside_what_was_given(store: Store, head: Actor) -> None:
    table = report(store, head).by_subject
    assert figures(table, "encumbered")["O1"] == cny("100")
    assert figures(table, "expended")["D9"] == cny("25")
    assert figures(table, "available")["D9"] == cny("75")
    assert figures(table, "used")["O1"] == Decimal("33.3")
    assert figures(table, "available")["Total"] == cny("325")


def test_a_librarian_sees_the_subjects_and_funds_of_the_own_subjects_only(store: Store, head: Actor) -> None:
    del head
    librarian = an_actor(store, Role.SUBJECT_LIBRARIAN, subjects=("D9",))
    found = report(store, librarian)
    assert set(figures(found.by_subject, "allocated")) == {"D9", "Total"}
    assert figures(found.by_subject, "allocated")["Total"] == cny("100")
    assert set(figures(found.by_fund, "allocated")) == {"LAW", "Total"}


def test_faculty_does_not_see_the_budget(store: Store, head: Actor) -> None:
    del head
    with pytest.raises(NotPermitted):
        report(store, an_actor(store, Role.FACULTY))


def test_the_chart_is_svg_whose_text_stays_text(store: Store, head: Actor) -> None:
    chart = budget_chart(report(store, head).by_subject, language="zh", translate=str)
    assert chart.startswith("<svg")
    assert "学科O1" in chart
    assert "thousand CNY" in chart
    assert "<script" not in chart
