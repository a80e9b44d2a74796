"""Open Library keeps the contract of catalogues, and its answers are read truly."""

import json
from pathlib import Path

import pytest
from acqflow_openlibrary.catalogue import OpenLibrary, Settings

from acqflow.plugin_api import CatalogueRecord, Reply
from acqflow.testing import CatalogueContract, RecordedTransport, a_plugin, an_isbn
from acqflow.vocabulary.identifiers import parse_doi, parse_isbn

REPLIES = Path(__file__).parent / "replies"
DEEP_LEARNING = parse_isbn("9780262035613")


class TestOpenLibrary(CatalogueContract):
    catalogue = OpenLibrary
    known = DEEP_LEARNING
    unknown = an_isbn(7)

    def transport(self) -> RecordedTransport:
        return RecordedTransport.from_folder(REPLIES)


def the_book() -> CatalogueRecord:
    (book,) = a_plugin(OpenLibrary).look_up(DEEP_LEARNING, RecordedTransport.from_folder(REPLIES))
    return book


def test_a_book_is_read_with_everything_a_suggestion_needs() -> None:
    book = the_book()
    assert (book.title, book.publisher, book.year) == ("Deep Learning", "The MIT Press", 2016)
    assert book.creators == ("Ian Goodfellow", "Yoshua Bengio", "Aaron Courville")
    assert book.class_numbers == (("lcc", "Q325.5 .G66 2016"), ("ddc", "006.31"))
    assert book.extent == "800 pages"


def test_the_two_ways_of_writing_one_isbn_are_one_identifier() -> None:
    assert [i.value for i in the_book().identifiers] == ["9780262035613"]


def test_addresses_of_pictures_are_not_taken_over() -> None:
    assert "javascript" not in repr(the_book())


def test_only_isbns_are_asked_for() -> None:
    transport = RecordedTransport({})
    assert a_plugin(OpenLibrary).look_up(parse_doi("10.1000/182"), transport) == ()
    assert transport.asked == []


def test_parts_of_another_shape_are_passed_over() -> None:
    odd = {
        "ISBN:9780262035613": {"title": " A  title ", "authors": "nobody", "identifiers": [1], "subjects": [{}]}
    }
    reply = Reply(200, {}, json.dumps(odd).encode())
    (book,) = a_plugin(OpenLibrary).look_up(DEEP_LEARNING, RecordedTransport({}, reply))
    assert (book.title, book.creators, book.keywords) == ("A title", (), ())


@pytest.mark.parametrize("contact", ["library@uni.example\r\nX-Evil: 1", "nobody", "a@b (c)"])
def test_a_contact_that_could_break_a_header_is_refused(contact: str) -> None:
    assert "contact" in Settings().validate({"contact": contact})


@pytest.mark.parametrize("base_url", ["file:///etc/passwd", "javascript:alert(1)", "openlibrary"])
def test_a_base_address_must_be_http(base_url: str) -> None:
    assert "base_url" in Settings().validate({"base_url": base_url})


def test_the_settings_of_the_library_are_what_is_asked_with() -> None:
    answer = {"ISBN:9780262035613": {"title": "Deep Learning", "subjects": [{"name": "a"}, {"name": "b"}]}}
    transport = RecordedTransport({}, Reply(200, {}, json.dumps(answer).encode()))
    there = a_plugin(OpenLibrary, base_url="https://mirror.example/", most_subjects=1)
    (book,) = there.look_up(DEEP_LEARNING, transport)
    assert transport.asked[0].startswith("https://mirror.example/api/books?")
    assert book.keywords == ("a",)
