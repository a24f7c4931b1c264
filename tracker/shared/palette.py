"""The colours, said once: browser (static/css/tokens.css is tested against this), PDF and Office."""

from typing import Final, Literal

Tone = Literal["good", "watch", "act", "grey"]

INK: Final = "#1b2130"
MUTED: Final = "#545c6e"
RULE: Final = "#d5d8e0"
ACCENT: Final = "#2044aa"
PAPER: Final = "#ffffff"

TONES: Final[dict[Tone, str]] = {
    "good": "#0a6b5c",
    "watch": "#8f5200",
    "act": "#a8201a",
    "grey": "#545c6e",
}
TONE_TINTS: Final[dict[Tone, str]] = {
    "good": "#dcf1ec",
    "watch": "#fdeed2",
    "act": "#fbe4e1",
    "grey": "#eceef2",
}

# From dark to light: apart in grey print and for every kind of colour vision, each at least 3:1 on white.
SERIES: Final = ("#101c4a", "#7a3e9d", "#007f8c", "#d9731a")

# One hue from light to dark; the lightest is almost white, so areas need a dark outline.
MAP_CLASSES: Final = ("#eff3fb", "#c3d2ee", "#8da9da", "#4f74b8", "#1d3f86")
MAP_OUTLINE: Final = "#2b3345"
NO_DATA: Final = "#b9bec9"
