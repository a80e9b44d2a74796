"""An approved list becomes orders and promises in one stroke, or nothing happens at all."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from acqflow.catalogues.model import Offer, Vendor
from acqflow.funds import actions as funds
from acqflow.funds.model import Encumbrance, Movement
from acqflow.funds.queries import balances, verify
from acqflow.funds.rules import Balance, FundOverdrawn
from acqflow.orders import actions, queries
from acqflow.orders.model import Order, OrderLine
from acqflow.orders.rules import (
    LineMissing,
    LineNotOrdered,
    ListNotApproved,
    NoLongerOffered,
    NothingToOrder,
    OrderMissing,
)
from acqflow.people.rules import Actor, NotPermitted, Role
from acqflow.reports.order_file import order_file
from acqflow.selection.actions import send_back
from acqflow.selection.model import ListLine, SelectionList
from acqflow.selection.rules import ListMissing, ReasonMissing
from acqflow.storage.store import Store
from acqflow.subjects.model import Subject
from acqflow.titles.model import Title, TitleIdentifier, TitleStanding
from acqflow.titles.queries import dossier
from acqflow.vocabulary.money import Money
from tests.builders import NOW, TODAY, an_actor


def cny(amount: str) -> Money:
    return Money.of(Decimal(amount), "CNY")


@dataclass
class Desk:
    """An acquisition librarian, a fund of 100.00 and an approved list with lines of two vendors."""

    store: Store
    buyer: Actor
    head: Actor
    fund_id: int
    year_id: int
    list_id: int
    titles: list[int]

    def place(self) -> list[actions.PlacedOrder]:
        return self.store.run(actions.place, list_id=self.list_id, by=self.buyer, at=NOW, on=TODAY)

    def balance(self) -> Balance:
        return self.store.ask(balances, fiscal_year_id=self.year_id)[self.fund_id]

    def count(self, kind: type) -> int:
        return self.store.ask(lambda s: s.scalars(select(func.count()).select_from(kind)).one())

    def standings(self) -> list[tuple[int, str]]:
        return self.store.ask(
            lambda s: [
                (x.title_id, x.standing) for x in s.scalars(select(TitleStanding).order_by(TitleStanding.id))
            ]
        )


@pytest.fixture
def desk(store: Store):  # type: ignore[no-untyped-def]
    head, buyer = an_actor(store, Role.HEAD), an_actor(store, Role.ACQUISITION_LIBRARIAN)
    year_id = store.run(
        funds.open_fiscal_year,
        code="2026",
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
        currency="CNY",
        by=head,
    )
    fund_id = store.run(
        funds.add_fund, code="PHYS", name_zh="物理", name_en="Physics", kind="book", currency="CNY", by=head
    )
    store.run(
        funds.allocate,
        fund_id=fund_id,
        fiscal_year_id=year_id,
        amount=cny("100"),
        key="a",
        reason="a test",
        by=head,
        at=NOW,
    )
    list_id, titles = store.run(_an_approved_list, fund_id=fund_id, by=head)
    desk = Desk(store, buyer, head, fund_id, year_id, list_id, titles)
    yield desk
    assert store.ask(verify) == []


def _an_approved_list(session: Session, *, fund_id: int, by: Actor) -> tuple[int, list[int]]:
    subject = Subject(code="O4", name_zh="物理", name_en="Physics")
    vendors = [Vendor(code=code, name_zh=code, name_en=code, currency="CNY") for code in ("B", "A")]
    titles = [
        Title(title=text, work_key=text, resource_type="book", added_at=NOW, language="chi")
        for text in ("=光学", "力学", "热学", "电学")
    ]
    session.add_all([subject, *vendors, *titles])
    session.flush()
    for place, scheme, value in (
        (0, "isbn", "9787040396638"),
        (2, "unified_book_number", "15034·2345"),
        (2, "issn", "0317-8471"),
    ):
        session.add(TitleIdentifier(title_id=titles[place].id, scheme=scheme, value=value, raw=value))
    chosen = SelectionList(
        subject_id=subject.id,
        name="十一月书单",
        state="approved",
        made_by_id=by.person_id,
        made_at=NOW,
        departments=[],
    )
    session.add(chosen)
    session.flush()
    states = ("approved", "approved", "approved", "rejected")
    for place, (title, state) in enumerate(zip(titles, states, strict=True)):
        offer = Offer(
            title_id=title.id,
            vendor_id=vendors[place % 2].id,
            vendor_key=f"k{place}",
            vendor_number=f"N{place}",
            record_digest="",
            warnings=[],
        )
        session.add(offer)
        session.flush()
        session.add(
            ListLine(
                list_id=chosen.id,
                title_id=title.id,
                offer_id=offer.id,
                fund_id=fund_id,
                copies=2,
                unit_price_minor=1000,
                currency="CNY",
                fund_amount_minor=2000,
                fund_currency="CNY",
                rate="1",
                state=state,
            )
        )
        if state == "approved":
            session.add(
                TitleStanding(title_id=title.id, standing="approved", reference=f"list:{chosen.id}", since=NOW)
            )
    session.flush()
    return chosen.id, [title.id for title in titles]


def test_an_approved_list_becomes_one_order_per_vendor(desk: Desk) -> None:
    placed = desk.place()
    assert [(order.number, order.lines) for order in placed] == [("2026-00001", 2), ("2026-00002", 1)]
    rows = desk.store.ask(queries.orders, by=desk.buyer)
    assert [(row.number, row.vendor_code, row.total) for row in rows] == [
        ("2026-00002", "A", (cny("20"),)),
        ("2026-00001", "B", (cny("40"),)),
    ]


def test_placing_encumbers_what_the_lines_cost(desk: Desk) -> None:
    desk.place()
    assert (desk.balance().encumbered, desk.balance().available) == (cny("60"), cny("40"))


def test_a_rejected_line_is_not_ordered(desk: Desk) -> None:
    desk.place()
    assert desk.titles[3] not in [title for title, _ in desk.standings()]


def test_a_title_on_order_says_so_and_keeps_it_in_its_story(desk: Desk) -> None:
    desk.place()
    assert sorted(desk.standings()) == [(title, "on_order") for title in desk.titles[:3]]
    story = desk.store.ask(dossier, title_id=desk.titles[0])
    assert [(line.station, line.event) for line in story] == [("orders", "ordered")]


def test_a_list_too_dear_for_its_fund_is_refused_and_leaves_nothing_behind(desk: Desk) -> None:
    desk.store.run(
        funds.pay,
        fund_id=desk.fund_id,
        fiscal_year_id=desk.year_id,
        amount=cny("50"),
        key="p",
        reason="",
        by=desk.head,
        at=NOW,
    )
    with pytest.raises(FundOverdrawn) as refused:
        desk.place()
    assert str(refused.value).startswith("PHYS: CNY 60.00 asked, CNY 50.00 left.")
    assert [desk.count(kind) for kind in (Order, OrderLine, Encumbrance)] == [0, 0, 0]
    assert {standing for _, standing in desk.standings()} == {"approved"}
    assert desk.store.ask(lambda s: s.get_one(SelectionList, desk.list_id).state) == "approved"


def test_a_list_is_ordered_once(desk: Desk) -> None:
    desk.place()
    movements = desk.count(Movement)
    with pytest.raises(ListNotApproved):
        desk.place()
    assert (desk.count(Order), desk.count(Movement)) == (2, movements)


def test_a_list_without_an_approved_line_has_nothing_to_order(desk: Desk) -> None:
    def reject_all(session: Session) -> None:
        for line in session.scalars(select(ListLine)):
            line.state = "rejected"

    desk.store.run(reject_all)
    with pytest.raises(NothingToOrder):
        desk.place()


def test_only_acquisitions_places_orders(desk: Desk) -> None:
    librarian = an_actor(desk.store, Role.SUBJECT_LIBRARIAN)
    with pytest.raises(NotPermitted):
        desk.store.run(actions.place, list_id=desk.list_id, by=librarian, at=NOW, on=TODAY)
    with pytest.raises(NotPermitted):
        desk.store.ask(queries.orders, by=librarian)


def test_a_list_that_is_not_there_is_named(desk: Desk) -> None:
    with pytest.raises(ListMissing):
        desk.store.run(actions.place, list_id=999, by=desk.buyer, at=NOW, on=TODAY)


def test_a_cancelled_line_gives_its_money_back_once(desk: Desk) -> None:
    order = desk.place()[0]
    lines = desk.store.ask(queries.order_page, order_id=order.order_id, by=desk.buyer).lines

    def cancel(line_id: int) -> None:
        desk.store.run(actions.cancel_line, line_id=line_id, reason="out of print", by=desk.buyer, at=NOW)

    cancel(lines[0].line_id)
    assert desk.balance().encumbered == cny("40")
    assert (lines[0].title_id, "on_order") not in desk.standings()
    with pytest.raises(LineNotOrdered):
        cancel(lines[0].line_id)
    cancel(lines[1].line_id)
    assert desk.store.ask(queries.order_page, order_id=order.order_id, by=desk.buyer).head.state == "cancelled"
    with pytest.raises(LineMissing, match="There is no order line 9999"):
        cancel(9999)


def test_the_vendors_file_holds_the_live_lines_and_their_sum(desk: Desk) -> None:
    order = desk.place()[0]
    table = desk.store.ask(order_file, order_id=order.order_id, by=desk.buyer)
    titles = [row.cells[table.column("title")] for row in table.rows if not row.is_total]
    assert titles == ["=光学", "热学"]
    numbers = [(row.cells[table.column("isbn")], row.cells[table.column("other_number")]) for row in table.rows]
    assert numbers == [("9787040396638", None), (None, "统一书号 15034·2345; ISSN 0317-8471"), (None, None)]
    assert table.rows[-1].cells[table.column("amount")] == cny("40")
    assert dict(table.facts)["Order"] == "2026-00001"


def test_an_order_that_is_not_there_is_named(desk: Desk) -> None:
    with pytest.raises(OrderMissing):
        desk.store.ask(queries.order_page, order_id=1, by=desk.buyer)


def test_acquisitions_limited_to_a_subject_order_and_see_only_its_orders(desk: Desk) -> None:
    stranger = an_actor(desk.store, Role.ACQUISITION_LIBRARIAN, subjects=("K",))
    with pytest.raises(NotPermitted):
        desk.store.run(actions.place, list_id=desk.list_id, by=stranger, at=NOW, on=TODAY)
    placed = desk.place()
    line = desk.store.ask(queries.order_page, order_id=placed[0].order_id, by=desk.buyer).lines[0]
    with pytest.raises(NotPermitted):
        desk.store.run(actions.cancel_line, line_id=line.line_id, reason="", by=stranger, at=NOW)
    assert desk.store.ask(queries.orders, by=stranger) == []
    with pytest.raises(OrderMissing):
        desk.store.ask(queries.order_page, order_id=placed[0].order_id, by=stranger)
    own = an_actor(desk.store, Role.ACQUISITION_LIBRARIAN, subjects=("O4",))
    assert len(desk.store.ask(queries.orders, by=own)) == len(placed)


def test_an_approved_list_that_cannot_be_ordered_goes_back_with_a_reason(desk: Desk) -> None:
    with pytest.raises(ReasonMissing):
        desk.store.run(send_back, list_id=desk.list_id, reason=" ", by=desk.buyer, at=NOW)
    desk.store.run(send_back, list_id=desk.list_id, reason="the fund is short", by=desk.buyer, at=NOW)
    states = desk.store.ask(lambda s: [line.state for line in s.get_one(SelectionList, desk.list_id).lines])
    assert states == ["open", "open", "open", "rejected"]
    assert sorted(desk.standings()) == [(title, "on_list") for title in desk.titles[:3]]
    with pytest.raises(ListNotApproved):
        desk.place()


@pytest.mark.parametrize("change", ["withdrawn", "another book's"])
def test_what_is_no_longer_offered_is_not_ordered(desk: Desk, change: str) -> None:
    def lose(session: Session) -> None:
        offer = session.scalars(select(Offer).where(Offer.title_id == desk.titles[1])).one()
        if change == "withdrawn":
            offer.is_withdrawn = True
        else:
            offer.title_id = desk.titles[3]

    desk.store.run(lose)
    with pytest.raises(NoLongerOffered, match="力学"):
        desk.place()
    assert (desk.count(Order), desk.balance().encumbered) == (0, cny("0"))
