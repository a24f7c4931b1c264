"""What each row of a table is about: its series, area, period and quality."""

from collections.abc import Callable, Hashable, Sequence
from itertools import repeat
from typing import Any, TypeVar

from tracker.monitoring.calculations.breakdowns import canonical_group
from tracker.monitoring.errors import (
    AmbiguousArea,
    NoTown,
    RetiredIndicator,
    UnknownArea,
    UnknownIndicator,
    UnknownQuality,
    UnmappedCode,
)
from tracker.monitoring.intake.columns import NO_SERIES, Series
from tracker.monitoring.intake.complaints import Complaints
from tracker.monitoring.intake.directory import Directory, IndicatorEntry
from tracker.monitoring.intake.layout import Table
from tracker.monitoring.intake.profiles import Profile
from tracker.monitoring.intake.sheets import Cell, as_text
from tracker.monitoring.vocabulary import Quality
from tracker.shared.errors import Refused
from tracker.shared.export import without_text_mark
from tracker.shared.periods import parse_period

K = TypeVar("K", bound=Hashable)


def series_of(
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


def areas_of(table: Table, profile: Profile, directory: Directory, complaints: Complaints) -> list[int]:
    def area_id(cell: Cell) -> int:
        key = as_text(cell)
        if key == "" or key in profile.whole_town:
            if directory.town_id is None:
                raise NoTown
            return directory.town_id
        return _area_id(directory, profile, key)

    return _resolved(table.cells["area"], area_id, complaints, "area")


def periods_of(
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


def qualities_of(table: Table, complaints: Complaints) -> Any:
    def quality(cell: Cell) -> str:
        text = as_text(cell) or Quality.FINAL.value
        if text not in set(Quality):
            raise UnknownQuality(text=text[:40], known=", ".join(Quality))
        return str(Quality(text).value)

    if "quality" not in table.cells:
        return repeat(Quality.FINAL.value)
    return _resolved(table.cells["quality"], quality, complaints, "quality")


def texts_of(table: Table, column: str) -> Any:
    if column not in table.cells:
        return repeat(None)
    cells = table.cells[column]
    known = {cell: without_text_mark(as_text(cell)) or None for cell in set(cells)}
    return list(map(known.__getitem__, cells))


def _entry(directory: Directory, key: str) -> IndicatorEntry:
    entry = directory.indicators.get(key)
    if entry is None:
        raise UnknownIndicator(key=key[:80])
    if entry.is_retired:
        raise RetiredIndicator(key=key)
    return entry


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
