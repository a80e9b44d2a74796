"""The budget report adds up, counts a fund once, and shows each person what that person may see."""

import re
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from acqflow.catalogues.model import Offer, Vendor
from acqflow.funds import actions as funds
from acqflow.funds.rules import EncumbranceRequest
from acqflow.orders.model import Order, OrderLine
from acqflow.people.rules import Actor, NotPermitted, Role
from acqflow.reports.budget import BudgetReport, budget_report
from acqflow.reports.chart import NARROW, WIDE, budget_chart
from acqflow.reports.table import Cell, Name, Table
from acqflow.selection.model import ListLine, SelectionList
from acqflow.storage.store import Store
from acqflow.subjects.model import Subject, SubjectFund
from acqflow.titles.model import Title
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
            reason="a test",
            by=head,
            at=NOW,
        )
    request = EncumbranceRequest("x", ids["SCI"], cny("100"))
    promised = store.run(
        funds.encumber, requests=[request], fiscal_year_id=year_id, key="e", reason="", by=buyer, at=NOW
    )
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
    store.run(_lists, fund_id=ids["SCI"], encumbrance_id=promised["x", ids["SCI"]], by=head)
    return head


def _subjects(session: Session, *, fund_ids: dict[str, int]) -> None:
    for code, fund in (("O1", "SCI"), ("O4", "SCI"), ("D9", "LAW")):
        subject = Subject(code=code, name_zh=f"学科{code}", name_en=f"Subject {code}")
        session.add(subject)
        session.flush()
        session.add(SubjectFund(subject_id=subject.id, resource_type="book", fund_id=fund_ids[fund]))


def _lists(session: Session, *, fund_id: int, encumbrance_id: int, by: Actor) -> None:
    """What O1 ordered from the shared fund, and what O4 has selected."""
    vendor = Vendor(code="V", name_zh="V", name_en="V", currency="CNY")
    title = Title(title="光学", work_key="光学", resource_type="book", added_at=NOW)
    session.add_all([vendor, title])
    session.flush()
    offer = Offer(title_id=title.id, vendor_id=vendor.id, vendor_key="1", record_digest="", warnings=[])
    session.add(offer)
    session.flush()
    for code, state, minor in (("O1", "ordered", 10_000), ("O4", "draft", 6_800)):
        subject_id = session.scalars(select(Subject.id).where(Subject.code == code)).one()
        made = SelectionList(
            subject_id=subject_id, name=code, state=state, made_by_id=by.person_id, made_at=NOW, departments=[]
        )
        session.add(made)
        session.flush()
        price = {
            "fund_id": fund_id, "copies": 1, "unit_price_minor": minor, "currency": "CNY",
            "fund_amount_minor": minor, "fund_currency": "CNY", "rate": "1",
        }  # fmt: skip
        line = ListLine(
            list_id=made.id, title_id=title.id, offer_id=offer.id,
            state="ordered" if state == "ordered" else "open", **price,
        )  # fmt: skip
        session.add(line)
        session.flush()
        if state == "ordered":
            order = Order(
                number="2026-00001", vendor_id=vendor.id, list_id=made.id, placed_at=NOW, placed_on=TODAY,
                placed_by_id=by.person_id,
            )  # fmt: skip
            session.add(order)
            session.flush()
            session.add(
                OrderLine(
                    order_id=order.id,
                    list_line_id=line.id,
                    title_id=title.id,
                    encumbrance_id=encumbrance_id,
                    **price,
                )
            )


def report(store: Store, by: Actor) -> BudgetReport:
    return store.ask(budget_report, by=by, on=TODAY, at=NOW, today=TODAY)


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


def test_a_fund_two_subjects_share_has_a_row_of_its_own_with_what_each_did_to_it(
    store: Store, head: Actor
) -> None:
    table = report(store, head).by_subject
    assert [(row.cells[1], row.level) for row in table.rows] == [
        ("D9", 0), ("SCI", 0), ("O1", 1), ("O4", 1), ("", 0), ("", 0),
    ]  # fmt: skip
    for column, of_o1, of_o4, whole in (
        ("selected", cny("0"), cny("68"), cny("68")),
        ("encumbered", cny("100"), cny("0"), cny("100")),
        ("allocated", None, None, cny("300")),
        ("available", None, None, cny("200")),
    ):
        found = figures(table, column)
        assert (found["O1"], found["O4"], found["SCI"]) == (of_o1, of_o4, whole)


def test_the_rows_of_the_subjects_add_up_to_the_total(store: Store, head: Actor) -> None:
    table = report(store, head).by_subject
    allocated = figures(table, "allocated")
    assert (allocated["D9"], allocated["SCI"], allocated["No subject"]) == (cny("100"), cny("300"), cny("50"))
    for column in ("allocated", "selected", "encumbered", "expended", "available"):
        place = table.column(column)
        amounts = [row.cells[place] for row in table.rows if not row.level]
        assert sum((m.minor for m in amounts[:-1] if isinstance(m, Money)), 0) == amounts[-1].minor  # type: ignore[union-attr]


def test_what_is_promised_spent_and_left_stands_beside_what_was_given(store: Store, head: Actor) -> None:
    table = report(store, head).by_subject
    assert figures(table, "expended")["D9"] == cny("25")
    assert figures(table, "available")["D9"] == cny("75")
    assert figures(table, "used")["SCI"] == Decimal("33.3")
    assert figures(table, "available")["Total"] == cny("325")


def test_who_sees_one_of_the_subjects_that_share_a_fund_sees_that_it_is_shared(store: Store, head: Actor) -> None:
    del head
    found = report(store, an_actor(store, Role.SUBJECT_LIBRARIAN, subjects=("O1",)))
    assert [row.cells[1] for row in found.by_subject.rows] == ["SCI", "O1", ""]


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


def test_the_chart_for_a_phone_has_the_same_bars_on_less_room(store: Store, head: Actor) -> None:
    table = report(store, head).by_subject
    wide, narrow = (
        budget_chart(table, language="zh", translate=str, measure=measure) for measure in (WIDE, NARROW)
    )
    widths = [int(found) for found in re.findall(r'<svg [^>]*?\bwidth="(\d+)', wide + narrow)]
    assert widths[0] > 500
    assert widths[1] <= 370
    assert wide.count('aria-roledescription="bar"') == narrow.count('aria-roledescription="bar"') > 0


def test_the_chart_is_svg_whose_text_stays_text(store: Store, head: Actor) -> None:
    chart = budget_chart(report(store, head).by_subject, language="zh", translate=str)
    assert chart.startswith("<svg")
    assert "学科D9" in chart
    assert "共用：SCI" in chart
    assert "thousand CNY" in chart
    assert "<script" not in chart
