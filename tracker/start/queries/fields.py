"""How many measures each field of action has, without reading the measures."""

from collections import Counter
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from tracker.planning.models import NodeField, PlanNode
from tracker.planning.queries import Plan
from tracker.planning.vocabulary import NodeKind
from tracker.shared.publication import Audience
from tracker.shared.remembering import remembered


def count_measures_by_field(session: Session, plan: Plan, audience: Audience) -> Counter[int]:
    """Return the measures that an audience sees, by field: a measure has its own fields, else those of its parent.

    The plan may lack its measures; what hangs below a node that is not in it is not seen either.
    """
    if plan.cycle is None:
        return Counter()
    key = ("measures by field", audience, plan.cycle.id)
    return remembered(session, key, lambda: _count(session, plan, audience))


def _count(session: Session, plan: Plan, audience: Audience) -> Counter[int]:
    assert plan.cycle is not None
    columns: list[Any] = [col(PlanNode.parent_id), col(NodeField.field_id)]
    statement = (
        sa.select(*columns, sa.func.count())
        .outerjoin(NodeField, col(NodeField.node_id) == col(PlanNode.id))
        .where(
            col(PlanNode.kind) == NodeKind.MEASURE,
            col(PlanNode.cycle_id) == plan.cycle.id,
            col(PlanNode.retired_on).is_(None),
            col(PlanNode.publication).in_(audience.visible),
        )
        .group_by(*columns)
    )
    counts: Counter[int] = Counter()
    for parent_id, field_id, count in session.execute(statement):
        parent = plan.find(parent_id)
        if parent_id is not None and parent is None:
            continue
        of_parent = parent.field_ids if parent is not None else ()
        for field in (field_id,) if field_id is not None else of_parent:
            counts[field] += count
    return counts
