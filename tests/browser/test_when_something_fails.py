"""The line breaks, the session ends, the server refuses: nothing is lost and nothing hits the wrong title."""

import re

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from examples.demo_university.tables import PASSWORD
from tests.browser.conftest import DESK, Watch
from tests.browser.watching import Watched

pytestmark = pytest.mark.browser
# A subject whose titles no other story decides on.
LIBRARIAN, WORKLIST = "xuman", "/worklist/F"


def rows(page: Page) -> Locator:
    return page.locator("tr[data-row]")


def count(page: Page) -> str:
    return page.locator(".filters .count").first.inner_text()


def at_row(page: Page, number: int) -> None:
    """The row points at it, and the panel shows it."""
    expect(rows(page).nth(number)).to_have_attribute("aria-selected", "true")
    expect(page.locator("#panel h2")).to_have_text(rows(page).nth(number).locator(".title").inner_text())


def take_back(page: Page) -> None:
    page.click("#messages .notice-good button")
    expect(page.locator("#messages .notice-good button")).to_have_count(0)


def test_a_title_that_could_not_be_shown_is_not_decided_on(watch: Watch) -> None:
    seen = watch(DESK, LIBRARIAN)
    seen.open(WORKLIST)
    page, before = seen.page, count(seen.page)
    complaint = page.locator("#messages .notice-bad")
    with seen.cut_off():
        page.keyboard.press("j")
        expect(complaint).to_contain_text(seen.say("未能载入", "could not be loaded"))
    page.keyboard.press("s")
    at_row(page, 0)
    assert count(page) == before
    page.keyboard.press("j")
    at_row(page, 1)
    expect(complaint).to_have_count(0)
    wanted = rows(page).nth(1).locator(".title").inner_text()
    page.keyboard.press("s")
    expect(page.locator("#messages .notice-good")).to_be_visible()
    expect(rows(page).filter(has_text=wanted)).to_have_count(0)
    take_back(page)
    assert count(page) == before


@pytest.mark.parametrize("status", [200, 500])
def test_a_page_without_the_title_leaves_the_panel_and_the_row_together(watch: Watch, status: int) -> None:
    seen = watch(DESK, LIBRARIAN)
    seen.expects(status)
    seen.open(WORKLIST)
    page, before = seen.page, count(seen.page)

    def something_else(route: Route) -> None:
        route.fulfill(status=status, content_type="text/html", body="<p>busy</p>")

    page.route("**/worklist/F?*at=*", something_else)
    page.keyboard.press("j")
    page.keyboard.press("s")
    expect(page.locator("#messages .notice-bad")).to_be_visible()
    at_row(page, 0)
    assert count(page) == before


def test_what_was_not_sent_says_so_and_can_be_sent_again(watch: Watch) -> None:
    seen = watch(DESK, LIBRARIAN)
    seen.open(WORKLIST)
    page = seen.page
    with seen.cut_off():
        page.click("#panel [data-key=s]")
        expect(page.locator("#messages")).to_have_text(
            seen.say("未提交：网络不通。请重试。", "Not sent: no connection. Try again.")
        )
    page.click("#panel [data-key=s]")
    expect(page.locator("#messages .notice-good")).to_be_visible()
    take_back(page)


def test_what_was_written_is_there_again_after_the_session_ended(watch: Watch) -> None:
    seen = watch(DESK, LIBRARIAN)
    seen.expects(400)
    seen.expects(401)
    seen.open(WORKLIST)
    page = seen.page
    page.keyboard.press("j")
    at_row(page, 1)
    page.keyboard.press("x")
    page.select_option("#code", "level")
    page.fill("#note-reject", "a long note about the level")
    here = page.url.removeprefix(seen.address)
    page.context.clear_cookies()
    page.click("#panel details[open] .btn-danger")
    expect(page.locator("#messages .notice-bad, form[action='/sign-in']").first).to_be_visible()
    page.goto(f"{seen.address}/sign-in?next={here.replace('&', '%26')}")
    page.fill("#login", LIBRARIAN)
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    expect(page.locator("#note-reject")).to_have_value("a long note about the level")
    expect(page.locator("#note-reject")).to_be_visible()
    page.keyboard.press("k")
    at_row(page, 0)
    expect(page.locator("#note-reject")).to_have_value("")
    page.keyboard.press("j")
    at_row(page, 1)
    page.select_option("#code", "level")
    page.click("#panel details[open] .btn-danger")
    expect(page.locator("#messages .notice-good")).to_be_visible()
    assert page.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('draft:'))") == []
    take_back(page)


