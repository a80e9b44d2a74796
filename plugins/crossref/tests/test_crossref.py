"""Crossref keeps the contract of catalogues, and its answers are read truly."""

import json
from pathlib import Path
from typing import Any

import pytest
from acqflow_crossref.catalogue import Crossref, Settings

from acqflow.plugin_api import CatalogueRecord, CatalogueRefused, Reply
from acqflow.testing import CatalogueContract, RecordedTransport, a_plugin, an_isbn
from acqflow.vocabulary.identifiers import Identifier, parse_doi, parse_isbn, parse_issn

REPLIES = Path(__file__).parent / "replies"
RETRIEVAL = parse_isbn("9780521865715")
RETRIEVAL_ONLINE = parse_isbn("9780511809071")
RETRIEVAL_DOI = parse_doi("10.1017/CBO9780511809071")


class TestCrossrefByIsbn(CatalogueContract):
    catalogue = Crossref
    known = RETRIEVAL
    unknown = an_isbn(7)

    def transport(self) -> RecordedTransport:
        return RecordedTransport.from_folder(REPLIES)


class TestCrossrefByDoi(TestCrossrefByIsbn):
    known = RETRIEVAL_DOI
    unknown = parse_doi("10.1000/182")


def found(identifier: Identifier, transport: RecordedTransport | None = None) -> CatalogueRecord:
    (work,) = a_plugin(Crossref).look_up(identifier, transport or RecordedTransport.from_folder(REPLIES))
    return work


def answering(**work: Any) -> RecordedTransport:
    content = {"message": {"items": [{"title": ["A title"]} | work]}}
    return RecordedTransport({}, Reply(200, {}, json.dumps(content).encode()))


def test_a_book_is_read_with_everything_a_suggestion_needs() -> None:
    book = found(RETRIEVAL)
    assert (book.title, book.publisher, book.place) == (
        "Introduction to Information Retrieval",
        "Cambridge University Press",
        "Cambridge",
    )
    assert (book.year, book.language, book.format) == (2008, "eng", "print")
    assert book.creators == ("Manning, Christopher D.", "Raghavan, Prabhakar", "Schütze, Hinrich")


def test_the_isbn_of_the_e_book_is_another_form_of_the_printed_one() -> None:
    book = found(RETRIEVAL)
    assert [i.value for i in book.identifiers] == [RETRIEVAL.value, RETRIEVAL_DOI.value]
    assert [i.value for i in book.other_formats] == [RETRIEVAL_ONLINE.value]


def test_whoever_asks_for_the_e_book_is_told_of_the_e_book() -> None:
    typed = [
        {"type": "print", "value": RETRIEVAL.value},
        {"type": "electronic", "value": RETRIEVAL_ONLINE.value},
    ]
    book = found(RETRIEVAL_ONLINE, answering(**{"isbn-type": typed}))
    assert book.format == "ebook"
    assert [i.value for i in book.identifiers] == [RETRIEVAL_ONLINE.value]
    assert [i.value for i in book.other_formats] == [RETRIEVAL.value]


def test_a_body_without_family_name_is_named_as_it_is() -> None:
    assert found(RETRIEVAL_DOI).creators == ("Stanford University",)


def test_addresses_are_not_taken_over() -> None:
    assert "javascript" not in repr(found(RETRIEVAL))


def test_chapters_of_the_book_are_not_asked_for() -> None:
    transport = RecordedTransport.from_folder(REPLIES)
    found(RETRIEVAL, transport)
    assert "type:monograph" in transport.asked[0]
    assert "type:book-chapter" not in transport.asked[0]


def test_a_doi_with_signs_that_mean_something_in_an_address_stays_one_part_of_it() -> None:
    transport = RecordedTransport({})
    sici = parse_doi("10.1002/(SICI)1097-4571(1998)49:8<693::AID-ASI4>3.0.CO;2-O")
    assert a_plugin(Crossref).look_up(sici, transport) == ()
    assert transport.asked[0].startswith("https://api.crossref.org/works/10.1002%2F%28sici%291097-4571%281998%29")
    assert not set("?#<>;") & set(transport.asked[0])


def test_other_numbers_are_not_asked_for() -> None:
    transport = RecordedTransport({})
    assert a_plugin(Crossref).look_up(parse_issn("0317-8471"), transport) == ()
    assert transport.asked == []


def test_parts_of_another_shape_are_passed_over() -> None:
    odd = {"author": "nobody", "ISBN": [1], "isbn-type": {"type": "print"}, "issued": {"date-parts": [[None]]}}
    work = found(RETRIEVAL, answering(**odd, language=7, subject=[{}]))
    assert (work.title, work.creators, work.year, work.language) == ("A title", (), None, "")


@pytest.mark.parametrize("message", [{"items": {}}, {"items": "x"}, []])
def test_an_answer_of_another_shape_is_a_refusal(message: object) -> None:
    reply = Reply(200, {}, json.dumps({"message": message}).encode())
    with pytest.raises(CatalogueRefused, match="shape"):
        a_plugin(Crossref).look_up(RETRIEVAL, RecordedTransport({}, reply))


def test_an_address_to_write_to_goes_along_where_the_library_gives_one() -> None:
    transport = RecordedTransport({})
    a_plugin(Crossref, mailto="library@uni.example").look_up(RETRIEVAL_DOI, transport)
    assert transport.asked[0].endswith("?mailto=library%40uni.example")


@pytest.mark.parametrize("mailto", ["library@uni.example\r\nX-Evil: 1", "nobody", "a@b (c)"])
def test_an_address_that_is_none_is_refused(mailto: str) -> None:
    assert "mailto" in Settings().validate({"mailto": mailto})


@pytest.mark.parametrize("base_url", ["file:///etc/passwd", "javascript:alert(1)", "crossref"])
def test_a_base_address_must_be_http(base_url: str) -> None:
    assert "base_url" in Settings().validate({"base_url": base_url})
