"""Understanding a table: every different text once, then whole columns at a time.

A row costs a few dictionary look-ups; no object is made for it. Rows that cannot be understood are
named with their column, value and reason, and nothing of them goes on.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import repeat
from operator import add
from typing import Any, TypeVar

from tracker.monitoring.calculations.breakdowns import canonical_group
from tracker.monitoring.errors import (
    AmbiguousArea,
    NoTown,
    RepeatedRow,
    RetiredIndicator,
    RowTooLong,
    UnknownArea,
    UnknownIndicator,
    UnknownQuality,
    UnmappedCode,
)
from tracker.monitoring.intake.columns import NO_SERIES, Columns, Series
from tracker.monitoring.intake.complaints import Complaints, RefusedRow
from tracker.monitoring.intake.directory import Directory, IndicatorEntry
from tracker.monitoring.intake.layout import Table
from tracker.monitoring.intake.numbers import settle_numbers
from tracker.monitoring.intake.profiles import Profile
from tracker.monitoring.intake.sheets import Cell, as_text
from tracker.monitoring.vocabulary import Quality
from tracker.shared.errors import Refused
from tracker.shared.export import without_text_mark
from tracker.shared.periods import parse_period

K = TypeVar("K", bound=Hashable)


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
    series, numbers = _series(table, profile, directory, complaints)
    areas = _areas(table, profile, directory, complaints)
    periods = _periods(table, series, numbers, directory, complaints)
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
        quality=_qualities(table, complaints),
        break_reason=_texts(table, "break"),
        note=_texts(table, "note"),
        source=_texts(table, "source"),
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
    refused = [complaints.by_place[place] for place in sorted(complaints.by_place)]
    ordered = columns.taken(order)
    return Understood(ordered, refused, set(ordered.indicator_id))


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


def _series(
    table: Table, profile: Profile, directory: Directory, complaints: Complaints
) -> tuple[list[Series], list[int]]:
    """Return the series of a table, and for each row the number of its own; number 0 is none."""
    found = [NO_SERIES]

    def of_code(code: Sequence[Cell]) -> int:
        plain = tuple(as_text(part) for part in code)
        rule = profile.rules.get(plain)
        if rule is None:
            raise UnmappedCode(code="/".join(plain))
        group_id = directory.group_id(rule.group)
        found.append(Series(_entry(directory, rule.indicator), group_id, plain, rule.denominator))
        return len(found) - 1

    def of_indicator(cell: Cell) -> int:
        found.append(Series(_entry(directory, as_text(cell)), directory.group_id("")))
        return len(found) - 1

    def of_group(asked: tuple[int, Cell]) -> int:
        number, cell = asked
        group_id = directory.group_id(canonical_group(as_text(cell)))
        if number == 0 or found[number].breakdown_id == group_id:
            return number
        found.append(found[number]._replace(breakdown_id=group_id))
        return len(found) - 1

    if table.codes is not None:
        directory.know_groups((rule.group, rule.group_label) for rule in profile.rules.values())
        return found, _resolved(table.codes, of_code, complaints, "code")
    numbers = _resolved(table.cells["indicator"], of_indicator, complaints, "indicator")
    if "group" in table.cells:
        numbers = _resolved(list(zip(numbers, table.cells["group"], strict=True)), of_group, complaints, "group")
    return found, numbers


def _entry(directory: Directory, key: str) -> IndicatorEntry:
    entry = directory.indicators.get(key)
    if entry is None:
        raise UnknownIndicator(key=key[:80])
    if entry.is_retired:
        raise RetiredIndicator(key=key)
    return entry


def _areas(table: Table, profile: Profile, directory: Directory, complaints: Complaints) -> list[int]:
    def area_id(cell: Cell) -> int:
        key = as_text(cell)
        if key == "" or key in profile.whole_town:
            if directory.town_id is None:
                raise NoTown
            return directory.town_id
        return _area_id(directory, profile, key)

    return _resolved(table.cells["area"], area_id, complaints, "area")


def _area_id(directory: Directory, profile: Profile, key: str) -> int:
    level, colon, own_key = key.rpartition(":")
    if not colon:
        own_key = profile.area_prefix + own_key.zfill(profile.area_pad)
    found = [(each, area_id) for each, area_id in directory.areas.get(own_key, ()) if not colon or each == level]
    if not found:
        raise UnknownArea(key=key[:80])
    if len(found) > 1:
        raise AmbiguousArea(key=key, choices=", ".join(f"{each}:{own_key}" for each, _ in found))
    return found[0][1]


def _periods(
    table: Table, series: Sequence[Series], numbers: Sequence[int], directory: Directory, complaints: Complaints
) -> list[int]:
    """Return each row's period; an indicator's first figure fixes what kind of periods it has."""
    cells = table.cells["period"]
    entries = {each.indicator_id: each.entry for each in series if each.entry is not None}
    same = _periods_of_one_type(cells, list(entries.values()), directory)
    if same is not None:
        return same
    return _resolved(
        list(zip(numbers, cells, strict=True)),
        lambda asked: _period_id(series[asked[0]].entry, as_text(asked[1]), directory),
        complaints,
        "period",
    )


def _periods_of_one_type(
    cells: Sequence[Cell], entries: list[IndicatorEntry], directory: Directory
) -> list[int] | None:
    """Return the periods where all indicators and all cells are of one type, as is usual; else None."""
    fixed = {entry.period_type for entry in entries if entry.period_type is not None}
    if len(fixed) > 1:
        return None
    try:
        periods = {cell: parse_period(as_text(cell), next(iter(fixed), None)) for cell in set(cells)}
    except Refused:
        return None
    types = {period.type for period in periods.values()}
    if len(types) > 1:
        return None
    for entry in entries:
        if entry.period_type is None:
            entry.period_type = directory.fixed_types[entry.id] = next(iter(types))
    directory.know_periods(periods.values())
    known = {cell: directory.periods[period] for cell, period in periods.items()}
    return list(map(known.__getitem__, cells))


def _period_id(entry: IndicatorEntry | None, text: str, directory: Directory) -> int:
    if entry is None:
        return 0
    period = parse_period(text, entry.period_type)
    if entry.period_type is None:
        entry.period_type = directory.fixed_types[entry.id] = period.type
    return directory.period_id(period)


def _qualities(table: Table, complaints: Complaints) -> Any:
    def quality(cell: Cell) -> str:
        text = as_text(cell) or Quality.FINAL.value
        if text not in set(Quality):
            raise UnknownQuality(text=text[:40], known=", ".join(Quality))
        return str(Quality(text).value)

    if "quality" not in table.cells:
        return repeat(Quality.FINAL.value)
    return _resolved(table.cells["quality"], quality, complaints, "quality")


def _texts(table: Table, column: str) -> Any:
    if column not in table.cells:
        return repeat(None)
    cells = table.cells[column]
    known = {cell: without_text_mark(as_text(cell)) or None for cell in set(cells)}
    return list(map(known.__getitem__, cells))


def _of_series(of_each: list[int], numbers: Sequence[int]) -> list[int]:
    return list(map(of_each.__getitem__, numbers))


class _Memo(dict[K, Any]):
    """Resolves a cell when it is first met and remembers the answer; a refused one is remembered as 0."""

    def __init__(self, resolve: Callable[[K], int | str]) -> None:
        super().__init__()
        self._resolve = resolve
        self.refusals: dict[K, Refused] = {}

    def __missing__(self, cell: K) -> Any:
        try:
            self[cell] = self._resolve(cell)
        except Refused as reason:
            self[cell] = 0
            self.refusals[cell] = reason
        return self[cell]


def _resolved(cells: Sequence[K], resolve: Callable[[K], int | str], complaints: Complaints, column: str) -> list[Any]:
    """Resolve each different cell once, in the order of the rows; complain about every row that has a refused one."""
    known = _Memo(resolve)
    found = list(map(known.__getitem__, cells))
    if known.refusals:
        for place, cell in enumerate(cells):
            if cell in known.refusals:
                shown = "/".join(map(as_text, cell)) if column == "code" else None  # type: ignore[call-overload]
                complaints.refuse(place, column, known.refusals[cell], shown)
    return found
