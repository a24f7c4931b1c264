"""The report's page: the message first, everything else folded behind it."""

import json
import re
from dataclasses import replace
from itertools import pairwise

import html5lib
import pytest

from tests.unit.reporting.rendering import samples
from tracker.reporting.rendering.templates import fill
from tracker.reporting.rendering.words import ReportWords


@pytest.fixture(scope="module")
def body() -> str:
    return fill("reporting/report_body.html", samples.rich_report())


def test_the_order_is_that_of_the_paper(body):
    report = samples.rich_report()
    words = ReportWords(report)
    parts = [words.asked, words.changes_heading, report.target_changes[0].title, words.counts, words.more_details]
    places = [body.index(part) for part in [*parts, report.fields[0].code, words.unchanged, words.appendix]]
    assert places == sorted(places)


def test_it_is_valid_and_its_headings_skip_no_level(body):
    page = f"<!doctype html><title>x</title><h1>x</h1>{body}"
    parsed = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)
    levels = [int(element.tag[1]) for element in parsed.iter() if re.fullmatch("h[1-6]", str(element.tag))]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    named = [element.get("id") for element in parsed.iter() if element.get("id")]
    assert len(named) == len(set(named))


def test_fields_are_folded_and_charts_come_as_data(body):
    report = samples.rich_report()
    assert body.count('<details class="disclosure" id="field-') == len(report.fields)
    drawings = [json.loads(data) for data in re.findall(r'<script type="application/json">(.*?)</script>', body)]
    charts = [target.chart for section in report.fields for target in section.targets if target.chart]
    assert [drawing["kind"] for drawing in drawings] == ["bars", *("line" for _ in charts)]


def test_links_stay_in_the_installation(body):
    assert set(re.findall(r'href="(.)', body)) == {"/"}


def test_why_or_how_it_was_judged_stands_beside_every_changed_target(body):
    for change in samples.rich_report().target_changes:
        entry = body[body.index(f'href="{change.path}"') :]
        assert (change.reason or change.calculation) in entry[: entry.index("</li>")]


@pytest.mark.parametrize("report", [samples.rich_report(), samples.first_report(), samples.quiet_report()])
def test_what_chance_means_is_said_once(report):
    assert fill("reporting/report_body.html", report).count(report.chance_note) == 1


def test_a_late_corrected_report_says_both_before_anything_else():
    report = replace(samples.corrected_report(), is_late=True)
    body = fill("reporting/report_body.html", report)
    words = ReportWords(report)
    assert body.index(words.late) < body.index(report.erratum) < body.index(words.asked)


def test_days_and_hours_are_those_of_the_town():
    words = ReportWords(samples.rich_report())
    assert "14.11.2026" in words.as_of  # 23:00 UTC on the 13th
    assert "02.12.2026, 17:00" in words.meeting


def test_a_preview_has_no_number_and_says_so():
    words = ReportWords(replace(samples.rich_report(), number=""))
    assert words.number == words.preview


def test_an_unknown_word_is_an_error():
    with pytest.raises(AttributeError):
        _ = ReportWords(samples.rich_report()).nonsense
