"""A subject librarian's story without a mouse, in Chinese and in English: from the worklist to the order."""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from examples.demo_university.tables import PASSWORD
from tests.browser.conftest import DESK, Watch
from tests.browser.watching import Keyboard, Watched

pytestmark = pytest.mark.browser


@dataclass(frozen=True, slots=True)
class Librarian:
    """Two who lead their subjects: each language has its own."""

    login: str
    subject: str


LIBRARIANS = {"zh": Librarian("shenruolan", "TP3"), "en": Librarian("luzhiyuan", "TH")}


@pytest.fixture
def librarian(language: str) -> Librarian:
    return LIBRARIANS[language]


def signed_in(seen: Watched, login: str) -> Keyboard:
    seen.open("/sign-in")
    keyboard = Keyboard(seen.page)
    expect(seen.page.locator("#login")).to_be_focused()
    keyboard.type(login)
    keyboard.press("Tab")
    keyboard.type(PASSWORD)
    keyboard.press("Enter")
    seen.page.wait_for_url(f"{seen.address}/")
    return keyboard


def waiting(page: Page) -> int:
    """How many titles the worklist says there are."""
    said = page.locator(".filters .chip .count").first.inner_text()
    return int(re.sub(r"\D", "", said))


def test_a_librarian_decides_submits_and_sees_who_decides_next(watch: Watch, librarian: Librarian) -> None:
    seen = watch(DESK)
    page = seen.page
    keyboard = signed_in(seen, librarian.login)
    keyboard.follow(page.locator(".menu-wide a[href='/worklist']"))
    page.wait_for_url(f"**/worklist/{librarian.subject}")
    rows = page.locator("tr[data-row]")
    here = page.locator("tr[data-row][aria-selected=true]")
    before = waiting(page)
    said = page.locator("#messages .notice-good")

    keyboard.press("j")
    expect(rows.nth(1)).to_have_attribute("aria-selected", "true")
    expect(page.locator("#panel h2")).to_have_text(rows.nth(1).locator(".title").inner_text())
    keyboard.press("k")
    expect(rows.nth(0)).to_have_attribute("aria-selected", "true")
    first = rows.nth(0).locator(".title").inner_text()
    expect(page.locator("#panel h2")).to_have_text(first)

    keyboard.press("s")
    expect(said).to_contain_text(seen.say("已选入", "Selected"))
    expect(page.locator(".filters .count").first).to_have_text(f"{before - 1:,}")
    expect(here).to_have_count(1)

    keyboard.press("x")
    expect(page.locator("#code")).to_be_focused()
    keyboard.press("ArrowDown", "Tab", "Tab", "Enter")
    expect(page.locator(".filters .count").first).to_have_text(f"{before - 2:,}")
    expect(said).to_contain_text(seen.say("已不选：", "Rejected: "))

    expect(page.locator("#panel [data-key=d]")).to_be_visible()
    deferred = page.locator("#panel h2").inner_text()
    keyboard.press("d")
    expect(page.locator("#until")).to_be_focused()
    expect(page.locator("#until")).to_have_value("2026-12-23")
    keyboard.press("Enter")
    expect(said).to_contain_text("2026-12-23")
    expect(page.locator(".filters .count").first).to_have_text(f"{before - 3:,}")

    keyboard.press("u")
    expect(page.locator(".filters .count").first).to_have_text(f"{before - 2:,}")
    # The hand is where what was taken back lies.
    back = page.locator('tr[aria-selected="true"] a[data-open]')
    expect(back).to_have_text(deferred)
    expect(back).to_be_focused()
    keyboard.press("u")
    expect(page.locator(".filters .count").first).to_have_text(f"{before - 1:,}")

    keyboard.press("?")
    expect(page.locator("#keys-help")).to_be_visible()
    seen.keep("story-worklist-keys")
    keyboard.press("Escape")
    expect(page.locator("#keys-help")).to_be_hidden()
    seen.keep("story-worklist")

    keyboard.follow(page.locator(".menu-wide a[href='/lists']"), back=True)
    page.wait_for_url("**/lists")
    keyboard.follow(page.locator("tr", has=page.locator(".chip-plain"), has_text=librarian.subject).locator("a"))
    page.wait_for_url(re.compile(r"/lists/\d+$"))
    # It lies on the subject's draft, which may have been begun before.
    lines = page.locator("#lines .title")
    expect(lines.filter(has_text=first)).to_have_count(1)
    titles = lines.count()
    expect(page.locator(".route li")).not_to_have_count(0)
    seen.keep("story-list-draft")

    keyboard.go_to(page.locator('form[action$="/submit"] button'))
    keyboard.press("Enter")
    expect(page.locator("dialog[open]")).to_contain_text(str(titles))
    keyboard.press("Enter")
    expect(page.locator("#messages .notice-good")).to_contain_text(seen.say("由您独立决定", "you decide alone"))
    decided = page.locator(".log li").first
    expect(decided).to_contain_text(seen.say("学科馆员", "subject librarian"))
    seen.keep("story-list-submitted")


