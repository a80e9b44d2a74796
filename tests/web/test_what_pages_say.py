"""What pages say in so many words: names instead of codes, sums before money moves, what one can do instead."""

import io
import re

import pytest
from flask import Flask
from sqlalchemy import update

from acqflow.catalogues.model import Offer
from acqflow.web.formatting import title_language
from acqflow.web.sentences import WORDING
from tests.web.conftest import Clock, signed_in
from tests.web.university import University, leave_in_computing


@pytest.mark.parametrize(("code", "tag"), [("por", "pt"), ("swe", "sv"), ("chi", "zh"), ("und", "und")])
def test_a_title_carries_the_tag_of_its_language(code: str, tag: str) -> None:
    assert title_language("Os Lusíadas", code) == tag


def test_vendors_and_departments_are_called_by_their_names(app: Flask, university: University) -> None:
    librarian, faculty = signed_in(app, "librarian"), signed_in(app, "faculty")
    title = librarian.get("/titles/1").text
    assert "offered by Rentian" in title
    assert ">RT<" not in title
    faculty.post("/suggest", {"title_id": "1", "need": "1"})
    assert "(Computing)" in librarian.get("/suggestions").text
    librarian.post("/worklist/TP3/1/select", {"version": "0"})
    assert "¥89.00 Rentian" in librarian.get("/lists/1").text
    librarian.post("/lists/1/circulate", {"departments": "CS", "deadline": "2026-11-30"})
    assert "goes round among Computing" in librarian.get("/lists/1").text


def test_a_fund_is_called_by_its_name_and_its_code(app: Flask, university: University) -> None:
    librarian, buyer = signed_in(app, "librarian"), signed_in(app, "acquisitions")
    name = "Computer science books (TP3-B)"
    assert f"{name}: " in librarian.get("/worklist/TP3").text
    librarian.post("/worklist/TP3/1/select", {"version": "0"})
    assert f"<strong>{name}</strong>" in librarian.get("/lists/1").text
    librarian.post("/lists/1/submit")
    assert f"{name}: takes ¥89.00 of ¥86,420.00" in buyer.get("/orders").text
    leave_in_computing(university, 5_000)
    refused = buyer.post("/lists/1/place")
    assert refused.status_code == 409
    assert f"{name}: ¥89.00 asked, ¥50.00 left. Give the list back" in refused.text
    buyer.get("/?lang=zh")
    chinese = buyer.post("/lists/1/place").text
    assert "计算机图书（TP3-B）：需要 ¥89.00，还可用 ¥50.00。请把书单退回学科馆员" in chinese


def test_the_librarian_sees_who_marked_and_why_while_the_list_goes_round(
    app: Flask, university: University
) -> None:
    librarian, faculty = signed_in(app, "librarian"), signed_in(app, "faculty")
    librarian.post("/worklist/TP3/1/select", {"version": "0"})
    librarian.post("/lists/1/circulate", {"departments": "CS", "deadline": "2026-11-30"})
    faculty.post("/circle/1/mark", {"line_id": "1", "priority": "1", "reason": "for the new lab"})
    assert "for the new lab" in librarian.get("/lists/1").text


def test_a_reason_without_a_mark_asks_for_the_mark(app: Flask, university: University) -> None:
    librarian, faculty = signed_in(app, "librarian"), signed_in(app, "faculty")
    librarian.post("/worklist/TP3/1/select", {"version": "0"})
    librarian.post("/lists/1/circulate", {"departments": "CS", "deadline": "2026-11-30"})
    asked = faculty.post("/circle/1/mark", {"line_id": "1", "priority": "", "reason": "good"})
    assert asked.status_code == 422
    assert "Choose a mark first" in asked.text


def test_a_wish_speaks_for_a_title_and_does_not_warn(app: Flask, university: University) -> None:
    signed_in(app, "faculty").post("/suggest", {"title_id": "1", "need": "1"})
    page = signed_in(app, "librarian").get("/titles/1").text
    assert "suggested" in page
    assert "chip-warn" not in page


def test_the_meter_shows_what_is_used_after_this_title_as_the_budget_does(
    app: Flask, university: University
) -> None:
    page = signed_in(app, "librarian").get("/worklist/TP3?at=1").text
    assert "Computer science books (TP3-B): 1\u00a0% used with all that is selected, leaves ¥86,331.00" in page
    assert 'max="100" value="1"' in page


def test_a_worklist_without_money_says_why(app: Flask, university: University, clock: Clock) -> None:
    clock.move(days=60)
    page = signed_in(app, "librarian").get("/worklist/TP3?at=1").text
    assert "No fiscal year covers 2027-01-22" in page


def test_a_title_without_a_price_says_on_the_worklist_why_it_cannot_be_selected(
    app: Flask, university: University
) -> None:
    librarian = signed_in(app, "librarian")
    with university.store.writing() as session:
        session.execute(update(Offer).where(Offer.title_id == 1).values(price_minor=None, currency=None))
    page = librarian.get("/worklist/TP3?at=1").text
    assert re.search(r'data-why-not="s">.*?No vendor offers it at a price', page)
    assert 'data-key="s"' not in page


def test_who_submits_or_orders_is_told_what_each_fund_pays_and_keeps(app: Flask, university: University) -> None:
    librarian, buyer = signed_in(app, "librarian"), signed_in(app, "acquisitions")
    librarian.post("/worklist/TP3/1/select", {"version": "0"})
    told = "Computer science books (TP3-B): takes ¥89.00 of ¥86,420.00, leaves ¥86,331.00"
    assert told in librarian.get("/lists/1").text
    librarian.post("/lists/1/submit")
    assert told in buyer.get("/orders").text
    assert told in buyer.get("/lists/1").text


