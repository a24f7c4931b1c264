"""Changed demands and remarks of departments in every form of a report."""

from dataclasses import replace

import pytest

from tests.unit.reporting.rendering import samples
from tests.unit.reporting.rendering.conftest import BASE_URL, FONTS, pdf_of, without_fields
from tests.unit.reporting.rendering.pdf_text import page_texts, squeezed
from tracker.reporting.rendering.accessibility import check_pdf
from tracker.reporting.rendering.document import render_html
from tracker.reporting.rendering.letter import MOST_REMARKS, render_mail
from tracker.reporting.vocabulary import CommitteeReport

URL = "https://zielkreis.example/reports/14"
REASON, DEMAND = "Gezählt werden jetzt alle Kinder.", "Zielwert 7,0 % → 7,5 %"


def one_field() -> CommitteeReport:
    """A report with one field, in it a changed target and two remarks, and one remark beside."""
    section = samples.section(1, targets=1, measures=1)
    target = replace(section.targets[0], revisions=(samples.revision(10),))
    remarks = (samples.remark(1, "Erster Satz."), samples.remark(2, "Zweiter Satz."))
    return replace(
        samples.rich_report(),
        target_changes=samples.rich_report().target_changes[:2],
        target_revisions=(samples.revision(10),),
        fields=(replace(section, targets=(target,), remarks=remarks),),
        remarks=(samples.remark(3, "Dritter Satz."),),
    )


@pytest.fixture(scope="module")
def pages() -> list[str]:
    return [squeezed(page) for page in page_texts(pdf_of(one_field()))]


def test_page_one_names_the_target_with_its_new_demand_and_the_reason(pages):
    assert squeezed(DEMAND) in pages[0]
    assert squeezed(REASON) in pages[0]


def test_at_the_target_stands_what_was_changed_and_in_its_field_what_departments_say(pages):
    rest = "".join(pages[1:])
    assert squeezed("Ziel geändert am 03.09.2026: " + DEMAND) in rest
    assert squeezed("Anmerkung des Fachamts Schulverwaltungsamt: Erster Satz.") in rest
    for text in ("Zweiter Satz.", "Dritter Satz."):
        assert rest.count(squeezed(text)) == 1


def test_where_space_is_short_the_new_demand_stays_and_the_reason_goes():
    report = without_fields(samples.rich_report())
    changes = tuple(samples.target_change(number, None) for number in range(10, 16))
    report = replace(
        report, measure_changes=(), target_changes=changes, target_revisions=tuple(map(samples.revision, (30, 31, 32)))
    )
    first = squeezed(page_texts(pdf_of(report))[0])
    assert first.count(squeezed(DEMAND)) == 3
    assert squeezed(REASON) not in first


def test_of_too_many_the_first_page_says_how_many_follow_and_the_second_names_them():
    report = without_fields(samples.crowded_report())
    report = replace(report, target_revisions=tuple(map(samples.revision, range(40, 60))))
    pdf = pdf_of(report)
    first, second, *more = (squeezed(page) for page in page_texts(pdf))
    assert "weiteregeänderteZieleaufdernächstenSeite" in first
    assert (first + second + "".join(more)).count(squeezed(DEMAND)) == 20
    assert check_pdf(pdf) == []


def test_a_machine_finds_no_fault():
    assert check_pdf(pdf_of(one_field())) == []


def test_the_file_says_all_of_it():
    page = render_html(one_field(), base_url=BASE_URL, fonts_dir=FONTS)
    assert page.count(DEMAND) == 2
    assert "Anmerkung des Fachamts Schulverwaltungsamt:</strong> Erster Satz." in page
    assert "Anmerkungen der Fachämter" in page


def test_the_mail_says_what_was_changed_and_a_few_remarks():
    mail = render_mail(one_field(), URL)
    many = replace(one_field(), remarks=tuple(samples.remark(number) for number in range(MOST_REMARKS)))
    for form in (mail.text, mail.html):
        assert DEMAND in " ".join(form.split())
        assert "Dritter Satz." in form
    assert "Erster Satz." not in render_mail(many, URL).text


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "#set page(width: 1pt)", "*fett* _kursiv_ $x$ @ref", "{{ 7 * 7 }}"]
)
def test_a_remark_is_printed_as_it_is_written(text):
    report = replace(samples.quiet_report(), remarks=(samples.remark(1, text),))
    mail = render_mail(report, URL)
    assert squeezed(text) in squeezed("".join(page_texts(pdf_of(report))))
    assert squeezed(text) in squeezed(mail.text)
    for page in (mail.html, render_html(report, base_url=BASE_URL, fonts_dir=FONTS)):
        assert "<script>alert" not in page
        assert text.replace("<", "&lt;").replace(">", "&gt;") in page
