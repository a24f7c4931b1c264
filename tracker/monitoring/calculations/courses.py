"""One area's figures over time: the latest, what it was before, and how they are said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Protocol

from tracker.monitoring.vocabulary import IndicatorFacts, ValueState
from tracker.shared.numbers import (
    distinct_decimals,
    format_number,
    format_percent_points,
    format_reference_date,
    format_with_unit,
)
from tracker.shared.periods import Period
from tracker.shared.text import N_, translate

NOT_MEASURED = frozenset({ValueState.NOT_YET_DUE, ValueState.NOT_APPLICABLE})


class Figure(Protocol):
    """A published figure, as far as a course needs it."""

    @property
    def period(self) -> Period: ...
    @property
    def state(self) -> ValueState: ...
    @property
    def value(self) -> Fraction | None: ...
    @property
    def break_reason(self) -> str | None: ...
    @property
    def break_confirmed(self) -> bool: ...


@dataclass(frozen=True)
class Change:
    """From one figure with a number to a later one; `is_broken` where an unconfirmed break lies between them."""

    since: Period
    difference: Fraction
    is_broken: bool


def latest_figure(figures: Sequence[Figure]) -> Figure | None:
    """Return the latest figure that was due at all; one that is missing or kept secret is not passed over."""
    due = [figure for figure in figures if figure.state not in NOT_MEASURED]
    return max(due, key=lambda figure: figure.period.end, default=None)


def change_before(figures: Sequence[Figure], latest: Figure | None, *, years: int | None = None) -> Change | None:
    """Return the change since the figure before, or since the same period some years ago."""
    if latest is None or latest.value is None:
        return None
    earlier = [figure for figure in figures if figure.value is not None and figure.period.end < latest.period.end]
    if years is not None:
        day = _years_before(latest.period.end, years)
        earlier = [figure for figure in earlier if figure.period.end == day]
    if not earlier:
        return None
    before = max(earlier, key=lambda figure: figure.period.end)
    assert before.value is not None
    broken = any(
        figure.break_reason is not None
        and not figure.break_confirmed
        and before.period.end < figure.period.end <= latest.period.end
        for figure in figures
    )
    return Change(before.period, latest.value - before.value, broken)


def said_value(figure: Figure | None, facts: IndicatorFacts, language: str) -> str:
    """Return a value with its unit, or the word for why there is none."""
    if figure is None:
        return translate(N_("no figure yet"), language)
    if figure.value is None:
        return translate(figure.state.label, language)
    return format_with_unit(figure.value, facts.unit, facts.decimals, language)


def said_change(change: Change | None, facts: IndicatorFacts, language: str) -> str:
    """Return a difference with its sign; percentages differ by percentage points, and a break is said."""
    if change is None:
        return "–"
    if change.is_broken:
        return translate(N_("not comparable (break in the series)"), language)
    if facts.unit == "percent":
        return format_percent_points(change.difference, _decimals(change, facts), language, signed=True)
    return format_number(change.difference, _decimals(change, facts), language, signed=True)


def said_standing(figures: Sequence[Figure], facts: IndicatorFacts, language: str) -> str:
    """Return in one sentence how the town stands."""
    latest = latest_figure(figures)
    if latest is None:
        return translate(N_("There is no figure for the town yet."), language)
    when = format_reference_date(latest.period.end, language)
    when = when[:1].upper() + when[1:]
    said = translate(N_("%(when)s: %(value)s."), language, when=when, value=said_value(latest, facts, language))
    change = change_before(figures, latest)
    if change is None:
        return said
    return f"{said} {_said_since(change, facts, language)}"


def _said_since(change: Change, facts: IndicatorFacts, language: str) -> str:
    since = change.since.label(language)
    if change.is_broken:
        return translate(N_("Not comparable with %(since)s: the series breaks in between."), language, since=since)
    if change.difference == 0:
        return translate(N_("Unchanged since %(since)s."), language, since=since)
    if facts.unit == "percent":
        difference = said_change(change, facts, language)
    else:
        decimals = _decimals(change, facts)
        difference = format_with_unit(change.difference, facts.unit, decimals, language, signed=True)
    return translate(N_("Since %(since)s: %(difference)s."), language, since=since, difference=difference)


def _decimals(change: Change, facts: IndicatorFacts) -> int:
    """Return how many decimals keep a small change from looking like none."""
    if abs(change.difference) >= 1:
        return facts.decimals
    decimals = distinct_decimals([change.difference, 0], facts.decimals)
    return decimals if decimals <= facts.decimals + 2 else facts.decimals


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)
