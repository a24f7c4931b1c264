"""The aims of targets on one indicator, in one statement: what its page draws."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import sqlalchemy as sa
from sqlmodel import Session, col

from tracker.planning.models import ImpactTarget, NodeWording, PlanNode
from tracker.planning.queries.plans import ids_hidden_from
from tracker.planning.vocabulary import TargetType
from tracker.shared.publication import Audience
from tracker.shared.text import Titled


@dataclass(frozen=True)
class TargetMark(Titled):
    node_id: int
    code: str
    title: str
    title_en: str | None
    area_id: int | None  # None: the town
    breakdown_id: int | None  # None: the total
    target_type: TargetType
    target: Decimal | None
    target_on: date | None


def list_target_marks(session: Session, audience: Audience, indicator_id: int) -> list[TargetMark]:
    """Return the targets in force on an indicator, as far as an audience may see them."""
    statement = (
        sa.select(
            col(PlanNode.id),
            col(PlanNode.code),
            col(NodeWording.title),
            col(NodeWording.title_en),
            col(ImpactTarget.area_id),
            col(ImpactTarget.breakdown_id),
            col(ImpactTarget.target_type),
            col(ImpactTarget.target),
            col(ImpactTarget.target_on),
        )
        .join(ImpactTarget, col(ImpactTarget.node_id) == col(PlanNode.id))
        .join(NodeWording, sa.and_(col(NodeWording.node_id) == col(PlanNode.id), col(NodeWording.is_current)))
        .where(
            col(ImpactTarget.indicator_id) == indicator_id,
            col(PlanNode.id).not_in(ids_hidden_from(audience)),
            col(PlanNode.retired_on).is_(None),
        )
        .order_by(col(PlanNode.id))
    )
    return [TargetMark(*row) for row in session.execute(statement)]
