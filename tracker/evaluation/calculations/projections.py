"""Where a course leads if it simply goes on: no forecast, and never part of a judgement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import combinations

from tracker.evaluation.calculations.attainment import Attainment
from tracker.evaluation.calculations.figures import Figure, IndicatorFacts, Series
from tracker.evaluation.calculations.paths import months
from tracker.evaluation.calculations.terms import gap_to_town
from tracker.monitoring.vocabulary import IndicatorKind
from tracker.planning.calculations import TargetDefinition
from tracker.planning.vocabulary import TargetType
from tracker.shared.numbers import format_difference, format_reference_date, format_with_unit
from tracker.shared.text import N_, translate

FEWEST_VALUES = 4
MOST_VALUES = 5

Value = tuple[date, Fraction]


@dataclass(frozen=True, slots=True)
class Projection:
    """The value at the target date on the line through the last values, and through how many it was laid."""

    on: date
    value: Fraction
    through: int


def projection(
    definition: TargetDefinition, facts: IndicatorFacts, attainment: Attainment, series: Series, town: Series
) -> Projection | None:
    """Return where the course leads by the target date.

    None where that is decided, where fewer than four values can be compared or the latest is unknown, and
    where a straight line would lead to what cannot be.
    """
    latest = series.latest()
    if definition.target_type is TargetType.QUALITATIVE or definition.target_date is None or attainment.is_final:
        return None
    values = _since_last_break(definition, facts, series, town)[-MOST_VALUES:]
    end = facts.snap(definition.target_date)
    if latest is None or len(values) < FEWEST_VALUES or not values[-1][0] == latest.period_end < end:
        return None
    value = on_the_line(values, end)
    return Projection(end, value, len(values)) if _can_be(value, values, facts) else None


def on_the_line(values: Sequence[Value], day: date) -> Fraction:
    """Return the value at ``day`` on the straight line through values of different days, in exact fractions.

    Its slope is the median of the slopes between every two values (P. K. Sen, Estimates of the regression
    coefficient based on Kendall's tau, Journal of the American Statistical Association 63, 1968), its height
    the median of what remains; so one odd value does not turn it.
    """
    points = [(months(on), value) for on, value in values]
    slope = _median([(y2 - y1) / (x2 - x1) for (x1, y1), (x2, y2) in combinations(points, 2)])
    return _median([y - slope * x for x, y in points]) + slope * months(day)


def projection_sentence(
    projected: Projection | None, definition: TargetDefinition, facts: IndicatorFacts | None, language: str
) -> str:
    """Say where the line leads and what it is not; empty without a projection."""
    if projected is None or facts is None:
        return ""
    is_gap = definition.target_type is TargetType.REDUCE_GAP
    printed = (format_difference if is_gap else format_with_unit)(projected.value, facts.unit, facts.decimals, language)
    when = format_reference_date(projected.on, language)
    return translate(_SENTENCE, language, count=projected.through, value=printed, when=when)


_SENTENCE = N_(
    "Simple continuation: a straight line through the last %(count)s values leads to %(value)s %(when)s. "
    "That is no forecast, and it plays no part in the state."
)


def _since_last_break(definition: TargetDefinition, facts: IndicatorFacts, series: Series, town: Series) -> list[Value]:
    """Return the numbers that can be compared with the latest one, for a gap the gaps."""
    is_gap = definition.target_type is TargetType.REDUCE_GAP
    begins = max((_last_break(each) for each in ((series, town) if is_gap else (series,))), default=date.min)
    found = []
    for figure in series.figures:
        value = _gap(definition, facts, figure, town) if is_gap else figure.value
        if value is not None and figure.period_end >= begins:
            found.append((figure.period_end, value))
    return found


def _last_break(series: Series) -> date:
    opened = [each.period_end for each in series.figures if each.break_reason is not None and not each.break_confirmed]
    return max(opened, default=date.min)


def _gap(definition: TargetDefinition, facts: IndicatorFacts, here: Figure, town: Series) -> Fraction | None:
    beside = town.at(here.period_end)
    if here.value is None or beside is None or beside.value is None:
        return None
    return gap_to_town(definition, facts, here.value, beside.value)


def _can_be(value: Fraction, values: Sequence[Value], facts: IndicatorFacts) -> bool:
    """Say whether there can be such a value: none below zero where none was, no share above the whole."""
    if value < 0 <= min(measured for _, measured in values):
        return False
    return not (facts.kind is IndicatorKind.SHARE and facts.unit == "percent" and value > 100)


def _median(numbers: Sequence[Fraction]) -> Fraction:
    ordered, middle = sorted(numbers), len(numbers) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
