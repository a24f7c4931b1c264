"""Reading what planners made of the computed states."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from tracker.evaluation.models import TargetReview
from tracker.evaluation.vocabulary import AttainmentState, Consequence


@dataclass(frozen=True, slots=True)
class Review:
    """One turn of the cycle at one target."""

    id: int
    target_id: int
    reviewed_at: datetime
    reviewed_by: str
    seen_state: AttainmentState
    seen_reason: str | None
    seen_sentence: str
    judgement: AttainmentState | None
    reason: str
    consequence: Consequence
    next_on: date | None


def list_last_reviews(session: Session, target_ids: Collection[int]) -> dict[int, Review]:
    """Return the latest review of each target that has one."""
    latest = sa.select(sa.func.max(col(TargetReview.id))).group_by(col(TargetReview.target_id))
    statement = _reviews().where(col(TargetReview.id).in_(latest), col(TargetReview.target_id).in_(list(target_ids)))
    return {row.target_id: Review(*row) for row in session.execute(statement)}


def list_reviews(session: Session, target_id: int) -> list[Review]:
    """Return all reviews of a target, the latest first."""
    statement = _reviews().where(col(TargetReview.target_id) == target_id).order_by(col(TargetReview.id).desc())
    return [Review(*row) for row in session.execute(statement)]


def _reviews() -> sa.Select[Any]:
    return sa.select(*(col(getattr(TargetReview, name)) for name in Review.__dataclass_fields__))
