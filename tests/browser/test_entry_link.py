"""A provider enters what it knows behind a mailed link: asked, entered and finished by keyboard on a phone."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.chromium import axe_violations, overflow, tab_faults
from tests.browser.conftest import LiveTown
from tests.browser.keyboard import SMALL, Hands, seats
from tests.browser.reporting import link_in, mails_to, open_round, work_off

DEPARTMENT = "Amt für Soziales"
PROVIDER = "buero@diakonie.example"
WORDS = "Zwei Gruppen laufen, eine dritte beginnt im Januar."


@pytest.fixture
def planner(browser: Browser, town: LiveTown) -> Iterator[Hands]:
    """Planning at its desk, on the page of a department in an open round."""
    with seats(browser, town) as sit_down:
        planner = sit_down("planner")
        open_round(planner, "Trägerrunde", (DEPARTMENT,), days=14)
        planner.go(DEPARTMENT)
        yield planner


@pytest.fixture
def sit_down(browser: Browser, town: LiveTown) -> Iterator[Callable[..., Hands]]:
    with seats(browser, town, SMALL) as sit_down:
        yield sit_down


def test_a_provider_is_asked_enters_and_finishes_by_keyboard_on_a_small_screen(
    planner: Hands, sit_down: Callable[..., Hands], town: LiveTown
) -> None:
    desk = planner.page
    planner.go("Träger um Angaben bitten")
    title = desk.locator("h1").inner_text().removeprefix("Träger um Angaben bitten: ")
    planner.fill("Oder jemand anderes", "Diakonie Musterstadt")
    planner.fill("E-Mail-Adresse", PROVIDER)
    planner.go("Link senden")
    assert desk.get_by_text("Diakonie Musterstadt bekommt einen Link per E-Mail.").is_visible()
    assert not faults_of_small(desk)

    provider = sit_down()
    page = provider.page
    provider.open_mailed(mailed_link(town))
    assert title not in page.content()
    assert not faults_of_small(page)
    provider.go("Zum Formular")
    assert page.locator("h1").inner_text() == title
    provider.fill("Wie es läuft", WORDS)
    page.get_by_text("Gespeichert um").wait_for()
    page.reload()
    assert page.get_by_label("Wie es läuft").input_value() == WORDS

    provider.fill("Laufende Ausgaben", "viel")
    provider.go("Fertig")
    assert page.evaluate("document.activeElement.matches('.error-summary')")
    assert not faults_of_small(page)
    provider.fill("Laufende Ausgaben", "1200,50")  # what Tab leads to is marked, and typed over
    provider.enter()  # as somebody does by habit: it saves, and the visit goes on
    assert page.locator("h1").inner_text() == title
    provider.go("Fertig")
    assert page.locator("h1").inner_text() == "Vielen Dank"
    assert not faults_of_small(page)
    for address in (f"{town.url}/entry", mailed_link(town)):
        provider.open_mailed(address)
        assert title not in page.content()
    assert not faults_of_small(page)

    planner.go("Ihre Meldungen")
    assert WORDS in desk.content()
    assert "Diakonie Musterstadt" in desk.locator("main").inner_text()
    planner.go("Träger um Angaben bitten")
    desk.once("dialog", lambda dialog: dialog.accept())
    planner.go("Widerrufen für Diakonie Musterstadt")
    assert desk.get_by_text("widerrufen").first.is_visible()


def faults_of_small(page: Page) -> list[str]:
    """Return what is wrong with a page in a window of 320 pixels."""
    page.set_viewport_size({"width": SMALL[0], "height": SMALL[1]})
    wider = [f"{overflow(page)} pixels wider than the window"] if overflow(page) > 0 else []
    return [f"{page.url}: {fault}" for fault in (*axe_violations(page), *tab_faults(page), *wider)]


def mailed_link(town: LiveTown) -> str:
    work_off(town)
    return link_in(mails_to(town, PROVIDER)[0], r"/entry/\S+")
