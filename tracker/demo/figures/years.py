"""An indicator's figures of one year: the town's count, spread over the districts so that the sum holds."""

import random
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from tracker.demo.districts import TOWN, districts
from tracker.demo.figures.courses import Course, interpolated
from tracker.demo.figures.rows import Figure, with_small_counts_hidden
from tracker.demo.population import FIRST_YEAR, Population, apportioned, group

PRELIMINARY_BY = 0.996  # what a first count usually misses


def yearly_figures(
    seed: int, course: Course, people: Population, year: int, last_year: int, *, is_newest: bool
) -> list[Figure]:
    """Return an indicator's figures of one year: the town first, then the districts."""
    if course.every and year not in course.every:
        figures = [] if course.without_gaps else _not_applicable(course, year)
    else:
        chance = random.Random(f"{seed} {course.indicator} {year}")
        is_preliminary = course.provisional and is_newest
        figures = _counted(course, people, year, chance, is_preliminary) if course.of else _valued(course, year, chance)
    return [_with_special(course, figure, last_year) for figure in figures]


def _not_applicable(course: Course, year: int) -> list[Figure]:
    areas = [TOWN, *(district.key for district in districts())] if course.districts else [TOWN]
    return [course.figure(area, year).without_number("not_applicable") for area in areas]


def _counted(
    course: Course, people: Population, year: int, chance: random.Random, is_preliminary: bool
) -> list[Figure]:
    lived = year - 1 if course.is_of_school_years and year > FIRST_YEAR else year
    bases = {district.key: group(course.of)(people[district.key, lived]) for district in districts()}
    if course.counted:
        counts = {district.key: group(course.counted)(people[district.key, year]) for district in districts()}
    else:
        counts = _spread(course, bases, year, chance, PRELIMINARY_BY if is_preliminary else 1.0)
    figures = [
        replace(
            course.figure(area, year),
            numerator=sum(counts[key] for key in keys) * Decimal(course.step),
            denominator=sum(bases[key] for key in keys),
            quality="preliminary" if is_preliminary else course.quality,
        )
        for area, keys in {TOWN: list(bases), **{key: [key] for key in bases}}.items()
    ]
    return [figures[0], *_as_published(course, figures[1:])] if course.districts else figures[:1]


def _as_published(course: Course, figures: list[Figure]) -> list[Figure]:
    """Return one year's district figures without those that are too small to be meaningful or to be shown."""
    shown = [
        figure.without_number("not_meaningful") if (figure.denominator or 0) < course.smallest else figure
        for figure in figures
    ]
    return with_small_counts_hidden(shown, course.hide)


def _spread(
    course: Course, bases: Mapping[str, int], year: int, chance: random.Random, counted_share: float
) -> dict[str, int]:
    """Return each district's count: what is fixed for it, and its part of the rest of the town's count."""
    rate = course.at(year) * counted_share
    if str(year) not in course.town:
        rate *= 1 + chance.uniform(-course.noise, course.noise) / 2
    units = course.per * Decimal(course.step)
    total = round(Decimal(rate) * sum(bases.values()) / units)
    weights = _weights(course, bases, chance)
    counts = {
        area: round(Decimal(interpolated(points, year) * counted_share) * bases[area] / units)
        for area, points in course.fixed.items()
    }
    rest = [area for area in bases if area not in counts]
    can_exceed = course.per == 1 or course.step != "1"
    limits = None if can_exceed else [bases[area] for area in rest]
    shared = apportioned(total - sum(counts.values()), [weights[area] for area in rest], limits)
    counts.update(zip(rest, shared, strict=True))
    return {area: counts[area] for area in bases}


def _weights(course: Course, bases: Mapping[str, int], chance: random.Random) -> dict[str, float]:
    """Return how much of the town's count falls to each district: its people, its burden and some chance."""
    return {
        district.key: bases[district.key]
        * max(0.05, 1 + course.slope * (district.burden - 1))
        * (1 + chance.uniform(-course.noise, course.noise))
        for district in districts()
    }


def _valued(course: Course, year: int, chance: random.Random) -> list[Figure]:
    """Return figures that come as a value without counts: a median, an index."""
    rate = course.at(year)
    places = Decimal(1).scaleb(-course.decimals)
    rents = sum(district.rent * district.people for district in districts()) / sum(d.people for d in districts())
    figures = [replace(course.figure(TOWN, year), value=Decimal(rate).quantize(places))]
    for district in districts():
        factor = district.rent / rents if course.from_rent else 1 + course.slope * (district.burden - 1)
        value = rate * factor * (1 + chance.uniform(-course.noise, course.noise))
        figures.append(replace(course.figure(district.key, year), value=Decimal(value).quantize(places)))
    return figures


def _with_special(course: Course, figure: Figure, last_year: int) -> Figure:
    for special in course.special:
        if figure.year != _year_of(special, last_year) or not _concerns(special, figure.area):
            continue
        if "break" in special:
            figure = replace(figure, break_reason=special["break"])
        if "state" in special:
            figure = figure.without_number(special["state"], special.get("note", ""))
    return figure


def announced_figures(course: Course, last_year: int) -> Iterable[Figure]:
    """Return what is said about the year after the newest one."""
    for special in course.special:
        if _year_of(special, last_year) == last_year + 1:
            yield course.figure(special["area"], last_year + 1).without_number(special["state"], special["note"])


def _year_of(special: Mapping[str, Any], last_year: int) -> int:
    year: int = special["year"]
    return {-1: last_year, 1: last_year + 1}.get(year, year)


def _concerns(special: Mapping[str, Any], area: str) -> bool:
    named = special.get("area")
    return named is None or area == named or (isinstance(named, list) and area in named)
