import shapely
from shapely.geometry import shape

from tracker.demo.districts import districts
from tracker.demo.geometry import district_features, district_shapes


def test_the_districts_tile_the_town_without_gap_or_overlap() -> None:
    shapes = district_shapes()
    town = shapely.union_all(shapes)

    assert shapely.coverage_is_valid(shapes)
    assert isinstance(town, shapely.Polygon)
    assert list(town.interiors) == []


def test_each_district_is_one_valid_piece() -> None:
    assert all(isinstance(district, shapely.Polygon) and district.is_valid for district in district_shapes())


def test_outer_rings_run_clockwise_as_the_maps_need_them() -> None:
    features = district_features()["features"]

    assert not any(shape(feature["geometry"]).exterior.is_ccw for feature in features)


def test_the_map_is_the_same_each_time() -> None:
    assert district_features() == district_features()


def test_eleven_districts_carry_their_keys_and_names() -> None:
    properties = [feature["properties"] for feature in district_features()["features"]]

    assert [each["key"] for each in properties] == [f"{number:02}" for number in range(1, 12)]
    assert [each["name"] for each in properties] == [district.name for district in districts()]
