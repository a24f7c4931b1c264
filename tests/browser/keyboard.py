"""Somebody at the keyboard, who touches no mouse and types no address but those in a mail."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, Page, Response, ViewportSize

from tests.browser.chromium import notice_violations, tab_to
from tests.browser.conftest import LiveTown, log_in

MOST_TABS = 60  # to one control; who needs more gives up
SMALL, WIDE = (320, 640), (1280, 900)

# Notes what is done otherwise than by keys. A press of a key moves the focus before the key is let go again.
WATCH = """(most => {
  if (self !== top || !location.protocol.startsWith('http')) return;
  const moves = ['Tab', 'Enter', ' ', 'ArrowDown', 'ArrowUp', 'ArrowRight', 'ArrowLeft', 'Escape'];
  const note = deed => sessionStorage.setItem('strayed', (sessionStorage.getItem('strayed') || '') + deed + '\\n');
  let held = false, tabs = 0;
  const [arrival] = performance.getEntriesByType('navigation');
  if (arrival.type === 'navigate' && !document.referrer) note('address typed: ' + location.pathname);
  for (const kind of ['pointerdown', 'mousedown', 'touchstart']) addEventListener(kind, () => note(kind), true);
  addEventListener('click', e => e.isTrusted || note('clicked by script'), true);
  addEventListener('keydown', e => {
    held = moves.includes(e.key);
    tabs = e.key === 'Tab' ? tabs + 1 : e.key === 'Shift' ? tabs : 0;
    if (tabs === most + 1) note(`more than ${most} times Tab on ` + location.pathname);
  }, true);
  addEventListener('keyup', () => { held = false; }, true);
  addEventListener('focusin', e => held || e.target.tabIndex < 0 || note('focus moved by no key'), true);
})(%d)"""


@dataclass
class Hands:
    """Somebody at the keyboard; what is activated or filled in is counted, moving about is not."""

    page: Page
    steps: int = 0
    noticed: list[str] = field(default_factory=list)

    def log_in(self, town: LiveTown, role: str) -> None:
        """Sit down logged in, on the start page."""
        self._begin(lambda: log_in(self.page, town, role))

    def open_mailed(self, address: str) -> None:
        """Follow a link in a mail, which nobody has to press for on a page."""
        self._begin(lambda: self.page.goto(address))

    def press(self, words: str, key: str = "Enter") -> None:
        tab_to(self.page, words)
        self.page.keyboard.press(key)
        self.steps += 1

    def press_before(self, words: str) -> None:
        """Go back to what has come up before the control that has the focus, and press it."""
        tab_to(self.page, words, "Shift+Tab")
        self.page.keyboard.press("Enter")
        self.steps += 1

    def go(self, words: str) -> Response:
        """Press what leads to another page, and wait for it."""
        with self.page.expect_navigation() as answered:
            self.press(words)
        assert answered.value is not None
        return answered.value

    def go_home(self) -> None:
        self.go(self.page.locator(".brand").inner_text())

    def fill(self, words: str, text: str) -> None:
        tab_to(self.page, words)
        self.page.keyboard.type(text)
        self.steps += 1

    def add(self, words: str, text: str) -> None:
        """Write on behind what stands in a field."""
        tab_to(self.page, words)
        self.page.keyboard.press("Control+End")
        self.page.keyboard.type(text)
        self.steps += 1

    def search(self, text: str) -> None:
        """Search from the head of a page, as somebody does who does not want to walk through a list."""
        self.fill("Ziele, Maßnahmen, Zahlen und Berichte", text)
        self.enter()

    def enter(self) -> None:
        """Send a form from the field that was filled in last."""
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def strayed(self) -> list[str]:
        """Return what was done otherwise than by keys."""
        return str(self.page.evaluate("sessionStorage.getItem('strayed') || ''")).splitlines()

    def _begin(self, arrive: Callable[[], Any]) -> None:
        """Arrive by a typed address; the watch must see that, or it watches nothing."""
        assert self.page.url == "about:blank" or not self.strayed()
        arrive()
        assert self.strayed()
        self.page.evaluate("sessionStorage.removeItem('strayed')")


def at_a_window(browser: Browser, town: LiveTown, size: tuple[int, int] = WIDE) -> Hands:
    """Return somebody at a new window, watched but not called to account."""
    viewport: ViewportSize = {"width": size[0], "height": size[1]}
    context = browser.new_context(base_url=town.url, locale="de-DE", viewport=viewport)
    context.set_default_timeout(10_000)
    context.add_init_script(WATCH % MOST_TABS)
    page = context.new_page()
    return Hands(page, noticed=notice_violations(page))


@contextmanager
def seats(browser: Browser, town: LiveTown, size: tuple[int, int] = WIDE) -> Iterator[Callable[..., Hands]]:
    """Let people sit down at windows of their own: `sit_down("planner")`, or nobody in particular.

    When they get up, none of them has strayed from the keys, and no page broke the content policy or a script.
    """
    all_hands: list[Hands] = []

    def sit_down(role: str | None = None) -> Hands:
        hands = at_a_window(browser, town, size)
        all_hands.append(hands)
        if role:
            hands.log_in(town, role)
        return hands

    try:
        yield sit_down
        for hands in all_hands:
            faults = [*hands.strayed(), *hands.noticed]
            assert not faults, faults
    finally:
        for hands in all_hands:
            hands.page.context.close()
