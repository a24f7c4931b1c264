"""Importing areas: a changed name, parent or boundary is a new version, an equal one is nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlmodel import Session, col, select

from tracker.monitoring.errors import BackdatedArea, NoLevelAbove, NoTown, TownLevelReserved, UnknownParent
from tracker.monitoring.intake.geojson import AreaOptions, ReadArea, read_areas
from tracker.monitoring.models import Area, AreaLevel, AreaVersion
from tracker.monitoring.vocabulary import ROOT_LEVEL
from tracker.shared import audit
from tracker.shared.text import N_, translate

BEGINNING = date(1900, 1, 1)  # of areas whose first day nobody named: they have always been there


@dataclass
class AreasResult:
    level: str
    new: int = 0
    changed: int = 0
    same: int = 0


def import_areas(
    session: Session, path: Path, options: AreaOptions, *, now: datetime, actor: audit.Actor
) -> AreasResult:
    """Import a level of areas, all or none; raise a `Refused` that says what is wrong with the file."""
    audit.act_as(session, actor, now)
    return store_areas(session, read_areas(path.read_bytes(), path.name, options), options, now.date())


def store_areas(session: Session, areas: Sequence[ReadArea], options: AreaOptions, today: date) -> AreasResult:
    if options.level == ROOT_LEVEL:
        raise TownLevelReserved
    level = _level(session, options.level)
    parents = _parent_ids(session, level, areas)
    known = {area.key: area for area in session.exec(select(Area).where(Area.level_id == level.id))}
    current = _current_versions(session, level)
    result = AreasResult(options.level)
    for each in areas:
        if each.key not in known:
            _make(session, level, each, parents[each.key], options.valid_from or BEGINNING)
            result.new += 1
        elif _revise(session, current[known[each.key].id or 0], each, parents[each.key], options.valid_from or today):
            result.changed += 1
        else:
            result.same += 1
    session.flush()
    return result


def _level(session: Session, key: str) -> AreaLevel:
    """Return the level; a new one lies below all others."""
    levels = list(session.exec(select(AreaLevel).order_by(col(AreaLevel.rank))))
    if not levels:
        raise NoTown
    found = next((level for level in levels if level.key == key), None)
    if found is None:
        words = _LEVEL_WORDS.get(key, key.replace("_", " ").title())
        found = AreaLevel(
            key=key, name_de=translate(words, "de"), name_en=translate(words, "en"), rank=levels[-1].rank + 1
        )
        session.add(found)
        session.flush()
    return found


def _parent_ids(session: Session, level: AreaLevel, areas: Sequence[ReadArea]) -> dict[str, int]:
    """Return each area's parent: the town, or an area of the level above by its key, leading zeros ignored."""
    town = session.exec(select(Area).join(AreaLevel).where(AreaLevel.rank == 0)).one_or_none()
    if town is None or town.id is None:
        raise NoTown
    if all(area.parent is None for area in areas):
        return {area.key: town.id for area in areas}
    above = session.exec(
        select(AreaLevel).where(AreaLevel.rank < level.rank, AreaLevel.rank > 0).order_by(col(AreaLevel.rank).desc())
    ).first()
    if above is None:
        raise NoLevelAbove(level=level.key)
    found = {area.key.lstrip("0"): area.id for area in session.exec(select(Area).where(Area.level_id == above.id))}
    parents = {}
    for area in areas:
        parent_id = town.id if area.parent is None else found.get(area.parent.lstrip("0"))
        if parent_id is None:
            raise UnknownParent(parent=area.parent, key=area.key)
        parents[area.key] = parent_id
    return parents


def _current_versions(session: Session, level: AreaLevel) -> dict[int, AreaVersion]:
    statement = select(AreaVersion).join(Area, col(Area.id) == col(AreaVersion.area_id))
    rows = session.exec(statement.where(Area.level_id == level.id, col(AreaVersion.valid_to).is_(None)))
    return {version.area_id: version for version in rows}


def _make(session: Session, level: AreaLevel, read: ReadArea, parent_id: int, valid_from: date) -> None:
    area = Area(level_id=level.id or 0, key=read.key)
    session.add(area)
    session.flush()
    session.add(
        AreaVersion(
            area_id=area.id or 0, valid_from=valid_from, name=read.name, parent_id=parent_id, geometry=read.geometry
        )
    )


def _revise(session: Session, current: AreaVersion, read: ReadArea, parent_id: int, valid_from: date) -> bool:
    if (current.name, current.parent_id, current.geometry) == (read.name, parent_id, read.geometry):
        return False
    if valid_from <= current.valid_from:
        raise BackdatedArea(key=read.key, date=current.valid_from)
    current.valid_to = valid_from - timedelta(days=1)
    session.add(
        AreaVersion(
            area_id=current.area_id,
            valid_from=valid_from,
            name=read.name,
            parent_id=parent_id,
            geometry=read.geometry,
        )
    )
    return True


_LEVEL_WORDS = {
    "stadtbezirk": N_("Boroughs"),
    "stadtteil": N_("Districts"),
    "district": N_("Districts"),
}
