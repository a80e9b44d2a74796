"""The pages are forms and links first: a browser that runs no script gets the same work done."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESK, PHONE, Watch

pytestmark = pytest.mark.browser
WANTED = {"zh": "9787508612799", "en": "9780471360056"}


def test_a_teacher_suggests_a_book_without_script(watch: Watch, language: str) -> None:
    seen = watch(PHONE, "xieanran", java_script_enabled=False)
    seen.open(f"/suggest?isbn={WANTED[language]}")
    page = seen.page
    expect(page.locator(".notice-good")).to_be_visible()
    page.tap("form[method=post] .btn-primary.wide")
    expect(page.locator("#messages .notice-good")).to_contain_text("2026-11-26")
    expect(page.locator("article").first.locator(".stations .now")).to_have_count(1)


def test_a_librarian_turns_a_title_down_and_takes_it_back_without_script(watch: Watch) -> None:
    seen = watch(DESK, "yezhiqiu", java_script_enabled=False)
    seen.open("/worklist/I2")
    page = seen.page
    waiting = page.locator(".filters .count").first
    before = int(waiting.inner_text().replace(",", ""))
    expect(page.locator("[data-all]")).to_be_hidden()
    title = page.locator("#panel h2").inner_text()
    page.click("#panel summary[data-key=x]")
    page.select_option("#code", index=1)
    page.click("#panel details[open] .btn-danger")
    expect(waiting).to_have_text(f"{before - 1:,}")
    expect(page.locator("#panel h2")).not_to_have_text(title)
    page.click("#messages .notice-good button")
    expect(waiting).to_have_text(f"{before:,}")
    expect(page.locator("#panel h2")).to_have_text(title)


def test_a_decision_that_is_refused_without_script_is_told_beside_its_title_where_the_keyboard_is(
    watch: Watch,
) -> None:
    seen = watch(PHONE, "yezhiqiu", java_script_enabled=False)
    seen.expects(422)
    seen.open("/worklist/I2")
    page = seen.page
    page.locator("tr[data-row] a[data-open]").nth(1).tap()
    title = page.locator("#panel h2").inner_text()
    page.tap("#panel summary[data-key=d]")
    page.fill("#until", "2020-01-01")
    page.fill("#note-defer", "when the new edition is out")
    page.tap("#panel details[open] .btn-primary")
    said = page.locator("#panel [role=alert]")
    expect(said).to_contain_text("2020-01-01")
    expect(said).to_be_in_viewport()
    expect(said).to_be_focused()
    expect(page.locator("#panel h2")).to_have_text(title)
    expect(page.locator("#note-defer")).to_be_visible()
    expect(page.locator("#note-defer")).to_have_value("when the new edition is out")
    page.tap("#panel [data-back]")
    expect(page.locator("#panel")).to_be_hidden()
    expect(page.locator("tr[data-row]").first).to_be_visible()
