"""Reading the departments' parts of drafts: who was told, who has seen theirs, and what they remark."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from tracker.accounts.queries.heads import list_deputies, list_heads, who_is_reminded
from tracker.accounts.vocabulary import Permission, Viewer
from tracker.committees.models import Committee
from tracker.reporting.calculations import (
    Preview,
    Waiting,
    canonical_json,
    departments_in,
    read_report,
    waiting_for,
    with_remarks,
)
from tracker.reporting.models import DepartmentPart, ReportRun, ReportSettings, Subscription
from tracker.reporting.queries.runs import REACHED
from tracker.reporting.vocabulary import CommitteeReport, RunState
from tracker.shared.clock import local_date
from tracker.shared.settings import find_settings

ON_THE_WAY = (RunState.DRAFT, RunState.RELEASED)


class PartRow(NamedTuple):
    """A part of a report on its way that somebody has not seen yet."""

    run: ReportRun
    committee: Committee


def list_parts(session: Session, run_id: int) -> list[DepartmentPart]:
    """Return a report's parts as they stand in the database now, for the program's own use."""
    statement = select(DepartmentPart).where(DepartmentPart.run_id == run_id)
    ordered = statement.order_by(col(DepartmentPart.department_id)).execution_options(populate_existing=True)
    return list(session.exec(ordered))


def find_run_with_parts(session: Session, viewer: Viewer, run_id: int) -> ReportRun | None:
    """Return a report to those whose departments have a part in it; to others it does not exist."""
    if not viewer.may(Permission.ANSWER_ROUND):
        return None
    own = select(DepartmentPart.run_id).where(
        DepartmentPart.run_id == run_id, col(DepartmentPart.department_id).in_(viewer.department_ids)
    )
    statement = select(ReportRun).where(col(ReportRun.id).in_(own), col(ReportRun.state).in_((*ON_THE_WAY, *REACHED)))
    return session.exec(statement).first()


def list_parts_of(session: Session, viewer: Viewer, run: ReportRun, report: CommitteeReport) -> list[DepartmentPart]:
    """Return the parts of the viewer's departments that stand in the report, in its order."""
    parts = {part.department_id: part for part in list_parts(session, run.id or 0)}
    return [parts[key] for key in departments_in(report) if key in parts and key in viewer.department_ids]


def list_answered(
    session: Session, viewer: Viewer, department_ids: Collection[int], now: datetime, timezone: ZoneInfo
) -> set[int]:
    """Return for which departments the viewer answers today, as head or deputy."""
    today = local_date(now, timezone)
    heads, deputies = list_heads(session, department_ids, today), list_deputies(session, department_ids, today)
    return {
        key
        for key in department_ids
        if any(person.id == viewer.person_id for person in (*heads.get(key, ()), *deputies.get(key, ())))
    }


def list_parts_waiting(session: Session, viewer: Viewer, now: datetime, timezone: ZoneInfo) -> list[PartRow]:
    """Return the reports on their way in which a part waits for the viewer, the first due first."""
    if not viewer.may(Permission.SUBMIT_REPORTS) or not viewer.department_ids:
        return []
    statement = (
        select(DepartmentPart, ReportRun, Subscription, Committee)
        .join(ReportRun, col(ReportRun.id) == col(DepartmentPart.run_id))
        .join(Subscription, col(Subscription.id) == col(ReportRun.subscription_id))
        .join(Committee, col(Committee.id) == col(ReportRun.committee_id))
        .where(
            col(DepartmentPart.department_id).in_(viewer.department_ids),
            col(DepartmentPart.seen_at).is_(None),
            col(ReportRun.state).in_(ON_THE_WAY),
        )
        .order_by(col(ReportRun.due_at), col(ReportRun.id))
    )
    found = [row for row in session.execute(statement) if is_open(row[1], row[2], now)]
    if not found:
        return []
    answered = list_answered(session, viewer, {row[0].department_id for row in found}, now, timezone)
    rows = {row[1].id: PartRow(row[1], row[3]) for row in found if row[0].department_id in answered}
    return list(rows.values())


def is_open(run: ReportRun, subscription: Subscription, now: datetime) -> bool:
    """Say whether departments may still say something: until the release, or the day where that comes by itself."""
    is_pending = run.state is RunState.RELEASED and subscription.releases_itself and now < run.due_at
    return run.state is RunState.DRAFT or is_pending


def as_printed(session: Session, run: ReportRun) -> CommitteeReport:
    """Return a frozen report as it is printed: with the departments' remarks, as long as it is on its way."""
    assert run.snapshot is not None
    report = read_report(run.snapshot)
    if run.state not in ON_THE_WAY:
        return report
    texts = {part.department_id: part.remark for part in list_parts(session, run.id or 0) if part.remark}
    return with_remarks(report, texts)


def snapshot_of(session: Session, run: ReportRun) -> str:
    """Return a frozen report as text: what was sent letter by letter, what is on its way as it would be sent."""
    assert run.snapshot is not None
    return canonical_json(as_printed(session, run)) if run.state in ON_THE_WAY else run.snapshot


def find_waiting(session: Session, run: ReportRun, now: datetime) -> Waiting | None:
    """Return which departments a release waits for; those without anybody who answers hold up nothing.

    A correction waits for nobody: an error must not stand longer than needed. Where reports go out by
    themselves, that was the choice.
    """
    days = find_settings(session, ReportSettings).preview_days
    subscription = session.get_one(Subscription, run.subscription_id)
    if not days or run.snapshot is None or run.corrects_id or subscription.releases_itself:
        return None
    report = read_report(run.snapshot)
    timezone, names = ZoneInfo(report.timezone), departments_in(report)
    today = local_date(now, timezone)
    unseen = [each for each in list_parts(session, run.id or 0) if not each.seen_at and each.department_id in names]
    answering = who_is_reminded(session, [part.department_id for part in unseen], today) if unseen else {}
    order = list(names)
    previews = [
        Preview(names[part.department_id], local_date(part.told_at, timezone))
        for part in sorted(unseen, key=lambda part: order.index(part.department_id))
        if answering.get(part.department_id)
    ]
    return waiting_for(previews, days, today)
