"""How each indicator runs over the years and lies over the districts, as figures.toml says."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from tracker.demo.districts import HERE
from tracker.demo.figures.rows import Figure

PER = {"percent": 100, "per_100": 100, "per_1000": 1000, "ratio": 1}


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

    def at(self, year: int) -> float:
        """Return the town's value of a year, before chance."""
        return interpolated(self.town, year)

    def figure(self, area: str, year: int) -> Figure:
        """Return a figure that says nothing yet."""
        return Figure(indicator=self.indicator, area=area, year=year, school_year=self.is_of_school_years)


@cache
def _written_courses() -> dict[str, dict[str, Any]]:
    return tomllib.loads((HERE / "figures.toml").read_text(encoding="utf-8"))


def indicator_keys() -> list[str]:
    """Return the indicators that the town keeps figures on."""
    return ["pop_total", *_written_courses()]


def courses(units: Mapping[str, str]) -> list[Course]:
    return [
        Course(indicator=key, per=PER.get(units[key], 1), **{name: _frozen(value) for name, value in written.items()})
        for key, written in _written_courses().items()
    ]


def interpolated(points: Mapping[str, float], year: int) -> float:
    """Return the value of a year on straight lines between the given ones, level before and after them."""
    known = sorted((int(when), value) for when, value in points.items())
    before = [point for point in known if point[0] <= year] or known[:1]
    after = [point for point in known if point[0] >= year] or known[-1:]
    (start, low), (end, high) = before[-1], after[0]
    return low if start == end else low + (high - low) * (year - start) / (end - start)


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
