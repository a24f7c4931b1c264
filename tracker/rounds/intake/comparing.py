"""What an uploaded workbook would change: each row against what is stored, and what is wrong with it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tracker.planning.vocabulary import Answer
from tracker.rounds.calculations import MILESTONE, OUTPUT, confirmation_is_due
from tracker.rounds.errors import (
    ChangedYetUnchanged,
    DoneInTheFuture,
    NeedsAFirstWord,
    NeedsASentence,
    NotAnswered,
    NotOfThisList,
    RepeatedMeasure,
    UnknownWord,
)
from tracker.rounds.intake.columns import TICK, Cell, Cells, Column, Frame, Kind, Part
from tracker.rounds.intake.keys import RowKey
from tracker.rounds.intake.lines import SheetLine, as_cell, as_shown, fingerprint
from tracker.rounds.intake.reading import ReadRow
from tracker.shared.errors import Refused
from tracker.shared.labels import Labelled
from tracker.shared.text import N_

WORDS_NAMED = 12
TICKS = frozenset({"x", "✓", "✔", "ja", "yes", "1"})


class Verdict(Labelled):
    SAME = "same", N_("unchanged")
    NEW = "new", N_("new")
    CHANGED = "changed", N_("changed")
    CONFLICT = "conflict", N_("saved by somebody else since")


@dataclass(frozen=True)
class Difference:
    """One cell: what is stored and what the file says."""

    title: str
    stored: str
    uploaded: str


@dataclass
class UploadedLine:
    """A measure as it came back; `faults` says what is wrong, by the names of the cells."""

    line: SheetLine
    cells: dict[str, Cell]
    key: RowKey | None = None  # None: its row was not in the file
    places: dict[str, tuple[Part, int]] = field(default_factory=dict)
    faults: dict[str, Refused | str] = field(default_factory=dict)

    @property
    def is_touched(self) -> bool:
        """Say whether anything was filled in since the workbook was downloaded."""
        mark = self.key.mark if self.key else self.line.mark
        return fingerprint(self.cells) != mark and self.cells != self.line.cells

    @property
    def verdict(self) -> Verdict:
        if not self.is_touched:
            return Verdict.SAME
        if self.key is not None and self.key.version != self.line.version:
            return Verdict.CONFLICT
        return Verdict.CHANGED if self.line.row.draft else Verdict.NEW

    def place(self, name: str) -> tuple[Part, int]:
        return self.places.get(name) or self.places.get("answer") or next(iter(self.places.values()))

    def differences(self, frame: Frame, language: str) -> list[Difference]:
        found = []
        for name, cell in self.cells.items():
            if cell != self.line.cells[name]:
                column = frame.column(name)
                stored, uploaded = (as_shown(each, column, language) for each in (self.line.cells[name], cell))
                found.append(Difference(_title_of(name, column, self.line), stored, uploaded))
        return found


@dataclass
class StrayRow:
    """A row that belongs to nothing here; it says nothing of what it might belong to elsewhere."""

    row: ReadRow
    fault: Refused


@dataclass
class Upload:
    """A whole workbook as it came back."""

    lines: list[UploadedLine]
    strays: list[StrayRow]
    notes: list[tuple[Part, int]]  # rows in which locked words were typed over

    @property
    def is_faulty(self) -> bool:
        return bool(self.strays) or any(each.faults for each in self.lines)

    def of(self, verdict: Verdict) -> list[UploadedLine]:
        return [each for each in self.lines if each.verdict is verdict]

    @property
    def touched(self) -> list[UploadedLine]:
        return [each for each in self.lines if each.is_touched]


def match(rows: Sequence[ReadRow], lines: Sequence[SheetLine], frame: Frame) -> Upload:
    """Return what the rows say of the lines; only their keys count, whatever else stands in locked cells."""
    found = {line.id: UploadedLine(line, dict(line.cells)) for line in lines}
    upload = Upload(list(found.values()), [], [])
    seen: dict[tuple[int, str | None], int] = {}
    for row in rows:
        key = RowKey.read(row.key)
        uploaded = found.get(key.line_id) if key is not None and key.round_id == frame.round_id else None
        if key is None or uploaded is None or _part_of(key) is not row.part or not _has(uploaded, key.item):
            upload.strays.append(StrayRow(row, NotOfThisList()))
        elif (key.line_id, key.item) in seen:
            upload.strays.append(StrayRow(row, RepeatedMeasure(other=seen[key.line_id, key.item])))
        else:
            seen[key.line_id, key.item] = row.number
            _take(uploaded, key, row, frame)
            if _is_typed_over(row, uploaded.line, frame):
                upload.notes.append((row.part, row.number))
    return upload


def judge(upload: Upload, frame: Frame, today: date) -> None:
    """Say of each row that was filled in what a person would be told on the page too."""
    for uploaded in upload.lines:
        if not uploaded.is_touched:
            uploaded.faults.clear()  # what stood there before is judged when it is submitted
            continue
        for name, fault in _faults(uploaded, frame, today):
            uploaded.faults.setdefault(name, fault)


def _take(uploaded: UploadedLine, key: RowKey, row: ReadRow, frame: Frame) -> None:
    names = [key.item] if key.item else [column.name for column in frame.columns]
    if key.item is None:
        uploaded.key = key
    for name in names:
        column = frame.column(name)
        uploaded.places[name] = (row.part, row.number)
        cell, fault = _interpreted(row.texts[column.title], column)
        uploaded.cells[name] = cell
        if fault is not None:
            uploaded.faults[name] = fault


def _interpreted(text: str, column: Column) -> tuple[Cell, Refused | None]:
    if not text or column.kind not in {Kind.CHOICE, Kind.TICK}:
        return as_cell(text, column.kind), None
    if column.kind is Kind.TICK:
        return (TICK, None) if text.casefold() in TICKS else (text, UnknownWord(text=text[:40], words=TICK))
    for code, label in column.choices:
        if text.casefold() in {code.casefold(), label.strip().casefold()}:
            return code, None
    words = ", ".join(label for _, label in column.choices[:WORDS_NAMED])
    return text, UnknownWord(text=text[:40], words=words + (" …" if len(column.choices) > WORDS_NAMED else ""))


def _faults(uploaded: UploadedLine, frame: Frame, today: date) -> Iterator[tuple[str, Refused]]:
    line, cells = uploaded.line, uploaded.cells
    if line.closed is not None:
        yield "answer", line.closed
    elif cells["answer"] is None:
        yield "answer", NotAnswered()
    elif cells["answer"] == Answer.UNCHANGED.value:
        if not cells["text"] and not line.known.words:
            yield "text", NeedsAFirstWord()
        elif not cells["text"] and confirmation_is_due(line.known.answers):
            yield "text", NeedsASentence()
        yield from _changed_yet_unchanged(line, cells, frame)
    for name, cell in cells.items():
        if name.startswith(MILESTONE) and isinstance(cell, date) and cell > today:
            yield name, DoneInTheFuture()


def _changed_yet_unchanged(line: SheetLine, cells: Cells, frame: Frame) -> Iterator[tuple[str, Refused]]:
    for name, cell in cells.items():
        if name not in {"answer", "text"} and cell not in (line.before[name], line.cells[name]):
            before = as_shown(line.before[name], frame.column(name), frame.language)
            yield name, ChangedYetUnchanged(before=before or "–")


def _part_of(key: RowKey) -> Part:
    if key.item is None:
        return Part.MEASURES
    return Part.MILESTONES if key.item.startswith(MILESTONE) else Part.OUTPUTS


def _has(uploaded: UploadedLine, item: str | None) -> bool:
    return item is None or item in uploaded.cells


def _is_typed_over(row: ReadRow, line: SheetLine, frame: Frame) -> bool:
    """Say whether the names of a row no longer say what its key means."""
    code, measure = frame.locked_titles(row.part)[1:3]
    return (row.texts.get(code), row.texts.get(measure)) != (line.row.code, line.row.title_in(frame.language).strip())


def _title_of(name: str, column: Column, line: SheetLine) -> str:
    items: Mapping[str, Any] = {
        **{f"{MILESTONE}{each.id}": each.title for each in line.milestones},
        **{f"{OUTPUT}{each.id}": each.unit for each in line.outputs},
    }
    return f"{items[name]}: {column.title}" if name in items else column.title
