"""Sums against known totals: what the areas of one level add up to, beside the town's own figure."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from tracker.monitoring.intake.columns import Row
from tracker.monitoring.intake.directory import Directory
from tracker.monitoring.vocabulary import IndicatorKind
from tracker.shared.periods import Period


@dataclass(frozen=True)
class SumCheck:
    """Counts of one indicator and period on one level; levels are never added to one another."""

    indicator: str
    period: Period
    level: str
    areas: int
    total: Decimal
    town: Decimal | None  # as the same table says

    @property
    def agrees(self) -> bool:
        return self.town is None or self.total == self.town


def check_sums(rows: Iterable[Row], directory: Directory) -> list[SumCheck]:
    """Return the sums of counts in total, by indicator, period and level; shares are never summed."""
    counts = {entry.id: entry.key for entry in directory.indicators.values() if entry.kind is IndicatorKind.COUNT}
    total_group = directory.groups.get("")
    sums: dict[tuple[int, int, str], list[Decimal]] = defaultdict(list)
    town: dict[tuple[int, int], Decimal] = {}
    for indicator_id, group_id, area_id, period_id, value, *_ in rows:
        if indicator_id not in counts or group_id != total_group or value is None:
            continue
        if area_id == directory.town_id:
            town[indicator_id, period_id] = Decimal(value)
        else:
            sums[indicator_id, period_id, directory.level_of[area_id]].append(Decimal(value))
    periods = {period_id: period for period, period_id in directory.periods.items()}
    checks = [
        SumCheck(
            counts[indicator],
            periods[period],
            level,
            len(values),
            sum(values, Decimal()),
            town.get((indicator, period)),
        )
        for (indicator, period, level), values in sums.items()
    ]
    return sorted(checks, key=lambda check: (check.indicator, check.level, check.period))
