from collections import defaultdict
from decimal import Decimal
from functools import cache

import pytest

from tracker.demo.building import catalogue_units, indicators_of_the_town
from tracker.demo.districts import TOWN
from tracker.demo.figures import (
    Delivery,
    Figure,
    deliveries,
    indicator_keys,
    interpolated,
    with_small_counts_hidden,
)
from tracker.monitoring.vocabulary import Quality, ValueState

SEED, LAST_YEAR = 7, 2025


@cache
def delivered(seed: int = SEED) -> tuple[Delivery, ...]:
    return tuple(deliveries(seed, LAST_YEAR, catalogue_units()))


def stored() -> dict[tuple[str, str, str, int], Figure]:
    """Return what stands after all deliveries: the newest figure of each place."""
    figures = [figure for delivery in delivered() for figure in delivery.rows]
    return {(figure.indicator, figure.area, figure.group, figure.year): figure for figure in figures}


def test_the_town_keeps_18_headline_and_22_further_indicators() -> None:
    chosen = indicators_of_the_town()

    assert len(chosen) == len(indicator_keys()) == 40
    assert sum(indicator.headline for indicator in chosen) == 18


def test_no_remark_of_the_catalogue_on_a_real_town_is_taken_over() -> None:
    notes = " ".join(indicator.definition.note or "" for indicator in indicators_of_the_town())

    assert "Dorsten" not in notes
    assert "Dortmund" not in notes


def test_the_counts_of_the_districts_add_up_to_the_towns() -> None:
    sums: dict[tuple[str, str, int], list[Figure]] = defaultdict(list)
    figures = stored()
    for (indicator, area, group, year), figure in figures.items():
        if area != TOWN:
            sums[indicator, group, year].append(figure)

    checked = 0
    for (indicator, group, year), parts in sums.items():
        town = figures[indicator, TOWN, group, year]
        if town.numerator is None or any(part.state for part in parts):
            continue
        assert sum((part.numerator or Decimal(0) for part in parts), Decimal(0)) == town.numerator, (indicator, year)
        assert sum(part.denominator or 0 for part in parts) == town.denominator, (indicator, year)
        checked += 1
    assert checked > 150


def test_the_people_of_the_districts_add_up_to_the_towns_in_every_group() -> None:
    sums: dict[tuple[str, int], Decimal] = defaultdict(Decimal)
    people = [figure for figure in stored().values() if figure.indicator == "pop_total"]
    for figure in people:
        assert figure.value is not None
        sums[figure.group, figure.year] += figure.value if figure.area != TOWN else -figure.value

    assert set(sums.values()) == {Decimal(0)}


def test_no_hidden_count_can_be_found_by_subtracting_the_others_from_the_town() -> None:
    hidden: dict[tuple[str, int], int] = defaultdict(int)
    figures = stored()
    for figure in figures.values():
        if figure.state == "suppressed":
            hidden[figure.indicator, figure.year] += 1

    alone = [place for place, count in hidden.items() if count == 1]
    assert hidden
    assert all(figures[indicator, TOWN, "", year].numerator is None for indicator, year in alone)


def test_the_one_remaining_small_count_takes_the_smallest_other_with_it() -> None:
    row = [
        Figure(indicator="x", area=area, year=2025, numerator=Decimal(count), denominator=100)
        for area, count in (("A", 12), ("B", 2), ("C", 7), ("D", 0))
    ]

    told = {figure.area: figure.state for figure in with_small_counts_hidden(row, 3)}

    assert told == {"A": "", "B": "suppressed", "C": "suppressed", "D": ""}


def test_every_state_and_every_quality_of_a_figure_occurs() -> None:
    rows = [figure for delivery in delivered() for figure in delivery.rows]

    assert {figure.state or "reported" for figure in rows} == set(ValueState)
    assert {figure.quality or "final" for figure in rows} == set(Quality)
    assert any(figure.break_reason for figure in rows)


def test_a_figure_without_a_number_carries_no_counts() -> None:
    assert all(
        figure.value is None and figure.numerator is None and figure.denominator is None
        for figure in stored().values()
        if figure.state
    )


def test_shares_stay_between_none_and_all() -> None:
    units = catalogue_units()
    shares = [figure for figure in stored().values() if units[figure.indicator] == "percent" and figure.numerator]

    assert shares
    assert all(0 <= figure.numerator <= (figure.denominator or 0) for figure in shares if figure.numerator is not None)


def test_a_preliminary_figure_comes_again_revised_with_the_next_delivery() -> None:
    first, second, _ = delivered()
    sought = ("sgb2_rate_u15", "03", 2023)

    def find(rows: tuple[Figure, ...]) -> Figure:
        return next(figure for figure in rows if (figure.indicator, figure.area, figure.year) == sought)

    assert (find(first.rows).quality, find(second.rows).quality) == ("preliminary", "revised")
    assert find(first.rows).numerator != find(second.rows).numerator


def test_the_same_seed_gives_the_same_files_and_another_seed_others() -> None:
    files = [delivery.as_csv() for delivery in delivered()]

    assert [delivery.as_csv() for delivery in deliveries(SEED, LAST_YEAR, catalogue_units())] == files
    assert [delivery.as_csv() for delivery in delivered(SEED + 1)] != files


def test_a_later_year_brings_one_more_year_of_figures() -> None:
    newest = deliveries(SEED, 2026, catalogue_units())[-1]

    assert newest.file_name == "zahlen-2026.csv"
    assert any(figure.indicator == "pop_total" and figure.year == 2026 for figure in newest.rows)


@pytest.mark.parametrize(("year", "value"), [(2010, 2.0), (2015, 2.0), (2017, 3.0), (2019, 4.0), (2030, 4.0)])
def test_values_lie_on_straight_lines_between_the_given_years(year: int, value: float) -> None:
    assert interpolated({"2015": 2.0, "2019": 4.0}, year) == value
