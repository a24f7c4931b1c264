"""Planning asks back, the department answers, both versions stay; nobody takes over what is their own."""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.chromium import notice_violations, tab_to
from tests.browser.conftest import LiveTown, faults_of, log_in, served_copy
from tests.browser.reporting import Hands, go_to_report, mails_to, open_round, text_of, work_off, working_days
from tracker.planning.calculations import yearly_date

DEPARTMENT = "Abteilung Kinder- und Jugendförderung"  # three measures; the head of the office above it answers
HEAD = "petra.haselbrink@example.org"
QUESTION = "Wie viele Abende in der Woche sind es?"
FIRST, SECOND = "Der Treff hat öfter geöffnet.", " Es sind vier Abende, bisher waren es zwei."
LATE = "Jugendtreff im Bahnhofsviertel"  # one of the three, with a milestone that is overdue
OWN = "Fachstelle Frühe Hilfen"


@pytest.fixture(scope="module")
def quiet_town(demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveTown]:
    """A town in which nothing else is asked for."""
    with served_copy(demonstration, tmp_path_factory.mktemp("quiet") / "data") as town:
        yield town


@pytest.fixture
def desk_of(browser: Browser, quiet_town: LiveTown) -> Iterator[Callable[[str], Hands]]:
    """Return how to sit down as a role: `desk_of("planner")`."""
    contexts, noticed = [], []

    def sit_down(role: str) -> Hands:
        context = browser.new_context(base_url=quiet_town.url, locale="de-DE")
        context.set_default_timeout(10_000)
        page = context.new_page()
        contexts.append(context)
        noticed.append(notice_violations(page))
        return Hands(log_in(page, quiet_town, role))

    yield sit_down
    assert not any(noticed)
    for context in contexts:
        context.close()


def test_a_question_gives_the_department_days_and_both_versions_stay(
    browser: Browser, quiet_town: LiveTown, desk_of: Callable[[str], Hands]
) -> None:
    here = open_round(quiet_town, browser, "Rückfragen", (DEPARTMENT,), days=1)
    head, planner = desk_of("department_head"), desk_of("planner")
    report_all(head, here)

    planner.page.goto("/rounds/review")
    planner.go("M27")
    line = planner.page.url
    planner.press("Rückfrage stellen")
    planner.fill("Betrifft", "Wie es")
    planner.fill("Frage", QUESTION)
    planner.go("Fachamt fragen")
    assert planner.page.get_by_text("Die Frage ist beim Fachamt.").is_visible()

    head.page.goto(f"{here}/report")
    due_on = day_asked_for(head.page)
    assert due_on > date.today() + timedelta(days=1)  # noqa: DTZ011 - the town's clock is that of this machine
    first, *_, fourth = working_days(4)
    work_off(quiet_town, first)
    question, reminder = mails_to(quiet_town, HEAD)
    assert question["Subject"] == "Eine Frage zu Ihrer Meldung"
    assert QUESTION not in text_of(question)  # what is asked stands behind the log-in
    assert f"bis zum {due_on:%d.%m.%Y}" in text_of(question)
    assert str(reminder["Subject"]).endswith(f"{due_on:%d.%m.%Y}")
    assert "1 Rückfrage der Sozialplanung" in text_of(reminder)

    head.page.goto(re.search(r"http://\S+/report#line-\d+", text_of(question))[0])  # type: ignore[index]
    assert head.page.get_by_text(QUESTION).is_visible()
    head.fill("Antwort an die Sozialplanung", "Vier Abende.")
    tab_to(head.page, "Wie es läuft")
    head.page.keyboard.press("Control+End")
    head.page.keyboard.type(SECOND)
    head.go("Beantwortetes abgeben")
    assert head.page.get_by_text("1 Meldung ist abgegeben.").is_visible()
    for day in (fourth, due_on + timedelta(days=7)):
        work_off(quiet_town, day)
    assert len(mails_to(quiet_town, HEAD)) == 2  # who has answered is not reminded

    planner.page.goto(line)
    for version in ("Fassung 1", "Fassung 2"):
        planner.press(version)
    for said in (QUESTION, "Vier Abende."):
        assert planner.page.get_by_text(said).first.is_visible()
    told = planner.page.locator("details[open]").all_inner_texts()
    assert [SECOND in text for text in told if FIRST in text] == [True, False]
    planner.go("Übernehmen")
    assert planner.page.get_by_text("Die Meldung ist übernommen.").is_visible()


