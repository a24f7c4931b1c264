"""Understanding a table: every different text once, then whole columns at a time.

A row costs a few dictionary look-ups; no object is made for it. Rows that cannot be understood are
named with their column, value and reason, and nothing of them goes on.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import compress, repeat
from typing import Any, TypeVar

from tracker.monitoring.calculations.breakdowns import canonical_group, group_label
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
V = TypeVar("V")
Row = tuple[Any, ...]  # in the order of `ROW_COLUMNS`

ROW_COLUMNS = (
    "indicator_id", "breakdown_id", "area_id", "period_id", "value", "numerator", "denominator", "state", "quality",
    "break_reason", "note", "source",
)  # fmt: skip


@dataclass
class Understood:
    """The rows of a table as they would be stored, and those that are refused."""

    rows: list[Row]
    refused: list[RefusedRow]
    indicators: set[int]


def understand(table: Table, profile: Profile, directory: Directory) -> Understood:
    """Return the rows as they would be stored; those of different columns with the same place belong together."""
    complaints = Complaints(table)
    for place in table.too_long:
        complaints.refuse(place, "", RowTooLong())
    entries, groups = _series(table, profile, directory, complaints)
    areas = _areas(table, profile, directory, complaints)
    periods = _periods(table, entries, directory, complaints)
    numbers = settle_numbers(table, profile, entries, list(zip(areas, periods, strict=True)), complaints)
    qualities = _qualities(table, complaints)
    texts = [_texts(table, column) for column in ("break", "note", "source")]
    ids = _ids(entries)
    return _assembled([ids, groups, areas, periods, *numbers, qualities, *texts], complaints)


def _assembled(columns: list[Any], complaints: Complaints) -> Understood:
    places: Sequence[int] = range(len(complaints.table))
    if complaints.by_place:
        good = [place not in complaints.by_place for place in places]
        columns = [column if isinstance(column, repeat) else list(compress(column, good)) for column in columns]
        places = list(compress(places, good))
    keys = list(zip(*columns[:4], strict=True))
    if len(set(keys)) != len(keys):
        columns = _without_repeated(keys, places, columns, complaints)
    rows = list(zip(*columns, strict=False))  # constants repeat without end
    refused = [complaints.by_place[place] for place in sorted(complaints.by_place)]
    return Understood(rows, refused, set(columns[0]))


def _without_repeated(
    keys: list[Row], places: Sequence[int], columns: list[Any], complaints: Complaints
) -> list[Any]:
    seen: dict[Row, int] = {}
    first = []
    for key, place in zip(keys, places, strict=True):
        other = seen.setdefault(key, place)
        first.append(other == place)
        if other != place:
            complaints.refuse(place, "value", RepeatedRow(other=complaints.table.numbers[other]))
    return [column if isinstance(column, repeat) else list(compress(column, first)) for column in columns]


def _series(
    table: Table, profile: Profile, directory: Directory, complaints: Complaints
) -> tuple[list[IndicatorEntry | None], list[int]]:
    """Return the indicator and the group of each row."""
    if table.codes is not None:
        keys: list[Any] = table.codes
        entries = _resolved(keys, lambda code: _entry(directory, _ruled(profile, code)[0]), complaints, "code")
        groups = _resolved(keys, lambda code: _group_id(directory, *_ruled(profile, code)[1:]), complaints, "code")
        return entries, groups
    keys = list(table.cells["indicator"])
    entries = _resolved(keys, lambda cell: _entry(directory, as_text(cell)), complaints, "indicator")
    if "group" not in table.cells:
        return entries, [_group_id(directory, "", "")] * len(table)
    cells = table.cells["group"]
    return entries, _resolved(
        cells, lambda cell: _group_id(directory, canonical_group(as_text(cell)), ""), complaints, "group"
    )


def _ruled(profile: Profile, code: Sequence[Cell]) -> tuple[str, str, str]:
    rule = profile.rules.get(tuple(as_text(part) for part in code))
    if rule is None:
        raise UnmappedCode(code="/".join(as_text(part) for part in code))
    return rule.indicator, rule.group, rule.group_label


def _entry(directory: Directory, key: str) -> IndicatorEntry:
    entry = directory.indicators.get(key)
    if entry is None:
        raise UnknownIndicator(key=key[:80])
    if entry.is_retired:
        raise RetiredIndicator(key=key)
    return entry


def _group_id(directory: Directory, key: str, label: str) -> int:
    return directory.group_id(key, label or group_label(key, "de"), label or group_label(key, "en"))


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
    found = [
        (each, area_id) for each, area_id in directory.areas.get(own_key, ()) if not colon or each == level
    ]
    if not found:
        raise UnknownArea(key=key[:80])
    if len(found) > 1:
        raise AmbiguousArea(key=key, choices=", ".join(f"{each}:{own_key}" for each, _ in found))
    return found[0][1]


def _periods(
    table: Table, entries: Sequence[IndicatorEntry | None], directory: Directory, complaints: Complaints
) -> list[int]:
    """Return each row's period; an indicator's first figure fixes what kind of periods it has."""

    def period_id(asked: tuple[int, Cell]) -> int:
        entry = by_id.get(asked[0])
        if entry is None:
            return 0
        period = parse_period(as_text(asked[1]), entry.period_type)
        if entry.period_type is None:
            entry.period_type = directory.fixed_types[entry.id] = period.type
        return directory.period_id(period)

    by_id = {entry.id: entry for entry in directory.indicators.values()}
    return _resolved(list(zip(_ids(entries), table.cells["period"], strict=True)), period_id, complaints, "period")


def _qualities(table: Table, complaints: Complaints) -> Any:
    def quality(cell: Cell) -> str:
        text = as_text(cell) or Quality.FINAL
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


def _ids(entries: Sequence[IndicatorEntry | None]) -> list[int]:
    return [0 if entry is None else entry.id for entry in entries]


def _resolved(
    cells: Iterable[K], resolve: Callable[[K], V], complaints: Complaints, column: str
) -> list[Any]:
    """Resolve each different cell once, in the order of the rows; complain about every row that has a refused one."""
    cells = list(cells)
    known: dict[K, V | None] = {}
    refusals: dict[K, Refused] = {}
    for cell in dict.fromkeys(cells):
        try:
            known[cell] = resolve(cell)
        except Refused as reason:
            known[cell] = None
            refusals[cell] = reason
    if refusals:
        for place, cell in enumerate(cells):
            if cell in refusals:
                shown = "/".join(as_text(part) for part in cell) if column == "code" else None  # type: ignore[attr-defined]
                complaints.refuse(place, column, refusals[cell], shown)
    return list(map(known.__getitem__, cells))

