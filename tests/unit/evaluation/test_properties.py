"""What holds for every target and every value."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.evaluation.examples import END, HALF_TIME, LOWER_IS_BETTER, TODAY, figure, silent, target, year_end
from tracker.evaluation.calculations import Figure, Series, assess
from tracker.evaluation.vocabulary import AttainmentState as S
from tracker.monitoring.vocabulary import Direction, ValueState
from tracker.planning.calculations import definition_faults
from tracker.planning.vocabulary import TargetType

quick = settings(max_examples=25, deadline=None, database=None)
numbers = st.decimals(min_value=-1000, max_value=1000, places=2, allow_nan=False)
tolerances = st.decimals(min_value=0, max_value=5, places=1, allow_nan=False)
FROM_WORST_TO_BEST = [S.WRONG_WAY, S.OFF_TRACK, S.BEHIND, S.ON_TRACK, S.REACHED]


@st.composite
def targets(draw):
    """A target that is not refused, towards more or towards less."""
    baseline, aim = draw(st.lists(numbers, min_size=2, max_size=2, unique=True))
    type_ = TargetType.AT_LEAST if aim > baseline else TargetType.AT_MOST
    definition = target(type_, str(baseline), str(aim), tolerance=draw(tolerances))
    assert definition_faults(definition) == ()
    return definition


def state_at(definition, value, day=HALF_TIME):
    return assess(definition, LOWER_IS_BETTER, Series([Figure(period_end=day, value=value)]), Series(), TODAY).state


def betterness(definition, value):
    return value if definition.target_type is TargetType.AT_LEAST else -value


@quick
@given(targets(), numbers)
def test_a_target_is_reached_exactly_where_the_value_is_at_it_or_better(definition, value):
    is_there = betterness(definition, value) >= betterness(definition, definition.target)
    assert (state_at(definition, Fraction(value)) is S.REACHED) is is_there
    assert state_at(definition, Fraction(value), END) is (S.REACHED if is_there else S.MISSED)


@quick
@given(targets(), st.lists(numbers, min_size=2, max_size=2, unique=True))
def test_a_better_value_never_has_a_worse_state(definition, values):
    worse, better = sorted(values, key=lambda value: betterness(definition, value))
    ranks = [FROM_WORST_TO_BEST.index(state_at(definition, Fraction(value))) for value in (worse, better)]
    assert ranks == sorted(ranks)


@quick
@given(targets(), numbers, st.integers(min_value=2, max_value=7))
def test_the_scale_of_the_numbers_changes_no_state(definition, value, factor):
    scaled = replace(
        definition,
        baseline=definition.baseline * factor,
        target=definition.target * factor,
        tolerance=definition.tolerance * factor,
    )
    assert state_at(scaled, Fraction(value) * factor) is state_at(definition, Fraction(value))


@quick
@given(targets(), numbers)
def test_progress_and_expectation_are_exact(definition, value):
    attainment = assess(definition, LOWER_IS_BETTER, Series([figure(2025, str(value))]), Series(), TODAY)
    way = Fraction(definition.target) - Fraction(definition.baseline)
    assert Fraction(definition.baseline) + attainment.progress * way == Fraction(value)
    assert attainment.expected == Fraction(1, 2)


@st.composite
def figures(draw):
    """A series with gaps, breaks and states of every kind, in any order."""
    years = draw(st.lists(st.integers(min_value=2018, max_value=2032), unique=True, max_size=8))
    found = []
    for year in years:
        state = draw(st.sampled_from(ValueState))
        found.append(figure(year, str(draw(numbers))) if state is ValueState.REPORTED else silent(year, state))
        if draw(st.integers(min_value=0, max_value=9)) == 0:
            found[-1] = replace(found[-1], break_reason="new counting", break_confirmed=draw(st.booleans()))
    return found


@quick
@given(
    figures(), figures(), st.randoms(use_true_random=False), st.sampled_from([*TargetType]), st.sampled_from(Direction)
)
def test_the_order_of_the_figures_changes_nothing(own, town, random, type_, direction):
    definition = target(type_, "50", "20", corridor_low=Decimal(10), corridor_high=Decimal(20))
    facts = replace(LOWER_IS_BETTER, direction=direction)
    shuffled = random.sample(own, len(own)), random.sample(town, len(town))
    today = year_end(2033)
    assert assess(definition, facts, Series(own), Series(town), today) == assess(
        definition, facts, Series(shuffled[0]), Series(shuffled[1]), today
    )
