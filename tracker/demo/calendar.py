"""The demonstration's own time: everything happens so many days before or after the day it is made for."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

FRIDAY = 4


@dataclass(frozen=True, slots=True)
class Calendar:
    today: date
    timezone: ZoneInfo

    @property
    def last_year_with_figures(self) -> int:
        return self.today.year - 1

    def day(self, days_from_today: int) -> date:
        """Return a day; one that would fall on a weekend is the Monday after it."""
        day = self.today + timedelta(days=days_from_today)
        return day + timedelta(days=7 - day.weekday()) if day.weekday() > FRIDAY else day

    def moment(self, days_from_today: int, hour: int = 10, minute: int = 0) -> datetime:
        return self.at(self.day(days_from_today), hour, minute)

    def at(self, day: date, hour: int = 10, minute: int = 0) -> datetime:
        return datetime.combine(day, time(hour, minute), self.timezone)
