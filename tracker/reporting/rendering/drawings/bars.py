"""How many there are of each state, as bars with their number; the words stand in the table beside them."""

from typing import Any

from tracker.reporting.rendering.drawings.vega import Sheet, at, marks, words
from tracker.shared.palette import RULE, TONES

WIDTH = 300
ROW = 20
BAR = 12


def bar_sheet(drawing: dict[str, Any]) -> Sheet:
    """Return a sheet with exactly one row of `ROW` pixels per state, so that a table can stand beside it."""
    rows = drawing["rows"]
    most = max((row["count"] for row in rows), default=0) or 1
    placed = [_placed(place, row, most) for place, row in enumerate(rows)]
    height = ROW * len(rows)
    bars = {"x": at("start"), "x2": at("end"), "y": at("top"), "y2": at("bottom")}
    zero = {"x": at("x"), "y": at("top"), "y2": at("bottom")}
    drawn = (
        *marks("rule", [{"x": 0, "top": 0, "bottom": height}], zero, stroke=RULE),
        *marks("rect", [row for row in placed if row["end"]], bars, fill=at("colour")),
        *words(placed, {"x": at("end"), "y": at("middle")}, dx=5, fontWeight=600),
    )
    return Sheet(drawn, WIDTH, height, left=1, right=28)


def _placed(place: int, row: dict[str, Any], most: int) -> dict[str, Any]:
    top = place * ROW + (ROW - BAR) / 2
    return {
        "start": 0,
        "end": WIDTH * row["count"] / most,
        "top": top,
        "bottom": top + BAR,
        "middle": top + BAR / 2,
        "word": row["text"],
        "colour": TONES[row["tone"]],
    }
