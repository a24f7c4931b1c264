"""The report on paper: page one is the whole message, and a machine can read all of it."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from tests.unit.reporting.rendering import samples
from tests.unit.reporting.rendering.conftest import BASE_URL, pdf_of, without_fields
from tests.unit.reporting.rendering.golden import assert_is_known
from tests.unit.reporting.rendering.pdf_text import page_texts, squeezed
from tracker.evaluation.vocabulary import AttainmentState
from tracker.reporting.rendering.accessibility import check_pdf
from tracker.reporting.rendering.icons import state_icons
from tracker.reporting.rendering.paper import render_pdf
from tracker.reporting.vocabulary import Asked


@pytest.mark.parametrize("name", ["rich", "crowded", "wordy", "quiet"])
def test_a_machine_finds_no_fault(name, request):
    assert check_pdf(request.getfixturevalue(name)) == []


def test_page_one_says_what_is_asked_what_changed_and_how_many_stand_where(rich):
    page = squeezed(page_texts(rich)[0])
    report = samples.rich_report()

    for request in report.asked:
        assert squeezed(request.title + request.text) in page
    assert squeezed(report.change_sentence) in page
    for change in (*report.target_changes, *report.measure_changes):
        assert squeezed(f"{change.code}{change.title}") in page
    assert squeezed(report.counts_sentence) in page
    for count in report.counts:
        assert squeezed(f"{count.label}{count.count}") in page


def test_a_changed_target_shows_its_old_state_its_new_one_and_the_calculation(rich):
    report = samples.rich_report()
    page = squeezed(page_texts(rich)[0])
    change = report.target_changes[0]
    assert change.before is not None
    assert squeezed(change.title + change.calculation + change.before.label + change.after.label) in page


@pytest.mark.parametrize("name", ["rich", "crowded", "wordy"])
def test_why_a_target_cannot_be_assessed_always_stands_with_its_name(name, request):
    lost = samples.lost_target()
    (page,) = (
        text for text in map(squeezed, page_texts(request.getfixturevalue(name))) if squeezed(lost.reason) in text
    )
    assert squeezed(lost.title + lost.reason + "auf Kurs" + "nicht bewertbar") in page


def test_a_reason_outlasts_the_calculations():
    report = without_fields(samples.rich_report())
    many = tuple(samples.target_change(number, AttainmentState.ON_TRACK) for number in range(10, 16))
    report = replace(report, target_changes=(*many, samples.lost_target()))
    page = squeezed(page_texts(pdf_of(report))[0])
    assert squeezed(many[-1].calculation) not in page
    assert squeezed(samples.lost_target().reason) in page


@pytest.mark.parametrize("report", [samples.rich_report(), samples.first_report(), samples.quiet_report()])
def test_page_one_says_once_what_chance_means(report):
    page = squeezed(page_texts(pdf_of(without_fields(report)))[0])
    assert page.count(squeezed(report.chance_note)) == 1


@pytest.mark.parametrize("name", ["crowded", "wordy"])
def test_what_page_one_cannot_hold_is_named_on_the_next(name, request):
    first, *rest = (squeezed(text) for text in page_texts(request.getfixturevalue(name)))
    report = samples.crowded_report()

    titles = [squeezed(change.code + change.title) for change in (*report.target_changes, *report.measure_changes)]
    assert 0 < sum(title in first for title in titles) < len(titles)
    assert all((title in first) != any(title in page for page in rest) for title in titles)
    assert squeezed("further targets on the next page") in first or squeezed("weitere Ziele auf der nächsten") in first
    assert squeezed(report.counts_sentence) in first


def test_long_reasons_leave_page_one_to_the_requests(wordy):
    first, second, *_ = (squeezed(text) for text in page_texts(wordy))
    for request in samples.wordy_report().asked:
        assert squeezed(request.title) in first
        assert squeezed(request.text) not in first
        assert squeezed(request.title + request.text) in second


def test_where_nothing_changed_page_one_says_so_and_where_each_field_stands(quiet):
    page = squeezed(page_texts(quiet)[0])
    report = samples.quiet_report()
    assert squeezed(report.change_sentence) in page
    assert all(squeezed(field.sentence) in page and squeezed(field.code) in page for field in report.unchanged)


def test_every_page_says_its_number_and_the_cut_off(rich):
    pages = page_texts(rich)
    for number, text in enumerate(pages, start=1):
        assert "2026/14" in text
        assert "14.11.2026" in text
        assert str(number) in text.splitlines()[-1]
        assert str(len(pages)) in text.splitlines()[-1]


def test_a_corrected_version_says_what_was_wrong():
    report = without_fields(samples.corrected_report())
    assert squeezed(report.erratum) in squeezed(page_texts(pdf_of(report))[0])


def test_a_first_report_compares_with_nothing():
    fields = tuple(replace(section, targets=(), measures=()) for section in samples.first_report().fields)
    report = replace(samples.first_report(), fields=fields)
    page = squeezed(page_texts(pdf_of(report))[0])
    assert squeezed(report.change_sentence) in page
    assert all(squeezed(section.title + section.sentence) in page for section in fields)
    assert "09.05.2026" not in page


def test_the_same_report_is_the_same_file():
    report = replace(samples.rich_report(), fields=(samples.section(1, targets=2),))
    assert pdf_of(report) == pdf_of(report)


def test_without_the_fonts_the_report_is_still_set_and_sound(tmp_path: Path):
    report = without_fields(samples.crowded_report())
    pdf = render_pdf(report, base_url=BASE_URL, fonts_dir=tmp_path / "none")
    assert check_pdf(pdf) == []
    assert squeezed(report.counts_sentence) in squeezed(page_texts(pdf)[0])


def test_texts_are_never_markup():
    title = '#read("/etc/passwd") *fett* _kursiv_ $x$ = <b>'
    report = replace(samples.quiet_report(), asked=(Asked(title=title, text="#pagebreak()"),), town="#panic()")
    page = squeezed(page_texts(pdf_of(report))[0])
    assert squeezed(title + "#pagebreak()") in page
    assert "#panic()" in page


def test_each_target_leads_to_its_page(rich):
    with pikepdf.Pdf.open(BytesIO(rich)) as pdf:
        links = {
            str(link.A.URI) for page in pdf.pages for link in page.get("/Annots", []) if "/URI" in link.get("/A", {})
        }
    assert f"{BASE_URL}/targets/12" in links
    assert f"{BASE_URL}/fields/1" in links


def test_paper_and_language_are_the_towns(english):
    report = samples.english_report()
    with pikepdf.Pdf.open(BytesIO(english)) as pdf:
        assert str(pdf.Root.Lang) == "en-GB"
        width, height = (float(side) / 72 * 25.4 for side in pdf.pages[0].mediabox[2:])
        assert (round(width), round(height)) == (210, 297)
        with pdf.open_metadata() as metadata:
            assert metadata["dc:title"] == report.title
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")


def test_a_report_without_targets_is_set_too():
    none = samples.state_counts(numbers=(0,) * 8)
    report = replace(samples.quiet_report(), counts=none, overview=samples.overview(none), unchanged=(), asked=())
    assert check_pdf(pdf_of(report)) == []


def test_states_are_told_apart_by_their_drawing_too():
    assert len(set(state_icons().values())) == len(AttainmentState)


def test_the_fonts_of_the_pages_are_used_where_they_are_built(rich):
    with pikepdf.Pdf.open(BytesIO(rich)) as pdf:
        names = {str(font.BaseFont) for font in pdf.pages[0].resources.Font.values()}
    assert any("FiraSans" in name for name in names)


def test_page_one_in_english_is_the_one_we_know(english):
    assert_is_known("report_page_one.en.txt", page_texts(english)[0])
