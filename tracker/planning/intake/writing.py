"""Writing a plan as CSV, XLSX or JSON, so that it can be read back as it was."""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from tracker.planning.sheets import COLUMNS, KINDS, columns_of

_FORMULA_MARKS = ("=", "+", "-", "@", "'", "\t", "\r")
_NUMBERS = frozenset({"baseline", "target", "corridor_low", "corridor_high", "tolerance", "lag_years", "money"})
MADE_ON = datetime(2026, 1, 1, tzinfo=UTC)  # fixed, so that the same plan is the same file


def write_plan(rows: Iterable[Mapping[str, str]], file_format: str) -> bytes:
    """Return the rows of a plan as a file of the format ``csv``, ``xlsx`` or ``json``."""
    return {"csv": _as_csv, "xlsx": _as_workbook, "json": _as_json}[file_format](list(rows))


def new_workbook(buffer: io.BytesIO) -> Any:
    import xlsxwriter  # type: ignore[import-untyped]

    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": MADE_ON})
    return book


def _as_csv(rows: list[Mapping[str, str]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([_guarded(column, row.get(column, "")) for column in COLUMNS] for row in rows)
    return out.getvalue().encode()


def _as_json(rows: list[Mapping[str, str]]) -> bytes:
    plain = [{column: row.get(column, "") for column in COLUMNS} for row in rows]
    return (json.dumps(plain, ensure_ascii=False, indent=1) + "\n").encode()


def _as_workbook(rows: list[Mapping[str, str]]) -> bytes:
    buffer = io.BytesIO()
    book = new_workbook(buffer)
    heading = book.add_format({"bold": True, "bottom": 1})
    for kind in KINDS:
        sheet, columns = book.add_worksheet(kind), columns_of(kind)
        sheet.freeze_panes(1, 1)
        for place, column in enumerate(columns):
            sheet.write_string(0, place, column, heading)
        for line, row in enumerate((row for row in rows if row["kind"] == kind), start=1):
            for place, column in enumerate(columns):
                if row.get(column):
                    sheet.write_string(line, place, row[column])
    book.close()
    return buffer.getvalue()


def _guarded(column: str, text: str) -> str:
    """Keep spreadsheets from reading a text as a formula; numbers stay as they are."""
    return f"'{text}" if text.startswith(_FORMULA_MARKS) and column not in _NUMBERS else text
