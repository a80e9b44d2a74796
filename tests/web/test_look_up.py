"""A number that nobody here knows is looked up elsewhere, if the library says so, and the form is filled in."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from threading import Event
from time import monotonic

import pytest
from flask import Flask

from acqflow.bootstrap import Library
from acqflow.plugin_api import Catalogue, CatalogueRecord, CatalogueUnreachable, Position, Reply, Transport
from acqflow.plugin_host.asking import look_up_in
from acqflow.plugin_host.discovery import LoadedPlugin, Plugins
from acqflow.storage.store import Store
from acqflow.testing import RecordedTransport
from acqflow.vocabulary.identifiers import Identifier, parse_isbn
from acqflow.web.application import create_app
from tests.builders import NOW
from tests.web.conftest import Browser, Clock, open_for_tests
from tests.web.university import University, a_university

REPLIES = Path(__file__).parents[2] / "plugins/openlibrary/tests/replies"
CROSSREF = Path(__file__).parents[2] / "plugins/crossref/tests/replies"
UNKNOWN = "/suggest?q=978-0-262-03561-3"


def _faculty(app: Flask) -> Browser:
    browser = Browser(app)
    browser.sign_in("faculty")
    return browser


def _app(library: Library, transport: Transport, *look_up: str) -> Flask:
    return create_app(Library(replace(library.settings, look_up=look_up), lambda: NOW, transport))


def test_the_form_is_filled_in_from_the_catalogue_and_says_so(store: Store, clock: Clock, tmp_path: Path) -> None:
    a_university(store)
    transport = RecordedTransport.from_folder(REPLIES)
    url = store.url.render_as_string(hide_password=False)
    faculty = _faculty(create_app(open_for_tests(url, clock, tmp_path, transport, look_up=("openlibrary",))))
    page = faculty.get(UNKNOWN).text
    for value in ("Deep Learning", "Ian Goodfellow; Yoshua Bengio; Aaron Courville", "The MIT Press", "2016"):
        assert f'value="{value}"' in page
    assert "Filled in from Open Library; please check it." in page
    assert "已按 Open Library 的数据填写" in faculty.get(f"{UNKNOWN}&lang=zh").text
    sent = {"title": "Deep Learning", "isbn": "978-0-262-03561-3", "year": "2016", "need": "1"}
    assert faculty.post("/suggest", sent).status_code == 303
    asked = len(transport.asked)
    assert "Deep Learning" in faculty.get(UNKNOWN).text
    assert len(transport.asked) == asked, "what is known here is asked of nobody"


def test_nothing_but_the_number_leaves_the_house(library: Library, university: University) -> None:
    transport = RecordedTransport.from_folder(REPLIES)
    _faculty(_app(library, transport, "openlibrary")).get(f"{UNKNOWN}&reason=my+course&need=1")
    assert transport.asked == [
        "https://openlibrary.org/api/books?bibkeys=ISBN:9780262035613&format=json&jscmd=data"
    ]


def test_a_doi_is_looked_up_like_an_isbn(library: Library, university: University) -> None:
    transport = RecordedTransport.from_folder(CROSSREF)
    page = _faculty(_app(library, transport, "crossref")).get("/suggest?q=10.1017/CBO9780511809071").text
    assert 'value="Introduction to Information Retrieval"' in page
    assert "Filled in from Crossref; please check it." in page


def test_nobody_is_asked_unless_the_library_names_a_catalogue(library: Library, university: University) -> None:
    transport = RecordedTransport.from_folder(REPLIES)
    page = _faculty(_app(library, transport)).get(UNKNOWN)
    assert (page.status_code, transport.asked) == (200, [])
    assert 'name="title"' in page.text


@pytest.mark.parametrize("number", ["9780262035613", "9787111999999", "978711199999"])
def test_a_number_is_no_title(app: Flask, university: University, number: str) -> None:
    faculty = _faculty(app)
    asked = faculty.get(f"/suggest?q={number}").text
    sent = faculty.post("/suggest", {"q": number, "isbn": number, "title": "", "need": "1"}).text
    for page in (asked, sent):
        assert 'id="title" name="title" type="text" value=""' in page


@pytest.mark.parametrize("path", ["/suggest?q=9787302660125", "/suggest?q=learning", f"{UNKNOWN}&title=mine"])
def test_nobody_is_asked_about_what_is_known_or_written_already(
    library: Library, university: University, path: str
) -> None:
    transport = RecordedTransport.from_folder(REPLIES)
    assert _faculty(_app(library, transport, "openlibrary")).get(path).status_code == 200
    assert transport.asked == []


@pytest.mark.parametrize(
    ("transport", "name", "said"),
    [
        (
            RecordedTransport({}, CatalogueUnreachable(host="openlibrary.org", detail="no answer")),
            "openlibrary",
            "Open Library",
        ),
        (RecordedTransport({}, Reply(500, {}, b"oops")), "openlibrary", "Open Library"),
        (RecordedTransport({}, Reply(200, {}, b"<html>")), "openlibrary", "Open Library"),
        (RecordedTransport({}), "not_installed", "not_installed"),
    ],
)
def test_a_catalogue_that_fails_is_one_calm_sentence_and_the_form_is_there(
    library: Library, university: University, transport: Transport, name: str, said: str
) -> None:
    page = _faculty(_app(library, transport, name)).get(UNKNOWN)
    assert page.status_code == 200
    assert f"{said} did not answer just now" in page.text
    assert 'value="978-0-262-03561-3"' in page.text
    assert 'name="title"' in page.text


def test_a_number_that_the_catalogue_does_not_know_is_no_failure(library: Library, university: University) -> None:
    page = _faculty(_app(library, RecordedTransport({}), "openlibrary")).get(UNKNOWN).text
    assert "did not answer" not in page
    assert "Filled in from" not in page


class _Catalogue(Catalogue):
    api_version = "1.0"
    name = "quick"
    capabilities = frozenset({"look_up"})

    def look_up(self, identifier: Identifier, transport: Transport) -> tuple[CatalogueRecord, ...]:
        return (CatalogueRecord(Position(1, 0, 0), self.name, identifiers=(identifier,)),)


class _Silent(_Catalogue):
    """Answers only when the test is over."""

    name = "silent"
    is_over = Event()

    def look_up(self, identifier: Identifier, transport: Transport) -> tuple[CatalogueRecord, ...]:
        self.is_over.wait(20)
        return ()


class _NoTransport:
    def get(
        self, url: str, *, query: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
    ) -> Reply:
        raise AssertionError("nobody asks for a page here")


def _looked_up(seconds: float, *names: str) -> tuple[str | None, tuple[str, ...], float]:
    loaded = (_Catalogue, _Silent)
    plugins = Plugins(
        tuple(LoadedPlugin("acqflow.catalogues", made.name, "here", "1", made(), {}) for made in loaded)
    )
    began = monotonic()
    number = parse_isbn("9780262035613")
    found = look_up_in(plugins, names, number, _NoTransport(), seconds=seconds)
    return found.catalogue, found.failed, monotonic() - began


def test_who_waits_for_the_page_waits_no_longer_than_agreed() -> None:
    catalogue, failed, took = _looked_up(0.2, "silent", "quick")
    assert (catalogue, failed) == ("quick", ("silent",))
    assert 0.2 <= took < 2
    _Silent.is_over.set()


def test_an_answer_of_the_first_catalogue_waits_for_no_other() -> None:
    catalogue, _failed, took = _looked_up(10, "quick", "silent")
    assert (catalogue, took < 2) == ("quick", True)
    _Silent.is_over.set()
