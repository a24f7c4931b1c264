"""The course of a target: baseline, planned way, interim targets, values with their interval, breaks."""

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from typing import Protocol

from tracker.evaluation.calculations import Figure, IndicatorFacts, value_interval
from tracker.evaluation.calculations.projections import Projection
from tracker.evaluation.calculations.terms import gap_to_town
from tracker.monitoring.charts import Break, LineChart, Mark, Point, Series
from tracker.monitoring.vocabulary import Quality, ValueState
from tracker.planning.calculations import TargetDefinition
from tracker.planning.vocabulary import TargetType
from tracker.shared.numbers import Number
from tracker.shared.text import N_, translate


class Measured(Protocol):
    """A published figure, as far as a chart needs it."""

    @property
    def figure(self) -> Figure: ...
    @property
    def quality(self) -> Quality: ...


def target_chart(
    definition: TargetDefinition,
    facts: IndicatorFacts,
    measured: Sequence[Measured],
    town: Iterable[Figure],
    label: str,
    language: str,
    continued: Projection | None = None,
) -> LineChart:
    """Return the line of one target; for a gap to the town the line is the gap."""
    figures_of_town = {figure.period_end: figure for figure in town}
    points = tuple(_point(each, definition, facts, figures_of_town, language) for each in measured)
    if continued is not None:
        ahead = facts.period_label(continued.on, language)
        points += (Point(ahead, continued.on, continued.value, is_projected=True),)
    is_gap_of_shares = definition.target_type is TargetType.REDUCE_GAP and facts.unit == "percent"
    return LineChart(
        "percentage_points" if is_gap_of_shares else facts.unit,
        facts.decimals,
        (Series(label, points), *_corridor(definition, facts, language)),
        breaks=tuple(_breaks(measured)),
        baseline=_mark(definition.baseline_date, definition.baseline, facts, language),
        interims=tuple(
            mark for on, value in definition.interim if (mark := _mark(on, value, facts, language)) is not None
        ),
        target=_mark(definition.target_date, _aim(definition), facts, language),
    )


def _point(
    each: Measured, definition: TargetDefinition, facts: IndicatorFacts, town: dict[date, Figure], language: str
) -> Point:
    figure, is_gap = each.figure, definition.target_type is TargetType.REDUCE_GAP
    beside = town.get(figure.period_end)
    value = _gap(definition, facts, figure, beside) if is_gap else figure.value
    interval = None if is_gap else value_interval(figure, facts)
    low, high = (Fraction(bound) for bound in interval) if interval is not None else (None, None)
    return Point(
        facts.period_label(figure.period_end, language),
        figure.period_end,
        value,
        state=_state_of_gap(figure, beside) if is_gap else figure.state,
        quality=each.quality,
        low=low,
        high=high,
    )


def _gap(definition: TargetDefinition, facts: IndicatorFacts, here: Figure, town: Figure | None) -> Fraction | None:
    if here.value is None or town is None or town.value is None:
        return None
    return gap_to_town(definition, facts, here.value, town.value)


def _state_of_gap(here: Figure, town: Figure | None) -> ValueState:
    """Return why there is no gap: what is missing here, else what is missing of the town."""
    if here.state is not ValueState.REPORTED:
        return here.state
    return town.state if town is not None else ValueState.MISSING


def _breaks(measured: Iterable[Measured]) -> Iterable[Break]:
    for each in measured:
        if each.figure.break_reason is not None and not each.figure.break_confirmed:
            yield Break(each.figure.period_end, each.figure.break_reason)


def _aim(definition: TargetDefinition) -> Number | None:
    """Return the value to be reached, None where it is no single one."""
    if definition.target_type is TargetType.HOLD:
        return definition.baseline
    return None if definition.target_type is TargetType.CORRIDOR else definition.target


def _mark(on: date | None, value: Number | None, facts: IndicatorFacts, language: str) -> Mark | None:
    if on is None or value is None:
        return None
    end = facts.snap(on)
    return Mark(facts.period_label(end, language), end, value)


def _corridor(definition: TargetDefinition, facts: IndicatorFacts, language: str) -> Iterable[Series]:
    """Yield the bounds of a corridor as two level lines from beginning to end."""
    if definition.target_type is not TargetType.CORRIDOR:
        return
    days = [facts.snap(day) for day in (definition.baseline_date, definition.target_date) if day is not None]
    for bound, name in ((definition.corridor_low, _FROM), (definition.corridor_high, _TO)):
        if bound is not None and days:
            points = tuple(Point(facts.period_label(day, language), day, bound) for day in days)
            yield Series(translate(name, language), points)


_FROM = N_("corridor from")
_TO = N_("corridor to")
