"""What a target demands, before and after a change, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tracker.planning.vocabulary import TargetType
from tracker.shared.numbers import distinct_decimals, format_date, format_difference, format_number, format_with_unit
from tracker.shared.text import N_, translate

NUMBERS = {
    "target": N_("Target value"),
    "corridor_low": N_("Corridor from"),
    "corridor_high": N_("Corridor to"),
    "tolerance": N_("Tolerance"),
}
DAYS = {
    "target_on": (N_("Target year"), N_("To be reached by")),
    "baseline_on": (N_("Year of the baseline"), N_("Date of the baseline")),
    "effect_from": (N_("Effect expected from"), N_("Effect expected from")),
}
# Named, not told: a baseline is a figure, and figures are shown by their own gate alone.
NAMED = {
    "baseline": N_("another baseline"),
    "indicator_id": N_("another indicator"),
    "area_id": N_("another area"),
    "group": N_("another group"),
    "direction": N_("another good direction"),
    "interim": N_("other interim targets"),
}
DIFFERENCES = frozenset({"tolerance"})
OPEN = N_("open")
FROM_TO = N_("%(what)s %(before)s → %(after)s")
CHANGED = N_("%(what)s: changed")


@dataclass(frozen=True)
class Scale:
    """How the numbers of a target are printed; without a unit they stand alone, unless ``is_shown`` not at all."""

    unit: str | None
    decimals: int = 0
    is_gap: bool = False
    is_shown: bool = True


def demand_sentence(old: Mapping[str, Any], new: Mapping[str, Any], scale: Scale, language: str) -> str:
    """Return what stood there and what stands there now: “Zielwert 7,0 % → 7,5 %, Zieljahr 2030 → 2031”."""
    if "indicator_id" in old:
        scale = Scale(None, is_gap=scale.is_gap, is_shown=scale.is_shown)  # the old unit was another one
    order = [*NUMBERS, *DAYS, "target_type", *NAMED]
    names = sorted(old, key=lambda name: order.index(name) if name in order else len(order))
    said = [_said(name, old[name], new.get(name), scale, language) for name in names]
    return ", ".join(part for part in said if part)


def _said(name: str, before: Any, after: Any, scale: Scale, language: str) -> str:
    if name in NUMBERS:
        return _number(name, before, after, scale, language)
    if name in DAYS:
        return _day(name, before, after, language)
    if name == "target_type":
        kinds = [translate(TargetType(value).label, language) if value else None for value in (before, after)]
        return _from_to(N_("Kind of target"), kinds[0], kinds[1], language)
    return translate(NAMED[name], language) if name in NAMED else ""


def _number(name: str, before: Any, after: Any, scale: Scale, language: str) -> str:
    if not scale.is_shown:
        return translate(CHANGED, language, what=translate(NUMBERS[name], language))
    values = [Decimal(value) if value is not None else None for value in (before, after)]
    decimals = distinct_decimals([value for value in values if value is not None], scale.decimals)
    is_difference = scale.is_gap or name in DIFFERENCES

    def printed(value: Decimal | None) -> str | None:
        if value is None:
            return None
        if scale.unit is None:
            return format_number(value, max(decimals, -int(value.normalize().as_tuple().exponent)), language)
        if is_difference:
            return format_difference(value, scale.unit, decimals, language)
        return format_with_unit(value, scale.unit, decimals, language)

    return _from_to(NUMBERS[name], printed(values[0]), printed(values[1]), language)


def _day(name: str, before: Any, after: Any, language: str) -> str:
    days = [date.fromisoformat(value) if value else None for value in (before, after)]
    year, day = DAYS[name]
    if year != day and all(each is None or (each.month, each.day) == (12, 31) for each in days):
        before_year, after_year = (str(each.year) if each else None for each in days)
        return _from_to(year, before_year, after_year, language)
    first, then = (format_date(each, language) if each else None for each in days)
    return _from_to(day, first, then, language)


def _from_to(what: str, before: str | None, after: str | None, language: str) -> str:
    said = translate(what, language)
    nothing = translate(OPEN, language)
    return translate(FROM_TO, language, what=said, before=before or nothing, after=after or nothing)
