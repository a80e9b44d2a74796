"""Holdings on their page and through the API: a list looked at and loaded, the own catalogue asked."""

import html
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import xlsxwriter
from acqflow_marc.writing import iso2709
from flask import Flask
from sqlalchemy import select

from acqflow.bootstrap import Library
from acqflow.plugin_host.settings import PluginSettings
from acqflow.titles.model import Holding
from acqflow.web.application import create_app
from acqflow.web.pages import holdings as page_of_holdings
from tests.builders import NOW
from tests.commands.test_asking_outside import FAILING, answer
from tests.commands.test_reading_files import ISBN, OTHER
from tests.local_servers import serving
from tests.web.conftest import Browser, signed_in
from tests.web.university import University

ONE, TWO, THREE = "9787302274629", "9787111111115", "9780306406157"
FILES = {"content_type": "multipart/form-data"}


@pytest.fixture
def desk(app: Flask, university: University) -> Browser:
    return signed_in(app, "acquisitions")


def upload(browser: Browser, name: str, content: str | bytes, **more: str) -> str:
    data = content.encode() if isinstance(content, str) else content
    given = {"file": (io.BytesIO(data), name), **more}
    answer = browser.post("/holdings", given, **FILES)
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def form_of(page: str) -> dict[str, str]:
    """What the form that loads the list sends, nothing ticked."""
    form = page[page.index('<form method="post" id="load">') :]
    sent = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form[: form.index("</form>")])
    return {html.unescape(n): html.unescape(v) for n, v in sent if n != "csrf_token"}


def load(browser: Browser, place: str, **more: str) -> Any:
    sent = form_of(browser.get(place).text)
    return browser.post(place.partition("?")[0], {**sent, **more}, follow_redirects=True)


def figures(page: str) -> list[str]:
    """New, changed, the same, removed, refused."""
    return re.findall(r'<div class="figure ">.*?<dd>([\d,]+)', page)


def kept(university: University) -> dict[tuple[str, str], int]:
    with university.store.reading() as session:
        return {(h.value, h.location): h.copies for h in session.scalars(select(Holding))}


def test_a_list_is_seen_before_it_is_loaded_and_its_loading_is_told_afterwards(
    desk: Browser, university: University
) -> None:
    before = desk.get("/holdings").text
    assert "No holdings were loaded yet." in before
    place = upload(desk, "held.csv", f"ISBN,馆藏地,复本数\n{ONE},Main,2\n{TWO},Law,0\nnonsense,Main,1\n")
    page = desk.get(place).text
    assert figures(page) == ["1", "0", "0", "0", "2"]
    assert "The number of copies is not 1 or more" in page
    assert "Correct the line and load the list again." in page
    assert f"<code>{TWO},Law,0</code>" in page
    assert kept(university) == {}
    loaded = load(desk, place)
    assert "Loaded: 1 new, 0 changed, 0 the same, 0 removed, 2 refused." in loaded.text
    assert kept(university) == {(ONE, "Main"): 2}
    row = loaded.text[loaded.text.index("<tbody>") :]
    assert "held.csv" in row
    assert "郑钢" in row
    assert "Copies known here as held: 2, in 1 line." in loaded.text
    assert desk.get(place).status_code == 404
    again = desk.get(upload(desk, "held.csv", f"ISBN,馆藏地,复本数\n{ONE},Main,3\n{TWO},Law,1\n")).text
    assert figures(again) == ["1", "1", "0", "0", "0"]


def test_what_a_complete_list_does_not_name_goes_only_where_that_number_was_confirmed(
    desk: Browser, university: University
) -> None:
    load(desk, upload(desk, "a.csv", f"ISBN,location\n{ONE},Main\n{TWO},Law\n{THREE},Law\n"))
    place = upload(desk, "b.csv", f"ISBN,location\n{ONE},Main\n", complete="yes")
    page = desk.get(place).text
    assert figures(page) == ["0", "0", "1", "2", "0"]
    assert "Remove 2 holdings that the list does not name." in page
    for said in ({}, {"removes": "1"}, {"removes": "two"}):
        refused = load(desk, place, **said)
        assert refused.status_code == 409
        assert "Holdings that the list does not name and that would be removed: 2;" in refused.text
        assert len(kept(university)) == 3
    assert "2 removed" in load(desk, place, removes="2").text
    assert kept(university) == {(ONE, "Main"): 1}


def test_nothing_is_removed_where_the_list_is_not_said_to_be_complete(
    desk: Browser, university: University
) -> None:
    load(desk, upload(desk, "a.csv", f"ISBN\n{ONE}\n{TWO}\n"))
    place = upload(desk, "b.csv", f"ISBN\n{THREE}\n")
    assert figures(desk.get(place).text) == ["1", "0", "0", "0", "0"]
    load(desk, place)
    assert len(kept(university)) == 3


