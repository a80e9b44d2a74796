"""Small things a page owes: what was typed stays, the way on stays, and nothing looks worse than it is."""

import csv
import io
import re
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import update

from acqflow.catalogues.actions import begin_import
from acqflow.catalogues.rules import FileFacts
from acqflow.funds.actions import open_fiscal_year
from acqflow.titles.model import Title
from tests.builders import NOW
from tests.web.conftest import Browser, signed_in
from tests.web.university import University, leave_in_computing


def test_a_failed_sign_in_keeps_the_login(app: Flask, university: University) -> None:
    page = Browser(app).post("/sign-in", {"login": "librarian", "password": "wrong"})
    assert page.status_code == 401
    assert re.search(r'id="login"[^>]*value="librarian"', page.text)
    assert re.search(r'id="password"[^>]* autofocus', page.text)


def test_a_page_that_is_not_there_keeps_the_menu(app: Flask, university: University) -> None:
    page = signed_in(app, "librarian").get("/nowhere")
    assert page.status_code == 404
    assert 'href="/worklist"' in page.text
    visitor = Browser(app).get("/nowhere")
    assert visitor.status_code == 404
    assert 'href="/worklist"' not in visitor.text


def test_behind_the_last_page_of_a_search_is_the_last_page(app: Flask, university: University) -> None:
    librarian = signed_in(app, "librarian")
    assert librarian.get("/titles?page=9999&sort=title").location.endswith("/titles?page=1&sort=title")
    assert librarian.get("/titles?q=nothing-like-it&page=9999").status_code == 200


def test_a_search_for_a_number_that_cannot_be_says_so(app: Flask, university: University) -> None:
    librarian = signed_in(app, "librarian")
    assert "check digit of this number does not fit" in librarian.get("/titles?q=9787302660126").text
    assert "check digit" not in librarian.get("/titles?q=9787302660132").text


def test_ones_own_withdrawal_is_not_drawn_as_an_error(app: Flask, university: University) -> None:
    faculty, librarian = signed_in(app, "faculty"), signed_in(app, "librarian")
    faculty.post("/suggest", {"title_id": "1", "need": "2"})
    faculty.post("/suggestions/1/withdraw")
    faculty.post("/suggest", {"title_id": "3", "need": "2"})
    librarian.post("/suggestions/2/decline", {"code": "too_old"})
    page = faculty.get("/suggestions/mine").text
    assert re.findall(r'<li class="(stopped|ended)"', page) == ["stopped", "ended"]


def test_orders_the_fund_cannot_pay_are_not_the_first_thing_to_press(app: Flask, university: University) -> None:
    librarian, buyer = signed_in(app, "librarian"), signed_in(app, "acquisitions")
    librarian.post("/worklist/TP3/1/select")
    librarian.post("/lists/1/submit")
    assert "Place orders</button>" in buyer.get("/orders").text
    leave_in_computing(university, 5_000)
    page = buyer.get("/orders").text
    assert "Place orders</button>" not in page
    assert 'href="/lists/1#list-money">Look at what is missing</a>' in page
    said = "Computer science books (TP3-B): ¥89.00 asked, ¥50.00 left, so ¥39.00 are missing."
    one = buyer.get("/lists/1").text
    assert said in one
    assert "Place orders</button>" not in one
    assert "Give it back to the librarian</button>" in one


@pytest.mark.parametrize("text", ["Desing patterns", "%", "978013", "020170331"])
def test_where_nothing_was_found_nothing_is_said_of_what_is_held(
    app: Flask, university: University, text: str
) -> None:
    page = signed_in(app, "faculty").get("/suggest", query_string={"q": text}).text
    assert "Not held and not on order" not in page
    assert "Nothing was found under these words" in page or "should have 10 or 13 digits" in page


def test_what_is_wrong_with_an_address_is_said_on_its_page(app: Flask, university: University) -> None:
    page = signed_in(app, "librarian").get("/titles?year_from=abc")
    assert page.status_code == 422
    assert "Year from: Write a whole number in digits." in page.text


