"""Areas come in from GeoJSON, with their parents, and stay what they are when they come again."""

import json
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import shapely
from shapely.geometry import shape
from sqlmodel import Session

from tests.integration.monitoring.conftest import ACTOR, BOROUGHS, DATA, DISTRICTS
from tracker.monitoring.errors import BackdatedArea, NotGeographic, TownLevelReserved, UnknownParent
from tracker.monitoring.intake.areas import import_areas
from tracker.monitoring.queries.areas import find_area, list_areas, list_versions
from tracker.monitoring.services.areas import rename_root_area


def square(key: str, name: str, left: float = 7.0, bottom: float = 51.0) -> dict[str, Any]:
    ring = [[left, bottom], [left + 0.1, bottom], [left + 0.1, bottom + 0.1], [left, bottom + 0.1], [left, bottom]]
    return {
        "type": "Feature",
        "properties": {"STT_NR": key, "STT_NAME": name},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def written(path: Path, *features: dict[str, Any]) -> Path:
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def test_all_levels_are_there_with_leading_zeros_and_parents(town: Session) -> None:
    areas = list_areas(town)
    boroughs = {area.key: area for area in areas if area.level_key == "stadtbezirk"}
    districts = [area for area in areas if area.level_key == "stadtteil"]
    assert len(boroughs) == 9
    assert "001" in boroughs
    assert len(districts) == 86
    assert {area.parent_id for area in districts} == {area.id for area in boroughs.values()}
    flittard = next(area for area in districts if area.key == "909")
    assert flittard.parent_id == boroughs["009"].id
    assert boroughs["009"].parent_id == next(area.id for area in areas if area.is_town)


def test_every_outline_is_drawn_clockwise(town: Session) -> None:
    outlines = [area.outline for area in list_areas(town, with_outlines=True) if not area.is_town]
    assert len(outlines) == 95
    for outline in outlines:
        for polygon in shapely.get_parts(shape(json.loads(outline or ""))):
            assert not polygon.exterior.is_ccw


def test_the_same_file_again_changes_nothing(town: Session, now: datetime) -> None:
    result = import_areas(town, DATA / "koeln-stadtteile.geojson", DISTRICTS, now=now, actor=ACTOR)
    assert (result.new, result.changed, result.same) == (0, 0, 86)


def test_a_new_name_with_a_later_day_is_a_new_version(town: Session, now: datetime, tmp_path: Path) -> None:
    area = find_area(town, "stadtteil", "101")
    assert area is not None
    file = written(tmp_path / "one.geojson", square("101", "Altstadt neu"))
    options = replace(DISTRICTS, valid_from=date(2025, 1, 1))
    assert import_areas(town, file, options, now=now, actor=ACTOR).changed == 1
    first, second = list_versions(town, area.id)
    assert (first.valid_to, second.valid_from, second.name) == (date(2024, 12, 31), date(2025, 1, 1), "Altstadt neu")
    assert {each.name for each in list_areas(town, date(2012, 12, 31)) if each.id == area.id} == {area.name}


def test_a_change_cannot_begin_before_the_version_it_changes(town: Session, now: datetime, tmp_path: Path) -> None:
    file = written(tmp_path / "one.geojson", square("101", "Altstadt neu"))
    with pytest.raises(BackdatedArea):
        import_areas(town, file, replace(DISTRICTS, valid_from=date(1900, 1, 1)), now=now, actor=ACTOR)


def test_projected_coordinates_are_refused(town: Session, now: datetime, tmp_path: Path) -> None:
    file = written(tmp_path / "utm.geojson", square("101", "Altstadt", 356000.0, 5645000.0))
    with pytest.raises(NotGeographic):
        import_areas(town, file, DISTRICTS, now=now, actor=ACTOR)


def test_a_district_without_its_borough_is_refused(town: Session, now: datetime, tmp_path: Path) -> None:
    file = written(tmp_path / "lost.geojson", square("X01", "Nirgendwo"))
    with pytest.raises(UnknownParent):
        import_areas(town, file, DISTRICTS, now=now, actor=ACTOR)


def test_the_level_of_the_town_cannot_be_imported(town: Session, now: datetime) -> None:
    with pytest.raises(TownLevelReserved):
        import_areas(town, DATA / "koeln-stadtbezirke.geojson", replace(BOROUGHS, level="town"), now=now, actor=ACTOR)


def test_the_area_that_is_the_town_is_called_as_the_town_is(town: Session) -> None:
    rename_root_area(town, "Stadt Neuburg")
    names = {area.name for area in list_areas(town)}
    assert next(area.name for area in list_areas(town) if area.is_town) == "Stadt Neuburg"
    assert "Flittard" in names
