"""Writing the workbook of a round: grey cells are locked, white ones are filled in, wrong ones are marked."""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.rounds.calculations import MILESTONE, OUTPUT
from tracker.rounds.intake.columns import TICK, Cell, Frame, Kind, Part
from tracker.rounds.intake.comparing import StrayRow, Upload, UploadedLine
from tracker.rounds.intake.keys import RowKey
from tracker.rounds.intake.lines import SheetLine, as_shown
from tracker.rounds.intake.notes import Marked, write_list_of_faults, write_notes
from tracker.rounds.intake.painting import Painter, offer, row_height
from tracker.shared.clock import local_date
from tracker.shared.errors import Refused
from tracker.shared.numbers import format_date
from tracker.shared.text import N_
from tracker.shared.workbooks import Looks, set_up_sheet, workbook

LISTS = "lists"
LOCKED_WIDTHS = {
    Part.MEASURES: (9, 9, 34, 44, 18, 16),
    Part.MILESTONES: (9, 9, 40, 44, 14),
    Part.OUTPUTS: (9, 9, 40, 34, 26),
}
FROZEN = 3  # key, code and title stay in sight
# Who opens a file may widen what is too narrow for the own eyes.
ALLOWED = {"format_columns": True, "format_rows": True, "autofilter": True}


def write_workbook(frame: Frame, lines: Sequence[SheetLine]) -> bytes:
    """Return the workbook to be filled in."""
    return _written(frame, Upload([UploadedLine(line, dict(line.cells)) for line in lines], [], []))


def write_marked(frame: Frame, upload: Upload) -> bytes:
    """Return an uploaded workbook with what was typed, what is wrong coloured, and a list of that in front."""
    return _written(frame, upload, with_faults=True)


@dataclass(frozen=True)
class _Row:
    """A row to be written: its key, its locked texts, and of each open cell its name and what stands there."""

    key: str
    locked: Sequence[str]
    cells: Mapping[str, Cell]
    faults: Mapping[str, Refused | str]
    is_closed: bool


def _written(frame: Frame, upload: Upload, *, with_faults: bool = False) -> bytes:
    buffer = io.BytesIO()
    with workbook(buffer) as book:
        painter = Painter(Looks(book), frame)
        in_front = book.add_worksheet(frame.words(N_("To be mended"))) if with_faults else None
        write_notes(book.add_worksheet(frame.words(N_("Notes"))), frame, painter.looks)
        parts = [part for part in Part if part is Part.MEASURES or _rows_of(part, upload, frame)]
        sheets = {part: book.add_worksheet(frame.words(part.label)) for part in parts}
        ranges = _write_lists(book.add_worksheet(LISTS), frame)
        marked = [each for part, sheet in sheets.items() for each in _write_part(sheet, part, upload, painter, ranges)]
        if in_front is not None:
            write_list_of_faults(in_front, marked, frame, painter.looks)
        (in_front or sheets[Part.MEASURES]).activate()
    return buffer.getvalue()


def _write_part(sheet: Any, part: Part, upload: Upload, painter: Painter, ranges: dict[str, str]) -> list[Marked]:
    frame, rows = painter.frame, _rows_of(part, upload, painter.frame)
    strays = [each for each in upload.strays if each.row.part is part]
    columns = _columns_of(part, frame)
    titles = [*frame.locked_titles(part), *(column.title for column in columns)]
    widths = dict(enumerate([*LOCKED_WIDTHS[part], *(column.width for column in columns)]))
    set_up_sheet(sheet, titles, widths, painter.looks)
    sheet.set_row(0, 45)
    sheet.set_column(0, 0, None, None, {"hidden": True})
    sheet.freeze_panes(1, FROZEN)
    sheet.repeat_columns(0, FROZEN - 1)
    sheet.protect("", ALLOWED)
    for place, column in enumerate(columns, start=len(LOCKED_WIDTHS[part])):
        offer(sheet, place, len(rows), column, _source(column.name, column.kind, ranges), frame)
    marked = []
    for number, row in enumerate(rows, start=1):
        marked += _write_row(sheet, part, number, row, painter)
        texts = [*row.locked, *(each if isinstance(each, str) else "" for each in row.cells.values())]
        sheet.set_row(number, row_height(texts, list(widths.values()), at_least=3 if part is Part.MEASURES else 1))
    for number, stray in enumerate(strays, start=len(rows) + 1):
        marked.append(_write_stray(sheet, titles, number, stray, painter))
    return marked


