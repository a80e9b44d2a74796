"""The preview of a large file goes on without its page: how far it is, how it ended, and that it is given up."""

import re
import time
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from acqflow import intake
from acqflow.bootstrap import Library
from acqflow.catalogues.model import UploadLook
from tests.web.conftest import Browser, signed_in
from tests.web.test_imports import _fields, _file, _upload
from tests.web.university import University


@pytest.fixture
def buyer(app: Flask, university: University) -> Browser:
    return signed_in(app, "acquisitions")


@pytest.fixture
def nobody_works(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Looks wait until the test does them: its own application has no worker, and no page waits for one."""
    app.config["LOOK_WAIT_SECONDS"] = 0
    monkeypatch.setattr(app.background, "wake", lambda: None)  # type: ignore[attr-defined]


def _half_way(library: Library, *, read_bytes: int) -> None:
    def work(session: Session) -> None:
        look = session.query(UploadLook).one()
        look.state, look.turn, look.lease_until = "running", 1, library.now()
        look.records, look.read_bytes = 12_000, read_bytes

    library.store.run(work)


def _again(browser: Browser, place: str) -> str:
    until = time.monotonic() + 120
    while "data-again" in (page := browser.get(place).text) and time.monotonic() < until:
        time.sleep(0.05)
    return str(page)


def test_whoever_does_not_wait_sees_how_far_the_look_is_and_what_it_found(app: Flask, buyer: Browser) -> None:
    app.config["LOOK_WAIT_SECONDS"] = 0
    place = _upload(buyer)
    page = _again(buyer, place)
    assert "计算方法第3卷" in page
    assert "As the library was on" in page
    assert "Imported and distributed" in buyer.post(place, _fields(page), follow_redirects=True).text


@pytest.mark.usefixtures("nobody_works")
def test_progress_of_a_look_is_a_bar_with_a_name_and_figures(buyer: Browser, library: Library) -> None:
    place = _upload(buyer)
    waiting = buyer.get(place).text
    assert "The look at the file waits its turn" in waiting
    assert 'data-again="2"' in waiting
    there = re.search(r'data-from="([^"]+)"', waiting)
    assert there
    assert f'href="{there[1]}">See how far it is now' in waiting
    assert "data-confirm" not in waiting, "nothing is imported unseen"
    size = len(_file())
    _half_way(library, read_bytes=size // 2)
    page = buyer.get(place).text
    progress = f'<progress [^>]*max="{size}" value="{size // 2}" aria-label="Progress of the look">'
    assert re.search(progress, page)
    assert "12,000 records were looked at so far." in page
    alone = buyer.get(there[1]).text
    assert re.search(progress, alone)
    assert "12,000" in buyer.get(f"{place}?lang=zh").text
    _half_way(library, read_bytes=0)
    assert "<progress" not in buyer.get(place).text, "how much of a workbook that is nobody knows"
    buyer.post(f"{there[1]}/give-up")
    assert buyer.get(there[1]).location == place


@pytest.mark.usefixtures("nobody_works")
def test_another_way_to_read_the_file_ends_the_look_and_begins_its_own(
    app: Flask, buyer: Browser, library: Library
) -> None:
    place = _upload(buyer)
    buyer.get(place)
    other = f"{place}?column:定价="
    page = buyer.get(other).text
    assert "data-again" in page
    assert "%E5%AE%9A%E4%BB%B7" in page, "the buttons and the link lead to the same reading"
    first = buyer.get(place).text
    assert "The look at the file was given up." in first
    assert "data-again" not in first
    assert intake.work_off_looks(library) == 1
    assert "30.00" not in buyer.get(other).text
    assert buyer.post(f"{place}/look").location == place
    assert "data-again" in buyer.get(place).text
    assert intake.work_off_looks(library) == 1
    assert "30.00" in buyer.get(place).text


@pytest.mark.usefixtures("nobody_works")
def test_a_look_is_given_up_by_its_button_and_the_upload_stays(buyer: Browser, library: Library) -> None:
    place = _upload(buyer)
    address = re.search(r'action="([^"]+/give-up)"', buyer.get(place).text)
    assert address
    told = buyer.post(address[1], follow_redirects=True).text
    assert "The look was given up; the upload is still here." in told
    assert "Begin the look again" in told
    assert intake.work_off_looks(library) == 0
    _done_again(buyer, library, place)
    late = buyer.post(address[1], follow_redirects=True).text
    assert "The look at the file has ended." in late


def _done_again(buyer: Browser, library: Library, place: str) -> None:
    buyer.post(f"{place}/look")
    assert intake.work_off_looks(library) == 1
    assert "计算方法第3卷" in buyer.get(place).text


@pytest.mark.usefixtures("nobody_works")
def test_a_look_belongs_to_who_sent_the_upload_and_goes_with_it(
    app: Flask, buyer: Browser, library: Library
) -> None:
    place = _upload(buyer)
    buyer.get(place)
    (look_id,) = library.store.ask(lambda s: s.scalars(s.query(UploadLook.id).statement).all())
    head = signed_in(app, "head")
    assert head.post(f"{place}/looks/{look_id}/give-up").status_code == 403
    assert head.get(f"/api/v1{place.removeprefix('/imports')}/looks/{look_id}").status_code == 403
    other = _upload(buyer)
    assert "no such look" in buyer.post(f"{other}/looks/{look_id}/give-up", follow_redirects=True).text
    buyer.post(f"{place}/discard")
    assert library.store.ask(lambda s: s.query(UploadLook).count()) == 1, "that of the other upload"
    assert buyer.get(f"/api/v1{place.removeprefix('/imports')}/looks/{look_id}").status_code == 404


def test_a_file_that_cannot_be_read_says_so_and_is_looked_at_again_on_request(
    app: Flask, buyer: Browser, library: Library
) -> None:
    bad = (b"00461nam a2200000 a 4500" + b"x" * 436 + b"\x1d") * 30
    place = _upload(buyer, "list.mrc", bad)
    page = buyer.get(place).text
    assert 'role="alert"' in page
    assert "Begin the look again" in page
    token = place.rpartition("/")[2]
    answer = _program(buyer, f"/uploads/{token}/preview")
    assert (answer.status_code, answer.json["code"]) == (422, "FileRefused")


@pytest.mark.usefixtures("nobody_works")
def test_a_program_is_told_where_to_ask_for_what_takes_long(app: Flask, buyer: Browser, library: Library) -> None:
    token = _upload(buyer).rpartition("/")[2]
    asked = _program(buyer, f"/uploads/{token}/preview")
    assert (asked.status_code, asked.json["look"]["state"], asked.json["format"]) == (
        202,
        "waiting",
        "spreadsheet",
    )
    stands = buyer.get(asked.json["address"]).json
    assert (stands["look"]["state"], stands["found"], stands["failure"]) == ("waiting", None, None)
    given_up = _program(buyer, asked.json["address"].removeprefix("/api/v1") + "/give-up").json
    assert given_up["failure"].startswith("The look at the file was given up.")
    assert _program(buyer, f"/uploads/{token}/preview").status_code == 202
    intake.work_off_looks(library)
    stands = buyer.get(asked.json["address"]).json
    assert stands["look"]["state"] == "done"
    quick = _program(buyer, f"/uploads/{token}/preview")
    assert quick.status_code == 200
    assert {name: quick.json[name] for name in ("found", "per_subject", "uncovered")} == {
        name: stands[name] for name in ("found", "per_subject", "uncovered")
    }
    app.config["IMPORT_WAIT_SECONDS"] = 0
    taken = _program(buyer, f"/uploads/{token}/apply")
    assert (taken.status_code, taken.json["run"]["state"]) == (202, "waiting")
    assert buyer.get(taken.json["address"]).json["distribution"] is None
    intake.work_off(library)
    run = buyer.get(taken.json["address"]).json
    assert run["run"]["state"] == "applied"
    assert run["distribution"]["examined"] == run["run"]["counts"]["titles_added"]


def _program(browser: Browser, path: str) -> Any:
    return browser.client.post(f"/api/v1{path}", json={}, headers={"X-CSRFToken": browser.token()})


def test_a_program_is_told_of_a_file_that_was_imported_before(buyer: Browser, library: Library) -> None:
    def apply() -> Any:
        return _program(buyer, f"/uploads/{_upload(buyer).rpartition('/')[2]}/apply").json

    first, second = apply(), apply()
    assert (first["is_repeat"], second["is_repeat"]) == (False, True)
    assert first["distribution"]["per_subject"]
    assert {**first, "is_repeat": True} == second
