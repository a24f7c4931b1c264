"""The report as one HTML file for archive and export."""

from base64 import b64encode
from pathlib import Path

from tracker.reporting.rendering.drawings import draw
from tracker.reporting.rendering.templates import fill
from tracker.reporting.vocabulary import CommitteeReport, ReportChart


def render_html(report: CommitteeReport, *, base_url: str, fonts_dir: Path) -> str:
    """Return a document that loads nothing: its charts are images in it, its styles stand in its head."""
    fonts = fonts_dir if fonts_dir.is_dir() else None
    charts = {target.path: target.chart for section in report.fields for target in section.targets if target.chart}
    charts["overview"] = report.overview
    drawings = {name: _image(chart, report.language, fonts) for name, chart in charts.items()}
    return fill("reporting/report_document.html", report, base_url, drawings=drawings)


def _image(chart: ReportChart, language: str, fonts: Path | None) -> str:
    drawn = draw(chart, language, fonts)
    return f"data:image/svg+xml;base64,{b64encode(drawn.encode()).decode()}" if drawn else ""
