"""Whether a thing is there is told only to who may know of it; what was refused stays in the trail."""

import pytest
from flask import Flask

from tests.web.conftest import Browser
from tests.web.university import University


def _as(app: Flask, login: str) -> tuple[Browser, dict[str, str]]:
    browser = Browser(app)
    browser.sign_in(login)
    return browser, {"X-CSRFToken": browser.token()}


@pytest.fixture
def things(app: Flask, university: University) -> None:
    """Of TP3: line 1 of list 1, which is submitted and waits at step 2, and suggestion 1."""
    librarian, _ = _as(app, "librarian")
    librarian.post("/suggest", {"title_id": "1", "need": "1"})
    librarian.post("/suggestions/1/route", {"subject_id": "1"})
    librarian.post("/worklist/TP3/4/select")
    librarian.post("/worklist/TP3/2/select")


@pytest.mark.parametrize(
    ("login", "method", "path", "body"),
    [
        ("outsider", "PATCH", "/lines/{}", {"copies": 2}),
        ("outsider", "DELETE", "/lines/{}", None),
        ("outsider", "POST", "/lists/{}/submit", None),
        ("outsider", "POST", "/lists/{}/close", None),
        ("outsider", "GET", "/lists/{}", None),
        ("outsider", "POST", "/suggestions/{}/accept", {}),
        ("outsider", "POST", "/suggestions/{}/decline", {"code": "level"}),
        ("outsider", "POST", "/suggestions/{}/withdraw", None),
        ("faculty", "POST", "/suggestions/{}/withdraw", None),
        ("faculty", "POST", "/suggestions/{}/reply", {"text": "x"}),
    ],
)
def test_a_foreign_thing_is_missing_as_one_that_is_not_there(
    app: Flask, things: None, login: str, method: str, path: str, body: object
) -> None:
    browser, token = _as(app, login)
    foreign, nothing = (
        browser.client.open("/api/v1" + path.format(number), method=method, json=body, headers=token).json
        for number in ("1", "999")
    )
    assert nothing["status"] == 404
    assert foreign == nothing | {"message": nothing["message"].replace("999", "1")}


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_a_list_one_was_not_invited_to_cannot_be_told_from_none(app: Flask, things: None, method: str) -> None:
    browser, token = _as(app, "faculty")
    for line_id in (1, 999):
        mark = {"line_id": line_id} | ({"priority": "1"} if method == "PUT" else {})
        answer = browser.client.open("/api/v1/marks", method=method, json=mark, headers=token)
        assert (answer.status_code, "TP3" in answer.text) == (404, False)


def test_a_step_of_a_list_one_cannot_see_is_no_step(app: Flask, things: None) -> None:
    _as(app, "librarian")[0].post("/lists/1/submit")
    browser, token = _as(app, "outsider")
    for step_id in (2, 999):
        path = f"/api/v1/approvals/{step_id}"
        answer = browser.client.post(path, json={"verdict": "approve"}, headers=token)
        assert answer.status_code == 404


def test_the_trail_keeps_the_address_of_what_was_refused(app: Flask, things: None) -> None:
    browser, token = _as(app, "faculty")
    assert browser.client.post("/api/v1/lists/1/submit", headers=token).status_code == 403
    trail = _as(app, "auditor")[0].get("/api/v1/audit").json["rows"]
    assert trail[0]["facts"] == {"method": "POST", "route": "/api/v1/lists/1/submit"}


def test_a_wrong_password_leaves_one_line_with_the_address_by_page_and_api(
    app: Flask, university: University
) -> None:
    browser = Browser(app)
    given = {"login": "head", "password": "wrong password"}
    browser.post("/sign-in", given)
    browser.client.post("/api/v1/session", json=given, headers={"X-CSRFToken": browser.token()})
    trail = _as(app, "auditor")[0].get("/api/v1/audit?outcome=refused").json["rows"]
    facts = {"reason": "wrong_password", "seen_from": "127.0.0.1"}
    assert [(row["event"], row["facts"]) for row in trail] == [("sign_in", facts)] * 2
