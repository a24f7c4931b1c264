"""What follows from a measure's sheet: its next step, what a unit took, which grants end."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from tracker.planning.vocabulary import StatusCategory
from tracker.shared.labels import Labelled
from tracker.shared.numbers import format_date
from tracker.shared.text import N_, translate, translate_plural

GRANT_ENDS_SOON = timedelta(days=180)
PROOF_DUE_SOON = timedelta(days=60)
LEAP_DAY = (2, 29)


@dataclass(frozen=True, slots=True)
class Step:
    """A milestone as far as its dates go."""

    title: str
    due_on: date
    done_on: date | None = None


@dataclass(frozen=True, slots=True)
class NextStep:
    """The milestone that comes next, and for how many days it has been overdue."""

    title: str
    due_on: date
    days_late: int

    def sentence(self, language: str) -> str:
        said = {"title": self.title, "date": format_date(self.due_on, language)}
        if not self.days_late:
            return translate(_NEXT, language, **said)
        return translate_plural(
            "Next milestone: %(title)s was due on %(date)s, overdue for %(count)s day.",
            "Next milestone: %(title)s was due on %(date)s, overdue for %(count)s days.",
            self.days_late,
            language,
            **said,
        )


_NEXT = N_("Next milestone: %(title)s on %(date)s.")


def next_step(steps: Iterable[Step], category: StatusCategory, today: date) -> NextStep | None:
    """Return the first milestone that is still open; None for a measure that has ended or has none.

    Late is only what should be moving: a permanent task has no overdue milestone, nor has one that was put off.
    """
    if category.has_ended:
        return None
    still_open = sorted((step for step in steps if step.done_on is None), key=lambda step: step.due_on)
    if category is StatusCategory.PERMANENT:
        still_open = [step for step in still_open if step.due_on >= today]
    if not still_open:
        return None
    first = still_open[0]
    days_late = max((today - first.due_on).days, 0) if category.is_pressing else 0
    return NextStep(first.title, first.due_on, days_late)


def yearly_date(first_on: date | None, today: date) -> date | None:
    """Return the next day of a date that comes back every year, today included."""
    if first_on is None or first_on >= today:
        return first_on
    this_year = _in_year(first_on, today.year)
    return this_year if this_year >= today else _in_year(first_on, today.year + 1)


def _in_year(day: date, year: int) -> date:
    is_leap_day = (day.month, day.day) == LEAP_DAY
    return date(year, 2, 28) if is_leap_day and not _is_leap(year) else day.replace(year=year)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class YearSpent:
    """What a budget year says of what was planned and what was used; None is "not reported", never zero."""

    year: int
    staff_filled: Decimal | None = None
    consumptive_planned: Decimal | None = None
    consumptive_spent: Decimal | None = None
    investive_planned: Decimal | None = None
    investive_spent: Decimal | None = None

    @property
    def spent(self) -> Decimal | None:
        """Return all euros spent; unknown as soon as a kind that was planned has not been reported."""
        kinds = (
            (self.consumptive_planned, self.consumptive_spent),
            (self.investive_planned, self.investive_spent),
        )
        if any(planned and spent is None for planned, spent in kinds):
            return None
        reported = [spent for _planned, spent in kinds if spent is not None]
        return sum(reported, Decimal(0)) if reported else None


@dataclass(frozen=True, slots=True)
class UnitCost:
    """What one unit took in one year; never to be compared between measures."""

    year: int
    value: Decimal
    euros: Fraction | None
    staff: Fraction | None


def unit_costs(years: Iterable[YearSpent], figures: Mapping[int, Decimal]) -> tuple[UnitCost, ...]:
    """Return euros and posts for each unit in each year with a figure; unknown stays unknown."""
    known = {year.year: year for year in years}
    costs = []
    for year, value in sorted(figures.items()):
        spent = known.get(year)
        euros = _per_unit(spent.spent if spent else None, value)
        staff = _per_unit(spent.staff_filled if spent else None, value)
        costs.append(UnitCost(year, value, euros, staff))
    return tuple(costs)


def _per_unit(amount: Decimal | None, value: Decimal) -> Fraction | None:
    return None if amount is None or value <= 0 else Fraction(amount) / Fraction(value)


class GrantConcern(Labelled):
    """What has to be seen to with a grant."""

    ENDS = "ends", N_("The grant “%(programme)s” ends on %(date)s.")
    PROOF_DUE = "proof_due", N_("The proof of use for “%(programme)s” is due on %(date)s.")
    PROOF_LATE = "proof_late", N_("The proof of use for “%(programme)s” was due on %(date)s.")

    def sentence(self, programme: str, on: date, language: str) -> str:
        return translate(self.label, language, programme=programme, date=format_date(on, language))


def grant_concerns(
    ends_on: date, proof_due_on: date | None, proof_given_on: date | None, today: date
) -> tuple[tuple[GrantConcern, date], ...]:
    """Return what to see to, each with its day: an end within half a year, a proof due within two months."""
    concerns = []
    if today <= ends_on <= today + GRANT_ENDS_SOON:
        concerns.append((GrantConcern.ENDS, ends_on))
    if proof_due_on is not None and proof_given_on is None and proof_due_on <= today + PROOF_DUE_SOON:
        concerns.append((GrantConcern.PROOF_LATE if proof_due_on < today else GrantConcern.PROOF_DUE, proof_due_on))
    return tuple(concerns)
