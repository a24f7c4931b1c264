"""Putting a report into force: the word on the measure, and what it says of milestones, money and outputs."""

import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlmodel import Session, col, select

from tracker.planning.calculations import yearly_date
from tracker.planning.models import (
    BudgetYear,
    Measure,
    Milestone,
    Obstacle,
    Output,
    OutputFigure,
    PlanNode,
    StatusReport,
)
from tracker.planning.services import find_status, save_changed
from tracker.planning.vocabulary import ObstacleKind, StatusCategory
from tracker.rounds.models import ReportingRound, RoundLine, Submission


def put_into_force(session: Session, line: RoundLine, handed_in: Submission) -> StatusReport:
    """Write the word that counts from now on; one that it corrects stays and is named."""
    reporting_round = session.get_one(ReportingRound, line.round_id)
    as_of = reporting_round.as_of
    report = StatusReport(
        measure_id=line.measure_id,
        reported_at=handed_in.submitted_at,
        as_of=as_of,
        reported_by_id=handed_in.submitted_by_id,
        replaces_id=line.report_id,
        **{name: getattr(handed_in, name) for name in _SAME},
    )
    session.add(report)
    session.flush()
    line.report_id = report.id
    measure = session.get_one(Measure, line.measure_id)
    has_been_permanent = _is_permanent(session, measure)
    measure.status, measure.status_reason = handed_in.status, handed_in.status_reason
    if _is_permanent(session, measure):
        first_on = measure.next_on if has_been_permanent else measure.next_on or as_of
        measure.next_on = yearly_date(first_on, reporting_round.due_on + timedelta(days=1))  # this round has asked
    if handed_in.details:
        _apply(session, measure, json.loads(handed_in.details), as_of)
    session.add(measure)
    save_changed(session, session.get_one(PlanNode, line.measure_id))
    return report


_SAME = ("function", "answer", "status", "status_reason", "timeliness", "text", "details")


def _is_permanent(session: Session, measure: Measure) -> bool:
    return find_status(session, measure.status).category == StatusCategory.PERMANENT


def _apply(session: Session, measure: Measure, details: dict[str, Any], as_of: date) -> None:
    measure.merged_into_id = details.get("merged_into_id") or measure.merged_into_id
    for key, done_on in details.get("milestones", {}).items():
        milestone = _own(session, Milestone, measure, int(key))
        if milestone is not None:
            milestone.done_on = date.fromisoformat(done_on)
    for key, value in details.get("outputs", {}).items():
        if _own(session, Output, measure, int(key)) is not None:
            figure = session.get(OutputFigure, (int(key), as_of.year)) or OutputFigure(
                output_id=int(key), year=as_of.year, value=Decimal(value)
            )
            figure.value = Decimal(value)
            session.add(figure)
    if details.get("spending"):
        _write_spending(session, measure, details["spending"], as_of.year)
    if "obstacles" in details:
        _write_obstacles(session, measure, details["obstacles"], details.get("obstacle_text"), as_of)


def _own(session: Session, table: Any, measure: Measure, key: int) -> Any:
    """Return a row of the measure's own sheet; one of another measure does not count."""
    row = session.get(table, key)
    return row if row is not None and row.measure_id == measure.node_id else None


def _write_spending(session: Session, measure: Measure, spending: dict[str, str], year: int) -> None:
    statement = select(BudgetYear).where(
        BudgetYear.measure_id == measure.node_id, BudgetYear.year == year, col(BudgetYear.dropped_on).is_(None)
    )
    budget = session.exec(statement).first() or BudgetYear(measure_id=measure.node_id, year=year)
    for name, value in spending.items():
        setattr(budget, name, Decimal(value))
    session.add(budget)


def _write_obstacles(session: Session, measure: Measure, categories: list[str], text: str | None, as_of: date) -> None:
    """Add what newly stands in the way, and resolve what no longer does."""
    statement = select(Obstacle).where(
        Obstacle.measure_id == measure.node_id,
        Obstacle.kind == ObstacleKind.OBSTACLE,
        col(Obstacle.resolved_on).is_(None),
        col(Obstacle.dropped_on).is_(None),
    )
    known = {row.category: row for row in session.exec(statement)}
    for category, row in known.items():
        if category not in categories:
            row.resolved_on = as_of
        elif text:
            row.text = text
    for category in categories:
        if category not in known:
            session.add(
                Obstacle(
                    measure_id=measure.node_id,
                    kind=ObstacleKind.OBSTACLE,
                    category=category,
                    text=text,
                    since=as_of,
                )
            )