def test_columns_that_are_not_understood_are_chosen_on_the_page(desk: Browser, university: University) -> None:
    place = upload(desk, "held.csv", f"编号,在哪,几本\n{ONE},文科馆,4\n")
    unread = desk.get(place).text
    assert "has no column for the ISBN. Its columns are: 编号, 在哪, 几本. Say which of them holds it" in unread
    assert "--column" not in unread
    assert '<form method="post" id="load">' not in unread
    chosen = {"column:编号": "isbn", "column:在哪": "location", "column:几本": "copies"}
    looked = desk.get(place, query_string=chosen).text
    assert figures(looked) == ["1", "0", "0", "0", "0"]
    desk.post(place, form_of(looked))
    assert kept(university) == {(ONE, "文科馆"): 4}


def test_records_of_the_own_catalogue_are_read_with_the_places_that_are_chosen(
    desk: Browser, university: University
) -> None:
    good = iso2709([("001", "1"), ("020", f"  $a{ONE}"), ("245", "10$aOptics"), ("852", "  $bMain")])
    without = iso2709([("001", "2"), ("245", "10$aNo number")])
    place = upload(desk, "own.mrc", good + without)
    page = desk.get(place).text
    assert figures(page) == ["1", "0", "0", "0", "1"]
    assert "The record has no ISBN or other number that can be read" in page
    assert "Add its number in the catalogue" in page
    assert f"byte {len(good)}" in page
    looked = desk.get(place, query_string={"format": "marc", "column:852$b": "location"}).text
    desk.post(place, form_of(looked))
    assert kept(university) == {(ONE, "Main"): 1}


def test_a_sheet_of_a_workbook_is_chosen(desk: Browser, university: University) -> None:
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        for name, isbn in (("文学", ONE), ("科技", TWO)):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ("ISBN", "馆藏地"))
            sheet.write_row(1, 0, (isbn, name))
    place = upload(desk, "held.xlsx", held.getvalue())
    looked = desk.get(place, query_string={"sheet": "科技"}).text
    desk.post(place, form_of(looked))
    assert kept(university) == {(TWO, "科技"): 1}


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("page.csv", b"<html><body>Please sign in</body></html>", "it is a web page"),
        ("empty.csv", b"", "The file is empty"),
    ],
)
def test_a_file_that_is_no_list_is_refused_where_it_was_sent(
    desk: Browser, university: University, name: str, content: bytes, said: str
) -> None:
    refused = desk.post("/holdings", {"file": (io.BytesIO(content), name)}, **FILES)
    assert refused.status_code == 422
    assert said in refused.text[refused.text.index('id="file-problem"') :]
    assert "Choose a file first." in desk.post("/holdings", {}, **FILES).text


def test_a_list_of_holdings_is_no_vendors_file_and_nobody_elses(app: Flask, desk: Browser) -> None:
    place = upload(desk, "held.csv", f"ISBN\n{ONE}\n")
    token = place.rpartition("/")[2]
    assert desk.get(f"/imports/uploads/{token}").status_code == 404
    assert signed_in(app, "head").get(place).status_code == 403
    vendors = {"vendor": "RT", "file": (io.BytesIO(f"书名,ISBN\n光学,{ONE}\n".encode()), "list.csv")}
    theirs = desk.post("/imports", vendors, **FILES).location
    assert desk.get(theirs.replace("/imports/", "/holdings/")).status_code == 404
    thrown = desk.post(f"{place}/discard", follow_redirects=True)
    assert "The upload was thrown away" in thrown.text
    assert desk.get(place).status_code == 404


def test_loading_leaves_its_line_in_the_audit_trail(app: Flask, desk: Browser) -> None:
    load(desk, upload(desk, "held.csv", f"ISBN\n{ONE}\nnonsense\n"))
    row = signed_in(app, "root").get("/audit").text
    assert "holdings loaded" in row
    for said in ("source: held.csv", "new: 1", "refused: 1"):
        assert said in row


def test_programs_look_at_a_list_and_load_it(desk: Browser, university: University) -> None:
    headers = {"X-CSRFToken": desk.token()}

    def send(path: str, body: dict[str, Any]) -> Any:
        return desk.client.post(f"/api/v1/holdings/{path}", json=body, headers=headers)

    def list_sent(content: str) -> str:
        file = {"file": (io.BytesIO(content.encode()), "held.csv")}
        sent = desk.client.post("/api/v1/holdings/uploads", data=file, headers=headers, **FILES)
        assert sent.status_code == 201, sent.text
        assert sent.json["name"] == "held.csv"
        return str(sent.json["token"])

    token = list_sent(f"number,where\n{ONE},Main\nnonsense,Law\n")
    assert send(f"uploads/{token}/preview", {}).status_code == 422
    columns = {"number": "isbn", "where": "location"}
    seen = send(f"uploads/{token}/preview", {"columns": columns}).json
    assert seen["foreseen"]["counts"] == {"new": 1, "changed": 0, "same": 0, "removed": 0}
    assert seen["foreseen"]["rows"][0]["location"] == "Main"
    assert [(row["line"], row["reason"]) for row in seen["refused"]] == [(3, "isbn")]
    assert send(f"uploads/{token}/preview", {"columns": {"number": "title"}}).status_code == 422
    assert send(f"uploads/{token}/apply", {"columns": columns}).json["counts"]["new"] == 1
    complete = list_sent(f"ISBN\n{TWO}\n")
    assert send(f"uploads/{complete}/apply", {"is_complete": True}).status_code == 409
    done = send(f"uploads/{complete}/apply", {"is_complete": True, "removes": 1})
    assert done.json["counts"] == {"new": 1, "changed": 0, "same": 0, "removed": 1}
    here = desk.get("/api/v1/holdings").json
    assert (here["places"], [row["source"] for row in here["loadings"]]) == (1, ["held.csv"] * 2)
    dropped = list_sent(f"ISBN\n{TWO}\n")
    gone = desk.client.delete(f"/api/v1/holdings/uploads/{dropped}", headers=headers)
    assert gone.status_code == 204
    assert kept(university) == {(TWO, ""): 1}


