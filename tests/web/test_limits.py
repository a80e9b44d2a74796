"""One person's wishes within an hour are limited, kindly and the same way everywhere."""

from flask import Flask

from tests.web.conftest import Browser
from tests.web.university import University


def _signed_in(app: Flask, login: str) -> Browser:
    browser = Browser(app)
    browser.sign_in(login)
    return browser


def test_thirty_suggestions_an_hour_are_taken_from_one_person_by_page_and_api_together(
    app: Flask, university: University
) -> None:
    faculty, librarian = _signed_in(app, "faculty"), _signed_in(app, "librarian")
    token = {"X-CSRFToken": faculty.token()}
    wish = {"title_id": 1, "need": "1"}
    for _ in range(15):
        assert faculty.post("/suggest", wish).status_code == 303
        assert faculty.client.post("/api/v1/suggestions", json=wish, headers=token).status_code == 201
    stopped = faculty.post("/suggest", wish)
    assert stopped.status_code == 429
    assert "30 suggestions within an hour" in stopped.text
    assert "Wait a minute" not in stopped.text
    assert 0 < int(stopped.headers["Retry-After"]) <= 3600
    refused = faculty.client.post("/api/v1/suggestions", json=wish, headers=token)
    assert (refused.status_code, "30 suggestions" in refused.json["message"]) == (429, True)
    assert 0 < int(refused.headers["Retry-After"]) <= 3600
    assert librarian.post("/suggest", wish).status_code == 303, "others are not held up"
    assert faculty.get("/suggest?q=9787302660125").status_code == 200


def test_what_was_not_understood_does_not_count_as_a_suggestion(app: Flask, university: University) -> None:
    faculty = _signed_in(app, "faculty")
    for _ in range(35):
        assert faculty.post("/suggest", {"need": "1"}).status_code == 422
    assert faculty.post("/suggest", {"title_id": "1", "need": "1"}).status_code == 303
