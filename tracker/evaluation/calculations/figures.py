"""What a judgement is made from: facts about the indicator, and figures of one area over time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from tracker.monitoring.vocabulary import Direction, IndicatorKind, ValueState
from tracker.shared.periods import PeriodType, latest_period, period_ending

EXTRA_MONTHS_BEFORE_TOO_OLD = 18
NO_MEASUREMENT = frozenset({ValueState.NOT_YET_DUE, ValueState.NOT_APPLICABLE})


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorFacts:
    """What a judgement must know about an indicator; `tolerance` stands in its unit."""

    kind: IndicatorKind
    direction: Direction
    unit: str
    decimals: int
    tolerance: Decimal | None = None
    period_type: PeriodType = PeriodType.YEAR
    interval_months: int = 12
    max_age_months: int | None = None

    @property
    def is_count(self) -> bool:
        """A count of the town is no measure for its districts."""
        return self.kind is IndicatorKind.COUNT

    @property
    def oldest_age(self) -> int:
        """Months after which the latest value says nothing about today."""
        return (
            self.interval_months + EXTRA_MONTHS_BEFORE_TOO_OLD if self.max_age_months is None else self.max_age_months
        )

    def snap(self, entered: date) -> date:
        """Return the end of the latest period that has ended by the date entered."""
        return latest_period(self.period_type, entered).end

    def period_label(self, end: date, language: str) -> str:
        return period_ending(self.period_type, end).label(language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One value of one area; only a reported one carries a number.

    `break_reason` says why the series starts anew with this figure; `break_confirmed`, that
    somebody holds the values before and after to be comparable.
    """

    period_end: date
    state: ValueState = ValueState.REPORTED
    value: Fraction | None = None
    numerator: int | None = None
    denominator: int | None = None
    break_reason: str | None = None
    break_confirmed: bool = False

    def __post_init__(self) -> None:
        if (self.state is ValueState.REPORTED) != (self.value is not None):
            raise ValueError("a figure carries a number when it is reported, and only then")

    @property
    def counts(self) -> tuple[int, int] | None:
        """Return numerator and denominator where they make a share, 0 ≤ n ≤ d and d > 0."""
        n, d = self.numerator, self.denominator
        return (n, d) if n is not None and d is not None and 0 <= n <= d and d > 0 else None


@dataclass(frozen=True, slots=True, init=False)
class Series:
    """The figures of one area in the order of time, whatever order they came in."""

    figures: tuple[Figure, ...]

    def __init__(self, figures: Iterable[Figure] = ()) -> None:
        object.__setattr__(self, "figures", tuple(sorted(figures, key=lambda figure: figure.period_end)))

    def at(self, end: date) -> Figure | None:
        """Return the figure with a number of the period that ends on ``end``, None if there is none."""
        return next((figure for figure in self._reported() if figure.period_end == end), None)

    def first_value_from(self, day: date) -> Figure | None:
        return next((figure for figure in self._reported() if figure.period_end >= day), None)

    def latest(self) -> Figure | None:
        """Return the latest figure that was due at all, be it a number, missing or suppressed."""
        due = [figure for figure in self.figures if figure.state not in NO_MEASUREMENT]
        return due[-1] if due else None

    def has_open_break(self, after: date, until: date) -> bool:
        """Say whether the series breaks within ``after`` < d ≤ ``until`` and nobody has confirmed it."""
        return any(
            figure.break_reason is not None and not figure.break_confirmed and after < figure.period_end <= until
            for figure in self.figures
        )

    def _reported(self) -> Iterator[Figure]:
        return (figure for figure in self.figures if figure.state is ValueState.REPORTED)
