"""Importing areas from GeoJSON: a changed name, parent or boundary is a new version, an equal one is nothing."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import MultiPolygon, Polygon, mapping, shape
from sqlmodel import Session, col, select

from tracker.monitoring.errors import (
    BackdatedArea,
    BadGeometry,
    NoLevelAbove,
    NotGeographic,
    NotGeoJson,
    NoTown,
    PropertyMissing,
    RepeatedAreaKey,
    TownLevelReserved,
    UnknownParent,
)
from tracker.monitoring.models import Area, AreaLevel, AreaVersion
from tracker.monitoring.vocabulary import ROOT_LEVEL
from tracker.shared import audit
from tracker.shared.text import N_, translate

BEGINNING = date(1900, 1, 1)  # of areas whose first day nobody named: they have always been there
SIMPLIFIED_TO = 1e-5  # degrees, about a metre: nothing that a map of a town could show


@dataclass(frozen=True)
class AreaOptions:
    """How a file names its areas."""

    level: str
    key: str
    name: str
    pad: int = 0
    parent: str | None = None  # a property
    parent_prefix: int | None = None  # the first characters of the key
    valid_from: date | None = None


@dataclass(frozen=True)
class ReadArea:
    """An area as a file describes it; `parent` is a key on the level above, None the town."""

    key: str
    name: str
    parent: str | None
    geometry: str | None


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


def read_areas(data: bytes, file_name: str, options: AreaOptions) -> list[ReadArea]:
    try:
        collection = json.loads(data)
        features = collection["features"]
    except (ValueError, TypeError, KeyError, RecursionError):
        raise NotGeoJson(file=file_name) from None
    if not isinstance(features, list) or not features:
        raise NotGeoJson(file=file_name)
    areas: dict[str, ReadArea] = {}
    for number, feature in enumerate(features, 1):
        area = _area(number, feature, options)
        if area.key in areas:
            raise RepeatedAreaKey(key=area.key)
        areas[area.key] = area
    return list(areas.values())


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


# -- reading


def _area(number: int, feature: object, options: AreaOptions) -> ReadArea:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(feature, dict) or not isinstance(properties, dict):
        raise PropertyMissing(number=number, property=options.key)
    key = _text(number, properties, options.key).zfill(options.pad)
    return ReadArea(
        key=key,
        name=_text(number, properties, options.name),
        parent=_parent(number, properties, key, options),
        geometry=_drawable(key, feature.get("geometry")),
    )


def _text(number: int, properties: Mapping[str, Any], name: str) -> str:
    value = properties.get(name)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if value is None or not (text := str(value).strip()):
        raise PropertyMissing(number=number, property=name)
    return text


def _parent(number: int, properties: Mapping[str, Any], key: str, options: AreaOptions) -> str | None:
    if options.parent is not None:
        return _text(number, properties, options.parent)
    return key[: options.parent_prefix] if options.parent_prefix else None


def _drawable(key: str, geometry: object) -> str | None:
    """Return a boundary as maps need it: degrees, valid, lightly simplified, outer rings clockwise."""
    if geometry is None:
        return None
    try:
        drawn = shape(geometry)
    except Exception:  # shapely raises what it likes for what is no geometry
        raise BadGeometry(key=key) from None
    if not isinstance(drawn, (Polygon, MultiPolygon)) or drawn.is_empty:
        raise BadGeometry(key=key)
    west, south, east, north = drawn.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise NotGeographic
    if not drawn.is_valid:
        drawn = _polygons_of(shapely.make_valid(drawn))
    simplified = drawn.simplify(SIMPLIFIED_TO, preserve_topology=True)
    # d3 fills the rest of the globe where an outer ring runs as RFC 7946 has it.
    clockwise = shapely.orient_polygons(shapely.set_precision(simplified, 1e-6), exterior_cw=True)
    if clockwise.is_empty or not isinstance(clockwise, (Polygon, MultiPolygon)):
        raise BadGeometry(key=key)
    return json.dumps(_rounded(mapping(clockwise)), separators=(",", ":"))


def _polygons_of(mended: Any) -> Any:
    parts = [part for part in shapely.get_parts(mended) if isinstance(part, (Polygon, MultiPolygon))]
    return shapely.union_all(parts)


def _rounded(geometry: Mapping[str, Any]) -> dict[str, Any]:
    def rings(part: Any) -> Any:
        if isinstance(part[0], (int, float)):
            return [round(part[0], 6), round(part[1], 6)]
        return [rings(each) for each in part]

    return {"type": geometry["type"], "coordinates": rings(geometry["coordinates"])}


# -- storing


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
