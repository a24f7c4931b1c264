"""When a line takes entries, and which step of its review may follow which, as the town has decided it."""

from tracker.rounds.errors import LineIsLocked, RoundIsClosed, WrongStep
from tracker.rounds.vocabulary import LineState, ReviewStep, RoundState
from tracker.shared.errors import Refused

LOCKING = frozenset({ReviewStep.TAKE_OVER, ReviewStep.CHECK, ReviewStep.RELEASE})  # each may be a town's last step
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


def entry_refusal(state: LineState, round_state: RoundState, *, is_locked: bool) -> Refused | None:
    """Return why nothing can be entered for a line now, None where it can.

    Who is asked back may answer in a closed round too.
    """
    if is_locked:
        return LineIsLocked()
    if round_state is RoundState.CLOSED and state is not LineState.QUERIED:
        return RoundIsClosed()
    return None if state.is_with_department else WrongStep(state=state.label)


def takes_entries(state: LineState, round_state: RoundState, *, is_locked: bool) -> bool:
    return entry_refusal(state, round_state, is_locked=is_locked) is None


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
