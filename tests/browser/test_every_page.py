"""Every page, opened by somebody who may, in both languages, at a desk and on a phone."""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Watch

pytestmark = pytest.mark.browser


@dataclass(frozen=True, slots=True)
class Visit:
    """One page: who opens it, where, and which link leads on to it if its address is not known beforehand."""

    name: str
    login: str | None
    path: str
    link: str | None = None
    status: int = 200


HELD, ASKED_FOR, UNKNOWN = "9781590593561", "9780130862716", "9780306406157"
TABLE_LINK = "main tbody th a"
VISITS = (
    Visit("sign-in", None, "/sign-in"),
    Visit("home-faculty", "liangqiwen", "/"),
    Visit("home-librarian", "zouheng", "/"),
    Visit("home-acquisitions", "maguoliang", "/"),
    Visit("home-head", "guqinghua", "/"),
    Visit("home-administrator", "dengxiaozhou", "/"),
    Visit("home-auditor", "bailu", "/"),
    Visit("suggest", "liangqiwen", "/suggest"),
    Visit("suggest-held", "liangqiwen", f"/suggest?isbn={HELD}"),
    Visit("suggest-join", "liangqiwen", f"/suggest?isbn={ASKED_FOR}"),
    Visit("suggest-by-hand", "liangqiwen", f"/suggest?isbn={UNKNOWN}"),
    Visit("suggest-which", "liangqiwen", "/suggest?q=history"),
    Visit("my-suggestions", "luosimin", "/suggestions/mine"),
    Visit("my-suggestions-declined", "hansong", "/suggestions/mine"),
    Visit("circle-lists", "hansong", "/circle"),
    Visit("circle", "hansong", "/circle", link="main a.card-link"),
    Visit("worklist", "shenruolan", "/worklist/TP3"),
    Visit("worklist-physics", "zouheng", "/worklist/O4"),
    Visit("worklist-empty-filter", "suwenjun", "/worklist/D9?filter=received"),
    Visit("suggestions", "zouheng", "/suggestions"),
    Visit("lists", "zouheng", "/lists"),
    Visit("on-site", "zouheng", "/lists/on-site"),
    Visit("list-draft", "zouheng", "/lists", link="main tr:has(.chip-plain) a"),
    Visit("list-circulating", "suwenjun", "/lists", link="main tr:has-text('D9') a"),
    Visit("list-submitted", "daizongming", "/lists", link="main tr:has-text('TH') a"),
    Visit("approvals", "daizongming", "/approvals"),
    Visit("approvals-none", "guqinghua", "/approvals"),
    Visit("imports", "maguoliang", "/imports"),
    Visit("import", "maguoliang", "/imports", link=TABLE_LINK),
    Visit("holdings", "maguoliang", "/holdings"),
    Visit("uncovered", "maguoliang", "/titles/uncovered"),
    Visit("orders", "maguoliang", "/orders"),
    Visit("order", "maguoliang", "/orders", link="main section:last-of-type tbody th a"),
    Visit("search", "shenruolan", "/titles"),
    Visit("search-found", "shenruolan", "/titles?q=Python&language=eng"),
    Visit("title", "shenruolan", "/titles?q=Python", link=TABLE_LINK),
    Visit("budget", "guqinghua", "/budget"),
    Visit("audit", "dengxiaozhou", "/audit"),
    Visit("api", "bailu", "/api/v1/"),
    Visit("not-found", "zouheng", "/titles/999999", status=404),
    Visit("not-yours", "liangqiwen", "/budget", status=403),
    Visit("sign-in-first", None, "/budget", status=401),
)
TAGS = {"zh": "zh-CN", "en": "en"}
# Names and abbreviations that are the same in Chinese.
SAME_IN_CHINESE = {
    *("acqflow", "api", "openapi", "get", "post", "put", "patch", "delete"),
    *(
        "isbn",
        "issn",
        "xlsx",
        "csv",
        "kbart",
        "ods",
        "json",
        "marc",
        "cnmarc",
        "marcxml",
        "onix",
        "edifact",
        "cny",
        "clc",
        "lcc",
        "ddc",
        "esc",
    ),
}
_FILE_NAME = re.compile(r"\S+\.(xlsx|iso|mrc|csv)")
_LOWER_CASE_WORD = re.compile(r"(?<![\w.@:/-])[a-z]{3,}(?![\w.@:/-])")
_HAN = re.compile("[\u4e00-\u9fff]")
_OWN_WORDS = """() => [...document.querySelectorAll(
    "h1, h2, h3, button, .btn, label, legend, summary, caption, nav a, dt, thead th")]
  .filter((element) => !element.closest(":not(html)[lang]") && !element.querySelector("[lang]"))
  .map((element) => {
    const own = element.cloneNode(true);
    own.querySelectorAll(".details, .optional, .visually-hidden code").forEach((part) => part.remove());
    return own.textContent.trim();
  })"""

