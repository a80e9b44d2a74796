"""The way of a title, told once: from a vendor's file to a booked order, with the money looked at on the way."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from acqflow import intake
from acqflow.bootstrap import Library, Settings
from acqflow.catalogues.actions import add_vendor
from acqflow.catalogues.queries import quarantine
from acqflow.funds.actions import allocate
from acqflow.funds.queries import fiscal_year_on, fund_by_code, verify
from acqflow.funds.rules import FundOverdrawn
from acqflow.matching.queries import uncovered
from acqflow.orders.actions import cancel_line, place
from acqflow.orders.queries import order_page, orders
from acqflow.reports.budget import budget_report
from acqflow.selection.actions import (
    circle,
    circulate,
    close_list,
    decide,
    make_list,
    remove_line,
    select,
    send_back,
    submit,
)
from acqflow.selection.queries import approvals, list_page, to_order, worklist
from acqflow.selection.rules import ListState
from acqflow.storage.store import Store
from acqflow.suggestions.actions import accept, suggest
from acqflow.suggestions.queries import mine
from acqflow.titles.queries import dossier, find_by_identifiers
from acqflow.vocabulary.identifiers import parse_isbn
from acqflow.vocabulary.money import Money
from examples.demo_university.iso2709 import Field, data_field, record
from tests.flow.library import DAY, FUND, STAFF, Clock, Walk, a_library

WANTED = ("9780306406157", "Designing data systems", "QA76.9.D26", "USD 60.00")
DEAR = ("9780131103627", "The art of compilers", "QA76.73.C15", "USD 200.00")
LATER = ("9781861972712", "Probabilistic learning", "QA76.5", "USD 40.00")
ELSEWHERE = ("9780140449136", "Crime and punishment", "PG3326", "USD 12.00")


@pytest.fixture
def walk(store: Store, tmp_path: Path) -> Iterator[Walk]:
    url = store.url.render_as_string(hide_password=False)
    library = Library(Settings(url, "0123456789abcdef" * 2, tmp_path), clock=Clock())
    yield a_library(library)
    library.close()


def test_the_way_of_a_title(walk: Walk, tmp_path: Path) -> None:
    assert _money(walk) == ("2500.00", "0.00", "0.00")
    _the_vendors_file_comes(walk, tmp_path)
    titles = _titles(walk)
    _it_lies_in_the_worklist_of_the_subject_that_wants_it(walk, titles)
    _two_teachers_ask_for_it(walk, titles["wanted"])
    list_id = _it_is_chosen(walk, titles)
    assert _money(walk) == ("2500.00", "0.00", "2240.00")
    _the_department_marks_it(walk, list_id, titles["wanted"])
    _those_decide_whom_the_rules_name(walk, list_id)
    assert _money(walk) == ("2500.00", "0.00", "2240.00")
    _it_is_ordered(walk, list_id)
    assert _money(walk) == ("260.00", "2240.00", "0.00")
    _the_teachers_see_it(walk)
    _what_the_fund_cannot_pay_is_refused_whole(walk, titles["later"])
    assert _money(walk) == ("260.00", "2240.00", "280.00")
    _it_goes_back_and_is_ordered_once_there_is_money(walk, titles["later"])
    assert _money(walk) == ("0.00", "2520.00", "0.00")
    _the_report_says_the_same(walk)
    _its_dossier_tells_it_all(walk, titles["wanted"])


def _the_vendors_file_comes(walk: Walk, folder: Path) -> None:
    vendor = {"code": "QS", "name_zh": "青山", "name_en": "Qingshan", "currency": "USD"}
    walk.library.store.run(add_vendor, **vendor, by=walk.people["acquisitions"])
    file = folder / "delivered.mrc"
    broken = _marc(*LATER).replace(b"978", b"\xe978", 1)
    file.write_bytes(b"".join(_marc(*book) for book in (WANTED, DEAR, LATER, ELSEWHERE)) + broken)
    delivered = intake.delivery(walk.library, file, vendor_code="QS")
    taken = intake.take_in(walk.library, delivered, by=walk.people["acquisitions"])
    assert delivered.plugin.name == "marc"
    assert (taken.result.counts.titles_added, taken.result.counts.quarantined) == (4, 1)
    assert len(walk.library.store.ask(quarantine, run_id=taken.result.run_id)) == 1
    again = intake.take_in(walk.library, delivered, by=walk.people["acquisitions"])
    assert again.result.is_repeat


def _it_lies_in_the_worklist_of_the_subject_that_wants_it(walk: Walk, titles: dict[str, int]) -> None:
    page = walk.sees("librarian", worklist, subject_id=walk.subject_id, on=DAY)
    assert {row.title.id for row in page.rows} == {titles[name] for name in ("wanted", "dear", "later")}
    assert all(row.reasons[0].code == "class_in_range" for row in page.rows)
    nobody = walk.library.store.ask(uncovered)
    assert [row.title for row in nobody.rows] == [ELSEWHERE[1]]


def _two_teachers_ask_for_it(walk: Walk, title_id: int) -> None:
    first = walk.does("teacher", suggest, title_id=title_id, need=1, reason="Lab text.", on=DAY)
    second = walk.does("colleague", suggest, title_id=title_id, need=2, reason="For my group.", on=DAY)
    assert not first.joined
    assert second.joined
    assert first.suggestion_id == second.suggestion_id
    assert first.subject_id == walk.subject_id
    walk.does("librarian", accept, suggestion_id=first.suggestion_id, text="On the next list.")


def _it_is_chosen(walk: Walk, titles: dict[str, int]) -> int:
    list_id = walk.does("librarian", make_list, subject_id=walk.subject_id, name="November")
    on_list = {"subject_id": walk.subject_id, "list_id": list_id}
    walk.does("librarian", select, title_id=titles["wanted"], copies=2, **on_list, on=DAY)
    walk.does("librarian", select, title_id=titles["dear"], **on_list, on=DAY)
    page = walk.sees("librarian", list_page, list_id=list_id, on=DAY)
    assert [line.amount for line in page.lines] == [Money.of("840.00", "CNY"), Money.of("1400.00", "CNY")]
    return list_id


def _the_department_marks_it(walk: Walk, list_id: int, title_id: int) -> None:
    walk.does("librarian", circulate, list_id=list_id, departments=["CS"], deadline=DAY, on=DAY)
    page = walk.sees("teacher", list_page, list_id=list_id, on=DAY)
    line = next(line for line in page.lines if line.title.id == title_id)
    walk.does("teacher", circle, line_id=line.line_id, priority=1, reason="Essential.", on=DAY)
    walk.does("librarian", close_list, list_id=list_id)
    page = walk.sees("librarian", list_page, list_id=list_id, on=DAY)
    marks = {line.title.id: [(mark.name, mark.priority) for mark in line.marks] for line in page.lines}
    assert marks.pop(title_id) == [(STAFF["teacher"][0], 1)]
    assert list(marks.values()) == [[]]


def _those_decide_whom_the_rules_name(walk: Walk, list_id: int) -> None:
    """Acquisitions, because the librarian only assists; the committee, because one title is above the limit."""
    route = walk.does("librarian", submit, list_id=list_id, on=DAY)
    assert [step.clause.value for step in route.steps] == [
        "librarian_recommends",
        "participate_recommends",
        "above_title_limit",
    ]
    assert walk.sees("first", approvals) == []
    _approves(walk, "acquisitions")
    _approves(walk, "first")
    assert _state(walk, list_id) is ListState.SUBMITTED
    _approves(walk, "second")
    assert _state(walk, list_id) is ListState.APPROVED


def _it_is_ordered(walk: Walk, list_id: int) -> None:
    placed = walk.does("acquisitions", place, list_id=list_id, on=DAY)
    assert [(order.number, order.lines) for order in placed] == [("2026-00001", 2)]
    page = walk.sees("acquisitions", order_page, order_id=placed[0].order_id)
    assert [(line.copies, str(line.unit_price)) for line in page.lines] == [(2, "USD 60.00"), (1, "USD 200.00")]


def _the_teachers_see_it(walk: Walk) -> None:
    for login in ("teacher", "colleague"):
        asked = walk.sees(login, mine)
        assert [(row.title.title, row.state.value) for row in asked] == [(WANTED[1], "ordered")]


def _what_the_fund_cannot_pay_is_refused_whole(walk: Walk, title_id: int) -> None:
    line = {"subject_id": walk.subject_id, "title_id": title_id}
    list_id = walk.does("librarian", make_list, subject_id=walk.subject_id, name="December")
    walk.does("librarian", select, list_id=list_id, **line, on=DAY)
    walk.does("librarian", submit, list_id=list_id, on=DAY)
    _approves(walk, "acquisitions")
    with pytest.raises(FundOverdrawn) as refused:
        walk.does("acquisitions", place, list_id=list_id, on=DAY)
    assert str(refused.value).startswith("BOOKS-TP3: CNY 280.00 asked, CNY 260.00 left. ")
    assert _state(walk, list_id) is ListState.APPROVED
    assert len(walk.sees("acquisitions", orders)) == 1
    assert ("orders", "ordered") not in _told(walk, title_id)


def _it_goes_back_and_is_ordered_once_there_is_money(walk: Walk, title_id: int) -> None:
    list_id = walk.sees("acquisitions", to_order)[0].list_id
    walk.does("acquisitions", send_back, list_id=list_id, reason="The fund is short of 20.00.")
    assert _state(walk, list_id) is ListState.RETURNED
    year = walk.library.store.ask(fiscal_year_on, on=DAY)
    fund = walk.library.store.ask(fund_by_code, code=FUND)
    given = {"fund_id": fund.fund_id, "fiscal_year_id": year.id, "amount": Money.of("20.00", "CNY")}
    walk.does("head", allocate, **given, key="a2", reason="For the December list")
    walk.does("librarian", submit, list_id=list_id, on=DAY)
    _approves(walk, "acquisitions")
    walk.does("acquisitions", place, list_id=list_id, on=DAY)
    assert ("orders", "ordered") in _told(walk, title_id)


def _the_report_says_the_same(walk: Walk) -> None:
    """2,520.00 were given; all of it is promised by orders of the one subject."""
    report = walk.library.store.ask(
        budget_report, by=walk.people["head"], on=DAY, at=walk.library.now(), today=DAY
    )
    for table in (report.by_subject, report.by_fund):
        figures = {column.code: cell for column, cell in zip(table.columns, table.rows[0].cells, strict=True)}
        assert [str(figures[name]) for name in ("allocated", "selected", "encumbered", "available")] == [
            "CNY 2520.00",
            "CNY 0.00",
            "CNY 2520.00",
            "CNY 0.00",
        ]


def _its_dossier_tells_it_all(walk: Walk, title_id: int) -> None:
    assert _told(walk, title_id) == [
        ("catalogues", "offered"),
        ("matching", "distributed"),
        ("suggestions", "suggested"),
        ("suggestions", "endorsed"),
        ("suggestions", "accepted"),
        ("suggestions", "selected"),
        ("selection", "selected"),
        ("selection", "circulated"),
        ("selection", "circled"),
        ("selection", "circulation_closed"),
        ("selection", "submitted"),
        ("selection", "approved"),
        ("orders", "ordered"),
        ("suggestions", "ordered"),
    ]
    _what_does_not_come_is_free_again(walk, title_id)
    assert _money(walk) == ("840.00", "1680.00", "0.00")
    assert walk.library.store.ask(verify) == []


def _what_does_not_come_is_free_again(walk: Walk, title_id: int) -> None:
    """Cancelled, it lies in the worklist as before; the teachers' wish stands, and they are told why."""
    page = walk.sees("acquisitions", order_page, order_id=walk.sees("acquisitions", orders)[-1].order_id)
    line = next(line for line in page.lines if line.title_id == title_id)
    walk.does("acquisitions", cancel_line, line_id=line.line_id, reason="Out of print.")
    asked = walk.sees("teacher", mine)[0]
    assert (asked.state.value, asked.steps[-1].text) == ("accepted", "Out of print.")
    assert title_id in {
        row.title.id for row in walk.sees("librarian", worklist, subject_id=walk.subject_id, on=DAY).rows
    }
    again = walk.does("librarian", select, subject_id=walk.subject_id, title_id=title_id, seen=2, on=DAY)
    walk.does("librarian", remove_line, line_id=again)


