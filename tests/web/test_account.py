"""Everybody changes their own password and sees where they are signed in."""

import re
from pathlib import Path

import pytest
from flask import Flask

from acqflow.storage.store import Store
from acqflow.web.application import create_app
from tests.web.conftest import Browser, Clock, open_for_tests
from tests.web.university import PASSWORD, University, a_university

NEW = "four slow otters under a bridge"


@pytest.fixture
def app_on_both(store: Store, clock: Clock, tmp_path: Path) -> Flask:
    a_university(store)
    return create_app(open_for_tests(store.url.render_as_string(hide_password=False), clock, tmp_path))


def _signed_in(app: Flask, login: str) -> Browser:
    browser = Browser(app)
    browser.sign_in(login)
    return browser


def _change(browser: Browser, **given: str) -> str:
    facts = {"old_password": PASSWORD, "password": NEW, "again": NEW} | given
    text: str = browser.post("/account/password", facts, follow_redirects=True).text
    return text


def test_a_new_password_takes_the_place_of_the_old_one_and_ends_every_other_session(
    app_on_both: Flask,
) -> None:
    app = app_on_both
    here, elsewhere = _signed_in(app, "faculty"), _signed_in(app, "faculty")
    known = here.client.get_cookie("acqflow").value  # type: ignore[union-attr]
    assert "Your password was changed." in _change(here)
    assert here.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 401
    thief = Browser(app)
    thief.client.set_cookie("acqflow", known)
    assert thief.get("/account").status_code == 401, "the token known before opens nothing"
    again = Browser(app)
    assert again.post("/sign-in", {"login": "faculty", "password": PASSWORD}).status_code == 401
    assert again.post("/sign-in", {"login": "faculty", "password": NEW}).status_code == 303


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"old_password": "not this one"}, "The present password is not right."),
        ({"again": "something else entirely"}, "The two are not the same."),
        ({"password": "short", "again": "short"}, "The password is too short."),
        ({"password": ""}, "Please fill this in."),
    ],
)
def test_a_password_that_cannot_be_taken_is_said_at_its_field_and_changes_nothing(
    app: Flask, university: University, given: dict[str, str], said: str
) -> None:
    browser = _signed_in(app, "faculty")
    page = _change(browser, **given)
    assert said in page
    assert 'aria-invalid="true"' in page
    assert "not this one" not in page
    assert NEW not in page
    signing_in = Browser(app).post("/sign-in", {"login": "faculty", "password": PASSWORD})
    assert signing_in.status_code == 303


def test_guessing_the_present_password_is_stopped(app: Flask, university: University) -> None:
    browser = _signed_in(app, "faculty")
    for _ in range(5):
        _change(browser, old_password="a guess")
    stopped = browser.post("/account/password", {"old_password": PASSWORD, "password": NEW, "again": NEW})
    assert stopped.status_code == 429


def _ends(page: str) -> list[str]:
    return re.findall(r"/account/sessions/\d+/end", page)


def test_a_person_sees_where_they_are_signed_in_and_signs_out_there(app_on_both: Flask) -> None:
    app = app_on_both
    here, elsewhere, somebody = (_signed_in(app, login) for login in ("faculty", "faculty", "head"))
    page = here.get("/account").text
    (end,) = _ends(page)
    assert "this browser" in page
    assert somebody.post(end).status_code == 404
    assert elsewhere.get("/account").status_code == 200
    ended = here.post(end, follow_redirects=True).text
    assert "Signed out there." in ended
    assert _ends(ended) == []
    assert elsewhere.get("/account").status_code == 401


def test_the_account_is_found_under_ones_name_in_both_languages(app: Flask, university: University) -> None:
    browser = _signed_in(app, "auditor")
    assert 'href="/account"' in browser.get("/").text
    assert "登录中的设备" in browser.get("/account?lang=zh").text