def test_what_was_written_about_one_title_does_not_turn_up_at_another(watch: Watch) -> None:
    seen = watch(DESK, "xieanran")
    page = seen.page
    seen.open("/suggest?q=First+book+aaa")
    page.fill("#reason", "for the first")
    page.fill("#publisher", "Nobody")
    seen.open("/suggest?q=Second+book+bbb")
    expect(page.locator("#reason")).to_have_value("")
    expect(page.locator("#publisher")).to_have_value("")
    seen.open("/suggest?q=First+book+aaa")
    expect(page.locator("#reason")).to_have_value("for the first")
    expect(page.locator("#publisher")).to_have_value("Nobody")


def test_a_refusal_leaves_what_was_chosen_and_written(watch: Watch) -> None:
    seen = watch(DESK, "xieanran")
    seen.expects(422)
    seen.open("/circle")
    page = seen.page
    page.click("main a.card-link")
    line = page.locator("article:not(:has([aria-pressed]))").first
    line = page.locator(f"#{line.get_attribute('id')}")
    reason = line.locator("input[name=reason]")
    marked = line.locator("button[aria-pressed=true]")
    reason.fill("needed for the seminar")
    reason.press("Enter")
    complaint = page.locator("#messages .notice-bad")
    expect(complaint).to_contain_text(seen.say("请先选定", "Choose a mark first"))
    expect(complaint).to_be_in_viewport()
    expect(reason).to_have_value("needed for the seminar")
    expect(reason).to_be_focused()
    line.locator("button[name=priority][value='2']").click()
    expect(marked).to_have_attribute("value", "2")
    expect(marked).to_be_focused()
    expect(reason).to_have_value("needed for the seminar")
    reason.fill("needed for two seminars")
    reason.press("Enter")
    expect(page.locator("#messages .notice-good")).to_be_visible()
    expect(marked).to_have_attribute("value", "2")
    expect(reason).to_be_focused()
    page.reload()
    expect(reason).to_have_value("needed for two seminars")
    line.locator("form:not(.mark-form) button").click()
    expect(marked).to_have_count(0)
    expect(line).to_be_focused()


def test_a_refused_decision_leaves_the_title_the_keyboard_and_what_was_written(watch: Watch) -> None:
    seen = watch(DESK, LIBRARIAN)
    seen.expects(422)
    seen.open(WORKLIST)
    page = seen.page
    page.keyboard.press("j")
    at_row(page, 1)
    page.keyboard.press("d")
    expect(page.locator("#until")).to_be_focused()
    page.fill("#until", "2020-01-01")
    page.fill("#note-defer", "when the new edition is out")
    page.press("#note-defer", "Enter")
    complaint = page.locator("#messages .notice-bad")
    expect(complaint).to_contain_text("2020-01-01")
    expect(complaint).to_be_in_viewport()
    at_row(page, 1)
    expect(page.locator("#note-defer")).to_have_value("when the new edition is out")
    expect(page.locator("#note-defer")).to_be_focused()
    page.fill("#until", "2030-01-01")
    page.press("#note-defer", "Enter")
    expect(page.locator("#messages .notice-good")).to_be_visible()
    take_back(page)


