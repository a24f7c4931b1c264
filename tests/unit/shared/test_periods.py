"""Periods as people write them."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.shared.periods import (
    AmbiguousPeriod,
    OtherPeriodType,
    Period,
    PeriodType,
    UnreadablePeriod,
    latest_period,
    parse_period,
    period_ending,
)

quick = settings(max_examples=25, deadline=None, database=None)
days = st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 12, 31))
types = st.sampled_from(PeriodType)


@pytest.mark.parametrize(
    ("text", "type_", "start", "end", "code"),
    [
        ("2024", PeriodType.YEAR, date(2024, 1, 1), date(2024, 12, 31), "2024"),
        ("2024-12-31", PeriodType.YEAR, date(2024, 1, 1), date(2024, 12, 31), "2024"),
        ("31.12.2024", PeriodType.YEAR, date(2024, 1, 1), date(2024, 12, 31), "2024"),
        ("2024-Q4", PeriodType.QUARTER, date(2024, 10, 1), date(2024, 12, 31), "2024-Q4"),
        ("2024-Q1", PeriodType.QUARTER, date(2024, 1, 1), date(2024, 3, 31), "2024-Q1"),
        ("2024-H2", PeriodType.HALF_YEAR, date(2024, 7, 1), date(2024, 12, 31), "2024-H2"),
        ("2024-02", PeriodType.MONTH, date(2024, 2, 1), date(2024, 2, 29), "2024-02"),
        ("2024/25", PeriodType.SCHOOL_YEAR, date(2024, 8, 1), date(2025, 7, 31), "2024/25"),
        ("2024/2025", PeriodType.SCHOOL_YEAR, date(2024, 8, 1), date(2025, 7, 31), "2024/25"),
        ("1999/00", PeriodType.SCHOOL_YEAR, date(1999, 8, 1), date(2000, 7, 31), "1999/00"),
        (" 2024 ", PeriodType.YEAR, date(2024, 1, 1), date(2024, 12, 31), "2024"),
        ("2024-04-30", PeriodType.MONTH, date(2024, 4, 1), date(2024, 4, 30), "2024-04"),
    ],
)
def test_every_written_form_is_read_and_written_back(text, type_, start, end, code):
    period = parse_period(text)
    assert (period.type, period.start, period.end, period.code) == (type_, start, end, code)
    assert period.reference_date == end
    assert parse_period(code) == period


@pytest.mark.parametrize(
    "text",
    [
        "",
        "24",
        "2024-13",
        "2024-00",
        "2024-Q5",
        "2024-H3",
        "2024/26",
        "2024/2026",
        "2024-12-32",
        "2024-02-30",
        "20244",
        "2024-12-30",
        "0999",
        "9999/00",
        "２０２４",
        "2024-q4",
        "k. A.",
        "2024/2",
        "2024-1",
    ],
)
def test_what_is_no_period_is_refused_and_named(text):
    with pytest.raises(UnreadablePeriod) as refused:
        parse_period(text)
    assert f"„{text}“" in refused.value.sentence("de")


@pytest.mark.parametrize(
    ("text", "wanted", "code"),
    [
        ("2024-12-31", PeriodType.QUARTER, "2024-Q4"),
        ("2024-12-31", PeriodType.HALF_YEAR, "2024-H2"),
        ("2024-12-31", PeriodType.MONTH, "2024-12"),
        ("2024-12-31", PeriodType.YEAR, "2024"),
        ("2024-06-30", PeriodType.HALF_YEAR, "2024-H1"),
        ("2024-07-31", PeriodType.SCHOOL_YEAR, "2023/24"),
        ("2024-07-31", PeriodType.MONTH, "2024-07"),
        ("2024", PeriodType.YEAR, "2024"),
    ],
)
def test_a_date_names_the_period_of_the_wanted_type(text, wanted, code):
    assert parse_period(text, wanted).code == code


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2024", PeriodType.QUARTER),
        ("2024-Q4", PeriodType.YEAR),
        ("2024-06-30", PeriodType.YEAR),
        ("2024-12-31", PeriodType.SCHOOL_YEAR),
        ("2024-03", PeriodType.QUARTER),
    ],
)
def test_a_period_of_another_type_is_refused(text, wanted):
    with pytest.raises(OtherPeriodType):
        parse_period(text, wanted)


def test_the_refusal_names_the_wanted_type_in_the_reader_s_language():
    with pytest.raises(OtherPeriodType) as refused:
        parse_period("2024", PeriodType.QUARTER)
    assert "(Quartal)" in refused.value.sentence("de")
    assert "(quarter)" in refused.value.sentence("en")


@pytest.mark.parametrize("text", ["2024-06-30", "2024-03-31", "2024-07-31"])
def test_a_date_that_ends_several_periods_is_refused_when_no_type_is_wanted(text):
    with pytest.raises(AmbiguousPeriod):
        parse_period(text)


@pytest.mark.parametrize(
    ("text", "german", "english"),
    [
        ("2024", "2024", "2024"),
        ("2024-H2", "2. Halbjahr 2024", "H2 2024"),
        ("2024-Q4", "4. Quartal 2024", "Q4 2024"),
        ("2024-03", "März 2024", "March 2024"),
        ("2024/25", "Schuljahr 2024/25", "school year 2024/25"),
    ],
)
def test_a_period_is_named_in_the_reader_s_language(text, german, english):
    assert parse_period(text).label("de") == german
    assert parse_period(text).label("en") == english


def test_periods_stand_in_the_order_of_their_last_days():
    in_order = ["2023", "2024-Q1", "2023/24", "2024-Q4"]
    assert [period.code for period in sorted(map(parse_period, reversed(in_order)))] == in_order


def test_a_period_needs_an_end_that_fits_its_type():
    with pytest.raises(ValueError, match="no quarter ends on 2024-05-31"):
        period_ending(PeriodType.QUARTER, date(2024, 5, 31))


@quick
@given(types, days)
def test_the_latest_period_has_ended_and_the_following_one_has_not(type_, day):
    period = latest_period(type_, day)
    assert period.end <= day < period.following.end
    assert period.following.previous == period


@quick
@given(types, days)
def test_periods_of_a_type_meet_without_gap_or_overlap(type_, day):
    period = latest_period(type_, day)
    chain: list[Period] = [period.previous, period, period.following]
    assert all((later.start - earlier.end).days == 1 for earlier, later in pairwise(chain))


@quick
@given(types, days)
def test_a_code_is_read_back(type_, day):
    period = latest_period(type_, day)
    assert parse_period(period.code) == period
    assert parse_period(period.end.isoformat(), type_) == period


def test_each_type_has_a_name():
    assert len({type_.label for type_ in PeriodType}) == len(PeriodType)
