"""Reports on their way: planned, moved, frozen, asked for."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from tracker.committees.models import Meeting
from tracker.reporting.calculations import read_report
from tracker.reporting.errors import (
    NothingAsked,
)
from tracker.reporting.models import (
    ReportNumber,
    ReportRun,
    Subscription,
)
from tracker.reporting.schedules import Occasion
from tracker.reporting.services.records import asked_json, keep_snapshot, kept, not_now, note_hand
from tracker.reporting.vocabulary import Asked, CommitteeReport, RunState
from tracker.shared import ledger
from tracker.shared.errors import ChangedMeanwhile

FREEZE = "freeze report"
WARN = "warn of unreleased report"
DISPATCH = "dispatch report"
UNSENT = (RunState.PLANNED, RunState.DRAFT, RunState.RELEASED)


def plan_run(session: Session, subscription: Subscription, occasion: Occasion) -> ReportRun:
    """Enter a report that is to be made, with the work it asks for."""
    assert subscription.id is not None
    asked = [(subscription.asked_title, subscription.asked_text)] if subscription.asked_title else []
    run = ReportRun(
        subscription_id=subscription.id,
        committee_id=subscription.committee_id,
        meeting_id=occasion.meeting_id,
        period_key=occasion.period_key,
        due_at=occasion.due_at,
        cut_off_at=occasion.cut_off_at,
        asked=json.dumps(asked, ensure_ascii=False),
    )
    kept(session, run)
    ledger.plan(session, FREEZE, str(run.id), due_at=occasion.cut_off_at)
    return run


def move_run(session: Session, run: ReportRun, occasion: Occasion, meeting: Meeting | None) -> None:
    """Move an unsent report to its new day; a frozen one learns the meeting's new moment, nothing else."""
    run.due_at = occasion.due_at
    if run.state is RunState.PLANNED:
        run.cut_off_at = occasion.cut_off_at
        ledger.move(session, FREEZE, str(run.id), due_at=occasion.cut_off_at)
    elif run.snapshot is not None:
        report = replace(read_report(run.snapshot), due_at=occasion.due_at)
        if meeting is not None:
            report = replace(report, meeting_at=meeting.starts_at, meeting_place=meeting.place or "")
        keep_snapshot(run, report)
    for kind in (WARN, DISPATCH):
        ledger.move(session, kind, str(run.id), due_at=occasion.due_at)
    kept(session, run)


def cancel_run(session: Session, run: ReportRun, *, now: datetime) -> None:
    run.state = RunState.CANCELLED
    for kind in (FREEZE, WARN, DISPATCH):
        ledger.cancel(session, kind, str(run.id), now=now)
    kept(session, run)


def keep_draft(
    session: Session, run: ReportRun, report: CommitteeReport, *, person_id: int | None, now: datetime
) -> None:
    """Freeze what was assembled as the report's draft; by hand or anew, or by the worker (no person)."""
    if run.state not in {RunState.PLANNED, RunState.DRAFT}:
        raise not_now(run)
    run.number = run.number or _next_number(session, report.frozen_at.year)
    run.state = RunState.DRAFT
    run.frozen_at, run.cut_off_at, run.is_late = report.frozen_at, report.cut_off, report.is_late
    run.asked = asked_json(report.asked)
    keep_snapshot(run, replace(report, number=run.number))
    note_hand(session, run, person_id)
    ledger.cancel(session, FREEZE, str(run.id), now=now)
    if run.corrects_id is None:
        ledger.plan(session, WARN, str(run.id), due_at=run.due_at)
    kept(session, run)


def ask(session: Session, run: ReportRun, asked: Sequence[Asked], *, person_id: int | None, seen_version: int) -> None:
    """Write what the committee is asked; who does so may not release the report."""
    if run.version != seen_version:
        raise ChangedMeanwhile(run)
    if run.state is not RunState.DRAFT or run.snapshot is None:
        raise not_now(run)
    if not asked:
        raise NothingAsked
    run.asked = asked_json(asked)
    keep_snapshot(run, replace(read_report(run.snapshot), asked=tuple(asked)))
    note_hand(session, run, person_id)
    kept(session, run)


def fail_run(session: Session, run: ReportRun) -> None:
    """Note that a report could not be made or sent in spite of all tries."""
    if run.state in UNSENT:
        run.state = RunState.FAILED
        kept(session, run)


def _next_number(session: Session, year: int) -> str:
    ledger.insert_once(session, ReportNumber, {"year": year, "last": 0})
    raised = sa.update(ReportNumber).where(col(ReportNumber.year) == year).values(last=ReportNumber.last + 1)
    session.execute(raised)
    last = session.execute(sa.select(col(ReportNumber.last)).where(col(ReportNumber.year) == year)).scalar_one()
    return f"{year}/{last}"
