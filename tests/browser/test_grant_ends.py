"""A grant ends in some months: the measure, what it works for and the next report to a committee say so."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import LiveTown
from tests.browser.keyboard import Hands, seats

MEASURE = "Stadtteilmütter im Tonwerk"
SAID = "Die Förderung „Landesprogramm Nachbarschaft macht stark“ endet am"
MOST_STEPS = 8


@pytest.fixture
def sit_down(browser: Browser, town: LiveTown) -> Iterator[Callable[..., Hands]]:
    with seats(browser, town) as sit_down:
        yield sit_down


def test_the_warning_stands_at_the_measure_its_target_its_goal_and_in_the_next_report(
    sit_down: Callable[..., Hands],
) -> None:
    planner = sit_down("planner")
    page = planner.page
    planner.search("Stadtteilmütter")
    planner.go(MEASURE)
    end = warning(page, SAID)
    for kind in ("targets", "goals"):  # up the trail, one step after the other
        planner.go(page.locator(f"nav[aria-label] li a[href*='/{kind}/']").last.inner_text())
        assert warning(page, f"{MEASURE}: {SAID}") == end

    planner.go("Berichte")
    planner.go(page.get_by_role("row").filter(has_text="Entwurf").get_by_role("link").first.inner_text())
    row = page.locator("tr", has=page.locator("th", has_text=MEASURE))
    field = page.locator("details", has=row).locator("> summary")
    planner.press(field.inner_text())
    assert row.inner_text().count(f"{SAID} {end}") == 1
    assert planner.steps <= MOST_STEPS, planner.steps


def warning(page: Page, words: str) -> str:
    """Return the day on which a page says that the grant ends."""
    said = page.locator(".callout").filter(has_text=SAID).inner_text()
    assert words in said
    return said.split(SAID)[1].split()[0]
