"""Planning's side: asking back, taking over, and the last step that puts a report into force."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from tracker.planning.models import StatusReport
from tracker.rounds import queries
from tracker.rounds.calculations import LOCKING, is_last_step, possible_steps, state_after
from tracker.rounds.errors import NeedsAReason, NewerWordStands, OwnDecision, OwnReport, RoundIsClosed, WrongStep
from tracker.rounds.models import ReportingRound, ReviewAct, RoundLine, RoundSettings, Submission
from tracker.rounds.services.force import put_into_force
from tracker.rounds.vocabulary import ReviewStep, RoundState
from tracker.shared.settings import find_settings


@dataclass(frozen=True)
class Reviewer:
    """Who takes a step: the person, and the function in whose name it is taken."""

    person_id: int | None
    function: str


def take_back(session: Session, line: RoundLine, by: Reviewer, *, now: datetime) -> None:
    """Let a department go on with what it has handed in, as long as nobody has taken it over.

    Raise `RoundIsClosed`: it could never be handed in again.
    """
    if session.get_one(ReportingRound, line.round_id).state is RoundState.CLOSED:
        raise RoundIsClosed
    _step(session, line, ReviewStep.TAKE_BACK, by, now)


def ask_back(
    session: Session,
    line: RoundLine,
    by: Reviewer,
    text: str,
    *,
    due_on: date,
    now: datetime,
    field: str | None = None,
) -> None:
    """Return a report with a question, at a field or at all of it; the department has until `due_on`."""
    if not text.strip():
        raise NeedsAReason
    _step(session, line, ReviewStep.QUERY, by, now, text=text.strip(), field=field)
    line.due_on = max(line.due_on, due_on)
    session.add(line)
    session.flush()


def take_over(session: Session, line: RoundLine, by: Reviewer, *, now: datetime) -> None:
    _step(session, line, ReviewStep.TAKE_OVER, by, now)


def check(session: Session, line: RoundLine, by: Reviewer, *, now: datetime) -> None:
    _step(session, line, ReviewStep.CHECK, by, now)


def release(session: Session, line: RoundLine, by: Reviewer, *, now: datetime) -> None:
    _step(session, line, ReviewStep.RELEASE, by, now)


def open_again(session: Session, line: RoundLine, by: Reviewer, reason: str, *, now: datetime) -> None:
    """Open a locked report again; its word stays in force until another one replaces it.

    Raise `NeedsAReason`, `OwnDecision` for the person who took the last step, or `NewerWordStands`.
    """
    if not reason.strip():
        raise NeedsAReason
    newest = select(sa.func.max(col(StatusReport.id))).where(StatusReport.measure_id == line.measure_id)
    if line.is_locked and session.exec(newest).one() != line.report_id:
        raise NewerWordStands
    last = session.exec(
        select(ReviewAct)
        .where(ReviewAct.line_id == line.id, col(ReviewAct.step).in_(LOCKING))
        .order_by(col(ReviewAct.id).desc())
    ).first()
    if last is not None and last.acted_by_id == by.person_id:
        raise OwnDecision
    _step(session, line, ReviewStep.UNLOCK, by, now, text=reason.strip())


def _step(
    session: Session,
    line: RoundLine,
    step: ReviewStep,
    by: Reviewer,
    now: datetime,
    *,
    text: str | None = None,
    field: str | None = None,
) -> None:
    """Take one step; the last one that the town demands puts the report into force and locks the line."""
    settings = find_settings(session, RoundSettings)
    order = {"must_be_checked": settings.must_be_checked, "must_be_released": settings.must_be_released}
    if step not in possible_steps(line.state, is_locked=line.is_locked, **order):
        raise WrongStep(state=line.state.label)
    handed_in = queries.list_submissions(session, line.id or 0)
    is_last = is_last_step(step, **order)
    if is_last and by.person_id in hands_in(handed_in):
        raise OwnReport
    session.add(
        ReviewAct(
            line_id=line.id or 0,
            submission_id=handed_in[0].id if handed_in else None,
            step=step,
            field=field,
            text=text,
            acted_at=now,
            acted_by_id=by.person_id,
            function=by.function,
        )
    )
    session.flush()  # before the line: the database opens a locked one only to an act that stands
    if is_last:
        put_into_force(session, line, handed_in[0])
    line.state = state_after(step)
    line.is_locked = is_last
    session.add(line)
    session.flush()


def hands_in(handed_in: Collection[Submission]) -> set[int | None]:
    """Return everybody who prepared or handed in any version of a report."""
    return {person for each in handed_in for person in (each.submitted_by_id, each.prepared_by_id) if person}
