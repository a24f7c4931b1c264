"""The one writer of exported tables: CSV, XLSX, JSON. Text stays text, also for a spreadsheet that would calculate."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum

from tracker.shared.columns import exact_text
from tracker.shared.workbooks import Cell, Looks, workbook, write_sheet

TEXT_MARK = "'"
BYTE_ORDER_MARK = "\ufeff"
# What makes a spreadsheet calculate or run a command, full-width twins included.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")

Value = Cell


class ExportFormat(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"

    @property
    def mimetype(self) -> str:
        return _MIMETYPES[self]


def write_table(
    columns: Sequence[str], rows: Iterable[Sequence[Value]], format_: ExportFormat, *, title: str = "export"
) -> bytes:
    """Return a table as the bytes of a file; numbers are numbers, days are days, all else is text."""
    if format_ is ExportFormat.CSV:
        return write_csv(columns, rows)
    if format_ is ExportFormat.JSON:
        return write_json(columns, rows)
    return write_xlsx([(title, columns, rows)])


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """Return UTF-8 with a byte order mark and semicolons, as German spreadsheets expect; numbers with a point."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_csv_cell(value) for value in row] for row in rows)
    return (BYTE_ORDER_MARK + file.getvalue()).encode()


def write_json(columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """Return a list of objects; exact numbers stand as JSON numbers with every digit."""
    lines = [
        "{"
        + ", ".join(f"{json.dumps(name)}: {_json_value(value)}" for name, value in zip(columns, row, strict=True))
        + "}"
        for row in rows
    ]
    return ("[\n" + ",\n".join(lines) + "\n]\n").encode()


def write_xlsx(sheets: Iterable[tuple[str, Sequence[str], Iterable[Sequence[Value]]]]) -> bytes:
    """Return a workbook with a sheet for each (title, columns, rows)."""
    file = io.BytesIO()
    with workbook(file) as book:
        looks = Looks(book)
        for title, columns, rows in sheets:
            write_sheet(book, looks, title, columns, list(rows))
    return file.getvalue()


def with_text_mark(text: str) -> str:
    """Put a mark before text that a spreadsheet would calculate, and before text that already has one."""
    return TEXT_MARK + text if _needs_mark(text) else text


def without_text_mark(text: str) -> str:
    """Take away exactly the mark that `with_text_mark` put there."""
    return text[1:] if text.startswith(TEXT_MARK) and _needs_mark(text[1:]) else text


def _needs_mark(text: str) -> bool:
    return text.lstrip(TEXT_MARK).startswith(DANGEROUS)


def _csv_cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    return with_text_mark(value) if isinstance(value, str) else exact_text(Decimal(value))


def _json_value(value: Value) -> str:
    if isinstance(value, Decimal):
        return exact_text(value)
    if isinstance(value, date):
        value = value.isoformat()
    return json.dumps(value, ensure_ascii=False)


_MIMETYPES = {
    ExportFormat.CSV: "text/csv",
    ExportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ExportFormat.JSON: "application/json",
}
