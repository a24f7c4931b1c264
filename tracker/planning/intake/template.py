"""The empty workbook a plan can be written in: what each column means, drop-downs, one example a sheet."""

import io
from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from tracker.monitoring.vocabulary import Direction
from tracker.planning.intake.writing import DAYS, NUMBERS, in_a_cell
from tracker.planning.sheets import COLUMN_NOTES, COLUMNS, EXAMPLE, KINDS, MONITORS, TemplateChoices, columns_of
from tracker.planning.vocabulary import (
    Evidence,
    ExpectedDirection,
    GoalStatus,
    MonitoringRole,
    NodeKind,
    TargetType,
)
from tracker.shared import palette
from tracker.shared.publication import Publication
from tracker.shared.text import N_, translate
from tracker.shared.workbooks import DAY, Looks, set_up_sheet, workbook, write_cell

LINES = 500
LISTS = "lists"
WRITING = frozenset({"title", "text", "title_en", "text_en", "unmonitored_reason", "status_reason", "retired_reason"})


def write_template(choices: TemplateChoices, language: str) -> bytes:
    buffer = io.BytesIO()
    with workbook(buffer) as book:
        looks = Looks(book)
        _write_notes(book.add_worksheet(translate(N_("Notes"), language)), language, looks)
        sheets = {kind: book.add_worksheet(kind) for kind in KINDS}
        ranges = _write_lists(book.add_worksheet(LISTS), choices)
        for kind, sheet in sheets.items():
            _write_kind(sheet, kind, ranges, language, looks)
    return buffer.getvalue()


def _write_kind(sheet: Any, kind: str, ranges: dict[str, str], language: str, looks: Looks) -> None:
    columns = columns_of(kind)
    widths = {place: _WIDTHS.get(column, max(12, len(column) + 3)) for place, column in enumerate(columns)}
    set_up_sheet(sheet, columns, widths, looks)
    for place, column in enumerate(columns):
        sheet.set_column(place, place, widths[place], looks.of(**_look(column)))
        example = in_a_cell(column, _EXAMPLES[kind].get(column, ""))
        write_cell(sheet, 1, place, example, looks, looks.of(italic=True, font_color=palette.MUTED, **_look(column)))
        _offer(sheet, place, _source(kind, column, ranges), translate(COLUMN_NOTES[column], language))


def _look(column: str) -> dict[str, Any]:
    """Return how a column is typed in: keys stay text, so that “03” and “12/21” are not taken for something else."""
    if column in DAYS:
        return {"num_format": DAY, "align": "center"}
    if column in NUMBERS:
        return {}
    return {"text_wrap": True} if column in WRITING else {"num_format": "@"}


def _write_lists(sheet: Any, choices: TemplateChoices) -> dict[str, str]:
    """Write the lists the drop-downs draw from; return where each stands."""
    lists: dict[str, Sequence[str]] = {
        "statuses": choices.statuses,
        "departments": choices.departments,
        "indicators": choices.indicators,
        "areas": choices.areas,
        **{name: [member.value for member in members] for name, members in _CLOSED_LISTS.items()},
    }
    ranges = {}
    for place, (name, words) in enumerate(lists.items()):
        sheet.write_string(0, place, name)
        for line, word in enumerate(words, start=1):
            sheet.write_string(line, place, word)
        letter = chr(ord("A") + place)
        if words:
            ranges[name] = f"={LISTS}!${letter}$2:${letter}${len(words) + 1}"
    sheet.hide()
    return ranges


def _source(kind: str, column: str, ranges: dict[str, str]) -> str | None:
    """Return where a column's drop-down takes its words from; None for free text."""
    if (kind, column) in _CODES_OF:
        return _CODES_OF[kind, column]
    name = _LISTS_OF.get((kind, column)) or _LISTS_OF.get(("", column))
    return ranges.get(name) if name else None


def _offer(sheet: Any, place: int, source: str | None, note: str) -> None:
    """Say beside the cell what belongs in it, and offer words where there is a list of them."""
    rule = {"validate": "any", "input_message": note}
    if source is not None:
        rule |= {"validate": "list", "source": source, "error_type": "warning"}
    sheet.data_validation(1, place, LINES, place, rule)


