"""What pages say before anything is done: how much waits, and who will decide."""

import re
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event

from acqflow.people.actions import disable_person
from acqflow.selection.queries import planned_route, worklist, worklist_counts
from acqflow.storage.store import Store
from acqflow.web.application import create_app
from tests.builders import NOW
from tests.web.conftest import Clock, open_for_tests, signed_in
from tests.web.university import University, a_university


@pytest.fixture
def university(store: Store) -> University:
    return a_university(store)


@pytest.fixture
def app(store: Store, university: University, clock: Clock, tmp_path: Path) -> Flask:
    """On both databases."""
    return create_app(open_for_tests(store.url.render_as_string(hide_password=False), clock, tmp_path))


def test_the_first_page_counts_what_the_worklist_shows_and_reads_none_of_it(
    app: Flask, university: University
) -> None:
    librarian = signed_in(app, "librarian")
    librarian.post("/worklist/TP3/1/select")
    librarian.post("/worklist/TP3/2/reject", {"code": "level"})
    shown = university.store.ask(
        worklist, by=university.actors["librarian"], subject_id=1, on=NOW.date()
    ).counts.all
    counted = university.store.ask(worklist_counts, subject_ids=[1, 2], on=NOW.date())
    assert (shown, counted) == (3, {1: 3, 2: 1})
    statements: list[str] = []
    engine = app.library.store.engine  # type: ignore[attr-defined]
    event.listen(engine, "before_cursor_execute", lambda *said: statements.append(said[2]))
    assert "<strong>3</strong>" in librarian.get("/").text
    assert [said for said in statements if "FROM titles" in said or "FROM offers" in said] == []


def test_the_page_of_a_list_says_beforehand_that_nobody_could_decide(app: Flask, university: University) -> None:
    librarian = signed_in(app, "librarian")
    librarian.post("/worklist/TP3/several", {"title_id": ["4", "2"], "verb": "select"})
    asked = {"list_id": 1, "by": university.actors["librarian"], "on": NOW.date()}
    planned = university.store.ask(planned_route, **asked)
    assert [step.role.value for step in planned.steps] == ["subject_librarian", "committee"]
    person_id, root = university.actors["committee"].person_id, university.actors["root"]
    university.store.run(disable_person, person_id=person_id, by=root, at=NOW)
    said = "There is nobody who could decide"
    assert said in librarian.get("/lists/1").text
    refused = librarian.post("/lists/1/submit")
    assert (refused.status_code, said in refused.text) == (409, True)
    assert "没有人可以决定" in librarian.get("/lists/1?lang=zh").text


def test_a_sentence_about_who_decides_is_right_for_one_title_too(app: Flask, university: University) -> None:
    librarian = signed_in(app, "librarian")
    librarian.post("/worklist/TP3/4/select")
    page = librarian.get("/lists/1").text
    assert "titles above the limit: 1" in page
    assert "1 titles" not in page.split("Who decides, and why")[1].split("</ol>")[0]


def _counts(page: str) -> dict[str, int]:
    """Address of a menu entry → what it says waits there."""
    found = re.findall(r'<a href="([^"]+)"[^>]*>[^<]*&nbsp;<span class="count">(\d+)</span>', page)
    return {address: int(count) for address, count in found}


def test_the_menu_counts_what_waits_for_whoever_reads_it(app: Flask, university: University) -> None:
    faculty, librarian, committee = (signed_in(app, login) for login in ("faculty", "librarian", "committee"))
    buyer = signed_in(app, "acquisitions")
    everybody = (faculty, librarian, committee, buyer)
    assert [_counts(browser.get("/").text) for browser in everybody] == [{}, {}, {}, {}]
    faculty.post("/suggest", {"title_id": "1", "need": "1"})
    librarian.post("/worklist/TP3/3/select")
    librarian.post("/lists/1/circulate", {"departments": "CS", "deadline": "2026-11-30"})
    assert _counts(faculty.get("/account").text) == {"/circle": 1}
    assert _counts(librarian.get("/account").text) == {"/suggestions": 1}
    librarian.post("/lists/1/close")
    librarian.post("/lists/1/submit")
    librarian.post("/worklist/TP3/several", {"title_id": ["4", "2"], "verb": "select"})
    librarian.post("/lists/2/submit")
    assert _counts(faculty.get("/account").text) == {}
    assert _counts(committee.get("/account").text) == {"/approvals": 1}
    assert _counts(buyer.get("/account").text) == {"/orders": 1}
    assert _counts(signed_in(app, "auditor").get("/account").text) == {}
