"""Reading subscriptions, reports, and whom they concern."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

import holidays
import sqlalchemy as sa
from sqlmodel import Session, col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from tracker.accounts.models import Person
from tracker.accounts.queries import list_people_with_role
from tracker.accounts.vocabulary import Permission, Role, Viewer
from tracker.committees.models import Committee, Meeting
from tracker.committees.queries import Member, list_members
from tracker.committees.vocabulary import DeliveryForm, MeetingState
from tracker.planning.models import PlanNode
from tracker.planning.vocabulary import NodeKind
from tracker.reporting.models import ReportDocument, ReportHand, ReportRun, Subscription, SubscriptionNode
from tracker.reporting.schedules import TownCalendar
from tracker.reporting.vocabulary import Asked, ReportFormat, RunState
from tracker.shared.outbox import OutboxMessage, OutboxState
from tracker.shared.publication import INTERNAL
from tracker.shared.town import find_town

REACHED = [state for state in RunState if state.has_reached_committee]
GOES_OUT_AS = "report:"  # the outbox key of a report's mails is this and the report's id


class RunRow(NamedTuple):
    """A report with its committee and the meeting it is for."""

    run: ReportRun
    committee: Committee
    meeting: Meeting | None


class SubscriptionRow(NamedTuple):
    subscription: Subscription
    committee: Committee
    scope: tuple[PlanNode, ...]  # empty: the whole plan


def town_calendar(session: Session, timezone: ZoneInfo, around: date) -> TownCalendar:
    """Return the town's clock with the public holidays of its state, some years to either side."""
    town = find_town(session)
    years = range(around.year - 2, around.year + 4)
    return TownCalendar(
        timezone, frozenset(holidays.country_holidays("DE", subdiv=town.state if town else "NW", years=years))
    )


def list_active_subscriptions(session: Session, today: date) -> list[SubscriptionRow]:
    statement = (
        select(Subscription, Committee)
        .join(Committee, col(Committee.id) == col(Subscription.committee_id))
        .where(
            or_(col(Subscription.retired_on).is_(None), col(Subscription.retired_on) > today),
            col(Committee.retired_on).is_(None),
        )
        .order_by(col(Subscription.id))
    )
    return _with_scope(session, [(row[0], row[1]) for row in session.exec(statement)])


def list_subscriptions(session: Session, committee_id: int) -> list[SubscriptionRow]:
    """Return a committee's subscriptions, ended ones last."""
    statement = (
        select(Subscription, Committee)
        .join(Committee, col(Committee.id) == col(Subscription.committee_id))
        .where(Subscription.committee_id == committee_id)
        .order_by(col(Subscription.retired_on).is_not(None), col(Subscription.id))
    )
    return _with_scope(session, [(row[0], row[1]) for row in session.exec(statement)])


def find_subscription(session: Session, viewer: Viewer, subscription_id: int) -> Subscription | None:
    """Return a subscription to those who manage committees; to others it does not exist."""
    return session.get(Subscription, subscription_id) if viewer.may(Permission.MANAGE_COMMITTEES) else None


def list_scope_ids(session: Session, subscription_id: int) -> list[int]:
    statement = select(SubscriptionNode.node_id).where(SubscriptionNode.subscription_id == subscription_id)
    return list(session.exec(statement.order_by(col(SubscriptionNode.node_id))))


def find_scope_node(session: Session, kind: NodeKind, code: str) -> PlanNode | None:
    """Return the field or goal of this code that is still in force, of the latest cycle if several have it."""
    statement = select(PlanNode).where(PlanNode.kind == kind, PlanNode.code == code, col(PlanNode.retired_on).is_(None))
    return session.exec(statement.order_by(col(PlanNode.id).desc())).first()


def find_run(session: Session, viewer: Viewer, run_id: int) -> ReportRun | None:
    """Return a report to who may see it: those who prepare reports any, the house what has gone out, a member
    what has gone out to the own committee."""
    run = session.get(ReportRun, run_id)
    if run is None or viewer.may(Permission.PREPARE_REPORT):
        return run
    is_near = viewer.audience == INTERNAL or run.committee_id in viewer.committee_ids
    return run if is_near and run.state.has_reached_committee else None


def list_runs(session: Session, viewer: Viewer, *, committee_id: int | None = None, most: int = 200) -> list[RunRow]:
    """Return the reports that this viewer may see, the latest due first."""
    statement = (
        select(ReportRun, Committee, Meeting)
        .join(Committee, col(Committee.id) == col(ReportRun.committee_id))
        .outerjoin(Meeting, col(Meeting.id) == col(ReportRun.meeting_id))
        .order_by(col(ReportRun.due_at).desc(), col(ReportRun.id).desc())
        .limit(most)
    )
    if not viewer.may(Permission.PREPARE_REPORT):
        statement = statement.where(col(ReportRun.state).in_(REACHED))
        if viewer.audience != INTERNAL:
            statement = statement.where(col(ReportRun.committee_id).in_(viewer.committee_ids))
    if committee_id is not None:
        statement = statement.where(ReportRun.committee_id == committee_id)
    return [RunRow(*row) for row in session.exec(statement)]


