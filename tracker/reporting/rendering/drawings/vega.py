"""From marks to SVG, by Vega without a browser.

Vega rather than Vega-Lite: everything is placed already, and half the time of a drawing would go into deciding that.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal

import vl_convert

from tracker.shared.palette import INK, MUTED, RULE

Mark = dict[str, Any]
Place = dict[str, Any]
FONT = "Fira Sans, sans-serif"
FONT_SIZE = 11


@dataclass(frozen=True)
class Scales:
    """What a month and a value measure on the plot; the axis of values carries round numbers."""

    months: tuple[float, float]
    values: tuple[float, float]
    starts_at_zero: bool


@dataclass(frozen=True)
class Sheet:
    """What is drawn, on a plot of `width` × `height` with `left`, `right`, `top` and `bottom` around it, in pixels."""

    marks: tuple[Mark, ...]
    width: int
    height: int
    scales: Scales | None = None
    left: int = 0
    right: int = 0
    top: int = 0
    bottom: int = 0


def svg(sheet: Sheet, language: str, fonts: Path | None) -> str:
    if fonts is not None:
        _register(fonts)
    spec = {
        "width": sheet.width,
        "height": sheet.height,
        "padding": {"left": sheet.left, "right": sheet.right, "top": sheet.top, "bottom": sheet.bottom},
        "autosize": "none",
        "marks": list(sheet.marks),
        **(_scaled(sheet.scales) if sheet.scales else {}),
    }
    return _drawn(json.dumps(spec), language)


@lru_cache(maxsize=128)  # the same charts stand on paper and in the archived file, and go out to several committees
def _drawn(spec: str, language: str) -> str:
    drawn: str = vl_convert.vega_to_svg(spec, format_locale=_LOCALES[language], allowed_base_urls=[])
    return drawn


def marks(kind: str, values: Iterable[dict[str, Any]], place: Place, **look: object) -> Iterable[Mark]:
    """Yield one group of marks, none where there is nothing to draw; a look that is a place is read from the values."""
    listed = list(values)
    if listed:
        encoded = {name: said if isinstance(said, dict) else {"value": said} for name, said in look.items()}
        data = {"name": "drawn", "values": listed}
        mark = {"type": kind, "from": {"data": "drawn"}, "encode": {"enter": place | encoded}}
        yield {"type": "group", "data": [data], "marks": [mark]}


def words(values: Iterable[dict[str, Any]], place: Place, **look: object) -> Iterable[Mark]:
    plain = {"font": FONT, "fontSize": FONT_SIZE, "fill": INK, "text": at("word"), "baseline": "middle"}
    yield from marks("text", values, place, **plain | look)


def at(field: str, scale: str | None = None) -> Place:
    """Return where a mark stands: on a scale, or in pixels from the upper left corner of the plot."""
    return {"field": field, "scale": scale} if scale else {"field": field}


_LOCALES: dict[str, Literal["de-DE", "en-GB"]] = {"de": "de-DE", "en": "en-GB"}


def _scaled(scales: Scales) -> dict[str, Any]:
    across = {"name": "x", "type": "linear", "domain": scales.months, "range": "width", "zero": False}
    upward = {"domain": scales.values, "range": "height", "zero": scales.starts_at_zero, "nice": 4}
    axis = {
        "orient": "left",
        "scale": "y",
        "tickCount": 4,
        "format": ",~f",
        "grid": True,
        "domain": False,
        "ticks": False,
        "labelPadding": 8,
        "labelFont": FONT,
        "labelFontSize": FONT_SIZE,
        "labelColor": MUTED,
        "gridColor": RULE,
        "gridWidth": 0.75,
    }
    return {"scales": [across, {"name": "y", "type": "linear", **upward}], "axes": [axis]}


@cache
def _register(fonts: Path) -> None:
    vl_convert.register_font_directory(str(fonts))
