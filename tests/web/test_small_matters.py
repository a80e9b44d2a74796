"""Small things a page owes: what was typed stays, the way on stays, and nothing looks worse than it is."""

import re

from flask import Flask

from acqflow.funds.actions import transfer
from acqflow.vocabulary.money import Money
from tests.builders import NOW
from tests.web.conftest import Browser
from tests.web.university import University


def _as(app: Flask, login: str) -> Browser:
    browser = Browser(app)
    browser.sign_in(login)
    return browser


def test_a_failed_sign_in_keeps_the_login(app: Flask, university: University) -> None:
    page = Browser(app).post("/sign-in", {"login": "librarian", "password": "wrong"})
    assert page.status_code == 401
    assert re.search(r'id="login"[^>]*value="librarian"', page.text)
    assert re.search(r'id="password"[^>]* autofocus', page.text)


def test_a_page_that_is_not_there_keeps_the_menu(app: Flask, university: University) -> None:
    page = _as(app, "librarian").get("/nowhere")
    assert page.status_code == 404
    assert 'href="/worklist"' in page.text
    visitor = Browser(app).get("/nowhere")
    assert visitor.status_code == 404
    assert 'href="/worklist"' not in visitor.text


def test_behind_the_last_page_of_a_search_is_the_last_page(app: Flask, university: University) -> None:
    librarian = _as(app, "librarian")
    assert librarian.get("/titles?page=9999&sort=title").location.endswith("/titles?page=1&sort=title")
    assert librarian.get("/titles?q=nothing-like-it&page=9999").status_code == 200


def test_a_search_for_a_number_that_cannot_be_says_so(app: Flask, university: University) -> None:
    librarian = _as(app, "librarian")
    assert "check digit of this number does not fit" in librarian.get("/titles?q=9787302660126").text
    assert "check digit" not in librarian.get("/titles?q=9787302660132").text


def test_ones_own_withdrawal_is_not_drawn_as_an_error(app: Flask, university: University) -> None:
    faculty, librarian = _as(app, "faculty"), _as(app, "librarian")
    faculty.post("/suggest", {"title_id": "1", "need": "2"})
    faculty.post("/suggestions/1/withdraw")
    faculty.post("/suggest", {"title_id": "3", "need": "2"})
    librarian.post("/suggestions/2/decline", {"code": "too_old"})
    page = faculty.get("/suggestions/mine").text
    assert re.findall(r'<li class="(stopped|ended)"', page) == ["stopped", "ended"]


def test_orders_the_fund_cannot_pay_are_not_the_first_thing_to_press(app: Flask, university: University) -> None:
    librarian, buyer = _as(app, "librarian"), _as(app, "acquisitions")
    librarian.post("/worklist/TP3/1/select")
    librarian.post("/lists/1/submit")
    assert "data-doubtful" not in buyer.get("/orders").text
    university.store.run(
        transfer,
        fiscal_year_id=university.fiscal_year_id,
        from_fund_id=1,
        to_fund_id=2,
        amount=Money(8_642_000 - 5_000, "CNY"),
        key="t",
        reason="law",
        by=university.actors["head"],
        at=NOW,
    )
    assert "data-doubtful" in buyer.get("/orders").text


def test_what_is_known_by_a_code_has_a_word(app: Flask, university: University) -> None:
    buyer = _as(app, "acquisitions")
    assert "<dt>Class number (CLC)</dt>" in buyer.get("/titles/1").text
    assert ">MARC</td>" in buyer.get("/imports").text
    assert re.search(r"Rentian · <time>2026-\d\d-\d\d</time>", buyer.get("/").text)
