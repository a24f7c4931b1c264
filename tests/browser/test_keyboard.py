"""Those who watch over journeys by keyboard see every other way of doing something."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import LiveTown
from tests.browser.keyboard import MOST_TABS, Hands, at_a_window, seats


@pytest.fixture
def visitor(browser: Browser, town: LiveTown) -> Iterator[Hands]:
    """Somebody at the log-in, who may stray."""
    hands = at_a_window(browser, town)
    hands.open_mailed("/log-in")
    yield hands
    hands.page.context.close()


def tab_without_end(page: Page) -> None:
    for _ in range(MOST_TABS + 1):
        page.keyboard.press("Tab")


@pytest.mark.parametrize(
    ("deed", "told"),
    [
        (lambda page: page.mouse.click(5, 5), ["pointerdown", "mousedown"]),
        (lambda page: page.locator("main button").first.click(), ["pointerdown", "mousedown"]),
        (lambda page: page.fill("input[name=password]", "geraten"), ["focus moved by no key"]),
        (lambda page: page.locator(".brand").focus(), ["focus moved by no key"]),
        (lambda page: page.evaluate("document.querySelector('.skip-link').click()"), ["clicked by script"]),
        (lambda page: page.goto("/log-in/link"), ["address typed: /log-in/link"]),
        (tab_without_end, [f"more than {MOST_TABS} times Tab on /log-in"]),
    ],
)
def test_what_is_not_done_by_keyboard_is_told(visitor: Hands, deed: Callable[[Page], object], told: list[str]) -> None:
    deed(visitor.page)
    assert set(told) <= set(visitor.strayed())


def test_who_strays_is_called_to_account(browser: Browser, town: LiveTown) -> None:
    with pytest.raises(AssertionError, match="pointerdown"):
        stray(browser, town)


def stray(browser: Browser, town: LiveTown) -> None:
    with seats(browser, town) as sit_down:
        hands = sit_down()
        hands.open_mailed("/log-in")
        hands.page.mouse.click(5, 5)


def test_what_is_done_by_keyboard_is_not_told(browser: Browser, town: LiveTown) -> None:
    with seats(browser, town) as sit_down:
        hands = sit_down()
        hands.open_mailed("/log-in")
        hands.page.reload()
        hands.fill("E-Mail-Adresse", "niemand@example.org")
        hands.go("Anmelden mit Link per E-Mail")
        assert hands.strayed() == []
