"""Planning asks back, the department answers, both versions stay; nobody takes over what is their own.

Everything that people do here they do by keyboard, from the first page or from a mail on.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator

from tests.browser.conftest import LiveTown
from tests.browser.keyboard import Hands, seats
from tests.browser.reporting import (
    WAITING,
    link_in,
    mails_to,
    open_round,
    quiet_copy,
    text_of,
    words_of_link,
    work_off,
    working_days,
)
from tracker.planning.calculations import yearly_date

DEPARTMENT = "Abteilung Kinder- und Jugendförderung"  # three measures; the head of the office above it answers
HEAD = "petra.haselbrink@example.org"
QUESTION = "Wie viele Abende in der Woche sind es?"
FIRST, SECOND = "Der Treff hat öfter geöffnet.", " Es sind vier Abende, bisher waren es zwei."
LATE = "M27 Jugendtreff im Bahnhofsviertel"  # one of the three, with a milestone that is overdue
OWN = "Fachstelle Frühe Hilfen"
MOST_STEPS = 13  # of planning, from its first page to the report taken over, the question and its answer between


@pytest.fixture(scope="module")
def quiet_town(browser: Browser, demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveTown]:
    with quiet_copy(browser, demonstration, tmp_path_factory.mktemp("quiet") / "data") as town:
        yield town


@pytest.fixture
def sit_down(browser: Browser, quiet_town: LiveTown) -> Iterator[Callable[..., Hands]]:
    with seats(browser, quiet_town) as sit_down:
        yield sit_down


def test_a_question_gives_the_department_days_and_both_versions_stay(
    quiet_town: LiveTown, sit_down: Callable[..., Hands]
) -> None:
    planner = sit_down("planner")
    open_round(planner, "Rückfragen", (DEPARTMENT,), days=1)
    head = sit_down("department_head")
    report_a_change(head, "Rückfragen", FIRST, unchanged=2)
    assert head.page.get_by_text("3 Meldungen sind abgegeben.").is_visible()

    planner.steps = 0
    planner.go_home()
    planner.go(words_of_link(planner, WAITING))
    planner.go("M27")
    planner.press("Rückfrage stellen")
    planner.fill("Betrifft", "Wie es")
    planner.fill("Frage", QUESTION)
    planner.go("Fachamt fragen")
    assert planner.page.get_by_text("Die Frage ist beim Fachamt.").is_visible()

    head.go_home()
    due_on = day_asked_for(head)
    assert due_on > date.today() + timedelta(days=1)  # noqa: DTZ011 - the town's clock is that of this machine
    assert head.page.get_by_text(QUESTION).is_visible()
    first, *_, fourth = working_days(4)
    work_off(quiet_town, first)
    question, reminder = mails_to(quiet_town, HEAD)
    assert question["Subject"] == "Eine Frage zu Ihrer Meldung"
    assert QUESTION not in text_of(question)  # what is asked stands behind the log-in
    assert f"bis zum {due_on:%d.%m.%Y}" in text_of(question)
    assert str(reminder["Subject"]).endswith(f"{due_on:%d.%m.%Y}")
    assert "1 Rückfrage der Sozialplanung" in text_of(reminder)

    head.open_mailed(link_in(question, r"/\S+/report#line-\d+"))
    assert head.page.get_by_text(QUESTION).is_visible()
    head.fill("Antwort an die Sozialplanung", "Vier Abende.")
    head.add("Wie es läuft", SECOND)
    head.go("Beantwortetes abgeben")
    assert head.page.get_by_text("1 Meldung ist abgegeben.").is_visible()
    for day in (fourth, due_on + timedelta(days=7)):
        work_off(quiet_town, day)
    assert len(mails_to(quiet_town, HEAD)) == 2  # who has answered is not reminded

    planner.go_home()
    planner.go(words_of_link(planner, WAITING))
    planner.go("M27")
    for version in ("Fassung 2", "Fassung 1"):
        planner.press(version)
    for said in (QUESTION, "Vier Abende."):
        assert planner.page.get_by_text(said).first.is_visible()
    told = planner.page.locator("details[open]").all_inner_texts()
    assert [SECOND in text for text in told if FIRST in text] == [True, False]
    planner.go("Übernehmen")
    assert planner.page.get_by_text("Die Meldung ist übernommen.").is_visible()
    assert planner.steps <= MOST_STEPS, planner.steps


def test_a_measure_that_becomes_a_permanent_task_is_overdue_no_longer_and_keeps_a_yearly_date(
    sit_down: Callable[..., Hands],
) -> None:
    planner = sit_down("planner")
    open_round(planner, "Daueraufgaben", (DEPARTMENT,), days=14)
    head = sit_down("department_head")
    assert "überfällig" in own_row(head).inner_text()
    head.go(LATE)
    assert "überfällig" in head.page.locator("main").inner_text()

    head.go_home()
    report_a_change(head, "Daueraufgaben", "Der Treff ist jetzt eine feste Einrichtung.", status="als Dauer")
    planner.go_home()
    planner.go(words_of_link(planner, WAITING))
    planner.go(LATE)
    planner.go("Übernehmen")
    planner.go("Zur Maßnahme")
    head.go_home()
    assert "überfällig" not in own_row(head).inner_text()
    head.go(LATE)
    for page in (head.page, planner.page):
        told = page.locator("main").inner_text()
        assert "überfällig" not in told
        assert f"Nächster Termin: {a_year_on():%d.%m.%Y}." in told


def test_two_who_write_in_one_line_lose_nothing_and_whoever_chooses_goes_on_in_it(
    sit_down: Callable[..., Hands],
) -> None:
    planner, head = sit_down("planner"), sit_down("department_head")
    open_round(planner, "Zu zweit", (DEPARTMENT,), days=14)
    head.go_home()
    for hands, way in ((planner, DEPARTMENT), (head, way_to_report(head, "Zu zweit"))):
        hands.go(way)
    fill_in_first_line(planner, "Die Planung schrieb dies zuerst.")
    planner.page.get_by_text("Gespeichert um").wait_for()
    fill_in_first_line(head, "Das Fachamt schrieb dies danach.")
    alert = head.page.get_by_role("alert").filter(has_text="Die Planung schrieb dies zuerst.")
    alert.wait_for()
    head.press_before("Auswahl speichern")
    alert.wait_for(state="detached")
    assert head.page.locator("[data-line]").first.evaluate("line => line.contains(document.activeElement)")
    assert "Das Fachamt schrieb dies danach." in head.page.get_by_label("Wie es läuft").input_value()


def test_who_submitted_a_report_cannot_take_it_over_and_the_directorate_can(sit_down: Callable[..., Hands]) -> None:
    planner, releaser = sit_down("planner"), sit_down("releaser")
    open_round(planner, "Vier Augen", (OWN,), days=14)
    planner.go(OWN)
    measure = planner.page.locator("[data-line] h2").first.inner_text()
    fill_in_first_line(planner, FIRST)
    planner.fill("Laufende Ausgaben", "1200")
    planner.enter()  # as somebody does by habit: it saves, and submits nothing yet
    assert planner.page.get_by_text("Alles ist gespeichert.").is_visible()
    planner.go("Beantwortetes abgeben")

    planner.go_home()
    planner.go(words_of_link(planner, WAITING))
    planner.go(measure)
    assert planner.page.get_by_text("Sie haben diese Meldung selbst vorbereitet oder abgegeben.").is_visible()
    assert not planner.page.get_by_role("button", name="Übernehmen").count()

    releaser.go("Maßnahmen")
    releaser.go("Meldungen prüfen")
    releaser.go(measure)
    releaser.go("Übernehmen")
    assert releaser.page.get_by_text("Die Meldung ist übernommen.").is_visible()


def report_a_change(head: Hands, title: str, text: str, *, status: str = "", unchanged: int = 0) -> None:
    """Report from the first page on what has changed in the first measure, and that nothing has in some more."""
    head.go(way_to_report(head, title))
    fill_in_first_line(head, text)
    if status:
        head.fill("Umsetzungsstand", status)
    for _ in range(unchanged):
        head.press("unverändert", "Space")
    head.go("Beantwortetes abgeben")


def way_to_report(head: Hands, title: str) -> str:
    """Return the words of the button on the first page; it names the round where several wait."""
    return words_of_link(head, re.compile(rf"^Jetzt melden(: {title})?$"))


def fill_in_first_line(hands: Hands, text: str) -> None:
    hands.press("unverändert", "ArrowRight")
    hands.page.get_by_label("Wie es läuft").wait_for()
    hands.fill("Wie es läuft", text)


def own_row(head: Hands) -> Locator:
    """Return what the first page says of the measure."""
    return head.page.get_by_role("row").filter(has_text=LATE)


def a_year_on() -> date:
    """Return when a round that speaks of today is followed by the next word of a permanent task."""
    today = date.today()  # noqa: DTZ011 - the town's clock is that of this machine
    return yearly_date(today, today + timedelta(days=15)) or today


def day_asked_for(head: Hands) -> date:
    """Return the day that the first page names."""
    said = head.page.locator("main .lead").inner_text()
    day = next(word.strip(".,") for word in said.split() if word.count(".") >= 2)
    return datetime.strptime(day, "%d.%m.%Y").date()  # noqa: DTZ007
