"""Releasing, dispatching and correcting a report."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

from sqlmodel import Session

from tracker.reporting import queries
from tracker.reporting.errors import (
    ErratumMissing,
    NotSeenYet,
    OwnWorkReleased,
)
from tracker.reporting.models import (
    ReportDocument,
    ReportRun,
)
from tracker.reporting.services.records import keep_snapshot, kept, locked, not_now, note_hand
from tracker.reporting.services.runs import DISPATCH, FREEZE, WARN
from tracker.reporting.vocabulary import CommitteeReport, ReportFormat, RunState
from tracker.shared import audit, ledger


def release_report(session: Session, run: ReportRun, *, person_id: int | None, name: str, now: datetime) -> None:
    """Let a draft go on its day, with the remarks of its departments; nothing is added to it after that.

    Raise `OwnWorkReleased` where the releaser had a hand in it, `NotSeenYet` where a department has not
    seen its part yet and still has days to do so.
    """
    assert run.id is not None
    locked(session, run)
    if run.state is not RunState.DRAFT:
        raise not_now(run)
    if person_id is not None and person_id in queries.list_hands(session, run.id):
        raise OwnWorkReleased
    waiting = queries.find_waiting(session, run, now)
    if waiting is not None:
        raise NotSeenYet(departments=", ".join(waiting.departments), date=waiting.until)
    keep_snapshot(run, queries.as_printed(session, run))
    run.state = RunState.RELEASED
    run.released_at, run.released_by = now, name
    ledger.cancel(session, WARN, str(run.id), now=now)
    ledger.plan(session, DISPATCH, str(run.id), due_at=run.due_at)
    kept(session, run)


def take_back_release(session: Session, run: ReportRun, reason: str) -> None:
    """Make a released report a draft again, as long as it has not gone out."""
    if run.state is not RunState.RELEASED:
        raise not_now(run)
    with audit.because(session, reason):
        run.state = RunState.DRAFT
        run.released_at = run.released_by = None
        ledger.forget(session, DISPATCH, str(run.id))
        ledger.forget(session, WARN, str(run.id))
        ledger.plan(session, WARN, str(run.id), due_at=run.due_at)
        session.add(run)


def dispatch_report(session: Session, run: ReportRun, report: CommitteeReport, *, now: datetime) -> None:
    """Note that a released report has gone to the outbox; the version it corrects is superseded."""
    if run.state is not RunState.RELEASED:
        raise not_now(run)
    run.state, run.dispatched_at, run.is_late = RunState.DISPATCHED, now, report.is_late
    keep_snapshot(run, report)
    if run.corrects_id is not None:
        corrected = session.get(ReportRun, run.corrects_id)
        if corrected is not None:
            corrected.state = RunState.SUPERSEDED
            kept(session, corrected)
    kept(session, run)


def keep_documents(session: Session, run: ReportRun, documents: Mapping[ReportFormat, bytes]) -> None:
    """Store the bytes of each format once; what is there already stays as it is."""
    for format_, content in documents.items():
        values = {"run_id": run.id, "format": format_, "content": content, "sha256": sha256(content).hexdigest()}
        ledger.insert_once(session, ReportDocument, values)


def correct_report(
    session: Session, run: ReportRun, erratum: str, *, person_id: int | None, now: datetime
) -> ReportRun:
    """Begin the next version of a dispatched report; it is frozen, released and sent like the first."""
    if run.state is not RunState.DISPATCHED:
        raise not_now(run)
    if not erratum.strip():
        raise ErratumMissing
    version = ReportRun(
        subscription_id=run.subscription_id,
        committee_id=run.committee_id,
        meeting_id=run.meeting_id,
        period_key=run.period_key,
        version_number=run.version_number + 1,
        corrects_id=run.id,
        number=run.number,
        due_at=run.due_at,  # its day has come already: it goes as soon as it is released
        cut_off_at=now,
        asked=run.asked,
        erratum=erratum.strip(),
    )
    kept(session, version)
    note_hand(session, version, person_id)
    ledger.plan(session, FREEZE, str(version.id), due_at=run.due_at)
    return version
