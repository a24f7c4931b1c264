"""Areas in order of their value, against the town."""

from dataclasses import dataclass
from fractions import Fraction

from tracker.monitoring.charts.values import AreaValue, ChartTable, JsonObject, Measured, axis, drawn, has_intervals
from tracker.shared.numbers import Number
from tracker.shared.text import N_, translate, translate_plural

ROWS_PER_STEP = 5
MOST_STEPS = 20


@dataclass(frozen=True)
class RankedDots:
    """One period of one indicator; areas without a number are listed with the reason, not drawn at zero."""

    unit: str
    decimals: int
    period: str
    areas: tuple[AreaValue, ...]
    town: AreaValue | None  # None for counts: a sum is no yardstick for its parts

    @property
    def ranked(self) -> tuple[AreaValue, ...]:
        """Highest first; those of equal value, and those without one, by name."""
        known = [area for area in self.areas if area.value is not None]
        return tuple(sorted(known, key=lambda area: (-_exact(area), area.label)))

    @property
    def unknown(self) -> tuple[AreaValue, ...]:
        return tuple(sorted((area for area in self.areas if area.value is None), key=lambda area: area.label))

    def summary(self, language: str) -> str:
        parts = [self._said_range(language)]
        if self.town:
            parts.append(f"{self.town.label}: {self._measured.say_cell(self.town, language)}.")
        if self.unknown and self.ranked:
            parts.append(
                translate_plural(
                    "%(count)s area has no value.",
                    "%(count)s areas have no value.",
                    len(self.unknown),
                    language,
                )
            )
        return " ".join(parts)

    def table(self, language: str) -> ChartTable:
        with_intervals = has_intervals((*self.areas, *self._reference))
        header = [translate(N_("Area"), language), self.period]
        if with_intervals:
            header.append(translate(N_("Confidence interval"), language))
        rows = []
        for area in (*self._reference, *self.ranked, *self.unknown):
            row = [area.label, self._measured.say_cell(area, language)]
            if with_intervals:
                row.append(self._measured.say_interval(area, language))
            rows.append(tuple(row))
        return ChartTable(tuple(header), tuple(rows))

    def as_json(self, language: str) -> JsonObject:
        steps = min(-(-len(self.areas) // ROWS_PER_STEP), MOST_STEPS)
        return {
            "kind": "dots",
            "size": f"rows-{max(steps, 1) * ROWS_PER_STEP}",
            "unit": self.unit,
            "axis": axis(self._all_values(), language),
            "rows": [self._row(area, language) for area in (*self.ranked, *self.unknown)],
            "town": self._row(self.town, language) if self.town else None,
        }

    @property
    def _reference(self) -> tuple[AreaValue, ...]:
        return (self.town,) if self.town else ()

    @property
    def _measured(self) -> Measured:
        return Measured(self.unit, self.decimals)

    def _said_range(self, language: str) -> str:
        if not self.ranked:
            return translate(N_("%(period)s: no area has a value."), language, period=self.period)
        highest, lowest = self.ranked[0], self.ranked[-1]
        return translate(
            N_("%(period)s: from %(low)s to %(high)s."),
            language,
            period=self.period,
            low=self._measured.say_of(lowest, lowest.label, language),
            high=self._measured.say_of(highest, highest.label, language),
        )

    def _row(self, area: AreaValue, language: str) -> JsonObject:
        return {
            "label": area.label,
            "x": drawn(area.value),
            "low": drawn(area.low),
            "high": drawn(area.high),
            "state": area.state.value,
            "text": self._measured.say_cell(area, language),
            "short": None if area.value is None else self._measured.say_bare(area.value, language),
        }

    def _all_values(self) -> list[Number]:
        everything = (*self.areas, *self._reference)
        return [end for area in everything for end in (area.value, area.low, area.high) if end is not None]


def _exact(area: AreaValue) -> Fraction:
    return Fraction(area.value or 0)
