"""The map of the demonstration town: districts grown from many small cells, so that they tile and look grown."""

import math
import random
from typing import Any

import shapely
from shapely import MultiPoint, MultiPolygon, Point, Polygon
from shapely.geometry import mapping
from shapely.geometry.polygon import orient
from shapely.ops import unary_union, voronoi_diagram

from tracker.demo.districts import District, districts

CENTRE_EAST, CENTRE_NORTH = 7.0, 54.5  # open sea: the town stands on nobody's ground
KILOMETRES_PER_DEGREE = 111.32
CELLS_PER_SIDE = 34
HALF_SIDE = 11.0
DECIMALS = 5


def district_features() -> dict[str, Any]:
    """Return the districts as GeoJSON in WGS84, outer rings clockwise as the drawers want them."""
    features = [
        {
            "type": "Feature",
            "properties": {"key": district.key, "name": district.name},
            "geometry": mapping(orient(shape, -1.0)),
        }
        for district, shape in zip(districts(), district_shapes(), strict=True)
    ]
    return {"type": "FeatureCollection", "features": features}


def district_shapes() -> list[Polygon]:
    """Return one polygon per district, in degrees; neighbours share every corner of their border."""
    cells = _cells(random.Random(77))
    owners = [_nearest(cell.representative_point()) for cell in cells]
    shapes = [
        unary_union([cell for cell, owner in zip(cells, owners, strict=True) if owner == number])
        for number in range(len(districts()))
    ]
    return [_largest(shape) for shape in _without_scraps(shapes)]


def _cells(chance: random.Random) -> list[Polygon]:
    """Return small cells that tile the town; each lies wholly inside, so that its corners stay shared."""
    step = 2 * HALF_SIDE / CELLS_PER_SIDE
    points = [
        Point(
            -HALF_SIDE + step * (column + 0.5 + chance.uniform(-0.42, 0.42)),
            -HALF_SIDE + step * (row + 0.5 + chance.uniform(-0.42, 0.42)),
        )
        for column in range(CELLS_PER_SIDE)
        for row in range(CELLS_PER_SIDE)
    ]
    outline = _outline()
    cells = [cell for cell in voronoi_diagram(MultiPoint(points)).geoms if outline.contains(cell.centroid)]
    return [_in_degrees(cell) for cell in cells]


def _outline() -> Polygon:
    """Return the town's rough outline in kilometres: an ellipse with bays."""
    corners = []
    for step in range(72):
        angle = 2 * math.pi * step / 72
        radius = 1 + 0.09 * math.sin(3 * angle + 0.6) + 0.05 * math.cos(5 * angle) + 0.03 * math.sin(9 * angle)
        corners.append((8.6 * radius * math.cos(angle), 7.6 * radius * math.sin(angle)))
    return Polygon(corners)


def _in_degrees(cell: Polygon) -> Polygon:
    shrink = math.cos(math.radians(CENTRE_NORTH))
    return Polygon(
        [
            (
                round(CENTRE_EAST + x / (KILOMETRES_PER_DEGREE * shrink), DECIMALS),
                round(CENTRE_NORTH + y / KILOMETRES_PER_DEGREE, DECIMALS),
            )
            for x, y in cell.exterior.coords
        ]
    )


def _nearest(place: Point) -> int:
    """Return the number of the district whose middle is nearest; a large one reaches further."""
    shrink = math.cos(math.radians(CENTRE_NORTH))
    east = (place.x - CENTRE_EAST) * KILOMETRES_PER_DEGREE * shrink
    north = (place.y - CENTRE_NORTH) * KILOMETRES_PER_DEGREE

    def distance(district: District) -> float:
        return math.hypot(east - district.east, north - district.north)

    return min(range(len(districts())), key=lambda number: distance(districts()[number]))


def _without_scraps(shapes: list[Polygon | MultiPolygon]) -> list[Polygon | MultiPolygon]:
    """Give what is cut off from its district to the neighbour with the longest common border."""
    kept = [_largest(shape) for shape in shapes]
    scraps = [piece for shape in shapes for piece in _pieces(shape)[1:]]
    for scrap in scraps:
        number = max(range(len(kept)), key=lambda candidate: kept[candidate].intersection(scrap).length)
        kept[number] = unary_union([kept[number], scrap])
    return list(kept)


def _pieces(shape: Polygon | MultiPolygon) -> list[Polygon]:
    return sorted(shapely.get_parts(shape), key=lambda piece: piece.area, reverse=True)


def _largest(shape: Polygon | MultiPolygon) -> Polygon:
    return _pieces(shape)[0]
