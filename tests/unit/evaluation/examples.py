"""Targets, indicators and figures as the tests of evaluation use them: ten years from 2020, judged in late 2026."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from tracker.evaluation.calculations import Attainment, Figure, IndicatorFacts, Series, TargetDefinition, assess
from tracker.monitoring.vocabulary import Direction, IndicatorKind, ValueState
from tracker.planning.vocabulary import TargetType

TODAY = date(2026, 11, 21)
START, HALF_TIME, END = date(2020, 12, 31), date(2025, 12, 31), date(2030, 12, 31)
LOWER_IS_BETTER = IndicatorFacts(
    kind=IndicatorKind.SHARE, direction=Direction.HIGHER_WORSE, unit="percent", decimals=1, max_age_months=24
)
HIGHER_IS_BETTER = IndicatorFacts(
    kind=IndicatorKind.SHARE, direction=Direction.HIGHER_BETTER, unit="percent", decimals=1, max_age_months=24
)
NEUTRAL = IndicatorFacts(
    kind=IndicatorKind.SHARE, direction=Direction.NEUTRAL, unit="percent", decimals=1, max_age_months=24
)


def target(type_: TargetType, baseline: str | None, aim: str | None = None, **more: object) -> TargetDefinition:
    """Return a target from the end of 2020 to the end of 2030, unless ``more`` says otherwise."""
    laid_down: dict[str, object] = {"baseline_date": START, "target_date": END, **more}
    return TargetDefinition(
        target_type=type_,
        baseline=None if baseline is None else Decimal(baseline),
        target=None if aim is None else Decimal(aim),
        **laid_down,  # type: ignore[arg-type]
    )


def corridor(baseline: str, low: str, high: str, **more: object) -> TargetDefinition:
    return target(TargetType.CORRIDOR, baseline, corridor_low=Decimal(low), corridor_high=Decimal(high), **more)


def year_end(year: int) -> date:
    return date(year, 12, 31)


def figure(year: int, value: str | None = None, **more: object) -> Figure:
    exact = None if value is None else Fraction(value)
    return Figure(period_end=year_end(year), value=exact, **more)  # type: ignore[arg-type]


def silent(year: int, state: ValueState) -> Figure:
    return Figure(period_end=year_end(year), state=state)


def counted(year: int, n: int, d: int) -> Figure:
    return Figure(period_end=year_end(year), value=Fraction(100 * n, d), numerator=n, denominator=d)


def judged(
    definition: TargetDefinition,
    *figures: Figure,
    facts: IndicatorFacts | None = LOWER_IS_BETTER,
    town: tuple[Figure, ...] = (),
    today: date = TODAY,
) -> Attainment:
    return assess(definition, facts, Series(figures), Series(town), today)