def test_who_submitted_a_report_cannot_take_it_over_and_the_directorate_can(
    browser: Browser, quiet_town: LiveTown, desk_of: Callable[[str], Hands]
) -> None:
    here = open_round(quiet_town, browser, "Vier Augen", (OWN,), days=14)
    planner, releaser = desk_of("planner"), desk_of("releaser")
    go_to_report(planner.page, here, OWN)
    asked = planner.page.locator("[data-line]").first
    line = f"{here}/lines/{asked.get_attribute('data-line')}"
    planner.answer(asked, "ArrowRight")
    planner.page.get_by_label("Wie es läuft").wait_for()
    planner.fill("Wie es läuft", FIRST)
    planner.go("Beantwortetes abgeben")

    planner.page.goto(line)
    assert planner.page.get_by_text("Sie haben diese Meldung selbst vorbereitet oder abgegeben.").is_visible()
    assert not planner.page.get_by_role("button", name="Übernehmen").count()
    assert not faults_of(planner.page)

    releaser.page.goto(line)
    releaser.go("Übernehmen")
    assert releaser.page.get_by_text("Die Meldung ist übernommen.").is_visible()


def test_a_measure_that_becomes_a_permanent_task_is_overdue_no_longer_and_keeps_a_yearly_date(
    browser: Browser, quiet_town: LiveTown, desk_of: Callable[[str], Hands]
) -> None:
    head, planner = desk_of("department_head"), desk_of("planner")
    head.page.goto("/measures?q=Bahnhofsviertel")
    head.go(LATE)
    measure = head.page.url
    assert "überfällig" in head.page.locator("main").inner_text()

    here = open_round(quiet_town, browser, "Daueraufgaben", (DEPARTMENT,), days=14)
    head.page.goto(f"{here}/report")
    line = head.page.locator("[data-line]").first
    head.answer(line, "ArrowRight")
    head.page.get_by_label("Wie es läuft").wait_for()
    head.fill("Wie es läuft", "Der Treff ist jetzt eine feste Einrichtung.")
    head.fill("Umsetzungsstand", "als Dauer")
    head.go("Beantwortetes abgeben")
    planner.page.goto("/rounds/review")
    planner.page.get_by_role("row").filter(has_text="Daueraufgaben").get_by_role("link").first.focus()
    with planner.page.expect_navigation():
        planner.page.keyboard.press("Enter")
    planner.go("Übernehmen")

    for page in (head.page, planner.page):
        page.goto(measure)
        told = page.locator("main").inner_text()
        assert "überfällig" not in told
        assert f"Nächster Termin: {a_year_on():%d.%m.%Y}." in told
    head.page.goto("/")
    own = head.page.get_by_role("row").filter(has_text=LATE).inner_text()
    assert "überfällig" not in own


def a_year_on() -> date:
    """Return when a round that speaks of today is followed by the next word of a permanent task."""
    today = date.today()  # noqa: DTZ011 - the town's clock is that of this machine
    return yearly_date(today, today + timedelta(days=15)) or today


def day_asked_for(page: Page) -> date:
    """Return the day that the reporting page names."""
    said = page.locator("main .lead").inner_text()
    return datetime.strptime(re.search(r"[\d.]{10}", said)[0], "%d.%m.%Y").date()  # type: ignore[index]  # noqa: DTZ007


def report_all(head: Hands, here: str) -> None:
    head.page.goto(f"{here}/report")
    lines = head.page.locator("[data-line]")
    head.answer(lines.nth(0), "ArrowRight")
    head.page.get_by_label("Wie es läuft").wait_for()
    head.fill("Wie es läuft", FIRST)
    for number in (1, 2):
        head.answer(lines.nth(number), "Space")
    head.go("Beantwortetes abgeben")
    assert head.page.get_by_text("3 Meldungen sind abgegeben.").is_visible()
