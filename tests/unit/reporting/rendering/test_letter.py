"""The mail: the message of page one on the first screen, nothing loaded, nothing followed."""

import re
from dataclasses import replace

from tests.unit.reporting.rendering import samples
from tests.unit.reporting.rendering.golden import assert_is_known
from tracker.reporting.rendering.letter import MOST_MEASURES, MOST_TARGETS, render_mail
from tracker.reporting.vocabulary import Asked

URL = "https://zielkreis.example/reports/14"


def squeezed(text: str) -> str:
    return " ".join(text.split())


def test_the_english_mail_is_the_one_we_know():
    mail = render_mail(samples.english_report(), URL)
    assert_is_known("report_mail.en.txt", f"{mail.subject}\n\n{mail.text}\n")
    assert_is_known("report_mail.en.html", mail.html + "\n")


def test_both_forms_say_what_is_asked_what_changed_and_how_many_stand_where():
    report = samples.rich_report()
    mail = render_mail(report, URL)
    for form in (squeezed(mail.text), squeezed(re.sub("<[^>]+>", "", mail.html))):
        for request in report.asked:
            assert squeezed(request.title) in form
        for change in report.target_changes:
            assert squeezed(change.sentence) in form
            assert squeezed(change.calculation) in form
        for gone in report.measure_changes:
            assert squeezed(f"{gone.code} {gone.title}") in form
            assert gone.reason in form
        assert squeezed(report.counts_sentence) in form
        assert form.count(report.chance_note) == 1
    assert URL in mail.text
    assert f'href="{URL}"' in mail.html


def test_the_subject_is_one_line_and_names_committee_and_day():
    subject = render_mail(replace(samples.rich_report(), title="Bericht\r\nBcc: alle"), URL).subject
    assert "\n" not in subject
    assert "Ausschuss für Soziales" in subject
    assert "02.12.2026" in subject


def test_a_correction_is_seen_in_the_subject_and_at_the_top():
    report = samples.corrected_report()
    mail = render_mail(report, URL)
    assert mail.subject != render_mail(samples.rich_report(), URL).subject
    assert squeezed(mail.text).index(squeezed(report.erratum)) < squeezed(mail.text).index(report.asked[1].title)


def test_a_report_without_a_meeting_names_none():
    mail = render_mail(replace(samples.rich_report(), meeting_at=None), URL)
    assert "02.12.2026" not in mail.subject + mail.text + mail.html


def test_many_changes_are_cut_off_and_counted():
    report = samples.crowded_report()
    mail = render_mail(report, URL)
    left_out = len(report.target_changes) + len(report.measure_changes) - MOST_TARGETS - MOST_MEASURES
    assert report.target_changes[MOST_TARGETS - 1].code in mail.text
    assert f"{report.target_changes[MOST_TARGETS].code} " not in mail.text
    assert f"{left_out} further changes" in mail.text or f"{left_out} weitere" in mail.text


def test_nothing_is_loaded_and_nobody_is_followed():
    html = render_mail(samples.rich_report(), URL).html
    assert re.findall(r"(?:src|url\(|<img|<link|<script)", html) == []
    assert set(re.findall(r'href="([^"]+)"', html)) == {URL}


def test_texts_are_never_markup_in_html_and_stay_as_they_are_in_text():
    report = replace(samples.quiet_report(), asked=(Asked(title="<b>A & B</b> {{ 7 * 7 }}", text=""),))
    mail = render_mail(report, URL)
    assert "<b>A & B</b> {{ 7 * 7 }}" in mail.text
    assert "&lt;b&gt;A &amp; B&lt;/b&gt; {{ 7 * 7 }}" in mail.html