def _write_notes(sheet: Any, language: str, looks: Looks) -> None:
    about_sheets = [(kind, translate(_what_it_holds(kind), language)) for kind in KINDS]
    about_columns = [(column, translate(COLUMN_NOTES[column], language)) for column in COLUMNS]
    parts: tuple[tuple[str, Sequence[tuple[str, str]]], ...] = (
        (translate(_ABOUT_EXAMPLES, language, mark=EXAMPLE), ()),
        (translate(N_("The sheets, in the order in which they are filled"), language), about_sheets),
        (translate(N_("The columns"), language), about_columns),
    )
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 90)
    sheet.hide_gridlines(2)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    top = 0
    for heading, rows in parts:
        sheet.write_string(top, 0, heading, looks.of(bold=True) if rows else looks.of())
        for line, (name, text) in enumerate(rows, start=top + 1):
            sheet.write_string(line, 0, name, looks.of(num_format="@"))
            sheet.write_string(line, 1, text, looks.of(text_wrap=True))
        top += len(rows) + 2


def _what_it_holds(kind: str) -> str:
    return N_("What shows whether a measure works") if kind == MONITORS else NodeKind(kind).label_plural


_ABOUT_EXAMPLES = N_(
    "Rows whose code begins with %(mark)s are examples and are not imported. Overwrite or delete them."
)
_CLOSED_LISTS: dict[str, type[StrEnum]] = {
    "publication": Publication,
    "goal_status": GoalStatus,
    "target_type": TargetType,
    "good_direction": Direction,
    "expected": ExpectedDirection,
    "role": MonitoringRole,
    "evidence": Evidence,
}
_LISTS_OF = {
    ("measure", "status"): "statuses",
    ("", "status"): "goal_status",
    ("", "owner"): "departments",
    ("", "publication"): "publication",
    ("", "indicator"): "indicators",
    ("", "area"): "areas",
    ("", "target_type"): "target_type",
    ("target", "direction"): "good_direction",
    (MONITORS, "direction"): "expected",
    ("", "role"): "role",
    ("", "evidence"): "evidence",
}


def _codes_in(kind: str) -> str:
    letter = chr(ord("A") + columns_of(kind).index("code"))
    return f"={kind}!${letter}$2:${letter}${LINES + 1}"


_CODES_OF = {
    ("field", "parent"): _codes_in("cycle"),
    ("goal", "parent"): _codes_in("cycle"),
    ("strategy", "parent"): _codes_in("goal"),
    (MONITORS, "parent"): _codes_in("measure"),
    **{(kind, "field"): _codes_in("field") for kind in ("goal", "strategy", "target", "measure")},
}
_WIDTHS = {
    "code": 16, "parent": 16, "also": 16, "field": 16, "title": 44, "text": 54, "title_en": 40, "text_en": 40,
    "target_group": 30, "indicator": 30, "interim": 26, "contact": 26, "status_reason": 30, "retired_reason": 30,
    "unmonitored_reason": 36,
}  # fmt: skip
_EXAMPLES: dict[str, dict[str, str]] = {
    "cycle": {"code": f"{EXAMPLE}2030", "title": "Sozialplanung 2020-2030", "start": "2020-01-01", "end": "2030-12-31"},
    "field": {"code": f"{EXAMPLE}HF1", "parent": f"{EXAMPLE}2030", "title": "Kinder, Jugend und Familie"},
    "goal": {
        "code": f"{EXAMPLE}L1", "parent": f"{EXAMPLE}2030", "title": "Alle Kinder wachsen gesund auf",
        "status": "adopted", "resolution": "108/20",
    },
    "strategy": {
        "code": f"{EXAMPLE}S1", "parent": f"{EXAMPLE}L1", "title": "Frühe Hilfen ausbauen", "field": f"{EXAMPLE}HF1",
    },
    "target": {
        "code": f"{EXAMPLE}W1", "parent": f"{EXAMPLE}S1", "title": "Weniger Kinder leben in Armut",
        "target_type": "at_most", "baseline": "18.5", "baseline_date": "2020-12-31", "target": "15",
        "target_date": "2030-12-31", "interim": "2025-12-31=17",
    },
    "measure": {
        "code": f"{EXAMPLE}M1", "parent": f"{EXAMPLE}W1", "title": "Familienbüro im Stadtteil", "status": "started",
        "start": "2021-01-01", "target_group": "Familien mit Kindern unter 6 Jahren",
    },
    MONITORS: {
        "parent": f"{EXAMPLE}M1", "role": "outcome", "direction": "down", "lag_years": "3", "evidence": "moderate",
        "text": "Beratung hilft, zustehende Leistungen zu beantragen.",
    },
}  # fmt: skip
