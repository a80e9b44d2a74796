"""A title in which two books lie is split on its page, and put together again, by those who import catalogues."""

import re

import pytest
from flask import Flask

from acqflow.catalogues.queries import offers_told
from tests.actions.catalogues.records import ALGEBRA, OPTICS, Desk, a_record
from tests.web.conftest import Browser, signed_in
from tests.web.university import University


@pytest.fixture
def buyer(app: Flask, university: University) -> Browser:
    return signed_in(app, "acquisitions")


@pytest.fixture
def two_in_one(university: University) -> tuple[int, int, int]:
    """A title, the offer it was made from, and one of another book."""
    one, other = Desk(university.store, vendor="ONE"), Desk(university.store, vendor="TWO")
    (title_id,) = one.imports(a_record("Optics", isbn=OPTICS)).title_ids
    other.imports(a_record("Light and colour", isbn=(OPTICS, ALGEBRA), creators=["Zajonc, Arthur"]))
    first, second = (offer.offer_id for offer in university.store.ask(offers_told, title_id=title_id))
    return title_id, first, second


def _said(page: str) -> str:
    ((_, said),) = re.findall(r'role="alert".*?data-refusal="(.*?)">.*?<span>(.*?)</span>', page, re.S)
    return str(said)


def test_a_title_is_split_and_put_together_again(buyer: Browser, two_in_one: tuple[int, int, int]) -> None:
    title_id, _, second = two_in_one
    page = buyer.get(f"/titles/{title_id}").text
    assert "Two books lie in this title" in page
    assert "Light and colour · Zajonc, Arthur · 2024 · " in page
    answer = buyer.post(f"/titles/{title_id}/split", {"offers": [str(second)], "numbers": [f"isbn:{OPTICS}"]})
    new = answer.location
    new_id = int(new.rpartition("/")[2])
    page = buyer.get(new).text
    assert f"Title {new_id} was split off from title {title_id}." in page
    assert "<h1" in page
    assert "Light and colour</h1>" in page
    assert f"split off from title {title_id}" in page
    assert f'action="/titles/{new_id}/unsplit"' in page
    page = buyer.get(f"/titles/{title_id}").text
    assert f'action="/titles/{new_id}/unsplit"' in page
    assert f"title {new_id} split off from it" in page
    assert "Two books lie in this title" not in page
    assert buyer.post(f"/titles/{new_id}/unsplit").location == f"/titles/{title_id}"
    page = buyer.get(f"/titles/{title_id}").text
    assert f"Title {new_id} is no longer split from title {title_id}." in page
    assert buyer.get(new).status_code == 404


def test_what_cannot_be_split_is_said_on_the_page_beside_what_was_ticked(
    buyer: Browser, two_in_one: tuple[int, int, int]
) -> None:
    title_id, first, second = two_in_one
    answer = buyer.post(f"/titles/{title_id}/split", {"offers": [str(first), str(second)]})
    assert answer.status_code == 409
    assert "Leave those that are of the book it is to be." in _said(answer.text)
    assert re.search(rf'name="offers" value="{second}" checked', answer.text)
    answer = buyer.post(f"/titles/{title_id}/split", {"numbers": [f"isbn:{OPTICS}"]})
    assert (answer.status_code, "Choose at least one offer" in _said(answer.text)) == (422, True)
    answer = buyer.post(f"/titles/{title_id}/unsplit")
    assert (answer.status_code, "nothing to take back" in _said(answer.text)) == (409, True)


def test_others_are_not_offered_it(app: Flask, two_in_one: tuple[int, int, int]) -> None:
    title_id, _, second = two_in_one
    librarian = signed_in(app, "librarian")
    assert "/split" not in librarian.get(f"/titles/{title_id}").text
    assert librarian.post(f"/titles/{title_id}/split", {"offers": [str(second)]}).status_code == 403


def test_programs_split_too(buyer: Browser, two_in_one: tuple[int, int, int]) -> None:
    title_id, first, second = two_in_one
    offers = buyer.get(f"/api/v1/titles/{title_id}/offers").json
    assert [(offer["offer_id"], offer["described"]["title"]) for offer in offers] == [
        (first, "Optics"),
        (second, "Light and colour"),
    ]
    token = {"X-CSRFToken": buyer.token()}
    body = {"offers": [second], "numbers": [f"isbn:{ALGEBRA}"], "with_wish": True}
    answer = buyer.client.post(f"/api/v1/titles/{title_id}/split", json=body, headers=token)
    assert (answer.status_code, answer.json["kept_id"]) == (200, title_id)
    new_id = answer.json["new_id"]
    assert buyer.get(f"/api/v1/titles/{new_id}").json["title"]["title"] == "Light and colour"
    answer = buyer.client.post(f"/api/v1/titles/{new_id}/unsplit", headers=token)
    assert (answer.status_code, answer.json) == (200, {"kept_id": title_id, "new_id": new_id})
