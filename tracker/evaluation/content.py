"""How all targets stand, as rows of the export that other people's programs read."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Context, Decimal
from fractions import Fraction
from typing import Any

from sqlmodel import Session

from tracker.evaluation.queries import Standing, list_standings
from tracker.monitoring.queries.areas import list_areas
from tracker.planning.content import area_keys
from tracker.planning.queries import list_plans
from tracker.shared.export import ExportFormat, write_table
from tracker.shared.publication import Audience

COLUMNS: Sequence[str] = (
    "code title indicator area group target_type baseline baseline_date target target_date value value_date "
    "path_value progress expected state reason remarks within_chance change_within_chance sentence"
).split()
DIGITS = 12


def export_targets(session: Session, audience: Audience, format_: ExportFormat, *, language: str, today: date) -> bytes:
    """Return the targets an audience may see, each with its state, calculation and sentence."""
    standings: list[Standing] = []
    for plan in list_plans(session, audience):
        standings += list_standings(session, plan, audience, today)
    rows = standing_rows(session, standings, language)
    return write_table(COLUMNS, rows_for_sheet(rows, format_), format_, title="targets")


def standing_rows(session: Session, standings: Iterable[Standing], language: str) -> list[dict[str, Any]]:
    areas = area_keys(list_areas(session))
    return [standing_row(standing, areas, language) for standing in standings]


def rows_for_sheet(rows: Iterable[dict[str, Any]], format_: ExportFormat) -> list[list[Any]]:
    """Return the rows' values by column; cells of CSV and XLSX know no lists and no yes or no."""
    in_cells = format_ is not ExportFormat.JSON
    return [[_in_a_cell(row[name]) if in_cells else row[name] for name in COLUMNS] for row in rows]


def standing_row(standing: Standing, areas: dict[int, str], language: str) -> dict[str, Any]:
    said, seen, sheet = standing.definition, standing.attainment, standing.sheet
    return {
        "code": standing.entry.code,
        "title": standing.entry.title_in(language),
        "indicator": sheet.indicator.key if sheet.indicator else None,
        "area": areas.get(sheet.area_id or 0, ""),
        "group": sheet.group,
        "target_type": said.target_type.value,
        "baseline": said.baseline,
        "baseline_date": said.baseline_date,
        "target": said.target,
        "target_date": said.target_date,
        "value": written(seen.value),
        "value_date": seen.value_date,
        "path_value": written(seen.path_value),
        "progress": written(seen.progress),
        "expected": written(seen.expected),
        "state": seen.state.value,
        "reason": seen.reason.value if seen.reason else None,
        "remarks": [remark.value for remark in seen.remarks],
        "within_chance": seen.within_chance,
        "change_within_chance": seen.change_within_chance,
        "sentence": standing.sentence(language),
    }


def written(value: Fraction | None) -> Decimal | None:
    """Return an exact fraction as a decimal: every digit where twelve are enough, else rounded to twelve."""
    return None if value is None else Context(prec=DIGITS).divide(Decimal(value.numerator), Decimal(value.denominator))


def _in_a_cell(value: Any) -> Any:
    """Return what stands in a cell of a sheet, which knows no lists and no yes or no."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "|".join(value) if isinstance(value, list) else value
