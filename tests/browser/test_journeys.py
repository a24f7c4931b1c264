"""Three journeys walked by keyboard alone: a report read, a measure edited, figures imported."""

import re
from pathlib import Path

from playwright.sync_api import Browser, Page, Response

from tests.browser.chromium import focused_control, notice_violations, tab_to
from tests.browser.conftest import LiveTown, log_in

RENT = "Mittlere Angebotsmiete"
LONG_FORMAT = "indicator;area;period;value\nasking_rent;stadtteil:01;2024;{}\nasking_rent;stadtteil:02;2024;8,35\n"


def test_a_member_of_a_committee_reads_the_latest_report_down_to_the_source_of_a_figure(page, town, tmp_path):
    log_in_by_keyboard(page, town, "committee_member")
    open_link(page, "Bericht für")
    report = page.url
    assert heading(page).startswith("Bericht für")

    tab_to(page, "Zahlen als Tabelle")
    page.keyboard.press("Space")
    assert page.get_by_role("table", name="Wirkungsziele nach Stand").is_visible()
    page.keyboard.press("Space")
    assert page.get_by_role("table", name="Wirkungsziele nach Stand").is_hidden()

    open_link(page, first_in_sight(page, "/targets/", "/fields/"))
    if "/fields/" in page.url:  # nothing changed since the last report: it names fields only
        open_link(page, first_in_sight(page, "/targets/"))
    indicator = page.locator("main dl a[href^='/indicators/']").inner_text()
    open_link(page, indicator)
    assert heading(page) == indicator
    assert page.locator("dt:text-is('Quelle') + dd").inner_text().strip()
    open_link(page, "Definitionen, Berichtigungen")
    assert page.get_by_role("columnheader", name="Quelle").is_visible()

    open_link(page, "Berichte")
    open_link(page, "Jugendhilfeausschuss")
    assert page.url == report
    tab_to(page, "Der Bericht als PDF")
    with page.expect_download() as started:
        page.keyboard.press("Enter")
    paper = tmp_path / "report.pdf"
    started.value.save_as(paper)
    assert paper.read_bytes().startswith(b"%PDF-")


def test_a_head_of_department_edits_an_own_measure_and_is_led_to_what_is_wrong(page, town):
    log_in_by_keyboard(page, town, "department_head")
    open_link(page, page.locator("section[aria-labelledby=own] a").first.inner_text())
    open_link(page, "Bearbeiten")

    tab_to(page, "Titel")
    replace_text(page, "")
    tab_to(page, "Speichern")
    assert answer_to_enter(page).status == 422
    assert page.evaluate("document.activeElement.matches('.error-summary')")
    tab_to(page, "Titel:")
    page.keyboard.press("Enter")
    assert focused_control(page)["id"] == "title"

    page.keyboard.type("Sprachbildung in jeder Kita")
    tab_to(page, "Speichern")
    assert answer_to_enter(page).status == 200
    assert heading(page) == "Sprachbildung in jeder Kita"
    assert page.get_by_text("„Sprachbildung in jeder Kita“ ist gespeichert.").is_visible()


def test_a_head_of_department_chooses_between_two_texts_when_somebody_saved_in_between(page, town, browser):
    log_in_by_keyboard(page, town, "department_head")
    open_link(page, page.locator("section[aria-labelledby=own] a").last.inner_text())
    open_link(page, "Bearbeiten")
    save_in_between(browser, town, page.url, "Die Planung schrieb dies zuerst.")

    tab_to(page, "Beschreibung")
    replace_text(page, "Das Fachamt schrieb dies danach.")
    tab_to(page, "Speichern")
    assert answer_to_enter(page).status == 409
    assert page.get_by_text("Die Planung schrieb dies zuerst.").is_visible()
    assert page.get_by_text("Das Fachamt schrieb dies danach.").is_visible()

    tab_to(page, "Ihr Text")
    page.keyboard.press("ArrowDown")
    assert focused_control(page)["name"].startswith("Gespeichert von")
    page.keyboard.press("ArrowUp")
    tab_to(page, "Auswahl speichern")
    assert answer_to_enter(page).status == 200
    assert page.get_by_text("Das Fachamt schrieb dies danach.").is_visible()


