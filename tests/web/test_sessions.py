"""Where a session is kept, and what looking at pages leaves behind."""

from flask import Flask
from sqlalchemy import func, select

from acqflow.people.model import SignIn
from tests.web.conftest import Browser
from tests.web.university import PASSWORD, University


def _sessions(university: University) -> int:
    with university.store.reading() as session:
        return session.scalar(select(func.count()).select_from(SignIn)) or 0


def test_a_visitor_leaves_nothing_in_the_database(app: Flask, university: University) -> None:
    before = _sessions(university)
    for path in ("/", "/sign-in", "/sign-in?lang=zh", "/titles", "/api/v1/csrf-token", "/nowhere"):
        app.test_client().get(path)
    assert _sessions(university) == before


def test_a_visitors_language_and_form_are_kept_until_the_sign_in(app: Flask, university: University) -> None:
    visitor = Browser(app)
    assert "登录" in visitor.get("/sign-in?lang=zh").text
    assert "登录" in visitor.get("/sign-in").text
    assert visitor.post("/sign-in", {"login": "head", "password": PASSWORD}).status_code == 303
    assert 'lang="zh-CN"' in visitor.get("/").text


def test_a_cookie_that_somebody_wrote_himself_opens_nothing(app: Flask, university: University) -> None:
    visitor = Browser(app)
    visitor.token()
    written = visitor.client.get_cookie("acqflow")
    assert written is not None
    thief = Browser(app)
    thief.client.set_cookie("acqflow", "e30" + written.value[3:])
    assert thief.get("/").status_code == 401
    assert thief.client.post("/sign-in", data={"login": "head"}).status_code == 400


def test_what_is_not_there_is_never_kept_by_a_browser(app: Flask) -> None:
    client = app.test_client()
    assert "no-store" in client.get("/static/nothing.css").headers["Cache-Control"]
    assert "no-store" not in client.get("/static/theme.css").headers["Cache-Control"]
