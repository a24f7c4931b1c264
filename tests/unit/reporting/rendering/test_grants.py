"""A grant that ends soon stands beside its measure, or beside its field where nothing else changed."""

from dataclasses import replace

from tests.unit.reporting.rendering import samples
from tests.unit.reporting.rendering.conftest import BASE_URL, FONTS, pdf_of
from tests.unit.reporting.rendering.pdf_text import page_texts, squeezed
from tracker.reporting.rendering.accessibility import check_pdf
from tracker.reporting.rendering.document import render_html
from tracker.reporting.vocabulary import CommitteeReport

MEASURE = "Die Förderung „Soziale Stadt“ endet am 31.03.2027."
FIELD = "M 40 Elterncafé: Die Förderung „Aufholen“ endet am 28.02.2027."


def warned() -> CommitteeReport:
    section = samples.section(1, targets=1, measures=1)
    measure = replace(section.measures[0], grants=(MEASURE,))
    quiet = replace(samples.unchanged(5), grants=(FIELD,))
    return replace(samples.rich_report(), fields=(replace(section, measures=(measure,)),), unchanged=(quiet,))


def test_the_paper_prints_both_and_a_machine_finds_no_fault():
    pdf = pdf_of(warned())
    text = "".join(map(squeezed, page_texts(pdf)))
    assert (text.count(squeezed(MEASURE)), text.count(squeezed(FIELD))) == (1, 1)
    assert check_pdf(pdf) == []


def test_the_file_says_both():
    page = render_html(warned(), base_url=BASE_URL, fonts_dir=FONTS)
    assert (page.count(MEASURE), page.count(FIELD)) == (1, 1)
