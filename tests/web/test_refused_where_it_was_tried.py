"""What cannot be done is said on the page it was tried from, where the rest can still be done."""

import re
from typing import Any

from flask import Flask

from tests.web.conftest import Clock, signed_in
from tests.web.university import University, list_a_package


def _said(answer: Any) -> str:
    """The one refusal a page tells, to readers and to its script."""
    ((for_script, for_readers),) = re.findall(
        r'role="alert".*?data-refusal="(.*?)">.*?<span>(.*?)</span>', answer.text
    )
    assert for_script == for_readers
    return str(for_script)


def _submitted_to_the_committee(app: Flask) -> None:
    librarian = signed_in(app, "librarian")
    librarian.post("/worklist/TP3/several", {"title_id": ["4", "2"], "verb": "select"})
    assert librarian.post("/lists/1/submit").status_code == 303


def test_a_verdict_without_its_reason_is_refused_beside_the_list(app: Flask, university: University) -> None:
    _submitted_to_the_committee(app)
    committee = signed_in(app, "committee")
    refused = committee.post("/approvals/2", {"verdict": "return"})
    assert refused.status_code == 422
    assert "reason" in _said(refused)
    assert 'action="/approvals/2"' in refused.text
    assert "Probabilistic Learning" in refused.text


def test_a_second_verdict_is_refused_among_what_still_waits(app: Flask, university: University) -> None:
    _submitted_to_the_committee(app)
    committee = signed_in(app, "committee")
    assert committee.post("/approvals/2", {"verdict": "approve"}).status_code == 303
    refused = committee.post("/approvals/2", {"verdict": "reject", "reason": "Too dear."})
    assert refused.status_code == 409
    assert _said(refused)
    assert "Nothing waits for your decision." in refused.text


def test_a_line_that_is_cancelled_already_is_refused_on_its_order(app: Flask, university: University) -> None:
    librarian, buyer = signed_in(app, "librarian"), signed_in(app, "acquisitions")
    librarian.post("/worklist/TP3/1/select")
    librarian.post("/lists/1/submit")
    assert buyer.post("/lists/1/place").status_code == 303
    cancel = ("/orders/1/lines/1/cancel", {"reason": "Out of print."})
    assert buyer.post(*cancel).status_code == 303
    refused = buyer.post(*cancel)
    assert refused.status_code == 409
    assert _said(refused)
    assert "Order 2026-00001" in refused.text
    assert buyer.post("/orders/99/lines/1/cancel", cancel[1]).status_code == 404


def test_an_order_in_no_fiscal_year_is_refused_on_its_list(
    app: Flask, university: University, clock: Clock
) -> None:
    librarian, buyer = signed_in(app, "librarian"), signed_in(app, "acquisitions")
    librarian.post("/worklist/TP3/1/select")
    librarian.post("/lists/1/submit")
    clock.move(days=60)
    for browser, login in ((librarian, "librarian"), (buyer, "acquisitions")):
        browser.sign_in(login)
    refused = buyer.post("/lists/1/place")
    assert refused.status_code == 404
    assert "No fiscal year covers 2027-01-22" in _said(refused)
    assert 'action="/lists/1/send-back"' in refused.text


def test_copies_that_cannot_be_are_refused_on_the_list_in_both_languages(
    app: Flask, university: University
) -> None:
    librarian = signed_in(app, "librarian")
    librarian.post("/worklist/TP3/1/select")
    change = ("/lists/1/lines/1", {"copies": "0", "offer_id": "1"})
    refused = librarian.post(*change)
    assert refused.status_code == 422
    assert "0 is no number of copies" in _said(refused)
    librarian.get("/lists/1?lang=zh")
    assert "0 不能作为购买册数" in _said(librarian.post(*change))


def test_the_language_switch_beside_a_refusal_leads_to_the_page_it_came_from(
    app: Flask, university: University
) -> None:
    _submitted_to_the_committee(app)
    committee = signed_in(app, "committee")
    sent_from = {"Referer": "http://localhost/approvals?list=1&lang=en"}
    refused = committee.post("/approvals/2", {"verdict": "return"}, headers=sent_from)
    assert 'href="/approvals?list=1&amp;lang=zh"' in refused.text
    elsewhere = {"Referer": "http://elsewhere.example/approvals?list=1"}
    refused = committee.post("/approvals/2", {"verdict": "return"}, headers=elsewhere)
    assert 'href="/?lang=zh"' in refused.text


def test_every_field_of_a_refused_form_is_told_with_its_reason_and_its_cure(
    app: Flask, university: University
) -> None:
    buyer, title_id = signed_in(app, "acquisitions"), university.title_ids[0]
    wrong = f"/titles/{title_id}/merge", {"gone_id": "twelve"}
    assert _said(buyer.post(*wrong)) == "Number of the other title: Write a whole number in digits."
    buyer.get("/?lang=zh")
    assert "请用数字填写整数" in _said(buyer.post(*wrong))
    buyer.get("/?lang=en")
    package_id = list_a_package(university)
    unnamed = buyer.post(f"/packages/{package_id}/name", {"name": " "})
    assert _said(unnamed) == "Name: Please fill this in."
    assert unnamed.status_code == 422
    long = buyer.post(f"/packages/{package_id}/name", {"name": "x" * 201})
    assert _said(long) == "Name: At most 200 characters."


def test_what_is_missing_for_ticked_titles_is_said_on_the_worklist_which_keeps_the_ticks(
    app: Flask, university: University
) -> None:
    librarian = signed_in(app, "librarian")
    given = {"verb": "reject", "title_id": ["4", "2"], "note": "Too easy"}
    refused = librarian.post("/worklist/TP3/several?filter=all&page=1", given)
    assert refused.status_code == 422
    assert _said(refused) == "Choose the reason for which the ticked titles are rejected."
    assert sorted(re.findall(r'name="title_id" value="(\d+)" checked', refused.text)) == ["2", "4"]
    assert 'value="Too easy"' in refused.text
    nothing = librarian.post("/worklist/TP3/several", {"verb": "select"})
    assert _said(nothing) == "Tick at least one title."
    assert "Go back" not in nothing.text


def test_a_cure_in_the_refusal_is_not_followed_by_another(app: Flask, university: University) -> None:
    librarian = signed_in(app, "librarian")
    told = librarian.get("/worklist/TP3?filter=odd")
    assert "Choose one of those on the page." in told.text
    assert "Go back and correct what you entered." not in told.text
    address = librarian.get("/titles?year_from=soon")
    assert (address.status_code, "Correct the address" in address.text) == (422, True)
    form = librarian.post("/suggestions/1/decline", {"code": "odd"})
    assert "Reason: Please choose one of the list." in form.text
    assert "Go back and correct what you entered." in form.text
