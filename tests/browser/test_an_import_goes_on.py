"""The page of an import that goes on follows it, and shows how it ended, without anybody touching it."""

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
