"""Areas on a map, for rates only: a map of counts shows where people live, nothing else."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from tracker.monitoring.charts.values import AreaValue, ChartTable, JsonObject, Measured, drawn
from tracker.monitoring.vocabulary import IndicatorKind, ValueState
from tracker.shared.numbers import Number, rounded
from tracker.shared.palette import MAP_CLASSES
from tracker.shared.text import N_, translate, translate_plural


class CountsAreNoMap(Exception):
    """Counts are drawn as ranked dots."""


@dataclass(frozen=True)
class MapArea:
    """An area's value and its outline, a GeoJSON geometry in WGS 84 whose outer rings run clockwise."""

    area: AreaValue
    geometry: Mapping[str, object]


@dataclass(frozen=True)
class Choropleth:
    """At most five classes of about equally many areas; equal values always share a class."""

    kind: IndicatorKind
    unit: str
    decimals: int
    period: str
    areas: tuple[MapArea, ...]

    def __post_init__(self) -> None:
        if self.kind is IndicatorKind.COUNT:
            raise CountsAreNoMap

    @property
    def limits(self) -> tuple[Number, ...]:
        """The values at which a new class begins, as they are printed; the lowest class begins at the lowest value."""
        values = sorted(_printed(place.area, self.decimals) for place in self.areas if place.area.value is not None)
        if not values:
            return ()
        wanted = min(len(MAP_CLASSES), len(set(values)))
        limits = values[:1]
        for step in range(1, wanted):
            begins = values[len(values) * step // wanted]
            if begins == limits[-1]:
                begins = min((value for value in values if value > begins), default=begins)
            limits.append(begins)
        return tuple(sorted(set(limits)))

    def summary(self, language: str) -> str:
        known = [place.area for place in self.areas if place.area.value is not None]
        unknown = len(self.areas) - len(known)
        parts = [translate(N_("%(period)s: no area has a value."), language, period=self.period)]
        if known:
            lowest, highest = min(known, key=_exact), max(known, key=_exact)
            said = {
                "low": self._measured.say(_exact(lowest), language),
                "low_area": lowest.label,
                "high": self._measured.say(_exact(highest), language),
                "high_area": highest.label,
            }
            msgid = N_("%(period)s: lowest in %(low_area)s (%(low)s), highest in %(high_area)s (%(high)s).")
            parts = [translate(msgid, language, period=self.period, **said)]
        if unknown and known:
            parts.append(
                translate_plural("%(count)s area has no value.", "%(count)s areas have no value.", unknown, language)
            )
        return " ".join(parts)

    def table(self, language: str) -> ChartTable:
        header = (translate(N_("Area"), language), self.period, translate(N_("Class on the map"), language))
        labels = self._class_labels(language)
        rows = []
        for place in sorted(self.areas, key=lambda place: place.area.label):
            said = self._measured.say_cell(place.area, language)
            at = self._class_of(place.area)
            rows.append((place.area.label, said, "–" if at is None else labels[at]))
        return ChartTable(header, tuple(rows), words=(2,))

    def as_json(self, language: str) -> JsonObject:
        colours = _spread(len(self.limits))
        found = dict.fromkeys(place.area.state for place in self.areas if place.area.value is None)
        return {
            "kind": "map",
            "size": "map",
            "unit": self.unit,
            "classes": [
                {"label": label, "colour": colour}
                for label, colour in zip(self._class_labels(language), colours, strict=True)
            ],
            "states": [
                {"state": state.value, "label": translate(state.label, language)}
                for state in ValueState
                if state in found
            ],
            "areas": [self._drawn_area(place, colours, language) for place in self.areas],
        }

    @property
    def _measured(self) -> Measured:
        return Measured(self.unit, self.decimals)

    def _class_of(self, area: AreaValue) -> int | None:
        if area.value is None:
            return None
        return bisect_right(self.limits, _printed(area, self.decimals)) - 1

    def _class_labels(self, language: str) -> list[str]:
        if not self.limits:
            return []
        labels = []
        for low, high in pairwise(self.limits):
            said = {"low": self._measured.say_bare(low, language), "high": self._measured.say(high, language)}
            labels.append(translate(N_("%(low)s to under %(high)s"), language, **said))
        return [*labels, translate(N_("%(low)s and more"), language, low=self._measured.say(self.limits[-1], language))]

    def _drawn_area(self, place: MapArea, colours: list[int], language: str) -> JsonObject:
        at = self._class_of(place.area)
        return {
            "label": place.area.label,
            "value": drawn(place.area.value),
            "state": place.area.state.value,
            "colour": None if at is None else colours[at],
            "text": self._measured.say_cell(place.area, language),
            "geometry": place.geometry,
        }


def _spread(classes: int) -> list[int]:
    """Return which of the five colours each class takes, so that few classes still lie far apart."""
    if classes <= 1:
        return [3] * classes
    return [1 + (len(MAP_CLASSES) - 1) * at // (classes - 1) for at in range(classes)]


def _printed(area: AreaValue, decimals: int) -> Number:
    return rounded(_exact(area), decimals)


def _exact(area: AreaValue) -> Fraction:
    return Fraction(area.value or 0)
