"""What is known of measures before they are reported on: it is shown to be confirmed, never asked again."""

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from tracker.planning.models import BudgetYear, Measure, Milestone, Obstacle, Output, OutputFigure, StatusReport
from tracker.planning.vocabulary import ObstacleKind
from tracker.rounds.calculations import AMOUNTS
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
    """Add what the opened lines show: milestones, and what the sheet says for the year."""
    keys = list(measure_ids)
    if not keys:
        return
    for milestone in session.exec(_rows_of(Milestone, keys).where(col(Milestone.done_on).is_(None))):
        known[milestone.measure_id].milestones.append(OpenMilestone(milestone.id, milestone.title, milestone.due_on))
    add_years(session, {(key, year): known[key] for key in keys})


def add_years(session: Session, known: Mapping[tuple[int, int], Known]) -> None:
    """Add, by measure and year, what the sheet says: outputs, obstacles not resolved, money and posts."""
    keys = list({measure_id for measure_id, _ in known})
    outputs, figures = list_outputs(session, keys)
    obstacles = _by_measure(
        session.exec(
            _rows_of(Obstacle, keys).where(
                col(Obstacle.resolved_on).is_(None), col(Obstacle.kind) == ObstacleKind.OBSTACLE
            )
        )
    )
    in_years = _rows_of(BudgetYear, keys).where(col(BudgetYear.year).in_({year for _, year in known}))
    budgets = {(row.measure_id, row.year): row for row in session.exec(in_years)}
    for (measure_id, year), one in known.items():
        one.outputs = [
            KnownOutput(each.id, each.unit, each.planned_value, each.planned_on, figures.get(each.id, {}).get(year))
            for each in outputs.get(measure_id, [])
        ]
        one.obstacles = [each.category for each in obstacles.get(measure_id, [])]
        one.obstacle_text = next((each.text for each in reversed(obstacles.get(measure_id, []))), None)
        for name in AMOUNTS:
            setattr(one, name, getattr(budgets.get((measure_id, year)), name, None))


def list_outputs(
    session: Session, measure_ids: Collection[int]
) -> tuple[dict[int, list[Any]], dict[int, dict[int, Decimal]]]:
    """Return the outputs of each measure, and how many there were by output and year."""
    statement = (
        sa.select(Output, OutputFigure)
        .outerjoin(OutputFigure, col(OutputFigure.output_id) == col(Output.id))
        .where(col(Output.measure_id).in_(measure_ids), col(Output.dropped_on).is_(None))
        .order_by(col(Output.id), col(OutputFigure.year))
    )
    found: dict[int | None, Output] = {}
    figures: dict[int, dict[int, Decimal]] = {}
    for output, figure in session.execute(statement):
        found[output.id] = output
        if figure is not None:
            figures.setdefault(figure.output_id, {})[figure.year] = figure.value
    return _by_measure(found.values()), figures


_OF_WORD = ("reported_at", "as_of", "function", "answer", "status", "timeliness", "text")


def _rows_of(table: Any, measure_ids: Collection[int]) -> Any:
    return (
        select(table)
        .where(col(table.measure_id).in_(measure_ids), col(table.dropped_on).is_(None))
        .order_by(col(table.id))
    )


def _by_measure(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.measure_id, []).append(row)
    return found
