"""Reading areas from GeoJSON, their boundaries as maps need them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import shapely
from shapely.geometry import MultiPolygon, Polygon, mapping, shape

from tracker.monitoring.errors import BadGeometry, NotGeographic, NotGeoJson, PropertyMissing, RepeatedAreaKey

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