def find_run_of(session: Session, subscription_id: int, period_key: str) -> ReportRun | None:
    """Return the latest version of the report a subscription made for a period."""
    statement = select(ReportRun).where(
        ReportRun.subscription_id == subscription_id, ReportRun.period_key == period_key
    )
    return session.exec(statement.order_by(col(ReportRun.version_number).desc())).first()


def list_all_runs(session: Session) -> list[RunRow]:
    """Return every report, the first due first, for the operator's eyes."""
    statement = (
        select(ReportRun, Committee, Meeting)
        .join(Committee, col(Committee.id) == col(ReportRun.committee_id))
        .outerjoin(Meeting, col(Meeting.id) == col(ReportRun.meeting_id))
        .order_by(col(ReportRun.due_at), col(ReportRun.id))
    )
    return [RunRow(*row) for row in session.exec(statement)]


def list_runs_of(session: Session, subscription_id: int) -> list[ReportRun]:
    """Return all that a subscription has ever made, for the program's own use."""
    return list(session.exec(select(ReportRun).where(ReportRun.subscription_id == subscription_id)))


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


def list_recipients(session: Session, committee_id: int, today: date) -> list[Member]:
    """Return who gets a committee's reports by mail."""
    return [
        member
        for member in list_members(session, committee_id, today)
        if member.membership.delivery is DeliveryForm.MAIL and member.person.email
    ]


def list_paper_readers(session: Session, committee_id: int, today: date) -> list[Member]:
    members = list_members(session, committee_id, today)
    return [member for member in members if member.membership.delivery is DeliveryForm.PAPER]


def is_recipient(session: Session, committee_id: int, address: str, today: date) -> bool:
    recipients = list_recipients(session, committee_id, today)
    return any((member.person.email or "").strip().lower() == address for member in recipients)


def list_responsible(session: Session, subscription: Subscription, today: date) -> list[Person]:
    """Return who must know of a draft: releaser, deputy and council office, each once."""
    named = [
        person
        for person_id in (subscription.releaser_id, subscription.deputy_id)
        if person_id is not None and (person := session.get(Person, person_id)) is not None
    ]
    releasers = named or list_people_with_role(session, Role.RELEASER, today)
    everyone = [*releasers, *list_people_with_role(session, Role.COUNCIL_OFFICE, today)]
    return list({person.id: person for person in everyone if person.email}.values())


def list_deliveries(session: Session, states: Iterable[OutboxState], *, most: int = 200) -> list[OutboxMessage]:
    """Return mails about reports, the youngest first; mails about log-ins are nobody's business."""
    statement = _about_reports().where(col(OutboxMessage.state).in_(list(states)))
    return list(session.exec(statement.order_by(col(OutboxMessage.id).desc()).limit(most)))


def count_deliveries(session: Session) -> dict[OutboxState, int]:
    found = _about_reports().subquery()
    counted = sa.select(found.c.state, sa.func.count()).group_by(found.c.state)
    return {OutboxState(state): count for state, count in session.execute(counted)}


def find_delivery(session: Session, viewer: Viewer, message_id: int) -> OutboxMessage | None:
    if not viewer.may(Permission.SEE_DELIVERIES):
        return None
    return session.exec(_about_reports().where(OutboxMessage.id == message_id)).first()


def asked_of(run: ReportRun) -> tuple[Asked, ...]:
    return tuple(Asked(title=title, text=text) for title, text in json.loads(run.asked))


def find_next_meeting(session: Session, committee_id: int, after: datetime) -> Meeting | None:
    statement = select(Meeting).where(
        Meeting.committee_id == committee_id,
        col(Meeting.starts_at) > after,
        Meeting.state == MeetingState.PLANNED,
    )
    return session.exec(statement.order_by(col(Meeting.starts_at))).first()


def _about_reports() -> SelectOfScalar[OutboxMessage]:
    return select(OutboxMessage).where(col(OutboxMessage.key).not_like("log-in:%"))


def _with_scope(session: Session, rows: list[tuple[Subscription, Committee]]) -> list[SubscriptionRow]:
    statement = (
        select(SubscriptionNode.subscription_id, PlanNode)
        .join(PlanNode, col(PlanNode.id) == col(SubscriptionNode.node_id))
        .where(col(SubscriptionNode.subscription_id).in_([subscription.id for subscription, _ in rows]))
        .order_by(col(PlanNode.kind), col(PlanNode.code))
    )
    scopes: dict[int, list[PlanNode]] = {}
    for subscription_id, node in session.exec(statement):
        scopes.setdefault(subscription_id, []).append(node)
    return [
        SubscriptionRow(subscription, committee, tuple(scopes.get(subscription.id or 0, ())))
        for subscription, committee in rows
    ]
