"""Reading what planners made of the computed states."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from tracker.evaluation.models import TargetReview
from tracker.evaluation.vocabulary import AttainmentState, Consequence
from tracker.shared.publication import Audience, Publication


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


def list_reviews(session: Session, target_id: int, audience: Audience) -> list[Review]:
    """Return all reviews of a target, the latest first.

    What planning saw may rest on figures that had not been released: outside the house that sentence is empty.
    """
    statement = _reviews().where(col(TargetReview.target_id) == target_id).order_by(col(TargetReview.id).desc())
    reviews = [Review(*row) for row in session.execute(statement)]
    return reviews if audience.level is Publication.INTERNAL else [replace(each, seen_sentence="") for each in reviews]


def _reviews() -> sa.Select[Any]:
    return sa.select(*(col(getattr(TargetReview, name)) for name in Review.__dataclass_fields__))
