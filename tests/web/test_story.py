"""A title walks through the pages, from a faculty member's wish to a placed order."""

import re
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from acqflow.catalogues.model import Offer
from acqflow.funds.actions import transfer
from acqflow.funds.queries import fund_by_code
from acqflow.storage.store import Store
from acqflow.vocabulary.money import Money
from acqflow.web.application import create_app
from tests.builders import NOW
from tests.web.conftest import Clock, open_for_tests, signed_in
from tests.web.university import University, a_university


@pytest.fixture
def university(store: Store) -> University:
    return a_university(store)


@pytest.fixture
def app(store: Store, university: University, clock: Clock, tmp_path: Path) -> Flask:
    """On both databases, unlike the other tests of pages."""
    return create_app(open_for_tests(store.url.render_as_string(hide_password=False), clock, tmp_path))


def test_a_wish_becomes_an_order_and_everybody_sees_it_on_their_page(app: Flask, university: University) -> None:
    faculty, librarian = signed_in(app, "faculty"), signed_in(app, "librarian")
    found = faculty.get("/suggest?q=978-7-302-66012-5").text
    assert "深度学习方法与应用" in found
    assert "Not held and not on order." in found
    sent = faculty.post("/suggest", {"title_id": "1", "need": "1", "reason": "CS402"}, follow_redirects=True)
    assert "Answer by 2026-11-26" in sent.text

    assert "CS402" in librarian.get("/suggestions").text
    assert librarian.post("/suggestions/1/accept").status_code == 303
    assert "1 person asks for it" in librarian.get("/worklist/TP3").text
    selected = librarian.post("/worklist/TP3/1/select", {"version": "0"}, follow_redirects=True)
    assert "Selected." in selected.text

    page = librarian.get("/lists/1")
    assert "would encumber" in page.text
    assert "the subject librarian decides" in page.text
    assert librarian.post("/lists/1/submit").status_code == 303

    acquisitions = signed_in(app, "acquisitions")
    assert "Approved and ready to order" in acquisitions.get("/orders").text
    placed = acquisitions.post("/lists/1/place", follow_redirects=True)
    assert "2026-00001" in placed.text
    assert "¥89.00" in acquisitions.get("/orders/1").text
    assert "on order" in acquisitions.get("/titles/1").text
    assert "ordered" in faculty.get("/suggestions/mine").text
    budget = signed_in(app, "head").get("/budget").text
    assert "¥89.00" in budget
    assert "¥86,331.00" in budget
    by_subject, by_fund = (signed_in(app, "head").get(f"/budget.csv{table}").text for table in ("", "?table=fund"))
    assert (by_subject.count("Fund,"), by_fund.count("Fund,")) == (0, 1)
    assert "86331.00" in by_fund


def test_a_list_above_the_limit_waits_for_the_committee(app: Flask, university: University) -> None:
    librarian = signed_in(app, "librarian")
    librarian.post("/worklist/TP3/several", {"title_id": ["4", "2"], "verb": "select"})
    assert "acquisitions committee" in librarian.get("/lists/1").text
    librarian.post("/lists/1/submit")
    committee = signed_in(app, "committee")
    waiting = committee.get("/approvals").text
    assert "Probabilistic Learning" in waiting
    returned = committee.post("/approvals/2", {"verdict": "return", "reason": "too dear"}, follow_redirects=True)
    assert "return" in returned.text
    assert "too dear" in librarian.get("/lists/1").text


def test_what_was_done_in_the_worklist_is_undone_again(app: Flask, university: University) -> None:
    librarian = signed_in(app, "librarian")
    for path, facts in (
        ("/worklist/TP3/1/select", {}),
        ("/worklist/TP3/2/reject", {"code": "level"}),
        ("/worklist/TP3/3/defer", {"until": "2027-01-15"}),
        ("/worklist/TP3/5/ask", {"departments": "CS", "note": "Wanted?"}),
    ):
        assert librarian.post(path, facts).status_code == 303
    for _ in range(4):
        assert librarian.post("/worklist/TP3/undo").status_code == 303
    assert "5 titles wait" in librarian.get("/worklist/TP3").text