@pytest.fixture
def asking(library: Library, university: University) -> Iterator[Browser]:
    """At the desk of a library whose own catalogue is a server here."""
    with serving(answer) as running:
        plugins = PluginSettings({"sru": {"servers": {"own": {"base_url": running.url, "is_ours": True}}}})
        settings = replace(library.settings, plugins=plugins, allowed_networks=("127.0.0.0/8",))
        yield signed_in(create_app(Library(settings, lambda: NOW)), "acquisitions")


def test_the_own_catalogue_is_asked_about_numbers(asking: Browser, university: University) -> None:
    asked = asking.post("/holdings/ask", {"catalogue": "sru", "numbers": f"{ISBN}, {OTHER}\nnonsense"})
    assert asked.status_code == 200
    assert "Asked about 2 numbers; held: 1." in asked.text
    assert "The line has no ISBN or ISSN that can be read" in asked.text
    assert kept(university) == {(ISBN, "Main"): 1, (ISBN, "Law"): 1}
    assert '<th scope="row" class="main">sru</th>' in asked.text


def test_places_not_named_any_more_go_only_for_the_numbers_that_were_asked_and_where_somebody_says_so(
    asking: Browser, university: University
) -> None:
    load(asking, upload(asking, "held.csv", f"ISBN,location\n{ISBN},Annex\n{THREE},Annex\n"))
    sent = {"catalogue": "sru", "numbers": ISBN}
    asking.post("/holdings/ask", sent)
    assert (ISBN, "Annex") in kept(university)
    asking.post("/holdings/ask", {**sent, "complete": "yes"})
    assert set(kept(university)) == {(ISBN, "Main"), (ISBN, "Law"), (THREE, "Annex")}


def test_the_titles_of_an_import_are_asked_about(asking: Browser, university: University) -> None:
    page = asking.get("/holdings").text
    assert '<option value="sru">library catalogue (SRU)</option>' in page
    assert '<option value="1">autumn.mrc · Rentian</option>' in page
    asked = asking.post("/holdings/ask", {"catalogue": "sru", "run_id": "1"})
    assert "Asked about 6 numbers; held: 0." in asked.text


def test_what_time_was_too_short_for_stands_in_the_field_for_the_next_press(
    asking: Browser, university: University, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_of_holdings, "SECONDS", -1.0)
    asked = asking.post("/holdings/ask", {"catalogue": "sru", "numbers": f"{ISBN}\n{OTHER}"})
    assert "Asked about 0 numbers" in asked.text
    assert "had not been asked about this number when the time was up" in asked.text
    assert f">{ISBN}\n{OTHER}</textarea>" in asked.text
    assert kept(university) == {}


@pytest.mark.parametrize(
    ("sent", "status", "said"),
    [
        ({"numbers": FAILING}, 422, "own: status 500"),
        ({}, 422, "Write the numbers into the field, or choose an import."),
        (
            {"numbers": "1\n" * 5_001},
            422,
            "Ask about them in several parts, each of up to 5000.",
        ),
        ({"run_id": "77"}, 404, "77"),
        ({"catalogue": "none", "numbers": ISBN}, 404, "No plugin none"),
    ],
)
def test_why_nobody_was_asked_is_said_beside_the_form(
    asking: Browser, sent: dict[str, str], status: int, said: str
) -> None:
    refused = asking.post("/holdings/ask", {"catalogue": "sru", **sent})
    assert refused.status_code == status
    assert said in refused.text[refused.text.index('id="catalogue-problem"') :]


def test_programs_ask_too(asking: Browser) -> None:
    headers, body = {"X-CSRFToken": asking.token()}, {"catalogue": "sru", "numbers": [ISBN, "nonsense"]}
    told = asking.client.post("/api/v1/holdings/ask", json=body, headers=headers).json
    assert (told["asked"], told["held"], told["counts"]["new"]) == (1, 1, 2)
    assert [(row["line"], row["reason"]) for row in told["refused"]] == [(2, "isbn")]
