"""What pages ask twice about, say once, and keep no longer than it is needed."""

import io
from datetime import date
from pathlib import Path

from flask import Flask

from acqflow.titles.actions import load_holdings
from acqflow.titles.rules import HoldingRow
from acqflow.vocabulary.identifiers import parse_isbn
from tests.web.conftest import Browser, Clock, signed_in
from tests.web.university import NOW, University


def _uploads(app: Flask) -> list[Path]:
    folder = Path(app.library.settings.var) / "uploads"  # type: ignore[attr-defined]
    return sorted(folder.glob("*")) if folder.exists() else []


def _upload(browser: Browser, vendor: str = "RT") -> str:
    given = {"vendor": vendor, "file": (io.BytesIO("书名,定价\n计算方法,30.00\n".encode()), "a.csv")}
    return str(browser.post("/imports", given, content_type="multipart/form-data").location)


def test_several_titles_are_decided_on_only_as_the_page_showed_them(app: Flask, university: University) -> None:
    librarian = signed_in(app, "librarian")
    assert 'name="seen" value="2:0"' in librarian.get("/worklist/TP3").text
    librarian.post("/worklist/TP3/2/reject", {"code": "level", "version": "0"})
    stale = {"title_id": ["4", "2"], "seen": ["4:0", "2:0"], "verb": "select"}
    answer = librarian.post("/worklist/TP3/several", stale)
    assert answer.status_code == 409
    assert "Look at it again" in answer.text
    assert "somebody may have changed it since" not in answer.text
    assert librarian.post("/worklist/TP3/several", stale | {"seen": ["x"]}).status_code == 422


def test_several_titles_of_which_one_is_held_are_selected_with_a_note(app: Flask, university: University) -> None:
    isbn = parse_isbn("9787302660125")
    held = [HoldingRow(isbn.scheme, isbn.value, "book", "main", 1)]
    actor, today = university.actors["acquisitions"], date(2026, 11, 20)
    university.store.run(load_holdings, rows=held, as_of=today, by=actor, at=NOW)
    librarian = signed_in(app, "librarian")
    both = {"title_id": ["4", "1"], "verb": "select"}
    refused = librarian.post("/worklist/TP3/several", both)
    assert refused.status_code == 409
    assert "To select it all the same, say why." in refused.text
    assert librarian.post("/worklist/TP3/several", both | {"note": "Reading room"}).status_code == 303
    # Said of the one that is held, not of the other.
    assert librarian.get("/lists/1").text.count("Reading room") == 1


def test_several_titles_are_rejected_for_a_reason_that_was_chosen(app: Flask, university: University) -> None:
    librarian = signed_in(app, "librarian")
    both = {"title_id": ["4", "2"], "verb": "reject"}
    refused = librarian.post("/worklist/TP3/several", both | {"code": ""})
    assert refused.status_code == 422
    assert "Choose the reason for which the ticked titles are rejected." in refused.text
    assert librarian.post("/worklist/TP3/several", both | {"code": "level"}).status_code == 303


def test_an_ordered_list_says_what_was_encumbered_and_warns_of_nothing_it_did(
    app: Flask, university: University
) -> None:
    librarian, buyer = signed_in(app, "librarian"), signed_in(app, "acquisitions")
    librarian.post("/worklist/TP3/1/select", {"version": "0"})
    librarian.post("/lists/1/submit")
    buyer.post("/lists/1/place")
    page = librarian.get("/lists/1").text
    assert "encumbered when it was ordered: ¥89.00" in page
    assert "would encumber" not in page.lower()
    assert "on order" not in page


def test_a_doubtful_isbn_is_asked_about_before_it_is_sent(app: Flask, university: University) -> None:
    faculty = signed_in(app, "faculty")
    assert "The check digit does not fit" in faculty.get("/suggest?q=9787302660126").text
    sent = {"title": "A book", "isbn": "9787302660126", "need": "2"}
    again = faculty.post("/suggest", sent)
    assert again.status_code == 422
    assert "The check digit does not fit" in again.text
    assert 'name="isbn_seen" value="9787302660126"' in again.text
    assert faculty.post("/suggest", sent | {"isbn_seen": "9787302660126"}).status_code == 303


def test_an_upload_is_kept_no_longer_than_it_is_needed(app: Flask, clock: Clock, university: University) -> None:
    buyer = signed_in(app, "acquisitions")
    assert _upload(buyer, vendor="NOBODY") == "None"
    assert _uploads(app) == []
    place = _upload(buyer)
    assert len(_uploads(app)) == 2
    assert buyer.post(f"{place}/discard").status_code == 303
    assert _uploads(app) == []
    left = _upload(buyer)
    clock.move(days=2)
    buyer = signed_in(app, "acquisitions")
    _upload(buyer)
    assert len(_uploads(app)) == 2
    assert buyer.get(left).status_code == 404


def test_a_second_undo_of_an_import_says_that_it_was_undone(app: Flask, university: University) -> None:
    buyer = signed_in(app, "acquisitions")
    buyer.post("/imports/1/undo")
    assert "was undone already" in buyer.post("/imports/1/undo", follow_redirects=True).text
