"""What waits for planning, and one report with all that was said and done about it."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from tracker.accounts.models import Department
from tracker.accounts.vocabulary import Viewer
from tracker.planning.models import Measure, NodeWording, PlanNode, StatusReport
from tracker.planning.vocabulary import Answer
from tracker.rounds.models import LineDraft, ReportingRound, ReviewAct, RoundLine, Submission
from tracker.rounds.queries.known import add_years, list_words
from tracker.rounds.queries.rounds import IS_LATEST, lines_of
from tracker.rounds.vocabulary import Known, LineState, ReviewStep
from tracker.shared.text import Titled


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingLine(Titled):
    """One report that waits for planning, with what it says."""

    id: int
    round_id: int
    round_title: str
    as_of: date
    measure_id: int
    code: str
    title: str
    title_en: str | None
    department: str | None
    state: LineState
    version: int
    submitted_at: datetime
    function: str
    answer: Answer
    status: str
    status_reason: str | None
    timeliness: str | None
    text: str
    details: str | None


@dataclass(frozen=True, slots=True)
class WaitingGroup:
    """How many reports of one department wait in one round, by how far they have come."""

    round_id: int
    round_title: str
    department_id: int | None
    department: str | None
    state: LineState
    count: int


@dataclass(frozen=True, slots=True)
class ReviewedLine(Titled):
    """A line, and what its page says of it without any of its versions."""

    line: RoundLine
    reporting_round: ReportingRound
    measure: Measure
    word: StatusReport | None  # the last one, or of a locked line the one before its own
    code: str
    title: str
    title_en: str | None
    department: str | None


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A report on a measure that is being prepared or reviewed."""

    line_id: int
    round_id: int
    state: LineState
    since: datetime | None  # when it was handed in, else when it was last saved


def list_waiting_groups(session: Session) -> list[WaitingGroup]:
    """Return what waits, counted by round, department and state; their counts sum to all that waits."""
    columns: list[Any] = [
        col(RoundLine.round_id), col(ReportingRound.title), col(RoundLine.department_id), col(Department.name),
        col(RoundLine.state),
    ]  # fmt: skip
    statement = (
        sa.select(*columns, sa.func.count())
        .select_from(RoundLine)
        .join(ReportingRound, col(ReportingRound.id) == col(RoundLine.round_id))
        .outerjoin(Department, col(Department.id) == col(RoundLine.department_id))
        .where(_waits_for_review())
        .group_by(*columns, col(ReportingRound.due_on))
        .order_by(col(ReportingRound.due_on), col(RoundLine.round_id), col(Department.name).collate("german"))
    )
    return [WaitingGroup(*row) for row in session.execute(statement)]


def list_lines_in_review(
    session: Session,
    *,
    round_id: int | None = None,
    department_id: int | None = None,
    state: LineState | None = None,
    offset: int = 0,
    limit: int = 50,
) -> list[WaitingLine]:
    """Return what waits for planning, a closed round's included, by due day, department and code."""
    statement = (
        sa.select(*_WAITING)
        .select_from(RoundLine)
        .join(ReportingRound, col(ReportingRound.id) == col(RoundLine.round_id))
        .join(Submission, IS_LATEST)
        .join(PlanNode, col(PlanNode.id) == col(RoundLine.measure_id))
        .join(NodeWording, sa.and_(col(NodeWording.node_id) == col(PlanNode.id), col(NodeWording.is_current)))
        .outerjoin(Department, col(Department.id) == col(RoundLine.department_id))
        .where(_waits_for_review())
        .order_by(
            col(ReportingRound.due_on),
            col(Department.name).collate("german"),
            col(PlanNode.code),
            col(RoundLine.id),
        )
    )
    for column, wanted in ((RoundLine.round_id, round_id), (RoundLine.department_id, department_id)):
        if wanted is not None:
            statement = statement.where(col(column) == wanted)
    if state is not None:
        statement = statement.where(col(RoundLine.state) == state)
    return [WaitingLine(**row._mapping) for row in session.execute(statement.offset(offset).limit(limit))]


def list_standing(session: Session, lines: Collection[WaitingLine]) -> dict[int, Known]:
    """Return, by line, what is known of its measure: its last words, and what the sheet says for the line's year."""
    words = list_words(session, {line.measure_id for line in lines})
    known = {(line.measure_id, line.as_of.year): replace(words[line.measure_id]) for line in lines}
    add_years(session, known)
    return {line.id: known[line.measure_id, line.as_of.year] for line in lines}


