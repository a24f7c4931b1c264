"""Colours carry no meaning alone, but they must be seen: by everyone, on paper too."""

import re
from itertools import combinations, pairwise
from math import dist
from pathlib import Path

import pytest

from tracker.shared import palette

TOKENS = Path("static/css/tokens.css").read_text(encoding="utf-8")
# How complete red, green and blue blindness see, in linear light (Machado, Oliveira and Fernandes 2009).
VISIONS = {
    "full": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no red": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "no green": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "no blue": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}


def linear(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def luminance(colour):
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear(colour), strict=True))


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def seen(colour, vision):
    """Return the colour as CIELAB, in which equal distances look equally far apart."""
    light = linear(colour)
    red, green, blue = (
        min(1, max(0, sum(weight * part for weight, part in zip(row, light, strict=True)))) for row in VISIONS[vision]
    )
    x = cube_root((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047)
    y = cube_root(0.2126 * red + 0.7152 * green + 0.0722 * blue)
    z = cube_root((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def cube_root(part):
    return part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116


@pytest.mark.parametrize("tone", palette.TONES)
def test_words_in_a_tone_can_be_read_on_white_and_on_its_tint(tone):
    assert contrast(palette.TONES[tone], palette.PAPER) >= 4.5
    assert contrast(palette.TONES[tone], palette.TONE_TINTS[tone]) >= 4.5
    assert contrast(palette.INK, palette.TONE_TINTS[tone]) >= 7


@pytest.mark.parametrize("colour", palette.SERIES)
def test_a_line_stands_out_from_the_paper(colour):
    assert contrast(colour, palette.PAPER) >= 3


@pytest.mark.parametrize(("darker", "lighter"), list(pairwise(palette.SERIES)))
def test_neighbouring_hues_stay_apart_in_grey(darker, lighter):
    assert contrast(darker, lighter) >= 1.35


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize(("one", "other"), list(combinations(palette.SERIES, 2)))
def test_hues_stay_apart_for_every_kind_of_colour_vision(one, other, vision):
    assert dist(seen(one, vision), seen(other, vision)) >= 20


def test_map_classes_run_from_light_to_dark_in_steps_one_can_see():
    steps = [contrast(a, b) for a, b in pairwise(palette.MAP_CLASSES)]
    assert min(steps) >= 1.35
    assert contrast(palette.MAP_OUTLINE, palette.MAP_CLASSES[0]) >= 7


def test_the_browser_uses_the_same_colours():
    declared = dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", TOKENS))
    expected = {
        "ink": palette.INK,
        "muted": palette.MUTED,
        "rule": palette.RULE,
        "accent": palette.ACCENT,
        "paper": palette.PAPER,
        "map-outline": palette.MAP_OUTLINE,
        "no-data": palette.NO_DATA,
        **palette.TONES,
        **{f"{tone}-tint": colour for tone, colour in palette.TONE_TINTS.items()},
        **{f"series-{at}": colour for at, colour in enumerate(palette.SERIES, start=1)},
        **{f"map-{at}": colour for at, colour in enumerate(palette.MAP_CLASSES, start=1)},
    }
    assert {name: declared.get(name) for name in expected} == expected
