"""Reading areas and their levels."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

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
    level_de: str = ""
    level_en: str = ""
    outline: str | None = None  # GeoJSON geometry, where it was asked for

    @property
    def is_town(self) -> bool:
        return self.rank == 0

    def level_name(self, language: str) -> str:
        return self.level_en if language == "en" else self.level_de


def list_areas(session: Session, on: date | None = None, *, with_outlines: bool = False) -> list[AreaEntry]:
    """Return all areas, level by level, each as it is called on a day; without a day as it is called last.

    Before its first version an area is called as in that one.
    """
    statement = _areas()
    if with_outlines:
        statement = statement.add_columns(col(AreaVersion.geometry))
    entries: dict[int, AreaEntry] = {}
    for *entry, valid_from, outline in (row if with_outlines else (*row, None) for row in session.execute(statement)):
        if entry[0] not in entries or on is None or valid_from <= on:
            entries[entry[0]] = _entry(entry, outline)
    return list(entries.values())


def find_area(session: Session, level_key: str, key: str) -> AreaEntry | None:
    """Return an area by its level and key, with its latest name."""
    statement = _areas().where(col(AreaLevel.key) == level_key, col(Area.key) == key)
    rows = session.execute(statement).all()
    return _entry(rows[-1][:-1]) if rows else None


def list_versions(session: Session, area_id: int) -> list[AreaVersion]:
    statement = select(AreaVersion).where(AreaVersion.area_id == area_id).order_by(col(AreaVersion.valid_from))
    return list(session.exec(statement))


def _areas() -> sa.Select[Any]:
    selected: Any = (
        sa.select(
            col(Area.id),
            col(Area.key),
            col(AreaLevel.key),
            col(AreaLevel.rank),
            col(AreaVersion.name),
            col(AreaVersion.parent_id),
            col(AreaLevel.name_de),
            col(AreaLevel.name_en),
            col(AreaVersion.valid_from),
        )
        .join(AreaLevel, col(AreaLevel.id) == col(Area.level_id))
        .join(AreaVersion, col(AreaVersion.area_id) == col(Area.id))
        .order_by(col(AreaLevel.rank), col(Area.key), col(AreaVersion.valid_from))
    )
    return cast("sa.Select[Any]", selected)


def _entry(row: Sequence[Any], outline: str | None = None) -> AreaEntry:
    area_id, key, level_key, rank, name, parent_id, level_de, level_en = row
    return AreaEntry(area_id, key, level_key, rank, name, parent_id, level_de, level_en, outline)
