"""A course over time: one line per unbroken stretch, hatched where a value is unknown, the target as a dashed level."""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

from tracker.reporting.rendering.drawings.vega import Mark, Place, Scales, Sheet, at, marks, words
from tracker.shared.palette import INK, MUTED, NO_DATA, PAPER, SERIES

WIDTH, HEIGHT = 436, 116
RIGHT = 20
LABEL_ROOM = 34  # pixels that a period's name takes on the axis
DENSITY = {"suppressed": 5, "missing": 9, "not_meaningful": 9}
SHAPES = ("circle", "square", "triangle-up", "diamond")

Drawing = dict[str, Any]


def line_sheet(drawing: Drawing) -> Sheet:
    months = _Months(drawing)
    several = len(drawing["series"]) > 1
    drawn = [*_gaps(drawing, months), *_breaks(drawing, months), *_way(drawing)]
    for place, series in enumerate(drawing["series"]):
        drawn += _course(series, place, months)
    drawn += [*_periods(drawing, months), *_names(drawing, months, several=several)]
    scales = Scales((months.first, months.last), _range(drawing), bool(drawing["axis"]["starts_at_zero"]))
    right = 84 if several else RIGHT
    return Sheet(tuple(drawn), WIDTH, HEIGHT, scales, left=44, right=right, top=18, bottom=22)


class _Months:
    """The axis of time, in months as everywhere, a little wider than what is on it."""

    def __init__(self, drawing: Drawing) -> None:
        self.ticks: list[float] = [tick["at"] for tick in drawing["ticks"]] or [0]
        self.first, self.last = self.ticks[0] - 4, self.ticks[-1] + 4

    def pixel(self, month: float) -> float:
        return WIDTH * (month - self.first) / (self.last - self.first)

    def halfway(self, month: float, step: int) -> float:
        """Return the moment between a period and the one before (-1) or after (+1) it."""
        place = self.ticks.index(month) + step if month in self.ticks else -1
        return (month + self.ticks[place]) / 2 if 0 <= place < len(self.ticks) else month + step * 4


_POINT = {"x": at("x", "x"), "y": at("y", "y")}


def _range(drawing: Drawing) -> tuple[float, float]:
    """Return lowest and highest value; where the axis is cut, with room for words below the target."""
    points = [point for series in drawing["series"] for segment in series["segments"] for point in segment["points"]]
    values = [point[end] for point in points for end in ("y", "low", "high") if point[end] is not None]
    values += [mark["y"] for mark in [*drawing["path"], drawing["target"], drawing["baseline"]] if mark]
    low, high = (min(values), max(values)) if values else (0, 1)
    return (low, high) if drawing["axis"]["starts_at_zero"] else (low - (high - low) / 6, high)


def _gaps(drawing: Drawing, months: _Months) -> Iterator[Mark]:
    bands = [
        (months.pixel(months.halfway(gap["at"], -1)), months.pixel(months.halfway(gap["at"], 1)), gap)
        for series in drawing["series"]
        for gap in series["gaps"]
    ]
    lines = [line for left, right, gap in bands for line in _hatching(left, right, gap["state"])]
    slanted = {"x": at("x"), "x2": at("x2"), "y": at("y"), "y2": at("y2")}
    yield from marks("rule", lines, slanted, stroke=NO_DATA)
    names = [{"x": (left + right) / 2, "y": HEIGHT / 2, "word": gap["word"]} for left, right, gap in bands]
    yield from _with_halo(names, {"x": at("x"), "y": at("y")}, angle=270, align="center", fill=MUTED)


def _hatching(left: float, right: float, state: str) -> Iterator[Drawing]:
    """Fill a band with slanted lines: rising for what is kept secret, falling and wider for what is not there."""
    for start in range(int(left) - HEIGHT, int(right), DENSITY.get(state, 9)):
        begin, end = max(left, start), min(right, start + HEIGHT)
        if begin < end:
            down, up = begin - start, end - start
            ys = (HEIGHT - down, HEIGHT - up) if state == "suppressed" else (down, up)
            yield {"x": begin, "x2": end, "y": ys[0], "y2": ys[1]}


def _breaks(drawing: Drawing, months: _Months) -> Iterator[Mark]:
    word = drawing["words"]["break"]
    found = [
        {"x": months.pixel(months.halfway(b["at"], -1)), "top": -4, "bottom": HEIGHT, "word": word}
        for b in drawing["breaks"]
    ]
    yield from marks("rule", found, {"x": at("x"), "y": at("top"), "y2": at("bottom")}, stroke=INK, strokeDash=[6, 3])
    yield from _with_halo(found, {"x": at("x"), "y": at("top")}, baseline="bottom", dx=-2, dy=-1)


