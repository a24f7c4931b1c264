"""When a draft may be released: after its departments have seen their parts, or had the time to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Preview:
    """A department that was shown its part and has not seen it yet."""

    department: str
    told_on: date


@dataclass(frozen=True)
class Waiting:
    """Who has not seen the own part yet, and from which day on the report may go all the same."""

    departments: tuple[str, ...]
    until: date


def waiting_for(previews: Iterable[Preview], preview_days: int, today: date) -> Waiting | None:
    """Return what a release waits for; None where all have seen their part, or their days are over."""
    period = timedelta(days=preview_days)
    missing = [each for each in previews if today < each.told_on + period]
    if not missing:
        return None
    return Waiting(tuple(each.department for each in missing), max(each.told_on for each in missing) + period)
