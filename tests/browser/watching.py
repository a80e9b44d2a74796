"""A page of the browser that remembers what the browser complained about, and what a hand can do on it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import ConsoleMessage, Locator, Page, Response, Route, expect

ARTEFACTS = Path(__file__).parents[2] / "test-artefacts" / "screenshots"
_TABS_AT_MOST = 200
_EVERYTHING = "**/*"
# The policy's violations are said on the console too; this names the rule that was broken.
REPORT_VIOLATIONS = """document.addEventListener("securitypolicyviolation", (event) =>
  console.error("policy violated:", event.violatedDirective, event.blockedURI))"""


def _break_off(route: Route) -> None:
    route.abort("internetdisconnected")


class Watched:
    """One person's page in one language, at one width."""

    def __init__(self, page: Page, address: str, language: str) -> None:
        self.page, self.address, self.language = page, address, language
        self.complaints: list[str] = []
        self._answers_wanted: set[int] = set()
        self._may_be_cut_off = False
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _note(self, message: ConsoleMessage) -> None:
        # The browser reports every answer of 4xx; where the story wants one, that is no fault of the page.
        if any(f"status of {status} " in message.text for status in self._answers_wanted):
            return
        if self._may_be_cut_off and "net::ERR_" in message.text:
            return
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    def expects(self, status: int) -> None:
        self._answers_wanted.add(status)

    @contextmanager
    def cut_off(self) -> Iterator[None]:
        """No connection as long as it lasts.

        Each request is broken off here: the browser's own offline mode begins a moment after it was asked for.
        """
        self._may_be_cut_off = True
        self.page.context.route(_EVERYTHING, _break_off)
        yield
        self.page.context.unroute(_EVERYTHING, _break_off)

    def open(self, path: str) -> Response:
        mark = "&" if "?" in path else "?"
        answer = self.page.goto(f"{self.address}{path}{mark}lang={self.language}")
        assert answer is not None
        return answer

    def slow_down(self, milliseconds: int) -> None:
        """Every answer comes so much later from now on."""
        conditions = {"offline": False, "latency": milliseconds, "downloadThroughput": -1, "uploadThroughput": -1}
        self.page.context.new_cdp_session(self.page).send("Network.emulateNetworkConditions", conditions)

    def keep(self, name: str) -> None:
        assert self.page.viewport_size is not None
        ARTEFACTS.mkdir(parents=True, exist_ok=True)
        width = self.page.viewport_size["width"]
        self.page.screenshot(path=ARTEFACTS / f"{self.language}-{width}-{name}.png", full_page=True)

    @property
    def sticks_out(self) -> int:
        """By how many pixels the page is wider than the screen; a phone hides it by zooming out."""
        assert self.page.viewport_size is not None
        return int(self.page.evaluate("document.documentElement.scrollWidth")) - self.page.viewport_size["width"]

    def say(self, zh: str, en: str) -> str:
        return zh if self.language == "zh" else en


class Keyboard:
    """Everything a person does who has no mouse."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def press(self, *keys: str) -> None:
        for key in keys:
            self._page.keyboard.press(key)

    def type(self, text: str) -> None:
        self._page.keyboard.type(text)

    def go_to(self, target: Locator, *, back: bool = False) -> None:
        """Tab until it has the focus. Raises AssertionError if Tab never gets there."""
        expect(target).to_be_visible()
        for _ in range(_TABS_AT_MOST):
            if target.evaluate("element => element === document.activeElement"):
                return
            self.press("Shift+Tab" if back else "Tab")
        raise AssertionError(f"Tab does not reach {target}")

    def follow(self, target: Locator, *, back: bool = False) -> None:
        self.go_to(target, back=back)
        self.press("Enter")
