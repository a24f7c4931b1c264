"""Reading areas and their levels."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from tracker.monitoring.models import Area, AreaLevel, AreaVersion


@dataclass(frozen=True, slots=True)
class AreaEntry:
    """An area as it is called on a day."""

    id: int
    key: str
    level_key: str
    rank: int
    name: str
    parent_id: int | None

    @property
    def is_town(self) -> bool:
        return self.rank == 0


def list_levels(session: Session) -> list[AreaLevel]:
    """Return the levels from the town downwards."""
    return list(session.exec(select(AreaLevel).order_by(col(AreaLevel.rank))))


def list_areas(session: Session, on: date | None = None) -> list[AreaEntry]:
    """Return all areas, level by level, each by its name on a day; without a day, or before its first, by its own."""
    entries: dict[int, tuple[date, AreaEntry]] = {}
    for row in session.execute(_areas()):
        *entry, valid_from = row
        known = entries.get(row[0])
        if known is None or (valid_from > known[0] and (on is None or valid_from <= on)):
            entries[row[0]] = (valid_from, AreaEntry(*entry))
    return [entry for _, entry in entries.values()]


def find_area(session: Session, level_key: str, key: str) -> AreaEntry | None:
    """Return an area by its level and key, with its latest name."""
    statement = _areas().where(col(AreaLevel.key) == level_key, col(Area.key) == key)
    rows = session.execute(statement).all()
    return AreaEntry(*rows[-1][:-1]) if rows else None


def find_town_area(session: Session) -> AreaEntry | None:
    """Return the town's own area; None before `tracker init` has made it."""
    rows = session.execute(_areas().where(col(AreaLevel.rank) == 0)).all()
    return AreaEntry(*rows[-1][:-1]) if rows else None


def list_outlines(session: Session, rank: int) -> dict[int, str]:
    """Return the boundaries of a level's areas as GeoJSON geometries, of those that have one."""
    statement = (
        sa.select(col(Area.id), col(AreaVersion.geometry))
        .join(AreaVersion, col(AreaVersion.area_id) == col(Area.id))
        .join(AreaLevel, col(AreaLevel.id) == col(Area.level_id))
        .where(
            col(AreaLevel.rank) == rank, col(AreaVersion.valid_to).is_(None), col(AreaVersion.geometry).is_not(None)
        )
    )
    return {area_id: geometry for area_id, geometry in session.execute(statement)}


def list_versions(session: Session, area_id: int) -> list[AreaVersion]:
    statement = select(AreaVersion).where(AreaVersion.area_id == area_id).order_by(col(AreaVersion.valid_from))
    return list(session.exec(statement))


def _areas() -> sa.Select[Any]:
    return (
        sa.select(
            col(Area.id),
            col(Area.key),
            col(AreaLevel.key),
            col(AreaLevel.rank),
            col(AreaVersion.name),
            col(AreaVersion.parent_id),
            col(AreaVersion.valid_from),
        )
        .join(AreaLevel, col(AreaLevel.id) == col(Area.level_id))
        .join(AreaVersion, col(AreaVersion.area_id) == col(Area.id))
        .order_by(col(AreaLevel.rank), col(Area.key), col(AreaVersion.valid_from))
    )
