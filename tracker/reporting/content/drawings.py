"""Charts of a report, as data."""

from collections.abc import Sequence

from tracker.evaluation.queries import Standing
from tracker.monitoring.charts import BarCounts, LineChart, StateCount
from tracker.reporting import vocabulary
from tracker.reporting.vocabulary import ReportChart
from tracker.shared.text import N_, translate


def overview_chart(counts: Sequence[vocabulary.StateCount], language: str) -> ReportChart:
    """Return how many targets are in which state, drawn."""
    bars = BarCounts(
        counted=translate(N_("impact targets"), language),
        states=tuple(StateCount(label=each.label, count=each.count, tone=each.tone.value) for each in counts),
    )
    return _drawn(translate(N_("Impact targets by state"), language), bars, language)


def target_chart(standing: Standing, language: str) -> ReportChart | None:
    """Return a target's measured course with its way; None where nothing has been measured."""
    chart = standing.chart(language) if any(each.published.value is not None for each in standing.measured) else None
    return _drawn(standing.label(language), chart, language) if chart is not None else None


def _drawn(title: str, chart: BarCounts | LineChart, language: str) -> ReportChart:
    table = chart.table(language)
    return ReportChart(
        title=title,
        summary=chart.summary(language),
        drawing=chart.as_json(language),
        header=table.header,
        rows=table.rows,
        words=table.words,
    )
