"""Writing a plan as CSV, XLSX or JSON, so that it can be read back as it was."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal

from tracker.planning.sheets import COLUMNS, KINDS, columns_of
from tracker.planning.vocabulary import NodeKind
from tracker.shared.export import ExportFormat, Value, write_table, write_xlsx

NUMBERS = frozenset({"baseline", "target", "corridor_low", "corridor_high", "tolerance", "lag_years", "money"})
DAYS = frozenset({"start", "end", "baseline_date", "target_date", "effect_from", "retired_on"})


def write_plan(rows: Iterable[Mapping[str, str]], format_: ExportFormat) -> bytes:
    """Return rows of a plan as a file: one table, or in a workbook a sheet for each kind.

    A whole plan has every sheet, a list of one kind its own alone.
    """
    listed = list(rows)
    if format_ is not ExportFormat.XLSX:
        return write_table(COLUMNS, [_values(row, COLUMNS) for row in listed], format_)
    return write_xlsx(
        (kind, columns_of(kind), [_cells(row, columns_of(kind)) for row in listed if row["kind"] == kind])
        for kind in _kinds_shown({row["kind"] for row in listed})
    )


def _kinds_shown(present: Collection[str]) -> Iterable[str]:
    is_whole = not present or NodeKind.CYCLE in present
    return KINDS if is_whole else [kind for kind in KINDS if kind in present]


def _values(row: Mapping[str, str], columns: Iterable[str]) -> list[Value]:
    return [_value(column, row.get(column, "")) for column in columns]


def _cells(row: Mapping[str, str], columns: Iterable[str]) -> list[Value]:
    """Return a row as a spreadsheet knows it, with days as days."""
    return [in_a_cell(column, row.get(column, "")) for column in columns]


def in_a_cell(column: str, text: str) -> Value:
    if column in DAYS:
        return date.fromisoformat(text) if text else None
    return _value(column, text)


def _value(column: str, text: str) -> Value:
    if column in NUMBERS:
        return Decimal(text) if text else None
    return text
