"""The report as a file: it loads nothing, and everything is in it."""

import re
from dataclasses import replace
from pathlib import Path

import html5lib
import pytest

from tests.unit.reporting.rendering import samples
from tests.unit.reporting.rendering.golden import assert_is_known
from tracker.reporting.rendering.document import render_html
from tracker.reporting.rendering.renderer import ReportRenderer
from tracker.reporting.vocabulary import CommitteeReport, ReportFormat

NOWHERE = Path("nowhere")


def document(report: CommitteeReport) -> str:
    return render_html(report, base_url="https://zielkreis.example/", fonts_dir=NOWHERE)


@pytest.fixture(scope="module")
def rich() -> str:
    return document(replace(samples.rich_report(), fields=(samples.section(1),)))


def test_the_english_document_is_the_one_we_know():
    text = re.sub(r"base64,[^\"]+", "base64,…", document(samples.english_report()))
    assert_is_known("report_document.en.html", text + "\n")


@pytest.mark.parametrize("make", [samples.quiet_report, samples.first_report, samples.corrected_report])
def test_it_is_valid_html_with_one_main_heading(make):
    text = document(replace(make(), fields=(samples.section(1, targets=2),)))
    parsed = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)
    assert [heading.text for heading in parsed.iter("h1")] == [make().title]
    named = [element.get("id") for element in parsed.iter() if element.get("id")]
    assert len(named) == len(set(named))


def test_nothing_in_it_is_loaded(rich):
    assert all(address.startswith("data:image/svg+xml;base64,") for address in re.findall(r'src="([^"]*)"', rich))
    assert re.findall(r"<link|<script|url\(|@import", rich) == []


def test_each_chart_has_words_and_its_table(rich):
    parsed = html5lib.parse(rich, namespaceHTMLElements=False)
    figures = list(parsed.iter("figure"))
    assert len(figures) == 3
    for figure in figures:
        assert figure.find("img").get("alt")
        assert list(figure.iter("td"))


def test_its_links_lead_to_the_installation(rich):
    assert 'href="https://zielkreis.example/targets/12"' in rich
    assert 'href="/' not in rich


def test_titles_are_never_markup():
    text = document(replace(samples.quiet_report(), title="<script>alert(1)</script>"))
    assert "<script" not in text


def test_the_renderer_keeps_pdf_and_html():
    renderer = ReportRenderer("https://zielkreis.example", NOWHERE)
    documents = renderer.documents(samples.english_report())
    assert documents[ReportFormat.PDF].startswith(b"%PDF-1.7")
    assert documents[ReportFormat.HTML].decode() == document(samples.english_report())
    assert renderer.mail(samples.english_report(), "https://zielkreis.example/reports/1").attachments == ()
