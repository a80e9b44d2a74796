"""A real browser against the real server, over the demo university."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, StorageState, sync_playwright

from acqflow.bootstrap import Settings
from acqflow.storage.store import Store
from acqflow.storage.upgrade import upgrade
from examples.demo_university.load import load
from examples.demo_university.tables import PASSWORD, university
from tests.browser.serving import served
from tests.browser.watching import REPORT_VIOLATIONS, Watched

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 820}}

Watch = Callable[..., Watched]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    found = next((path for path in map(shutil.which, _NAMES) if path), None)
    if found is None:
        said = f"no Chromium here (looked for {', '.join(_NAMES)}): the stories in a browser are not told"
        if os.environ.get("ACQFLOW_NOTHING_MAY_SKIP") == "1":
            pytest.fail(said, pytrace=False)
        pytest.skip(said)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def address(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the demo is served. All tests share it, so each changes only what no other looks at."""
    database = tmp_path_factory.mktemp("demo") / "library.db"
    url = f"sqlite:///{database}"
    empty = Store(url)
    upgrade(empty)
    empty.close()
    settings = Settings(url, "0123456789abcdef" * 2, database.parent, today=university().today, is_demo=True)
    assert load(settings, language="zh", say=lambda _chapter, _what: None)
    with served(database, university().today.isoformat()) as found:
        yield found


@pytest.fixture(scope="session")
def session_of(chromium: Browser, address: str) -> Callable[[str], StorageState]:
    """The cookie of a person, who signs in once: the server counts how often one address tries."""
    kept: dict[str, StorageState] = {}

    def sign_in(login: str) -> StorageState:
        if login not in kept:
            context = chromium.new_context()
            page = context.new_page()
            page.goto(f"{address}/sign-in")
            page.fill("#login", login)
            page.fill("#password", PASSWORD)
            page.click("form .btn-primary")
            page.wait_for_url(f"{address}/")
            kept[login] = context.storage_state()
            context.close()
        return kept[login]

    return sign_in


@pytest.fixture(params=["zh", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def watch(
    chromium: Browser, address: str, language: str, session_of: Callable[[str], StorageState]
) -> Iterator[Watch]:
    """`watch(PHONE or DESK, login=None, **context)`: a fresh page, signed in if a login is given.

    Whatever the browser complained about on any of them fails the test at its end.
    """
    watched: list[Watched] = []

    def make(device: dict[str, Any], login: str | None = None, **context: Any) -> Watched:
        state = session_of(login) if login else None
        opened = chromium.new_context(**device, locale="en-GB", storage_state=state, **context)
        if context.get("java_script_enabled", True):
            opened.add_init_script(REPORT_VIOLATIONS)
        watched.append(Watched(opened.new_page(), address, language))
        return watched[-1]

    yield make
    for seen in watched:
        seen.page.context.close()
    assert [complaint for seen in watched for complaint in seen.complaints] == []
