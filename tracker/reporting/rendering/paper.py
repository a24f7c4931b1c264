"""The report on paper: a tagged PDF, set by typst from data, so that no text of a report is ever markup."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import typst

from tracker.reporting.rendering.drawings import draw
from tracker.reporting.rendering.icons import state_icons
from tracker.reporting.rendering.row_headers import with_row_headers
from tracker.reporting.rendering.words import ReportWords
from tracker.reporting.vocabulary import CommitteeReport, DepartmentRemark, ReportChart
from tracker.shared import palette

FOLDER = Path(__file__).parent / "layout"


def render_pdf(report: CommitteeReport, *, base_url: str, fonts_dir: Path) -> bytes:
    """Return the report as PDF/UA-1 and PDF/A-2a; the same report gives the same bytes.

    Without the folder of fonts it is set in the typeface that comes with typst.
    """
    fonts = fonts_dir if fonts_dir.is_dir() else None
    content = json.dumps(_content(report, base_url, fonts), ensure_ascii=False, default=str)
    pdf = typst.compile(
        FOLDER / "report.typ",
        root=FOLDER,
        font_paths=[fonts] if fonts else [],
        ignore_system_fonts=True,
        sys_inputs={"report": content},
        pdf_standards=["ua-1", "a-2a"],  # typst refuses to write what breaks them
        timestamp=int(report.frozen_at.timestamp()),
    )
    return with_row_headers(pdf)


def _content(report: CommitteeReport, base_url: str, fonts: Path | None) -> dict[str, Any]:
    words = ReportWords(report)
    content = asdict(report)
    del content["target_records"], content["measure_records"]
    content |= {
        "base_url": base_url.rstrip("/"),
        "words": words.static | _lines(words),
        "more_targets": [words.more_targets(count) for count in range(len(report.target_changes) + 1)],
        "more_measures": [words.more_measures(count) for count in range(len(report.measure_changes) + 1)],
        "more_revisions": [words.more_revisions(count) for count in range(len(report.target_revisions) + 1)],
        "overview": _figure(report.overview, words, fonts),
        "icons": state_icons(),
        "colours": {"ink": palette.INK, "muted": palette.MUTED, "rule": palette.RULE, "accent": palette.ACCENT},
        "tones": palette.TONES,
        "tints": palette.TONE_TINTS,
    }
    for section, printed in zip(report.fields, content["fields"], strict=True):
        for target, printed_target in zip(section.targets, printed["targets"], strict=True):
            printed_target["revised"] = [words.revised(revision) for revision in target.revisions]
            printed_target["chart"] = target.chart and _figure(target.chart, words, fonts)
        for measure, printed_measure in zip(section.measures, printed["measures"], strict=True):
            printed_measure["signed"] = words.signed(measure)
        printed["remarks"] = _remarks(section.remarks, words)
    content["remarks"] = _remarks(report.remarks, words)
    return content


def _remarks(remarks: tuple[DepartmentRemark, ...], words: ReportWords) -> list[dict[str, str]]:
    return [{"who": words.remark_of(remark), "text": remark.text} for remark in remarks]


def _lines(words: ReportWords) -> dict[str, str]:
    return {
        "number": words.number,
        "as_of": words.as_of,
        "since": words.since,
        "meeting": words.meeting,
        "frozen": words.frozen,
        "changes_heading": words.changes_heading,
        "erratum_heading": words.erratum_heading,
    }


def _figure(chart: ReportChart, words: ReportWords, fonts: Path | None) -> dict[str, Any]:
    axis = chart.drawing.get("axis")
    return {
        "title": chart.title,
        "summary": chart.summary,
        "svg": draw(chart, words.language, fonts),
        "note": axis.get("note", "") if isinstance(axis, dict) else "",
        "header": [words.value if label == chart.title else label for label in chart.header],
        "rows": chart.rows,
        "words": chart.words,
    }
