"""Reading reports, each to those who may see it."""

import json
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col, select

from tracker.accounts.vocabulary import Permission, Viewer
from tracker.committees.models import Committee, Meeting
from tracker.reporting.models import ReportDocument, ReportHand, ReportRun
from tracker.reporting.vocabulary import Asked, ReportFormat, RunState
from tracker.shared.publication import INTERNAL

REACHED = [state for state in RunState if state.has_reached_committee]


class RunRow(NamedTuple):
    """A report with its committee and the meeting it is for."""

    run: ReportRun
    committee: Committee
    meeting: Meeting | None


def find_run(session: Session, viewer: Viewer, run_id: int) -> ReportRun | None:
    """Return a report to who may see it: those who prepare reports any, the house what has gone out, a member
    what has gone out to the own committee."""
    return session.exec(select(ReportRun).where(ReportRun.id == run_id, may_be_seen_by(viewer))).first()


def list_runs(session: Session, viewer: Viewer, *, committee_id: int | None = None, most: int = 200) -> list[RunRow]:
    """Return the reports that this viewer may see, the latest due first."""
    statement = _rows().where(may_be_seen_by(viewer))
    if committee_id is not None:
        statement = statement.where(col(ReportRun.committee_id) == committee_id)
    latest_first = statement.order_by(col(ReportRun.due_at).desc(), col(ReportRun.id).desc())
    return [RunRow(*row) for row in session.execute(latest_first.limit(most))]


def may_be_seen_by(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Return which reports a viewer may see."""
    if viewer.may(Permission.PREPARE_REPORT):
        return sa.true()
    has_reached = col(ReportRun.state).in_(REACHED)
    if viewer.audience == INTERNAL:
        return has_reached
    return sa.and_(has_reached, col(ReportRun.committee_id).in_(viewer.committee_ids))


def list_all_runs(session: Session) -> list[RunRow]:
    """Return every report, the first due first, for the operator's eyes."""
    return [RunRow(*row) for row in session.execute(_rows().order_by(col(ReportRun.due_at), col(ReportRun.id)))]


def list_runs_of(session: Session, subscription_id: int) -> list[ReportRun]:
    """Return all that a subscription has ever made, for the program's own use."""
    return list(session.exec(select(ReportRun).where(ReportRun.subscription_id == subscription_id)))


def find_run_of(session: Session, subscription_id: int, period_key: str) -> ReportRun | None:
    """Return the latest version of the report a subscription made for a period."""
    statement = select(ReportRun).where(
        ReportRun.subscription_id == subscription_id, ReportRun.period_key == period_key
    )
    return session.exec(statement.order_by(col(ReportRun.version_number).desc())).first()


def find_last_dispatched(session: Session, run: ReportRun) -> ReportRun | None:
    """Return the report the committee got last from the same subscription, other than versions of this one."""
    statement = select(ReportRun).where(
        ReportRun.subscription_id == run.subscription_id,
        ReportRun.state == RunState.DISPATCHED,
        ReportRun.period_key != run.period_key,
    )
    if run.corrects_id is not None:
        corrected = session.get(ReportRun, run.corrects_id)
        if corrected is not None and corrected.frozen_at is not None:
            statement = statement.where(col(ReportRun.frozen_at) < corrected.frozen_at)
    return session.exec(statement.order_by(col(ReportRun.frozen_at).desc(), col(ReportRun.id).desc())).first()


def list_versions(session: Session, run: ReportRun) -> list[ReportRun]:
    statement = select(ReportRun).where(
        ReportRun.subscription_id == run.subscription_id, ReportRun.period_key == run.period_key
    )
    return list(session.exec(statement.order_by(col(ReportRun.version_number))))


def find_document(session: Session, run_id: int, format_: ReportFormat) -> ReportDocument | None:
    return session.get(ReportDocument, (run_id, format_))


def list_hands(session: Session, run_id: int) -> set[int]:
    """Return the ids of the people who had a hand in a report."""
    return set(session.exec(select(ReportHand.person_id).where(ReportHand.run_id == run_id)))


def asked_of(run: ReportRun) -> tuple[Asked, ...]:
    return tuple(Asked(title=title, text=text) for title, text in json.loads(run.asked))


def _rows() -> Any:
    return (
        sa.select(ReportRun, Committee, Meeting)
        .join(Committee, col(Committee.id) == col(ReportRun.committee_id))
        .outerjoin(Meeting, col(Meeting.id) == col(ReportRun.meeting_id))
    )
