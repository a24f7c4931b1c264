"""The demonstration's own time: everything happens so many days before or after the day it is made for."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tracker.shared.town import days_off
from tracker.shared.workdays import TownCalendar

STATE = "NW"


@dataclass(frozen=True, slots=True)
class Calendar:
    today: date
    timezone: ZoneInfo

    @property
    def last_year_with_figures(self) -> int:
        return self.today.year - 1

    def day(self, days_from_today: int) -> date:
        """Return a day; instead of a weekend or a holiday the working day after it."""
        day = self.today + timedelta(days=days_from_today)
        return TownCalendar(self.timezone, days_off(STATE, day.year)).working_day_on_or_after(day)

    def moment(self, days_from_today: int, hour: int = 10, minute: int = 0) -> datetime:
        return self.at(self.day(days_from_today), hour, minute)

    def at(self, day: date, hour: int = 10, minute: int = 0) -> datetime:
        return datetime.combine(day, time(hour, minute), self.timezone)
