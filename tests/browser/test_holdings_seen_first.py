"""A list of holdings is uploaded, looked at on both screens in both languages, and thrown away."""

import pytest

from tests.browser.conftest import DESK, PHONE, Watch
from tests.browser.test_every_page import HELD, TAGS, UNKNOWN, not_translated

pytestmark = pytest.mark.browser
LIST = f"ISBN,馆藏地,复本数\n{HELD},理学馆三层中文图书借阅区,2\n{UNKNOWN},Main,1\n9.787E+12,,1\n"
UNREAD = f"编号,在哪\n{UNKNOWN},Main\n"


@pytest.mark.parametrize(("name", "content"), [("seen", LIST), ("unread", UNREAD)])
def test_the_preview_of_a_list_fits_its_window_and_speaks_its_language(
    watch: Watch, language: str, name: str, content: str
) -> None:
    seen = watch(DESK, "maguoliang")
    seen.open("/holdings")
    file = {"name": "held.csv", "mimeType": "text/csv", "buffer": content.encode()}
    seen.page.set_input_files("#file", files=[file])  # type: ignore[list-item]
    seen.page.locator("form[enctype] input[name=complete]").check()
    seen.page.click("form[enctype] .btn-primary")
    seen.page.wait_for_url("**/holdings/uploads/**")
    assert seen.page.get_attribute("html", "lang") == TAGS[language]
    assert seen.page.locator("input[name=removes]").count() == (name == "seen")
    for device in (DESK, PHONE):
        seen.page.set_viewport_size(device["viewport"])
        seen.keep(f"holdings-{name}")
        assert seen.sticks_out == 0
    if language == "zh":
        assert not_translated(seen.page) == []
    seen.page.click("form[action$=discard] button")
    seen.page.wait_for_url("**/holdings")
