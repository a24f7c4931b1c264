"""When reports are due."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import holidays
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.reporting.schedules import (
    before_meeting,
    in_period,
    latest_begun,
    next_in_period,
    period_key,
    period_start,
)
from tracker.reporting.vocabulary import Rhythm
from tracker.shared.workdays import SEND_AT, TownCalendar

BERLIN = ZoneInfo("Europe/Berlin")
NORTH_RHINE = TownCalendar(BERLIN, frozenset(holidays.country_holidays("DE", subdiv="NW", years=range(2024, 2031))))
CALENDAR_RHYTHMS = [rhythm for rhythm in Rhythm if rhythm is not Rhythm.MEETING]


def berlin(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("meeting", "days", "due"),
    [
        ("2026-11-25T17:00", 14, "2026-11-11T07:00"),
        ("2026-11-25T17:00", 12, "2026-11-13T07:00"),
        ("2026-11-25T17:00", 11, "2026-11-13T07:00"),  # Saturday moves back to Friday
        ("2026-11-25T17:00", 10, "2026-11-13T07:00"),  # Sunday too
        ("2026-11-25T17:00", 0, "2026-11-25T07:00"),
        ("2026-05-28T17:00", 3, "2026-05-22T07:00"),  # Whit Monday, and the weekend before it
        ("2026-06-11T17:00", 7, "2026-06-03T07:00"),  # Corpus Christi is a holiday in NRW
        ("2027-01-04T17:00", 3, "2026-12-31T07:00"),  # New Year's Day, across the year
        ("2026-11-25T00:30", 1, "2026-11-24T07:00"),  # the local day counts, not that of UTC
    ],
)
def test_a_report_is_due_so_many_days_before_the_meeting_or_on_the_working_day_before(meeting, days, due):
    occasion = before_meeting(7, berlin(meeting), days, 0, NORTH_RHINE)

    assert occasion.due_at == berlin(due)
    assert occasion.period_key == "meeting:7"


def test_a_holiday_of_another_state_does_not_count():
    berliner = TownCalendar(BERLIN, frozenset(holidays.country_holidays("DE", subdiv="BE", years=2026)))

    assert before_meeting(1, berlin("2026-06-11T17:00"), 7, 0, berliner).due_at == berlin("2026-06-04T07:00")


def test_a_moved_meeting_keeps_its_key_and_moves_its_day():
    first = before_meeting(7, berlin("2026-11-25T17:00"), 7, 0, NORTH_RHINE)
    moved = before_meeting(7, berlin("2026-12-02T17:00"), 7, 0, NORTH_RHINE)

    assert moved.period_key == first.period_key
    assert moved.due_at - first.due_at == timedelta(days=7)


@pytest.mark.parametrize(
    ("rhythm", "start", "key", "due"),
    [
        (Rhythm.MONTH, "2026-10-01", "2026-10", "2026-10-01T07:00"),
        (Rhythm.MONTH, "2026-11-01", "2026-11", "2026-11-02T07:00"),  # All Saints' Day, on a Sunday
        (Rhythm.MONTH, "2025-11-01", "2025-11", "2025-11-03T07:00"),
        (Rhythm.QUARTER, "2026-10-01", "2026-Q4", "2026-10-01T07:00"),
        (Rhythm.HALF_YEAR, "2026-07-01", "2026-H2", "2026-07-01T07:00"),
        (Rhythm.YEAR, "2027-01-01", "2027", "2027-01-04T07:00"),  # a holiday on Friday, then the weekend
    ],
)
def test_a_calendar_report_is_due_on_the_first_working_day_of_its_period(rhythm, start, key, due):
    occasion = in_period(rhythm, date.fromisoformat(start), 0, NORTH_RHINE)

    assert (occasion.period_key, occasion.due_at) == (key, berlin(due))


@pytest.mark.parametrize(
    ("now", "cut_off_days", "key"),
    [
        ("2026-10-01T06:59", 0, "2026-09"),
        ("2026-10-01T07:00", 0, "2026-10"),
        ("2026-10-31T23:59", 0, "2026-10"),
        ("2026-11-02T06:59", 0, "2026-10"),
        ("2026-09-24T07:00", 7, "2026-10"),  # the draft of October is due in September
        ("2026-09-24T06:59", 7, "2026-09"),
    ],
)
def test_of_missed_calendar_reports_only_the_latest_is_made(now, cut_off_days, key):
    assert latest_begun(Rhythm.MONTH, berlin(now), cut_off_days, NORTH_RHINE).period_key == key


def test_the_next_calendar_report_is_the_first_one_still_to_come():
    assert next_in_period(Rhythm.QUARTER, berlin("2026-10-01T07:00"), 0, NORTH_RHINE).period_key == "2027-Q1"
    assert next_in_period(Rhythm.QUARTER, berlin("2026-10-01T06:00"), 0, NORTH_RHINE).period_key == "2026-Q4"


@pytest.mark.parametrize("night", ["2026-03-29", "2026-10-25", "2027-03-28", "2027-10-31"])
@pytest.mark.parametrize("at", [time(2, 0), time(2, 30), time(2, 59), time(3, 0), SEND_AT])
def test_in_the_nights_of_the_clock_change_every_time_of_day_is_one_moment(night, at):
    day = date.fromisoformat(night)

    moment = NORTH_RHINE.moment(day, at)

    shown = moment.astimezone(BERLIN)
    is_skipped = day.month == 3 and time(2, 0) <= at < time(3, 0)
    assert shown.time() == (time(3, 0) if is_skipped else at)
    assert shown.fold == 0
    assert moment.tzinfo is UTC


@pytest.mark.parametrize("night", ["2026-03-29", "2026-10-25", "2027-03-28", "2027-10-31"])
def test_ticks_through_the_night_of_the_clock_change_name_one_report(night):
    start = datetime.fromisoformat(night).replace(tzinfo=BERLIN).astimezone(UTC) - timedelta(hours=2)
    ticks = [start + timedelta(minutes=10 * step) for step in range(72)]

    assert len({latest_begun(Rhythm.MONTH, tick, 0, NORTH_RHINE).period_key for tick in ticks}) == 1


@given(
    rhythm=st.sampled_from(CALENDAR_RHYTHMS),
    start=st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31)),  # noqa: DTZ001 - hypothesis wants them naive
    cut_off_days=st.integers(0, 60),
)
@settings(max_examples=20)
def test_a_worker_that_never_sleeps_makes_each_period_once_and_in_order(rhythm, start, cut_off_days):
    ticks = [start.replace(tzinfo=UTC) + timedelta(days=step) for step in range(400)]

    keys = [latest_begun(rhythm, tick, cut_off_days, NORTH_RHINE).period_key for tick in ticks]

    made = list(dict.fromkeys(keys))
    first = latest_begun(rhythm, ticks[0], cut_off_days, NORTH_RHINE)
    expected, day = [first.period_key], period_start(rhythm, NORTH_RHINE.local_date(first.due_at))
    while True:
        day = period_start(rhythm, day + timedelta(days=370 if rhythm is Rhythm.YEAR else 190 if rhythm is
                           Rhythm.HALF_YEAR else 95 if rhythm is Rhythm.QUARTER else 32))  # fmt: skip
        if in_period(rhythm, day, cut_off_days, NORTH_RHINE).cut_off_at > ticks[-1]:
            break
        expected.append(period_key(rhythm, day))
    assert made == expected


@given(
    meeting=st.datetimes(datetime(2025, 2, 1), datetime(2029, 12, 31)),  # noqa: DTZ001 - hypothesis wants them naive
    days=st.integers(0, 60),
    cut_off_days=st.integers(0, 60),
)
def test_a_report_before_a_meeting_is_always_due_on_a_working_day_at_seven(meeting, days, cut_off_days):
    starts_at = meeting.replace(tzinfo=BERLIN)

    occasion = before_meeting(1, starts_at, days, cut_off_days, NORTH_RHINE)

    due = occasion.due_at.astimezone(BERLIN)
    assert due.time() == time(7, 0)
    assert NORTH_RHINE.is_working_day(due.date())
    gap = meeting.date() - timedelta(days=days) - due.date()
    assert timedelta(0) <= gap <= timedelta(days=5)
    assert occasion.cut_off_at.astimezone(BERLIN).date() == due.date() - timedelta(days=cut_off_days)
