"""Reading a plan from CSV or XLSX into rows of text."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tracker.planning.sheets import COLUMNS, KINDS, PlanRow
from tracker.shared.errors import Refused
from tracker.shared.text import N_

LARGEST_UNPACKED = 50_000_000
MOST_ROWS = 20_000
MOST_COLUMNS = 200
_FORMULA_MARKS = ("=", "+", "-", "@", "'", "\t", "\r")


class UnreadablePlan(Refused):
    msgid = N_("This file cannot be read as a plan: save it as .xlsx or .csv and try again.")


class UnknownColumn(UnreadablePlan):
    msgid = N_("The sheet “%(sheet)s” has a column “%(column)s” that is not known. The template lists all columns.")


class NoKindOfRow(UnreadablePlan):
    msgid = N_("The file needs a column “kind”, or a sheet named after a kind, such as “goal” or “measure”.")


class TooLarge(UnreadablePlan):
    msgid = N_("The file is too large for a plan.")


def read_plan(content: bytes, file_name: str) -> list[PlanRow]:
    """Return the rows of a plan, without blank ones; raise `UnreadablePlan` where it is none."""
    if content[:2] == b"PK":
        sheets = _read_workbook(content)
    else:
        sheets = {"": list(_read_text(content))}
    rows = [row for name, lines in sheets.items() for row in _rows(name, lines)]
    if not rows and not any(_header(lines) for lines in sheets.values()):
        raise NoKindOfRow
    return rows


def _read_text(content: bytes) -> Iterator[list[str]]:
    text = _decoded(content)
    head = text.split("\n", 1)[0]
    separator = max(";,\t", key=head.count)
    csv.field_size_limit(1_000_000)
    try:
        for number, line in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)):
            if number > MOST_ROWS or len(line) > MOST_COLUMNS:
                raise TooLarge
            yield [_unguarded(cell) for cell in line]
    except csv.Error as error:
        raise UnreadablePlan from error


def _decoded(content: bytes) -> str:
    if len(content) > LARGEST_UNPACKED:
        raise TooLarge
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="strict") if _is_cp1252(content) else ""
    if "\0" in text or not text.strip():
        raise UnreadablePlan
    return text


def _is_cp1252(content: bytes) -> bool:
    try:
        content.decode("cp1252")
    except UnicodeDecodeError:
        return False
    return True


def _read_workbook(content: bytes) -> dict[str, list[list[str]]]:
    """Read all sheets as text; what a workbook says of its own size is asked before it is opened."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > LARGEST_UNPACKED:
                raise TooLarge
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise UnreadablePlan from error
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        return {name: _read_sheet(book.get_sheet_by_name(name)) for name in book.sheet_names}
    except UnreadablePlan:
        raise
    except Exception as error:  # calamine raises many kinds for broken files
        raise UnreadablePlan from error


def _read_sheet(sheet: Any) -> list[list[str]]:
    if sheet.height > MOST_ROWS or sheet.width > MOST_COLUMNS:
        raise TooLarge
    return [[_cell_text(cell) for cell in line] for line in sheet.to_python(skip_empty_area=False)]


def _cell_text(cell: Any) -> str:
    """Return a cell as it would be typed: a whole number without decimals, a day as 2026-12-31."""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, bool):
        return str(cell)
    if isinstance(cell, float):
        return format(Decimal(int(cell)) if cell.is_integer() else Decimal(repr(cell)), "f")
    return str(cell)


def _unguarded(cell: str) -> str:
    """Take away the mark that keeps a spreadsheet from reading text as a formula."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA_MARKS) else cell


def _header(lines: Sequence[Sequence[str]]) -> list[str]:
    return [cell.strip().lower() for cell in lines[0]] if lines else []


def _rows(sheet: str, lines: Sequence[Sequence[str]]) -> Iterable[PlanRow]:
    header, kind = _header(lines), sheet.strip().lower()
    if "kind" not in header and kind not in KINDS:
        return
    _refuse_unknown_columns(sheet, header)
    for number, line in enumerate(lines[1:], start=2):
        cells = {column: cell.strip() for column, cell in zip(header, line, strict=False) if column}
        if any(cells.values()):
            yield PlanRow(sheet, number, cells.get("kind", "").lower() or (kind if kind in KINDS else ""), cells)


def _refuse_unknown_columns(sheet: str, header: Sequence[str]) -> None:
    for column in header:
        if column and column not in COLUMNS:
            raise UnknownColumn(sheet=sheet, column=column[:40])
