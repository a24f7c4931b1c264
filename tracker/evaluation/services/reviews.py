"""Turning the cycle: a planner's judgement beside the computed state."""

from datetime import date, datetime

from sqlmodel import Session

from tracker.evaluation.errors import JudgementMissing, LookAgainInThePast
from tracker.evaluation.models import ReviewFields, TargetReview
from tracker.evaluation.queries import Standing
from tracker.planning.vocabulary import TargetType


def review_target(
    session: Session, standing: Standing, entered: ReviewFields, *, reviewed_by: str, now: datetime, today: date
) -> TargetReview:
    """Record a review with the state as it was seen.

    Raise `JudgementMissing` for a target that only people can judge, `LookAgainInThePast` for a
    next date that has passed.
    """
    if standing.definition.target_type is TargetType.QUALITATIVE and entered.judgement is None:
        raise JudgementMissing
    if entered.next_on is not None and entered.next_on <= today:
        raise LookAgainInThePast
    attainment = standing.attainment
    review = TargetReview(
        target_id=standing.id,
        reviewed_at=now,
        reviewed_by=reviewed_by,
        seen_state=attainment.state,
        seen_reason=attainment.reason,
        seen_sentence=standing.sentence("de"),
        **entered.model_dump(),
    )
    session.add(review)
    session.flush()
    return review
