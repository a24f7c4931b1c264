"""The demonstration's days are days on which a town works."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from tracker.demo.calendar import Calendar


@pytest.mark.parametrize(
    ("days", "falls_on"),
    [
        (0, date(2026, 11, 20)),
        (1, date(2026, 11, 23)),  # a Saturday
        (42, date(2027, 1, 4)),  # New Year, and the weekend after it
        (126, date(2027, 3, 30)),  # Good Friday and Easter
    ],
)
def test_nothing_happens_on_a_weekend_or_a_holiday(days: int, falls_on: date) -> None:
    assert Calendar(date(2026, 11, 20), ZoneInfo("Europe/Berlin")).day(days) == falls_on
