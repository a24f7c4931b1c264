"""A planned output is judged like a target that starts from what was measured when the measure began."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from tests.unit.evaluation.examples import END, HIGHER_IS_BETTER, TODAY, counted, figure, silent
from tracker.evaluation.calculations import Attainment, Figure, IndicatorFacts, Series
from tracker.evaluation.calculations.outputs import PlannedOutput, assess_output, output_sentence
from tracker.evaluation.vocabulary import AttainmentState, Reason
from tracker.monitoring.vocabulary import Direction, ValueState
from tracker.planning.calculations import TargetDefinition
from tracker.planning.vocabulary import ExpectedDirection, TargetType

UP = PlannedOutput(value=Decimal(70), due_on=END, direction=ExpectedDirection.UP, starts_on=date(2021, 2, 1))
DOWN = replace(UP, direction=ExpectedDirection.DOWN, value=Decimal(50))
NEUTRAL = replace(HIGHER_IS_BETTER, direction=Direction.NEUTRAL)


def judge(
    planned: PlannedOutput, *figures: Figure, facts: IndicatorFacts = NEUTRAL
) -> tuple[TargetDefinition, Attainment]:
    return assess_output(planned, facts, Series(figures), TODAY)


@pytest.mark.parametrize(
    ("planned", "latest", "state"),
    [
        (UP, "65", AttainmentState.ON_TRACK),
        (UP, "63", AttainmentState.BEHIND),
        (UP, "70", AttainmentState.REACHED),
        (UP, "59", AttainmentState.WRONG_WAY),
        (DOWN, "55", AttainmentState.ON_TRACK),
        (DOWN, "50", AttainmentState.REACHED),
        (DOWN, "61", AttainmentState.WRONG_WAY),
    ],
)
def test_it_is_judged_by_the_expected_direction_whatever_the_indicator_calls_good(
    planned: PlannedOutput, latest: str, state: AttainmentState
) -> None:
    definition, attainment = judge(planned, figure(2019, "10"), figure(2020, "60"), figure(2025, latest))
    assert (definition.baseline, definition.baseline_date) == (60, date(2020, 12, 31))
    assert attainment.state is state


def test_the_baseline_stays_an_exact_fraction() -> None:
    definition, _ = judge(UP, counted(2020, 1, 3), figure(2025, "60"))
    assert definition.baseline == Fraction(100, 3)


def test_a_measure_that_begins_on_the_last_day_of_a_period_starts_from_that_period() -> None:
    definition, _ = judge(replace(UP, starts_on=date(2021, 12, 31)), figure(2020, "60"), figure(2021, "61"))
    assert definition.baseline == 61


@pytest.mark.parametrize(
    ("planned", "figures"),
    [
        (replace(UP, starts_on=None), (figure(2020, "60"), figure(2025, "65"))),
        (UP, (figure(2025, "65"),)),
        (UP, (figure(2019, "60"), silent(2020, ValueState.SUPPRESSED), figure(2025, "65"))),
        (UP, (figure(2019, "60"), silent(2020, ValueState.MISSING), figure(2025, "65"))),
        (UP, ()),
    ],
)
def test_without_a_number_at_the_beginning_there_is_no_baseline(
    planned: PlannedOutput, figures: tuple[Figure, ...]
) -> None:
    _, attainment = judge(planned, *figures)
    assert (attainment.state, attainment.reason) == (AttainmentState.NOT_ASSESSABLE, Reason.NO_BASELINE)


def test_what_was_not_yet_due_at_the_beginning_is_passed_over() -> None:
    definition, _ = judge(UP, figure(2019, "60"), silent(2020, ValueState.NOT_YET_DUE), figure(2025, "65"))
    assert (definition.baseline, definition.baseline_date) == (60, date(2019, 12, 31))


@pytest.mark.parametrize(
    "planned",
    [
        replace(UP, direction=None),
        replace(UP, value=Decimal(60)),
        replace(UP, value=Decimal(55)),
        replace(DOWN, value=Decimal(65)),
        replace(UP, due_on=date(2020, 12, 31)),
    ],
)
def test_a_plan_that_contradicts_itself_is_not_judged(planned: PlannedOutput) -> None:
    _, attainment = judge(planned, figure(2020, "60"), figure(2025, "65"))
    assert (attainment.state, attainment.reason) == (AttainmentState.NOT_ASSESSABLE, Reason.NO_TARGET)


def said(planned: PlannedOutput, *figures: Figure) -> str:
    definition, attainment = judge(planned, *figures)
    return output_sentence(attainment, definition, planned, NEUTRAL, "en")


def test_the_sentence_shows_the_calculation_or_says_what_is_missing_at_the_measure() -> None:
    first, latest = figure(2020, "60"), figure(2025, "65")
    assert said(UP, first, latest).startswith("Baseline 60.0")
    assert "to rise or to fall" in said(replace(UP, direction=None), first, latest)
    assert "does not fit" in said(replace(UP, value=Decimal(55)), first, latest)
    assert "when the measure begins" in said(replace(UP, starts_on=None), first, latest)
    assert "before the measure began" in said(UP, latest)
    assert "too old" in said(UP, first)


def test_the_type_follows_the_direction() -> None:
    assert judge(UP)[0].target_type is TargetType.AT_LEAST
    assert judge(DOWN)[0].target_type is TargetType.AT_MOST
