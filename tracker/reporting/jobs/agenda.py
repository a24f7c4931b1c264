"""Which reports are to be made: what subscriptions ask for, held against what is there."""

import logging
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from tracker.committees.models import Meeting
from tracker.committees.queries import list_meetings
from tracker.committees.vocabulary import MeetingState
from tracker.reporting import queries, services
from tracker.reporting.jobs.means import WORKER, Means, Round
from tracker.reporting.models import ReportRun, Subscription
from tracker.reporting.schedules import Occasion, before_meeting, latest_begun
from tracker.reporting.vocabulary import Rhythm, RunState
from tracker.shared import audit
from tracker.shared.database import reading, unit_of_work
from tracker.shared.town import town_calendar
from tracker.shared.workdays import TownCalendar

logger = logging.getLogger(__name__)

MOVABLE = frozenset({RunState.PLANNED, RunState.DRAFT, RunState.RELEASED})


class Step(NamedTuple):
    """What one occasion asks for: a new report, another day for one, or its end (no occasion)."""

    occasion: Occasion | None
    run: ReportRun | None
    meeting: Meeting | None


def plan_due(means: Means, done: Round) -> None:
    """Enter what is now to be made, each subscription by itself: a broken one stops no other."""
    now = means.clock()
    with Session(reading(means.engine)) as session:
        calendar = town_calendar(session, means.timezone, now.astimezone(means.timezone).date())
        subscription_ids = [
            row.subscription.id for row in queries.list_active_subscriptions(session, calendar.local_date(now))
        ]
    for subscription_id in subscription_ids:
        try:
            done.planned += _plan(means, subscription_id, calendar, now)
        except IntegrityError:
            logger.info("subscription %s is being planned by another worker", subscription_id)
        except Exception as error:
            logger.exception("subscription %s cannot be planned", subscription_id)
            done.errors.append(f"subscription {subscription_id}: {type(error).__name__}: {error}")


def _plan(means: Means, subscription_id: int | None, calendar: TownCalendar, now: datetime) -> int:
    with Session(reading(means.engine)) as session:
        subscription = session.get_one(Subscription, subscription_id)
        if not _steps(session, subscription, calendar, now):
            return 0
    with unit_of_work(means.engine) as session:
        audit.act_as(session, WORKER, now)
        subscription = session.get_one(Subscription, subscription_id)
        steps = _steps(session, subscription, calendar, now)
        for step in steps:
            _take(session, subscription, step, now)
        return len(steps)


def _take(session: Session, subscription: Subscription, step: Step, now: datetime) -> None:
    if step.run is None and step.occasion is not None:
        services.plan_run(session, subscription, step.occasion)
    elif step.run is not None and step.occasion is not None:
        services.move_run(session, step.run, step.occasion, step.meeting)
    elif step.run is not None:
        services.cancel_run(session, step.run, now=now)


def _steps(session: Session, subscription: Subscription, calendar: TownCalendar, now: datetime) -> list[Step]:
    assert subscription.id is not None
    if subscription.rhythm is Rhythm.MEETING:
        return _steps_of_meetings(session, subscription, calendar, now)
    occasion = latest_begun(subscription.rhythm, now, subscription.cut_off_days, calendar)
    is_new = queries.find_run_of(session, subscription.id, occasion.period_key) is None
    is_ours = occasion.due_at >= _since(subscription, now)
    return [Step(occasion, None, None)] if is_new and is_ours else []


def _steps_of_meetings(
    session: Session, subscription: Subscription, calendar: TownCalendar, now: datetime
) -> list[Step]:
    assert subscription.id is not None
    steps, missed = [], []
    for meeting in list_meetings(session, subscription.committee_id):  # the latest first
        assert meeting.id is not None
        days, cut_off_days = subscription.days_before or 0, subscription.cut_off_days
        occasion = before_meeting(meeting.id, meeting.starts_at, days, cut_off_days, calendar)
        run = queries.find_run_of(session, subscription.id, occasion.period_key)
        if run is not None:
            steps += _steps_of_run(run, occasion, meeting)
        elif meeting.state is MeetingState.CANCELLED or occasion.cut_off_at > now:
            continue
        elif meeting.starts_at > now:
            steps.append(Step(occasion, None, meeting))
        elif occasion.due_at >= _since(subscription, now):
            missed.append(Step(occasion, None, meeting))
    has_newer = any(step.run is None for step in steps) or _has_newer_run(session, subscription, missed)
    return steps if has_newer else steps + missed[:1]


def _steps_of_run(run: ReportRun, occasion: Occasion, meeting: Meeting) -> list[Step]:
    if run.state not in MOVABLE or run.corrects_id is not None:
        return []
    if meeting.state is MeetingState.CANCELLED:
        return [Step(None, run, meeting)]
    return [Step(occasion, run, meeting)] if run.due_at != occasion.due_at else []


def _has_newer_run(session: Session, subscription: Subscription, missed: list[Step]) -> bool:
    """Say whether a report was made that is later than the latest missed one: then that is history."""
    if not missed or missed[0].occasion is None:
        return True
    runs = queries.list_runs_of(session, subscription.id or 0)
    return any(run.due_at > missed[0].occasion.due_at for run in runs)


def _since(subscription: Subscription, now: datetime) -> datetime:
    """Return from when on a missed day is made up for; a clock set back for a trial reaches no further."""
    return min(subscription.created_at, now)
