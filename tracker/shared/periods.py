"""Periods: what span of time a figure stands for; its reference date is the last day."""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache, total_ordering

from babel.dates import get_month_names

from tracker.shared.errors import Refused
from tracker.shared.labels import Labelled
from tracker.shared.text import N_, translate

PLANNED_YEARS = range(1900, 2200)  # what people may date plans, meetings and resolutions


class PeriodType(Labelled):
    """How long an indicator's periods are; a school year ends on 31 July."""

    YEAR = "year", N_("year")
    HALF_YEAR = "half_year", N_("half-year")
    QUARTER = "quarter", N_("quarter")
    MONTH = "month", N_("month")
    SCHOOL_YEAR = "school_year", N_("school year")

    @property
    def months(self) -> int:
        return _MONTHS[self]


class UnreadablePeriod(Refused):
    msgid = N_("“%(text)s” is not a period. Write 2024, 2024-12-31, 2024-H2, 2024-Q4, 2024-03 or 2024/25.")


class OtherPeriodType(UnreadablePeriod):
    msgid = N_("“%(text)s” is not a period of the kind that is wanted here (%(wanted)s).")

    def sentence(self, language: str) -> str:
        wanted = translate(PeriodType(str(self.values["wanted"])).label, language)
        return translate(self.msgid, language, text=self.values["text"], wanted=wanted)


class AmbiguousPeriod(UnreadablePeriod):
    msgid = N_("“%(text)s” can be the end of several kinds of period. Write 2024-H1, 2024-Q2, 2024-06 or 2023/24.")


@total_ordering
@dataclass(frozen=True, slots=True)
class Period:
    """One period; build it with `period_ending`, so that type, start and end always fit."""

    type: PeriodType
    start: date
    end: date

    def __lt__(self, other: "Period") -> bool:
        return (self.end, self.start) < (other.end, other.start)

    @property
    def reference_date(self) -> date:
        return self.end

    @property
    def code(self) -> str:
        """The form that `parse_period` reads back."""
        return _CODES[self.type](self)

    def label(self, language: str) -> str:
        """Return the period as a person writes it: “2024”, “4. Quartal 2024”, “Schuljahr 2024/25”."""
        return translate(
            _LABELS[self.type],
            language,
            year=self.start.year,
            number=_number_in_year(self),
            month=get_month_names("wide", locale=language)[self.end.month],
            following=f"{self.end.year % 100:02}",
        )

    @property
    def previous(self) -> "Period":
        return period_ending(self.type, self.start - timedelta(days=1))

    @property
    def following(self) -> "Period":
        return period_ending(self.type, _end_after_months(self.end + timedelta(days=1), self.type.months))


@lru_cache(maxsize=4096)
def parse_period(text: str, wanted: PeriodType | None = None) -> Period:
    """Read a period in any of the forms people write; ``wanted`` is the indicator's own type.

    Raise `UnreadablePeriod`, `OtherPeriodType` where the form belongs to another type, and
    `AmbiguousPeriod` for a date that ends several periods when no type is wanted.
    """
    text = text.strip()
    if (day := _day_of(text)) is not None:
        return _period_ending_on(day, text, wanted)
    period = _written_period(text)
    if wanted is not None and period.type is not wanted:
        raise OtherPeriodType(text=text, wanted=wanted)
    return period


def period_ending(type_: PeriodType, end: date) -> Period:
    """Return the period of this type that ends on ``end``; raise ValueError if none does."""
    if not _ends_a_period(type_, end):
        raise ValueError(f"no {type_} ends on {end}")
    return Period(type_, _start_before_months(end, type_.months), end)


def latest_period(type_: PeriodType, on_or_before: date) -> Period:
    """Return the latest period of this type that has ended by the day given, that day included."""
    end = on_or_before
    while not _ends_a_period(type_, end):
        end = end.replace(day=1) - timedelta(days=1)
    return period_ending(type_, end)


