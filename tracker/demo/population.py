"""The people of the demonstration town: whole numbers per district, year and age group, whose sums are the town's."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from tracker.demo.districts import District, districts

FIRST_YEAR = 2015
YEAR_OF_REFERENCE = 2025  # the year that districts.toml describes
# Two waves of arrivals that every German town has seen, in percent of the population.
ARRIVALS = {2015: 0.7, 2016: 0.3, 2022: 0.8, 2023: 0.2}
# How the shares of the age groups move per year, in per mille of themselves.
AGE_DRIFT = (-2, 3, 6, 4, 1, -4, -3, 8, 12)
WOMEN_PER_MILLE = (487, 487, 487, 487, 487, 490, 496, 527, 612)


@dataclass(frozen=True, slots=True)
class People:
    """Who lives in a district at the end of a year, by age group."""

    district: District
    ages: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.ages)

    @property
    def women(self) -> int:
        return sum(number * share // 1000 for number, share in zip(self.ages, WOMEN_PER_MILLE, strict=True))


Population = dict[tuple[str, int], People]


def population(seed: int, last_year: int) -> Population:
    """Return the people of each district and year; the reference year is the same for every seed."""
    people: Population = {}
    for district in districts():
        chance = random.Random(f"{seed} people {district.key}")
        changes = {
            year: 1 + (district.growth + ARRIVALS.get(year, 0) - 0.15 + chance.uniform(-0.35, 0.35)) / 100
            for year in range(FIRST_YEAR, max(last_year, YEAR_OF_REFERENCE) + 1)
        }
        for year in range(FIRST_YEAR, last_year + 1):
            total = round(district.people * _growth_to(year, changes))
            shares = [
                share * (1 + drift * (year - YEAR_OF_REFERENCE) / 1000)
                for share, drift in zip(district.ages, AGE_DRIFT, strict=True)
            ]
            people[district.key, year] = People(district, tuple(apportioned(total, shares)))
    return people


def apportioned(total: int, weights: Sequence[float], limits: Sequence[int] | None = None) -> list[int]:
    """Return whole numbers in proportion to the weights that add up to the total exactly (largest remainder).

    ``limits`` are the most that each may take; the total must fit into them.
    """
    exact = [Fraction(weight) for weight in weights]
    ceilings = list(limits) if limits is not None else [total] * len(exact)
    scale = Fraction(total) / (sum(exact) or 1)
    given = [min(int(weight * scale), ceiling) for weight, ceiling in zip(exact, ceilings, strict=True)]
    rest = total - sum(given)
    order = sorted(range(len(exact)), key=lambda number: (given[number] - exact[number] * scale, number))
    while rest > 0:
        takers = [number for number in order if given[number] < ceilings[number]]
        if not takers:
            raise ValueError("the total does not fit into the limits")
        for number in takers[:rest]:
            given[number] += 1
        rest = total - sum(given)
    return given


def group(name: str) -> Callable[[People], int]:
    """Return how many people or households of a district figures of this kind refer to."""
    return GROUPS[name]


def _growth_to(year: int, changes: dict[int, float]) -> float:
    """Return the population of a year as a multiple of the reference year's."""
    factor = 1.0
    for past in range(year + 1, YEAR_OF_REFERENCE + 1):
        factor /= changes[past]
    for following in range(YEAR_OF_REFERENCE + 1, year + 1):
        factor *= changes[following]
    return factor


def _ages(first: int, last: int) -> Callable[[People], int]:
    return lambda people: sum(people.ages[first : last + 1])


def _part(of: Callable[[People], int], share: float) -> Callable[[People], int]:
    return lambda people: round(of(people) * share)


def _households(people: People) -> int:
    return round(people.total / people.district.household)


def _residential_support(people: People) -> int:
    return round(sum(people.ages[:6]) * 0.0115 * (0.25 + 0.75 * people.district.burden))


_UNDER_18 = _ages(0, 4)
GROUPS: dict[str, Callable[[People], int]] = {
    "all": lambda people: people.total,
    "age=0-5": _ages(0, 1),
    "age=6-17": _ages(2, 4),
    "age=18-64": _ages(5, 6),
    "age=65-79": _ages(7, 7),
    "age=80+": _ages(8, 8),
    "sex=f": lambda people: people.women,
    "sex=m": lambda people: people.total - people.women,
    "under_3": _ages(0, 0),
    "under_15": _ages(0, 3),
    "under_18": _UNDER_18,
    "under_21": _ages(0, 5),
    "from_6_to_20": _ages(2, 5),
    "from_15_to_24": lambda people: people.ages[4] + people.ages[5] + round(people.ages[6] * 0.09),
    "from_15_to_64": _ages(4, 6),
    "from_65": _ages(7, 8),
    "entitled_children": lambda people: round(_UNDER_18(people) * 0.17 * people.district.burden),
    "registered_children": _part(_ages(0, 1), 0.29),
    "newborns": _part(_ages(0, 0), 1 / 3),
    "school_entrants": _part(_ages(2, 2), 1 / 4),
    "primary_pupils": _part(_ages(2, 2), 0.99),
    "pupils": _part(_ages(2, 4), 0.98),
    "leaving_primary": _part(_ages(2, 2), 0.24),
    "school_leavers": _part(_ages(4, 4), 0.31),
    "households": _households,
    "households_with_children": _part(_UNDER_18, 1 / 1.68),
    "tenant_households": _part(_households, 0.54),
    "dwellings": _part(_households, 1.035),
    "voters": lambda people: round((people.total - sum(people.ages[:5])) * (0.97 - 0.045 * people.district.burden)),
    "residential_support": _residential_support,
}
