"""The figures of the demonstration town, as deliveries in the long format that anybody may import."""

import csv
import io
import random
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from tracker.demo.districts import TOWN, districts
from tracker.demo.population import FIRST_YEAR, Population, apportioned, group, population

COLUMNS = (
    "indicator", "area", "period", "group", "value", "numerator", "denominator", "state", "quality", "break", "note"
)  # fmt: skip
GROUPS_OF_PEOPLE = (
    "", "sex=f", "sex=m", "age=0-5", "age=6-17", "age=18-64", "age=65-79", "age=80+"
)  # fmt: skip
PER = {"percent": 100, "per_100": 100, "per_1000": 1000, "ratio": 1}
PRELIMINARY_BY = 0.996  # what a first count usually misses


@dataclass(frozen=True, slots=True)
class Delivery:
    """One file as a statistics office would send it."""

    file_name: str
    newest_year: int
    rows: tuple["Figure", ...]

    def as_csv(self) -> bytes:
        text = io.StringIO()
        writer = csv.DictWriter(text, COLUMNS, delimiter=";", lineterminator="\n")
        writer.writeheader()
        writer.writerows(figure.as_row() for figure in self.rows)
        return text.getvalue().encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure: counts, a value without counts, or the reason why there is none."""

    indicator: str
    area: str
    year: int
    group: str = ""
    school_year: bool = False
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: int | None = None
    state: str = ""
    quality: str = ""
    break_reason: str = ""
    note: str = ""

    @property
    def period(self) -> str:
        return f"{self.year - 1}/{self.year % 100:02}" if self.school_year else str(self.year)

    def without_number(self, state: str, note: str = "") -> "Figure":
        return replace(self, value=None, numerator=None, denominator=None, state=state, quality="", note=note)

    def as_row(self) -> dict[str, object]:
        told = {"indicator": self.indicator, "area": self.area, "period": self.period, "group": self.group}
        numbers = {"value": self.value, "numerator": self.numerator, "denominator": self.denominator}
        words = {"state": self.state, "quality": self.quality, "break": self.break_reason, "note": self.note}
        return told | {name: "" if number is None else str(number) for name, number in numbers.items()} | words


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How one indicator runs over the years and lies over the districts; see figures.toml."""

    indicator: str
    per: int
    of: str = ""
    counted: str = ""
    period: str = "year"
    town: Mapping[str, float] = field(default_factory=dict)
    slope: float = 0.0
    noise: float = 0.0
    step: str = "1"
    hide: int = 0
    smallest: int = 0
    decimals: int = 1
    quality: str = ""
    districts: bool = True
    provisional: bool = False
    from_rent: bool = False
    without_gaps: bool = False
    every: tuple[int, ...] = ()
    fixed: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    special: tuple[Mapping[str, Any], ...] = ()

    @property
    def is_of_school_years(self) -> bool:
        return self.period == "school_year"


def deliveries(seed: int, last_year: int, units: Mapping[str, str]) -> list[Delivery]:
    """Return what the statistics office sent over time: the stock of old years, then year by year.

    ``units`` gives each indicator's unit. A provisional figure comes again, revised, with the next delivery.
    """
    people = population(seed, last_year)
    stock_until = last_year - 2
    years = [(range(FIRST_YEAR, stock_until + 1), f"zahlen-2015-bis-{stock_until}.csv")]
    years += [(range(year, year + 1), f"zahlen-{year}.csv") for year in (last_year - 1, last_year)]
    return [_delivery(seed, covered, name, people, units, last_year) for covered, name in years]


def interpolated(points: Mapping[str, float], year: int) -> float:
    """Return the value of a year on straight lines between the given ones, level before and after them."""
    known = sorted((int(when), value) for when, value in points.items())
    before = [point for point in known if point[0] <= year] or known[:1]
    after = [point for point in known if point[0] >= year] or known[-1:]
    (start, low), (end, high) = before[-1], after[0]
    return low if start == end else low + (high - low) * (year - start) / (end - start)


def with_small_counts_hidden(figures: list[Figure], below: int) -> list[Figure]:
    """Return one period's district figures without counts from 1 to below the limit.

    Where only one would be hidden, the sum of the town would give it away: the smallest other one goes too.
    """
    if not below:
        return figures
    counts = {figure.area: figure.numerator for figure in figures if figure.numerator is not None}
    hidden = {area for area, count in counts.items() if 0 < count < below}
    if len(hidden) == 1:
        others = [(count, area) for area, count in counts.items() if count > 0 and area not in hidden]
        hidden |= {area for _, area in sorted(others)[:1]}
    return [figure.without_number("suppressed") if figure.area in hidden else figure for figure in figures]


def _delivery(
    seed: int, years: range, name: str, people: Population, units: Mapping[str, str], last_year: int
) -> Delivery:
    figures: list[Figure] = []
    for year in years:
        figures += _people_figures(people, year)
        for course in _courses(units):
            figures += _figures(seed, course, people, year, last_year, is_newest=year == years[-1])
    revised = [course for course in _courses(units) if course.provisional and years[0] > FIRST_YEAR]
    for course in revised:
        final = _figures(seed, course, people, years[0] - 1, last_year, is_newest=False)
        figures += [replace(figure, quality="revised") if not figure.state else figure for figure in final]
    if last_year in years:
        figures += [figure for course in _courses(units) for figure in _announced(course, last_year)]
    return Delivery(name, years[-1], tuple(figures))


