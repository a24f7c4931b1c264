"""The way from baseline to target."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from tests.unit.evaluation.examples import END, HALF_TIME, LOWER_IS_BETTER, START, corridor, target
from tracker.evaluation.calculations import months, terms_of
from tracker.evaluation.calculations.paths import path
from tracker.planning.vocabulary import TargetType


@pytest.mark.parametrize(
    ("day", "m"),
    [
        (date(2025, 12, 31), 12 * 2025 + 13),
        (date(2024, 2, 29), 12 * 2024 + 3),
        (date(2025, 6, 15), 12 * 2025 + 6 + Fraction(1, 2)),
    ],
)
def test_time_runs_in_months(day, m):
    assert months(day) == m


def test_month_ends_lie_whole_months_apart():
    assert months(date(2025, 3, 31)) - months(date(2025, 2, 28)) == 1


def test_half_time_by_calendar_is_half_time():
    assert path((START, Fraction(8)), (), (END, Fraction(7))).at(HALF_TIME) == Fraction("7.5")


def test_the_way_leads_through_its_interim_targets():
    way = path((START, Fraction(30)), [(HALF_TIME, Fraction("32.5"))], (END, Fraction(20)))
    assert way.at(date(2023, 6, 30)) == Fraction("31.25")
    assert way.at(HALF_TIME) == Fraction("32.5")
    assert way.at(date(2028, 6, 30)) == Fraction("26.25")


def test_before_the_way_stands_the_baseline_and_after_it_the_target():
    way = path((START, Fraction(8)), (), (END, Fraction(7)))
    assert (way.at(date(2019, 1, 1)), way.at(START), way.at(END), way.at(date(2050, 1, 1))) == (8, 8, 7, 7)


def test_an_interim_target_outside_of_the_snapped_dates_is_no_point_of_the_way():
    definition = target(
        TargetType.AT_MOST, "8", "7", target_date=date(2031, 6, 30), interim=((date(2031, 3, 31), Decimal(9)),)
    )
    assert terms_of(definition, LOWER_IS_BETTER).path.points == ((START, 8), (END, 7))


def test_the_way_to_a_corridor_is_the_shrinking_distance():
    assert terms_of(corridor("12", "8", "10"), LOWER_IS_BETTER).path.points == ((START, 2), (END, 0))
