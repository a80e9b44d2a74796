"""What a page says where a code, a bare figure or silence would not do."""

import csv
import io
import re

import pytest
from acqflow_learned.plugin import LearnedSubjects
from flask import Flask
from sqlalchemy import update

from acqflow.catalogues.model import Offer
from acqflow.matching.actions import keep_learned
from acqflow.plugin_api import ClassedTitle, TitleWords
from acqflow.plugin_host.guessing import digest_of
from acqflow.subjects.queries import subject_by_code
from acqflow.testing import a_plugin
from acqflow.titles.actions import add_title
from acqflow.titles.rules import Description
from tests.builders import NOW
from tests.web.conftest import signed_in
from tests.web.university import University


def test_the_first_page_says_whose_money_and_what_is_counted(app: Flask, university: University) -> None:
    page = signed_in(app, "librarian").get("/").text
    cards = re.findall(r"<strong>(.*?)</strong><span class=\"card-name\">(.*?)</span>.*?details\">(.*?)<", page)
    assert ("¥86,420.00", "For books, after what is selected", "Computer science") in cards
    assert ("5", "Titles in the worklist", "Computer science") in cards


def test_a_title_shows_the_other_forms_of_its_work(app: Flask, university: University) -> None:
    store, librarian = university.store, signed_in(app, "librarian")
    paper, ebook = (
        store.run(
            add_title,
            record=Description(title, creators=("Weisiger, Alex",), year=2013, format=form),
            at=NOW,
        )
        for title, form in (("Logics of war", "print"), ("Logics of War: explanations", "ebook"))
    )
    page = librarian.get(f"/titles/{paper}").text
    shown = page.partition("Other forms and editions")[2].partition("</table>")[0]
    assert f'href="/titles/{ebook}"' in shown
    assert "e-book" in shown
    assert "Other forms and editions" not in librarian.get("/titles/1").text
    told = librarian.get(f"/api/v1/titles/{ebook}").json
    assert [row["id"] for row in told["other_forms"]] == [paper]


def test_a_dossier_names_the_subjects(app: Flask, university: University) -> None:
    librarian, other = signed_in(app, "librarian"), signed_in(app, "outsider")
    assert "distributed to Computer science" in librarian.get("/titles/1").text
    to = university.store.ask(subject_by_code, code="D9").id
    librarian.post("/worklist/TP3/1/pass", {"to": str(to)})
    page = other.get("/worklist/D9?at=1").text
    assert "passed on by Computer science" in page
    assert "passed on by TP3" not in page


@pytest.mark.parametrize(
    ("has_price", "said"), [(True, "can now be put on a list"), (False, "enter an offer first")]
)
def test_accepting_leads_to_the_title_and_says_what_is_missing(
    app: Flask, university: University, has_price: bool, said: str
) -> None:
    if not has_price:
        with university.store.writing() as session:
            session.execute(update(Offer).where(Offer.title_id == 1).values(price_minor=None, currency=None))
    signed_in(app, "faculty").post("/suggest", {"title_id": "1", "need": "1"})
    page = signed_in(app, "librarian").post("/suggestions/1/accept", follow_redirects=True).text
    message = page.partition('id="messages"')[2].partition("</div>")[0]
    assert said in message
    assert 'href="/titles/1"' in message


def test_cancelling_a_line_says_the_sum_before_and_that_it_is_released_after(
    app: Flask, university: University
) -> None:
    librarian, buyer = signed_in(app, "librarian"), signed_in(app, "acquisitions")
    librarian.post("/worklist/TP3/1/select")
    librarian.post("/lists/1/submit")
    buyer.post("/lists/1/place")
    asked = re.findall(r'data-confirm="(.*?)"', buyer.get("/orders/1").text)
    said = "¥89.00 become available again in Computer science books (TP3-B); the vendor is not told by this."
    assert asked == [f"Cancel the line “深度学习方法与应用”? {said}"]
    buyer.post("/orders/1/lines/1/cancel", {"reason": "Out of print."})
    line = buyer.get("/orders/1").text.partition("<tbody>")[2]
    assert "released: ¥89.00" in line
    assert re.search(r'data-name="Encumbered" class="number"><span><span class="money">¥0.00', line)