def _approves(walk: Walk, login: str) -> None:
    waiting = walk.sees(login, approvals)
    assert len(waiting) == 1
    walk.does(login, decide, step_id=waiting[0].step_id, verdict="approve", reason="")


def _state(walk: Walk, list_id: int) -> ListState:
    return walk.sees("librarian", list_page, list_id=list_id, on=DAY).head.state


def _money(walk: Walk) -> tuple[str, str, str]:
    """Available, encumbered, and selected but not ordered."""
    balance = walk.balance()
    return f"{balance.available.amount}", f"{balance.encumbered.amount}", f"{walk.selected().amount}"


def _titles(walk: Walk) -> dict[str, int]:
    books = {"wanted": WANTED, "dear": DEAR, "later": LATER}
    numbers = {name: parse_isbn(book[0]) for name, book in books.items()}
    found = walk.library.store.ask(find_by_identifiers, identifiers=numbers.values())
    return {name: found[number.scheme, number.value] for name, number in numbers.items()}


def _told(walk: Walk, title_id: int) -> list[tuple[str, str]]:
    return [(line.station, line.event) for line in walk.library.store.ask(dossier, title_id=title_id)]


def _marc(isbn: str, title: str, call_number: str, price: str) -> bytes:
    fields = [
        Field("001", f"qs{isbn}"),
        Field("008", "261120s2026    xxu||||  |||||||||||||eng d"[:40]),
        data_field("020", "  ", ("a", isbn), ("c", price)),
        data_field("050", " 4", ("a", call_number)),
        data_field("245", "10", ("a", title)),
    ]
    return record("nam a", fields, encoding="utf-8", ending=" a ")
