"""What an operator orders by hand, in one transaction each: subscribe, make a report now, preview, correct."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from tracker.committees.models import Committee, Meeting
from tracker.committees.queries import find_committee_by_key
from tracker.planning.vocabulary import NodeKind
from tracker.reporting import queries, services
from tracker.reporting.content import assemble_report, preview_report
from tracker.reporting.errors import NoMeetingAhead, NotWrittenYet, UnknownCommittee, UnknownNode, UnknownReport
from tracker.reporting.models import ReportRun, Subscription, SubscriptionFields
from tracker.reporting.schedules import Occasion, before_meeting, next_in_period
from tracker.reporting.services import Telling
from tracker.reporting.vocabulary import CommitteeReport, Renderer, ReportFormat, Rhythm
from tracker.shared.text import translate
from tracker.shared.town import town_calendar


def subscribe_committee(
    session: Session,
    committee_key: str,
    entered: SubscriptionFields,
    *,
    field_codes: Sequence[str] = (),
    goal_codes: Sequence[str] = (),
    now: datetime,
) -> Subscription:
    """Add a subscription by keys and codes; raise `UnknownCommittee`, `UnknownNode` or `AlreadySubscribed`."""
    committee = find_committee(session, committee_key)
    wanted = [(NodeKind.FIELD, code) for code in field_codes] + [(NodeKind.GOAL, code) for code in goal_codes]
    node_ids = [_node_id(session, kind, code) for kind, code in wanted]
    return services.subscribe(session, committee, entered, node_ids=node_ids, now=now)


def run_report(
    session: Session, subscription: Subscription, *, now: datetime, timezone: ZoneInfo, telling: Telling
) -> ReportRun:
    """Freeze the draft of a subscription's next report now, whenever its cut-off would be."""
    occasion = next_occasion(session, subscription, now, timezone)
    run = queries.find_run_of(session, subscription.id or 0, occasion.period_key)
    if run is None:
        run = services.plan_run(session, subscription, occasion)
    report = assemble_report(session, run, now, timezone)
    services.freeze_draft(session, run, report, person_id=None, now=now, telling=telling)
    return run


def preview(session: Session, subscription: Subscription, *, now: datetime, timezone: ZoneInfo) -> CommitteeReport:
    meeting = queries.find_next_meeting(session, subscription.committee_id, now)
    return preview_report(session, subscription, now, timezone, meeting)


def correct(
    session: Session, run: ReportRun, erratum: str, *, now: datetime, timezone: ZoneInfo, telling: Telling
) -> ReportRun:
    """Make the next version of a dispatched report; it goes out by itself only where the first one did."""
    version = services.correct_report(session, run, erratum, person_id=None, now=now)
    report = assemble_report(session, version, now, timezone)
    services.freeze_draft(session, version, report, person_id=None, now=now, telling=telling)
    subscription = session.get_one(Subscription, run.subscription_id)
    if subscription.releases_itself:
        services.release_report(session, version, person_id=None, name="automatic", now=now)
    return version


def document(session: Session, run: ReportRun, format_: ReportFormat, renderer: Renderer) -> bytes:
    """Return the bytes that were sent, else those of the draft; raise `NotWrittenYet` before there is one."""
    if run.id is None or run.snapshot is None:
        raise NotWrittenYet
    if format_ is ReportFormat.JSON:
        return queries.snapshot_of(session, run).encode()
    kept = queries.find_document(session, run.id, format_)
    return kept.content if kept is not None else renderer.documents(queries.as_printed(session, run))[format_]


def list_reports(session: Session) -> list[dict[str, object]]:
    """Return all reports as the command line shows them, the next due first."""
    return [
        {
            "id": row.run.id,
            "committee": row.committee.key,
            "meeting": row.meeting.starts_at.isoformat() if row.meeting else None,
            "state": row.run.state.value,
            "due_at": row.run.due_at.isoformat(),
            "cut_off": row.run.cut_off_at.isoformat(),
            "version": row.run.version_number,
            "number": row.run.number,
            "late": row.run.is_late,
        }
        for row in queries.list_all_runs(session)
    ]


def next_occasion(session: Session, subscription: Subscription, now: datetime, timezone: ZoneInfo) -> Occasion:
    """Return what a subscription is due for next; raise `NoMeetingAhead` where no meeting is planned."""
    calendar = town_calendar(session, timezone, now.astimezone(timezone).date())
    if subscription.rhythm is not Rhythm.MEETING:
        return next_in_period(subscription.rhythm, now, subscription.cut_off_days, calendar)
    meeting: Meeting | None = queries.find_next_meeting(session, subscription.committee_id, now)
    if meeting is None or meeting.id is None:
        raise NoMeetingAhead
    days = subscription.days_before or 0
    return before_meeting(meeting.id, meeting.starts_at, days, subscription.cut_off_days, calendar)


def find_report(session: Session, run_id: int) -> ReportRun:
    run = session.get(ReportRun, run_id)
    if run is None:
        raise UnknownReport(id=run_id)
    return run


def find_committee(session: Session, key: str) -> Committee:
    committee = find_committee_by_key(session, key)
    if committee is None:
        raise UnknownCommittee(key=key)
    return committee


def _node_id(session: Session, kind: NodeKind, code: str) -> int:
    node = queries.find_scope_node(session, kind, code)
    if node is None or node.id is None:
        raise UnknownNode(kind=translate(kind.label, "en"), code=code)
    return node.id
