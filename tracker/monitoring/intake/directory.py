"""What the database already knows, looked up once for a whole import."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from tracker.monitoring.calculations.breakdowns import group_label
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

    def period_id(self, period: Period) -> int:
        self.know_periods([period])
        return self.periods[period]

    def know_periods(self, periods: Iterable[Period]) -> None:
        """Make the periods that are not there yet, all at once."""
        if new := [period for period in dict.fromkeys(periods) if period not in self.periods]:
            rows = [{"type": period.type, "starts_on": period.start, "ends_on": period.end} for period in new]
            self.periods.update(zip(new, _inserted(self.session, PeriodRow, rows), strict=True))

    def group_id(self, key: str) -> int:
        self.know_groups([(key, "")])
        return self.groups[key]

    def know_groups(self, labelled: Iterable[tuple[str, str]]) -> None:
        """Make the groups that are not there yet, all at once; without a label they are called by their key."""
        if new := {key: label for key, label in labelled if key not in self.groups}:
            rows = [
                {"key": key, "label_de": label or group_label(key, "de"), "label_en": label or group_label(key, "en")}
                for key, label in new.items()
            ]
            self.groups.update(zip(new, _inserted(self.session, Breakdown, rows), strict=True))


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
        groups={key: group_id for key, group_id in session.execute(groups)},  # noqa: C416 - rows are no pairs to dict()
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


def _inserted(session: Session, table: Any, rows: list[dict[str, Any]]) -> list[int]:
    """Insert rows and return their ids in the same order."""
    statement = sa.insert(table).returning(table.id, sort_by_parameter_order=True)
    return list(session.execute(statement, rows).scalars())