def _write_row(sheet: Any, part: Part, number: int, row: _Row, painter: Painter) -> list[Marked]:
    frame, marked = painter.frame, []
    for place, text in enumerate((row.key, *row.locked)):
        sheet.write_string(number, place, text, painter.locked())
    for place, (name, cell) in enumerate(row.cells.items(), start=len(row.locked) + 1):
        column, fault = frame.column(name), row.faults.get(name)
        shown = as_shown(cell, column, frame.language) if column.kind in {Kind.CHOICE, Kind.TICK} else cell
        look = painter.open(column, shown, is_wrong=fault is not None, is_closed=row.is_closed and fault is None)
        painter.write(sheet, number, place, shown, look)
        if fault is not None:
            sentence = painter.comment(sheet, number, place, fault)
            said = as_shown(cell, column, frame.language)
            marked.append(Marked(frame.words(part.label), number, place, row.locked[0], column.title, said, sentence))
    return marked


def _write_stray(sheet: Any, titles: Sequence[str], number: int, stray: StrayRow, painter: Painter) -> Marked:
    """Write a row that belongs to nothing without its key, so that it can be cleared."""
    for place, title in enumerate(titles):
        painter.write(sheet, number, place, stray.row.texts.get(title) if place else None, painter.wrong())
    sentence = painter.comment(sheet, number, 1, stray.fault)
    said = stray.row.texts.get(titles[2], "")
    return Marked(painter.frame.words(stray.row.part.label), number, 1, "", titles[1], said, sentence)


def _rows_of(part: Part, upload: Upload, frame: Frame) -> list[_Row]:
    return [row for uploaded in upload.lines for row in _ROWS[part](uploaded, frame)]


def _measure_rows(uploaded: UploadedLine, frame: Frame) -> list[_Row]:
    line = uploaded.line
    key = uploaded.key or RowKey(frame.round_id, line.id, None, line.version, line.mark)
    last = line.known.last_word
    said = f"{_day(local_date(last.reported_at, frame.timezone), frame)}: {last.text}" if last else ""
    status = dict(frame.statuses).get(line.known.status, line.known.status)
    locked = [*_names(line, frame), said, status, frame.words(line.row.state.label)]
    cells = {column.name: uploaded.cells[column.name] for column in frame.columns}
    return [_Row(str(key), locked, cells, uploaded.faults, line.closed is not None)]


def _milestone_rows(uploaded: UploadedLine, frame: Frame) -> list[_Row]:
    return [
        _item_row(uploaded, f"{MILESTONE}{each.id}", [each.title, _day(each.due_on, frame)], frame)
        for each in uploaded.line.milestones
    ]


def _output_rows(uploaded: UploadedLine, frame: Frame) -> list[_Row]:
    rows = []
    for each in uploaded.line.outputs:
        planned = as_shown(each.planned_value, frame.column(OUTPUT), frame.language)
        if planned and each.planned_on:
            planned = frame.words(N_("%(value)s by %(date)s"), value=planned, date=_day(each.planned_on, frame))
        rows.append(_item_row(uploaded, f"{OUTPUT}{each.id}", [each.unit, planned], frame))
    return rows


def _item_row(uploaded: UploadedLine, name: str, said: Sequence[str], frame: Frame) -> _Row:
    key = RowKey(frame.round_id, uploaded.line.id, name)
    locked = [*_names(uploaded.line, frame), *said]
    return _Row(str(key), locked, {name: uploaded.cells[name]}, uploaded.faults, uploaded.line.closed is not None)


def _names(line: SheetLine, frame: Frame) -> tuple[str, str]:
    return line.row.code, line.row.title_in(frame.language)


def _day(on: date, frame: Frame) -> str:
    return format_date(on, frame.language)


def _columns_of(part: Part, frame: Frame) -> Sequence[Any]:
    if part is Part.MEASURES:
        return frame.columns
    return [frame.column(MILESTONE if part is Part.MILESTONES else OUTPUT)]


def _write_lists(sheet: Any, frame: Frame) -> dict[str, str]:
    """Write the lists the drop-downs draw from; return where each stands."""
    ranges = {}
    lists = [(column.name, [label for _, label in column.choices]) for column in frame.columns if column.choices]
    for place, (name, words) in enumerate(lists):
        sheet.write_string(0, place, name)
        for line, word in enumerate(words, start=1):
            sheet.write_string(line, place, word)
        letter = chr(ord("A") + place)
        ranges[name] = f"={LISTS}!${letter}$2:${letter}${len(words) + 1}"
    sheet.hide()
    return ranges


def _source(name: str, kind: Kind, ranges: Mapping[str, str]) -> str | list[str] | None:
    return [TICK] if kind is Kind.TICK else ranges.get(name)


_ROWS: dict[Part, Callable[[UploadedLine, Frame], list[_Row]]] = {
    Part.MEASURES: _measure_rows,
    Part.MILESTONES: _milestone_rows,
    Part.OUTPUTS: _output_rows,
}
