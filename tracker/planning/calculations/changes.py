"""Which demands of a target a revision changes."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any


def changed_demands(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Return what stood there and what is to stand there, of each demand that is changed.

    Filling in what was open changes nothing that was demanded; neither does a first definition.
    """
    if before.get("indicator_id") is None and before.get("target") is None:
        return {}
    return {
        name: (before[name], after.get(name))
        for name in before
        if before[name] not in (None, []) and before[name] != after.get(name)
    }


def plain_demand(value: Any) -> Any:
    """Return a demand as it is kept and compared: numbers without needless zeros, days as text."""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (list, tuple)):
        return sorted([plain_demand(each) for each in row] for row in value)
    return value
