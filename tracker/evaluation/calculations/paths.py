"""The way from baseline to target: time in months, values in exact fractions."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise


def months(day: date) -> Fraction:
    """Return m(d) = 12·year + month + day/days in month, so that month ends lie whole months apart."""
    return 12 * day.year + day.month + Fraction(day.day, monthrange(day.year, day.month)[1])


@dataclass(frozen=True, slots=True)
class Path:
    """The values planned between baseline and target, linear in months from point to point."""

    points: tuple[tuple[date, Fraction], ...]

    def at(self, day: date) -> Fraction:
        """Return the value planned for ``day``: the baseline's before the way begins, the target's after it ends."""
        if day <= self.points[0][0]:
            return self.points[0][1]
        for start, end in pairwise(self.points):
            if day < end[0]:
                return _between(start, end, day)
        return self.points[-1][1]


def path(start: tuple[date, Fraction], interim: Iterable[tuple[date, Fraction]], end: tuple[date, Fraction]) -> Path:
    """Return the way through those interim targets that lie strictly between start and end."""
    on_the_way = sorted(point for point in interim if start[0] < point[0] < end[0])
    return Path((start, *on_the_way, end))


def _between(start: tuple[date, Fraction], end: tuple[date, Fraction], day: date) -> Fraction:
    (begun, from_value), (ended, to_value) = start, end
    share = (months(day) - months(begun)) / (months(ended) - months(begun))
    return from_value + share * (to_value - from_value)