# Cells and sentences, without the titles in them. What says of itself that it is English is no excuse.
_SENTENCES = """() => [...document.querySelectorAll("main p, main td, main dd, main li, main option")]
  .filter((element) => !element.closest(".title") && !element.querySelector("p, td, li"))
  .map((element) => {
    const own = element.cloneNode(true);
    own.querySelectorAll(".title, span[lang], code, textarea").forEach((part) => part.remove());
    return own.textContent.trim();
  })"""


_SHARED_IDS = """() => [...document.querySelectorAll("[id]")]
  .map((element) => element.id).filter((id, place, all) => all.indexOf(id) !== place)"""
# Links within a sentence are as high as its lines.
_TOO_SMALL = """() => [
  ...document.querySelectorAll("a, button, input:not([type=hidden]), select, textarea, summary")]
  .filter((element) => !element.closest("p:not(.lead-line), dl, .visually-hidden, .skip, .segments"))
  .filter((element) => element.checkVisibility() && element.tabIndex >= 0)
  .map((element) => [element.outerHTML.slice(0, 120), element.getBoundingClientRect()])
  .filter(([, box]) => box.width < 24 || box.height < 24)
  .map(([html, box]) => `${Math.round(box.width)}x${Math.round(box.height)} ${html}`)"""


@pytest.mark.parametrize("visit", VISITS, ids=lambda visit: visit.name)
def test_a_page_fits_its_window_speaks_its_language_and_breaks_no_rule(
    watch: Watch, language: str, visit: Visit
) -> None:
    seen = watch(DESK, visit.login)
    seen.expects(visit.status)
    answer = seen.open(visit.path)
    if visit.link:
        seen.page.locator(visit.link).first.click()
        seen.page.wait_for_load_state()
    else:
        assert answer.status == visit.status
    expect(seen.page.locator("html")).to_have_attribute("lang", TAGS[language])
    expect(seen.page.locator("h1")).to_have_count(1)
    sticks_out = {}
    for device in (DESK, PHONE):
        seen.page.set_viewport_size(device["viewport"])
        seen.keep(visit.name)
        sticks_out[device["viewport"]["width"]] = seen.sticks_out
    assert sticks_out == {1280: 0, 390: 0}
    assert seen.page.evaluate(_SHARED_IDS) == []
    if language == "zh":
        assert not_translated(seen.page) == []
        assert english_in_sentences(seen.page) == []


@pytest.mark.parametrize("visit", VISITS, ids=lambda visit: visit.name)
def test_whatever_is_clicked_on_its_own_is_large_enough(watch: Watch, visit: Visit) -> None:
    seen = watch(DESK, visit.login)
    seen.expects(visit.status)
    seen.open(visit.path)
    if visit.link:
        seen.page.locator(visit.link).first.click()
        seen.page.wait_for_load_state()
    for device in (DESK, PHONE):
        seen.page.set_viewport_size(device["viewport"])
        assert seen.page.evaluate(_TOO_SMALL) == []


@pytest.mark.parametrize(("login", "path"), [("zouheng", "/"), ("zouheng", "/lists"), ("guqinghua", "/budget")])
def test_a_page_fits_the_narrowest_phone(watch: Watch, login: str, path: str) -> None:
    seen = watch({"viewport": {"width": 320, "height": 640}}, login)
    seen.open(path)
    assert seen.sticks_out == 0


def not_translated(page: Page) -> list[str]:
    """Headings, buttons and names of fields that hold an English word, apart from what has no other name."""
    texts = [_FILE_NAME.sub("", text) for text in page.evaluate(_OWN_WORDS)]
    return [text for text in texts if set(re.findall(r"[a-z]{3,}", text.lower())) - SAME_IN_CHINESE]


def english_in_sentences(page: Page) -> list[str]:
    """Cells and sentences without a Chinese letter that hold a word: names have a capital, codes a sign."""
    texts = [_FILE_NAME.sub("", text) for text in page.evaluate(_SENTENCES)]
    own = [text for text in texts if not _HAN.search(text)]
    return [text for text in own if set(_LOWER_CASE_WORD.findall(text)) - SAME_IN_CHINESE]
