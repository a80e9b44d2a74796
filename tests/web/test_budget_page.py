"""The budget page where money is short, and where no year is open."""

import re

from flask import Flask

from tests.web.conftest import Clock, signed_in
from tests.web.university import University, leave_in_computing


def test_between_two_years_the_head_reads_how_the_next_one_is_opened(
    app: Flask, university: University, clock: Clock
) -> None:
    clock.move(days=60)
    page = signed_in(app, "head").get("/budget")
    assert page.status_code == 200
    assert "No fiscal year covers 2027-01-22" in page.text
    assert "acqflow funds open-year 2027 2027-01-01 2027-12-31 CNY --as head" in page.text
    assert 'href="/budget?year=2026"' in page.text
    reader = signed_in(app, "auditor").get("/budget")
    assert "open-year" not in reader.text


def test_another_year_is_shown_with_its_files(app: Flask, university: University, clock: Clock) -> None:
    clock.move(days=60)
    head = signed_in(app, "head")
    page = head.get("/budget?year=2026").text
    assert "Budget report · 2026" in page
    for link in (
        "/budget.xlsx?year=2026",
        "/budget.json?year=2026",
        "/budget/chart.svg?room=narrow&amp;year=2026",
    ):
        assert link in page
        assert head.get(link.replace("&amp;", "&")).status_code == 200
    assert head.get("/budget?year=1999").status_code == 404


def test_more_selected_than_available_is_marked_with_a_word(app: Flask, university: University) -> None:
    librarian, head = signed_in(app, "librarian"), signed_in(app, "head")
    librarian.post("/worklist/TP3/1/select")
    assert "more than available" not in head.get("/budget").text
    leave_in_computing(university, 5_000)
    rows = re.findall(r"<tr.*?</tr>", head.get("/budget").text, re.DOTALL)
    marked = [row for row in rows if "more than available" in row]
    assert len(marked) == 2
    assert all("TP3" in row and "icons.svg#warn" in row for row in marked)
