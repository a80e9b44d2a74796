"""The demo's sign-in page: whom it offers, and nobody else."""

from dataclasses import replace

import pytest
from flask import Flask

from acqflow.bootstrap import Library, settings_from_environment
from acqflow.web.application import create_app
from tests.builders import NOW
from tests.web.conftest import Browser
from tests.web.university import University


def _demo(library: Library, *logins: str) -> Flask:
    return create_app(Library(replace(library.settings, is_demo=True, demo_logins=logins), lambda: NOW))


def _offered(app: Flask) -> list[str]:
    page = Browser(app).get("/sign-in").text
    return [part.split('"')[0] for part in page.split('name="login" value="')[1:]]


def test_the_page_offers_the_persons_of_the_setting_in_their_order(
    library: Library, university: University
) -> None:
    app = _demo(library, "librarian", "faculty")
    assert _offered(app) == ["librarian", "faculty"]
    assert Browser(app).post("/sign-in/demo", {"login": "faculty"}).status_code == 303
    assert Browser(app).post("/sign-in/demo", {"login": "root"}).status_code == 404


def test_who_comes_in_by_a_button_stands_in_the_audit_trail(library: Library, university: University) -> None:
    visitor = Browser(_demo(library, "head"))
    visitor.post("/sign-in/demo", {"login": "head"})
    (entry,) = [row for row in visitor.get("/api/v1/audit").json["rows"] if row["event"] == "sign_in"]
    assert (entry["outcome"], entry["facts"]["demo"]) == ("done", True)


@pytest.mark.parametrize(("asked", "said"), [("zh-CN,zh;q=0.9", "今日"), ("en-GB", "Today")])
def test_who_comes_in_by_a_button_goes_on_reading_the_browsers_language(
    library: Library, university: University, asked: str, said: str
) -> None:
    visitor = Browser(_demo(library, "librarian"))
    reads = {"headers": {"Accept-Language": asked}}
    visitor.post("/sign-in/demo", {"login": "librarian"}, **reads)
    assert said in visitor.get("/", **reads).text
    assert said in visitor.get("/").text


def test_without_the_setting_it_offers_one_person_of_each_role(library: Library, university: University) -> None:
    assert {"root", "faculty", "head"} <= set(_offered(_demo(library)))


@pytest.mark.parametrize(("written", "read"), [("", ()), ("a", ("a",)), (" a, b ,", ("a", "b"))])
def test_names_are_read_from_the_environment_by_comma(
    written: str, read: tuple[str, ...], library: Library
) -> None:
    given = {"ACQFLOW_VAR": str(library.settings.var), "ACQFLOW_DEMO_LOGINS": written, "ACQFLOW_LOOK_UP": written}
    settings = settings_from_environment(given)
    assert (settings.demo_logins, settings.look_up) == (read, read)
