"""Reading a workbook that comes back: a guarded child process opens it, and every row keeps its place."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from tracker.monitoring import errors
from tracker.monitoring.intake.spreadsheets import read_spreadsheet
from tracker.rounds.calculations import MILESTONE, OUTPUT
from tracker.rounds.errors import ColumnGone, NotOurWorkbook, WorkbookTooLarge
from tracker.rounds.intake.columns import Frame, Part
from tracker.shared.columns import exact_text
from tracker.shared.text import LANGUAGES, translate

LARGEST = 1_000_000
MOST_ROWS = 10_000
# What no person types and neither spreadsheets nor databases keep.
_CONTROL_SIGNS = dict.fromkeys({*range(32), *range(127, 160), 0xFFFE, 0xFFFF} - {9, 10, 13})


@dataclass(frozen=True)
class Workbook:
    """The sheets of a workbook as rows of cells, and the language in which it was written."""

    language: str
    sheets: Mapping[Part, Sequence[Sequence[Any]]]


@dataclass(frozen=True)
class ReadRow:
    """A row of a sheet: its number there, its key, and its texts by the titles of their columns."""

    part: Part
    number: int
    key: str
    texts: Mapping[str, str]


def read_workbook(content: bytes, file_name: str) -> Workbook:
    """Return what a workbook holds; raise a `Refused` where it is none of ours."""
    if len(content) > LARGEST:
        raise WorkbookTooLarge
    with NamedTemporaryFile(suffix=".xlsx") as file:
        file.write(content)
        file.flush()
        try:
            return _read(Path(file.name), file_name)
        except (errors.UnreadableFile, errors.UnknownFileKind) as error:
            raise NotOurWorkbook from error
        except errors.FileTooLarge as error:
            raise WorkbookTooLarge from error


def rows_of(book: Workbook, frame: Frame) -> Iterator[ReadRow]:
    """Yield each row that is not blank; a column that is to be filled in must not be missing."""
    for part, lines in book.sheets.items():
        header = [_text(cell) for cell in lines[0]] if lines else []
        for title in (frame.locked_titles(part)[0], *titles_to_fill(part, frame)):
            if title not in header:
                raise ColumnGone(sheet=translate(part.label, book.language), column=title)
        for number, line in enumerate(lines[1:], start=2):
            texts = {title: _text(cell) for title, cell in reversed(list(zip(header, line, strict=False))) if title}
            if any(texts.values()):
                yield ReadRow(part, number, texts[frame.locked_titles(part)[0]], texts)


def titles_to_fill(part: Part, frame: Frame) -> list[str]:
    if part is Part.MEASURES:
        return [column.title for column in frame.columns]
    return [frame.column(MILESTONE if part is Part.MILESTONES else OUTPUT).title]


def _read(path: Path, file_name: str) -> Workbook:
    """Read the sheets that are there; each costs a process, and one that is not there tells the names of all."""
    names: Collection[str] | None = None
    for language in LANGUAGES:
        sheets: dict[Part, Sequence[Sequence[Any]]] = {}
        for part in Part:
            title = translate(part.label, language)
            if names is not None and title not in names:
                continue
            try:
                sheets[part] = _lines(path, file_name, title)
            except errors.UnknownSheet as told:
                names = str(told.values["sheets"]).split(", ")
        if Part.MEASURES in sheets:
            return Workbook(language, sheets)
    raise NotOurWorkbook


def _lines(path: Path, file_name: str, title: str) -> list[list[Any]]:
    _, lines = read_spreadsheet(path, file_name, title)
    if len(lines) > MOST_ROWS:
        raise WorkbookTooLarge
    return lines


def _text(cell: Any) -> str:
    """Return a cell as a German would type it; a number has every digit and means only one thing."""
    if isinstance(cell, bool) or cell is None:
        return "x" if cell else ""
    if isinstance(cell, int | Decimal):
        number = Decimal(cell)
        return exact_text(number).replace(".", ",") if number.is_finite() else str(cell)
    return str(cell).translate(_CONTROL_SIGNS).strip()