def test_who_decides_together_signs_one_by_one_on_paper(app: Flask, university: University) -> None:
    librarian = signed_in(app, "librarian")
    librarian.post("/worklist/TP3/several", {"title_id": ["4", "2"], "verb": "select"})
    librarian.post("/lists/1/submit")
    signatures = signed_in(app, "committee").get("/approvals").text.partition('<section class="signatures">')[2]
    assert "member of the acquisitions committee" in signatures
    assert "Signature, date" in signatures


def test_a_member_of_the_committee_is_not_called_the_committee(app: Flask, university: University) -> None:
    member = signed_in(app, "committee")
    assert "member of the acquisitions committee" in member.get("/account").text
    assert "领导小组成员" in member.get("/account?lang=zh").text
    assert WORDING.word("step_role", "committee") == "acquisitions committee"


def test_a_decision_leads_back_to_the_filter_and_the_page(app: Flask, university: University) -> None:
    librarian = signed_in(app, "librarian")
    place = "?filter=foreign&page=1"
    several = librarian.post(f"/worklist/TP3/several{place}", {"title_id": ["2"], "verb": "select"})
    assert several.location.endswith(place)
    page = librarian.get(f"/worklist/TP3{place}").text
    assert "/worklist/TP3/undo?filter=foreign&amp;page=1" in page
    assert "filter=foreign" in librarian.post(f"/worklist/TP3/undo{place}").location
    assert librarian.get("/worklist/TP3?filter=foreign&page=9").location.endswith(place)


def test_nothing_ticked_says_what_to_do(app: Flask, university: University) -> None:
    answer = signed_in(app, "librarian").post("/worklist/TP3/several", {"verb": "select"})
    assert answer.status_code == 422
    assert "Tick at least one title." in answer.text


def test_one_find_is_not_asked_about_as_several(app: Flask, university: University) -> None:
    faculty = signed_in(app, "faculty")
    assert "您指的是这一种吗？" in faculty.get("/suggest?q=操作系统原理&lang=zh").text
    assert "Do you mean this title?" in faculty.get("/suggest?q=操作系统原理&lang=en").text


def test_what_could_not_be_read_is_explained_in_words_and_kept_as_it_came(
    app: Flask, university: University
) -> None:
    buyer = signed_in(app, "acquisitions")
    given = {"vendor": "RT", "file": (io.BytesIO("书名,定价\n计算方法,3x\n".encode()), "a.csv")}
    place = buyer.post("/imports", given, content_type="multipart/form-data").location
    page = buyer.get(f"{place}?lang=zh").text
    assert "请供应商在价格旁写明货币代码，例如 CNY 59.00。" in page
    assert '<p class="raw">3x</p>' in page


@pytest.mark.parametrize(("language", "said"), [("zh", "图书（中文）、电子书"), ("en", "book (Chinese), e-book")])
def test_the_kinds_a_rule_speaks_of_are_named_with_their_language(app: Flask, language: str, said: str) -> None:
    with app.test_request_context(f"/sign-in?lang={language}"):
        app.preprocess_request()
        assert WORDING.fact("kinds", "book (chi), ebook") == said


def test_one_title_is_not_counted_as_several(app: Flask, university: University) -> None:
    librarian, buyer = signed_in(app, "librarian"), signed_in(app, "acquisitions")
    assert "1 title · " in librarian.get("/titles?q=操作系统原理").text
    assert "6 titles · " in librarian.get("/titles").text
    librarian.post("/worklist/TP3/several", {"title_id": ["1", "3"], "verb": "select"})
    assert "with 2 titles? They cannot be changed" in librarian.get("/lists/1").text
    librarian.post("/lists/1/lines/2/remove")
    assert "with 1 title? It cannot be changed" in librarian.get("/lists/1").text
    librarian.post("/lists/1/submit")
    assert "Place the order of" in buyer.get("/orders").text
    assert "1 title. The money is encumbered" in buyer.get("/orders").text


def test_one_offer_is_not_counted_as_several(app: Flask, university: University) -> None:
    buyer = signed_in(app, "acquisitions")
    one = {"vendor": "RT", "file": (io.BytesIO("书名,定价\n计算方法,30.00\n".encode()), "a.csv")}
    place = buyer.post("/imports", one, content_type="multipart/form-data").location
    preview = buyer.get(place).text
    asked = (
        "Import 1 new and 0 changed offers.\n0 records are set aside.\n"
        "It can be undone until one of the titles is decided on."
    )
    assert f'data-confirm="{asked}"' in preview
    assert "1 of them a new title" in preview
    given = re.findall(r'name="([^"]+)" value="([^"]*)"', preview.partition(asked)[2].partition("</form>")[0])
    applied = buyer.post(place, dict(given), follow_redirects=True).text
    assert "Take back 1 new and 0 changed offers?" in applied
    undone = buyer.post("/imports/2/undo", follow_redirects=True).text
    assert "Undone: 1 offer and 1 title were taken back." in undone


def test_one_question_is_not_counted_as_several(app: Flask, university: University) -> None:
    librarian, faculty = signed_in(app, "librarian"), signed_in(app, "faculty")
    for number, title_id, said in ((1, "1", "1 asks you something"), (2, "3", "2 ask you something")):
        faculty.post("/suggest", {"title_id": title_id, "need": "1"})
        librarian.post(f"/suggestions/{number}/ask", {"text": "Which course?"})
        assert said in faculty.get("/").text
