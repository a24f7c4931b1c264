"""What planners make of the computed states."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from tracker.evaluation.vocabulary import AttainmentState, Consequence
from tracker.shared.audit import Audited
from tracker.shared.columns import AwareDateTime, enum_column
from tracker.shared.text import N_


class ReviewFields(SQLModel):
    """A planner's judgement beside the computed state, never instead of it."""

    judgement: AttainmentState | None = Field(default=None, title=N_("Your own judgement"))
    reason: str = Field(min_length=5, max_length=2000, title=N_("Reason"))
    consequence: Consequence = Field(title=N_("Consequence"))
    next_on: date | None = Field(default=None, title=N_("Look again on"))


class TargetReview(ReviewFields, Audited, table=True):
    """One turn of the cycle at one target: the state as it was seen, and what follows from it."""

    __tablename__ = "target_review"
    __personal__ = frozenset({"reviewed_by"})

    id: int | None = Field(default=None, primary_key=True)
    target_id: int = Field(foreign_key="impact_target.node_id", index=True)
    reviewed_at: datetime = Field(sa_type=AwareDateTime)
    reviewed_by: str
    seen_state: AttainmentState = Field(sa_column=enum_column(AttainmentState))
    seen_reason: str | None = None
    seen_sentence: str = Field(sa_type=sa.Text)
    judgement: AttainmentState | None = Field(
        default=None, sa_column=enum_column(AttainmentState, rule="judgement", nullable=True)
    )
    consequence: Consequence = Field(sa_column=enum_column(Consequence))
