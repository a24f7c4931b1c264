"""A course is continued only where there is one, and only as a straight line through its last values."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from tests.unit.evaluation.examples import (
    END,
    LOWER_IS_BETTER,
    TODAY,
    corridor,
    figure,
    silent,
    target,
    year_end,
)
from tracker.evaluation.calculations import Figure, Judgement, Series, assess
from tracker.evaluation.calculations.projections import Projection, on_the_line, projection, projection_sentence
from tracker.evaluation.vocabulary import AttainmentState
from tracker.monitoring.vocabulary import IndicatorKind, ValueState
from tracker.planning.calculations import TargetDefinition
from tracker.planning.vocabulary import TargetType

DOWN = target(TargetType.AT_MOST, "8", "7")
GAP = target(TargetType.REDUCE_GAP, "5", "1")
FALLING = (figure(2022, "8.4"), figure(2023, "8.2"), figure(2024, "8.0"), figure(2025, "7.8"))


def continued(
    definition: TargetDefinition, *figures: Figure, town: tuple[Figure, ...] = (), **facts: object
) -> Projection | None:
    told = replace(LOWER_IS_BETTER, **facts)  # type: ignore[arg-type]
    here, beside = Series(figures), Series(town)
    return projection(definition, told, assess(definition, told, here, beside, TODAY), here, beside)


def test_a_line_through_values_in_a_line_goes_on_exactly() -> None:
    assert continued(DOWN, *FALLING) == Projection(END, Fraction("6.8"), 4)


def test_the_line_is_exact_in_thirds() -> None:
    values = [(year_end(2020 + 3 * step), Fraction(step, 3)) for step in range(4)]
    assert on_the_line(values, year_end(2035)) == Fraction(5, 3)


def test_one_odd_value_does_not_turn_the_line() -> None:
    straight = [(year_end(2021 + step), Fraction(10 + step)) for step in range(5)]
    for odd in range(5):
        values = [(on, Fraction(100) if place == odd else value) for place, (on, value) in enumerate(straight)]
        assert on_the_line(values, year_end(2030)) == 19, odd


def test_the_median_of_an_even_number_of_slopes_lies_between_the_middle_ones() -> None:
    values = [(year_end(2021 + step), Fraction(value)) for step, value in enumerate((0, 1, 3, 6))]
    # slopes 1, 3/2, 2, 2, 5/2, 3 a year: 2; what remains at the end of 2021: 0, -1, -1, 0, so -1/2
    assert on_the_line(values, year_end(2022)) == Fraction(3, 2)


def test_only_the_last_five_values_count() -> None:
    steady = [figure(year, "8.0") for year in range(2021, 2026)]
    assert continued(DOWN, *(figure(year, "99") for year in range(2012, 2020)), *steady) == Projection(
        END, Fraction(8), 5
    )


@pytest.mark.parametrize(
    "figures",
    [
        FALLING[1:],
        (),
        (*FALLING, silent(2026, ValueState.MISSING)),
        (*FALLING, silent(2026, ValueState.SUPPRESSED)),
        (*FALLING, figure(2030, "7.5")),
        (*FALLING[:2], figure(2024, "8", break_reason="Neues Register"), FALLING[3]),
    ],
)
def test_nothing_is_continued_from_too_little_or_after_the_decision(figures: tuple[Figure, ...]) -> None:
    assert continued(DOWN, *figures) is None


def test_a_break_that_is_confirmed_does_not_count_and_values_after_an_open_one_do() -> None:
    confirmed = figure(2024, "8.0", break_reason="Neues Register", break_confirmed=True)
    assert continued(DOWN, *FALLING[:2], confirmed, FALLING[3]) is not None
    opened = figure(2022, "8.4", break_reason="Neues Register")
    assert continued(DOWN, figure(2021, "50"), opened, *FALLING[1:]) == Projection(END, Fraction("6.8"), 4)


def test_a_period_that_is_not_yet_due_changes_nothing() -> None:
    assert continued(DOWN, *FALLING, silent(2026, ValueState.NOT_YET_DUE)) == Projection(END, Fraction("6.8"), 4)


def test_targets_without_an_end_or_without_figures_have_no_continuation() -> None:
    assert continued(target(TargetType.HOLD, "8", target_date=None), *FALLING) is None
    people = target(TargetType.QUALITATIVE, None)
    judgement = Judgement(state=AttainmentState.ON_TRACK, judged_on=date(2026, 1, 1), reason="Es geht voran")
    attainment = assess(people, LOWER_IS_BETTER, Series(FALLING), Series(), TODAY, judgement=judgement)
    assert projection(people, LOWER_IS_BETTER, attainment, Series(FALLING), Series()) is None


def test_an_end_that_has_passed_is_not_continued_to_even_without_a_baseline() -> None:
    bare = target(TargetType.AT_MOST, None, "7", target_date=date(2025, 12, 31))
    assert continued(bare, *FALLING) is None


def test_levels_and_corridors_are_continued_like_any_course() -> None:
    assert continued(target(TargetType.HOLD, "8"), *FALLING) == Projection(END, Fraction("6.8"), 4)
    assert continued(corridor("8", "6", "7"), *FALLING) == Projection(END, Fraction("6.8"), 4)


def test_of_a_gap_the_gap_is_continued_where_both_sides_are_known() -> None:
    here = [figure(year, str(13 - (year - 2021))) for year in range(2021, 2026)]
    town = [figure(year, "6") for year in range(2022, 2026)]
    assert continued(GAP, *here, town=tuple(town)) is None  # 6, 5, 4, 3: below zero by 2030
    slow = [figure(year, str(Decimal(11) - Decimal(year - 2021) / 10)) for year in range(2021, 2026)]
    assert continued(GAP, *slow, town=tuple(town)) == Projection(END, Fraction("4.1"), 4)


def test_a_break_in_the_towns_series_counts_for_a_gap() -> None:
    slow = [figure(year, str(Decimal(11) - Decimal(year - 2021) / 10)) for year in range(2021, 2026)]
    town = [figure(year, "6", break_reason="Zensus" if year == 2023 else None) for year in range(2021, 2026)]
    assert continued(GAP, *slow, town=tuple(town)) is None


def test_no_line_leads_to_what_cannot_be() -> None:
    steep = [figure(year, str(8 - 2 * (year - 2022))) for year in range(2022, 2026)]
    high = [figure(year, str(90 + 3 * (year - 2022))) for year in range(2022, 2026)]
    at_least = target(TargetType.AT_LEAST, "60", "99.5")
    assert continued(DOWN, *steep) is None
    assert continued(at_least, *high) is None
    assert continued(at_least, *high, kind=IndicatorKind.INDEX, unit="index") is not None
    balance = [figure(year, str(1 - (year - 2022))) for year in range(2022, 2026)]
    assert continued(DOWN, *balance, kind=IndicatorKind.INDEX) == Projection(END, Fraction(-7), 4)


def test_the_sentence_says_what_it_is_and_what_it_is_not() -> None:
    said = projection_sentence(continued(DOWN, *FALLING), DOWN, LOWER_IS_BETTER, "en")
    assert "last 4 values" in said
    assert "6.8" in said
    assert "no forecast" in said
    gap = projection_sentence(Projection(END, Fraction("4.1"), 4), GAP, LOWER_IS_BETTER, "en")
    assert "percentage points" in gap
    assert projection_sentence(None, DOWN, LOWER_IS_BETTER, "en") == ""
