"""The only place that reads the clock; everything below views and jobs is handed `now`."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    return datetime.now(UTC)


def local_date(moment: datetime, timezone: ZoneInfo) -> date:
    return moment.astimezone(timezone).date()
