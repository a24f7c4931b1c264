"""Tables as they stand in a file: CSV read here, spreadsheets by a guarded child process."""

import csv
import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from operator import methodcaller
from pathlib import Path
from typing import overload

from tracker.monitoring.errors import EmptyTable, RepeatedColumn, TooManyColumns, TooManyRows, UnreadableFile
from tracker.monitoring.intake.spreadsheets import read_spreadsheet

Cell = str | int | Decimal | None
LONGEST_FIELD = 100_000
MOST_COLUMNS = 200


@dataclass(frozen=True)
class FileForm:
    """How a text file is written; None is found out."""

    encoding: str | None = None
    separator: str | None = None
    skip: int = 0


@dataclass
class Sheet:
    """A table by columns. `numbers` are the rows as the file counts them, the header included."""

    file_name: str
    sha256: str
    name: str
    header: tuple[str, ...]
    columns: Sequence[Sequence[Cell]]
    numbers: Sequence[int]
    too_long: list[int] = field(default_factory=list)  # rows with more cells than the header
    across: str | None = None  # of a range that was made long: the column whose cells were headings
    titles: Mapping[str, str] = field(default_factory=dict)  # and what stood over others

    def __len__(self) -> int:
        return len(self.numbers)


def read_sheet(
    path: Path,
    *,
    sheet_name: str | None = None,
    form: FileForm | None = None,
    file_name: str | None = None,
    most_rows: int | None = None,
) -> Sheet:
    """Read one table of a file; raise a `Refused` that says what is wrong with it."""
    form = form or FileForm()
    name = file_name or path.name
    data = path.read_bytes()
    sha256 = hashlib.sha256(data).hexdigest()
    if data[:4] == b"PK\x03\x04":
        sheet_name, rows = read_spreadsheet(path, name, sheet_name)
        return _limited(as_sheet(rows, file_name=name, sha256=sha256, sheet_name=sheet_name, skip=form.skip), most_rows)
    text = decoded(data, name, form.encoding)
    separator = form.separator or _separator_of(text, form.skip)
    sheet = _plain_sheet(text, separator, form.skip, name, sha256)
    if sheet is None:
        sheet = as_sheet(read_csv(text, name, separator), file_name=name, sha256=sha256, skip=form.skip)
    return _limited(sheet, most_rows)


def _limited(sheet: Sheet, most_rows: int | None) -> Sheet:
    if most_rows is not None and len(sheet) > most_rows:
        raise TooManyRows(limit=most_rows)
    return sheet


def _plain_sheet(text: str, separator: str, skip: int, name: str, sha256: str) -> Sheet | None:
    """Read a text without quotes and with equal lines by columns, at the speed of one split; None if it is not so."""
    if '"' in text:
        return None
    text = text.replace("\r\n", "\n")
    lines = text.rstrip("\n").split("\n")
    if "\r" in text or len(lines) <= skip + 1:
        return None
    header = _header(lines[skip].split(separator))
    width = lines[skip].count(separator) + 1
    body = lines[skip + 1 :]
    if separator * (width - 1) in body:  # a blank row
        return None
    if len(header) != width or set(map(methodcaller("count", separator), body)) != {width - 1}:
        return None
    if width == 1 or max(map(len, body)) > LONGEST_FIELD:
        return None
    cells = separator.join(body).split(separator)
    return Sheet(name, sha256, "", header, _Columns(cells, width), range(skip + 2, len(lines) + 1))


class _Columns(Sequence[Sequence[Cell]]):
    """The columns of a table whose cells stand in one row after the other; each is cut out when it is asked for."""

    def __init__(self, cells: list[str], width: int) -> None:
        self._cells = cells
        self._width = width

    def __len__(self) -> int:
        return self._width

    @overload
    def __getitem__(self, place: int) -> Sequence[Cell]: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Sequence[Cell]]: ...

    def __getitem__(self, place: int | slice) -> Sequence[Cell] | Sequence[Sequence[Cell]]:
        if isinstance(place, slice):
            return [self[each] for each in range(*place.indices(self._width))]
        if place >= self._width:
            raise IndexError(place)
        return self._cells[place :: self._width]


def read_csv(text: str, name: str, separator: str) -> list[list[Cell]]:
    """Return the rows of a text table; a blank line is an empty row."""
    csv.field_size_limit(LONGEST_FIELD)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))  # type: ignore[arg-type]
    except csv.Error:
        raise UnreadableFile(file=name) from None


def decoded(data: bytes, name: str, encoding: str | None = None) -> str:
    """Return the text of a file: by its byte order mark, else UTF-8, else Windows-1252. Detectors guess wrong."""
    if b"\0" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableFile(file=name)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = [encoding] if encoding else ["utf-8-sig", "cp1252"]
    for candidate in encodings:
        try:
            text = data.decode("utf-8-sig" if candidate == "utf-8" else candidate)
        except (UnicodeDecodeError, LookupError):
            continue
        if "\0" not in text:
            return text
    raise UnreadableFile(file=name)


def as_sheet(rows: list[list[Cell]], *, file_name: str, sha256: str, sheet_name: str = "", skip: int = 0) -> Sheet:
    """Turn rows into columns: the first row after `skip` is the header, blank rows are left out."""
    if len(rows) <= skip:
        raise EmptyTable(file=file_name)
    header = _header(rows[skip])
    width = len(header)
    numbers: Sequence[int] = range(skip + 2, len(rows) + 1)
    body = rows[skip + 1 :]
    too_long: list[int] = []
    if set(map(len, body)) != {width}:
        body, numbers, too_long = _evened(body, width, numbers)
    if not body:
        raise EmptyTable(file=file_name)
    return Sheet(file_name, sha256, sheet_name, header, list(zip(*body, strict=True)), numbers, too_long)


def as_text(cell: Cell) -> str:
    """Return a cell as text; 2024 and 2024.0 of a spreadsheet are both “2024”."""
    if isinstance(cell, str):
        return cell.strip()
    if cell is None:
        return ""
    if isinstance(cell, Decimal) and cell == cell.to_integral_value():
        return str(int(cell))
    return str(cell)


def _header(row: Sequence[Cell]) -> tuple[str, ...]:
    names = [as_text(cell) for cell in row]
    while names and not names[-1]:
        names.pop()
    if len(names) > MOST_COLUMNS:
        raise TooManyColumns(limit=MOST_COLUMNS)
    for name in names:
        if name and names.count(name) > 1:
            raise RepeatedColumn(column=name)
    return tuple(names)


def _evened(
    body: list[list[Cell]], width: int, numbers: Sequence[int]
) -> tuple[list[list[Cell]], list[int], list[int]]:
    """Give each row the header's width; return also the rows that are too long, and leave blank ones out."""
    even: list[list[Cell]] = []
    kept: list[int] = []
    too_long: list[int] = []
    for row, number in zip(body, numbers, strict=True):
        if not any(cell not in ("", None) for cell in row):
            continue
        if any(cell not in ("", None) for cell in row[width:]):
            too_long.append(len(even))
        even.append([*row[:width], *[""] * (width - len(row))])
        kept.append(number)
    return even, kept, too_long


def _separator_of(text: str, skip: int) -> str:
    """Return the separator of the header line: a semicolon, a tab or a comma."""
    header = text.split("\n", skip + 1)[skip] if text.count("\n") >= skip else text
    counts = {separator: header.count(separator) for separator in ";\t,"}
    return max(counts, key=lambda separator: counts[separator])
