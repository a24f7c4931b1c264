"""Which step of a review may follow which, as the town has decided it."""

from tracker.rounds.vocabulary import LineState, ReviewStep

_AFTER = {
    ReviewStep.SUBMIT: LineState.SUBMITTED,
    ReviewStep.TAKE_BACK: LineState.DRAFT,
    ReviewStep.QUERY: LineState.QUERIED,
    ReviewStep.ANSWER: LineState.SUBMITTED,
    ReviewStep.TAKE_OVER: LineState.TAKEN_OVER,
    ReviewStep.CHECK: LineState.CHECKED,
    ReviewStep.RELEASE: LineState.RELEASED,
    ReviewStep.UNLOCK: LineState.SUBMITTED,
}


def possible_steps(
    state: LineState, *, is_locked: bool, must_be_checked: bool, must_be_released: bool
) -> frozenset[ReviewStep]:
    """Return the steps of a review that can follow now."""
    if is_locked:
        return frozenset({ReviewStep.UNLOCK})
    if state.is_with_department:
        return frozenset({ReviewStep.SUBMIT})
    if state is LineState.SUBMITTED:
        return frozenset({ReviewStep.TAKE_BACK, ReviewStep.QUERY, ReviewStep.TAKE_OVER})
    if state is LineState.TAKEN_OVER and must_be_checked:
        return frozenset({ReviewStep.QUERY, ReviewStep.CHECK})
    if must_be_released:
        return frozenset({ReviewStep.QUERY, ReviewStep.RELEASE})
    return frozenset({ReviewStep.QUERY})


def is_last_step(step: ReviewStep, *, must_be_checked: bool, must_be_released: bool) -> bool:
    """Say whether a step puts the report into force and locks it."""
    if must_be_released:
        return step is ReviewStep.RELEASE
    return step is (ReviewStep.CHECK if must_be_checked else ReviewStep.TAKE_OVER)


def state_after(step: ReviewStep) -> LineState:
    return _AFTER[step]
