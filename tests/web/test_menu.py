"""The menu leads whoever may see a page to it."""

import pytest
from flask import Flask

from acqflow.web.menu import ENTRIES
from tests.web.conftest import signed_in
from tests.web.university import University

LOGINS = ("faculty", "librarian", "acquisitions", "head", "committee", "root", "auditor")


@pytest.mark.parametrize("login", LOGINS)
def test_whoever_may_see_a_page_of_the_menu_finds_it_there(app: Flask, university: University, login: str) -> None:
    person = signed_in(app, login)
    menu = person.get("/account").text
    with app.test_request_context():
        places = [app.url_for(entry.endpoint) for entry in ENTRIES if not entry.roles]
    may_see = {place for place in places if person.get(place, follow_redirects=True).status_code == 200}
    assert may_see == {place for place in places if f'<a href="{place}"' in menu}


@pytest.mark.parametrize("login", ["acquisitions", "head", "committee", "auditor"])
def test_a_list_that_is_not_there_is_looked_for_on_a_page_of_the_menu(
    app: Flask, university: University, login: str
) -> None:
    person = signed_in(app, login)
    missing = person.get("/lists/9")
    assert missing.status_code == 404
    assert "The page of lists in your menu says which there are." in missing.text
    assert '<a href="/lists"' in missing.text
    assert "as soon as its librarian has submitted it" in person.get("/lists").text


def test_the_auditor_finds_the_titles_no_subject_wanted(app: Flask, university: University) -> None:
    auditor = signed_in(app, "auditor")
    assert 'href="/titles/uncovered"' in auditor.get("/").text
    assert auditor.get("/titles/uncovered").status_code == 200
