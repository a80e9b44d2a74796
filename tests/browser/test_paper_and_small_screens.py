"""The same pages on paper, in the dark, and where there is little room."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Watch

pytestmark = pytest.mark.browser
TABLET = {"viewport": {"width": 800, "height": 1100}}
LANDSCAPE = re.compile(rb"/MediaBox\s*\[0 0 (8\d\d)[\d.]* (5\d\d)")
# What sticks out of a box that cannot be pushed is not on the paper.
CUT_OFF = """() => [...document.querySelectorAll("main table, main th, main td")]
  .filter((element) => element.getBoundingClientRect().right > innerWidth + 1).length"""
PUSHED_SIDEWAYS = """() => [...document.querySelectorAll("main *")]
  .filter((part) => part.scrollWidth > part.clientWidth && getComputedStyle(part).overflowX === "auto")
  .map((part) => part.outerHTML.slice(0, 120))"""
# What a column is called, as it is shown beside its figure, and where the figure stands.
NAME_AND_FIGURE = """(cell) => [
  getComputedStyle(cell, "::before").content.replaceAll('"', ""),
  cell.querySelector(".money").getBoundingClientRect().toJSON()]"""
LINES_OF_NAMES = """() => Math.max(...[...document.querySelectorAll(".report tbody th")]
  .map((name) => name.getBoundingClientRect().height / parseFloat(getComputedStyle(name).lineHeight)))"""


def on_paper(page: Page) -> None:
    """A landscape sheet of A4 between its margins, at 96 dots an inch."""
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 1032, "height": 703})


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_budget_is_whole_on_paper_and_black_on_white(watch: Watch, scheme: str) -> None:
    seen = watch(DESK, "guqinghua", color_scheme=scheme)
    seen.open("/budget")
    page = seen.page
    assert LANDSCAPE.search(page.pdf(prefer_css_page_size=True))
    on_paper(page)
    assert page.evaluate(CUT_OFF) == 0
    assert page.evaluate(LINES_OF_NAMES) < 3
    expect(page.locator(".report td").first).to_have_css("color", "rgb(0, 0, 0)")
    for ground in ("body", "table.report", ".figure"):
        expect(page.locator(ground).first).to_have_css("background-color", "rgb(255, 255, 255)")
    expect(page.locator("picture.chart img")).to_be_visible()
    expect(page.locator("picture.chart-on-dark img")).to_be_hidden()


def test_a_title_opens_over_the_list_on_a_phone_and_leads_back_to_its_row(watch: Watch) -> None:
    seen = watch(PHONE, "xuman")
    seen.open("/worklist/F")
    page = seen.page
    panel, row = page.locator("#panel"), page.locator("tr[data-row]").nth(6)
    expect(panel).to_be_hidden()
    row.locator("a[data-open]").tap()
    expect(panel.locator("h2")).to_have_text(row.locator(".title").inner_text())
    expect(panel.locator("[data-key=s]")).to_be_in_viewport()
    seen.keep("worklist-panel")
    panel.locator("[data-back]").tap()
    expect(panel).to_be_hidden()
    expect(row).to_be_in_viewport()


def test_a_title_opens_over_the_list_without_script_too(watch: Watch) -> None:
    seen = watch(PHONE, "xuman", java_script_enabled=False)
    seen.open("/worklist/F")
    page = seen.page
    page.locator("tr[data-row]").nth(6).locator("a[data-open]").tap()
    expect(page.locator("#panel [data-key=s]")).to_be_in_viewport()
    page.locator("#panel [data-back]").tap()
    expect(page.locator("#panel")).to_be_hidden()


def test_whose_figures_they_are_stays_in_sight_on_a_tablet(watch: Watch) -> None:
    seen = watch(TABLET, "guqinghua")
    seen.open("/budget")
    table = seen.page.get_by_role("region", name=seen.say("按学科", "By subject"))
    expect(table).to_have_attribute("tabindex", "0")
    table.evaluate("part => part.scrollLeft = 400")
    assert table.evaluate("part => part.scrollLeft") > 0
    expect(table.locator("tbody th").first).to_be_in_viewport()


@pytest.mark.parametrize("width", [320, 390])
def test_every_figure_of_the_budget_stands_under_its_name_on_a_phone(watch: Watch, width: int) -> None:
    seen = watch(PHONE | {"viewport": {"width": width, "height": 844}}, "guqinghua")
    seen.open("/budget")
    page = seen.page
    assert page.evaluate(PUSHED_SIDEWAYS) == []
    row = page.locator("tr", has_text="JOURNALS-TP3")
    available = row.locator(f"[data-name='{seen.say('可用余额', 'Available')}']")
    expect(available).to_have_text("¥9,088.00")
    name, sum_of_money = available.evaluate(NAME_AND_FIGURE)
    assert name == seen.say("可用余额", "Available")
    assert sum_of_money["right"] <= width
    heads = page.locator("#budget-by-fund thead th.number").all_inner_texts()
    assert row.locator("td.number").evaluate_all("cells => cells.map((cell) => cell.dataset.name)") == heads


def test_several_roles_are_named_in_the_head_bar_as_far_as_there_is_room(watch: Watch) -> None:
    seen = watch(DESK, "guqinghua")
    seen.open("/")
    roles = seen.page.locator(".who-role")
    box = roles.bounding_box()
    assert box
    assert box["width"] > 100
    expect(roles).to_have_css("text-overflow", "ellipsis")


def test_the_chart_stands_on_the_ground_of_the_page(watch: Watch) -> None:
    seen = watch(DESK, "guqinghua", color_scheme="dark")
    seen.open("/budget")
    chart = seen.page.locator("picture.chart-on-dark img")
    chart.scroll_into_view_if_needed()
    assert chart.evaluate("image => image.decode().then(() => image.naturalWidth)") > 300
    expect(seen.page.locator("picture.chart img")).to_be_hidden()
