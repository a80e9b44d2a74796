"""Those who decide and pay, in Chinese and in English: a verdict, orders placed and refused, the budget report."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Watch
from tests.browser.watching import Watched

pytestmark = pytest.mark.browser


# Each language has a member of the committee of its own.
MEMBERS = {"zh": "daizongming", "en": "rensuxin"}


def agree(page: Page) -> None:
    """To what the dialog says will be done."""
    page.click("dialog[open] button[value=yes]")


def test_a_member_of_the_committee_sees_the_route_and_the_money_and_gives_a_verdict(
    watch: Watch, language: str
) -> None:
    seen = watch(DESK, MEMBERS[language])
    seen.open("/approvals")
    page = seen.page
    list_address = page.locator("main h2 a").get_attribute("href") or ""
    panel = page.locator("aside .panel")
    expect(panel).to_contain_text("BOOKS-TH")
    expect(panel).to_contain_text(seen.say("5 人中", "of 5"))
    expect(page.locator("main table tbody tr")).to_have_count(9)
    every_member_can_sign_on_paper(page)
    the_verdict_comes_first_on_a_phone(page)
    # Without a reason nothing is returned.
    page.click("button[value=return]")
    expect(page.locator("#reason:invalid")).to_be_focused()
    reason = seen.say("同意，课程需要。", "Agreed, the course needs it.")
    page.fill("#reason", reason)
    page.click("button[value=approve]")
    expect(page.locator("#messages .notice-good")).to_be_visible()
    seen.keep("story-verdict")
    seen.open(list_address)
    expect(page.locator(".log li", has_text=reason)).to_contain_text(seen.say("领导小组", "committee"))


def every_member_can_sign_on_paper(page: Page) -> None:
    signatures = page.locator(".signatures div")
    expect(signatures.first).to_be_hidden()
    page.emulate_media(media="print")
    expect(signatures).to_have_count(5)
    expect(signatures.first).to_be_visible()
    page.emulate_media(media="screen")


def the_verdict_comes_first_on_a_phone(page: Page) -> None:
    page.set_viewport_size(PHONE["viewport"])
    verdict, titles = (page.locator(part).bounding_box() for part in ("aside .panel", "main table"))
    assert verdict
    assert titles
    assert verdict["y"] < titles["y"]
    page.set_viewport_size(DESK["viewport"])


def test_a_list_the_fund_cannot_pay_says_what_is_left_and_missing_and_can_be_given_back(watch: Watch) -> None:
    seen = watch(DESK, "maguoliang")
    seen.open("/orders")
    page = seen.page
    row = page.locator("tr", has_text="Q")
    # Nothing to press that could only be refused.
    expect(row.locator("button")).to_have_count(0)
    row.locator("a.btn").click()
    page.wait_for_url(re.compile(r"/lists/\d+#list-money$"))
    said = page.locator("#list-money")
    for part in ("EBOOKS-Q", "1,316.48", "180.00", "1,136.48"):
        expect(said).to_contain_text(part)
    expect(page.locator("form[action$='/place']")).to_have_count(0)
    expect(page.locator("form[action$='/send-back']")).to_have_count(1)
    seen.keep("story-order-refused")


def test_what_a_librarian_decided_alone_is_ordered_and_the_money_is_encumbered(
    watch: Watch, language: str
) -> None:
    name = f"O1 2026 {language}"
    submit_a_new_list(watch(DESK, "zouheng"), "O1", name)
    seen = watch(DESK, "maguoliang")
    seen.open("/orders")
    page = seen.page
    page.locator("tr", has_text=name).locator("button").click()
    agree(page)
    number = re.search(r"[\w-]*\d[\w-]*", page.locator("#messages .notice-good").inner_text())
    assert number
    page.click(f"main a:text-is('{number.group()}')")
    expect(page.locator("h1")).to_contain_text(number.group())
    expect(page.locator("main tbody tr")).to_have_count(1)
    seen.keep("story-order")


def submit_a_new_list(seen: Watched, subject: str, name: str) -> None:
    page = seen.page
    seen.open("/lists")
    page.click("details.more > summary")
    choice = page.locator("#subject_id option", has_text=f"{subject} ")
    page.select_option("#subject_id", value=choice.get_attribute("value"))
    page.fill("#name", name)
    page.click("details.more .btn-primary")
    seen.open(f"/worklist/{subject}")
    page.click("#panel .answers > form .btn-primary")
    expect(page.locator("#messages .notice-good")).to_be_visible()
    seen.open("/lists")
    page.click(f"main a:text-is('{name}')")
    page.click('form[action$="/submit"] button')
    agree(page)
    expect(page.locator("#messages .notice-good")).to_be_visible()


@pytest.mark.parametrize("device", [DESK, PHONE], ids=["1280", "390"])
def test_the_head_reads_the_budget_and_takes_it_away_in_three_forms(
    watch: Watch, device: dict[str, object]
) -> None:
    seen = watch(device, "guqinghua")
    seen.open("/budget")
    page = seen.page
    expect(page.locator("dl.figures")).to_contain_text("6,200,000.00")
    expect(page.locator("#by_subject tr.total, table.report tr.total").first).to_contain_text("6,200,000.00")
    expect(page.locator("main")).to_contain_text("180.00")
    chart = page.locator("picture.chart img")
    chart.scroll_into_view_if_needed()
    assert chart.evaluate("image => image.decode().then(() => image.naturalWidth)") > 250
    assert seen.sticks_out <= 0
    for form, kind in FORMS.items():
        answer = page.context.request.get(f"{seen.address}/budget.{form}")
        assert answer.status == 200
        assert answer.headers["content-type"].startswith(kind)
        assert len(answer.body()) > 500
    with page.expect_download() as taken:
        page.click("main a:text-is('XLSX')")
    assert re.fullmatch(r"budget-2026-\d{4}-\d\d-\d\d\.xlsx", taken.value.suggested_filename)


FORMS = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
