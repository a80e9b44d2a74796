"""A decision on the worklist that cannot be taken is said beside its title, with what was written still there."""

import re
from typing import Any

import pytest
from flask import Flask

from tests.web.conftest import Browser, signed_in
from tests.web.university import University

LAST = "Designing Data Systems"
WRITTEN = "Ask Prof. Wang first"


@pytest.fixture
def librarian(app: Flask, university: University) -> Browser:
    return signed_in(app, "librarian")


def _panel(answer: Any) -> str:
    return str(answer.text[answer.text.index('<aside id="panel"') : answer.text.index("</aside>")])


def _said(answer: Any) -> str:
    """The one refusal of the page, which is where the keyboard is; it stands in the panel of the title."""
    assert answer.text.count("data-refusal=") == 1
    ((said,),) = [re.findall(r"autofocus data-focus data-refusal=.*?<span>(.*?)</span>", _panel(answer))]
    return str(said)


def _unfolded(answer: Any) -> list[str]:
    """The keys of the forms that lie open."""
    return re.findall(r'<details class="do" open><summary[^>]* data-key="(.)"', _panel(answer))


WRONG = [
    ("reject", "x", {"code": "odd", "note": WRITTEN}, 422, "Reason: Please choose one of the list.", ()),
    ("reject", "x", {"note": WRITTEN}, 422, "Reason: Please choose one.", ()),
    ("reject", "x", {"code": "level", "note": WRITTEN, "version": "7"}, 409, "Look at it again", ("level",)),
    ("defer", "d", {"until": "2020-01-01", "note": WRITTEN}, 422, "is not a later day than", ("2020-01-01",)),
    ("pass", "p", {"to": "x", "note": WRITTEN}, 422, "Subject: Write a whole number in digits.", ()),
    ("ask", "a", {"note": WRITTEN}, 422, "Departments: Name at least one department.", ()),
]


@pytest.mark.parametrize(("verb", "key", "given", "status", "why", "kept"), WRONG)
def test_it_is_told_at_its_title_and_the_form_is_as_it_was_sent(
    librarian: Browser, verb: str, key: str, given: dict[str, str], status: int, why: str, kept: tuple[str, ...]
) -> None:
    refused = librarian.post(f"/worklist/TP3/2/{verb}?filter=foreign&page=1", given)
    assert refused.status_code == status
    assert why in _said(refused)
    assert f">{LAST}</a></h2>" in _panel(refused)
    assert 'id="row-2" data-row="2" aria-selected="true"' in refused.text
    assert _unfolded(refused) == [key]
    assert _panel(refused).count(f'value="{WRITTEN}"') == 1
    for value in kept:
        assert re.search(rf'value="{value}"( selected| required)?>', _panel(refused))
    assert f'action="/worklist/TP3/2/{verb}?filter=foreign&amp;page=1"' in refused.text


def test_it_is_told_in_chinese_too(librarian: Browser) -> None:
    librarian.get("/?lang=zh")
    refused = librarian.post("/worklist/TP3/2/defer", {"until": "2020-01-01", "note": "先问王老师"})
    assert "2020-01-01" in _said(refused)
    assert re.search("[一-鿿]", _said(refused))
    assert 'value="先问王老师"' in _panel(refused)


def test_what_is_put_right_in_the_same_form_is_done(librarian: Browser) -> None:
    refused = librarian.post("/worklist/TP3/2/reject?filter=foreign&page=1", {"code": "odd", "note": WRITTEN})
    address = re.findall(r'action="(/worklist/TP3/2/reject[^"]*)"', refused.text)[0].replace("&amp;", "&")
    (version,) = set(re.findall(r'name="version" value="(\d+)"', _panel(refused)))
    done = librarian.post(address, {"code": "level", "note": WRITTEN, "version": version})
    assert (done.status_code, done.headers["Location"]) == (303, "/worklist/TP3?filter=foreign&page=1")
    after = librarian.get("/worklist/TP3?filter=decided&at=2")
    assert "data-refusal" not in after.text
    assert "Reject" in after.text
    assert _unfolded(after) == []


def test_the_ticks_of_faculty_that_were_taken_away_stay_away(librarian: Browser) -> None:
    box = 'name="departments" value="CS"'
    assert f"{box} checked" in _panel(librarian.get("/worklist/TP3?at=2"))
    unasked = _panel(librarian.post("/worklist/TP3/2/ask", {"note": WRITTEN}))
    assert box in unasked
    assert f"{box} checked" not in unasked
    wordless = _panel(librarian.post("/worklist/TP3/2/ask", {"departments": "CS"}))
    assert f"{box} checked" in wordless


def test_a_title_that_has_left_the_page_is_shown_with_what_became_of_it(librarian: Browser) -> None:
    librarian.post("/worklist/TP3/2/select", {"version": "0"})
    late = librarian.post("/worklist/TP3/2/reject", {"code": "level", "note": WRITTEN, "version": "0"})
    assert late.status_code == 409
    assert LAST in _said(late)
    assert f">{LAST}</a></h2>" in _panel(late)
    assert 'id="row-2"' not in late.text
    assert f"You wrote: {WRITTEN}" in _panel(late)
    assert 'data-back href="/worklist/TP3?filter=all&amp;page=1#row-2"' in late.text


def test_nothing_to_undo_is_said_above_the_worklist(librarian: Browser) -> None:
    refused = librarian.post("/worklist/TP3/undo?filter=all&page=1")
    assert refused.status_code == 409
    before_panel = refused.text[: refused.text.index('<aside id="panel"')]
    assert before_panel.count("data-refusal=") == refused.text.count("data-refusal=") == 1
    assert 'id="row-1"' in refused.text


def test_who_may_not_and_what_is_not_there_are_answers_of_their_own(app: Flask, librarian: Browser) -> None:
    wrong = {"code": "odd"}
    assert librarian.post("/worklist/TP3/999/reject", wrong).status_code == 404
    assert librarian.post("/worklist/XX/2/reject", wrong).status_code == 404
    assert librarian.post("/worklist/D9/2/reject", wrong).status_code == 403
    assert signed_in(app, "faculty").post("/worklist/TP3/2/reject", wrong).status_code == 403
