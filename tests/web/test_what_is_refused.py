"""Numbers, signs and forms that nobody can mean: an answer that says so, never a fault of ours."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from marshmallow import fields

from acqflow.storage.store import Store
from acqflow.web.application import create_app
from acqflow.web.forms import OF_MARSHMALLOW, Action
from acqflow.web.labels import LABELS
from tests.web.conftest import Browser, Clock, open_for_tests, signed_in
from tests.web.university import PASSWORD, University, a_university

HUGE = "99999999999999999999999999"
JUST_TOO_LARGE = str(2**31)
HALF_A_CHARACTER = "\ud800"


@pytest.fixture
def university(store: Store) -> University:
    return a_university(store)


@pytest.fixture
def app(store: Store, university: University, clock: Clock, tmp_path: Path) -> Flask:
    """On both databases: each has its own largest number, and only one of them refuses a NUL."""
    return create_app(open_for_tests(store.url.render_as_string(hide_password=False), clock, tmp_path))


@pytest.mark.parametrize("number", [HUGE, JUST_TOO_LARGE, "0", "１２"])
def test_a_number_that_no_row_can_have_is_an_address_of_nothing(app: Flask, number: str) -> None:
    paths = {
        "acquisitions": (
            "/titles/{}", "/orders/{}", "/orders/{}.csv", "/imports/{}", "/lists/{}", "/api/v1/titles/{}",
            "/api/v1/lists/{}", "/api/v1/orders/{}", "/api/v1/imports/{}", "/api/v1/imports/{}/quarantine",
        ),
        "faculty": ("/circle/{}",),
    }  # fmt: skip
    for login, shown in paths.items():
        browser = signed_in(app, login)
        assert [browser.get(path.format(number)).status_code for path in shown] == [404] * len(shown)
    changed = (
        "/api/v1/lists/{}/submit", "/api/v1/suggestions/{}/accept", "/api/v1/suggestions/{}/route",
        "/api/v1/approvals/{}", "/api/v1/worklists/TP3/{}/select", "/lists/{}/submit",
    )  # fmt: skip
    librarian = signed_in(app, "librarian")
    token = {"X-CSRFToken": librarian.token()}
    for path in changed:
        assert librarian.client.post(path.format(number), json={}, headers=token).status_code == 404, path


def test_a_number_in_a_body_or_behind_the_question_mark_has_its_bounds(app: Flask) -> None:
    librarian = signed_in(app, "librarian")
    token = {"X-CSRFToken": librarian.token()}
    assert librarian.post("/worklist/TP3/1/select").status_code == 303
    for path, body in (
        ("/api/v1/worklists/TP3/2/pass", {"to": int(HUGE)}),
        ("/api/v1/worklists/TP3/2/select", {"version": int(JUST_TOO_LARGE)}),
        ("/api/v1/worklists/TP3/select", {"titles": [{"title_id": int(HUGE)}]}),
        ("/api/v1/lists", {"subject_id": int(JUST_TOO_LARGE), "name": "x"}),
        ("/api/v1/suggestions", {"title_id": int(HUGE), "need": "1"}),
    ):
        assert librarian.client.post(path, json=body, headers=token).status_code == 422, path
    for copies, status in ((3, 204), (3.0, 204), ("3", 422), (True, 422), (3.5, 422), (0, 422), (2**31 - 1, 204)):
        answer = librarian.client.patch("/api/v1/lines/1", json={"copies": copies}, headers=token)
        assert answer.status_code == status, copies
    for path in ("/titles?page=0000001999999", f"/titles?page={HUGE}", "/worklist/TP3?page=" + "9" * 5000):
        assert librarian.get(path).status_code == 422, path


@pytest.mark.parametrize("text", [HALF_A_CHARACTER, "x\0y", "x\x1by", "x\x85y"])
def test_what_cannot_be_printed_is_not_understood_and_not_kept(app: Flask, text: str) -> None:
    visitor, faculty = Browser(app), signed_in(app, "faculty")
    body = {"login": "head", "password": text}
    token = {"X-CSRFToken": visitor.token()}
    assert visitor.client.post("/api/v1/session", json=body, headers=token).status_code == 422
    body = {"login": text, "password": PASSWORD}
    assert visitor.client.post("/api/v1/session", json=body, headers=token).status_code == 422
    token = {"X-CSRFToken": faculty.token()}
    for body in ({"title": text}, {"title": "A title", "reason": text}, {text: "x"}):
        answer = faculty.client.post("/api/v1/suggestions", json={"need": "1", **body}, headers=token)
        assert answer.status_code == 422, body
        assert list(answer.json["problems"]) != []
    assert faculty.get("/api/v1/suggestions/mine").json == []


def test_lines_and_tabs_are_for_texts_of_several_lines(app: Flask) -> None:
    faculty = signed_in(app, "faculty")
    token = {"X-CSRFToken": faculty.token()}
    wish = {"title": "A title", "need": "1", "reason": "CS402:\r\n\t30 students"}
    assert faculty.client.post("/api/v1/suggestions", json=wish, headers=token).status_code == 201
    in_two_lines = faculty.client.post("/api/v1/suggestions", json=wish | {"title": "A\ntitle"}, headers=token)
    assert in_two_lines.json["problems"] == {
        "title": ["It holds characters that cannot be printed. Write it again on one line."]
    }


def test_a_sign_that_cannot_be_printed_in_an_address_is_not_understood(app: Flask) -> None:
    auditor, librarian = signed_in(app, "auditor"), signed_in(app, "librarian")
    assert auditor.get("/audit?outcome=%00").status_code == 422
    assert auditor.get("/api/v1/audit?outcome=%00").status_code == 422
    assert librarian.get("/suggest?q=a%00b").status_code == 422
    assert librarian.get("/worklist/TP%003").status_code == 404
    assert librarian.get("/api/v1/worklists/TP%003").status_code == 404


def test_json_that_is_nested_too_deep_is_no_json(app: Flask) -> None:
    visitor = Browser(app)
    deep = {"data": "[" * 100_000, "content_type": "application/json"}
    answer = visitor.client.post("/api/v1/session", headers={"X-CSRFToken": visitor.token()}, **deep)
    assert answer.status_code == 400


def test_a_form_that_is_sent_after_the_session_ended_leads_to_signing_in_and_back(
    app: Flask, clock: Clock
) -> None:
    librarian = signed_in(app, "librarian")
    token = librarian.token()
    clock.move(hours=13)
    came_from = {"Referer": "http://localhost/worklist/TP3?page=2"}
    stopped = librarian.client.post("/worklist/TP3/1/select", data={"csrf_token": token}, headers=came_from)
    assert stopped.status_code == 401
    assert 'name="back_to" value="/worklist/TP3?page=2"' in stopped.text
    given = {"login": "librarian", "password": PASSWORD, "back_to": "/worklist/TP3?page=2"}
    assert librarian.post("/sign-in", given).location == "/worklist/TP3?page=2"
    elsewhere = Browser(app).client.post("/sign-out", headers={"Referer": "http://evil.example/x"})
    assert "evil" not in elsewhere.text
    program = Browser(app).client.post("/api/v1/lists", json={})
    assert (program.status_code, program.json["status"]) == (401, 401)


def test_a_sign_in_page_that_lay_open_for_too_long_is_shown_again(app: Flask) -> None:
    stale = Browser(app).client.post(
        "/sign-in", data={"login": "head", "password": PASSWORD, "back_to": "/budget"}
    )
    assert stale.status_code == 400
    assert "The form was out of date." in stale.text
    assert 'name="back_to" value="/budget"' in stale.text


@pytest.mark.parametrize(("language", "named"), [("en", ("Copies: ", "Offer: ")), ("zh", ("册数：", "报价："))])
def test_what_cannot_be_used_is_named_as_people_know_it(app: Flask, language: str, named: tuple[str, str]) -> None:
    librarian = signed_in(app, "librarian")
    librarian.post("/worklist/TP3/1/select")
    librarian.get(f"/?lang={language}")
    answer = librarian.post("/lists/1/lines/1", {"copies": "many", "offer_id": "none"})
    assert answer.status_code == 422
    (refusal,) = re.findall(r'data-refusal="(.*?)"', answer.text)
    assert all(name in refusal for name in named)
    assert "offer_id" not in refusal


def test_every_field_has_a_name_that_people_know() -> None:
    named = {name for schema in _below(Action) for name in schema().fields}
    assert named - set(LABELS) == set()


def test_whatever_a_field_says_of_itself_can_be_said_in_chinese() -> None:
    def within(field: Any) -> Iterator[Any]:
        yield field
        if isinstance(field, fields.List):
            yield from within(field.inner)

    told = {"null", "required", "invalid", "invalid_utf8"}
    said = {
        text
        for schema in _below(Action)
        for outer in schema().fields.values()
        for field in within(outer)
        for name, text in field.error_messages.items()
        if name in told and isinstance(text, str)
    }
    assert said - set(OF_MARSHMALLOW) == set()


def test_a_program_is_told_in_the_language_it_asks_for(app: Flask) -> None:
    librarian = signed_in(app, "librarian")
    for body, said in (
        ({"name": None}, "不能为空值。"),
        ({"name": 5}, "不是有效的文本。"),
        ([], "应为一组字段及其值。"),
        ({}, "请填写此项。"),
    ):
        headers = {"X-CSRFToken": librarian.token(), "Accept-Language": "zh"}
        answer = librarian.client.post("/api/v1/lists", json=body, headers=headers)
        assert answer.status_code == 422
        texts = [text for found in answer.json["problems"].values() for text in found]
        assert said in texts
        assert not re.search("[A-Za-z]{3}", "".join(texts))


def _below(schema: type[Action]) -> list[type[Action]]:
    return [schema, *(found for inner in schema.__subclasses__() for found in _below(inner))]


@pytest.mark.parametrize("number", ["9.78704E+12", "abc", "12345"])
def test_a_number_that_cannot_be_read_is_not_dropped_in_silence(app: Flask, number: str) -> None:
    faculty = signed_in(app, "faculty")
    given = {"title": "A Book Nobody Offers", "isbn": number, "need": "1"}
    answer = faculty.post("/suggest", given)
    assert answer.status_code == 422
    assert f'value="{number}"' in answer.text
    assert "it should have 10 or 13 digits" in answer.text or "its last digits are lost" in answer.text
    headers = {"X-CSRFToken": faculty.token()}
    refused = faculty.client.post("/api/v1/suggestions", json=given, headers=headers)
    assert (refused.status_code, refused.json["code"].startswith("Isbn")) == (422, True)
    assert "A Book Nobody Offers" not in faculty.get("/suggestions/mine").text
