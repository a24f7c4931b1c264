"""A measured course over time, with its target and the way there."""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tracker.monitoring.charts.values import ChartTable, JsonObject, Measured, axis, drawn, has_intervals
from tracker.monitoring.vocabulary import Quality, ValueState
from tracker.shared.numbers import Number
from tracker.shared.text import N_, translate, translate_plural

HATCHED = frozenset({ValueState.MISSING, ValueState.SUPPRESSED, ValueState.NOT_MEANINGFUL})


@dataclass(frozen=True)
class Point:
    """A period's value; `on` is the period's last day, `value` is None exactly when `state` says why."""

    label: str
    on: date
    value: Number | None
    state: ValueState = ValueState.REPORTED
    quality: Quality = Quality.FINAL
    low: Number | None = None
    high: Number | None = None
    is_projected: bool = False


@dataclass(frozen=True)
class Series:
    label: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Break:
    """From the period that ends on `on`, values can no longer be compared with those before."""

    on: date
    reason: str


@dataclass(frozen=True)
class Mark:
    """A value that was set, not measured: baseline, interim target, target."""

    label: str
    on: date
    value: Number


@dataclass(frozen=True)
class LineChart:
    """At most four series of one unit; the line stops at gaps and breaks instead of guessing across them."""

    unit: str
    decimals: int
    series: tuple[Series, ...]
    breaks: tuple[Break, ...] = ()
    baseline: Mark | None = None
    interims: tuple[Mark, ...] = ()
    target: Mark | None = None

    def __post_init__(self) -> None:
        if not 1 <= len(self.series) <= 4:
            raise ValueError("a chart shows one to four series: more hues cannot be told apart")

    @property
    def path(self) -> tuple[Mark, ...]:
        """The way that was planned: baseline, interim targets, target."""
        if self.baseline is None or self.target is None:
            return ()
        return (self.baseline, *self.interims, self.target)

    def summary(self, language: str) -> str:
        parts = [self._said_course(language)]
        if self.target:
            said = self._measured.say(self.target.value, language)
            parts.append(
                translate(N_("The target is %(value)s (%(period)s)."), language, value=said, period=self.target.label)
            )
        unknown = sum(point.value is None for point in self.series[0].points)
        if unknown:
            parts.append(
                translate_plural("%(count)s value is not known.", "%(count)s values are not known.", unknown, language)
            )
        parts += [
            translate(N_("The series breaks: %(reason)s."), language, reason=b.reason.rstrip(".")) for b in self.breaks
        ]
        return " ".join(parts)

    def table(self, language: str) -> ChartTable:
        with_intervals = has_intervals(point for series in self.series for point in series.points)
        header = [translate(N_("Period"), language)]
        for series in self.series:
            header.append(series.label)
            if with_intervals:
                header.append(translate(N_("Confidence interval"), language))
        if self._marks:
            header.append(translate(N_("Target and way there"), language))
        header.append(translate(N_("Note"), language))
        periods = {point.on: point.label for series in self.series for point in series.points}
        periods = {mark.on: mark.label for mark in self._marks} | periods
        rows = tuple(self._row(on, periods[on], language, with_intervals=with_intervals) for on in sorted(periods))
        return ChartTable(tuple(header), rows, words=(len(header) - 1,))

    def as_json(self, language: str) -> JsonObject:
        return {
            "kind": "line",
            "size": "line",
            "unit": self.unit,
            "axis": axis(self._all_values(), language),
            "ticks": [{"at": at, "label": label} for at, label in sorted(self._ticks().items())],
            "series": [
                {
                    "label": series.label,
                    "segments": [self._segment(segment, language) for segment in self._segments(series)],
                    "gaps": [self._gap(point, language) for point in series.points if point.state in HATCHED],
                }
                for series in self.series
            ],
            "breaks": [{"at": drawn(_months(b.on)), "reason": b.reason} for b in self.breaks],
            "path": [self._mark(mark, language) for mark in self.path],
            "target": self._mark(self.target, language) if self.target else None,
            "baseline": self._mark(self.baseline, language) if self.baseline else None,
            "words": {
                "target": translate(N_("Target"), language),
                "path": translate(N_("planned way"), language),
                "break": translate(N_("break"), language),
                "projected": translate(N_("projected"), language),
            },
        }

    @property
    def _measured(self) -> Measured:
        return Measured(self.unit, self.decimals)

    @property
    def _marks(self) -> tuple[Mark, ...]:
        return tuple(mark for mark in (self.baseline, *self.interims, self.target) if mark)

    def _said_course(self, language: str) -> str:
        series = self.series[0]
        known = [point for point in series.points if point.value is not None and not point.is_projected]
        if not known:
            return translate(N_("%(series)s: no value yet."), language, series=series.label)
        first, last = known[0], known[-1]
        said = {"series": series.label, "last": self._measured.say_of(last, last.label, language)}
        if first is last:
            return translate(N_("%(series)s: %(last)s."), language, **said)
        said["first"] = self._measured.say_of(first, first.label, language)
        return translate(N_("%(series)s: %(first)s, most recently %(last)s."), language, **said)

    def _row(self, on: date, label: str, language: str, *, with_intervals: bool) -> tuple[str, ...]:
        cells, notes = [label], [b.reason for b in self.breaks if b.on == on]
        for series in self.series:
            point = next((point for point in series.points if point.on == on), None)
            cells.append(self._measured.say_cell(point, language) if point else "–")
            if with_intervals:
                cells.append(self._measured.say_interval(point, language) if point else "–")
            if point and point.is_projected:
                notes.append(translate(N_("projected"), language))
        if self._marks:
            mark = next((mark for mark in self._marks if mark.on == on), None)
            cells.append(self._measured.say(mark.value, language) if mark else "–")
        return (*cells, "; ".join(notes))

    def _segments(self, series: Series) -> Iterator[tuple[Point, ...]]:
        """Cut where a value is unknown, where a break lies between two values, and where measuring ends."""
        segment: list[Point] = []
        measured: Point | None = None
        for point in series.points:
            if segment and self._is_cut(segment[-1], point):
                yield tuple(segment)
                segment = []
            if point.is_projected and not segment and measured and not self._breaks_between(measured, point):
                segment = [measured]  # the dashed line starts where the measured one ends
            if point.value is not None:
                segment.append(point)
            if point.value is not None or point.state in HATCHED:
                measured = None if point.value is None or point.is_projected else point
        if segment:
            yield tuple(segment)

    def _is_cut(self, last: Point, point: Point) -> bool:
        begins_ahead = point.is_projected and not last.is_projected
        return point.value is None or begins_ahead or self._breaks_between(last, point)

    def _breaks_between(self, before: Point, after: Point) -> bool:
        return any(before.on < b.on <= after.on for b in self.breaks)

    def _segment(self, points: tuple[Point, ...], language: str) -> JsonObject:
        return {
            "projected": points[-1].is_projected,
            "points": [
                {
                    "x": drawn(_months(point.on)),
                    "y": drawn(point.value),
                    "low": drawn(point.low),
                    "high": drawn(point.high),
                    "firm": point.quality in (Quality.FINAL, Quality.REVISED) and not point.is_projected,
                    "period": point.label,
                    "text": self._measured.say_cell(point, language),
                    "bare": self._measured.say(point.value, language) if point.value is not None else "",
                }
                for point in points
            ],
        }

    def _gap(self, point: Point, language: str) -> JsonObject:
        word = translate(point.state.label, language)
        return {"at": drawn(_months(point.on)), "period": point.label, "state": point.state.value, "word": word}

    def _mark(self, mark: Mark, language: str) -> JsonObject:
        text = self._measured.say(mark.value, language)
        return {"x": drawn(_months(mark.on)), "y": drawn(mark.value), "period": mark.label, "text": text}

    def _ticks(self) -> dict[float | None, str]:
        ticks = {drawn(_months(mark.on)): mark.label for mark in self._marks}
        return ticks | {drawn(_months(point.on)): point.label for series in self.series for point in series.points}

    def _all_values(self) -> list[Number]:
        points = [point for series in self.series for point in series.points]
        values = [end for point in points for end in (point.value, point.low, point.high) if end is not None]
        return values + [mark.value for mark in self._marks]


def _months(on: date) -> Fraction:
    """Return m(d) = 12·year + month + day/days in month, the time in which targets are judged."""
    return 12 * on.year + on.month + Fraction(on.day, calendar.monthrange(on.year, on.month)[1])