def _way(drawing: Drawing) -> Iterator[Mark]:
    yield from marks("line", drawing["path"], _POINT, stroke=MUTED, strokeWidth=1.25, strokeDash=[2, 3])
    yield from marks("symbol", drawing["path"][1:], _POINT, shape="cross", angle=45, size=34, fill=INK)
    level = [drawing["target"] | {"from": 0, "to": WIDTH}] if drawing["target"] else []
    across = {"x": at("from"), "x2": at("to"), "y": at("y", "y")}
    yield from marks("rule", level, across, stroke=INK, strokeDash=[5, 4])


def _course(series: Drawing, place: int, months: _Months) -> Iterator[Mark]:
    colour = SERIES[place]
    points = [point for segment in series["segments"] for point in segment["points"]]
    ends = [point for point in points if point["low"] is not None and point["high"] is not None]
    spans = {"x": at("x", "x"), "y": at("low", "y"), "y2": at("high", "y")}
    yield from marks("rule", ends, spans, stroke=colour, opacity=0.45)
    for segment in series["segments"]:
        dash = [4, 4] if segment["projected"] else []
        yield from marks("line", segment["points"], _POINT, stroke=colour, strokeWidth=2.25, strokeDash=dash)
    size = 42 if len(months.ticks) <= 24 else 14
    for is_firm, fill in ((True, colour), (False, PAPER)):
        chosen = [point for point in points if point["firm"] is is_firm]
        look = {"shape": SHAPES[place], "size": size, "fill": fill, "stroke": colour, "strokeWidth": 1.75}
        yield from marks("symbol", chosen, _POINT, **look)


def _periods(drawing: Drawing, months: _Months) -> Iterator[Mark]:
    """Write the names below the axis, as many as there is room for, counted from the last one."""
    kept: list[Drawing] = []
    for at_month, name in reversed(_short_names(drawing["ticks"])):
        room = max(LABEL_ROOM, 6.5 * len(name) + 8)
        place = min(months.pixel(at_month), WIDTH + RIGHT - room / 2 + 4)
        if not kept or kept[-1]["x"] - place >= room:
            kept.append({"x": place, "y": HEIGHT + 14, "word": name})
    yield from words(kept, {"x": at("x"), "y": at("y")}, align="center", fill=MUTED)


def _short_names(ticks: list[Drawing]) -> list[tuple[float, str]]:
    """Return the ticks without the word all of them begin with: “Schuljahr 2019/20” becomes “2019/20”."""
    first_words = {tick["label"].partition(" ")[0] for tick in ticks}
    if len(first_words) == 1 and all(" " in tick["label"] for tick in ticks):
        return [(tick["at"], tick["label"].partition(" ")[2]) for tick in ticks]
    return [(tick["at"], tick["label"]) for tick in ticks]


def _names(drawing: Drawing, months: _Months, *, several: bool) -> Iterator[Mark]:
    target = drawing["target"]
    if target:
        named = f"{drawing['words']['target']} {target['text']} ({target['period']})"
        below = {"baseline": "top", "dy": 5} if _is_low_at_the_end(drawing) else {"baseline": "bottom", "dy": -5}
        end = [{"x": WIDTH, "y": target["y"], "word": named}]
        yield from _with_halo(end, {"x": at("x"), "y": at("y", "y")}, align="right", **below)
    for place, series in enumerate(drawing["series"]):
        last = _last_measured(series)
        if last and several:
            yield from _with_halo([last | {"word": series["label"]}], _POINT, dx=8, fill=SERIES[place])
        elif last:
            side = {"baseline": "bottom", "dy": -7} if _is_above(last, drawing) else {"baseline": "top", "dy": 8}
            look = {"align": "center", "fontWeight": 600, "fill": SERIES[0]}
            yield from _with_halo([last | {"word": last["bare"]}], _POINT, **look | side)


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


def _with_halo(values: Iterable[Drawing], place: Place, **look: object) -> Iterator[Mark]:
    """Write words so that no line runs through them."""
    listed = list(values)
    yield from words(
        listed, place, **look | {"stroke": PAPER, "strokeWidth": 3.5, "strokeJoin": "round", "fill": PAPER}
    )
    yield from words(listed, place, **look)
