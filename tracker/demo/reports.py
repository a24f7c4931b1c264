"""Reports of the demonstration town: one committee has had two and waits for its third, another has just had one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from tracker.demo.calendar import Calendar
from tracker.demo.history import PLANNER, RELEASER, Event
from tracker.demo.parts import part_events
from tracker.demo.setting import Cast
from tracker.planning.models import PlanNode
from tracker.reporting import services
from tracker.reporting.content import assemble_report
from tracker.reporting.jobs import Means, run_due
from tracker.reporting.models import ReportRun, SubscriptionFields
from tracker.reporting.schedules import before_meeting
from tracker.reporting.vocabulary import ReleaseRule, Renderer, Rhythm, RunState
from tracker.shared.mail import Letter
from tracker.shared.outbox import Dispatch
from tracker.shared.town import town_calendar

DEPUTY = "Viktor Ellernbusch"
SENDER = "zielkreis@example.org"


@dataclass(frozen=True)
class WorkerRound:
    """A moment at which the worker does what is due."""

    at: datetime


class PostOfThePast:
    """Takes the letters of past reports: they were delivered long ago, so no new files are made of them."""

    def send(self, letter: Letter) -> str:
        return "250 delivered"

    def close(self) -> None:
        pass


def worker_of_the_past(
    engine: Engine, renderer: Renderer, timezone: ZoneInfo, base_url: str
) -> Callable[[datetime], None]:
    """Return what does at a moment all that the worker would have done then."""
    dispatch = Dispatch(PostOfThePast(), SENDER)

    def work_off(at: datetime) -> None:
        means = Means(engine, lambda: at, timezone, base_url, assemble_report, renderer, dispatch)
        done = run_due(means)
        if done.errors:
            raise RuntimeError("; ".join(done.errors))

    return work_off


def subscription_events(calendar: Calendar, cast: Cast) -> Iterator[Event]:
    for days, key, fields, scope in _SUBSCRIPTIONS:

        def happen(
            session: Session,
            now: datetime,
            key: str = key,
            fields: SubscriptionFields = fields,
            scope: tuple[str, ...] = scope,
        ) -> None:
            nodes = session.exec(select(PlanNode.id).where(col(PlanNode.code).in_(scope)))
            services.subscribe(
                session, cast.committees[key], fields,
                node_ids=[node for node in nodes if node is not None],
                releaser_id=cast.people[RELEASER].id, deputy_id=cast.people[DEPUTY].id, now=now,
            )  # fmt: skip

        yield Event(calendar.moment(days, 11), PLANNER, happen)


def report_events(session: Session, calendar: Calendar, cast: Cast, now: datetime) -> list[Event | WorkerRound]:
    """Return when the worker went to work in the past, and when reports were released in between."""
    town = town_calendar(session, calendar.timezone, calendar.today)
    found: list[Event | WorkerRound] = []
    for key, days, is_released in _REPORTS:
        meeting = cast.meetings[key, days]
        fields = next(fields for _, owner, fields, _ in _SUBSCRIPTIONS if owner == key)
        assert meeting.id is not None
        assert fields.days_before is not None
        occasion = before_meeting(meeting.id, meeting.starts_at, fields.days_before, fields.cut_off_days, town)
        found.append(WorkerRound(occasion.cut_off_at))
        found += part_events(calendar, cast, meeting.id, (key, days), occasion.cut_off_at)
        if is_released:
            found.append(Event(occasion.cut_off_at + timedelta(days=3, hours=4), RELEASER, _release(meeting.id, cast)))
            found.append(WorkerRound(occasion.due_at))
    return [each for each in found if each.at <= now]


def _release(meeting_id: int, cast: Cast) -> Callable[[Session, datetime], None]:
    def happen(session: Session, now: datetime) -> None:
        statement = select(ReportRun).where(ReportRun.meeting_id == meeting_id, ReportRun.state == RunState.DRAFT)
        releaser = cast.people[RELEASER]
        for run in session.exec(statement):
            services.release_report(session, run, person_id=releaser.id, name=releaser.name, now=now)

    return happen


def _asked(title: str, text: str, **others: Any) -> SubscriptionFields:
    return SubscriptionFields.model_validate({"asked_title": title, "asked_text": text, **others})


_SUBSCRIPTIONS: tuple[tuple[int, str, SubscriptionFields, tuple[str, ...]], ...] = (
    (
        -415, "jha",
        _asked(
            "Der Bericht wird zur Kenntnis genommen.",
            "Der Jugendhilfeausschuss nimmt den Bericht zur Kenntnis. Die Verwaltung legt zu jedem Wirkungsziel,"
            " das gegenläufig, nicht auf Kurs oder nicht erreicht ist, bis zur nächsten Sitzung einen Vorschlag vor.",
            rhythm=Rhythm.MEETING, days_before=14, cut_off_days=7,
        ),
        ("HF3", "HF4", "HF5", "HF6", "HF9"),
    ),
    (
        -60, "soza",
        _asked(
            "Der Bericht wird zur Kenntnis genommen.",
            "Der Sozialausschuss nimmt den Bericht zur Kenntnis und berät über das Wohnraumkonzept.",
            rhythm=Rhythm.MEETING, days_before=14, cut_off_days=7,
        ),
        ("HF2", "HF7", "HF8"),
    ),
    (
        -50, "schula",
        _asked(
            "Der Bericht wird zur Kenntnis genommen.",
            "Der Schulausschuss nimmt den Bericht zum Handlungsfeld Schule und Übergänge zur Kenntnis.",
            rhythm=Rhythm.MEETING, days_before=21, cut_off_days=7,
        ),
        ("HF5",),
    ),
    (
        -50, "vv",
        _asked(
            "", "",
            rhythm=Rhythm.HALF_YEAR, days_before=None, cut_off_days=7, release=ReleaseRule.AUTOMATIC,
        ),
        (),
    ),
)  # fmt: skip
# Committee, meeting, and whether its report has been released.
_REPORTS = (("jha", -362, True), ("jha", -150, True), ("soza", -9, True), ("jha", 18, False))
