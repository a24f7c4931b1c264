"""Neutral charts as SVG, for paper and for files that load nothing."""

from pathlib import Path

from tracker.reporting.rendering.drawings.bars import bar_sheet
from tracker.reporting.rendering.drawings.lines import line_sheet
from tracker.reporting.rendering.drawings.vega import svg
from tracker.reporting.vocabulary import ReportChart

_SHEETS = {"line": line_sheet, "bars": bar_sheet}


def draw(chart: ReportChart, language: str, fonts: Path | None) -> str:
    """Return the chart as SVG, "" for a kind that is not drawn on paper; its table is there all the same."""
    sheet = _SHEETS.get(str(chart.drawing["kind"]))
    return svg(sheet(chart.drawing), language, fonts) if sheet else ""
