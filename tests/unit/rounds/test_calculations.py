"""Burden, freshness, and the order of a review's steps."""

import pytest

from tracker.planning.vocabulary import Answer
from tracker.rounds.calculations import (
    Burden,
    confirmation_is_due,
    entries_of_measure,
    freshness,
    is_last_step,
    possible_steps,
    sentence_is_due,
    state_after,
)
from tracker.rounds.vocabulary import Asked, Freshness, LineState, ReviewStep

UNCHANGED, CHANGED = Answer.UNCHANGED, Answer.CHANGED


@pytest.mark.parametrize(
    ("earlier", "is_due"),
    [
        ([], False),
        ([UNCHANGED], False),
        ([UNCHANGED, UNCHANGED], True),
        ([UNCHANGED, CHANGED], False),
        ([CHANGED, UNCHANGED, UNCHANGED], False),  # the latest first
        ([UNCHANGED, UNCHANGED, CHANGED], True),
    ],
)
def test_after_two_unchanged_the_third_asks_for_a_sentence(earlier, is_due):
    assert confirmation_is_due(earlier) is is_due


@pytest.mark.parametrize(
    ("earlier", "is_due"), [([], True), ([CHANGED], False), ([UNCHANGED], False), ([UNCHANGED, UNCHANGED], True)]
)
def test_unchanged_never_stands_alone_before_anything_was_said(earlier, is_due):
    assert sentence_is_due(earlier) is is_due


@pytest.mark.parametrize(
    ("answer", "somebody_answers", "expected"),
    [
        (CHANGED, True, Freshness.CURRENT),
        (UNCHANGED, True, Freshness.CONFIRMED),
        (None, True, Freshness.SILENT),
        (None, False, Freshness.OWNERLESS),
        (CHANGED, False, Freshness.OWNERLESS),
    ],
)
def test_no_change_is_something_else_than_no_answer(answer, somebody_answers, expected):
    assert freshness(answer, somebody_answers=somebody_answers) is expected


def test_the_burden_counts_fields_and_the_rows_that_open_some():
    nothing_more = entries_of_measure([], milestones=3, outputs=2)
    assert nothing_more == 2  # the answer and the short text
    assert entries_of_measure([Asked.MILESTONES, Asked.OUTPUTS], milestones=3, outputs=2) == nothing_more + 5
    assert entries_of_measure(list(Asked), milestones=0, outputs=0) == 2 + 3 + 1 + 3 + 2


@pytest.mark.parametrize(("most", "is_above"), [(None, False), (100, False), (99, True)])
def test_the_cap_looks_at_the_whole_year(most, is_above):
    assert Burden(measures=4, entries=40, entries_before=60).is_above(most) is is_above


@pytest.mark.parametrize(
    ("state", "checked", "released", "expected"),
    [
        (LineState.OPEN, False, False, {ReviewStep.SUBMIT}),
        (LineState.QUERIED, False, False, {ReviewStep.SUBMIT}),
        (LineState.SUBMITTED, True, True, {ReviewStep.QUERY, ReviewStep.TAKE_OVER, ReviewStep.TAKE_BACK}),
        (LineState.TAKEN_OVER, True, True, {ReviewStep.QUERY, ReviewStep.CHECK}),
        (LineState.TAKEN_OVER, False, True, {ReviewStep.QUERY, ReviewStep.RELEASE}),
        (LineState.CHECKED, True, True, {ReviewStep.QUERY, ReviewStep.RELEASE}),
    ],
)
def test_the_steps_follow_the_order_the_town_has_decided(state, checked, released, expected):
    assert possible_steps(state, is_locked=False, must_be_checked=checked, must_be_released=released) == expected


def test_a_locked_report_can_only_be_opened_again():
    for state in LineState:
        steps = possible_steps(state, is_locked=True, must_be_checked=False, must_be_released=False)
        assert steps == {ReviewStep.UNLOCK}


@pytest.mark.parametrize(
    ("checked", "released", "last"),
    [
        (False, False, ReviewStep.TAKE_OVER),
        (True, False, ReviewStep.CHECK),
        (False, True, ReviewStep.RELEASE),
        (True, True, ReviewStep.RELEASE),
    ],
)
def test_exactly_one_step_puts_a_report_into_force(checked, released, last):
    assert [step for step in ReviewStep if is_last_step(step, must_be_checked=checked, must_be_released=released)] == [
        last
    ]


def test_every_step_leads_somewhere():
    assert {state_after(step) for step in ReviewStep} == set(LineState) - {LineState.OPEN}
