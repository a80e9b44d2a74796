"""A list waits for me as long as I can still decide it; what I have said, or sent myself, waits for others."""

import re

import pytest
from flask import Flask

from acqflow.people.actions import add_person
from acqflow.people.rules import HeldRole, Role, ScopeKind
from tests.builders import NOW
from tests.web.conftest import Browser, signed_in
from tests.web.university import University


@pytest.fixture
def university(university: University) -> University:
    """With three in the committee, one of whom also selects."""
    for login, name, more in (
        ("second", "钱宁", ()),
        ("both", "吴越", (HeldRole(Role.SUBJECT_LIBRARIAN, ScopeKind.SUBJECT, "TP3"),)),
    ):
        university.store.run(
            add_person,
            login=login,
            name=name,
            by=university.actors["root"],
            at=NOW,
            language="en",
            roles=(HeldRole(Role.COMMITTEE), *more),
        )
    return university


def _waiting(browser: Browser) -> tuple[str, str, str]:
    """What Today, the menu and the head of the page itself say."""
    today, page = browser.get("/").text, browser.get("/approvals").text
    card = re.findall(r'href="/approvals"><strong>(\d+)</strong>', today)
    menu = re.findall(r'href="/approvals"[^>]*>Approvals(?:&nbsp;<span class="count">(\d+))?', page)
    head = re.findall(r'<p class="lead-line">(\d+) lists? waits? for your verdict', page)
    return card[0], menu[0] or "0", head[0]


def test_who_has_voted_waits_for_the_others(app: Flask, university: University) -> None:
    librarian, committee = signed_in(app, "librarian"), signed_in(app, "committee")
    librarian.post("/worklist/TP3/several", {"title_id": ["4", "2"], "verb": "select"})
    librarian.post("/lists/1/submit")
    assert _waiting(committee) == ("1", "1", "1")
    assert committee.post("/approvals/2", {"verdict": "approve"}).status_code == 303
    assert _waiting(committee) == ("0", "0", "0")
    page = committee.get("/approvals").text
    assert "Nothing waits for your decision." in page
    assert "/approvals?list=1" in page.partition("Waiting for others")[2]
    assert "the others are still missing" in committee.get("/approvals?list=1").text
    assert _waiting(signed_in(app, "second")) == ("1", "1", "1")


def test_ones_own_list_waits_for_others(app: Flask, university: University) -> None:
    both = signed_in(app, "both")
    both.post("/worklist/TP3/several", {"title_id": ["4", "2"], "verb": "select"})
    both.post("/lists/1/submit")
    assert _waiting(both) == ("0", "0", "0")
    assert "/approvals?list=1" in both.get("/approvals").text.partition("Waiting for others")[2]
    assert _waiting(signed_in(app, "committee")) == ("1", "1", "1")
