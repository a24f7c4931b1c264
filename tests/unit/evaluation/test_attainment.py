"""Whether a target is being reached, case by case."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from tests.unit.evaluation.examples import (
    END,
    HALF_TIME,
    HIGHER_IS_BETTER,
    LOWER_IS_BETTER,
    NEUTRAL,
    START,
    TODAY,
    corridor,
    figure,
    judged,
    silent,
    target,
)
from tracker.evaluation.calculations import Figure, Judgement, Series, assess
from tracker.evaluation.errors import JudgementWithoutReason
from tracker.evaluation.vocabulary import AttainmentState, Reason, Remark
from tracker.monitoring.vocabulary import Direction, ValueState
from tracker.planning.vocabulary import TargetType
from tracker.shared.periods import PeriodType

S = AttainmentState
LEAST, MOST, HOLD, GAP = TargetType.AT_LEAST, TargetType.AT_MOST, TargetType.HOLD, TargetType.REDUCE_GAP


@pytest.mark.parametrize(
    ("definition", "value", "path_value", "state"),
    [
        pytest.param(target(MOST, "8.0", "7.0"), "8.0", "7.5", S.OFF_TRACK, id="A nothing happened"),
        pytest.param(target(MOST, "8.0", "7.0"), "9.0", "7.5", S.WRONG_WAY, id="B got worse"),
        pytest.param(target(MOST, "8.0", "7.0"), "7.4", "7.5", S.ON_TRACK, id="C ahead"),
        pytest.param(target(MOST, "40", "0"), "10", "20", S.ON_TRACK, id="D ahead, target zero"),
        pytest.param(target(MOST, "40", "0"), "0", "20", S.REACHED, id="E reached early"),
        pytest.param(target(HOLD, "90", target_date=None), "92", "90", S.REACHED, id="F level held"),
        pytest.param(target(LEAST, "60", "75"), "66", "67.5", S.BEHIND, id="G slightly behind"),
        pytest.param(target(LEAST, "60", "75"), "58", "67.5", S.WRONG_WAY, id="H regression"),
        pytest.param(target(MOST, "8", "7"), "7.7", "7.5", S.BEHIND, id="exactly three fifths"),
        pytest.param(target(MOST, "8", "7"), "7.71", "7.5", S.OFF_TRACK, id="just below three fifths"),
        pytest.param(
            target(MOST, "30", "20", interim=((HALF_TIME, Decimal("32.5")),)),
            "32",
            "32.5",
            S.ON_TRACK,
            id="planned dip",
        ),
    ],
)
def test_cases_most_systems_get_wrong(definition, value, path_value, state):
    facts = HIGHER_IS_BETTER if definition.target_type is HOLD else LOWER_IS_BETTER
    attainment = judged(definition, figure(2025, value), facts=facts)
    assert attainment.state is state
    assert attainment.path_value == Fraction(path_value)
    assert attainment.value == Fraction(value)
    assert attainment.value_date == HALF_TIME


def test_the_vector_of_the_domain_study():
    definition = target(MOST, "30", "20", baseline_date=date(2023, 12, 31))
    attainment = judged(definition, figure(2025, "27"))
    assert attainment.progress == Fraction(3, 10)
    assert attainment.expected == Fraction(2, 7)
    assert attainment.path_value == 30 - Fraction(20, 7)
    assert attainment.state is S.ON_TRACK
    assert judged(definition, figure(2025, "31")).progress == Fraction(-1, 10)


def test_nothing_is_clipped():
    assert judged(target(LEAST, "0", "200"), figure(2025, "250"), facts=HIGHER_IS_BETTER).progress == Fraction(5, 4)


def test_judgement_is_exact_where_rounding_would_say_otherwise():
    definition = target(MOST, "8", "7")
    just_worse = Fraction(15, 2) + Fraction(1, 10**18)
    attainment = judged(definition, Figure(period_end=HALF_TIME, value=just_worse))
    assert attainment.state is S.BEHIND


@pytest.mark.parametrize(
    ("value", "state"),
    [
        ("7.0", S.REACHED),
        ("7.2", S.ON_TRACK),
        ("7.7", S.ON_TRACK),
        ("7.71", S.OFF_TRACK),
        ("8.2", S.OFF_TRACK),
        ("8.21", S.WRONG_WAY),
    ],
)
def test_tolerance_helps_on_the_way_but_not_at_the_target(value, state):
    assert judged(target(MOST, "8", "7", tolerance=Decimal("0.2")), figure(2025, value)).state is state


@pytest.mark.parametrize(("own", "state"), [(None, S.ON_TRACK), (Decimal(0), S.BEHIND)])
def test_the_target_s_own_tolerance_goes_before_the_indicator_s(own, state):
    facts = replace(LOWER_IS_BETTER, tolerance=Decimal("0.2"))
    assert judged(target(MOST, "8", "7", tolerance=own), figure(2025, "7.6"), facts=facts).state is state


def test_at_the_end_a_target_is_reached_or_missed():
    assert judged(target(MOST, "8", "7"), figure(2030, "7.0"), today=date(2031, 3, 1)).state is S.REACHED
    missed = judged(target(MOST, "8", "7", tolerance=Decimal(1)), figure(2030, "7.01"), today=date(2031, 3, 1))
    assert (missed.state, missed.is_final, missed.path_value) == (S.MISSED, True, 7)


def test_the_first_value_at_or_after_the_end_decides_for_good():
    late = date(2040, 1, 1)
    attainment = judged(
        target(MOST, "8", "7"), figure(2030, "6.9"), figure(2031, "9"), silent(2032, ValueState.SUPPRESSED), today=late
    )
    assert (attainment.state, attainment.value_date, attainment.remarks) == (S.REACHED, END, ())
    after = judged(target(MOST, "8", "7"), silent(2030, ValueState.MISSING), figure(2031, "7.4"), today=late)
    assert (after.state, after.value_date, after.path_value) == (S.MISSED, date(2031, 12, 31), 7)


def test_past_the_end_without_its_value_the_latest_is_judged_with_a_remark():
    attainment = judged(target(MOST, "8", "7"), figure(2029, "7.05"), today=date(2031, 6, 1))
    assert attainment.state is S.ON_TRACK
    assert attainment.remarks == (Remark.FINAL_VALUE_DUE,)


def test_on_the_target_date_itself_the_final_value_is_not_due_yet():
    assert judged(target(MOST, "8", "7"), figure(2029, "7.05"), today=END).remarks == ()


@pytest.mark.parametrize("state", [ValueState.MISSING, ValueState.SUPPRESSED, ValueState.NOT_MEANINGFUL])
def test_an_older_value_is_never_taken_instead_of_one_that_cannot_be_told(state):
    attainment = judged(target(MOST, "8", "7"), figure(2024, "7.1"), silent(2025, state))
    assert (attainment.state, attainment.reason) == (S.NOT_ASSESSABLE, Reason(state.value))
    assert (attainment.value, attainment.path_value, attainment.progress) == (None, None, None)
    assert attainment.value_date == HALF_TIME


@pytest.mark.parametrize("state", [ValueState.NOT_YET_DUE, ValueState.NOT_APPLICABLE])
def test_a_value_not_due_or_not_applicable_leaves_the_one_before_in_place(state):
    assert judged(target(MOST, "8", "7"), figure(2025, "7.4"), silent(2026, state)).state is S.ON_TRACK
    assert judged(target(MOST, "8", "7"), silent(2025, state)).reason is Reason.NO_VALUE


@pytest.mark.parametrize(
    ("definition", "reason"),
    [
        (target(MOST, None, "7"), Reason.NO_BASELINE),
        (target(MOST, "8", "7", baseline_date=None), Reason.NO_BASELINE),
        (target(MOST, None), Reason.NO_BASELINE),
        (target(MOST, "8"), Reason.NO_TARGET),
        (target(MOST, "8", "7", target_date=None), Reason.NO_TARGET),
        (target(GAP, "8"), Reason.NO_TARGET),
        (target(TargetType.CORRIDOR, "8", corridor_low=Decimal(7)), Reason.NO_TARGET),
        (corridor("8", "6", "7", target_date=None), Reason.NO_TARGET),
        (target(HOLD, None), Reason.NO_BASELINE),
        (target(MOST, "8", "7"), Reason.NO_VALUE),
    ],
)
def test_what_is_not_laid_down_or_not_measured_makes_a_target_not_assessable(definition, reason):
    attainment = judged(definition)
    assert (attainment.state, attainment.reason) == (S.NOT_ASSESSABLE, reason)


def test_without_an_indicator_nothing_else_is_asked_for():
    assert judged(target(MOST, None), facts=None).reason is Reason.NO_INDICATOR


@pytest.mark.parametrize(
    ("max_age", "today", "reason"),
    [
        (24, date(2027, 12, 31), None),
        (24, date(2028, 1, 1), Reason.TOO_OLD),
        (None, date(2028, 6, 30), None),
        (None, date(2028, 7, 1), Reason.TOO_OLD),
    ],
)
def test_a_value_grows_too_old_after_its_months(max_age, today, reason):
    facts = replace(LOWER_IS_BETTER, max_age_months=max_age, interval_months=12)
    assert judged(target(MOST, "8", "7"), figure(2025, "7.4"), facts=facts, today=today).reason is reason


@pytest.mark.parametrize(
    ("year", "confirmed", "reason"),
    [
        (2020, False, None),
        (2021, False, Reason.SERIES_BREAK),
        (2025, False, Reason.SERIES_BREAK),
        (2025, True, None),
    ],
)
def test_a_break_after_the_baseline_counts_until_it_is_confirmed(year, confirmed, reason):
    broken = figure(year, "7.4", break_reason="new counting", break_confirmed=confirmed)
    others = [figure(2025, "7.4")] if year != 2025 else []
    assert judged(target(MOST, "8", "7"), broken, *others).reason is reason


def test_a_break_after_the_value_that_decided_does_not_count():
    broken = figure(2031, "5", break_reason="new counting")
    assert judged(target(MOST, "8", "7"), figure(2030, "7"), broken, today=date(2032, 5, 1)).state is S.REACHED


def test_a_figure_that_cannot_be_told_is_named_before_a_break():
    broken = Figure(period_end=HALF_TIME, state=ValueState.SUPPRESSED, break_reason="new counting")
    assert judged(target(MOST, "8", "7"), broken).reason is Reason.SUPPRESSED


@pytest.mark.parametrize("year", [2019, 2020])
def test_at_or_before_the_baseline_nothing_is_measurable_yet(year):
    attainment = judged(target(MOST, "8", "7"), figure(year, "6"), today=date(2021, 6, 1))
    assert attainment.state is S.NOT_YET
    assert (attainment.path_value, attainment.progress, attainment.expected) == (None, None, None)


def test_before_the_effect_can_show_nothing_is_judged_but_the_path_stays():
    definition = target(MOST, "8", "7", effect_from=date(2026, 1, 1))
    attainment = judged(definition, figure(2025, "9"))
    assert (attainment.state, attainment.path_value) == (S.NOT_YET, Fraction("7.5"))
    assert judged(replace(definition, effect_from=HALF_TIME), figure(2025, "9")).state is S.WRONG_WAY


@pytest.mark.parametrize(
    ("facts", "direction", "value", "state"),
    [
        (HIGHER_IS_BETTER, None, "90", S.REACHED),
        (HIGHER_IS_BETTER, None, "89", S.REACHED),
        (HIGHER_IS_BETTER, None, "88.9", S.WRONG_WAY),
        (LOWER_IS_BETTER, None, "91.1", S.WRONG_WAY),
        (LOWER_IS_BETTER, Direction.HIGHER_BETTER, "91.1", S.WRONG_WAY),
        (NEUTRAL, Direction.HIGHER_BETTER, "95", S.REACHED),
        (NEUTRAL, Direction.HIGHER_WORSE, "95", S.WRONG_WAY),
        (NEUTRAL, None, "91.1", S.WRONG_WAY),
        (NEUTRAL, None, "89.5", S.REACHED),
    ],
)
def test_a_level_is_held_in_its_good_direction(facts, direction, value, state):
    definition = target(HOLD, "90", target_date=None, tolerance=Decimal(1), direction=direction)
    attainment = judged(definition, figure(2025, value), facts=facts)
    assert attainment.state is state
    assert (attainment.path_value, attainment.progress, attainment.expected) == (90, None, None)


def test_a_level_not_held_is_missed_from_its_end_on():
    attainment = judged(target(HOLD, "90"), figure(2030, "89"), facts=HIGHER_IS_BETTER, today=date(2031, 6, 1))
    assert attainment.state is S.MISSED


@pytest.mark.parametrize(
    ("value", "state"),
    [
        ("10", S.REACHED),
        ("8", S.REACHED),
        ("10.2", S.REACHED),
        ("7.8", S.REACHED),
        ("11.2", S.ON_TRACK),
        ("6.9", S.ON_TRACK),
        ("11.4", S.BEHIND),
        ("11.9", S.OFF_TRACK),
        ("12.3", S.WRONG_WAY),
        ("5", S.WRONG_WAY),
    ],
)
def test_a_corridor_is_judged_by_the_distance_to_it(value, state):
    attainment = judged(corridor("12", "8", "10", tolerance=Decimal("0.2")), figure(2025, value))
    assert attainment.state is state
    assert attainment.path_value == 1


def test_who_starts_inside_a_corridor_has_no_way_to_go():
    inside = judged(corridor("9", "8", "10"), figure(2025, "8.5"))
    assert (inside.state, inside.path_value, inside.progress, inside.expected) == (S.REACHED, 0, None, None)
    assert judged(corridor("9", "8", "10"), figure(2025, "10.5")).state is S.WRONG_WAY
    assert judged(corridor("9", "8", "10"), figure(2030, "10.5"), today=date(2031, 6, 1)).state is S.MISSED


def test_interim_targets_of_a_corridor_are_values_of_the_indicator():
    definition = corridor("12", "8", "10", interim=((HALF_TIME, Decimal("11.8")),))
    assert judged(definition, figure(2025, "11.8")).path_value == Fraction("1.8")


@pytest.mark.parametrize(
    ("facts", "direction", "area", "gap", "state"),
    [
        (LOWER_IS_BETTER, None, "14", 4, S.ON_TRACK),
        (LOWER_IS_BETTER, None, "12", 2, S.ON_TRACK),
        (LOWER_IS_BETTER, None, "9", 0, S.REACHED),
        (LOWER_IS_BETTER, None, "16", 6, S.WRONG_WAY),
        (HIGHER_IS_BETTER, None, "6", 4, S.ON_TRACK),
        (HIGHER_IS_BETTER, None, "14", 0, S.REACHED),
        (NEUTRAL, None, "6", 4, S.ON_TRACK),
        (NEUTRAL, None, "14", 4, S.ON_TRACK),
        (NEUTRAL, Direction.HIGHER_BETTER, "14", 0, S.REACHED),
    ],
)
def test_a_gap_is_how_much_worse_than_the_town(facts, direction, area, gap, state):
    definition = target(GAP, "5", "1", direction=direction, interim=((HALF_TIME, Decimal(4)),))
    attainment = judged(definition, figure(2025, area), facts=facts, town=(figure(2025, "10"),))
    assert (attainment.state, attainment.value) == (state, gap)
    assert (attainment.area_value, attainment.town_value) == (Fraction(area), 10)


@pytest.mark.parametrize(
    "town", [(), (figure(2024, "10"),), (silent(2025, ValueState.SUPPRESSED),), (silent(2025, ValueState.MISSING),)]
)
def test_a_gap_needs_the_town_s_value_of_the_same_period(town):
    attainment = judged(target(GAP, "5", "1"), figure(2025, "14"), town=town)
    assert (attainment.reason, attainment.value, attainment.town_value) == (Reason.NO_TOWN_VALUE, None, None)


def test_a_break_in_the_town_s_series_breaks_the_gap():
    broken = (figure(2023, "9", break_reason="census"), figure(2025, "10"))
    assert judged(target(GAP, "5", "1"), figure(2025, "14"), town=broken).reason is Reason.SERIES_BREAK
    assert judged(target(MOST, "15", "12"), figure(2025, "12"), town=broken).reason is None


@pytest.mark.parametrize(
    ("town_before", "town_now", "area", "remarked"),
    [
        ("8", "10", "13", True),
        ("8", "10", "12", True),
        ("8", "10", "9", False),
        ("10", "10", "13", False),
        ("12", "10", "13", False),
        ("8", "10", "15", False),
    ],
)
def test_a_gap_that_closed_because_the_town_got_worse_is_remarked(town_before, town_now, area, remarked):
    town = (figure(2020, town_before), figure(2025, town_now))
    attainment = judged(target(GAP, "5", "1"), figure(2025, area), town=town)
    assert (Remark.TOWN_GOT_WORSE in attainment.remarks) is remarked


def test_without_a_direction_or_the_town_s_past_nobody_says_that_the_town_got_worse():
    town = (figure(2020, "8"), figure(2025, "10"))
    assert judged(target(GAP, "5", "1"), figure(2025, "13"), facts=NEUTRAL, town=town).remarks == ()
    assert judged(target(GAP, "5", "1"), figure(2025, "13"), town=town[1:]).remarks == ()


def test_a_qualitative_target_is_judged_by_people():
    definition = target(TargetType.QUALITATIVE, None, baseline_date=None, target_date=None)
    assert judged(definition, figure(2025, "1")).reason is Reason.NOT_JUDGED
    judgement = Judgement(S.BEHIND, date(2026, 3, 1), "Two of three groups have met.")
    attainment = assess(definition, None, Series(), Series(), TODAY, judgement=judgement)
    assert (attainment.state, attainment.value_date, attainment.value) == (S.BEHIND, date(2026, 3, 1), None)


def test_a_judgement_without_a_reason_is_refused():
    with pytest.raises(JudgementWithoutReason):
        Judgement(S.REACHED, TODAY, "  ")


def test_dates_snap_to_the_indicator_s_latest_ended_period():
    midyear = target(MOST, "8", "7", baseline_date=date(2021, 6, 30), target_date=date(2031, 1, 1))
    assert judged(midyear, figure(2025, "7.5")).path_value == Fraction("7.5")
    school = replace(LOWER_IS_BETTER, period_type=PeriodType.SCHOOL_YEAR)
    attainment = judged(midyear, Figure(period_end=date(2025, 7, 31), value=Fraction(7)), facts=school)
    assert attainment.path_value == Fraction("7.5")


def test_where_both_dates_fall_into_one_period_the_way_has_no_length():
    same = target(MOST, "8", "7", baseline_date=date(2021, 3, 1), target_date=date(2021, 9, 1))
    assert judged(same, figure(2025, "7.2")).state is S.MISSED
    assert judged(same, figure(2020, "7.2"), today=date(2021, 5, 1)).state is S.NOT_YET


def test_a_figure_carries_a_number_when_reported_and_only_then():
    with pytest.raises(ValueError, match="only then"):
        Figure(period_end=START, value=Fraction(1), state=ValueState.SUPPRESSED)
    with pytest.raises(ValueError, match="only then"):
        Figure(period_end=START)
