"""Changes to subscriptions and reports. Every function flushes; none commits."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from hashlib import sha256
from typing import TypeVar

import sqlalchemy as sa
from sqlmodel import Session, col

from tracker.committees.models import Committee, Meeting
from tracker.reporting import queries
from tracker.reporting.calculations import canonical_json, checksum, read_report
from tracker.reporting.errors import (
    AlreadySubscribed,
    ErratumMissing,
    NothingAsked,
    NotInThisState,
    OwnWorkReleased,
    SubscriptionRetired,
)
from tracker.reporting.models import (
    ReportDocument,
    ReportHand,
    ReportNumber,
    ReportRun,
    Subscription,
    SubscriptionFields,
    SubscriptionNode,
)
from tracker.reporting.schedules import Occasion
from tracker.reporting.vocabulary import Asked, CommitteeReport, ReleaseRule, ReportFormat, RunState
from tracker.shared import audit, ledger
from tracker.shared.errors import ChangedMeanwhile

T = TypeVar("T")

FREEZE = "freeze report"
WARN = "warn of unreleased report"
DISPATCH = "dispatch report"
UNSENT = (RunState.PLANNED, RunState.DRAFT, RunState.RELEASED)


# Subscriptions


def subscribe(
    session: Session,
    committee: Committee,
    entered: SubscriptionFields,
    *,
    node_ids: Iterable[int] = (),
    releaser_id: int | None = None,
    deputy_id: int | None = None,
    now: datetime,
) -> Subscription:
    """Give a committee a scheduled report; raise `AlreadySubscribed` for the same rhythm and scope."""
    assert committee.id is not None
    scope = sorted(set(node_ids))
    for row in queries.list_subscriptions(session, committee.id):
        same_scope = sorted(node.id or 0 for node in row.scope) == scope
        same_days = (row.subscription.rhythm, row.subscription.days_before) == (entered.rhythm, entered.days_before)
        if row.subscription.retired_on is None and same_scope and same_days:
            raise AlreadySubscribed
    subscription = Subscription(
        committee_id=committee.id,
        releaser_id=releaser_id,
        deputy_id=deputy_id,
        created_at=now,
        **entered.model_dump(),
    )
    _kept(session, subscription)
    _set_scope(session, subscription, scope)
    return subscription


def revise_subscription(
    session: Session,
    subscription: Subscription,
    entered: SubscriptionFields,
    *,
    node_ids: Iterable[int],
    releaser_id: int | None,
    deputy_id: int | None,
    seen_version: int,
) -> None:
    """Change what is to come; reports already begun keep their content, their day moves along."""
    if subscription.version != seen_version:
        raise ChangedMeanwhile(subscription)
    if subscription.retired_on is not None:
        raise SubscriptionRetired
    subscription.sqlmodel_update(entered)
    subscription.releaser_id, subscription.deputy_id = releaser_id, deputy_id
    _kept(session, subscription)
    _set_scope(session, subscription, sorted(set(node_ids)))


def retire_subscription(
    session: Session, subscription: Subscription, reason: str, *, today: date, now: datetime
) -> None:
    """End a subscription; what has not gone out yet will not."""
    if subscription.retired_on is not None:
        raise SubscriptionRetired
    with audit.because(session, reason):
        subscription.retired_on, subscription.retired_reason = today, reason
        session.add(subscription)
        for run in _unsent_runs(session, subscription):
            cancel_run(session, run, now=now)


# What is due


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
    _kept(session, run)
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
        _keep_snapshot(run, report)
    for kind in (WARN, DISPATCH):
        ledger.move(session, kind, str(run.id), due_at=occasion.due_at)
    _kept(session, run)


def cancel_run(session: Session, run: ReportRun, *, now: datetime) -> None:
    run.state = RunState.CANCELLED
    for kind in (FREEZE, WARN, DISPATCH):
        ledger.cancel(session, kind, str(run.id), now=now)
    _kept(session, run)


# A report on its way


def keep_draft(
    session: Session, run: ReportRun, report: CommitteeReport, *, person_id: int | None, now: datetime
) -> None:
    """Freeze what was assembled as the report's draft; by hand or anew, or by the worker (no person)."""
    if run.state not in {RunState.PLANNED, RunState.DRAFT}:
        raise _not_now(run)
    run.number = run.number or _next_number(session, report.frozen_at.year)
    run.state = RunState.DRAFT
    run.frozen_at, run.cut_off_at, run.is_late = report.frozen_at, report.cut_off, report.is_late
    run.asked = _asked_json(report.asked)
    _keep_snapshot(run, replace(report, number=run.number))
    _note_hand(session, run, person_id)
    ledger.cancel(session, FREEZE, str(run.id), now=now)
    if run.corrects_id is None:
        ledger.plan(session, WARN, str(run.id), due_at=run.due_at)
    _kept(session, run)