def test_a_reader_who_marks_a_list_reads_no_codes(app: Flask, university: University) -> None:
    librarian, faculty = signed_in(app, "librarian"), signed_in(app, "faculty")
    librarian.post("/worklist/TP3/1/select")
    librarian.post("/lists/1/circulate", {"departments": "CS", "deadline": "2026-11-30"})
    page = faculty.get("/circle/1").text
    assert "Computer science books: all titles together cost ¥89.00 of the ¥86,420.00 that are there." in page
    assert "TP3" not in page.partition('<p class="lead-line">')[2].partition("<article")[0]
    assert "Computer science · " in faculty.get("/circle").text


def test_several_finds_can_be_told_apart_and_say_that_there_are_more(app: Flask, university: University) -> None:
    faculty = signed_in(app, "faculty")
    for n in range(12):
        sent = {"title": f"Compilers volume {n}", "need": "2", "isbn": ""}
        assert faculty.post("/suggest", sent).status_code == 303
    page = faculty.get("/suggest?q=compilers").text
    assert "Which of these do you mean?" in page
    assert "There are more than these 10." in page
    few = faculty.get("/suggest?q=systems").text
    assert "There are more" not in few
    assert "ISBN 978-0306406157" in few


def test_a_number_that_cannot_be_is_not_called_free(app: Flask, university: University) -> None:
    faculty = signed_in(app, "faculty")
    page = faculty.get("/suggest?q=9787302660126").text
    assert "its check digit does not fit" in page
    assert "Not held and not on order." not in page
    sent = {"title": "A title", "isbn": "9787302660126", "isbn_seen": "9787302660126", "year": "20x", "need": "2"}
    refused = faculty.post("/suggest", sent).text
    assert refused.count('aria-invalid="true"') == 2
    assert "2 entries need a correction." in refused


def test_a_title_nobody_wants_says_why_on_the_page_and_in_the_file(app: Flask, university: University) -> None:
    librarian, buyer = signed_in(app, "librarian"), signed_in(app, "acquisitions")
    faculty = signed_in(app, "faculty")
    faculty.post("/suggest", {"title": "Gardens of the south", "need": "2"})
    assert librarian.get("/titles/uncovered").status_code == 403
    page = buyer.get("/titles/uncovered").text
    assert "Gardens of the south" in page
    assert "no subject has its class number or a word of it" in page
    rows = list(csv.DictReader(io.StringIO(buyer.get("/titles/uncovered.csv").text.removeprefix("\ufeff"))))
    assert [(row["Title"], row["Why nobody wants it"]) for row in rows if row.get("Title")] == [
        ("Gardens of the south", "no subject has its class number or a word of it")
    ]


def test_a_title_that_is_guessed_too_weakly_says_so_to_whoever_looks(app: Flask, university: University) -> None:
    examples = [
        ClassedTitle(TitleWords(f"{words} of volume {number}"), (subject,))
        for words, subject in (("Gardens", "D9"), ("Software", "TP3"))
        for number in range(40)
    ]
    plugin = a_plugin(LearnedSubjects)
    learned = plugin.learn(examples, lambda *_: None)
    university.store.run(
        keep_learned,
        learned=learned,
        plugin=plugin.name,
        version=plugin.model_version,
        digest=digest_of(learned.content),
        by=university.actors["root"],
        at=NOW,
    )
    signed_in(app, "faculty").post("/suggest", {"title": "Software gardens", "need": "2"})
    page = signed_in(app, "acquisitions").get("/titles/uncovered").text
    assert re.search(r"unsure: only [3-6]\d % by the words (gardens|software)", page)
