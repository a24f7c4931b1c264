"""Charts say the same in words, in their table and in what is drawn; unknown is never zero."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from tracker.monitoring.charts import (
    AreaValue,
    BarCounts,
    Break,
    Choropleth,
    CountsAreNoMap,
    LineChart,
    MapArea,
    Mark,
    Point,
    RankedDots,
    Series,
    StateCount,
)
from tracker.monitoring.vocabulary import IndicatorKind, Quality, ValueState

SQUARE = {"type": "Polygon", "coordinates": [[[7, 51], [7, 52], [8, 52], [8, 51], [7, 51]]]}


def point(year, value, state=ValueState.REPORTED, **more):
    return Point(str(year), date(year, 12, 31), None if value is None else Decimal(value), state, **more)


def line(*points, **more):
    return LineChart("percent", 1, (Series("Children in need", points),), **more)


def drawn_years(chart):
    """Return the periods of each unbroken stretch of the first series."""
    return [[p["period"] for p in stretch["points"]] for stretch in chart.as_json("en")["series"][0]["segments"]]


# -- lines


def test_a_line_stops_where_a_value_is_not_known():
    chart = line(point(2020, "8.0"), point(2021, None, ValueState.SUPPRESSED), point(2022, "7.9"), point(2023, "7.8"))

    assert drawn_years(chart) == [["2020"], ["2022", "2023"]]


def test_a_line_stops_at_a_break():
    chart = line(
        point(2020, "8.0"), point(2021, "8.1"), point(2022, "7.0"), breaks=(Break(date(2022, 12, 31), "New law"),)
    )

    assert drawn_years(chart) == [["2020", "2021"], ["2022"]]


def test_a_break_within_a_gap_still_parts_the_line():
    chart = line(
        point(2020, "8.0"),
        point(2021, None, ValueState.MISSING),
        point(2022, "7.0"),
        breaks=(Break(date(2021, 12, 31), "New law"),),
    )

    assert drawn_years(chart) == [["2020"], ["2022"]]


def test_a_break_before_the_first_value_parts_nothing():
    chart = line(point(2020, "8.0"), point(2021, "8.1"), breaks=(Break(date(2020, 12, 31), "New law"),))

    assert drawn_years(chart) == [["2020", "2021"]]


def test_projected_values_are_a_stretch_of_their_own_that_starts_at_the_last_measured_value():
    chart = line(point(2024, "8.0"), point(2025, "8.1"), point(2026, "8.2", is_projected=True))

    stretches = chart.as_json("en")["series"][0]["segments"]

    assert drawn_years(chart) == [["2024", "2025"], ["2025", "2026"]]
    assert [stretch["projected"] for stretch in stretches] == [False, True]
    assert [p["firm"] for p in stretches[1]["points"]] == [True, False]


def test_projected_values_start_at_the_last_measured_value_across_periods_that_are_not_yet_due():
    not_due = point(2026, None, ValueState.NOT_YET_DUE)

    chart = line(point(2024, "8.0"), point(2025, "8.1"), not_due, point(2030, "8.2", is_projected=True))

    assert drawn_years(chart) == [["2024", "2025"], ["2025", "2030"]]


def test_projected_values_do_not_lead_across_a_gap_or_a_break():
    gap = line(point(2024, "8.0"), point(2025, None, ValueState.MISSING), point(2030, "8.2", is_projected=True))
    broken = line(
        point(2024, "8.0"),
        point(2030, "8.2", is_projected=True),
        breaks=(Break(date(2026, 12, 31), "New law"),),
    )

    assert drawn_years(gap) == drawn_years(broken) == [["2024"], ["2030"]]


@pytest.mark.parametrize("state", [state for state in ValueState if state is not ValueState.REPORTED])
def test_a_value_that_is_no_number_is_a_word_in_the_table_and_no_point_in_the_drawing(state):
    chart = line(point(2020, "0"), point(2021, None, state))

    assert [row[1] for row in chart.table("en").rows] == ["0.0%", state.label]
    assert drawn_years(chart) == [["2020"]]


def test_only_states_that_hide_a_number_are_hatched():
    points = [point(2020 + index, None, state) for index, state in enumerate(list(ValueState)[1:])]

    gaps = line(*points).as_json("en")["series"][0]["gaps"]

    assert [gap["state"] for gap in gaps] == ["missing", "suppressed", "not_meaningful"]


def test_a_value_that_is_not_final_says_so_and_is_hollow():
    chart = line(point(2020, "8.0"), point(2021, "8.1", quality=Quality.PRELIMINARY))

    assert chart.table("en").rows[1][1] == "8.1% (preliminary)"
    assert [p["firm"] for p in chart.as_json("en")["series"][0]["segments"][0]["points"]] == [True, False]


def test_how_sure_a_value_is_and_what_it_is_of_share_one_pair_of_brackets():
    course = line(point(2020, "8.0"), point(2021, "8.1", quality=Quality.ESTIMATED))
    areas = (AreaValue("A", Decimal("3"), quality=Quality.ESTIMATED), AreaValue("B", Decimal("5")))

    ranked = RankedDots("percent", 1, "2025", areas, None)

    assert course.summary("en").startswith("Children in need: 8.0% (2020), most recently 8.1% (estimated, 2021).")
    assert ranked.summary("en").startswith("2025: from 3.0% (estimated, A) to 5.0% (B).")


def test_the_summary_names_the_course_the_target_the_unknown_and_the_breaks():
    chart = line(
        point(2020, "8.0"),
        point(2021, None, ValueState.MISSING),
        point(2022, "7.5"),
        point(2023, "7.4", is_projected=True),
        breaks=(Break(date(2022, 12, 31), "New law."),),
        target=Mark("2030", date(2030, 12, 31), Decimal("7.0")),
    )

    assert chart.summary("en") == (
        "Children in need: 8.0% (2020), most recently 7.5% (2022). The target is 7.0% (2030). "
        "1 value is not known. The series breaks: New law."
    )


def test_the_summary_of_one_value_and_of_none():
    assert line(point(2020, "8.0")).summary("en") == "Children in need: 8.0% (2020)."
    assert line().summary("en") == "Children in need: no value yet."


def test_the_way_to_the_target_needs_a_baseline_and_is_in_the_table():
    baseline, interim, target = (
        Mark(str(year), date(year, 12, 31), Decimal(value)) for year, value in [(2020, 8), (2025, 7), (2030, 6)]
    )
    chart = line(point(2020, "8.0"), baseline=baseline, interims=(interim,), target=target)

    assert [(mark["period"], mark["y"]) for mark in chart.as_json("en")["path"]] == [
        ("2020", 8),
        ("2025", 7),
        ("2030", 6),
    ]
    assert chart.table("en").header == ("Period", "Children in need", "Target and way there", "Note")
    assert chart.table("en").rows == (
        ("2020", "8.0%", "8.0%", ""),
        ("2025", "–", "7.0%", ""),
        ("2030", "–", "6.0%", ""),
    )
    assert line(point(2020, "8.0"), target=target).path == ()


def test_the_table_holds_intervals_breaks_and_projections():
    chart = line(
        point(2020, "8.0", low=Decimal("7.1"), high=Decimal("8.9")),
        point(2021, "8.1", is_projected=True),
        breaks=(Break(date(2021, 12, 31), "New law"),),
    )

    table = chart.table("en")

    assert table.header == ("Period", "Children in need", "Confidence interval", "Note")
    assert table.words == (3,)
    assert table.rows == (("2020", "8.0%", "7.1 to 8.9", ""), ("2021", "8.1%", "–", "New law; projected"))


def test_series_of_different_periods_share_one_table():
    chart = LineChart(
        "percent",
        0,
        (Series("North", (point(2020, 1, low=Decimal(0), high=Decimal(2)),)), Series("South", (point(2021, 2),))),
    )

    assert [row[:2] for row in chart.table("en").rows] == [("2020", "1%"), ("2021", "–")]


def test_time_runs_by_the_calendar():
    chart = line(point(2020, "8.0"), Point("2021-06", date(2021, 6, 30), Decimal(8)), point(2021, "8.0"))

    at = [tick["at"] for tick in chart.as_json("en")["ticks"]]

    assert at[1] - at[0] == at[2] - at[1] == 6


@pytest.mark.parametrize(
    ("values", "starts_at_zero"),
    [
        (["1", "8"], True),
        (["8.0", "9.0"], False),
        (["4", "8"], True),
        (["-1", "9"], True),
        (["0", "0"], True),
        ([], True),
    ],
)
def test_an_axis_that_does_not_start_at_zero_says_so(values, starts_at_zero):
    axis = line(*(point(2020 + index, value) for index, value in enumerate(values))).as_json("en")["axis"]

    assert axis["starts_at_zero"] is starts_at_zero
    assert axis["note"] == ("" if starts_at_zero else "The axis does not start at zero.")


@pytest.mark.parametrize("count", [0, 5])
def test_a_chart_shows_one_to_four_series(count):
    with pytest.raises(ValueError, match="one to four"):
        LineChart("percent", 1, (Series("North", ()),) * count)


def test_values_are_exact_until_they_are_drawn():
    chart = line(Point("2020", date(2020, 12, 31), Fraction(1, 3)))

    assert chart.table("en").rows[0][1] == "0.3%"
    assert chart.as_json("en")["series"][0]["segments"][0]["points"][0]["y"] == pytest.approx(1 / 3)


# -- ranked dots

TOWN = AreaValue("Town", Decimal(5))


def dots(*areas, town=TOWN):
    return RankedDots("percent", 1, "2025", areas, town)


def test_areas_are_ranked_from_high_to_low_and_equal_ones_by_name():
    chart = dots(AreaValue("B", Decimal(4)), AreaValue("A", Decimal(4)), AreaValue("C", Decimal(9)))

    assert [row["label"] for row in chart.as_json("en")["rows"]] == ["C", "A", "B"]


def test_an_area_without_a_number_is_listed_last_with_its_reason_and_not_at_zero():
    chart = dots(AreaValue("A", None, ValueState.SUPPRESSED), AreaValue("B", Decimal(0)))

    assert [(row["label"], row["x"], row["text"]) for row in chart.as_json("en")["rows"]] == [
        ("B", 0, "0.0%"),
        ("A", None, "kept secret"),
    ]
    assert chart.summary("en") == "2025: from 0.0% (B) to 0.0% (B). Town: 5.0%. 1 area has no value."


def test_the_table_of_areas_starts_with_the_town():
    chart = dots(AreaValue("A", Decimal(4), low=Decimal(3), high=Decimal(5)), AreaValue("B", None, ValueState.MISSING))

    assert chart.table("en").header == ("Area", "2025", "Confidence interval")
    assert chart.table("en").rows == (("Town", "5.0%", "–"), ("A", "4.0%", "3.0 to 5.0"), ("B", "missing", "–"))


def test_no_area_has_a_value_and_neither_has_the_town():
    chart = dots(AreaValue("A", None, ValueState.MISSING), town=AreaValue("Town", None, ValueState.MISSING))

    assert chart.summary("en") == "2025: no area has a value. Town: missing."
    assert chart.as_json("en")["town"]["x"] is None
    assert chart.table("en").rows == (("Town", "missing"), ("A", "missing"))


@pytest.mark.parametrize(("areas", "size"), [(0, "rows-5"), (11, "rows-15"), (86, "rows-90"), (400, "rows-100")])
def test_a_drawing_is_as_high_as_its_areas_need(areas, size):
    assert dots(*(AreaValue(str(at), Decimal(at)) for at in range(areas))).as_json("en")["size"] == size


# -- maps


def rates(*values, decimals=1):
    areas = [
        MapArea(
            AreaValue(chr(65 + at), value, ValueState.REPORTED if value is not None else ValueState.SUPPRESSED), SQUARE
        )
        for at, value in enumerate(values)
    ]
    return Choropleth(IndicatorKind.SHARE, "percent", decimals, "2025", tuple(areas))


def test_counts_are_never_drawn_as_a_map():
    with pytest.raises(CountsAreNoMap):
        Choropleth(IndicatorKind.COUNT, "persons", 0, "2025", ())


def test_classes_hold_about_equally_many_areas_and_meet_without_a_gap():
    chart = rates(*(Decimal(at) for at in range(10)))

    assert chart.limits == (0, 2, 4, 6, 8)
    assert [found["label"] for found in chart.as_json("en")["classes"]] == [
        "0.0 to under 2.0%",
        "2.0 to under 4.0%",
        "4.0 to under 6.0%",
        "6.0 to under 8.0%",
        "8.0% and more",
    ]
    assert [area["colour"] for area in chart.as_json("en")["areas"]] == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]


def test_values_that_are_printed_alike_share_a_class():
    chart = rates(Decimal("4.01"), Decimal("4.04"), Fraction(8))

    first, second, third = (area["colour"] for area in chart.as_json("en")["areas"])

    assert first == second != third


def test_an_area_without_a_number_has_no_class_and_is_explained():
    chart = rates(Decimal(4), None)

    drawing = chart.as_json("en")

    assert [(area["colour"], area["value"]) for area in drawing["areas"]] == [(3, 4), (None, None)]
    assert drawing["states"] == [{"state": "suppressed", "label": "kept secret"}]
    assert chart.table("en").rows == (("A", "4.0%", "4.0% and more"), ("B", "kept secret", "–"))
    assert chart.summary("en") == "2025: lowest in A (4.0%), highest in A (4.0%). 1 area has no value."


def test_a_map_without_any_value_says_so():
    chart = rates(None)

    assert chart.limits == ()
    assert chart.as_json("en")["classes"] == []
    assert chart.summary("en") == "2025: no area has a value."


# -- counts

STATES = (StateCount("reached", 2, "good"), StateCount("behind", 0, "watch"), StateCount("off track", 3, "act"))


def test_counts_add_up_in_sentence_and_table():
    chart = BarCounts("impact targets", STATES)

    assert chart.summary("en") == "5 impact targets: 2 reached and 3 off track."
    assert chart.table("en").rows == (("reached", "2"), ("behind", "0"), ("off track", "3"), ("Total", "5"))
    assert [row["tone"] for row in chart.as_json("en")["rows"]] == ["good", "watch", "act"]


def test_the_sentence_of_a_single_state_and_of_none():
    assert BarCounts("impact targets", STATES[:1]).summary("en") == "2 impact targets: 2 reached."
    assert BarCounts("impact targets", ()).summary("en") == "impact targets: none yet."


@pytest.mark.parametrize(("states", "size"), [(5, "rows-5"), (8, "rows-10")])
def test_bars_are_as_high_as_their_states_need(states, size):
    assert BarCounts("impact targets", STATES[:1] * states).as_json("en")["size"] == size
