"""Every kind of mail that the program writes, as a reader with a small screen or a screen reader meets it."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.chromium import axe_violations, overflow, tab_faults
from tests.unit.reporting.rendering import samples
from tracker.accounts import mails as accounts
from tracker.accounts.models import Person
from tracker.reporting.rendering.letter import render_mail
from tracker.reporting.rendering.part_letter import PartNotice, render_part_notice
from tracker.rounds import mails as rounds
from tracker.rounds.jobs.letters import Notice, digest
from tracker.rounds.queries.reminders import Owed
from tracker.rounds.vocabulary import ReminderKind
from tracker.shared.mail import Mail

URL = "https://ziele.musterstadt.example/log-in/link/Zk4mJ8wq2vRtY7uPb1nXs6dFg3hLc9eA0oTiKjMrVxQ"
TODAY = date(2026, 11, 21)
HEAD = Person(name="Petra Plan", email="petra.plan@musterstadt.example")


def owed(title: str, department: str) -> Owed:
    return Owed(
        round_id=1,
        title=title,
        note="Bitte denken Sie an die Ausgaben des laufenden Jahres.",
        is_interim=False,
        as_of=TODAY,
        opened_by_id=1,
        department_id=1,
        department=department,
        due_on=TODAY,
        count=4,
        questions=1,
    )


ROWS = (owed("Jahresende 2026", "Amt für Kinder, Jugend und Familie"), owed("Jahresende 2026", "Kindertagesstätten"))
REPORTS = {"de": samples.rich_report, "en": samples.english_report}
MAILS: dict[str, Callable[[str], Mail]] = {
    "log-in": lambda language: accounts.log_in_link(URL, language, code="482 913"),
    "deputy": lambda language: accounts.delegation_notice(
        URL, language, head="Holger Haupt", department="Gesundheitsamt", first_day=TODAY, last_day=TODAY
    ),
    "round": lambda language: digest(
        [Notice(ReminderKind.INVITATION, TODAY, ROWS)], URL, language, last_day=TODAY, contact=HEAD
    ),
    "question": lambda language: rounds.question_notice(URL, language, measure="Frühe Hilfen", due_on=TODAY),
    "carrier": lambda language: rounds.entry_request(
        URL,
        language,
        name="Anlaufstelle Mobil vor Ort",
        asker="Holger Haupt",
        town="Musterstadt",
        as_of=TODAY,
        due_on=TODAY,
        last_day=TODAY,
    ),
    "part": lambda language: render_part_notice(
        PartNotice("Ausschuss für Soziales, Senioren und Integration", ["Gesundheitsamt"], TODAY, URL, False), language
    ),
    "report": lambda language: render_mail(REPORTS[language](), URL),
}


@pytest.fixture(scope="module")
def reader(browser: Browser) -> Iterator[Page]:
    with browser.new_page(viewport={"width": 320, "height": 640}) as page:
        yield page


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("kind", MAILS)
def test_a_mail_can_be_read_by_everybody(reader: Page, kind: str, language: str) -> None:
    asked: list[str] = []
    reader.on("request", lambda request: asked.append(request.url))
    reader.set_content(MAILS[kind](language).html)
    assert reader.locator("html").get_attribute("lang") == language
    assert axe_violations(reader) == []
    assert tab_faults(reader) == []
    assert overflow(reader) == 0
    assert asked == []  # nothing is loaded from elsewhere: no picture tells that somebody has read
