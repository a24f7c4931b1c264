"""The trail as people read it: columns by name, closed lists by their words, days, numbers, yes and no."""

from datetime import date
from decimal import Decimal
from typing import Any

from tracker.shared.columns import exact_text
from tracker.shared.labels import Labelled
from tracker.shared.numbers import format_date, format_number
from tracker.shared.text import N_, translate

YES, NO = N_("yes"), N_("no")
# What columns of many tables are called where no form asks for them by name.
COLUMNS = {
    "as_of": N_("As of"),
    "dropped_on": N_("Dropped on"),
    "dropped_reason": N_("Reason for dropping"),
    "due_on": N_("Due on"),
    "name": N_("Name"),
    "parent_id": N_("Belongs to"),
    "phase": N_("Phase"),
    "publication": N_("Who may see it"),
    "retired_on": N_("Retired on"),
    "retired_reason": N_("Reason for retiring"),
    "since": N_("Since"),
    "title": N_("Title"),
    "valid_from": N_("Valid from"),
    "value": N_("Value"),
    "year": N_("Year"),
}


def worded(kind: type[Any] | None, value: Any, language: str) -> str:
    """Return a stored value of a kind in a language; raise ValueError or ArithmeticError where it is of no such kind.

    What is of no kind that people write in a way of their own is told as it stands.
    """
    if isinstance(value, bool):
        return translate(YES if value else NO, language)
    if kind is not None and issubclass(kind, Labelled):
        return translate(kind(value).label, language)
    if kind is date:
        return format_date(date.fromisoformat(value), language)
    if kind is Decimal:
        number = Decimal(exact_text(Decimal(value)))
        return format_number(number, max(0, -int(number.as_tuple().exponent)), language)
    return str(value)
