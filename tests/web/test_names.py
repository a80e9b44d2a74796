"""A person's name stands on a page in the letters its reader knows."""

import re

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from acqflow.people.model import Person
from tests.web.conftest import Browser
from tests.web.university import University

LATIN = {"librarian": "Lin Lan", "acquisitions": "Zheng Gang", "head": "Chen Wei"}
HOME = {"librarian": "林岚", "acquisitions": "郑钢", "head": "陈伟"}


def _write_in_latin(session: Session) -> None:
    for login, name in LATIN.items():
        session.execute(update(Person).where(Person.login == login).values(name_latin=name))


@pytest.fixture
def decided(app: Flask, university: University) -> Flask:
    """The librarian has submitted a list and acquisitions has ordered it."""
    university.store.run(_write_in_latin)
    librarian, buyer = Browser(app), Browser(app)
    librarian.sign_in("librarian")
    buyer.sign_in("acquisitions")
    librarian.post("/worklist/TP3/1/select", {"version": "0"})
    librarian.post("/lists/1/submit")
    buyer.post("/lists/1/place")
    return app


@pytest.mark.parametrize(
    ("path", "login"),
    [("/lists", "librarian"), ("/lists/1", "librarian"), ("/titles/1", "librarian"), ("/titles/1", "acquisitions"),
     ("/imports/1", "acquisitions"), ("/audit", "head")],
)  # fmt: skip
@pytest.mark.parametrize(("language", "names"), [("en", LATIN), ("zh", HOME)])
def test_names_are_latin_in_english_and_as_they_are_written_in_chinese(
    decided: Flask, path: str, login: str, language: str, names: dict[str, str]
) -> None:
    browser = Browser(decided)
    browser.sign_in(login)
    page = re.sub(r"<title>.*?</title>", "", browser.get(f"{path}?lang={language}").text)
    others = (HOME if names is LATIN else LATIN).values()
    assert [name for name in others if name in page] == []
    assert any(name in page for name in names.values())


def test_a_refusal_names_a_person_in_the_readers_letters(decided: Flask) -> None:
    browser = Browser(decided)
    browser.sign_in("librarian")
    assert "Lin Lan may not do this" in browser.get("/imports?lang=en").text
