"""Figures by column: what an import works with instead of an object for each row."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from itertools import repeat
from typing import Any, NamedTuple

from tracker.monitoring.intake.directory import IndicatorEntry
from tracker.monitoring.intake.profiles import Code

Row = tuple[Any, ...]  # in the order of `Columns`
KEY = slice(0, 4)
PLAIN = 7  # columns that a plain figure fills: its key and its numbers
Column = Any  # a list, or one value repeated without end


class Series(NamedTuple):
    """An indicator's figures of one group; of a coded table also the code, and that of the denominator."""

    entry: IndicatorEntry | None
    breakdown_id: int
    code: Code = ()
    denominator: Code | None = None

    @property
    def indicator_id(self) -> int:
        return 0 if self.entry is None else self.entry.id


NO_SERIES = Series(None, 0)


@dataclass(frozen=True)
class Columns:
    """One sequence for each stored column; the same place in all of them is one figure."""

    indicator_id: list[int]
    breakdown_id: list[int]
    area_id: list[int]
    period_id: list[int]
    value: Column
    numerator: Column
    denominator: Column
    state: Column
    quality: Column
    break_reason: Column
    note: Column
    source: Column

    def __len__(self) -> int:
        return len(self.indicator_id)

    @property
    def are_plain(self) -> bool:
        """Say whether all figures are final numbers without words beside them."""
        return all(isinstance(column, repeat) for column in self._parts[PLAIN:])

    def taken(self, places: Sequence[int]) -> "Columns":
        """Return the figures at these places, in their order."""
        parts: list[Any] = [
            part if isinstance(part, repeat) else list(map(part.__getitem__, places)) for part in self._parts
        ]
        return Columns(*parts)

    def rows(self) -> list[Row]:
        """Return a tuple for each figure."""
        return list(zip(*self._parts, strict=False))  # what is repeated has no end

    def plain_rows(self, batch_id: int) -> Iterator[Row]:
        """Yield key, numbers and batch of each figure: all that a plain one has."""
        return zip(*self._parts[:PLAIN], repeat(batch_id), strict=False)

    @property
    def _parts(self) -> tuple[Column, ...]:
        return tuple(getattr(self, name) for name in COLUMN_NAMES)


COLUMN_NAMES = tuple(each.name for each in fields(Columns))
