"""A grant ends in some months: the measure, what it works for and the next report to a committee say so."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser.chromium import axe_violations
from tests.browser.reporting import Hands

MEASURE = "Stadtteilmütter im Tonwerk"
SAID = "Die Förderung „Landesprogramm Nachbarschaft macht stark“ endet am"


def test_the_warning_stands_at_the_measure_its_target_its_goal_and_in_the_next_report(
    page_for: Callable[[str], Page],
) -> None:
    planner = Hands(page_for("planner"))
    page = planner.page
    page.goto("/measures?q=Stadtteilmütter")
    planner.go(MEASURE)
    end = warning(page, SAID)
    assert not axe_violations(page)

    trail = page.locator("nav[aria-label] li a[href*='/goals/'], nav[aria-label] li a[href*='/targets/']")
    above = [link.get_attribute("href") or "" for link in trail.all()]
    assert {href.split("/")[1] for href in above} == {"goals", "targets"}
    for address in above:
        page.goto(address)
        assert warning(page, f"{MEASURE}: {SAID}") == end
        assert not axe_violations(page)

    page.goto("/reports")
    waiting = page.get_by_role("row").filter(has_text="Entwurf")
    with page.expect_navigation():
        waiting.get_by_role("link").first.press("Enter")
    row = page.locator("tr", has=page.locator("th", has_text=MEASURE))
    assert (row.text_content() or "").count(f"{SAID} {end}") == 1


def warning(page: Page, words: str) -> str:
    """Return the day on which a page says that the grant ends."""
    said = page.locator(".callout").filter(has_text=SAID).inner_text()
    assert words in said
    return said.split(SAID)[1].split()[0]
