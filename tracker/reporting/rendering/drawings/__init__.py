"""Neutral charts as SVG, for paper and for files that load nothing."""

from pathlib import Path

from tracker.reporting.rendering.drawings.bars import bar_layers
from tracker.reporting.rendering.drawings.lines import line_layers
from tracker.reporting.rendering.drawings.vega import svg
from tracker.reporting.vocabulary import ReportChart

_LAYERS = {"line": line_layers, "bars": bar_layers}


def draw(chart: ReportChart, language: str, fonts: Path | None) -> str:
    """Return the chart as SVG, "" for a kind that is not drawn on paper; its table is there all the same."""
    layers = _LAYERS.get(str(chart.drawing["kind"]))
    return svg(layers(chart.drawing), language, fonts) if layers else ""
