"""The empty workbook a plan can be written in: drop-downs, one example a sheet, and what each column means."""

import io
from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from tracker.monitoring.vocabulary import Direction
from tracker.planning.intake.writing import new_workbook
from tracker.planning.sheets import COLUMN_NOTES, COLUMNS, EXAMPLE, KINDS, MONITORS, TemplateChoices, columns_of
from tracker.planning.vocabulary import Evidence, ExpectedDirection, GoalStatus, MonitoringRole, TargetType
from tracker.shared.publication import Publication
from tracker.shared.text import N_, translate

LINES = 500
LISTS, NOTES = "lists", "notes"


def write_template(choices: TemplateChoices, language: str) -> bytes:
    buffer = io.BytesIO()
    book = new_workbook(buffer)
    heading = book.add_format({"bold": True, "bottom": 1})
    example = book.add_format({"italic": True, "font_color": "#595959"})
    sheets = {kind: book.add_worksheet(kind) for kind in KINDS}
    ranges = _write_lists(book.add_worksheet(LISTS), choices)
    for kind, sheet in sheets.items():
        columns = columns_of(kind)
        sheet.freeze_panes(1, 1)
        for place, column in enumerate(columns):
            sheet.write_string(0, place, column, heading)
            sheet.set_column(place, place, _WIDTHS.get(column, 14))
            sheet.write_string(1, place, _EXAMPLES[kind].get(column, ""), example)
            _offer(sheet, place, _source(kind, column, ranges))
    _write_notes(book.add_worksheet(NOTES), language, heading)
    book.close()
    return buffer.getvalue()


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


def _offer(sheet: Any, place: int, source: str | None) -> None:
    if source is not None:
        rule = {"validate": "list", "source": source, "error_type": "warning"}
        sheet.data_validation(1, place, LINES, place, rule)


def _write_notes(sheet: Any, language: str, heading: Any) -> None:
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 90)
    note = translate(_ABOUT_EXAMPLES, language, mark=EXAMPLE)
    for line, (column, text) in enumerate([("", note), *((c, translate(COLUMN_NOTES[c], language)) for c in COLUMNS)]):
        sheet.write_string(line, 0, column, heading)
        sheet.write_string(line, 1, text)


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
_WIDTHS = {"title": 50, "text": 60, "title_en": 40, "text_en": 40, "unmonitored_reason": 40}
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
        "target_type": "at_most", "baseline": "18,5", "baseline_date": "2020-12-31", "target": "15",
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
