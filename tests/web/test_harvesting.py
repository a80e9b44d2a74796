"""Harvesting from the page of imports, from a real server."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from acqflow.bootstrap import Library
from acqflow.plugin_host.settings import PluginSettings
from acqflow.web.application import create_app
from tests.builders import NOW
from tests.repository import Repository, open_repository
from tests.web.conftest import Browser
from tests.web.university import University


@pytest.fixture
def repository() -> Repository:
    return Repository(books={1: "Optics", 2: "Waves", 3: "Fields"})


@pytest.fixture
def buyer(library: Library, university: University, repository: Repository) -> Iterator[Browser]:
    with open_repository(repository) as server:
        plugins = PluginSettings({"oai": {"sources": {"books": {"base_url": server.url}}}})
        settings = replace(library.settings, plugins=plugins, allowed_networks=("127.0.0.0/8",))
        browser = Browser(create_app(Library(settings, lambda: NOW)))
        browser.sign_in("acquisitions")
        yield browser


def test_what_is_new_is_harvested_with_a_button_and_looked_at(buyer: Browser, repository: Repository) -> None:
    assert "Harvest what is new" in buyer.get("/imports").text
    sent = {"source": "books", "vendor": "RT"}
    came = buyer.post("/imports/harvest", sent, follow_redirects=True)
    assert came.status_code == 200
    assert "3 records were harvested." in came.text
    repository.today = "2026-12-01"
    buyer.post("/imports/harvest", sent)
    assert "Nothing is new there." in buyer.post("/imports/harvest", sent, follow_redirects=True).text


def test_a_source_that_fails_is_a_sentence_beside_the_form_and_the_next_press_goes_on(
    buyer: Browser, repository: Repository
) -> None:
    repository.fails_at = 1
    sent = {"source": "books", "vendor": "RT"}
    failed = buyer.post("/imports/harvest", sent)
    assert failed.status_code == 422
    assert "books: ListRecords: status 500" in failed.text
    assert 'id="source-problem"' in failed.text
    assert "1 record was harvested." in buyer.post("/imports/harvest", sent, follow_redirects=True).text


def test_a_source_that_nobody_named_is_not_asked(buyer: Browser) -> None:
    assert buyer.post("/imports/harvest", {"source": "other", "vendor": "RT"}).status_code == 404


def test_without_sources_there_is_no_button(library: Library, university: University) -> None:
    browser = Browser(create_app(library))
    browser.sign_in("acquisitions")
    assert "Harvest what is new" not in browser.get("/imports").text
