"""Groups of people: canonical sets of (dimension, category), and how they are called."""

import re

from tracker.monitoring.errors import UnreadableGroup
from tracker.shared.text import N_, translate

TOTAL = ""

_PART = re.compile(r"([a-z][a-z0-9_]{0,29})=([\w+.-]{1,40})")
_RANGE = re.compile(r"(\d{1,3})-(\d{1,3})")
_FROM = re.compile(r"(\d{1,3})\+")


def canonical_group(text: str) -> str:
    """Return `sex=f;age=0-5` as `age=0-5;sex=f`, the total as the empty text; raise `UnreadableGroup`."""
    if not (text := text.strip()):
        return TOTAL
    parts: dict[str, str] = {}
    for part in text.split(";"):
        match = _PART.fullmatch(part.strip())
        if match is None or match[1] in parts:
            raise UnreadableGroup(text=text[:60])
        parts[match[1]] = match[2]
    return ";".join(f"{dimension}={parts[dimension]}" for dimension in sorted(parts))


def group_label(key: str, language: str) -> str:
    """Return how a group is called: “weiblich, 0 bis 5 Jahre”; the empty key is the total."""
    if key == TOTAL:
        return translate(N_("in total"), language)
    return ", ".join(_part_label(part, language) for part in key.split(";"))


def _part_label(part: str, language: str) -> str:
    dimension, _, category = part.partition("=")
    if dimension == "age" and (match := _RANGE.fullmatch(category)):
        return translate(N_("%(low)s to %(high)s years"), language, low=match[1], high=match[2])
    if dimension == "age" and (match := _FROM.fullmatch(category)):
        return translate(N_("%(low)s years and older"), language, low=match[1])
    if (dimension, category) in _WORDS:
        return translate(_WORDS[dimension, category], language)
    return category


_WORDS = {
    ("sex", "f"): N_("female"),
    ("sex", "m"): N_("male"),
    ("sex", "d"): N_("diverse"),
    ("nationality", "german"): N_("German"),
    ("nationality", "foreign"): N_("not German"),
}
