"""Every refusal of a row as one or more faults that name the column and say the sentence."""

from collections.abc import Callable
from typing import Any

from pydantic import ValidationError

from tracker.monitoring.errors import UnreadableGroup
from tracker.planning import errors
from tracker.planning.services.importing.cells import COLUMNS_OF_NAMES, CellRefused
from tracker.planning.sheets import PlanRow, RowFault
from tracker.shared.errors import Refused
from tracker.shared.text import N_, translate


def faults_of(row: PlanRow, act: Callable[[], None]) -> list[RowFault]:
    """Do it, and return why it was refused, empty where it was not."""
    try:
        act()
    except ValidationError as invalid:
        return [_from_validation(row, fault) for fault in invalid.errors()]
    except errors.DefinitionRefused as refused:
        return [told(row, COLUMNS_OF_NAMES.get(name, name), msgid) for name, msgid in refused.faults]
    except Refused as refused:
        column = refused.column if isinstance(refused, CellRefused) else _COLUMNS.get(type(refused), "code")
        return [
            RowFault(row.sheet, row.number, column, row.text(column), refused.sentence("de"), refused.sentence("en"))
        ]
    return []


def told(row: PlanRow, column: str, msgid: str, **values: object) -> RowFault:
    german, english = (translate(msgid, language, **values) for language in ("de", "en"))
    return RowFault(row.sheet, row.number, column, row.text(column), german, english)


def _from_validation(row: PlanRow, fault: Any) -> RowFault:
    name = str(fault["loc"][0]) if fault["loc"] else "ends_on"
    column = COLUMNS_OF_NAMES.get(name, name)
    if fault["type"] == "value_error":
        return told(row, column, str(fault["msg"]).removeprefix("Value error, "))
    limits = {key: value for key, value in fault.get("ctx", {}).items() if isinstance(value, int)}
    msgid = _LIMITS.get(fault["type"], _UNUSABLE)
    return told(row, column, msgid, text=row.text(column)[:40], limit=next(iter(limits.values()), ""))


_COLUMNS: dict[type[Refused], str] = {
    errors.ParentNotAllowed: "parent",
    errors.NoSuchParent: "parent",
    errors.PlanCircle: "parent",
    errors.AdoptedWording: "title",
    errors.ResolutionTaken: "resolution",
    errors.NoSuchField: "field",
    errors.UnknownStatus: "status",
    errors.AlreadyRetired: "status",
    errors.StillCarries: "status",
    errors.NoSuchMeasure: "merged_into",
    errors.MonitoredTwice: "role",
    errors.PlannedValueNeedsOutput: "target",
    UnreadableGroup: "group",
}
_UNUSABLE = N_("“%(text)s” cannot be used here.")
_LIMITS = {
    "missing": N_("This must be filled in."),
    "string_type": N_("This must be filled in."),
    "enum": N_("This must be filled in."),
    "string_too_short": N_("“%(text)s” is too short: at least %(limit)s characters."),
    "string_too_long": N_("“%(text)s” is too long: at most %(limit)s characters."),
    "string_pattern_mismatch": N_("“%(text)s” may hold no blanks, semicolons or bars."),
    "greater_than_equal": N_("“%(text)s” is too small."),
    "less_than_equal": N_("“%(text)s” is too large."),
}
