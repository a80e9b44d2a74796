"""An import goes on without its page: the page says how far it is, stops it, and lets it go on."""

import re
import time
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from acqflow import intake
from acqflow.bootstrap import Library
from acqflow.catalogues.model import ImportRun
from acqflow.catalogues.queries import import_run
from acqflow.people.queries import actor_by_login
from tests.web.conftest import Browser
from tests.web.test_imports import _fields, _file, _upload
from tests.web.university import University


@pytest.fixture
def buyer(app: Flask, university: University) -> Browser:
    browser = Browser(app)
    browser.sign_in("acquisitions")
    return browser


def queued(library: Library, content: bytes, *, name: str = "书单.csv") -> str:
    """The address of an import that nobody works at yet."""
    path = Path(library.settings.var) / "sent"
    path.write_bytes(content)
    by = library.store.ask(actor_by_login, login="acquisitions")
    delivered = intake.delivery(library, path, vendor_code="RT", name=name).as_guessed()
    return f"/imports/{intake.queue(library, delivered, by=by).run_id}"


def test_whoever_does_not_wait_sees_how_far_it_is_and_how_it_ended(app: Flask, buyer: Browser) -> None:
    app.config["IMPORT_WAIT_SECONDS"] = 0
    place = _upload(buyer)
    answer = buyer.post(place, _fields(buyer.get(place).text))
    assert answer.status_code == 303
    page = buyer.get(answer.location).text
    assert "The import goes on by itself" in page
    until = time.monotonic() + 120
    while "data-again" in (page := buyer.get(answer.location).text) and time.monotonic() < until:
        time.sleep(0.05)
    assert "applied" in page
    assert "Undo this import" in page
    assert buyer.get(place).status_code == 404, "it is no upload any more"


def test_what_waits_is_stopped_and_resumed_on_its_page(buyer: Browser, library: Library) -> None:
    place = queued(library, _file())
    waiting = buyer.get(place).text
    assert "The import waits its turn" in waiting
    assert 'data-again="2"' in waiting
    assert f'href="{place}">See how far it is now' in waiting
    assert buyer.post(f"{place}/cancel").location == place
    stopped = buyer.get(place).text
    assert "The import is stopped." in stopped
    assert "Resume it to go on where it is, or take it back." in stopped
    assert "data-again" not in stopped
    assert buyer.post(f"{place}/resume").location == place
    assert "Imported and distributed to the subjects." in buyer.get(place).text
    refused = buyer.post(f"{place}/cancel")
    assert refused.status_code == 409
    assert "has ended" in refused.text


def test_progress_is_a_bar_with_a_name_and_figures(buyer: Browser, library: Library) -> None:
    place = queued(library, _file())
    run_id = int(place.rpartition("/")[2])

    def half_way(session: Session) -> None:
        run = session.get_one(ImportRun, run_id)
        run.state, run.lease_until = "running", library.now()
        run.expected, run.framed, run.staged, run.same = 4_000, 2_000, 2_000, 2_000

    library.store.run(half_way)
    assert library.store.ask(import_run, run_id=run_id).state == "running"
    page = buyer.get(place).text
    assert re.search(r'<progress [^>]*max="4000" value="2000" aria-label="Progress of the import">', page)
    assert "2,000 of 4,000 records are kept." in page
    assert "4,000" in buyer.get(f"{place}?lang=zh").text


def test_why_an_import_failed_is_told_in_the_readers_language(buyer: Browser, library: Library) -> None:
    place = queued(library, b"00461nam a2200000 a 4500" + b"x" * 429 + b"\x1d", name="list.mrc")
    path = Path(library.settings.var) / "imports"
    (kept,) = path.iterdir()
    kept.write_bytes(b"nothing of MARC")
    intake.work_off(library)
    page = buyer.get(place).text
    assert "When the cause is removed, resume the import" in page
    told = re.search(r'role="alert">.*?<span>(.*?)</span>', page, re.DOTALL)
    assert told
    assert told[1].startswith("The file is not")
    chinese = buyer.get(f"{place}?lang=zh").text
    assert told[1].split(".")[0] not in chinese


def test_programs_stop_and_resume_an_import_too(buyer: Browser, library: Library, app: Flask) -> None:
    place = "/api/v1" + queued(library, _file())
    headers = {"X-CSRFToken": buyer.token()}
    stopped = buyer.client.post(f"{place}/cancel", headers=headers)
    assert (stopped.status_code, stopped.json["state"]) == (200, "cancelled")
    assert buyer.client.post(f"{place}/resume", headers=headers).status_code == 200
    until = time.monotonic() + 120
    while buyer.get(place).json["run"]["state"] in ("waiting", "running") and time.monotonic() < until:
        time.sleep(0.05)
    assert buyer.get(place).json["run"]["state"] == "applied"
    assert buyer.client.post(f"{place}/resume", headers=headers).status_code == 409


def test_whoever_only_looks_gets_no_button_to_stop_it(app: Flask, buyer: Browser, library: Library) -> None:
    place = queued(library, _file())
    assert f'action="{place}/cancel"' in buyer.get(place).text
    auditor = Browser(app)
    auditor.sign_in("auditor")
    if auditor.get(place).status_code == 200:
        assert f'action="{place}/cancel"' not in auditor.get(place).text
    assert auditor.post(f"{place}/cancel").status_code == 403
