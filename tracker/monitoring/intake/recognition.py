"""Understanding a table: every different text once, then whole columns at a time.

A row costs a few dictionary look-ups; no object is made for it. Rows that cannot be understood are
named with their column, value and reason, and nothing of them goes on.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import add

from tracker.monitoring.errors import RepeatedRow, RowTooLong
from tracker.monitoring.intake.columns import Columns, Series
from tracker.monitoring.intake.complaints import Complaints, RefusedRow
from tracker.monitoring.intake.dimensions import areas_of, periods_of, qualities_of, series_of, texts_of
from tracker.monitoring.intake.directory import Directory
from tracker.monitoring.intake.layout import Table
from tracker.monitoring.intake.numbers import settle_numbers
from tracker.monitoring.intake.profiles import Profile


@dataclass
class Understood:
    """A table's figures as they would be stored, by column, and the rows that are refused."""

    columns: Columns
    refused: list[RefusedRow]
    indicators: set[int]


def understand(table: Table, profile: Profile, directory: Directory) -> Understood:
    """Return the figures as they would be stored; what stands at the same place of all columns is one figure."""
    complaints = Complaints(table)
    for place in table.too_long:
        complaints.refuse(place, "", RowTooLong())
    series, numbers = series_of(table, profile, directory, complaints)
    areas = areas_of(table, profile, directory, complaints)
    periods = periods_of(table, series, numbers, directory, complaints)
    keys = _Keys(series, numbers, areas, periods)
    settled = settle_numbers(table, profile, series, numbers, keys.spots, complaints)
    columns = Columns(
        indicator_id=_of_series([each.indicator_id for each in series], numbers),
        breakdown_id=_of_series([each.breakdown_id for each in series], numbers),
        area_id=areas,
        period_id=periods,
        value=settled.values,
        numerator=settled.numerators,
        denominator=settled.denominators,
        state=settled.states,
        quality=qualities_of(table, complaints),
        break_reason=texts_of(table, "break"),
        note=texts_of(table, "note"),
        source=texts_of(table, "source"),
    )
    return _ordered(columns, keys.keys, complaints)


def _ordered(columns: Columns, keys: list[int], complaints: Complaints) -> Understood:
    """Leave refused and repeated rows out, and put the others in the order in which they are stored."""
    places: Sequence[int] = range(len(keys))
    if complaints.by_place:
        places = [place for place in places if place not in complaints.by_place]
    if len(set(keys)) != len(keys):
        places = _first_of_each(keys, places, complaints)
    order = sorted(places, key=keys.__getitem__)
    ordered = columns.taken(order)
    return Understood(ordered, complaints.told(), set(ordered.indicator_id))


def _first_of_each(keys: list[int], places: Iterable[int], complaints: Complaints) -> list[int]:
    seen: dict[int, int] = {}
    first = []
    for place in places:
        other = seen.setdefault(keys[place], place)
        if other == place:
            first.append(place)
        else:
            complaints.refuse(place, "value", RepeatedRow(other=complaints.table.numbers[other]))
    return first


class _Keys:
    """A small whole number for each row that grows as the stored key does: quick to hash and to sort.

    `spots` stand for area and period, `keys` for indicator, group, area and period.
    """

    def __init__(
        self, series: Sequence[Series], numbers: Sequence[int], areas: Sequence[int], periods: Sequence[int]
    ) -> None:
        of_period = {period: rank for rank, period in enumerate(sorted(set(periods)))}
        of_area = {area: rank * len(of_period) for rank, area in enumerate(sorted(set(areas)))}
        self.spots = list(map(add, map(of_area.__getitem__, areas), map(of_period.__getitem__, periods)))
        spots = len(of_area) * len(of_period)
        places = sorted({(each.indicator_id, each.breakdown_id) for each in series})
        of_place = {place: rank * spots for rank, place in enumerate(places)}
        of_series = [of_place[each.indicator_id, each.breakdown_id] for each in series]
        self.keys = list(map(add, map(of_series.__getitem__, numbers), self.spots))


def _of_series(of_each: list[int], numbers: Sequence[int]) -> list[int]:
    return list(map(of_each.__getitem__, numbers))
