"""The town's clock and its working days, as pure dates."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SEND_AT = time(7, 0)
SATURDAY = 5


@dataclass(frozen=True)
class TownCalendar:
    """The town's clock and its days off."""

    timezone: ZoneInfo
    holidays: Set[date]

    def is_working_day(self, day: date) -> bool:
        return day.weekday() < SATURDAY and day not in self.holidays

    def working_day_on_or_before(self, day: date) -> date:
        while not self.is_working_day(day):
            day -= timedelta(days=1)
        return day

    def working_day_on_or_after(self, day: date) -> date:
        while not self.is_working_day(day):
            day += timedelta(days=1)
        return day

    def working_days_after(self, day: date, count: int) -> date:
        """Return the day that is so many working days later."""
        for _ in range(count):
            day = self.working_day_on_or_after(day + timedelta(days=1))
        return day

    def working_days_before(self, day: date, count: int) -> date:
        """Return the day that is so many working days earlier."""
        for _ in range(count):
            day = self.working_day_on_or_before(day - timedelta(days=1))
        return day

    def local_date(self, moment: datetime) -> date:
        return moment.astimezone(self.timezone).date()

    def moment(self, day: date, at: time = SEND_AT) -> datetime:
        """Return the first moment at which the town's clock shows this time or, where it skips it, a later one."""
        local = datetime.combine(day, at, self.timezone)
        while local.astimezone(UTC).astimezone(self.timezone).replace(tzinfo=None) != local.replace(tzinfo=None):
            local += timedelta(minutes=1)
        return local.astimezone(UTC)
