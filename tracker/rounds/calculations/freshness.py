"""How fresh the word on a measure is: no change is something else than no answer."""

from collections.abc import Sequence

from tracker.planning.vocabulary import Answer
from tracker.rounds.vocabulary import Freshness

UNCHANGED_BEFORE_A_SENTENCE = 2


def confirmation_is_due(earlier: Sequence[Answer]) -> bool:
    """Say whether “unchanged” needs a sentence now; `earlier` are the answers so far, the latest first."""
    latest = earlier[:UNCHANGED_BEFORE_A_SENTENCE]
    return len(latest) == UNCHANGED_BEFORE_A_SENTENCE and all(answer is Answer.UNCHANGED for answer in latest)


def sentence_is_due(earlier: Sequence[Answer]) -> bool:
    """Say whether “unchanged” cannot stand alone: nothing was said before, or it stood alone twice."""
    return not earlier or confirmation_is_due(earlier)


def freshness(answer: Answer | None, *, somebody_answers: bool) -> Freshness:
    """Return what is known of a measure in a round, from what was handed in for it (None: nothing)."""
    if not somebody_answers:
        return Freshness.OWNERLESS
    if answer is None:
        return Freshness.SILENT
    return Freshness.CONFIRMED if answer is Answer.UNCHANGED else Freshness.CURRENT