def test_several_are_decided_on_where_the_librarian_was(watch: Watch) -> None:
    seen = watch(DESK, LIBRARIAN)
    seen.expects(422)
    seen.open(f"{WORKLIST}?filter=foreign&page=2")
    page = seen.page
    where = re.compile("filter=foreign&page=2")
    page.click("#bulk button[value=select]")
    expect(page.locator("#messages .notice-bad")).to_contain_text(
        seen.say("请至少勾选一种", "Tick at least one title")
    )
    expect(page).to_have_url(re.compile("page=2"))
    page.locator("tr[data-row] input[type=checkbox]").nth(1).check()
    # A tick is no text that a key would be written into.
    page.keyboard.press("j")
    at_row(page, 1)
    page.click("#bulk button[value=reject]")
    expect(page.locator("#messages .notice-bad")).to_contain_text(seen.say("请选择", "Choose the reason"))
    page.select_option("#bulk-reason", "level")
    page.locator("tr[data-row] input[type=checkbox]").nth(1).check()
    page.click("#bulk button[value=reject]")
    expect(page.locator("#messages .notice-good")).to_be_visible()
    expect(page).to_have_url(where)
    take_back(page)
    expect(page).to_have_url(where)


def test_what_is_booked_is_said_before_it_is_booked(watch: Watch) -> None:
    seen: Watched = watch(DESK, "zouheng")
    seen.open("/lists")
    page = seen.page
    page.locator("main tr:has(.chip-plain) a").first.click()
    page.click('form[action$="/submit"] button')
    asked = page.locator("dialog[open]")
    expect(asked).to_contain_text(re.compile(r"BOOKS-O\d"))
    expect(asked.locator("p")).to_contain_text(re.compile(r"¥[\d,.]+.*¥[\d,.]+.*¥[\d,.]+"))
    page.click(f"dialog[open] button:text-is('{seen.say('取消', 'Cancel')}')")
    expect(asked).to_have_count(0)


def test_what_is_typed_in_one_line_stays_while_another_is_changed_and_is_not_submitted_past(watch: Watch) -> None:
    seen: Watched = watch(DESK, "zouheng")
    seen.open("/lists")
    page = seen.page
    page.locator("main tr:has(.chip-plain) a").first.click()
    copies, change = page.locator("input.copies"), page.locator(".line-form button")
    before = copies.first.input_value()
    copies.first.fill("7")
    change.nth(1).click()
    expect(page.locator("#messages .notice-good")).to_be_visible()
    expect(copies.first).to_have_value("7")
    page.click('form[action$="/submit"] button')
    expect(page.locator("#messages .notice-bad")).to_contain_text(seen.say("还没有保存", "not saved"))
    expect(copies.first).to_be_focused()
    expect(page.locator("dialog[open]")).to_have_count(0)
    copies.first.fill(before)
    page.click('form[action$="/submit"] button')
    expect(page.locator("dialog[open]")).to_be_visible()
    page.keyboard.press("Escape")


def test_a_suggestion_is_not_lost_with_the_session_and_forgotten_once_it_was_sent(watch: Watch) -> None:
    seen = watch(DESK, "xieanran")
    seen.expects(400)
    seen.expects(401)
    page, wanted = seen.page, f"/suggest?q=Third+book+ccc+{seen.language}"
    seen.open(wanted)
    page.fill("#reason", "five minutes of writing")
    page.fill("#creators", "Somebody")
    page.context.clear_cookies()
    page.click("main form[method=post] .btn-primary")
    page.goto(f"{seen.address}/sign-in?next={wanted}")
    page.fill("#login", "xieanran")
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    expect(page.locator("#reason")).to_have_value("five minutes of writing")
    expect(page.locator("#creators")).to_have_value("Somebody")
    page.click("main form[method=post] .btn-primary")
    page.wait_for_url("**/suggestions/mine")
    seen.open(wanted)
    page.click("a[href*=by_hand]")
    expect(page.locator("#reason")).to_have_value("")
