"""Reading a plan from CSV or XLSX into rows of text."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from tracker.monitoring import errors
from tracker.monitoring.intake.sheets import as_text
from tracker.monitoring.intake.spreadsheets import read_spreadsheet
from tracker.planning.sheets import COLUMNS, KINDS, PlanRow
from tracker.shared.columns import exact_text
from tracker.shared.errors import Refused
from tracker.shared.export import without_text_mark
from tracker.shared.text import N_

LARGEST_UNPACKED = 50_000_000
MOST_ROWS = 20_000
MOST_COLUMNS = 200
NO_SHEET = "?"  # a name no workbook may have


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
    sheets = _read_workbook(content, file_name) if content[:2] == b"PK" else {"": list(_read_text(content))}
    if not any("kind" in _header(lines) or name.strip().lower() in KINDS for name, lines in sheets.items()):
        raise NoKindOfRow
    return [row for name, lines in sheets.items() for row in _rows(name, lines)]


def _read_text(content: bytes) -> Iterator[list[str]]:
    text = _decoded(content)
    head = text.split("\n", 1)[0]
    separator = max(";,\t", key=head.count)
    csv.field_size_limit(1_000_000)
    try:
        for number, line in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)):
            if number > MOST_ROWS or len(line) > MOST_COLUMNS:
                raise TooLarge
            yield [without_text_mark(cell) for cell in line]
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


def _read_workbook(content: bytes, file_name: str) -> dict[str, list[list[str]]]:
    """Read the sheets named after kinds, else the first; a child process with limits opens the file."""
    with NamedTemporaryFile(suffix=".xlsx") as file:
        file.write(content)
        file.flush()
        path = Path(file.name)
        try:
            wanted: list[str | None] = [name for name in _sheet_names(path, file_name) if name.strip().lower() in KINDS]
            read = [read_spreadsheet(path, file_name, name) for name in (wanted or [None])]
        except (errors.UnreadableFile, errors.UnknownFileKind) as error:
            raise UnreadablePlan from error
        except errors.FileTooLarge as error:
            raise TooLarge from error
    return {name: [[_cell_text(cell) for cell in line] for line in lines] for name, lines in read}


def _sheet_names(path: Path, file_name: str) -> list[str]:
    """Return the names of a workbook's sheets; asking for one that cannot be there tells them."""
    try:
        read_spreadsheet(path, file_name, NO_SHEET)
    except errors.UnknownSheet as told:
        return str(told.values["sheets"]).split(", ")
    return []


def _cell_text(cell: Any) -> str:
    """Return a cell as it would be typed: a whole number without decimals, all others with every digit."""
    return exact_text(cell) if isinstance(cell, Decimal) else as_text(cell)


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
