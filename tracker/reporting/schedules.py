"""When reports are due: counted on the town's calendar first, turned into moments last."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tracker.reporting.vocabulary import Rhythm
from tracker.shared.workdays import TownCalendar

LATE_AFTER = timedelta(minutes=15)  # a worker that lives is never that far behind
MONTHS = {Rhythm.MONTH: 1, Rhythm.QUARTER: 3, Rhythm.HALF_YEAR: 6, Rhythm.YEAR: 12}


@dataclass(frozen=True)
class Occasion:
    """One report that a subscription asks for; the key stays when its day moves."""

    period_key: str
    due_at: datetime
    cut_off_at: datetime
    meeting_id: int | None = None


def before_meeting(
    meeting_id: int, starts_at: datetime, days: int, cut_off_days: int, calendar: TownCalendar
) -> Occasion:
    """Return when the report for a meeting is due: so many calendar days before, moved back to a working day."""
    day = calendar.working_day_on_or_before(calendar.local_date(starts_at) - timedelta(days=days))
    return _occasion(f"meeting:{meeting_id}", day, cut_off_days, calendar, meeting_id)


def latest_begun(rhythm: Rhythm, now: datetime, cut_off_days: int, calendar: TownCalendar) -> Occasion:
    """Return the latest calendar report whose cut-off has been reached: of those missed before it, none is made up."""
    start = period_start(rhythm, calendar.local_date(now) + timedelta(days=cut_off_days + 14))
    while True:
        occasion = in_period(rhythm, start, cut_off_days, calendar)
        if occasion.cut_off_at <= now:
            return occasion
        start = period_start(rhythm, start - timedelta(days=1))


def next_in_period(rhythm: Rhythm, now: datetime, cut_off_days: int, calendar: TownCalendar) -> Occasion:
    """Return the first calendar report that is due after ``now``."""
    start = period_start(rhythm, calendar.local_date(now))
    while True:
        occasion = in_period(rhythm, start, cut_off_days, calendar)
        if occasion.due_at > now:
            return occasion
        start = _months_later(start, MONTHS[rhythm])


def in_period(rhythm: Rhythm, start: date, cut_off_days: int, calendar: TownCalendar) -> Occasion:
    """Return the report of the period that starts on this day: due on its first working day."""
    day = calendar.working_day_on_or_after(start)
    return _occasion(period_key(rhythm, start), day, cut_off_days, calendar)


def period_start(rhythm: Rhythm, day: date) -> date:
    months = MONTHS[rhythm]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def period_key(rhythm: Rhythm, day: date) -> str:
    """Return the local name of the period a day lies in: 2026-10, 2026-Q4, 2026-H2, 2026."""
    return {
        Rhythm.MONTH: f"{day.year}-{day.month:02}",
        Rhythm.QUARTER: f"{day.year}-Q{(day.month + 2) // 3}",
        Rhythm.HALF_YEAR: f"{day.year}-H{(day.month + 5) // 6}",
        Rhythm.YEAR: f"{day.year}",
    }[rhythm]


def _occasion(
    key: str, day: date, cut_off_days: int, calendar: TownCalendar, meeting_id: int | None = None
) -> Occasion:
    cut_off_at = calendar.moment(day - timedelta(days=cut_off_days))
    return Occasion(key, calendar.moment(day), cut_off_at, meeting_id)


def _months_later(start: date, months: int) -> date:
    month = start.year * 12 + start.month - 1 + months
    return date(month // 12, month % 12 + 1, 1)
