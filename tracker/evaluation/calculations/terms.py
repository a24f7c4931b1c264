"""A target's terms on one scale: every type becomes baseline, path, target and a way that is worse."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TypeVar

from tracker.evaluation.calculations.figures import IndicatorFacts
from tracker.evaluation.calculations.paths import Path, path
from tracker.evaluation.vocabulary import Reason
from tracker.monitoring.vocabulary import Direction
from tracker.planning.calculations import TargetDefinition
from tracker.planning.vocabulary import TargetType

_Term = TypeVar("_Term")
HowMuchWorse = Callable[[Fraction, Fraction], Fraction]


@dataclass(frozen=True, slots=True)
class Terms:
    """What a value is judged by, in the scale it is judged on: values, distances to a corridor, or gaps.

    `how_much_worse(x, than)` is above zero where x is worse. A level that is held has no path of
    its own and no share of a way: it stays at its baseline; it may have no end.
    """

    begins: date
    ends: date | None
    baseline: Fraction
    target: Fraction
    path: Path
    tolerance: Fraction
    slack_at_target: Fraction
    how_much_worse: HowMuchWorse

    def share_of_way(self, value: Fraction) -> Fraction | None:
        """Return how much of the way lies behind ``value``, 1 being the target; None where there is no way."""
        way = self.target - self.baseline
        return (value - self.baseline) / way if way else None

    def is_final(self, day: date) -> bool:
        return self.ends is not None and day >= self.ends


def missing_term(definition: TargetDefinition, facts: IndicatorFacts | None) -> Reason | None:
    """Return what is not laid down yet, None where the target can be measured."""
    if facts is None:
        return Reason.NO_INDICATOR
    if definition.baseline is None or definition.baseline_date is None:
        return Reason.NO_BASELINE
    match definition.target_type:
        case TargetType.HOLD:
            needed: tuple[object, ...] = ()
        case TargetType.CORRIDOR:
            needed = (definition.corridor_low, definition.corridor_high, definition.target_date)
        case _:
            needed = (definition.target, definition.target_date)
    return Reason.NO_TARGET if None in needed else None


def terms_of(definition: TargetDefinition, facts: IndicatorFacts) -> Terms:
    """Return the terms of a target from which nothing is missing (see `missing_term`)."""
    scale = _scale(definition)
    begins = facts.snap(_known(definition.baseline_date))
    ends = definition.target_date and facts.snap(definition.target_date)
    baseline = scale(_baseline(definition))
    holds = definition.target_type is TargetType.HOLD
    target = baseline if holds else _target(definition)
    interim = [] if holds else [(on, scale(Fraction(value))) for on, value in definition.interim]
    tolerance = tolerance_of(definition, facts)
    return Terms(
        begins=begins,
        ends=ends,
        baseline=baseline,
        target=target,
        path=path((begins, baseline), interim, (ends or begins, target)),
        tolerance=tolerance,
        slack_at_target=tolerance if holds or definition.target_type is TargetType.CORRIDOR else Fraction(0),
        how_much_worse=_how_much_worse(definition, facts),
    )


def tolerance_of(definition: TargetDefinition, facts: IndicatorFacts) -> Fraction:
    """Return the target's own tolerance, else the indicator's, else 0."""
    own = definition.tolerance if definition.tolerance is not None else facts.tolerance
    return Fraction(own or 0)


def good_direction(definition: TargetDefinition, facts: IndicatorFacts) -> Direction:
    """Return which way is good: the indicator says so, or the target where the indicator is neutral."""
    return (definition.direction or Direction.NEUTRAL) if facts.direction is Direction.NEUTRAL else facts.direction


def distance_to_corridor(definition: TargetDefinition, value: Fraction) -> Fraction:
    """Return d(x) = max(low - x, 0, x - high)."""
    low, high = Fraction(_known(definition.corridor_low)), Fraction(_known(definition.corridor_high))
    return max(low - value, Fraction(0), value - high)


def gap_to_town(definition: TargetDefinition, facts: IndicatorFacts, area: Fraction, town: Fraction) -> Fraction:
    """Return how much worse the area is than the town, 0 if equal or better; absolute without a direction."""
    return max(worse_by_direction(good_direction(definition, facts))(area, town), Fraction(0))


def worse_by_direction(direction: Direction) -> HowMuchWorse:
    """Return the measure of worse for a direction; without one, every deviation is worse."""
    return _WORSE[direction]


_WORSE: dict[Direction, HowMuchWorse] = {
    Direction.HIGHER_WORSE: lambda value, than: value - than,
    Direction.HIGHER_BETTER: lambda value, than: than - value,
    Direction.NEUTRAL: lambda value, than: abs(value - than),
}


def _scale(definition: TargetDefinition) -> Callable[[Fraction], Fraction]:
    if definition.target_type is TargetType.CORRIDOR:
        return lambda value: distance_to_corridor(definition, value)
    return lambda value: value


def _baseline(definition: TargetDefinition) -> Fraction:
    assert definition.baseline is not None
    return Fraction(definition.baseline)


def _target(definition: TargetDefinition) -> Fraction:
    return Fraction(0) if definition.target_type is TargetType.CORRIDOR else Fraction(_known(definition.target))


def _how_much_worse(definition: TargetDefinition, facts: IndicatorFacts) -> HowMuchWorse:
    match definition.target_type:
        case TargetType.HOLD:
            return worse_by_direction(good_direction(definition, facts))
        case TargetType.AT_LEAST:
            return worse_by_direction(Direction.HIGHER_BETTER)
        case _:
            return worse_by_direction(Direction.HIGHER_WORSE)


def _known(value: _Term | None) -> _Term:
    """Return a term that `missing_term` has already asked for."""
    assert value is not None
    return value
