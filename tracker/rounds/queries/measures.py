"""Which measures a round can ask about."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from tracker.planning.models import Measure, Milestone, Output, PlanNode
from tracker.planning.queries import STATUS_LIST
from tracker.planning.vocabulary import NodeKind, StatusCategory
from tracker.rounds.models import ReportingRound, RoundLine
from tracker.shared.words import VocabularyTerm

STILL_GOING = (StatusCategory.OPEN, StatusCategory.RUNNING, StatusCategory.REALIGNED, StatusCategory.POSTPONED)


@dataclass(frozen=True, slots=True)
class AskableMeasure:
    """A measure a round can ask about, and how many rows of it open fields."""

    id: int
    department_id: int | None
    milestones: int
    outputs: int


def list_askable(
    session: Session, *, due_on: date, department_ids: Collection[int] | None = None
) -> list[AskableMeasure]:
    """Return the measures that are going on, of these departments (None: of all, and of nobody).

    A permanent task is asked about in the round that its yearly next date falls into.
    """
    of_status = sa.and_(col(VocabularyTerm.list_key) == STATUS_LIST, col(VocabularyTerm.code) == col(Measure.status))
    is_due_task = sa.and_(
        col(VocabularyTerm.category) == StatusCategory.PERMANENT,
        sa.or_(col(Measure.next_on).is_(None), col(Measure.next_on) <= due_on),
    )
    statement = (
        sa.select(
            col(PlanNode.id),
            col(PlanNode.owner_id),
            _count_of(Milestone, col(Milestone.done_on).is_(None)),
            _count_of(Output),
        )
        .join(Measure, col(Measure.node_id) == col(PlanNode.id))
        .join(VocabularyTerm, of_status)
        .where(
            col(PlanNode.kind) == NodeKind.MEASURE,
            col(PlanNode.retired_on).is_(None),
            sa.or_(col(VocabularyTerm.category).in_(STILL_GOING), is_due_task),
        )
        .order_by(col(PlanNode.owner_id), col(PlanNode.code))
    )
    if department_ids is not None:
        statement = statement.where(col(PlanNode.owner_id).in_(list(department_ids)))
    return [AskableMeasure(*row) for row in session.execute(statement)]


def list_asked_this_year(session: Session, year: int) -> list[tuple[int | None, int, str]]:
    """Return of each round due in a year: department, number of its measures, what was asked for."""
    due = col(ReportingRound.due_on)
    statement = (
        sa.select(col(RoundLine.department_id), sa.func.count(), col(ReportingRound.asked))
        .join(ReportingRound, col(ReportingRound.id) == col(RoundLine.round_id))
        .where(due >= date(year, 1, 1), due <= date(year, 12, 31))
        .group_by(col(RoundLine.round_id), col(RoundLine.department_id), col(ReportingRound.asked))
    )
    return [(row[0], row[1], row[2]) for row in session.execute(statement)]


def _count_of(table: Any, *conditions: Any) -> Any:
    return (
        sa.select(sa.func.count())
        .select_from(table)
        .where(col(table.measure_id) == col(PlanNode.id), col(table.dropped_on).is_(None), *conditions)
        .correlate(PlanNode)
        .scalar_subquery()
    )