def test_faculty_circle_a_list_that_goes_round_and_answer_questions(app: Flask, university: University) -> None:
    librarian, faculty = signed_in(app, "librarian"), signed_in(app, "faculty")
    librarian.post("/worklist/TP3/several", {"title_id": ["1", "3"], "verb": "select"})
    librarian.post("/worklist/TP3/5/ask", {"departments": "CS", "note": "Is the new edition wanted?"})
    sent = librarian.post("/lists/1/circulate", {"departments": "CS", "deadline": "2026-11-30"})
    assert sent.status_code == 303
    assert "Is the new edition wanted?" in faculty.get("/circle").text
    assert faculty.post("/circle/questions/1/5", {"is_wanted": "yes", "text": "yes"}).status_code == 303
    assert faculty.post("/circle/1/mark", {"line_id": "1", "priority": "1"}).status_code == 303
    assert "Take my mark back" in faculty.get("/circle/1").text
    assert faculty.post("/circle/1/unmark", {"line_id": "1"}).status_code == 303
    assert librarian.post("/lists/1/close").status_code == 303


def test_the_librarian_asks_back_and_declines_with_a_reason_the_person_reads(
    app: Flask, university: University
) -> None:
    faculty, librarian = signed_in(app, "faculty"), signed_in(app, "librarian")
    faculty.post("/suggest", {"title": "A Book Nobody Offers", "isbn": "9780131103627", "need": "3"})
    librarian.post("/suggestions/1/ask", {"text": "Which course?"})
    assert "Which course?" in faculty.get("/suggestions/mine").text
    faculty.post("/suggestions/1/reply", {"text": "None yet"})
    librarian.post("/suggestions/1/decline", {"code": "too_old", "text": "A new edition is announced."})
    mine = faculty.get("/suggestions/mine").text
    assert "too old" in mine
    assert "A new edition is announced." in mine


def test_a_list_that_cannot_be_ordered_goes_back_and_one_whose_price_rose_is_looked_at_again(
    app: Flask, university: University
) -> None:
    librarian, buyer = signed_in(app, "librarian"), signed_in(app, "acquisitions")
    librarian.post("/worklist/TP3/1/select", {"version": "0"})
    librarian.post("/lists/1/submit")
    assert "Give it back" in buyer.get("/lists/1").text
    assert buyer.post("/lists/1/send-back", {"reason": ""}).status_code == 422
    back = buyer.post("/lists/1/send-back", {"reason": "The fund is frozen."}, follow_redirects=True)
    assert "with its librarian again" in back.text
    assert "returned" in librarian.get("/lists/1").text

    university.store.run(_asks, title_id=1, minor=9900)
    page = librarian.get("/lists/1").text
    assert "asks another price now" in page
    assert "reckoned with ¥89.00" in page
    refused = librarian.post("/lists/1/submit")
    assert refused.status_code == 409
    assert "Take the new prices over, look at the list" in _refusals(refused.text)[0]
    taken = librarian.post("/lists/1/prices", follow_redirects=True).text
    assert "1 new price taken over." in taken
    assert "¥99.00" in taken
    assert librarian.post("/lists/1/submit").status_code == 303


def _asks(session: Session, *, title_id: int, minor: int) -> None:
    """The vendor's next file names another price."""
    for offer in session.scalars(select(Offer).where(Offer.title_id == title_id)):
        offer.price_minor = minor


def test_an_order_the_fund_cannot_pay_is_refused_on_its_list_where_it_can_be_given_back(
    app: Flask, university: University
) -> None:
    librarian, buyer = signed_in(app, "librarian"), signed_in(app, "acquisitions")
    librarian.post("/worklist/TP3/1/select", {"version": "0"})
    librarian.post("/lists/1/submit")
    assert _refusals(buyer.get("/lists/1").text) == []
    university.store.run(_move, university, "TP3-B", "D9-B", 8_642_000 - 5_000)
    refused = buyer.post("/lists/1/place")
    assert refused.status_code == 409
    (said,) = _refusals(refused.text)
    assert "TP3-B" in said
    assert "¥50.00" in said
    assert 'action="/lists/1/send-back"' in refused.text
    assert "ordered" not in librarian.get("/titles/1").text
    university.store.run(_move, university, "D9-B", "TP3-B", 3_900)
    assert buyer.post("/lists/1/place").status_code == 303


