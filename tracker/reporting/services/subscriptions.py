"""Which committee gets which report, and when."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from tracker.committees.models import Committee
from tracker.reporting import queries
from tracker.reporting.errors import (
    AlreadySubscribed,
    SubscriptionRetired,
)
from tracker.reporting.models import (
    ReportRun,
    Subscription,
    SubscriptionFields,
    SubscriptionNode,
)
from tracker.reporting.services.records import kept
from tracker.reporting.services.runs import UNSENT, cancel_run
from tracker.shared import audit
from tracker.shared.errors import ChangedMeanwhile


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
    kept(session, subscription)
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
    kept(session, subscription)
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
