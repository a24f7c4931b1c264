"""An indicator's page as values to draw: course of the town, areas beside it, map."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from flask import url_for

from tracker.evaluation.calculations import chance
from tracker.evaluation.calculations.figures import Figure
from tracker.monitoring.calculations.courses import latest_figure
from tracker.monitoring.charts import AreaValue, Break, Choropleth, LineChart, MapArea, Mark, Point, RankedDots, Series
from tracker.monitoring.disclosure import PublishedFigure
from tracker.monitoring.queries.areas import AreaEntry
from tracker.monitoring.vocabulary import IndicatorFacts, IndicatorKind, ValueState
from tracker.planning.queries.target_marks import TargetMark
from tracker.shared.periods import Period, PeriodType, latest_period
from tracker.shared.text import N_, translate


@dataclass(frozen=True)
class Drawing:
    """All that is drawn of an indicator; None where there is nothing to draw."""

    of_town: list[PublishedFigure]
    line: LineChart | None
    dots: RankedDots | None
    map: Choropleth | None
    level: str | None
    levels: tuple[tuple[str, str], ...]  # key and words of the levels that have figures
    broken: tuple[PublishedFigure, ...]
    town: AreaEntry | None


def draw_indicator(
    facts: IndicatorFacts,
    figures: Sequence[PublishedFigure],
    areas: Sequence[AreaEntry],
    targets: Sequence[TargetMark],
    level: str | None,
    language: str,
) -> Drawing:
    town = next((area for area in areas if area.is_town), None)
    of_town = [figure for figure in figures if town is not None and figure.area_id == town.id]
    with_figures = {figure.area_id for figure in figures}
    levels = {
        area.level_key: area.level_name(language) for area in areas if area.id in with_figures and not area.is_town
    }
    level = level if level in levels else next(reversed(levels), None)
    of_level = {area.id: area for area in areas if area.level_key == level}
    there = [figure for figure in figures if figure.area_id in of_level]
    dots = _dots(facts, there, of_town, of_level, town, language)
    return Drawing(
        of_town=of_town,
        line=_line(facts, of_town, targets, town, language),
        dots=dots,
        map=_map(facts, there, of_level, language),
        level=level,
        levels=tuple(levels.items()),
        broken=tuple(figure for figure in of_town if figure.break_reason),
        town=town,
    )


def chance_remark(facts: IndicatorFacts, of_town: Sequence[PublishedFigure], language: str) -> str | None:
    """Say whether the last change of a share may be chance; None where that cannot be asked."""
    counted = [figure for figure in of_town if _counts(figure) is not None]
    if facts.kind is not IndicatorKind.SHARE or len(counted) < 2 or counted[-1] is not latest_figure(of_town):
        return None
    before, now = (_counts(figure) for figure in counted[-2:])
    assert before is not None
    assert now is not None
    low, high = chance.newcombe_interval(now, before)
    if low <= 0 <= high:
        return translate(N_("The change is within what chance alone may do."), language)
    return translate(N_("The change is larger than what chance alone may do."), language)


def _line(
    facts: IndicatorFacts,
    of_town: Sequence[PublishedFigure],
    targets: Sequence[TargetMark],
    town: AreaEntry | None,
    language: str,
) -> LineChart | None:
    if not of_town or town is None:
        return None
    of_whole = [
        each for each in targets if each.area_id in (None, town.id) and each.breakdown_id is None and each.target_on
    ]
    aim = next((each for each in of_whole if each.target is not None), None)
    return LineChart(
        facts.unit,
        facts.decimals,
        (Series(town.name, tuple(_point(figure, facts, language) for figure in of_town)),),
        breaks=tuple(
            Break(figure.period.end, figure.break_reason)
            for figure in of_town
            if figure.break_reason and not figure.break_confirmed
        ),
        target=_mark(aim, facts, language) if aim else None,
    )


def _mark(aim: TargetMark, facts: IndicatorFacts, language: str) -> Mark | None:
    if aim.target is None or aim.target_on is None:
        return None
    period = latest_period(facts.period_type or PeriodType.YEAR, aim.target_on)
    return Mark(period.label(language), period.end, aim.target)


def _point(figure: PublishedFigure, facts: IndicatorFacts, language: str) -> Point:
    low, high = _interval(figure, facts)
    return Point(
        figure.period.label(language),
        figure.period.end,
        figure.value,
        figure.state,
        figure.quality,
        low,
        high,
    )


def _dots(
    facts: IndicatorFacts,
    there: Sequence[PublishedFigure],
    of_town: Sequence[PublishedFigure],
    areas: dict[int, AreaEntry],
    town: AreaEntry | None,
    language: str,
) -> RankedDots | None:
    latest = latest_figure(there)
    if latest is None or town is None:
        return None
    of_period = [figure for figure in there if figure.period == latest.period]
    return RankedDots(
        facts.unit,
        facts.decimals,
        latest.period.label(language),
        tuple(_area_value(figure, areas[figure.area_id], facts) for figure in of_period),
        None if facts.is_count else _beside(facts, of_town, town, latest.period),
    )


def _beside(facts: IndicatorFacts, of_town: Sequence[PublishedFigure], town: AreaEntry, period: Period) -> AreaValue:
    figure = next((each for each in of_town if each.period == period), None)
    return _area_value(figure, town, facts) if figure else AreaValue(town.name, None, ValueState.MISSING)


def _map(
    facts: IndicatorFacts, there: Sequence[PublishedFigure], areas: dict[int, AreaEntry], language: str
) -> Choropleth | None:
    latest = latest_figure(there)
    if latest is None or facts.is_count:
        return None
    of_period = {figure.area_id: figure for figure in there if figure.period == latest.period}
    places = []
    for area in areas.values():
        if area.outline is None:
            continue
        figure = of_period.get(area.id)
        value = _area_value(figure, area, facts) if figure else AreaValue(area.name, None, ValueState.MISSING)
        places.append(MapArea(value, json.loads(area.outline)))
    if not places:
        return None
    return Choropleth(facts.kind, facts.unit, facts.decimals, latest.period.label(language), tuple(places))


def _area_value(figure: PublishedFigure, area: AreaEntry, facts: IndicatorFacts) -> AreaValue:
    low, high = _interval(figure, facts)
    url = url_for("monitoring.show_area", level_key=area.level_key, key=area.key)
    return AreaValue(area.name, figure.value, figure.state, figure.quality, low, high, url)


def _interval(figure: PublishedFigure, facts: IndicatorFacts) -> tuple[Fraction | None, Fraction | None]:
    counts = _counts(figure)
    if facts.kind is not IndicatorKind.SHARE or counts is None:
        return None, None
    low, high = chance.wilson_interval(*counts)
    factor = {"percent": 100, "per_100": 100, "per_1000": 1000}.get(facts.unit, 1)
    return Fraction(low) * factor, Fraction(high) * factor


def _counts(figure: PublishedFigure) -> tuple[int, int] | None:
    """Return whole counts that make a share; None for others."""
    n, d = figure.numerator, figure.denominator
    if not isinstance(n, int) or not isinstance(d, int):
        return None
    return Figure(period_end=figure.period.end, value=figure.value, numerator=n, denominator=d).counts