def test_the_statistics_office_pastes_a_range_sees_what_is_refused_and_imports_it_corrected(page, town):
    log_in_by_keyboard(page, town, "statistics")
    open_link(page, "Zahlen")
    open_link(page, "Eingelesene Zahlen")
    open_link(page, "Zahlen einlesen")
    paste_range(page, "\t2023\t2024\nAltstadt\t7,12\t7,31\nNirgendwo\t8,02\t8,40\n")
    assert page.get_by_text("abgelehnt. Deshalb kann noch nichts eingelesen werden.").is_visible()
    assert page.locator("main h2").first.inner_text() == "Abgelehnte Zeilen"
    assert page.locator("main table").first.get_by_text("Nirgendwo").first.is_visible()

    open_link(page, "Andere Tabelle wählen")
    paste_range(page, "\t2023\t2024\nAltstadt\t7,12\t7,31\nBahnhofsviertel\t8,02\t8,40\n")
    commit_import(page, figures=4)


def test_the_statistics_office_brings_a_file_sees_what_is_refused_and_imports_it_corrected(page, town, tmp_path):
    log_in_by_keyboard(page, town, "statistics")
    open_link(page, "Zahlen")
    open_link(page, "Eingelesene Zahlen")
    open_link(page, "Zahlen einlesen")
    bring_file(page, written(tmp_path / "mieten.csv", LONG_FORMAT.format("acht")))
    assert page.get_by_text("1 Zeile ist abgelehnt.").is_visible()
    assert page.locator("main h2").first.inner_text() == "Abgelehnte Zeilen"
    assert page.locator("main table").first.get_by_text("acht").first.is_visible()

    open_link(page, "Andere Tabelle wählen")
    bring_file(page, written(tmp_path / "mieten.csv", LONG_FORMAT.format("8,15")))
    commit_import(page, figures=2)


def paste_range(page: Page, cells: str) -> None:
    tab_to(page, "Indikator")
    page.keyboard.type(RENT)
    tab_to(page, "In der ersten Spalte stehen")
    page.keyboard.type("Stadtteile")
    tab_to(page, "Bereich")
    page.keyboard.insert_text(cells)
    tab_to(page, "Bereich ansehen")
    answer_to_enter(page)


def bring_file(page: Page, path: Path) -> None:
    with page.expect_file_chooser() as opened:  # begins to listen while we walk there
        tab_to(page, "Datei")
        page.keyboard.press("Enter")
    opened.value.set_files(path)
    tab_to(page, "Datei ansehen")
    answer_to_enter(page)


def commit_import(page: Page, figures: int) -> None:
    said = page.locator("main .lead").inner_text()
    assert sum(map(int, re.findall(r"\d+", said))) == figures, said
    tab_to(page, "Diese Zahlen einlesen")
    assert answer_to_enter(page).status == 200
    assert page.get_by_text(re.compile("Eingelesen: .* Werte")).is_visible()


def written(path: Path, text: str) -> Path:
    path.write_text(text)
    return path


def save_in_between(browser: Browser, town: LiveTown, address: str, text: str) -> None:
    """Let a planner at another desk save the text while this page is open."""
    with browser.new_page(locale="de-DE") as desk:
        noticed = notice_violations(desk)
        log_in(desk, town, "planner")
        desk.goto(address)
        desk.fill("textarea[name=text]", text)
        with desk.expect_navigation():
            desk.locator("main form.form").evaluate("form => form.requestSubmit()")
        assert noticed == []


def log_in_by_keyboard(page: Page, town: LiveTown, role: str) -> None:
    email, password = town.log_ins[role]
    page.goto("/")
    tab_to(page, "Anmelden mit Link per E-Mail")  # the first way; the password is the second
    tab_to(page, "E-Mail-Adresse")
    page.keyboard.type(email)
    tab_to(page, "Passwort")
    page.keyboard.type(password)
    assert answer_to_enter(page).status == 200
    assert heading(page).startswith("Guten Tag")


def open_link(page: Page, words: str) -> None:
    tab_to(page, words)
    assert answer_to_enter(page).status == 200


def first_in_sight(page: Page, *kinds: str) -> str:
    """Return the words of the first link of this page that leads to one of these kinds of pages."""
    links = ", ".join(f"main a[href*='{kind}']:visible" for kind in kinds)
    return page.locator(links).first.inner_text()


def answer_to_enter(page: Page) -> Response:
    with page.expect_navigation() as answered:
        page.keyboard.press("Enter")
    assert answered.value is not None
    return answered.value


def replace_text(page: Page, text: str) -> None:
    page.keyboard.press("Control+A")
    page.keyboard.press("Backspace")
    page.keyboard.type(text)


def heading(page: Page) -> str:
    return page.locator("h1").inner_text()
