"""What all charts share: a value that may be unknown, and how it is said."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from tracker.monitoring.vocabulary import Quality, ValueState
from tracker.shared.numbers import Number, format_number, format_with_unit
from tracker.shared.text import N_, translate

JsonObject = dict[str, object]


@dataclass(frozen=True)
class ChartTable:
    """A chart's table: ready strings, the first cell of a row naming it; `words` are columns without numbers."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    words: tuple[int, ...] = ()


@dataclass(frozen=True)
class AreaValue:
    """One area's value in a comparison; `value` is None exactly when `state` says why."""

    label: str
    value: Number | None
    state: ValueState = ValueState.REPORTED
    quality: Quality = Quality.FINAL
    low: Number | None = None
    high: Number | None = None
    url: str | None = None


class Valued(Protocol):
    @property
    def value(self) -> Number | None: ...
    @property
    def state(self) -> ValueState: ...
    @property
    def quality(self) -> Quality: ...
    @property
    def low(self) -> Number | None: ...
    @property
    def high(self) -> Number | None: ...


@dataclass(frozen=True)
class Measured:
    """In what a chart's values are measured and printed."""

    unit: str
    decimals: int

    def say(self, value: Number, language: str) -> str:
        return format_with_unit(value, self.unit, self.decimals, language)

    def say_bare(self, value: Number, language: str) -> str:
        return format_number(value, self.decimals, language)

    def say_cell(self, valued: Valued, language: str) -> str:
        """Return the value with its quality, or the word for why there is none."""
        if valued.value is None:
            return translate(valued.state.label, language)
        return self._said_with(valued.value, _doubts(valued, language), language)

    def say_of(self, valued: Valued, whose: str, language: str) -> str:
        """Return a known value with its quality and what it is of, in one pair of brackets."""
        assert valued.value is not None
        return self._said_with(valued.value, [*_doubts(valued, language), whose], language)

    def say_interval(self, valued: Valued, language: str) -> str:
        if valued.low is None or valued.high is None:
            return "–"
        low, high = (self.say_bare(end, language) for end in (valued.low, valued.high))
        return translate(N_("%(low)s to %(high)s"), language, low=low, high=high)

    def _said_with(self, value: Number, remarks: Collection[str], language: str) -> str:
        text = self.say(value, language)
        return f"{text} ({', '.join(remarks)})" if remarks else text


def drawn(value: Number | None) -> float | None:
    """Return what a drawer needs; this is the last moment at which the number was exact."""
    return None if value is None else float(value)


def has_intervals(values: Iterable[Valued]) -> bool:
    return any(valued.low is not None and valued.high is not None for valued in values)


def axis(values: Iterable[Number], language: str) -> JsonObject:
    """Return whether the value axis starts at zero; where it does not, the drawing must say so.

    It starts at zero unless every value lies in the upper half of what would then be drawn.
    """
    exact = [Fraction(value) for value in values]
    cut = bool(exact) and (min(exact) > max(exact) / 2 > 0)
    note = translate(N_("The axis does not start at zero."), language) if cut else ""
    return {"starts_at_zero": not cut, "note": note}


def _doubts(valued: Valued, language: str) -> list[str]:
    """Return what is to be known of a figure that is not final, as words."""
    return [] if valued.quality is Quality.FINAL else [translate(valued.quality.label, language)]


def joined(words: Iterable[str], language: str) -> str:
    """Return “a, b and c”."""
    *first, last = words
    if not first:
        return last
    return translate(N_("%(first)s and %(last)s"), language, first=", ".join(first), last=last)
