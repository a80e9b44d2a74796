"""Two titles are merged on the page of the one, and parted again, by those who import catalogues."""

import re

import pytest
from flask import Flask

from tests.web.conftest import Browser, signed_in
from tests.web.university import University


@pytest.fixture
def buyer(app: Flask, university: University) -> Browser:
    return signed_in(app, "acquisitions")


def _said(page: str) -> str:
    ((_, said),) = re.findall(r'role="alert".*?data-refusal="(.*?)">.*?<span>(.*?)</span>', page, re.S)
    return str(said)


def test_a_title_is_merged_and_its_address_leads_to_the_other(buyer: Browser, university: University) -> None:
    kept_id, gone_id = university.title_ids[:2]
    assert "This is the same book as another title" in buyer.get(f"/titles/{kept_id}").text
    answer = buyer.post(f"/titles/{kept_id}/merge", {"gone_id": str(gone_id)})
    assert answer.location == f"/titles/{kept_id}"
    page = buyer.get(f"/titles/{kept_id}").text
    assert f"Title {gone_id} was merged into title {kept_id}." in page
    assert f'action="/titles/{gone_id}/unmerge"' in page
    assert f"title {gone_id} merged into it" in page
    assert f"merged into title {kept_id}" in page
    assert buyer.get(f"/titles/{gone_id}").location == f"/titles/{kept_id}"
    parted = buyer.post(f"/titles/{gone_id}/unmerge")
    assert parted.location == f"/titles/{gone_id}"
    page = buyer.get(f"/titles/{gone_id}").text
    assert f"Title {gone_id} is no longer merged into title {kept_id}." in page
    assert "no longer merged with title" in page


def test_what_cannot_be_merged_is_said_on_the_page_beside_what_was_typed(
    buyer: Browser, university: University
) -> None:
    (kept_id, *_) = university.title_ids
    answer = buyer.post(f"/titles/{kept_id}/merge", {"gone_id": str(kept_id)})
    assert answer.status_code == 422
    assert "Write the number of the other one." in _said(answer.text)
    assert re.search(rf'name="gone_id"[^>]* value="{kept_id}"', answer.text)
    answer = buyer.post(f"/titles/{kept_id}/unmerge")
    assert (answer.status_code, "nothing to take back" in _said(answer.text)) == (409, True)


def test_others_are_not_offered_it(app: Flask, university: University) -> None:
    librarian = signed_in(app, "librarian")
    assert "/merge" not in librarian.get(f"/titles/{university.title_ids[0]}").text


def test_programs_merge_too_and_learn_where_a_merged_title_went(buyer: Browser, university: University) -> None:
    kept_id, gone_id = university.title_ids[:2]
    told = {"kept_id": kept_id, "gone_id": gone_id}
    token = {"X-CSRFToken": buyer.token()}
    answer = buyer.client.post(f"/api/v1/titles/{kept_id}/merge", json={"gone_id": gone_id}, headers=token)
    assert (answer.status_code, answer.json) == (200, told)
    gone = buyer.get(f"/api/v1/titles/{gone_id}")
    assert (gone.status_code, gone.json["code"]) == (404, "TitleMerged")
    assert f"Go on with title {kept_id}." in gone.json["message"]
    answer = buyer.client.post(f"/api/v1/titles/{gone_id}/unmerge", headers=token)
    assert (answer.status_code, answer.json) == (200, told)
    assert buyer.get(f"/api/v1/titles/{gone_id}").status_code == 200