_MONTHS = {
    PeriodType.YEAR: 12,
    PeriodType.HALF_YEAR: 6,
    PeriodType.QUARTER: 3,
    PeriodType.MONTH: 1,
    PeriodType.SCHOOL_YEAR: 12,
}
_END_MONTHS = {
    PeriodType.YEAR: {12},
    PeriodType.HALF_YEAR: {6, 12},
    PeriodType.QUARTER: {3, 6, 9, 12},
    PeriodType.MONTH: set(range(1, 13)),
    PeriodType.SCHOOL_YEAR: {7},
}
_LABELS = {
    PeriodType.YEAR: "%(year)s",
    PeriodType.HALF_YEAR: N_("H%(number)s %(year)s"),
    PeriodType.QUARTER: N_("Q%(number)s %(year)s"),
    PeriodType.MONTH: "%(month)s %(year)s",
    PeriodType.SCHOOL_YEAR: N_("school year %(year)s/%(following)s"),
}
_CODES: dict[PeriodType, Callable[[Period], str]] = {
    PeriodType.YEAR: lambda period: f"{period.end.year:04}",
    PeriodType.HALF_YEAR: lambda period: f"{period.end.year:04}-H{_number_in_year(period)}",
    PeriodType.QUARTER: lambda period: f"{period.end.year:04}-Q{_number_in_year(period)}",
    PeriodType.MONTH: lambda period: f"{period.end.year:04}-{period.end.month:02}",
    PeriodType.SCHOOL_YEAR: lambda period: f"{period.start.year:04}/{period.end.year % 100:02}",
}
_ISO_DAY = re.compile(r"([1-9][0-9]{3})-([0-9]{2})-([0-9]{2})")
_GERMAN_DAY = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([1-9][0-9]{3})")
_WRITTEN = re.compile(
    r"(?P<year>[1-9][0-9]{3})"
    r"(?:-H(?P<half>[12])|-Q(?P<quarter>[1-4])|-(?P<month>0[1-9]|1[0-2])|/(?P<following>[0-9]{4}|[0-9]{2}))?"
)


def _written_period(text: str) -> Period:
    match = _WRITTEN.fullmatch(text)
    if match is None:
        raise UnreadablePeriod(text=text[:40])
    year = int(match["year"])
    if match["half"]:
        return period_ending(PeriodType.HALF_YEAR, _month_end(year, 6 * int(match["half"])))
    if match["quarter"]:
        return period_ending(PeriodType.QUARTER, _month_end(year, 3 * int(match["quarter"])))
    if match["month"]:
        return period_ending(PeriodType.MONTH, _month_end(year, int(match["month"])))
    if match["following"]:
        if not str(year + 1).endswith(match["following"]) or year == date.max.year:
            raise UnreadablePeriod(text=text)
        return period_ending(PeriodType.SCHOOL_YEAR, _month_end(year + 1, 7))
    return period_ending(PeriodType.YEAR, _month_end(year, 12))


def _day_of(text: str) -> date | None:
    """Return the day that ``text`` writes, in ISO or German; None if it is no day at all."""
    if match := _ISO_DAY.fullmatch(text):
        year, month, day = match.groups()
    elif match := _GERMAN_DAY.fullmatch(text):
        day, month, year = match.groups()
    else:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise UnreadablePeriod(text=text) from None


def _period_ending_on(day: date, text: str, wanted: PeriodType | None) -> Period:
    """Return the period that ends on ``day``: the wanted type's, else the year's, else the only one there is."""
    if wanted is not None:
        if not _ends_a_period(wanted, day):
            raise OtherPeriodType(text=text, wanted=wanted)
        return period_ending(wanted, day)
    ending = [type_ for type_ in PeriodType if _ends_a_period(type_, day)]
    if not ending:
        raise UnreadablePeriod(text=text)
    if len(ending) > 1 and PeriodType.YEAR not in ending:
        raise AmbiguousPeriod(text=text)
    return period_ending(ending[0], day)


def _ends_a_period(type_: PeriodType, day: date) -> bool:
    return day.month in _END_MONTHS[type_] and _ends_a_month(day)


def _ends_a_month(day: date) -> bool:
    return day.day == monthrange(day.year, day.month)[1]


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _start_before_months(end: date, months: int) -> date:
    """Return the first day of the span of whole months that ends on ``end``."""
    first = end.year * 12 + end.month - months
    return date(first // 12, first % 12 + 1, 1)


def _end_after_months(start: date, months: int) -> date:
    """Return the last day of the span of whole months that begins on ``start``."""
    last = start.year * 12 + start.month - 1 + months - 1
    return _month_end(last // 12, last % 12 + 1)


def _number_in_year(period: Period) -> int:
    return period.end.month // period.type.months or 1
