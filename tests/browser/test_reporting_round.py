"""A department reports from its mailed invitation, by keyboard, without a password, in a handful of steps."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import axe_violations
from tests.browser.conftest import LiveTown
from tests.browser.keyboard import Hands, seats
from tests.browser.reporting import (
    WAITING,
    link_in,
    mails_to,
    open_round,
    quiet_copy,
    words_of_link,
    work_off,
    working_days,
)

DEPARTMENT = "Amt für Wohnen und Stadtentwicklung"  # five measures, all of them reported on before
HEAD = "rolf.kestelhorst@example.org"
FOREIGN = "Amt für Soziales"
MOST_STEPS = 9


@pytest.fixture(scope="module")
def quiet_town(browser: Browser, demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveTown]:
    with quiet_copy(browser, demonstration, tmp_path_factory.mktemp("quiet") / "data") as town:
        yield town


@pytest.fixture
def sit_down(browser: Browser, quiet_town: LiveTown) -> Iterator[Callable[..., Hands]]:
    with seats(browser, quiet_town) as sit_down:
        yield sit_down


def test_a_head_reports_four_unchanged_measures_and_a_delayed_one_in_nine_steps(
    quiet_town: LiveTown, sit_down: Callable[..., Hands]
) -> None:
    planner = sit_down("planner")
    here = open_round(planner, "Tastatur", (DEPARTMENT, FOREIGN), days=14)
    foreign = foreign_lines(planner, here)
    head = sit_down()
    page = head.page
    head.open_mailed(invitation(quiet_town))
    head.go("Weiter")
    assert page.url == f"{here}/report"
    lines = page.locator("[data-line]")
    assert lines.count() == 5
    assert not [text for text in foreign.values() if text in page.content()]

    for _ in range(4):
        head.press("unverändert", "Space")
    head.press("unverändert", "ArrowRight")  # on to the second answer
    lines.nth(4).get_by_label("Wie es läuft").wait_for()
    head.fill("Wie es läuft", "Die Baugenehmigung fehlt noch.")
    head.fill("Im Zeitplan", "erheblich")
    page.get_by_text("Gespeichert um").wait_for()
    assert not axe_violations(page)
    head.go("Beantwortetes abgeben")

    assert page.get_by_text("5 Meldungen sind abgegeben.").is_visible()
    assert page.get_by_text("Alles ist abgegeben.").is_visible()
    assert head.steps <= MOST_STEPS, head.steps
    for address in foreign:
        answer = page.request.get(address)
        assert (answer.status, foreign[address] in answer.text()) == (404, False)

    planner.go_home()
    planner.go(words_of_link(planner, WAITING))
    row = planner.page.get_by_role("row").filter(has_text="Die Baugenehmigung fehlt noch.")
    assert "erheblich verzögert" in row.inner_text()


def foreign_lines(planner: Hands, here: str) -> dict[str, str]:
    """Return the titles of the foreign department's measures by the addresses of their lines."""
    planner.go(FOREIGN)
    lines = planner.page.locator("[data-line]").all()
    assert lines
    return {f"{here}/lines/{line.get_attribute('data-line')}": line.locator("h2").inner_text() for line in lines}


def invitation(town: LiveTown) -> str:
    """Return the address in the mail that invites the head to the round; it goes out on the next working day."""
    for day in working_days(4):  # one of them may be a holiday
        work_off(town, day)
        for mail in mails_to(town, HEAD):
            return link_in(mail, r"/log-in/link/\S+")
    raise AssertionError("nobody has been invited")
