"""One measure in the workbook: what its locked cells say, and what stands in its open ones."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tracker.planning.vocabulary import Answer
from tracker.rounds.calculations import MILESTONE, OUTPUT, told_before
from tracker.rounds.intake.columns import OBSTACLE, TICK, Cell, Cells, Column, Frame, Kind
from tracker.rounds.queries import LineRow
from tracker.rounds.queries.lines import Typed
from tracker.rounds.vocabulary import Asked, Known, KnownOutput, OpenMilestone
from tracker.shared.columns import exact_text
from tracker.shared.errors import Refused
from tracker.shared.numbers import UnreadableNumber, format_date, parse_entered_number

FINGERPRINT = 12
MOST_SIGNS = 32_000  # a little less than a cell can hold


@dataclass(frozen=True)
class SheetLine:
    """A measure as the workbook shows it; `closed` says why nothing can be filled in for it any more."""

    row: LineRow
    known: Known
    before: Cells  # what is in force
    cells: Cells  # what is in force, over it what is being prepared
    milestones: Sequence[OpenMilestone]
    outputs: Sequence[KnownOutput]
    closed: Refused | None = None

    @property
    def id(self) -> int:
        return self.row.id

    @property
    def version(self) -> int:
        return self.row.draft_version

    @property
    def mark(self) -> str:
        """Return what tells in an uploaded file whether the row was filled in since."""
        return fingerprint(self.cells)


def sheet_line(row: LineRow, known: Known, frame: Frame, closed: Refused | None) -> SheetLine:
    milestones = known.milestones if Asked.MILESTONES in frame.asked else []
    outputs = known.outputs if Asked.OUTPUTS in frame.asked else []
    names = [
        *(each.name for each in frame.columns),
        *(f"{MILESTONE}{each.id}" for each in milestones),
        *(f"{OUTPUT}{each.id}" for each in outputs),
    ]
    before = _known_cells(known, names)
    draft = row.draft
    typed = _typed_cells(draft.typed, frame, names) if draft else {}
    answer = draft.answer.value if draft and draft.answer else None
    return SheetLine(row, known, before, {**before, **typed, "answer": answer}, milestones, outputs, closed)


def typed_of(cells: Cells, so_far: Typed) -> Typed:
    """Return what the page's form would have sent; what the workbook does not ask for stays as it was typed."""
    if cells["answer"] != Answer.CHANGED.value:
        text = as_typed(cells["text"])
        return {name: values for name, values in so_far.items() if name == "reply"} | ({"text": [text]} if text else {})
    typed = dict(so_far)
    ticked = [name.removeprefix(OBSTACLE) for name, cell in cells.items() if name.startswith(OBSTACLE) and cell]
    for name, cell in cells.items():
        if name != "answer" and not _is_tick(name):
            typed[name] = [as_typed(cell)]
    return typed | {"obstacles": ticked} if any(_is_tick(name) for name in cells) else typed


def as_typed(cell: Cell) -> str:
    """Return a cell as a German would type it into the form, so that it can mean only one thing."""
    if isinstance(cell, Decimal):
        return exact_text(cell).replace(".", ",")
    return cell.strftime("%d.%m.%Y") if isinstance(cell, date) else cell or ""


def as_shown(cell: Cell, column: Column, language: str) -> str:
    """Return a cell in words."""
    if isinstance(cell, Decimal):
        return exact_text(cell).replace(".", "," if language == "de" else ".")
    if isinstance(cell, date):
        return format_date(cell, language)
    return dict(column.choices).get(cell or "", cell or "")


def as_cell(text: str, kind: Kind) -> Cell:
    """Read what was typed; what cannot be read stays as it is, so that it can be mended."""
    text = text.replace("\r\n", "\n").strip()[:MOST_SIGNS]
    if not text:
        return None
    if kind is Kind.NUMBER:
        try:
            return parse_entered_number(text)
        except UnreadableNumber:
            return text
    return _day(text) or text if kind is Kind.DAY else text


def fingerprint(cells: Cells) -> str:
    told = {name: as_typed(cell) for name, cell in sorted(cells.items()) if cell is not None}
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:FINGERPRINT]


def _known_cells(known: Known, names: Sequence[str]) -> dict[str, Cell]:
    values: dict[str, Any] = {name: value for name, value in told_before(known).items() if name != "text"}
    values["merged_into_id"] = str(known.merged_into_id) if known.merged_into_id else None
    values |= {OBSTACLE + code: TICK for code in known.obstacles}
    return {name: as_cell(each, Kind.TEXT) if isinstance(each := values.get(name), str) else each for name in names}


def _typed_cells(typed: Mapping[str, list[str]], frame: Frame, names: Sequence[str]) -> dict[str, Cell]:
    cells: dict[str, Cell] = {}
    for name in names:
        if _is_tick(name):
            if "obstacles" in typed:
                cells[name] = TICK if name.removeprefix(OBSTACLE) in typed["obstacles"] else None
        elif name in typed:
            cells[name] = as_cell((typed[name] or [""])[0], frame.column(name).kind)
    return cells


def _is_tick(name: str) -> bool:
    return name.startswith(OBSTACLE)


def _day(text: str) -> date | None:
    for form in ("%d.%m.%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None
