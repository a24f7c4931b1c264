"""The frame of a report: for whom, from when, in which language, and what is asked."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

from tracker.committees.models import Committee, Meeting
from tracker.reporting import queries
from tracker.reporting.calculations import read_report
from tracker.reporting.models import ReportRun, Subscription
from tracker.reporting.schedules import LATE_AFTER
from tracker.reporting.vocabulary import Asked, CommitteeReport
from tracker.shared.numbers import format_date
from tracker.shared.publication import Audience, Publication
from tracker.shared.text import N_, translate
from tracker.shared.town import find_town


@dataclass(frozen=True)
class Frame:
    """For whom, from when, in which language."""

    run: ReportRun
    subscription: Subscription
    committee: Committee
    meeting: Meeting | None
    last: CommitteeReport | None  # what the committee got last from this subscription
    now: datetime
    timezone: ZoneInfo

    @property
    def language(self) -> str:
        return self.subscription.language

    @property
    def audience(self) -> Audience:
        return Audience(Publication.COMMITTEE, self.committee.key)

    @property
    def today(self) -> date:
        return self.now.astimezone(self.timezone).date()

    @property
    def since(self) -> date | None:
        return self.last.cut_off.astimezone(self.timezone).date() if self.last is not None else None


def frame_of(session: Session, run: ReportRun, now: datetime, timezone: ZoneInfo) -> Frame:
    last = queries.find_last_dispatched(session, run)
    return Frame(
        run=run,
        subscription=session.get_one(Subscription, run.subscription_id),
        committee=session.get_one(Committee, run.committee_id),
        meeting=session.get(Meeting, run.meeting_id) if run.meeting_id else None,
        last=read_report(last.snapshot) if last is not None and last.snapshot is not None else None,
        now=now,
        timezone=timezone,
    )


def head_of(session: Session, frame: Frame) -> dict[str, Any]:
    """Return the fields of a report that do not depend on what it tells."""
    run, meeting, town = frame.run, frame.meeting, find_town(session)
    return {
        "number": run.number or "",
        "version": run.version_number or 1,
        "language": frame.language,
        "timezone": frame.timezone.key,
        "title": translate(N_("State of goals and measures"), frame.language),
        "town": town.name if town else "",
        "is_demonstration": bool(town and town.is_demonstration),
        "committee": frame.committee.name,
        "committee_key": frame.committee.key,
        "meeting_at": meeting.starts_at if meeting else None,
        "meeting_place": (meeting.place or "") if meeting else "",
        "due_at": run.due_at,
        "cut_off": frame.now,
        "frozen_at": frame.now,
        "is_late": run.corrects_id is None and frame.now > run.due_at + LATE_AFTER,
        "is_first": frame.last is None,
        "since": frame.last.cut_off if frame.last is not None else None,
        "erratum": run.erratum or "",
        "asked": _asked(frame),
    }


def _asked(frame: Frame) -> tuple[Asked, ...]:
    """Return what was written for this report, else what the subscription always asks, else to take note."""
    written = queries.asked_of(frame.run)
    if written:
        return written
    subscription, language = frame.subscription, frame.language
    if subscription.asked_title:
        return (Asked(title=subscription.asked_title, text=subscription.asked_text),)
    msgid = N_("The committee takes note of the report as of %(date)s.")
    text = translate(msgid, language, date=format_date(frame.today, language))
    return (Asked(title=translate(N_("Take note"), language), text=text),)
