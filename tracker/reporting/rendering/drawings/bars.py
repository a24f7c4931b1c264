"""How many there are of each state, as bars with their number; the words stand in the table beside them."""

from typing import Any

from tracker.reporting.rendering.drawings.vega import Layer, Sheet, marks, pixel
from tracker.shared.palette import INK, RULE, TONES

WIDTH = 300
ROW = 20
BAR = 12


def bar_layers(drawing: dict[str, Any]) -> Sheet:
    """Return a sheet with exactly one row of `ROW` pixels per state, so that a table can stand beside it."""
    rows = drawing["rows"]
    most = max((row["count"] for row in rows), default=0) or 1
    placed = [_placed(place, row, most) for place, row in enumerate(rows)]
    height = ROW * len(rows)
    layers = (
        _axis(height),
        marks(
            "rect",
            [row for row in placed if row["end"]],
            {
                "x": pixel("start"),
                "x2": {"field": "end"},
                "y": pixel("top"),
                "y2": {"field": "bottom"},
                "color": {"field": "colour", "type": "nominal", "scale": None},
            },
        ),
        marks(
            "text",
            placed,
            {"x": pixel("end"), "y": pixel("middle"), "text": {"field": "text"}},
            align="left",
            baseline="middle",
            dx=5,
            fontWeight=600,
            color=INK,
        ),
    )
    return Sheet(layers, WIDTH, height, left=1, right=28)


def _placed(place: int, row: dict[str, Any], most: int) -> Layer:
    top = place * ROW + (ROW - BAR) / 2
    return {
        "start": 0,
        "end": WIDTH * row["count"] / most,
        "top": top,
        "bottom": top + BAR,
        "middle": top + BAR / 2 + 0.5,
        "text": row["text"],
        "colour": TONES[row["tone"]],
    }


def _axis(height: int) -> Layer:
    line = [{"x": 0, "top": 0, "bottom": height}]
    return marks("rule", line, {"x": pixel("x"), "y": pixel("top"), "y2": {"field": "bottom"}}, color=RULE)
