"""A day on a page or in a file is the day where the library stands, whatever the day is in Greenwich."""

import io
import re

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook

from tests.web.conftest import Clock, signed_in
from tests.web.university import University

# In Shanghai it is the morning of the 24th, in Greenwich still the evening of the 23rd.
_HOURS_ON = 21


@pytest.fixture(autouse=True)
def next_morning(clock: Clock) -> None:
    clock.move(hours=_HOURS_ON)


def test_a_suggestion_of_this_morning_bears_this_mornings_date(app: Flask, university: University) -> None:
    faculty = signed_in(app, "faculty")
    faculty.post("/suggest", {"title_id": "1", "need": "1"})
    assert re.findall('<time datetime="([^"]+)"', faculty.get("/suggestions/mine").text) == ["2026-11-24"]
    assert "2026-11-24" in signed_in(app, "librarian").get("/titles/1").text


def test_an_order_of_this_morning_bears_this_mornings_date(app: Flask, university: University) -> None:
    librarian, buyer = signed_in(app, "librarian"), signed_in(app, "acquisitions")
    librarian.post("/worklist/TP3/1/select", {"version": "0"})
    librarian.post("/lists/1/submit")
    buyer.post("/lists/1/place")
    sheets = CalamineWorkbook.from_filelike(io.BytesIO(buyer.get("/orders/1.xlsx").data))
    cells = [cell for row in sheets.get_sheet_by_index(0).to_python() for cell in row]
    assert "Date: 2026-11-24" in cells
    assert "2026-11-23" not in buyer.get("/orders").text
