"""The page of an import or a look that goes on follows it, and shows how it ended, without anybody touching it."""

import re
from itertools import chain, repeat

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import DESK, Watch

pytestmark = pytest.mark.browser
BUYER, PLACE = "maguoliang", "/imports/1"
_HEADING = '<dl class="figures">'


def _under_way(done: int) -> str:
    bar = f'<progress max="900" value="{done}" aria-label="progress"></progress>'
    told = f'<p>{bar} {done} of 900 <a href="{PLACE}">look</a></p>'
    return f'<div id="how-far" class="notice" data-again="1">{told}</div>'


def test_the_figures_move_with_the_focus_kept_and_the_end_is_shown(watch: Watch) -> None:
    seen = watch(DESK, BUYER)
    page, told = seen.page, chain([100, 500, 900], repeat(0))
    asked: list[str] = []

    def answer(route: Route) -> None:
        """The page as the server has it, as if its import were still going on."""
        response, done = route.fetch(), next(told)
        asked.append(route.request.resource_type)
        part = _under_way(done) if done else ""
        route.fulfill(response=response, body=response.text().replace(_HEADING, part + _HEADING, 1))

    page.route(re.compile(rf"{PLACE}(\?|$)"), answer)
    seen.open(PLACE)
    page.locator("#how-far a").focus()
    expect(page.locator("#how-far")).to_contain_text("500 of 900")
    assert page.evaluate("document.activeElement.closest('#how-far') !== null")
    assert page.locator("#how-far progress").get_attribute("value") == "500"
    expect(page.locator("#how-far")).to_have_count(0)
    expect(page.locator(".chip-good").first).to_be_visible()
    assert (asked[0], asked[-1]) == ("document", "document")
    assert "fetch" in asked


def test_a_look_that_ends_shows_what_it_found_unless_something_was_chosen_meanwhile(watch: Watch) -> None:
    seen = watch(DESK, BUYER)
    page = seen.page
    page.goto(f"{seen.address}/imports?lang=en")
    rows = "书名,定价\n一本不会有人导入的书,30.00\n"
    file = {"name": "a.csv", "mimeType": "text/csv", "buffer": rows.encode()}
    page.set_input_files("#file", files=[file])  # type: ignore[arg-type]
    page.get_by_role("button", name="Upload and look at it").click()
    page.wait_for_url("**/imports/uploads/**")
    place, told = page.url, chain([100, 500], repeat(0))

    def answer(route: Route) -> None:
        response, done = route.fetch(), next(told)
        body = response.text()
        before, found = body.split(_HEADING, 1)
        shown = before + _under_way(done) + "</main>" if done else before + _HEADING + found
        route.fulfill(response=response, body=shown)

    page.route(re.compile(r"/imports/uploads/"), answer)
    page.goto(place)
    expect(page.locator("#how-far")).to_contain_text("500 of 900")
    expect(page.get_by_role("button", name="Import", exact=True)).to_be_visible()
    told = chain([100, 500], repeat(0))
    page.goto(place)
    page.select_option("#encoding", "gb18030")
    expect(page.locator("#how-far")).to_contain_text("500 of 900")
    with page.expect_response(re.compile(r"/imports/uploads/")):
        pass
    page.wait_for_timeout(1_500)
    expect(page.locator("#how-far")).to_contain_text("500 of 900")
    assert page.locator("#encoding").input_value() == "gb18030"
    page.unroute(re.compile(r"/imports/uploads/"))
    page.goto(place)
    page.get_by_role("button", name="Not now: throw the upload away").click()
