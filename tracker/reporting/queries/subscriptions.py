"""Reading subscriptions and what they are about."""

from datetime import date, datetime
from typing import NamedTuple

from sqlmodel import Session, col, or_, select

from tracker.accounts.vocabulary import Permission, Viewer
from tracker.committees.models import Committee, Meeting
from tracker.committees.vocabulary import MeetingState
from tracker.planning.models import PlanNode
from tracker.planning.vocabulary import NodeKind
from tracker.reporting.models import Subscription, SubscriptionNode


class SubscriptionRow(NamedTuple):
    subscription: Subscription
    committee: Committee
    scope: tuple[PlanNode, ...]  # empty: the whole plan


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


def find_next_meeting(session: Session, committee_id: int, after: datetime) -> Meeting | None:
    statement = select(Meeting).where(
        Meeting.committee_id == committee_id,
        col(Meeting.starts_at) > after,
        Meeting.state == MeetingState.PLANNED,
    )
    return session.exec(statement.order_by(col(Meeting.starts_at))).first()


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
