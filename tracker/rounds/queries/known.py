"""What is known of measures before they are reported on: it is shown to be confirmed, never asked again."""

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from tracker.planning.models import BudgetYear, Measure, Milestone, Obstacle, Output, OutputFigure, StatusReport
from tracker.planning.vocabulary import ObstacleKind
from tracker.rounds.vocabulary import EarlierWord, Known, KnownOutput, OpenMilestone

WORDS_LOOKED_AT = 2  # as many as decide whether “unchanged” needs a sentence


def list_words(session: Session, measure_ids: Collection[int]) -> dict[int, Known]:
    """Return of each measure its status and its latest words: all that a line needs that is not opened."""
    report, measure = StatusReport, Measure
    place = sa.func.row_number().over(partition_by=col(report.measure_id), order_by=col(report.id).desc())
    ranked = (
        sa.select(col(report.measure_id), *(col(getattr(report, name)) for name in _OF_WORD), place.label("place"))
        .where(col(report.measure_id).in_(list(measure_ids)))
        .subquery()
    )
    latest = sa.and_(ranked.c.measure_id == col(measure.node_id), ranked.c.place <= WORDS_LOOKED_AT)
    statement = (
        sa.select(
            col(measure.node_id).label("id"),
            col(measure.status).label("status_now"),
            col(measure.status_reason),
            col(measure.merged_into_id),
            *(ranked.c[name] for name in _OF_WORD),
        )
        .outerjoin(ranked, latest)
        .where(col(measure.node_id).in_(list(measure_ids)))
        .order_by(col(measure.node_id), ranked.c.place)
    )
    known: dict[int, Known] = {}
    for row in session.execute(statement):
        one = known.setdefault(row.id, Known(row.status_now, row.status_reason, row.merged_into_id))
        if row.reported_at is not None:
            one.words.append(EarlierWord(*(getattr(row, name) for name in _OF_WORD)))
    return known


def add_details(session: Session, known: dict[int, Known], measure_ids: Collection[int], year: int) -> None:
    """Add what the opened lines show: milestones, outputs, obstacles, and the money and posts of the year."""
    keys = list(measure_ids)
    if not keys:
        return
    for milestone in session.exec(_rows_of(Milestone, keys).where(col(Milestone.done_on).is_(None))):
        known[milestone.measure_id].milestones.append(OpenMilestone(milestone.id, milestone.title, milestone.due_on))
    for measure_id, output in _outputs(session, keys, year):
        known[measure_id].outputs.append(output)
    open_ones = _rows_of(Obstacle, keys).where(
        col(Obstacle.resolved_on).is_(None), col(Obstacle.kind) == ObstacleKind.OBSTACLE
    )
    for obstacle in session.exec(open_ones):
        known[obstacle.measure_id].obstacles.append(obstacle.category)
        known[obstacle.measure_id].obstacle_text = obstacle.text
    for budget in session.exec(_rows_of(BudgetYear, keys).where(col(BudgetYear.year) == year)):
        for name in ("consumptive_spent", "investive_spent", "staff_filled"):
            setattr(known[budget.measure_id], name, getattr(budget, name))


_OF_WORD = ("reported_at", "as_of", "function", "answer", "status", "timeliness", "text")


def _rows_of(table: Any, measure_ids: list[int]) -> Any:
    return (
        select(table)
        .where(col(table.measure_id).in_(measure_ids), col(table.dropped_on).is_(None))
        .order_by(col(table.id))
    )


def _outputs(session: Session, measure_ids: list[int], year: int) -> list[tuple[int, KnownOutput]]:
    figure = sa.and_(col(OutputFigure.output_id) == col(Output.id), col(OutputFigure.year) == year)
    statement = (
        sa.select(
            col(Output.measure_id),
            col(Output.id),
            col(Output.unit),
            col(Output.planned_value),
            col(Output.planned_on),
            col(OutputFigure.value),
        )
        .outerjoin(OutputFigure, figure)
        .where(col(Output.measure_id).in_(measure_ids), col(Output.dropped_on).is_(None))
        .order_by(col(Output.id))
    )
    return [(row.measure_id, KnownOutput(*row[1:])) for row in session.execute(statement)]
