"""A provider enters what it knows behind a mailed link: asked, clicked, typed and finished by keyboard on a phone."""

import email
import email.policy
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.chromium import notice_violations, tab_to
from tests.browser.conftest import LiveTown, faults_of, log_in

PHONE = {"width": 320, "height": 640}
ROUND = "Trägerrunde"
DEPARTMENT = "Amt für Soziales"
WORDS = "Zwei Gruppen laufen, eine dritte beginnt im Januar."


@pytest.fixture
def desk(browser: Browser, town: LiveTown) -> Iterator[Page]:
    """Planning at its desk, on the page of one line of an open round."""
    with browser.new_context(base_url=town.url, locale="de-DE", viewport=PHONE) as context:
        page = context.new_page()
        log_in(page, town, "planner")
        open_round(page)
        page.locator("main table tbody a[href*='department=']").first.click()
        yield page


@pytest.fixture
def phone(browser: Browser, town: LiveTown) -> Iterator[BrowserContext]:
    with browser.new_context(base_url=town.url, locale="de-DE", viewport=PHONE) as context:
        context.set_default_timeout(10_000)
        yield context


def test_a_provider_is_asked_enters_and_finishes_by_keyboard_on_a_small_screen(
    desk: Page, phone: BrowserContext, town: LiveTown
) -> None:
    press(desk, "Träger um Angaben bitten")
    assert not faults_of(desk)
    fill(desk, "Oder jemand anderes", "Diakonie Musterstadt")
    fill(desk, "E-Mail-Adresse", "buero@diakonie.example")
    press(desk, "Link senden")
    assert desk.get_by_text("Diakonie Musterstadt bekommt einen Link per E-Mail.").is_visible()
    assert not faults_of(desk)
    title = desk.locator("h1").inner_text().removeprefix("Träger um Angaben bitten: ")

    page = phone.new_page()
    noticed = notice_violations(page)
    page.goto(mailed_link(town))
    assert title not in page.content()
    assert not faults_of(page)
    press(page, "Zum Formular")
    assert page.locator("h1").inner_text() == title
    assert not faults_of(page)
    fill(page, "Wie es läuft", WORDS)
    page.get_by_text("Gespeichert um").wait_for()
    page.reload()
    assert page.get_by_label("Wie es läuft").input_value() == WORDS

    fill(page, "Laufende Ausgaben", "viel")
    press(page, "Fertig")
    assert page.evaluate("document.activeElement.matches('.error-summary')")
    assert not faults_of(page)
    page.get_by_label("Laufende Ausgaben").fill("")
    fill(page, "Laufende Ausgaben", "1200,50")
    press(page, "Fertig")
    assert page.locator("h1").inner_text() == "Vielen Dank"
    assert not faults_of(page)
    for address in (town.url + "/entry", mailed_link(town)):
        page.goto(address)
        assert title not in page.content()
        assert not faults_of(page)
    assert noticed == []

    press(desk, "Ihre Meldungen")
    assert WORDS in desk.content()
    assert "Diakonie Musterstadt" in desk.locator("main").inner_text()
    press(desk, "Träger um Angaben bitten")
    desk.once("dialog", lambda dialog: dialog.accept())
    press(desk, "Widerrufen für Diakonie Musterstadt")
    assert desk.get_by_text("widerrufen").first.is_visible()


def press(page: Page, words: str) -> None:
    tab_to(page, words)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def fill(page: Page, words: str, text: str) -> None:
    tab_to(page, words)
    page.keyboard.type(text)


def mailed_link(town: LiveTown) -> str:
    town.tracker("run-due", "--now", (datetime.now(UTC) + timedelta(minutes=1)).isoformat())
    for file in (town.data_dir / "mail").rglob("*.eml"):
        mail = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
        if mail["To"] == "buero@diakonie.example":
            text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
            return re.search(r"http://\S+/entry/\S+", text)[0]  # type: ignore[index]
    raise AssertionError("no mail has gone to the provider")


def open_round(page: Page) -> None:
    page.goto("/rounds/new")
    today = datetime.now()  # noqa: DTZ005 - the town's clock is that of this machine
    page.fill("[name=title]", ROUND)
    page.fill("[name=as_of]", today.strftime("%d.%m.%Y"))
    page.fill("[name=due_on]", (today + timedelta(days=14)).strftime("%d.%m.%Y"))
    page.get_by_label(DEPARTMENT, exact=True).check()
    with page.expect_navigation():
        page.locator("main form.form").evaluate("form => form.requestSubmit()")
