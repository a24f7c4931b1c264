"""What the database already knows, looked up once for a whole import."""

from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from tracker.monitoring.models import Area, AreaLevel, Breakdown, Indicator, IndicatorVersion
from tracker.monitoring.models import Period as PeriodRow
from tracker.monitoring.vocabulary import IndicatorKind
from tracker.shared.periods import Period, PeriodType


@dataclass
class IndicatorEntry:
    id: int
    key: str
    period_type: PeriodType | None
    unit: str
    kind: IndicatorKind
    is_retired: bool


@dataclass
class Directory:
    """Ids by what people write; periods and groups that are missing are made on the way."""

    session: Session
    town_id: int | None
    indicators: dict[str, IndicatorEntry]
    areas: dict[str, list[tuple[str, int]]]  # key → (level, id)
    level_of: dict[int, str]
    periods: dict[Period, int]
    groups: dict[str, int]
    fixed_types: dict[int, PeriodType] = field(default_factory=dict)  # by this import

    @property
    def kinds(self) -> dict[int, IndicatorKind]:
        return {entry.id: entry.kind for entry in self.indicators.values()}

    def period_id(self, period: Period) -> int:
        if period not in self.periods:
            values = {"type": period.type, "starts_on": period.start, "ends_on": period.end}
            self.periods[period] = _inserted(self.session, PeriodRow, values)
        return self.periods[period]

    def group_id(self, key: str, label_de: str, label_en: str) -> int:
        if key not in self.groups:
            values = {"key": key, "label_de": label_de, "label_en": label_en}
            self.groups[key] = _inserted(self.session, Breakdown, values)
        return self.groups[key]


def look_up(session: Session) -> Directory:
    areas: dict[str, list[tuple[str, int]]] = {}
    level_of: dict[int, str] = {}
    town_id = None
    for area_id, key, level, rank in session.execute(
        sa.select(col(Area.id), col(Area.key), col(AreaLevel.key), col(AreaLevel.rank)).join(
            AreaLevel, col(AreaLevel.id) == col(Area.level_id)
        )
    ):
        level_of[area_id] = level
        areas.setdefault(key, []).append((level, area_id))
        if rank == 0:
            town_id = area_id
    periods = sa.select(PeriodRow.type, PeriodRow.starts_on, PeriodRow.ends_on, col(PeriodRow.id))  # type: ignore[call-overload]
    groups = sa.select(col(Breakdown.key), col(Breakdown.id))
    return Directory(
        session=session,
        town_id=town_id,
        indicators=_indicators(session),
        areas=areas,
        level_of=level_of,
        periods={Period(*period): period_id for *period, period_id in session.execute(periods)},
        groups={key: group_id for key, group_id in session.execute(groups)},
    )


def _indicators(session: Session) -> dict[str, IndicatorEntry]:
    statement = sa.select(
        col(Indicator.id),
        col(Indicator.key),
        col(Indicator.period_type),
        col(IndicatorVersion.unit),
        col(IndicatorVersion.kind),
        col(Indicator.retired_on).is_not(None),
    ).join(IndicatorVersion, col(IndicatorVersion.indicator_id) == col(Indicator.id))
    rows = session.execute(statement.where(col(IndicatorVersion.valid_to).is_(None)))
    return {row[1]: IndicatorEntry(*row) for row in rows}


def _inserted(session: Session, table: Any, values: dict[str, Any]) -> int:
    result = session.execute(sa.insert(table).values(values).returning(table.id))
    key: int = result.scalar_one()
    return key
