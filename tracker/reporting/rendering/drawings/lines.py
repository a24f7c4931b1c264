"""A course over time: one line per unbroken stretch, hatching where a value is unknown, the target as a dashed level."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from tracker.reporting.rendering.drawings.vega import Layer, Sheet, at, marks, pixel
from tracker.shared.palette import INK, MUTED, NO_DATA, PAPER, SERIES

WIDTH, HEIGHT = 436, 138
LABEL_ROOM = 34  # pixels that a period's name takes on the axis
DENSITY = {"suppressed": 5, "missing": 9, "not_meaningful": 9}
SHAPES = ("circle", "square", "triangle-up", "diamond")

Drawing = dict[str, Any]


def line_layers(drawing: Drawing) -> Sheet:
    months = _Months(drawing)
    several = len(drawing["series"]) > 1
    layers = [_scale(drawing, months), *_gaps(drawing, months), *_breaks(drawing, months), *_way(drawing)]
    for place, series in enumerate(drawing["series"]):
        layers += _course(series, place, months)
    layers += [_periods(drawing, months), *_names(drawing, months, several=several)]
    return Sheet(tuple(layers), WIDTH, HEIGHT, left=44, right=84 if several else 20, top=18, bottom=22)


class _Months:
    """The axis of time, in months as everywhere, half a step wider than what is on it."""

    def __init__(self, drawing: Drawing) -> None:
        self.ticks = [tick["at"] for tick in drawing["ticks"]] or [0]
        self.first, self.last = self.ticks[0] - 4, self.ticks[-1] + 4

    def pixel(self, month: float) -> float:
        return WIDTH * (month - self.first) / (self.last - self.first)

    def halfway(self, month: float, step: int) -> float:
        """Return the moment between a period and the one before (-1) or after (+1) it."""
        place = self.ticks.index(month) + step if month in self.ticks else -1
        return (month + self.ticks[place]) / 2 if 0 <= place < len(self.ticks) else month + step * 4


def _scale(drawing: Drawing, months: _Months) -> Layer:
    """Return the two axes, drawn as the line of the zero or of the lowest value."""
    low, high = _range(drawing)
    unseen = [{"x": months.first, "y": low}, {"x": months.last, "y": high}]
    across = {"domain": [months.first, months.last], "nice": False, "zero": False}
    upward = {"zero": drawing["axis"]["starts_at_zero"], "nice": 4}
    axis = {"tickCount": 4, "format": ",~f"}
    return marks(
        "point", unseen, {"x": at("x", scale=across, axis=None), "y": at("y", scale=upward, axis=axis)}, opacity=0
    )


def _range(drawing: Drawing) -> tuple[float, float]:
    """Return lowest and highest value; where the axis is cut, with room for words below the target."""
    points = [point for series in drawing["series"] for segment in series["segments"] for point in segment["points"]]
    values = [point[end] for point in points for end in ("y", "low", "high") if point[end] is not None]
    values += [mark["y"] for mark in [*drawing["path"], drawing["target"], drawing["baseline"]] if mark]
    low, high = (min(values), max(values)) if values else (0, 1)
    return (low, high) if drawing["axis"]["starts_at_zero"] else (low - (high - low) / 6, high)


def _gaps(drawing: Drawing, months: _Months) -> Iterator[Layer]:
    bands = [
        (months.pixel(months.halfway(gap["at"], -1)), months.pixel(months.halfway(gap["at"], 1)), gap)
        for series in drawing["series"]
        for gap in series["gaps"]
    ]
    lines = [line for left, right, gap in bands for line in _hatching(left, right, gap["state"])]
    if lines:
        slanted = {"x": pixel("x"), "x2": {"field": "x2"}, "y": pixel("y"), "y2": {"field": "y2"}}
        yield marks("rule", lines, slanted, color=NO_DATA, strokeWidth=1)
        words = [{"x": (left + right) / 2, "y": HEIGHT / 2, "word": gap["word"]} for left, right, gap in bands]
        yield from _with_halo(words, {"x": pixel("x"), "y": pixel("y")}, angle=270, baseline="middle", color=MUTED)


def _hatching(left: float, right: float, state: str) -> Iterator[Layer]:
    """Fill a band with slanted lines: rising for what is kept secret, falling and wider for what is not there."""
    step = DENSITY.get(state, 9)
    for start in range(int(left) - HEIGHT, int(right), step):
        begin, end = max(left, start), min(right, start + HEIGHT)
        if begin < end:
            down, up = begin - start, end - start
            rising = state == "suppressed"
            ys = (HEIGHT - down, HEIGHT - up) if rising else (down, up)
            yield {"x": begin, "x2": end, "y": ys[0], "y2": ys[1]}


def _breaks(drawing: Drawing, months: _Months) -> Iterator[Layer]:
    found = [{"x": months.pixel(months.halfway(b["at"], -1)), "top": -4, "bottom": HEIGHT} for b in drawing["breaks"]]
    if found:
        upright = {"x": pixel("x"), "y": pixel("top"), "y2": {"field": "bottom"}}
        yield marks("rule", found, upright, color=INK, strokeWidth=1, strokeDash=[6, 3])
        words = [line | {"word": drawing["words"]["break"]} for line in found]
        yield from _with_halo(words, {"x": pixel("x"), "y": pixel("top")}, align="left", baseline="bottom", dx=-2, dy=-1)


def _way(drawing: Drawing) -> Iterator[Layer]:
    if drawing["path"]:
        yield _line(drawing["path"], color=MUTED, strokeWidth=1.25, strokeDash=[2, 3])
        yield _points(drawing["path"][1:], "cross", color=INK, size=34, angle=45, filled=True, strokeWidth=0)
    if drawing["target"]:
        level = {"y": at("y")}
        yield marks("rule", [drawing["target"]], level, color=INK, strokeWidth=1, strokeDash=[5, 4])


def _course(series: Drawing, place: int, months: _Months) -> Iterator[Layer]:
    colour = SERIES[place]
    points = [point for segment in series["segments"] for point in segment["points"]]
    ends = [point for point in points if point["low"] is not None and point["high"] is not None]
    if ends:
        yield marks("rule", ends, {"x": at("x"), "y": at("low"), "y2": {"field": "high"}}, color=colour, opacity=0.45)
    for segment in series["segments"]:
        dash = [4, 4] if segment["projected"] else [1, 0]
        yield _line(segment["points"], color=colour, strokeWidth=2.25, strokeDash=dash)
    size = 42 if len(months.ticks) <= 24 else 14
    firm = [point for point in points if point["firm"]]
    yield _points(firm, SHAPES[place], color=colour, size=size, filled=True)
    hollow = [point for point in points if not point["firm"]]
    yield _points(hollow, SHAPES[place], color=colour, fill=PAPER, size=size, strokeWidth=1.75)


def _periods(drawing: Drawing, months: _Months) -> Layer:
    """Return the names below the axis, as many as there is room for, counted from the last one."""
    kept: list[Drawing] = []
    for tick in reversed(drawing["ticks"]):
        room = max(LABEL_ROOM, 6.5 * len(tick["label"]) + 8)
        if not kept or months.pixel(kept[-1]["at"]) - months.pixel(tick["at"]) >= room:
            kept.append(tick)
    places = [{"x": tick["at"], "y": HEIGHT + 15, "word": tick["label"]} for tick in kept]
    return marks("text", places, {"x": at("x"), "y": pixel("y"), "text": {"field": "word"}}, color=MUTED)


def _names(drawing: Drawing, months: _Months, *, several: bool) -> Iterator[Layer]:
    target = drawing["target"]
    if target:
        words = f"{drawing['words']['target']} {target['text']} ({target['period']})"
        named = [{"x": months.pixel(months.last), "y": target["y"], "word": words}]
        side = {"baseline": "top", "dy": 5} if _is_low_at_the_end(drawing) else {"baseline": "bottom", "dy": -5}
        yield from _with_halo(named, {"x": pixel("x"), "y": at("y")}, align="right", **side)
    for place, series in enumerate(drawing["series"]):
        last = _last_measured(series)
        if last and several:
            said = [last | {"word": series["label"]}]
            yield from _with_halo(said, {"x": at("x"), "y": at("y")}, align="left", dx=8, color=SERIES[place])
        elif last:
            above = _is_above(last, drawing)
            said = [last | {"word": last["bare"]}]
            side = {"baseline": "bottom", "dy": -7} if above else {"baseline": "top", "dy": 8}
            yield from _with_halo(said, {"x": at("x"), "y": at("y")}, fontWeight=600, color=SERIES[0], **side)


def _last_measured(series: Drawing) -> Drawing | None:
    measured = [segment for segment in series["segments"] if not segment["projected"]]
    return measured[-1]["points"][-1] if measured else None


def _is_above(last: Drawing, drawing: Drawing) -> bool:
    """Return on which side of the last value its number stands: away from the way that was planned."""
    for before, after in pairwise(drawing["path"]):
        if before["x"] <= last["x"] <= after["x"]:
            share = (last["x"] - before["x"]) / ((after["x"] - before["x"]) or 1)
            return bool(last["y"] >= before["y"] + share * (after["y"] - before["y"]))
    return True


def _is_low_at_the_end(drawing: Drawing) -> bool:
    """Return whether the way comes down to the target and leaves room below it."""
    low, high = _range(drawing)
    floor = min(low, 0) if drawing["axis"]["starts_at_zero"] else low
    comes_down = bool(drawing["path"]) and drawing["path"][0]["y"] > drawing["target"]["y"]
    return comes_down and bool(drawing["target"]["y"] - floor > (high - floor) / 8)


def _line(points: list[Drawing], **look: object) -> Layer:
    return marks("line", points, {"x": at("x"), "y": at("y"), "order": {"field": "x", "type": "quantitative"}}, **look)


def _points(points: list[Drawing], shape: str, **look: object) -> Layer:
    return marks("point", points, {"x": at("x"), "y": at("y")}, shape=shape, opacity=1, **look)


def _with_halo(values: list[Drawing], place: Layer, **look: object) -> Iterator[Layer]:
    """Write words so that no line runs through them."""
    encoding = place | {"text": {"field": "word"}}
    yield marks("text", values, encoding, **look | {"stroke": PAPER, "strokeWidth": 3.5, "color": PAPER})
    yield marks("text", values, encoding, **look)
