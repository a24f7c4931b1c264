"""Rows of the kind `monitors`: what is watched for a measure."""

from typing import Any

from sqlmodel import col, select

from tracker.planning.models import MeasureIndicator, MeasureIndicatorFields
from tracker.planning.services.importing.cells import UnknownKey, monitor_cells
from tracker.planning.services.importing.stage import Stage, cycle_of
from tracker.planning.services.monitors import monitor_indicator, revise_monitor
from tracker.planning.sheets import PlanRow
from tracker.planning.vocabulary import NodeKind


def take_monitor(stage: Stage, row: PlanRow) -> None:
    """Watch the indicator named, or change how it is watched."""
    measure = stage.node(cycle_of(stage, row), row.text("parent"))
    if measure is None or measure.kind is not NodeKind.MEASURE or measure.id is None:
        raise UnknownKey("parent", text=row.text("parent"))
    indicator_id = stage.keys.indicator(row.text("indicator"))
    said = monitor_cells(row)
    link = stage.session.exec(
        select(MeasureIndicator).where(
            MeasureIndicator.measure_id == measure.id,
            MeasureIndicator.indicator_id == indicator_id,
            col(MeasureIndicator.role) == said.get("role"),
        )
    ).first()
    if link is None:
        monitor_indicator(stage.session, measure.id, indicator_id, MeasureIndicatorFields.model_validate(said))
        stage.new.append(row)
        return
    before = {name: getattr(link, name) for name in MeasureIndicatorFields.model_fields}
    entered = MeasureIndicatorFields.model_validate(before | _without_empty_role(said))
    if entered.model_dump() != before:
        revise_monitor(stage.session, measure, link, entered, seen_version=measure.version)
        stage.changed.append(row)


def _without_empty_role(said: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if name != "role" or value is not None}
