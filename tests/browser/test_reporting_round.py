"""A department reports from its mailed invitation, by keyboard, without a password, in a handful of steps."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.chromium import axe_violations, notice_violations
from tests.browser.conftest import LiveTown, log_in, served_copy
from tests.browser.reporting import Hands, go_to_report, mails_to, open_round, text_of, work_off, working_days

DEPARTMENT = "Amt für Wohnen und Stadtentwicklung"  # five measures, all of them reported on before
HEAD = "rolf.kestelhorst@example.org"
FOREIGN = "Amt für Soziales"
MOST_STEPS = 9


@pytest.fixture(scope="module")
def quiet_town(demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveTown]:
    """A town in which nothing else is asked for."""
    with served_copy(demonstration, tmp_path_factory.mktemp("quiet") / "data") as town:
        yield town


@pytest.fixture
def page(browser: Browser, quiet_town: LiveTown) -> Iterator[Page]:
    with browser.new_context(base_url=quiet_town.url, locale="de-DE") as context:
        context.set_default_timeout(10_000)
        page = context.new_page()
        noticed = notice_violations(page)
        yield page
        assert noticed == []


def test_a_head_reports_four_unchanged_measures_and_a_delayed_one_in_nine_steps(
    browser: Browser, quiet_town: LiveTown, page: Page
) -> None:
    here = open_round(quiet_town, browser, "Tastatur", (DEPARTMENT, FOREIGN), days=14)
    foreign = foreign_lines(browser, quiet_town, here)
    hands = Hands(page)
    page.goto(invitation(quiet_town))
    hands.go("Weiter")
    assert page.url == f"{here}/report"
    lines = page.locator("[data-line]")
    assert lines.count() == 5
    assert not [text for text in foreign.values() if text in page.content()]

    for line in lines.all()[:4]:
        hands.answer(line, "Space")
    hands.answer(lines.nth(4), "ArrowRight")
    lines.nth(4).get_by_label("Wie es läuft").wait_for()
    hands.fill("Wie es läuft", "Die Baugenehmigung fehlt noch.")
    hands.fill("Im Zeitplan", "erheblich")
    page.get_by_text("Gespeichert um").wait_for()
    assert not axe_violations(page)
    hands.go("Beantwortetes abgeben")

    assert page.get_by_text("5 Meldungen sind abgegeben.").is_visible()
    assert page.get_by_text("Alles ist abgegeben.").is_visible()
    assert hands.steps <= MOST_STEPS, hands.steps
    for address in foreign:
        answer = page.request.get(address)
        assert (answer.status, foreign[address] in answer.text()) == (404, False)

    with browser.new_page(base_url=quiet_town.url, locale="de-DE") as desk:
        log_in(desk, quiet_town, "planner")
        desk.goto("/rounds/review")
        row = desk.get_by_role("row").filter(has_text="Die Baugenehmigung fehlt noch.")
        assert "erheblich verzögert" in row.inner_text()


def foreign_lines(browser: Browser, town: LiveTown, here: str) -> dict[str, str]:
    """Return the titles of the foreign department's measures by the addresses of their lines."""
    with browser.new_page(base_url=town.url, locale="de-DE") as desk:
        log_in(desk, town, "planner")
        go_to_report(desk, here, FOREIGN)
        lines = desk.locator("[data-line]").all()
        assert lines
        return {f"{here}/lines/{line.get_attribute('data-line')}": line.locator("h2").inner_text() for line in lines}


def invitation(town: LiveTown) -> str:
    """Return the address in the mail that invites the head to the round; it goes out on the next working day."""
    for day in working_days(4):  # one of them may be a holiday
        work_off(town, day)
        for mail in mails_to(town, HEAD):
            return re.search(r"http://\S+/log-in/link/\S+", text_of(mail))[0]  # type: ignore[index]
    raise AssertionError("nobody has been invited")