def test_what_can_be_sorted_by_is_said_in_words(app: Flask, university: University) -> None:
    page = signed_in(app, "librarian").get("/titles?sort=foo&lang=zh")
    assert page.status_code == 422
    assert "请在列表上方选择一种：收录时间、相关度、题名、年份。" in page.text


def test_what_is_known_by_a_code_has_a_word(app: Flask, university: University) -> None:
    buyer = signed_in(app, "acquisitions")
    assert "<dt>Class number (CLC)</dt>" in buyer.get("/titles/1").text
    assert ">MARC</td>" in buyer.get("/imports").text
    assert re.search(r"Rentian · <time>2026-\d\d-\d\d</time>", buyer.get("/").text)


def test_a_number_with_a_digit_too_few_is_asked_about_and_kept(app: Flask, university: University) -> None:
    page = signed_in(app, "faculty").get("/suggest?q=978013110362").text
    assert "Not held and not on order" not in page
    assert re.search(r'id="isbn"[^>]*value="978013110362"', page)
    assert not re.search(r'id="title"[^>]*value="978013110362"', page)


def test_what_was_decided_is_found_again_and_takes_no_money_a_second_time(
    app: Flask, university: University
) -> None:
    librarian = signed_in(app, "librarian")
    assert "If selected" in librarian.get("/worklist/TP3").text
    librarian.post("/worklist/TP3/1/select", {"version": "0"})
    assert 'filter=decided"' in librarian.get("/worklist/TP3").text
    decided = librarian.get("/worklist/TP3?filter=decided&at=1").text
    assert "深度学习方法与应用" in decided
    assert "If selected" not in decided


def test_the_budget_report_leads_to_the_other_years(app: Flask, university: University) -> None:
    head = signed_in(app, "head")
    assert 'href="/budget?year=' not in head.get("/budget").text
    university.store.run(
        open_fiscal_year, code="2030", starts_on=date(2030, 1, 1), ends_on=date(2030, 12, 31), currency="CNY",
        by=university.actors["head"],
    )  # fmt: skip
    assert 'href="/budget?year=2030"' in head.get("/budget").text
    assert re.search(r'href="/budget\?year=2030" aria-current="true"', head.get("/budget?year=2030").text)


def test_an_import_that_was_broken_off_says_how_to_go_on_and_can_be_taken_back(
    app: Flask, university: University
) -> None:
    vendor = 1
    facts = FileFacts("书单.csv", "0" * 64, 10, "spreadsheet")
    begun = university.store.run(
        begin_import, vendor_id=vendor, facts=facts, expected=1200, by=university.actors["acquisitions"], at=NOW
    )
    buyer = signed_in(app, "acquisitions")
    page = buyer.get(f"/imports/{begun.run_id}").text
    assert "0 of 1,200 records are kept. If it was broken off, import the same file again" in page
    assert buyer.post(f"/imports/{begun.run_id}/undo").status_code == 303
    page = buyer.get(f"/imports/{begun.run_id}").text
    assert "records are kept" not in page
    assert "Undo this import" not in page


def test_an_import_that_was_undone_is_not_todays_last(app: Flask, university: University) -> None:
    buyer = signed_in(app, "acquisitions")
    assert "New offers in the last import" in buyer.get("/").text
    assert buyer.post("/imports/1/undo").status_code == 303
    assert "New offers in the last import" not in buyer.get("/").text


def test_what_is_no_printed_book_says_so_on_the_list_and_in_the_order(app: Flask, university: University) -> None:
    librarian, buyer = signed_in(app, "librarian"), signed_in(app, "acquisitions")
    for title_id in ("1", "2"):
        librarian.post(f"/worklist/TP3/{title_id}/select", {"version": "0"})
    with university.store.writing() as session:
        session.execute(update(Title).where(Title.id == 1).values(resource_type="ebook"))
    assert librarian.get("/lists/1").text.count("e-book · ") == 1
    librarian.post("/lists/1/submit")
    assert buyer.post("/lists/1/place").status_code == 303
    assert "e-book · " in buyer.get("/orders/1").text
    lines = csv.DictReader(io.StringIO(buyer.get("/orders/1.csv").text))
    types = {line["Title"]: line["Type"] for line in lines}
    assert types["深度学习方法与应用"] == "e-book"
