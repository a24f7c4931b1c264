"""Reading the lines of a round: one measure each, with what has been typed and handed in for it."""

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from tracker.accounts.models import Department
from tracker.accounts.vocabulary import Viewer
from tracker.planning.models import NodeWording, PlanNode
from tracker.planning.vocabulary import Answer
from tracker.rounds.models import LineDraft, ReviewAct, RoundLine, Submission
from tracker.rounds.queries.rounds import IS_LATEST, lines_of
from tracker.rounds.vocabulary import LineState, ReviewStep
from tracker.shared.text import Titled

Typed = dict[str, list[str]]
NOBODY = 0  # as a department: the measures nobody answers for


@dataclass(frozen=True, slots=True)
class Draft:
    """What is being entered for a line, as it was typed."""

    answer: Answer | None
    typed: Typed
    saved_at: datetime
    saved_by: str
    version: int
    by_carriers: dict[str, Typed] = field(default_factory=dict)  # by address; read for carriers alone


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRow(Titled):
    """One measure in a round as a list shows it."""

    id: int
    round_id: int
    measure_id: int
    code: str
    title: str
    title_en: str | None
    department_id: int | None
    department: str | None
    due_on: date
    state: LineState
    is_locked: bool
    submissions: int
    draft: Draft | None

    @property
    def draft_version(self) -> int:
        """Return the version a form stands on; 0 before anything was typed."""
        return self.draft.version if self.draft else 0


@dataclass(frozen=True, slots=True)
class Question:
    """What planning asked back about a line, and at which field."""

    line_id: int
    field: str | None
    text: str
    function: str
    asked_at: datetime


def list_lines(
    session: Session,
    round_id: int,
    viewer: Viewer,
    *,
    department_id: int | None = None,
    offset: int = 0,
    limit: int | None = 50,
) -> list[LineRow]:
    """Return a page of a round's lines by department and code, as far as they are the viewer's; limit None: all."""
    statement = _rows().where(col(RoundLine.round_id) == round_id, lines_of(viewer))
    if department_id is not None:
        statement = statement.where(
            col(RoundLine.department_id) == (None if department_id == NOBODY else department_id)
        )
    ordered = statement.order_by(col(Department.name).collate("german"), col(PlanNode.code), col(RoundLine.id))
    return [_line(row) for row in session.execute(ordered.offset(offset).limit(limit))]


def find_line(session: Session, viewer: Viewer, line_id: int) -> RoundLine | None:
    """Return a line to planning and to its department; a foreign one does not exist."""
    return session.exec(select(RoundLine).where(RoundLine.id == line_id, lines_of(viewer))).first()


def find_line_row(session: Session, viewer: Viewer, line_id: int) -> LineRow | None:
    row = session.execute(_rows().where(col(RoundLine.id) == line_id, lines_of(viewer))).first()
    return _line(row) if row is not None else None


def find_row(session: Session, line_id: int) -> LineRow:
    """Return a line to whoever holds a link to it."""
    return _line(session.execute(_rows().where(col(RoundLine.id) == line_id)).one())


def read_draft(session: Session, line_id: int) -> Draft | None:
    """Return what is being entered for a line, as it was typed."""
    row = session.get(LineDraft, line_id)
    if row is None:
        return None
    typed, told = json.loads(row.entered), json.loads(row.by_carriers)
    return Draft(row.answer, typed, row.saved_at, row.saved_by, row.version, told)


def list_draft_versions(session: Session, round_id: int) -> dict[int, int]:
    """Return by line how often its draft was saved; a line without a draft is left out."""
    statement = (
        sa.select(col(LineDraft.line_id), col(LineDraft.version))
        .join(RoundLine, col(RoundLine.id) == col(LineDraft.line_id))
        .where(col(RoundLine.round_id) == round_id)
    )
    return {row.line_id: row.version for row in session.execute(statement)}


def find_draft(session: Session, line_id: int) -> LineDraft | None:
    return session.get(LineDraft, line_id)


def list_submissions(session: Session, line_id: int) -> list[Submission]:
    """Return all that was handed in for a line, the latest first."""
    statement = select(Submission).where(Submission.line_id == line_id).order_by(col(Submission.number).desc())
    return list(session.exec(statement))


def list_handed_in(session: Session, line_ids: Collection[int]) -> dict[int, Submission]:
    """Return by line what was handed in last; a line for which nothing was is left out."""
    if not line_ids:
        return {}
    statement = select(Submission).join(RoundLine, IS_LATEST).where(col(RoundLine.id).in_(list(line_ids)))
    return {each.line_id: each for each in session.exec(statement)}


def list_open_questions(session: Session, line_ids: Collection[int]) -> dict[int, list[Question]]:
    """Return the questions since the last submission of each line that waits for an answer."""
    act = ReviewAct
    last_handed_in = (
        sa.select(sa.func.coalesce(sa.func.max(col(act.id)), 0))
        .where(col(act.line_id) == col(RoundLine.id), col(act.step) == ReviewStep.SUBMIT)
        .correlate(RoundLine)
        .scalar_subquery()
    )
    statement = (
        sa.select(col(act.line_id), col(act.field), col(act.text), col(act.function), col(act.acted_at))
        .join(RoundLine, col(RoundLine.id) == col(act.line_id))
        .where(
            col(act.line_id).in_(list(line_ids)),
            col(RoundLine.state) == LineState.QUERIED,
            col(act.step) == ReviewStep.QUERY,
            col(act.id) > last_handed_in,
        )
        .order_by(col(act.id))
    )
    questions: dict[int, list[Question]] = {}
    for row in session.execute(statement):
        questions.setdefault(row.line_id, []).append(Question(*row))
    return questions


def _rows() -> Any:
    line, draft = RoundLine, LineDraft
    columns: list[Any] = [
        *(col(getattr(line, name)) for name in ("id", "round_id", "measure_id", "department_id", "due_on", "state")),
        col(line.is_locked),
        col(line.submissions),
        col(PlanNode.code),
        col(NodeWording.title),
        col(NodeWording.title_en),
        col(Department.name).label("department"),
        *(col(getattr(draft, name)).label(f"draft_{name}") for name in _DRAFT_COLUMNS),
    ]
    return (
        sa.select(*columns)
        .select_from(line)
        .join(PlanNode, col(PlanNode.id) == col(line.measure_id))
        .join(NodeWording, sa.and_(col(NodeWording.node_id) == col(PlanNode.id), col(NodeWording.is_current)))
        .outerjoin(Department, col(Department.id) == col(line.department_id))
        .outerjoin(draft, col(draft.line_id) == col(line.id))
    )


_DRAFT_COLUMNS = ("answer", "entered", "saved_at", "saved_by", "version")


def _line(row: Any) -> LineRow:
    draft = None
    if row.draft_version is not None:
        typed = json.loads(row.draft_entered)
        draft = Draft(row.draft_answer, typed, row.draft_saved_at, row.draft_saved_by, row.draft_version)
    names = (field for field in LineRow.__dataclass_fields__ if field != "draft")
    return LineRow(draft=draft, **{name: getattr(row, name) for name in names})
