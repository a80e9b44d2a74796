"""What a browser, a stolen cookie, a guesser of passwords and a hostile text meet."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from acqflow.bootstrap import Library
from acqflow.people.actions import add_person, disable_person
from acqflow.people.model import SignIn
from acqflow.people.rules import HeldRole, Role
from acqflow.web.application import create_app
from tests.builders import NOW
from tests.web.conftest import Browser, Clock
from tests.web.university import PASSWORD, University

CANARY = "'\"><svg onload=1>{{7*7}}${7*7}X"


def _signed_in(app: Flask, login: str) -> Browser:
    browser = Browser(app)
    browser.sign_in(login)
    return browser


def _try(browser: Browser, login: str, password: str) -> Any:
    return browser.post("/sign-in", {"login": login, "password": password})


def test_every_answer_carries_the_headers_that_protect_it(app: Flask, university: University) -> None:
    browser = _signed_in(app, "head")
    for path in ("/", "/budget", "/nowhere", "/api/v1/session", "/budget.csv"):
        headers = browser.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        for part in ("frame-ancestors 'none'", "object-src 'none'", "base-uri 'none'", "form-action 'self'"):
            assert part in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert headers["Cache-Control"] == "no-store"


def test_signing_in_gives_a_new_session_and_signing_out_ends_it_everywhere(
    app: Flask, university: University
) -> None:
    browser = Browser(app)
    browser.token()
    before = browser.client.get_cookie("acqflow")
    assert _try(browser, "head", PASSWORD).status_code == 303
    after = browser.client.get_cookie("acqflow")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    assert after.http_only
    assert after.same_site == "Lax"
    browser.post("/sign-out")
    thief = Browser(app)
    thief.client.set_cookie("acqflow", after.value)
    assert thief.get("/").status_code == 401


def test_a_person_who_is_switched_off_is_out_at_once(app: Flask, university: University) -> None:
    browser = _signed_in(app, "head")
    assert browser.get("/").status_code == 200
    person = university.actors["head"].person_id
    university.store.run(disable_person, person_id=person, by=university.actors["root"], at=NOW)
    assert browser.get("/").status_code == 401


def test_half_an_hour_of_silence_ends_a_session(app: Flask, university: University, clock: Clock) -> None:
    browser = _signed_in(app, "head")
    clock.move(minutes=29)
    assert browser.get("/").status_code == 200
    clock.move(minutes=29)
    assert browser.get("/").status_code == 200
    clock.move(minutes=31)
    assert browser.get("/").status_code == 401


def test_a_session_that_is_in_use_is_written_at_most_once_a_minute(
    app: Flask, university: University, clock: Clock
) -> None:
    browser = _signed_in(app, "head")
    browser.get("/budget")

    def seen(session: Session) -> object:
        return session.scalars(select(SignIn.last_seen_at)).all()

    first = university.store.ask(seen)
    clock.move(seconds=59)
    browser.get("/budget")
    assert university.store.ask(seen) == first
    clock.move(seconds=2)
    browser.get("/budget")
    assert university.store.ask(seen) != first


def test_guessing_a_password_is_stopped_the_same_way_on_page_and_api(app: Flask, university: University) -> None:
    browser = Browser(app)
    answers = [_try(browser, "head", "wrong password").status_code for _ in range(3)]
    token = {"X-CSRFToken": browser.token()}
    body = {"login": "head", "password": "wrong password"}
    answers += [browser.client.post("/api/v1/session", json=body, headers=token).status_code for _ in range(2)]
    assert answers == [401, 401, 401, 401, 401]
    stopped = _try(browser, "head", PASSWORD)
    assert stopped.status_code == 429
    assert int(stopped.headers["Retry-After"]) <= 60
    assert browser.client.post("/api/v1/session", json=body, headers=token).status_code == 429


def test_the_refusal_does_not_tell_which_logins_exist(app: Flask, university: University) -> None:
    browser = Browser(app)
    known, unknown = (_try(browser, login, "wrong password").text for login in ("head", "nobody"))
    without_token = [re.sub(r'value="[^"]*"', "", page) for page in (known, unknown)]
    assert without_token[0] == without_token[1]


def test_a_foreign_host_name_is_refused(app: Flask) -> None:
    answer = app.test_client().get("/sign-in", headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert b"evil" not in answer.data


def test_a_form_sent_from_another_site_is_refused(app: Flask, university: University) -> None:
    browser = _signed_in(app, "faculty")
    answer = browser.post("/sign-out", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "address", ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_after_signing_in_nobody_is_led_to_another_site(app: Flask, university: University, address: str) -> None:
    answer = Browser(app).post("/sign-in", {"login": "head", "password": PASSWORD, "back_to": address})
    assert answer.location == "/"


@pytest.mark.parametrize(
    "path",
    [
        "/titles?sort=title;drop table funds",
        "/titles?page=-1",
        "/titles?page=1e3",
        "/titles?page=１",
        "/titles?unknown=1",
        "/worklist/TP3?filter=nothing",
        "/api/v1/titles?size=10000000",
    ],
)
def test_an_address_that_makes_no_sense_is_not_understood(app: Flask, university: University, path: str) -> None:
    assert _signed_in(app, "librarian").get(path).status_code == 422


@pytest.mark.parametrize("number", ["1_0", "1e3", "１２", "-5", "0.5", "NaN", "9" * 400])
def test_copies_are_whole_numbers_in_plain_digits(app: Flask, university: University, number: str) -> None:
    librarian = _signed_in(app, "librarian")
    librarian.post("/worklist/TP3/1/select")
    assert librarian.post("/lists/1/lines/1", {"copies": number}).status_code == 422


@pytest.mark.parametrize("field", ["role", "state", "id", "requester_id", "promised_on"])
def test_a_field_nobody_asked_for_is_refused(app: Flask, university: University, field: str) -> None:
    faculty = _signed_in(app, "faculty")
    given = {"title_id": 1, "need": "1", field: "1"}
    assert faculty.post("/suggest", given).status_code == 422
    answer = faculty.client.post("/api/v1/suggestions", json=given, headers={"X-CSRFToken": faculty.token()})
    assert answer.status_code == 422


def test_another_subjects_worklist_and_lists_are_closed(app: Flask, university: University) -> None:
    _signed_in(app, "librarian").post("/worklist/TP3/1/select")
    outsider = _signed_in(app, "outsider")
    assert outsider.get("/worklist/TP3").status_code == 403
    assert outsider.get("/lists/1").status_code == 404
    assert outsider.post("/worklist/TP3/2/select").status_code == 403
    assert outsider.get("/api/v1/lists").json == []


def test_a_refused_action_leaves_a_line_in_the_audit_trail(app: Flask, university: University) -> None:
    assert _signed_in(app, "faculty").get("/budget").status_code == 403
    assert "refused action" in _signed_in(app, "auditor").get("/audit").text


def test_an_upload_larger_than_allowed_is_refused_before_it_is_read(app: Flask, university: University) -> None:
    faculty = _signed_in(app, "faculty")
    answer = faculty.post("/suggest", {"reason": "x" * 2_000_000})
    assert answer.status_code == 413


class _Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.bad: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.bad += [f"<{tag} {name}>" for name, _ in attrs if name.startswith("on")]
        if tag == "svg" and ("class", "icon") not in attrs:
            self.bad.append(f"<{tag}>")


def test_a_hostile_text_is_shown_as_text_on_every_page_to_every_role(app: Flask, university: University) -> None:
    root = university.actors["root"]
    university.store.run(
        add_person, login="canary", name=CANARY, by=root, at=NOW, department="CS", language="en",
        roles=(HeldRole(Role.FACULTY),),
    )  # fmt: skip
    hostile, librarian = _signed_in(app, "canary"), _signed_in(app, "librarian")
    hostile.post(
        "/suggest", {"title": CANARY, "creators": CANARY, "publisher": CANARY, "need": "1", "reason": CANARY}
    )
    hostile.post("/suggest", {"title_id": "1", "need": "1", "reason": CANARY})
    librarian.post("/suggestions/1/ask", {"text": CANARY})
    hostile.post("/suggestions/1/reply", {"text": CANARY})
    librarian.post("/suggestions/1/decline", {"code": "other", "text": CANARY})
    librarian.post("/lists", {"subject_id": "1", "name": CANARY})
    librarian.post("/worklist/TP3/3/reject", {"code": "other", "note": CANARY})
    librarian.post("/worklist/TP3/5/ask", {"departments": "CS", "note": CANARY})
    librarian.post("/worklist/TP3/1/select")
    librarian.post("/worklist/TP3/4/select")
    librarian.post("/lists/1/submit")
    pages = {
        "canary": ("/", "/suggest?q=" + CANARY, "/suggestions/mine", "/circle", "/titles?q=svg"),
        "librarian": (
            "/",
            "/suggestions",
            "/worklist/TP3",
            "/lists",
            "/lists/1",
            "/titles/7",
            "/titles?q=" + CANARY,
        ),
        "committee": ("/approvals", "/lists/1", "/titles/7"),
        "acquisitions": ("/imports", "/titles/uncovered", "/orders"),
        "auditor": ("/audit", "/titles/7", "/lists/1"),
    }
    seen = 0
    for login, paths in pages.items():
        browser = _signed_in(app, login)
        for path in paths:
            answer = browser.get(path)
            assert answer.status_code == 200, path
            elements = _Elements()
            elements.feed(answer.text)
            assert elements.bad == [], path
            assert "{{7*7}}" in answer.text or "49X" not in answer.text, path
            seen += "&lt;svg onload=1&gt;" in answer.text
    assert seen > 8


def test_behind_https_the_cookie_is_bound_to_the_host_and_plain_http_is_given_up(
    library: Library, university: University
) -> None:
    secured = replace(library.settings, base_url="https://library.example.edu")
    app = create_app(Library(secured, lambda: NOW))
    answer = app.test_client().get("/sign-in", base_url="https://localhost")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-acqflow=")
    assert "Secure" in cookie
    assert "max-age" in answer.headers["Strict-Transport-Security"]


def test_nothing_a_person_writes_becomes_part_of_a_statement(app: Flask, university: University) -> None:
    canary = "canary') OR 1=1 --"
    statements: list[str] = []
    engine = app.library.store.engine  # type: ignore[attr-defined]
    event.listen(engine, "before_cursor_execute", lambda *said: statements.append(said[2]))
    faculty, librarian = _signed_in(app, "faculty"), _signed_in(app, "librarian")
    for name in ("q", "language", "resource_type", "class_prefix", "sort", "page", "year_from", "offered"):
        librarian.get("/titles", query_string={name: canary})
    for path in ("/worklist/TP3", "/approvals", "/audit", "/suggest"):
        for name in ("filter", "page", "at", "list", "outcome", "q", "isbn", "title_id"):
            librarian.get(path, query_string={name: canary}, headers={"Accept-Language": canary})
    librarian.get(f"/worklist/{canary}")
    faculty.post("/suggest", {"title": canary, "isbn": canary, "creators": canary, "need": "1", "reason": canary})
    librarian.post("/suggestions/1/decline", {"code": "other", "text": canary})
    librarian.post("/lists", {"subject_id": "1", "name": canary})
    librarian.post("/worklist/TP3/3/reject", {"code": "other", "note": canary})
    librarian.post("/worklist/TP3/5/ask", {"departments": canary, "note": canary})
    _try(Browser(app), canary, canary)
    assert len(statements) > 100
    assert [statement for statement in statements if "canary" in statement] == []
