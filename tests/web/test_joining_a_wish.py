"""Joining what a colleague asked for: one date before and after, and none that is over without a word."""

import re

from flask import Flask

from tests.web.conftest import Clock, signed_in
from tests.web.university import University


def _button(page: str) -> str:
    return re.findall(r'<button class="btn btn-primary wide" type="submit">(.*?)</button>', page)[0]


def test_who_joins_reads_the_same_date_before_and_after(app: Flask, university: University, clock: Clock) -> None:
    signed_in(app, "faculty").post("/suggest", {"title_id": "1", "need": "1"})
    clock.move(days=1)
    colleague = signed_in(app, "librarian")
    assert _button(colleague.get("/suggest?q=9787115546081").text) == "Send the suggestion"
    before = colleague.get("/suggest?q=9787302660125").text
    assert "keeps its date: the subject librarian answers by 2026-11-26" in before
    assert _button(before) == "Join"
    sent = colleague.post("/suggest", {"title_id": "1", "need": "2"}, follow_redirects=True).text
    assert "your wish was added. Answer by 2026-11-26." in sent


def test_an_answer_that_is_overdue_says_so_to_whoever_asked(
    app: Flask, university: University, clock: Clock
) -> None:
    signed_in(app, "faculty").post("/suggest", {"title_id": "1", "need": "1"})
    clock.move(days=10)
    assert "answer overdue, promised by 2026-11-26" in signed_in(app, "faculty").get("/suggestions/mine").text
    colleague = signed_in(app, "librarian")
    assert "its answer is overdue, it was promised by 2026-11-26" in colleague.get("/suggest?q=9787302660125").text
    sent = colleague.post("/suggest", {"title_id": "1", "need": "2"}, follow_redirects=True).text
    assert "your wish was added. Its answer is overdue, it was promised by 2026-11-26." in sent


def test_who_joins_what_was_accepted_is_promised_no_answer(app: Flask, university: University) -> None:
    signed_in(app, "faculty").post("/suggest", {"title_id": "1", "need": "1"})
    librarian = signed_in(app, "librarian")
    librarian.post("/suggestions/1/accept")
    colleague = signed_in(app, "outsider")
    assert "The suggestion you join is further on: accepted." in colleague.get("/suggest?q=9787302660125").text
    sent = colleague.post("/suggest", {"title_id": "1", "need": "2"}, follow_redirects=True).text
    assert "your wish was added. It is accepted." in sent
