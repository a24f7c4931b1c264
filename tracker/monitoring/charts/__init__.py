"""Neutral chart values: exact until drawn, the same for browser, paper and Office; unknown is never zero.

Every chart says its `summary(language)` in words, its `table(language)` of ready strings, and `as_json(language)`
for whoever draws it.
"""

from tracker.monitoring.charts.bars import BarCounts, StateCount
from tracker.monitoring.charts.dots import RankedDots
from tracker.monitoring.charts.lines import Break, LineChart, Mark, Point, Series
from tracker.monitoring.charts.maps import Choropleth, CountsAreNoMap, MapArea
from tracker.monitoring.charts.values import AreaValue, ChartTable

__all__ = [
    "AreaValue",
    "BarCounts",
    "Break",
    "ChartTable",
    "Choropleth",
    "CountsAreNoMap",
    "LineChart",
    "MapArea",
    "Mark",
    "Point",
    "RankedDots",
    "Series",
    "StateCount",
]
