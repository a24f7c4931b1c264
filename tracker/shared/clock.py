"""The only place that reads the clock; everything below views and jobs is handed `now`."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo


def now() -> datetime:
    return datetime.now(UTC)


def local_date(moment: datetime, timezone: ZoneInfo) -> date:
    return moment.astimezone(timezone).date()


def start_of_day(day: date, timezone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), timezone)
