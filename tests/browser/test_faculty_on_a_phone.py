"""A teacher's story on a phone, in Chinese and in English: ask for books, and mark the list that goes round."""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from examples.demo_university.tables import PASSWORD
from tests.browser.conftest import PHONE, Watch
from tests.browser.watching import Watched

pytestmark = pytest.mark.browser


@dataclass(frozen=True, slots=True)
class Teacher:
    """Who tells the story, and the books they ask for: each language has its own."""

    login: str
    wanted: str
    wanted_title: str
    asked_by_somebody: str
    asked_title: str
    reason: str


TEACHERS = {
    "zh": Teacher(
        "liangqiwen", "9787807281962", "魔鬼经济学", "9780130862716", "Data mining", "《法律经济学》，62 人"
    ),
    "en": Teacher(
        "annakeller",
        "9780275937577",
        "Entrepreneurship",
        "9780691009629",
        "Probing the atom",
        "LAW207, 62 students",
    ),
}
HELD = "9781590593561"


@pytest.fixture
def teacher(language: str) -> Teacher:
    return TEACHERS[language]


def look_up(seen: Watched, isbn: str) -> Page:
    """As the link of a publisher's page or a bookmark does it."""
    seen.open(f"/suggest?isbn={isbn}")
    return seen.page


def send(page: Page, need: int, reason: str) -> None:
    page.tap(f'label[for="need-{need}"]')
    page.fill("#reason", reason)
    page.tap("form[method=post] .btn-primary.wide")
    page.wait_for_url("**/suggestions/mine")


def test_a_teacher_signs_in_asks_for_a_book_and_sees_where_it_stands(watch: Watch, teacher: Teacher) -> None:
    seen = watch(PHONE)
    seen.open("/sign-in")
    page = seen.page
    page.tap("#login")
    page.keyboard.type(teacher.login)
    page.tap("#password")
    page.keyboard.type(PASSWORD)
    page.tap("form .btn-primary")
    page.wait_for_url(f"{seen.address}/")

    look_up(seen, HELD)
    expect(page.locator(".notice-warn")).to_contain_text(
        seen.say("本馆已入藏 1 册", "The library holds it: 1 copy.")
    )

    look_up(seen, teacher.wanted)
    expect(page.locator("#q")).to_have_value(teacher.wanted)
    expect(page.locator(".panel .title")).to_contain_text(teacher.wanted_title)
    expect(page.locator(".panel")).to_contain_text(re.compile(r"[¥£$€]\s?\d"))
    expect(page.locator(".notice-good")).to_be_visible()
    expect(page.locator(".hint").last).to_contain_text("2026-11-26")
    assert seen.sticks_out <= 0
    send(page, 1, teacher.reason)

    expect(page.locator("#messages")).to_contain_text("2026-11-26")
    mine = page.locator("article", has_text=teacher.wanted_title)
    expect(mine.locator(".stations li")).to_have_count(5)
    expect(mine.locator(".stations li.now time")).to_have_text("2026-11-23")
    expect(mine).to_contain_text(teacher.reason)
    assert seen.sticks_out <= 0
    seen.keep("story-my-suggestions")

    look_up(seen, teacher.wanted)
    expect(page.locator(".notice-warn a")).to_have_attribute("href", re.compile("/suggestions/mine"))
    expect(page.locator("#reason")).to_have_count(0)


def test_a_wish_for_what_somebody_asked_for_already_joins_theirs(watch: Watch, teacher: Teacher) -> None:
    seen = watch(PHONE, teacher.login)
    page = look_up(seen, teacher.asked_by_somebody)
    expect(page.locator(".notice-good")).to_contain_text(seen.say("已有 1 人荐购", "1 person has asked for it"))
    send(page, 3, "")
    expect(page.locator("#messages")).to_contain_text(seen.say("您的意见已一并计入", "your wish was added"))
    joined = page.locator("article", has_text=teacher.asked_title)
    expect(joined).to_contain_text(seen.say("2 人荐购", "asked for by 2 people"))


def test_a_teacher_marks_a_list_with_a_thumb_and_takes_a_mark_back(watch: Watch, teacher: Teacher) -> None:
    seen = watch(PHONE, teacher.login)
    seen.open("/circle")
    page = seen.page
    page.tap("main a.card-link")
    expect(page.locator(".lead-line")).to_contain_text("2026-11-30")
    unmarked = page.locator("article:not(:has([aria-pressed]))")
    mark = unmarked.first.get_attribute("id")
    line = page.locator(f"#{mark}")
    line.locator("input[name=reason]").fill(teacher.reason)
    line.locator("button[name=priority][value='1']").tap()
    expect(line.locator("button[aria-pressed=true]")).to_have_attribute("value", "1")
    expect(line.locator("input[name=reason]")).to_have_value(teacher.reason)
    assert seen.sticks_out <= 0
    seen.keep("story-circled")
    line.locator("button[name=priority][value='2']").tap()
    expect(line.locator("button[aria-pressed=true]")).to_have_attribute("value", "2")
    line.locator("form:not(.mark-form) button").tap()
    expect(line.locator("button[aria-pressed=true]")).to_have_count(0)
