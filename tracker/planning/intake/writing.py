"""Writing a plan as CSV, XLSX or JSON, so that it can be read back as it was."""

import io
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from tracker.planning.sheets import COLUMNS, KINDS, columns_of
from tracker.shared.export import ExportFormat, Value, write_table, write_xlsx

NUMBERS = frozenset({"baseline", "target", "corridor_low", "corridor_high", "tolerance", "lag_years", "money"})
MADE_ON = datetime(2026, 1, 1, tzinfo=UTC)  # fixed, so that the same template is the same file


def write_plan(rows: Iterable[Mapping[str, str]], format_: ExportFormat) -> bytes:
    """Return the rows of a plan as a file: one table, or in a workbook a sheet for each kind."""
    listed = list(rows)
    if format_ is not ExportFormat.XLSX:
        return write_table(COLUMNS, [_values(row, COLUMNS) for row in listed], format_)
    return write_xlsx(
        (kind, columns_of(kind), [_values(row, columns_of(kind)) for row in listed if row["kind"] == kind])
        for kind in KINDS
    )


def new_workbook(buffer: io.BytesIO) -> Any:
    import xlsxwriter  # only here: a page that exports nothing should not wait for it

    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": MADE_ON})
    return book


def _values(row: Mapping[str, str], columns: Iterable[str]) -> list[Value]:
    return [_value(column, row.get(column, "")) for column in columns]


def _value(column: str, text: str) -> Value:
    if column in NUMBERS:
        return Decimal(text) if text else None
    return text
