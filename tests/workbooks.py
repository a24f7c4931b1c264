"""Workbooks as a person handles them: what their sheets say, and a copy with some cells filled in."""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import xlsxwriter
from python_calamine import load_workbook

Sheets = dict[str, list[list[Any]]]
Cell = tuple[str, int, str]  # sheet, row as the program counts it, title of the column


def sheets_of(content: bytes) -> Sheets:
    book = load_workbook(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def cell(sheets: Sheets, sheet: str, row: int, title: str) -> Any:
    return sheets[sheet][row - 1][sheets[sheet][0].index(title)]


def filled_in(
    content: bytes, entered: Mapping[Cell, Any], more: Mapping[str, Sequence[Sequence[Any]]] | None = None
) -> bytes:
    """Return the same sheets with some cells typed over and some rows added, as another program saves them."""
    sheets = sheets_of(content)
    for (sheet, row, title), value in entered.items():
        sheets[sheet][row - 1][sheets[sheet][0].index(title)] = value
    for sheet, rows in (more or {}).items():
        sheets[sheet] += [list(row) for row in rows]
    return written(sheets)


def written(sheets: Sheets) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        days = book.add_format({"num_format": "dd.mm.yyyy"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for line, row in enumerate(rows):
                for place, value in enumerate(row):
                    if isinstance(value, date):
                        sheet.write_datetime(line, place, value, days)
                    elif isinstance(value, int | float | Decimal) and not isinstance(value, bool):
                        sheet.write_number(line, place, value)
                    elif value not in ("", None):
                        sheet.write_string(line, place, str(value))
    return buffer.getvalue()


def parts_of(content: bytes) -> dict[str, str]:
    """Return the texts of which a workbook is made, by their names in it."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist() if name.endswith((".xml", ".rels"))}


def comments_of(content: bytes) -> dict[str, str]:
    """Return all comments by their cells."""
    found = {}
    for name, text in parts_of(content).items():
        if name.startswith("xl/comments"):
            for place, comment in re.findall(
                r'<comment ref="([A-Z]+[0-9]+)".*?<t(?: [^>]*)?>(.*?)</t>', text, re.DOTALL
            ):
                found[place] = comment
    return found


def colour_of(content: bytes, sheet_number: int, place: str) -> str | None:
    """Return the colour behind a cell of the n-th sheet, as the file names it."""
    parts = parts_of(content)
    found = re.search(rf'<c r="{place}" s="([0-9]+)"', parts[f"xl/worksheets/sheet{sheet_number}.xml"])
    if found is None:
        return None
    styles = parts["xl/styles.xml"]
    formats = re.findall(r"<xf [^>]*?fillId=\"([0-9]+)\"", styles.split("<cellXfs")[1].split("</cellXfs>")[0])
    fills = re.findall(r"<fill>(.*?)</fill>", styles)
    colour = re.search(r'fgColor rgb="FF([0-9A-F]{6})"', fills[int(formats[int(found[1])])])
    return f"#{colour[1].lower()}" if colour else None