def titles_shown(page: Page) -> list[str]:
    boxes = page.locator("tr[data-row] input[name=title_id]")
    return [str(value) for value in boxes.evaluate_all("boxes => boxes.map((box) => box.value)")]


def test_a_quick_hand_decides_on_the_title_it_points_at(watch: Watch, language: str) -> None:
    """Each key is pressed before the page has answered to the one before it."""
    seen = watch(DESK, QUICK[language].login)
    seen.slow_down(300)
    seen.open(f"/worklist/{QUICK[language].subject}")
    page = seen.page
    before, number = titles_shown(page), waiting(page)
    keyboard = Keyboard(page)
    keyboard.press("j", "j", "s", "j", "s")
    expect(page.locator(".filters .count").first).to_have_text(f"{number - 2:,}")
    assert set(before) - set(titles_shown(page)) == {before[2], before[4]}


QUICK = {"zh": Librarian("jianghuaimin", "K"), "en": Librarian("qinxiaolan", "O6")}


def no_price(page: Page) -> Locator:
    return page.locator("tr[data-row]", has=page.locator("td.number:nth-child(5)", has_text="–")).first


def test_a_key_without_a_button_says_why_and_no_key_runs_inside_a_form(watch: Watch, language: str) -> None:
    seen = watch(DESK, "shenruolan")
    seen.open("/worklist/TP3")
    page, keyboard = seen.page, Keyboard(seen.page)
    row = no_price(page)
    row.locator("a[data-open]").click()
    expect(page.locator("#panel h2")).to_have_text(row.locator(".title").inner_text())
    here = page.locator("tr[data-row][aria-selected=true] .title").inner_text()
    before = waiting(page)
    keyboard.press("s")
    why = page.locator("#panel [data-why-not=s]").inner_text()
    expect(page.locator("#messages .notice-bad")).to_have_text(re.sub(r"\s+", " ", why))

    keyboard.press("a")
    expect(page.locator("#note-ask")).to_be_focused()
    page.locator("#panel input[name=departments]").first.focus()
    keyboard.press("j", "s", "u")
    expect(page.locator("tr[data-row][aria-selected=true] .title")).to_have_text(here)
    assert waiting(page) == before

    keyboard.press("Escape")
    page.evaluate("window.scrollTo(0, 600)")
    keyboard.press("Escape")
    assert page.evaluate("scrollY") == 600


def test_enter_sends_the_reason_and_the_way_back_stays_in_sight(watch: Watch, language: str) -> None:
    # A subject whose titles no other story decides on in this order.
    seen = watch(DESK, "xuman")
    seen.open("/worklist/F")
    page, keyboard = seen.page, Keyboard(seen.page)
    before = waiting(page)
    keyboard.press("x")
    expect(page.locator("#code")).to_be_focused()
    # Nobody rejects for a reason that was never chosen.
    keyboard.press("Enter")
    expect(page.locator("#code:invalid")).to_be_focused()
    assert waiting(page) == before
    keyboard.press("ArrowDown", "Enter")
    expect(page.locator("#messages .notice-good")).to_be_visible()
    assert waiting(page) == before - 1

    page.evaluate("window.scrollTo(0, 900)")
    expect(page.locator("#messages .notice-good button")).to_be_in_viewport()
    corner = page.locator("#rows thead .tick").bounding_box()
    title = page.locator("#rows thead th").first.bounding_box()
    assert corner
    assert title
    assert corner["y"] == title["y"]
    keyboard.press("u")
    expect(page.locator(".filters .count").first).to_have_text(f"{before:,}")
