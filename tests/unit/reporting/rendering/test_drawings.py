"""Charts on paper draw what is known, and say where nothing is."""

import re
from dataclasses import replace
from typing import Any

import pytest

from tests.unit.reporting.rendering import samples
from tracker.reporting.rendering.drawings import draw
from tracker.reporting.rendering.drawings.bars import ROW, bar_sheet
from tracker.reporting.rendering.drawings.lines import HEIGHT, line_sheet
from tracker.reporting.rendering.drawings.vega import Mark
from tracker.shared.palette import NO_DATA, PAPER, SERIES


def drawn(kind: str, **look: Any) -> list[list[dict[str, Any]]]:
    """Return what the marks of a kind and look of the sample's line chart are drawn from."""
    marks = line_sheet(samples.line_chart().drawing).marks
    return [values(mark) for mark in marks if _is(mark, kind, look)]


def values(mark: Mark) -> list[dict[str, Any]]:
    return mark["data"][0]["values"]


def _is(mark: Mark, kind: str, look: dict[str, Any]) -> bool:
    inner = mark["marks"][0]
    encoded = inner["encode"]["enter"]
    return inner["type"] == kind and all(encoded.get(name) == {"value": said} for name, said in look.items())


def test_the_line_stops_at_gaps_and_breaks():
    periods = [[point["period"] for point in stretch] for stretch in drawn("line", stroke=SERIES[0])]
    assert periods == [["2015", "2016"], ["2018", "2019", "2020"], ["2021"], ["2023", "2024", "2025"]]


def test_unknown_values_are_hatched_within_their_band_and_named():
    (lines,) = drawn("rule", stroke=NO_DATA)
    assert all(0 <= line[end] <= HEIGHT for line in lines for end in ("y", "y2"))
    rising = [line for line in lines if line["y"] > line["y2"]]
    assert rising
    assert len(rising) > len(lines) - len(rising) > 0
    said = {value["word"] for text in drawn("text", angle=270) for value in text}
    assert len(said) == 2


def test_a_preliminary_value_is_hollow():
    (hollow,) = drawn("symbol", fill=PAPER)
    assert [point["period"] for point in hollow] == ["2025"]


def test_the_target_is_a_dashed_level_with_its_words():
    (level,) = drawn("rule", strokeDash=[5, 4])
    assert level[0]["y"] == 7.0
    named = {value["word"] for text in drawn("text", align="right") for value in text}
    assert len(named) == 1
    assert re.search(r"7,0.%.*2030", named.pop())


def test_a_chart_without_target_and_values_is_drawn():
    chart = samples.line_chart()
    empty = chart.drawing | {"target": None, "path": [], "baseline": None, "breaks": []}
    empty["series"] = [empty["series"][0] | {"segments": [], "gaps": []}]
    assert draw(replace(chart, drawing=empty), "de", None).startswith("<svg")


def test_several_series_are_named_at_their_end():
    chart = samples.line_chart()
    other = chart.drawing["series"][0] | {"label": "Kreis"}
    several = line_sheet(chart.drawing | {"series": [*chart.drawing["series"], other]})
    labels = [value["word"] for mark in several.marks if _is(mark, "text", {"dx": 8}) for value in values(mark)]
    assert {"Stadt", "Kreis"} == set(labels)


def test_no_more_periods_are_named_than_there_is_room_for():
    drawing = samples.line_chart().drawing
    ticks = [{"at": 24000 + 12 * year, "label": str(2000 + year)} for year in range(60)]
    sheet = line_sheet(drawing | {"ticks": ticks})
    (named,) = (
        values(mark) for mark in sheet.marks if _is(mark, "text", {"align": "center"}) and len(values(mark)) > 4
    )
    assert named[0]["word"] == "2059"
    assert len(named) < 15


def test_a_word_all_periods_begin_with_is_not_repeated_on_the_axis():
    drawing = samples.line_chart().drawing
    ticks = [{"at": 24000 + 12 * year, "label": f"Schuljahr 20{year}/{year + 1}"} for year in (10, 15, 20)]
    texts = [values(mark) for mark in line_sheet(drawing | {"ticks": ticks}).marks if _is(mark, "text", {})]
    named = [value["word"] for text in texts for value in text if "/" in value["word"]]
    assert named == ["2020/21", "2015/16", "2010/11"]


def test_bars_stand_in_rows_of_one_height_and_zero_is_only_a_number():
    sheet = bar_sheet(samples.overview(samples.state_counts()).drawing)
    (bars,) = (values(mark) for mark in sheet.marks if mark["marks"][0]["type"] == "rect")
    (numbers,) = (values(mark) for mark in sheet.marks if mark["marks"][0]["type"] == "text")
    assert sheet.height == 8 * ROW
    assert [number["word"] for number in numbers] == ["4", "5", "3", "2", "4", "0", "5", "7"]
    assert len(bars) == 7
    assert bars[-1]["end"] == max(bar["end"] for bar in bars)


@pytest.mark.parametrize(("language", "sign"), [("de", ","), ("en", ".")])
def test_the_axis_writes_numbers_as_the_language_does(language, sign):
    chart = samples.line_chart(language)
    points = [point | {"y": point["y"] / 20} for point in chart.drawing["series"][0]["segments"][1]["points"]]
    series = [chart.drawing["series"][0] | {"segments": [{"projected": False, "points": points}]}]
    alone = {"path": [], "target": None, "baseline": None, "axis": {"starts_at_zero": True}, "series": series}
    assert f">0{sign}2<" in draw(replace(chart, drawing=chart.drawing | alone), language, None)


def test_a_map_is_left_to_the_browser():
    assert draw(replace(samples.line_chart(), drawing={"kind": "map"}), "de", None) == ""