def ask(
    session: Session, run: ReportRun, asked: Sequence[Asked], *, person_id: int | None, seen_version: int
) -> None:
    """Write what the committee is asked; who does so may not release the report."""
    if run.version != seen_version:
        raise ChangedMeanwhile(run)
    if run.state is not RunState.DRAFT or run.snapshot is None:
        raise _not_now(run)
    if not asked:
        raise NothingAsked
    run.asked = _asked_json(asked)
    _keep_snapshot(run, replace(read_report(run.snapshot), asked=tuple(asked)))
    _note_hand(session, run, person_id)
    _kept(session, run)


def release_report(session: Session, run: ReportRun, *, person_id: int | None, name: str, now: datetime) -> None:
    """Let a draft go on its day; raise `OwnWorkReleased` where the releaser had a hand in it."""
    assert run.id is not None
    if run.state is not RunState.DRAFT:
        raise _not_now(run)
    if person_id is not None and person_id in queries.list_hands(session, run.id):
        raise OwnWorkReleased
    run.state = RunState.RELEASED
    run.released_at, run.released_by = now, name
    ledger.cancel(session, WARN, str(run.id), now=now)
    ledger.plan(session, DISPATCH, str(run.id), due_at=run.due_at)
    _kept(session, run)


def take_back_release(session: Session, run: ReportRun, reason: str, *, now: datetime) -> None:
    """Make a released report a draft again, as long as it has not gone out."""
    if run.state is not RunState.RELEASED:
        raise _not_now(run)
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
        raise _not_now(run)
    run.state, run.dispatched_at, run.is_late = RunState.DISPATCHED, now, report.is_late
    _keep_snapshot(run, report)
    if run.corrects_id is not None:
        corrected = session.get(ReportRun, run.corrects_id)
        if corrected is not None:
            corrected.state = RunState.SUPERSEDED
            _kept(session, corrected)
    _kept(session, run)


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
        raise _not_now(run)
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
        due_at=now,
        cut_off_at=now,
        asked=run.asked,
        erratum=erratum.strip(),
    )
    _kept(session, version)
    _note_hand(session, version, person_id)
    ledger.plan(session, FREEZE, str(version.id), due_at=now)
    return version


def fail_run(session: Session, run: ReportRun) -> None:
    """Note that a report could not be made or sent in spite of all tries."""
    if run.state in UNSENT:
        run.state = RunState.FAILED
        _kept(session, run)


def releases_itself(subscription: Subscription) -> bool:
    return subscription.release is ReleaseRule.AUTOMATIC


def _unsent_runs(session: Session, subscription: Subscription) -> list[ReportRun]:
    statement = sa.select(ReportRun).where(
        col(ReportRun.subscription_id) == subscription.id, col(ReportRun.state).in_(UNSENT)
    )
    return list(session.execute(statement).scalars())


def _set_scope(session: Session, subscription: Subscription, node_ids: Sequence[int]) -> None:
    assert subscription.id is not None
    held = set(queries.list_scope_ids(session, subscription.id))
    for node_id in held - set(node_ids):
        session.delete(session.get(SubscriptionNode, (subscription.id, node_id)))
    for node_id in sorted(set(node_ids) - held):
        session.add(SubscriptionNode(subscription_id=subscription.id, node_id=node_id))
    session.flush()


def _keep_snapshot(run: ReportRun, report: CommitteeReport) -> None:
    run.snapshot = canonical_json(report)
    run.sha256 = checksum(run.snapshot)


def _next_number(session: Session, year: int) -> str:
    ledger.insert_once(session, ReportNumber, {"year": year, "last": 0})
    raised = sa.update(ReportNumber).where(col(ReportNumber.year) == year).values(last=ReportNumber.last + 1)
    session.execute(raised)
    last = session.execute(sa.select(col(ReportNumber.last)).where(col(ReportNumber.year) == year)).scalar_one()
    return f"{year}/{last}"


def _note_hand(session: Session, run: ReportRun, person_id: int | None) -> None:
    if person_id is not None:
        session.flush()
        ledger.insert_once(session, ReportHand, {"run_id": run.id, "person_id": person_id})


def _asked_json(asked: Iterable[Asked]) -> str:
    return json.dumps([(each.title, each.text) for each in asked], ensure_ascii=False)


def _not_now(run: ReportRun) -> NotInThisState:
    return NotInThisState(state=run.state.label)


def _kept(session: Session, row: T) -> T:
    session.add(row)
    session.flush()
    return row