def _people_figures(people: Population, year: int) -> list[Figure]:
    figures = []
    for breakdown in GROUPS_OF_PEOPLE:
        count = group(breakdown or "all")
        numbers = {district.key: count(people[district.key, year]) for district in districts()}
        figures += [
            Figure(indicator="pop_total", area=area, year=year, group=breakdown, value=Decimal(number))
            for area, number in {TOWN: sum(numbers.values()), **numbers}.items()
        ]
    return figures


def _figures(
    seed: int, course: Course, people: Population, year: int, last_year: int, *, is_newest: bool
) -> list[Figure]:
    """Return an indicator's figures of one year: the town first, then the districts."""
    if course.every and year not in course.every:
        figures = [] if course.without_gaps else _not_applicable(course, year, last_year)
    else:
        chance = random.Random(f"{seed} {course.indicator} {year}")
        is_preliminary = course.provisional and is_newest
        figures = _counted(course, people, year, chance, is_preliminary) if course.of else _valued(course, year, chance)
    return [_with_special(course, figure, last_year) for figure in figures]


def _not_applicable(course: Course, year: int, last_year: int) -> list[Figure]:
    areas = [TOWN, *(district.key for district in districts())] if course.districts else [TOWN]
    return [_empty(course, area, year).without_number("not_applicable") for area in areas]


def _counted(
    course: Course, people: Population, year: int, chance: random.Random, is_preliminary: bool
) -> list[Figure]:
    lived = year - 1 if course.is_of_school_years and year > FIRST_YEAR else year
    bases = {district.key: group(course.of)(people[district.key, lived]) for district in districts()}
    if course.counted:
        counts = {district.key: group(course.counted)(people[district.key, year]) for district in districts()}
        unit = Decimal(1)
    else:
        counts = _spread(course, bases, year, chance, PRELIMINARY_BY if is_preliminary else 1.0)
        unit = Decimal(course.step)
    quality = "preliminary" if is_preliminary else course.quality
    told = [
        replace(_empty(course, area, year), numerator=counts[area] * unit, denominator=base, quality=quality)
        for area, base in bases.items()
    ]
    town = replace(
        _empty(course, TOWN, year),
        numerator=sum(counts.values()) * unit, denominator=sum(bases.values()), quality=quality,
    )  # fmt: skip
    if not course.districts:
        return [town]
    small = [figure for figure in told if (figure.denominator or 0) < course.smallest]
    shown = [figure.without_number("not_meaningful") if figure in small else figure for figure in told]
    return [town, *with_small_counts_hidden(shown, course.hide)]


def _spread(
    course: Course, bases: Mapping[str, int], year: int, chance: random.Random, counted_share: float
) -> dict[str, int]:
    """Return each district's count: what is fixed for it, and its part of the rest of the town's count."""
    rate = interpolated(course.town, year) * counted_share
    if str(year) not in course.town:
        rate *= 1 + chance.uniform(-course.noise, course.noise) / 2
    units = course.per * Decimal(course.step)
    total = round(Decimal(rate) * sum(bases.values()) / units)
    weights = {
        district.key: bases[district.key]
        * max(0.05, 1 + course.slope * (district.burden - 1))
        * (1 + chance.uniform(-course.noise, course.noise))
        for district in districts()
    }
    counts = {
        area: round(Decimal(interpolated(points, year) * counted_share) * bases[area] / units)
        for area, points in course.fixed.items()
    }
    rest = [area for area in bases if area not in counts]
    can_exceed = course.per == 1 or course.step != "1"
    limits = None if can_exceed else [bases[area] for area in rest]
    shared = apportioned(total - sum(counts.values()), [weights[area] for area in rest], limits)
    return {area: {**counts, **dict(zip(rest, shared, strict=True))}[area] for area in bases}


def _valued(course: Course, year: int, chance: random.Random) -> list[Figure]:
    """Return figures that come as a value without counts: a median, an index."""
    rate = interpolated(course.town, year)
    places = Decimal(1).scaleb(-course.decimals)
    rents = sum(district.rent * district.people for district in districts()) / sum(d.people for d in districts())
    figures = [replace(_empty(course, TOWN, year), value=Decimal(rate).quantize(places))]
    for district in districts():
        factor = district.rent / rents if course.from_rent else 1 + course.slope * (district.burden - 1)
        value = rate * factor * (1 + chance.uniform(-course.noise, course.noise))
        figures.append(replace(_empty(course, district.key, year), value=Decimal(value).quantize(places)))
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


def _announced(course: Course, last_year: int) -> Iterable[Figure]:
    """Return what is said about the year after the newest one."""
    for special in course.special:
        if _year_of(special, last_year) == last_year + 1:
            yield _empty(course, special["area"], last_year + 1).without_number(special["state"], special["note"])


def _year_of(special: Mapping[str, Any], last_year: int) -> int:
    relative = {-1: last_year, 1: last_year + 1}
    return relative.get(special["year"], special["year"])


def _concerns(special: Mapping[str, Any], area: str) -> bool:
    named = special.get("area")
    return named is None or area == named or (isinstance(named, list) and area in named)


def _empty(course: Course, area: str, year: int) -> Figure:
    return Figure(indicator=course.indicator, area=area, year=year, school_year=course.is_of_school_years)


@cache
def _written_courses() -> dict[str, dict[str, Any]]:
    return tomllib.loads((Path(__file__).parent / "figures.toml").read_text(encoding="utf-8"))


def indicator_keys() -> list[str]:
    """Return the indicators that the town keeps figures on."""
    return ["pop_total", *_written_courses()]


def _courses(units: Mapping[str, str]) -> list[Course]:
    return [
        Course(indicator=key, per=PER.get(units[key], 1), **{name: _frozen(value) for name, value in written.items()})
        for key, written in _written_courses().items()
    ]


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