def test_a_list_that_somebody_else_has_ordered_says_so_itself(app: Flask, university: University) -> None:
    librarian, buyer = signed_in(app, "librarian"), signed_in(app, "acquisitions")
    librarian.post("/worklist/TP3/1/select", {"version": "0"})
    librarian.post("/lists/1/submit")
    buyer.post("/lists/1/place")
    for asked in (
        buyer.post("/lists/1/place"),
        buyer.post("/lists/1/send-back", {"reason": "Out of print."}),
        librarian.post("/lists/1/submit"),
        librarian.post("/lists/1/close"),
        librarian.post("/lists/1/circulate", {"departments": "CS", "deadline": "2026-11-30"}),
    ):
        assert asked.status_code == 409
        assert len(_refusals(asked.text)) == 1
        assert "encumbered when it was ordered" in asked.text
    assert librarian.post("/lists/2/submit").status_code == 404


def _move(session: Session, university: University, giving: str, taking: str, minor: int) -> None:
    transfer(
        session, from_fund_id=fund_by_code(session, code=giving).fund_id,
        to_fund_id=fund_by_code(session, code=taking).fund_id, fiscal_year_id=university.fiscal_year_id,
        amount=Money(minor, "CNY"), key=f"move:{giving}", reason="a test", by=university.actors["head"], at=NOW,
    )  # fmt: skip


def _refusals(page: str) -> list[str]:
    return re.findall(r'role="alert".*?<span>(.*?)</span>', page)


def test_who_asked_for_a_title_reads_why_its_order_was_cancelled(app: Flask, university: University) -> None:
    faculty, librarian, buyer = (
        signed_in(app, "faculty"),
        signed_in(app, "librarian"),
        signed_in(app, "acquisitions"),
    )
    faculty.post("/suggest", {"title_id": "1", "need": "1"})
    librarian.post("/worklist/TP3/1/select", {"version": "0"})
    librarian.post("/lists/1/submit")
    buyer.post("/lists/1/place")
    assert "ordered" in faculty.get("/suggestions/mine").text
    assert "¥0.00" not in librarian.get("/lists/1").text
    buyer.post("/orders/1/lines/1/cancel", {"reason": "Out of print."})
    assert re.search(r"¥0\.00</span><span class=\"details\">cancelled", librarian.get("/lists/1").text)
    assert "The order was cancelled: Out of print." in faculty.get("/suggestions/mine").text
    assert "深度学习方法与应用" in librarian.get("/worklist/TP3").text


def test_a_book_described_by_hand_is_bought_once_somebody_has_asked_a_vendor(
    app: Flask, university: University
) -> None:
    faculty, librarian, buyer = (
        signed_in(app, "faculty"),
        signed_in(app, "librarian"),
        signed_in(app, "acquisitions"),
    )
    faculty.post("/suggest", {"title": "A Book Nobody Offers", "isbn": "9780131103627", "need": "1"})
    librarian.post("/suggestions/1/route", {"subject_id": "1"})
    librarian.post("/suggestions/1/accept")
    assert librarian.post("/worklist/TP3/7/select", {"version": "0"}).status_code == 409
    assert "Enter an offer" in buyer.get("/titles/7").text
    given = {"vendor": "RT", "price": "59.999", "currency": "usd"}
    refused = buyer.post("/titles/7/offers", given)
    assert refused.status_code == 422
    assert re.search(r'id="price"[^>]*value="59.999"', refused.text), "what was typed can be mended"
    other = buyer.post("/titles/7/offers", given | {"price": "￥59.00"})
    assert "The price ￥59.00 is not in USD. Leave one of the two out." in other.text
    assert buyer.post("/titles/7/offers", {"vendor": "RT", "price": "￥70.00"}).status_code == 303
    shown = buyer.get("/titles/7").text
    assert "¥70.00" in shown
    (withdraw,) = re.findall(r'action="(/titles/7/offers/[0-9]+/withdraw)"', shown)
    assert buyer.post(withdraw).status_code == 303
    assert buyer.post(withdraw).status_code == 409
    assert "Nobody offers it" in buyer.get("/titles/7").text
    assert buyer.post("/titles/7/offers", given | {"price": "59.99"}).status_code == 303
    assert "Enter an offer" not in librarian.get("/titles/7").text
    assert librarian.post("/worklist/TP3/7/select", {"version": "0"}).status_code == 303
    (place,) = set(re.findall(r"/lists/[0-9]+", librarian.get("/lists").text))
    assert "US$59.99" in librarian.get(place).text
