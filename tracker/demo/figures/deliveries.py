"""The files that the statistics office of the demonstration town sent over time."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from tracker.demo.districts import TOWN, districts
from tracker.demo.figures.courses import courses
from tracker.demo.figures.rows import COLUMNS, Figure
from tracker.demo.figures.years import announced_figures, yearly_figures
from tracker.demo.population import FIRST_YEAR, Population, group, population

GROUPS_OF_PEOPLE = (
    "", "sex=f", "sex=m", "age=0-5", "age=6-17", "age=18-64", "age=65-79", "age=80+"
)  # fmt: skip


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


def deliveries(seed: int, last_year: int, units: Mapping[str, str]) -> list[Delivery]:
    """Return what the statistics office sent over time: the stock of old years, then year by year.

    ``units`` gives each indicator's unit. A provisional figure comes again, revised, with the next delivery.
    """
    people = population(seed, last_year)
    stock_until = last_year - 2
    years = [(range(FIRST_YEAR, stock_until + 1), f"zahlen-2015-bis-{stock_until}.csv")]
    years += [(range(year, year + 1), f"zahlen-{year}.csv") for year in (last_year - 1, last_year)]
    return [_delivery(seed, covered, name, people, units, last_year) for covered, name in years]


def _delivery(
    seed: int, years: range, name: str, people: Population, units: Mapping[str, str], last_year: int
) -> Delivery:
    figures: list[Figure] = []
    for year in years:
        figures += _people_figures(people, year)
        for course in courses(units):
            figures += yearly_figures(seed, course, people, year, last_year, is_newest=year == years[-1])
    revised = [course for course in courses(units) if course.provisional and years[0] > FIRST_YEAR]
    for course in revised:
        final = yearly_figures(seed, course, people, years[0] - 1, last_year, is_newest=False)
        figures += [replace(figure, quality="revised") if not figure.state else figure for figure in final]
    if last_year in years:
        figures += [figure for course in courses(units) for figure in announced_figures(course, last_year)]
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
