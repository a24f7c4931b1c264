"""A figure as it stands in a delivery, and hiding the small ones."""

from dataclasses import dataclass, replace
from decimal import Decimal

COLUMNS = (
    "indicator", "area", "period", "group", "value", "numerator", "denominator", "state", "quality", "break", "note"
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure: counts, a value without counts, or the reason why there is none."""

    indicator: str
    area: str
    year: int
    group: str = ""
    school_year: bool = False
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: int | None = None
    state: str = ""
    quality: str = ""
    break_reason: str = ""
    note: str = ""

    @property
    def period(self) -> str:
        return f"{self.year - 1}/{self.year % 100:02}" if self.school_year else str(self.year)

    def without_number(self, state: str, note: str = "") -> "Figure":
        return replace(self, value=None, numerator=None, denominator=None, state=state, quality="", note=note)

    def as_row(self) -> dict[str, str]:
        told = {"indicator": self.indicator, "area": self.area, "period": self.period, "group": self.group}
        numbers = {"value": self.value, "numerator": self.numerator, "denominator": self.denominator}
        words = {"state": self.state, "quality": self.quality, "break": self.break_reason, "note": self.note}
        return told | {name: "" if number is None else str(number) for name, number in numbers.items()} | words


def with_small_counts_hidden(figures: list[Figure], below: int) -> list[Figure]:
    """Return one period's district figures without counts from 1 to below the limit.

    Where only one would be hidden, the sum of the town would give it away: the smallest other one goes too.
    """
    if not below:
        return figures
    counts = {figure.area: figure.numerator for figure in figures if figure.numerator is not None}
    hidden = {area for area, count in counts.items() if 0 < count < below}
    if len(hidden) == 1:
        others = [(count, area) for area, count in counts.items() if count > 0 and area not in hidden]
        hidden |= {area for _, area in sorted(others)[:1]}
    return [figure.without_number("suppressed") if figure.area in hidden else figure for figure in figures]
