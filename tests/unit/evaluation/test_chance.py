"""What may be chance: the published intervals, and when they are spoken of."""

from dataclasses import replace
from fractions import Fraction

import pytest

from tests.unit.evaluation.examples import (
    HIGHER_IS_BETTER,
    LOWER_IS_BETTER,
    corridor,
    counted,
    figure,
    judged,
    silent,
    target,
)
from tracker.evaluation.calculations import Figure, newcombe_interval, value_interval, wilson_interval
from tracker.evaluation.vocabulary import AttainmentState, Remark
from tracker.monitoring.vocabulary import IndicatorKind, ValueState
from tracker.planning.vocabulary import TargetType

MOST, HOLD = TargetType.AT_MOST, TargetType.HOLD


@pytest.mark.parametrize(
    ("n", "d", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_s_interval_as_newcombe_published_it(n, d, low, high):
    assert wilson_interval(n, d) == pytest.approx((low, high), abs=5e-5)


def test_wilson_s_interval_ends_exactly_at_none_and_all():
    assert wilson_interval(0, 7)[0] == 0.0
    assert wilson_interval(7, 7)[1] == 1.0


@pytest.mark.parametrize(
    ("now", "before", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((10, 10), (0, 10), 0.6075, 1.0),
    ],
)
def test_newcombe_s_interval_of_a_difference_as_published(now, before, low, high):
    assert newcombe_interval(now, before) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(("unit", "whole"), [("percent", 100), ("per_100", 100), ("per_1000", 1000), ("ratio", 1)])
def test_an_interval_stands_in_the_indicator_s_unit(unit, whole):
    low, high = value_interval(counted(2025, 15, 148), replace(LOWER_IS_BETTER, unit=unit))
    assert (low / whole, high / whole) == pytest.approx(wilson_interval(15, 148))


def test_no_case_at_all_is_a_count_and_has_an_interval():
    low, high = value_interval(counted(2025, 0, 20), LOWER_IS_BETTER)
    assert low == 0
    assert high == pytest.approx(16.11, abs=5e-3)


def test_only_shares_with_counts_have_an_interval():
    assert value_interval(counted(2025, 8, 100), replace(LOWER_IS_BETTER, kind=IndicatorKind.RATE)) is None
    assert value_interval(figure(2025, "8"), LOWER_IS_BETTER) is None
    assert value_interval(counted(2025, 101, 100), LOWER_IS_BETTER) is None
    assert value_interval(figure(2025, "0", numerator=0, denominator=0), LOWER_IS_BETTER) is None
    assert value_interval(figure(2025, "-1", numerator=-1, denominator=100), LOWER_IS_BETTER) is None


def test_few_persons_leave_the_path_within_chance_and_many_do_not():
    few = judged(target(MOST, "8", "7"), counted(2025, 8, 100))
    many = judged(target(MOST, "8", "7"), counted(2025, 8000, 100000))
    assert (few.state, few.within_chance) == (AttainmentState.OFF_TRACK, True)
    assert (many.state, many.within_chance) == (AttainmentState.OFF_TRACK, False)
    assert few.remarks == (Remark.WITHIN_CHANCE,)
    assert (few.may_be_chance, many.may_be_chance) == (True, False)


def test_a_change_is_compared_with_the_counts_of_the_baseline():
    few = judged(target(MOST, "8", "7"), counted(2020, 8, 100), counted(2025, 9, 100))
    many = judged(target(MOST, "8", "7"), counted(2020, 8000, 100000), counted(2025, 9000, 100000))
    assert (few.change_within_chance, many.change_within_chance) == (True, False)
    assert few.remarks == (Remark.WITHIN_CHANCE, Remark.CHANGE_WITHIN_CHANCE)


@pytest.mark.parametrize(
    "before",
    [
        (),
        (figure(2020, "8"),),
        (silent(2020, ValueState.SUPPRESSED),),
        (counted(2020, 9, 100),),
        (counted(2019, 8, 100),),
    ],
)
def test_without_the_counts_of_the_baseline_nothing_is_said_of_the_change(before):
    assert judged(target(MOST, "8", "7"), *before, counted(2025, 9, 100)).change_within_chance is None


def test_a_baseline_entered_rounded_is_still_that_of_its_counts():
    before = counted(2020, 803, 10000)
    assert judged(target(MOST, "8.0", "7"), before, counted(2025, 805, 10000)).change_within_chance is True


def test_going_the_wrong_way_may_be_chance_when_the_change_may():
    wrong = judged(target(MOST, "8", "1"), counted(2020, 80, 1000), counted(2025, 85, 1000))
    assert (wrong.state, wrong.within_chance) == (AttainmentState.WRONG_WAY, False)
    assert (wrong.change_within_chance, wrong.may_be_chance) == (True, True)
    reached = judged(target(MOST, "8", "1"), counted(2020, 80, 1000), counted(2025, 0, 1000))
    assert (reached.state, reached.may_be_chance) == (AttainmentState.REACHED, False)


def test_chance_is_empty_where_it_does_not_apply():
    values = counted(2020, 8, 100), counted(2025, 9, 100)
    gap = judged(target(TargetType.REDUCE_GAP, "8", "1"), *values, town=(figure(2025, "5"),))
    not_yet = judged(target(MOST, "8", "7"), values[0])
    for attainment in (gap, not_yet):
        assert (attainment.within_chance, attainment.change_within_chance) == (None, None)


def test_a_held_level_is_compared_with_its_baseline():
    attainment = judged(target(HOLD, "90", target_date=None), counted(2025, 89, 100), facts=HIGHER_IS_BETTER)
    assert (attainment.state, attainment.within_chance) == (AttainmentState.WRONG_WAY, True)


@pytest.mark.parametrize(
    ("n", "d", "low", "high", "within"),
    [
        (11, 100, "8", "10", True),  # the interval lies across the corridor's upper bound
        (11000, 100000, "8", "10", True),  # on one side, and the planned distance of 1 is within
        (11500, 100000, "8", "10", False),
        (6500, 100000, "8", "10", False),  # below the corridor
        (9, 100, "8.9", "9.1", True),  # across the whole corridor
    ],
)
def test_a_corridor_is_within_chance_where_a_likely_value_lies_as_far_off_as_planned(n, d, low, high, within):
    baseline = str(Fraction(high) + 2) if "." not in high else "11.1"
    assert judged(corridor(baseline, low, high), counted(2025, n, d)).within_chance is within


def test_counts_make_a_share_only_when_they_can():
    assert Figure(period_end=counted(2025, 1, 2).period_end, value=Fraction(1), numerator=1).counts is None
