"""Packages on the pages: a KBART list comes in, its package is marked as held, and that is told wherever asked."""

import io
import re

from acqflow_kbart.header import COLUMNS
from flask import Flask

from tests.web.conftest import Browser
from tests.web.university import University, list_a_package

NAME = "Example_Global_AllBooks_2026-09-01.txt"
EBOOK, PAPER = "9780134685991", "9781861972712"


def a_list(*rows: dict[str, str]) -> bytes:
    lines = ["\t".join(COLUMNS), *("\t".join(row.get(name, "") for name in COLUMNS) for row in rows)]
    return "\n".join(lines).encode()


def a_book(title: str, **cells: str) -> dict[str, str]:
    usual = {"publication_title": title, "title_id": title, "publication_type": "monograph", "access_type": "P"}
    return usual | cells


def _signed_in(app: Flask, who: str) -> Browser:
    browser = Browser(app)
    browser.sign_in(who)
    browser.get("/?lang=en")
    return browser


def _upload(browser: Browser, content: bytes, name: str = NAME) -> str:
    given = {"vendor": "RT", "file": (io.BytesIO(content), name)}
    return str(browser.post("/imports", given, content_type="multipart/form-data").location)


def _plain(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_a_list_is_previewed_taken_in_and_taken_back_as_a_package(app: Flask, university: University) -> None:
    browser = _signed_in(app, "acquisitions")
    content = a_list(a_book("Optics", online_identifier=EBOOK), a_book("Bad", access_type="maybe"))
    place = _upload(browser, content)
    shown = browser.get(place).text
    assert "Put 1 title into the package Example_Global_AllBooks, change 0, and let 0 leave it." in shown
    look = _plain(shown)
    assert "A list of the package Example_Global_AllBooks" in look
    assert "new in the package" in look
    assert "The access type is neither F (free) nor P (paid)" in look
    assert "Who would get" not in look
    taken = browser.post(place, {"format": "kbart"}, follow_redirects=True).text
    assert "The package is listed." in taken
    package_at = re.search(r'href="(/packages/\d+)"', taken)
    assert package_at
    page = browser.get(package_at[1]).text
    assert "0134685991" in page
    assert "list of 2026-09-01, imported 2026-11-23" in page
    row = _plain(browser.get("/packages").text)
    assert "of 2026-09-01 imported 2026-11-23" in row
    assert browser.get("/titles?q=Optics").text.count("0134685991") == 0
    run_at = re.search(r"/imports/(\d+)/undo", taken)
    assert run_at
    undone = browser.post(f"/imports/{run_at[1]}/undo", follow_redirects=True).text
    assert "the package is again as the list before said" in undone
    assert browser.get(package_at[1]).status_code == 404


def test_a_file_that_does_not_name_its_package_says_how_to(app: Flask, university: University) -> None:
    browser = _signed_in(app, "acquisitions")
    place = _upload(browser, a_list(a_book("Optics")), "list.txt")
    assert "Give the package&#39;s name as the option “package”" in browser.get(place).text
    named = {"format": "kbart", "option:kbart:package": "Our books"}
    assert "A list of the package Our books" in browser.get(place, query_string=named).text
    browser.post(place, named, follow_redirects=True)
    assert "Our books – 1 imported 2026-11-23 not held" in _plain(browser.get("/packages").text)


def test_a_package_is_marked_as_held_renamed_and_let_go(app: Flask, university: University) -> None:
    package_id = list_a_package(university)
    browser = _signed_in(app, "acquisitions")
    at = f"/packages/{package_id}"
    assert "not held" in browser.get("/packages").text
    held = browser.post(f"{at}/held", {"since": "2026-01-01"}, follow_redirects=True).text
    assert "held since 2026-01-01" in held
    ahead = browser.post(f"{at}/held", {"since": "2030-01-01"})
    assert ahead.status_code == 422
    assert "The day 2030-01-01 lies ahead" in ahead.text
    assert (
        "Books of Example" in browser.post(f"{at}/name", {"name": "Books of Example"}, follow_redirects=True).text
    )
    assert "Probabilistic" in browser.get(f"{at}?q=probab").text
    assert "No title of the package has these words" in browser.get(f"{at}?q=xyz").text
    browser.post(f"{at}/not-held")
    assert "not held" in browser.get("/packages").text
    assert "there is nothing to take back" in browser.post(f"{at}/not-held").text
    trail = _plain(_signed_in(app, "auditor").get("/audit").text)
    for event in ("package marked as held", "package renamed", "package marked as no longer held"):
        assert event in trail


def test_what_is_in_a_package_is_told_on_the_title_and_before_a_suggestion_is_sent(
    app: Flask, university: University
) -> None:
    package_id = list_a_package(university)
    _signed_in(app, "acquisitions").post(f"/packages/{package_id}/held", {"since": "2026-01-01"})
    faculty = _signed_in(app, "faculty")
    title_id = university.title_ids[3]
    said = "another form, edition or part in a package · Example AllBooks"
    assert said in faculty.get(f"/titles/{title_id}").text
    assert f"Please note: {said}" in faculty.get(f"/suggest?q={PAPER}&title_id={title_id}").text
    by_hand = faculty.get(f"/suggest?q={EBOOK}&by_hand=1").text
    assert "Please note: in a package · Example AllBooks" in by_hand


def test_selecting_an_ebook_that_lies_in_a_package_asks_why(app: Flask, university: University) -> None:
    acquisitions, librarian = _signed_in(app, "acquisitions"), _signed_in(app, "librarian")
    table = "书名,ISBN,载体,分类号,定价\nProbabilistic Learning (online),9780134685991,ebook,TP181,59元\n"
    place = _upload(acquisitions, table.encode(), "list.csv")
    acquisitions.get(place)
    columns = {"column:书名": "title", "column:载体": "format", "column:分类号": "clc", "column:定价": "price"}
    given = {"format": "spreadsheet", "column:ISBN": "isbn", **columns}
    acquisitions.post(place, given, follow_redirects=True)
    package_id = list_a_package(university)
    acquisitions.post(f"/packages/{package_id}/held", {"since": "2026-01-01"})
    shown = librarian.get("/titles?q=online").text
    found = re.search(r'href="/titles/(\d+)[^"]*"[^>]*>Probabilistic Learning \(online\)', shown)
    assert found
    title_id = found[1]
    page = librarian.get(f"/worklist/TP3?at={title_id}").text
    assert "Why all the same?" in page
    assert "in a package · Example AllBooks" in page
    refused = librarian.post(f"/worklist/TP3/{title_id}/select")
    assert "is already: in a package" in refused.text
    librarian.post(f"/worklist/TP3/{title_id}/select", {"reason": "a second licence"})
    assert "Bought all the same: a second licence" in librarian.get("/lists/1").text


def test_programs_see_and_mark_packages(app: Flask, university: University) -> None:
    package_id = list_a_package(university)
    browser = _signed_in(app, "acquisitions")
    headers = {"X-CSRFToken": browser.token()}
    at = f"/api/v1/packages/{package_id}"
    put = {"json": {"since": "2026-01-01"}, "headers": headers}
    assert browser.client.put(f"{at}/held", **put).status_code == 204
    assert browser.client.put(f"{at}/name", json={"name": "B"}, headers=headers).status_code == 204
    (listed,) = browser.get("/api/v1/packages").json
    assert (listed["name"], listed["held_since"], listed["titles"]) == ("B", "2026-01-01", 1)
    # This list states no day of its own.
    assert (listed["list_day"], listed["listed_at"][:10]) == (None, "2026-11-23")
    found = browser.get(f"{at}?q=Prob").json
    assert found["titles"]["rows"][0]["numbers"] == [["isbn", EBOOK], ["isbn", PAPER]]
    assert browser.client.delete(f"{at}/held", headers=headers).status_code == 204
    assert browser.get(at).json["package"]["held_since"] is None


def test_programs_are_told_the_day_that_a_list_states_as_well_as_when_it_was_imported(
    app: Flask, university: University
) -> None:
    browser = _signed_in(app, "acquisitions")
    place = _upload(browser, a_list(a_book("Optics", online_identifier=EBOOK)))
    browser.post(place, {"format": "kbart"}, follow_redirects=True)
    (listed,) = browser.get("/api/v1/packages").json
    assert (listed["list_day"], listed["listed_at"][:10]) == ("2026-09-01", "2026-11-23")
    assert browser.get(f"/api/v1/packages/{listed['package_id']}").json["package"] == listed
