"""Reading rounds: which there are for whom, and how far their departments have come."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from tracker.accounts.models import Department
from tracker.accounts.vocabulary import Permission, Viewer
from tracker.planning.vocabulary import Answer
from tracker.rounds.calculations import takes_entries
from tracker.rounds.models import ReportingRound, RoundLine, Submission
from tracker.rounds.vocabulary import LineState, RoundState

# Which of a line's submissions counts.
IS_LATEST = sa.and_(col(Submission.line_id) == col(RoundLine.id), col(Submission.number) == col(RoundLine.submissions))


@dataclass(frozen=True)
class DepartmentProgress:
    """How far one department has come in a round; its measures by the state of their lines."""

    department_id: int | None
    name: str | None  # None: measures nobody answers for
    due_on: date  # the earliest day on which something can still be entered, else the round's
    by_state: dict[LineState, int]
    unchanged: int  # handed in as unchanged
    changed: int
    open: int  # can still be entered: in a closed round only what was asked back

    @property
    def total(self) -> int:
        return sum(self.by_state.values())

    @property
    def owed(self) -> int:
        """Return how many lines the department still has to hand in."""
        return sum(count for state, count in self.by_state.items() if state.is_with_department)

    @property
    def handed_in(self) -> int:
        return self.total - self.owed


def sees_all_lines(viewer: Viewer) -> bool:
    return viewer.may(Permission.MANAGE_ROUNDS) or viewer.may(Permission.REVIEW_REPORTS)


def find_round(session: Session, viewer: Viewer, round_id: int) -> ReportingRound | None:
    """Return a round to planning and to the departments it asks; for others it does not exist."""
    found: ReportingRound | None = session.exec(_seen_by(viewer).where(ReportingRound.id == round_id)).first()
    return found


def list_rounds(session: Session, viewer: Viewer, *, state: RoundState | None = None) -> list[ReportingRound]:
    """Return the rounds a viewer has to do with, the one due last first."""
    statement = _seen_by(viewer).order_by(col(ReportingRound.due_on).desc(), col(ReportingRound.id).desc())
    if state is not None:
        statement = statement.where(col(ReportingRound.state) == state)
    return list(session.exec(statement))


def list_progress(session: Session, reporting_round: ReportingRound, viewer: Viewer) -> list[DepartmentProgress]:
    """Return how far each department has come, in the order of their names; a head sees the own ones."""
    columns: list[Any] = [
        col(RoundLine.department_id),
        col(Department.name),
        col(RoundLine.state),
        col(Submission.answer),
        sa.func.count().label("lines"),
        sa.func.min(col(RoundLine.due_on)).label("due_on"),
    ]
    statement = (
        sa.select(*columns)
        .select_from(RoundLine)
        .outerjoin(Department, col(Department.id) == col(RoundLine.department_id))
        .outerjoin(Submission, IS_LATEST)
        .where(col(RoundLine.round_id) == reporting_round.id, lines_of(viewer))
        .group_by(col(RoundLine.department_id), col(Department.name), col(RoundLine.state), col(Submission.answer))
        .order_by(col(Department.name).collate("german"))
    )
    return _by_department(session.execute(statement).all(), reporting_round)


def lines_of(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Return which lines exist for a viewer: all for planning, their own departments' for the others."""
    if sees_all_lines(viewer):
        return sa.true()
    return col(RoundLine.department_id).in_(viewer.department_ids if viewer.may(Permission.ANSWER_ROUND) else ())


def _seen_by(viewer: Viewer) -> Any:
    statement = select(ReportingRound)
    if sees_all_lines(viewer):
        return statement
    asked = sa.select(col(RoundLine.round_id)).where(lines_of(viewer))
    return statement.where(col(ReportingRound.id).in_(asked))


def _by_department(rows: Collection[Any], reporting_round: ReportingRound) -> list[DepartmentProgress]:
    grouped: dict[int | None, list[Any]] = {}
    for row in rows:
        grouped.setdefault(row.department_id, []).append(row)
    return [_progress(key, group, reporting_round) for key, group in grouped.items()]


def _progress(department_id: int | None, rows: list[Any], reporting_round: ReportingRound) -> DepartmentProgress:
    by_state: dict[LineState, int] = {}
    answers = {Answer.UNCHANGED: 0, Answer.CHANGED: 0}
    for _, _, state, answer, count, _ in rows:
        by_state[state] = by_state.get(state, 0) + count
        if answer is not None:
            answers[answer] += count
    enterable = [row for row in rows if takes_entries(row.state, reporting_round.state, is_locked=False)]
    return DepartmentProgress(
        department_id=department_id,
        name=rows[0].name,
        due_on=min((row.due_on for row in enterable), default=reporting_round.due_on),
        by_state=by_state,
        unchanged=answers[Answer.UNCHANGED],
        changed=answers[Answer.CHANGED],
        open=sum(row.lines for row in enterable),
    )
