"""Who owes which reports by when, and what they have been told about it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from tracker.accounts.models import Department, Person
from tracker.accounts.queries import list_people_with_role
from tracker.accounts.vocabulary import Role
from tracker.planning.models import NodeWording, PlanNode
from tracker.rounds.models import Reminder, ReportingRound, ReviewAct, RoundLine
from tracker.rounds.schedules import Told
from tracker.rounds.vocabulary import LineState, ReviewStep, RoundState
from tracker.shared.text import Titled


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """What one department still has to hand in, in one open round."""

    round_id: int
    title: str
    note: str | None
    is_interim: bool
    as_of: date
    opened_by_id: int | None
    department_id: int | None
    department: str | None
    due_on: date  # the earliest one
    count: int
    questions: int


def list_owed(
    session: Session, *, department_ids: Collection[int] | None = None, with_questions: bool = False
) -> list[Owed]:
    """Return what is owed in the open rounds by these departments (None: by all, and by nobody), the nearest day first.

    Beyond that a question is owed an answer: in a closed round, and to a report begun between the rounds.
    """
    with_department = [state for state in LineState if state.is_with_department]
    is_queried = col(RoundLine.state) == LineState.QUERIED
    is_running = sa.and_(col(ReportingRound.state) == RoundState.OPEN, col(ReportingRound.is_interim).is_(False))
    columns: list[Any] = [
        col(ReportingRound.id).label("round_id"),
        *(getattr(ReportingRound, name) for name in ("title", "note", "is_interim", "as_of", "opened_by_id")),
        col(RoundLine.department_id),
        col(Department.name).label("department"),
        sa.func.min(col(RoundLine.due_on)).label("due_on"),
        sa.func.count().label("count"),
        sa.func.sum(sa.case((is_queried, 1), else_=0)).label("questions"),
    ]
    statement = (
        sa.select(*columns)
        .select_from(RoundLine)
        .join(ReportingRound, col(ReportingRound.id) == col(RoundLine.round_id))
        .outerjoin(Department, col(Department.id) == col(RoundLine.department_id))
        .where(
            col(RoundLine.state).in_(with_department),
            sa.or_(is_running, is_queried) if with_questions else is_running,
        )
        .group_by(col(ReportingRound.id), col(RoundLine.department_id), col(Department.name))
        .order_by(sa.func.min(col(RoundLine.due_on)), col(ReportingRound.id), col(Department.name).collate("german"))
    )
    if department_ids is not None:
        statement = statement.where(col(RoundLine.department_id).in_(list(department_ids)))
    return [Owed(**{**row._mapping, "questions": int(row.questions)}) for row in session.execute(statement)]


def list_told(session: Session, round_ids: Collection[int]) -> dict[tuple[int, int], list[Told]]:
    """Return the mails that went out about rounds, by round and person."""
    statement = sa.select(
        col(Reminder.round_id), col(Reminder.person_id), col(Reminder.kind), col(Reminder.due_on), col(Reminder.sent_on)
    ).where(col(Reminder.round_id).in_(list(round_ids)))
    told: dict[tuple[int, int], list[Told]] = {}
    for round_id, person_id, *mail in session.execute(statement):
        told.setdefault((round_id, person_id), []).append(Told(*mail))
    return told


def list_rounds_told_of(session: Session, person_id: int, sent_on: date) -> set[int]:
    """Return the rounds that a person's mail of a day was about."""
    statement = sa.select(col(Reminder.round_id)).where(
        col(Reminder.person_id) == person_id, col(Reminder.sent_on) == sent_on
    )
    return set(session.execute(statement).scalars())


def find_contact(session: Session, opened_by_id: int | None, today: date) -> Person | None:
    """Return who in planning answers questions about a round: who opened it, else the first who can be written to."""
    planners = [person for person in list_people_with_role(session, Role.PLANNER, today) if person.email]
    return next((person for person in planners if person.id == opened_by_id), planners[0] if planners else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionedLine(Titled):
    """A report that planning asked back about."""

    line_id: int
    round_id: int
    measure_id: int
    code: str
    title: str
    title_en: str | None
    due_on: date
    text: str | None  # the last question
    function: str | None


def list_questioned(session: Session, department_ids: Collection[int], *, most: int = 10) -> list[QuestionedLine]:
    """Return the questions that departments have not answered yet, the nearest day first."""
    asked = sa.select(col(ReviewAct.line_id), sa.func.max(col(ReviewAct.id)).label("id"))
    last = asked.where(col(ReviewAct.step) == ReviewStep.QUERY).group_by(col(ReviewAct.line_id)).subquery()
    statement = (
        sa.select(
            col(RoundLine.id).label("line_id"),
            *(getattr(RoundLine, name) for name in ("round_id", "measure_id", "due_on")),
            *(getattr(ReviewAct, name) for name in ("text", "function")),
            *(getattr(NodeWording, name) for name in ("title", "title_en")),
            col(PlanNode.code),
        )
        .join(PlanNode, col(PlanNode.id) == col(RoundLine.measure_id))
        .join(NodeWording, sa.and_(col(NodeWording.node_id) == col(PlanNode.id), col(NodeWording.is_current)))
        .outerjoin(last, last.c.line_id == col(RoundLine.id))
        .outerjoin(ReviewAct, col(ReviewAct.id) == last.c.id)
        .where(col(RoundLine.state) == LineState.QUERIED, col(RoundLine.department_id).in_(list(department_ids)))
        .order_by(col(RoundLine.due_on), col(PlanNode.code), col(RoundLine.id))
        .limit(most)
    )
    return [QuestionedLine(**row._mapping) for row in session.execute(statement)]


@dataclass(frozen=True, slots=True)
class RunningRound:
    """A round with lines that are not done with, and how many there are of each state, in all and not locked."""

    id: int
    title: str
    due_on: date
    is_open: bool
    is_interim: bool
    by_state: tuple[tuple[LineState, int], ...]
    waiting: tuple[tuple[LineState, int], ...]

    @property
    def total(self) -> int:
        return sum(count for _, count in self.by_state)

    @property
    def owed(self) -> int:
        return sum(count for state, count in self.by_state if state.is_with_department)


def list_running(session: Session) -> list[RunningRound]:
    """Return the open rounds, and closed ones in which reports wait, in one statement; the one due first first."""
    about: list[Any] = [
        *(col(getattr(ReportingRound, name)) for name in ("id", "title", "due_on", "state", "is_interim")),
        col(RoundLine.state),
    ]
    in_review = [state for state in LineState if state.is_in_review]
    waits = sa.and_(col(RoundLine.state).in_(in_review), col(RoundLine.is_locked).is_(False))
    statement = (
        sa.select(*about, sa.func.count(), sa.func.sum(sa.case((waits, 1), else_=0)))
        .join(RoundLine, col(RoundLine.round_id) == col(ReportingRound.id))
        .where(sa.or_(col(ReportingRound.state) == RoundState.OPEN, waits))
        .group_by(*about)
        .order_by(col(ReportingRound.due_on), col(ReportingRound.id))
    )
    rounds = groupby(session.execute(statement).all(), key=lambda row: row[:5])
    return [_running(about, list(rows)) for about, rows in rounds]


def _running(about: Any, rows: Sequence[Any]) -> RunningRound:
    key, title, due_on, state, is_interim = about
    by_state = tuple((row[5], row[6]) for row in rows)
    waiting = tuple((row[5], int(row[7])) for row in rows if row[7])
    return RunningRound(key, title, due_on, state is RoundState.OPEN, is_interim, by_state, waiting)