def list_versions(session: Session, line_id: int) -> tuple[list[ReviewAct], list[Submission]]:
    """Return all steps of a line in their order, and all that was handed in, the latest first."""
    statement = (
        sa.select(ReviewAct, Submission)
        .outerjoin(Submission, col(Submission.id) == col(ReviewAct.submission_id))
        .where(col(ReviewAct.line_id) == line_id)
        .order_by(col(ReviewAct.id))
    )
    rows = session.execute(statement).all()
    handed_in = {submission.number: submission for _, submission in rows if submission is not None}
    return [act for act, _ in rows], [handed_in[number] for number in sorted(handed_in, reverse=True)]


def find_reviewed(session: Session, viewer: Viewer, line_id: int) -> ReviewedLine | None:
    """Return a line with its round, its measure and the word before it; a foreign one does not exist."""
    line, report = RoundLine, StatusReport
    before = (
        sa.select(sa.func.max(col(report.id)))
        .where(
            col(report.measure_id) == col(line.measure_id),
            sa.or_(sa.not_(col(line.is_locked)), col(line.report_id).is_(None), col(report.id) < col(line.report_id)),
        )
        .correlate(line)
        .scalar_subquery()
    )
    words: list[Any] = [NodeWording.title, NodeWording.title_en, Department.name]
    statement = (
        sa.select(line, ReportingRound, Measure, report, col(PlanNode.code), *words)
        .select_from(line)
        .join(ReportingRound, col(ReportingRound.id) == col(line.round_id))
        .join(Measure, col(Measure.node_id) == col(line.measure_id))
        .join(PlanNode, col(PlanNode.id) == col(line.measure_id))
        .join(NodeWording, sa.and_(col(NodeWording.node_id) == col(PlanNode.id), col(NodeWording.is_current)))
        .outerjoin(Department, col(Department.id) == col(line.department_id))
        .outerjoin(report, col(report.id) == before)
        .where(col(line.id) == line_id, lines_of(viewer))
    )
    row = session.execute(statement).first()
    return ReviewedLine(*row) if row is not None else None


def find_under_way(session: Session, viewer: Viewer, measure_id: int) -> UnderWay | None:
    """Return the report on a measure that is not in force yet, to its department and to planning alone."""
    handed_in = (
        sa.select(sa.func.max(col(ReviewAct.acted_at)))
        .where(col(ReviewAct.line_id) == col(RoundLine.id), col(ReviewAct.step) == ReviewStep.SUBMIT)
        .correlate(RoundLine)
        .scalar_subquery()
    )
    columns: list[Any] = [
        col(RoundLine.id), col(RoundLine.round_id), col(RoundLine.state),
        sa.func.coalesce(handed_in, col(LineDraft.saved_at), type_=LineDraft.__table__.c.saved_at.type),  # type: ignore[attr-defined]
    ]  # fmt: skip
    statement = (
        sa.select(*columns)
        .select_from(RoundLine)
        .outerjoin(LineDraft, col(LineDraft.line_id) == col(RoundLine.id))
        .where(
            col(RoundLine.measure_id) == measure_id,
            col(RoundLine.state) != LineState.OPEN,
            sa.not_(col(RoundLine.is_locked)),
            lines_of(viewer),
        )
        .order_by(col(RoundLine.id).desc())
    )
    row = session.execute(statement.limit(1)).first()
    return UnderWay(*row) if row is not None else None


def _waits_for_review() -> sa.ColumnElement[bool]:
    in_review = [state for state in LineState if state.is_in_review]
    return sa.and_(col(RoundLine.state).in_(in_review), sa.not_(col(RoundLine.is_locked)))


_WAITING: list[Any] = [
    *(col(getattr(RoundLine, name)) for name in ("id", "round_id", "measure_id", "state", "version")),
    col(ReportingRound.title).label("round_title"),
    col(ReportingRound.as_of),
    col(PlanNode.code),
    col(NodeWording.title),
    col(NodeWording.title_en),
    col(Department.name).label("department"),
    *(
        col(getattr(Submission, name))
        for name in ("submitted_at", "function", "answer", "status", "status_reason", "timeliness", "text", "details")
    ),
]
