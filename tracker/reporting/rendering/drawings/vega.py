"""From layers of marks to SVG, by Vega-Lite without a browser."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import vl_convert

from tracker.shared.palette import INK, MUTED, RULE

Layer = dict[str, Any]
FONT = "Fira Sans"
VERSION = "6.4"


@dataclass(frozen=True)
class Sheet:
    """What is drawn, on a plot of `width` × `height` with `left`, `right`, `top` and `bottom` around it, in pixels."""

    layers: tuple[Layer, ...]
    width: int
    height: int
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
        "autosize": {"type": "none", "contains": "content"},
        "layer": list(sheet.layers),
        "config": _LOOK,
    }
    drawn: str = vl_convert.vegalite_to_svg(
        spec, vl_version=VERSION, format_locale=_LOCALES[language], allowed_base_urls=[]
    )
    return drawn


def marks(kind: str, values: list[dict[str, Any]], encoding: Layer, **look: object) -> Layer:
    return {"data": {"values": values}, "mark": {"type": kind, **look}, "encoding": encoding}


def at(field: str, **more: object) -> Layer:
    """Return a position on the scale all layers share."""
    return {"field": field, "type": "quantitative", **more}


def pixel(field: str) -> Layer:
    """Return a position in pixels from the upper left corner of the plot."""
    return {"field": field, "type": "quantitative", "scale": None, "axis": None}


_LOCALES = {"de": "de-DE", "en": "en-US"}
_LOOK = {
    "background": None,
    "font": FONT,
    "view": {"stroke": None},
    "text": {"font": FONT, "fontSize": 11, "color": INK},
    "axis": {
        "labelFont": FONT,
        "labelFontSize": 11,
        "labelColor": MUTED,
        "domain": False,
        "ticks": False,
        "gridColor": RULE,
        "gridWidth": 0.75,
        "labelPadding": 6,
        "title": None,
    },
}


@cache
def _register(fonts: Path) -> None:
    vl_convert.register_font_directory(str(fonts))
