"""Who gets which answer from which route: the whole application against a table that people read."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from acqflow.people.actions import disable_person, open_session
from acqflow.schema import METADATA
from acqflow.storage.store import Store
from acqflow.web.access import access_of, check_every_route_is_declared
from acqflow.web.protection import limiter
from tests.builders import NOW
from tests.web.conftest import Browser
from tests.web.university import University, list_a_package

TABLE = Path(__file__).parent / "role_route_table.txt"
ACTORS = (
    "anonymous", "faculty", "librarian", "acquisitions", "head", "committee", "root", "auditor", "disabled"
)  # fmt: skip
OLD_TOKEN = "a token from before the person was switched off"
_SAFE = {"GET", "HEAD", "OPTIONS"}
# What exists, for pages that only show; nothing that exists, for routes that change.
_SHOWN = {
    "title_id": "1",
    "list_id": "1",
    "run_id": "1",
    "quarantined_id": "1",
    "order_id": "1",
    "package_id": "1",
    "look_id": "1",
    "code": "TP3",
    "form": "csv",
    "token": "0" * 32,
}
_NUMBERS = (
    "title_id",
    "list_id",
    "run_id",
    "order_id",
    "line_id",
    "step_id",
    "suggestion_id",
    "subject_id",
    "offer_id",
    "session_id",
    "quarantined_id",
    "package_id",
    "look_id",
)
_THERE = _SHOWN | dict.fromkeys(_NUMBERS, "1")
_CHANGED = _SHOWN | dict.fromkeys(_NUMBERS, "999")
_OPEN = (("POST", "/sign-in"), ("POST", "/sign-in/demo"), ("POST", "/api/v1/session"))
# Asked last, since it ends the session.
_LAST = ("/sign-out", "/api/v1/session")


@pytest.fixture
def somebody_disabled(university: University) -> University:
    disable(university)
    return university


def disable(university: University) -> None:
    """Switch a person off who still has a session open somewhere."""
    person_id, root = university.actors["outsider"].person_id, university.actors["root"]
    university.store.run(open_session, token=OLD_TOKEN, at=NOW, person_id=person_id)
    university.store.run(disable_person, person_id=person_id, by=root, at=NOW)


@pytest.fixture
def with_content(app: Flask, somebody_disabled: University) -> University:
    librarian = Browser(app)
    librarian.sign_in("librarian")
    librarian.post("/worklist/TP3/1/select")
    librarian.post("/lists/1/submit")
    acquisitions = Browser(app)
    acquisitions.sign_in("acquisitions")
    acquisitions.post("/lists/1/place")
    list_a_package(somebody_disabled)
    return somebody_disabled


def _routes(app: Flask) -> Iterator[tuple[str, str]]:
    """(method, rule) of everything but static files, those that end the session last."""
    found = [
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        if not rule.endpoint.endswith("static")
        for method in rule.methods or ()
        if method not in {"HEAD", "OPTIONS"}
    ]
    yield from sorted(
        found, key=lambda pair: (pair[1] in _LAST and pair[0] in {"POST", "DELETE"}, pair[1], pair[0])
    )


def _path(rule: str, given: dict[str, str]) -> str:
    return re.sub(r"<(?:[^<>:]+:)?(\w+)>", lambda found: given[found[1]], rule)


def _browser(app: Flask, who: str) -> Browser:
    browser = Browser(app)
    if who == "disabled":
        browser.client.set_cookie("acqflow", OLD_TOKEN)
    elif who != "anonymous":
        browser.sign_in(who)
    return browser


def the_table(app: Flask) -> list[str]:
    """One line a route: method, rule, the statuses in the order of ACTORS."""
    routes = list(_routes(app))
    answers: dict[tuple[str, str], list[str]] = {route: [] for route in routes}
    for who in ACTORS:
        browser = _browser(app, who)
        with app.app_context():
            limiter.reset()
        for method, rule in routes:
            path = _path(rule, _SHOWN if method in _SAFE else _CHANGED)
            headers = {} if method in _SAFE else {"X-CSRFToken": browser.token()}
            body = {"json": {}} if rule.startswith("/api/") and method not in _SAFE else {}
            answer = browser.client.open(path, method=method, headers=headers, **body)  # type: ignore[arg-type]
            answers[method, rule].append(str(answer.status_code))
            if rule in _LAST and method != "GET":
                browser = _browser(app, who)
    by_rule = sorted(answers.items(), key=lambda item: (item[0][1], item[0][0]))
    return [f"{method:<7}{rule:<57} {' '.join(found)}" for (method, rule), found in by_rule]


def test_every_route_answers_every_role_as_the_table_says(
    app: Flask, with_content: University, request: pytest.FixtureRequest
) -> None:
    found = the_table(app)
    kept = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    assert found == kept


def test_no_unsafe_request_without_a_token_is_taken_or_changes_anything(
    app: Flask, with_content: University
) -> None:
    for who in ("anonymous", "faculty", "librarian", "acquisitions", "head", "root"):
        browser = _browser(app, who)
        before = _counts(with_content.store)
        for method, rule in _routes(app):
            if method not in _SAFE:
                # Who is not signed in is asked to: there no token could be right.
                expected = 401 if who == "anonymous" and (method, rule) not in _OPEN else 400
                assert browser.client.open(_path(rule, _THERE), method=method).status_code == expected, rule
        assert _counts(with_content.store) == before


def test_a_token_of_somebody_else_is_not_taken(app: Flask, university: University) -> None:
    mine, theirs = _browser(app, "faculty"), _browser(app, "head")
    answer = mine.client.post("/sign-out", headers={"X-CSRFToken": theirs.token()})
    assert answer.status_code == 400


def test_looking_at_every_page_changes_nothing(app: Flask, with_content: University) -> None:
    for who in ("faculty", "librarian", "acquisitions", "head", "root"):
        browser = _browser(app, who)
        allowed = [
            _path(rule, _SHOWN)
            for method, rule in _routes(app)
            if method == "GET" and browser.get(_path(rule, _SHOWN)).status_code == 200
        ]
        before = _counts(with_content.store)
        for path in allowed:
            browser.get(path)
        assert _counts(with_content.store) == before


def test_a_route_that_does_not_say_who_may_use_it_does_not_start(app: Flask) -> None:
    app.add_url_rule("/forgotten", "forgotten", lambda: "")
    with pytest.raises(RuntimeError, match="/forgotten"):
        check_every_route_is_declared(app)
    assert access_of(app, "forgotten") is None


def _counts(store: Store) -> dict[str, int]:
    with store.reading() as session:
        return {t.name: session.scalar(select(func.count()).select_from(t)) or 0 for t in METADATA.sorted_tables}
