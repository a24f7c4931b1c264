"""A node as it was entered: what its form shows and what an import compares with."""

from typing import Any

from sqlmodel import Session, select

from tracker.planning.models import MeasureArea, MeasureEntry, NodeEntry, TargetEntry
from tracker.planning.queries.entries import PlanEntry


def as_entered(session: Session, entry: PlanEntry) -> NodeEntry:
    """Return what people entered about a node, as the kind's own Fields object."""
    said: dict[str, Any] = {
        "code": entry.code,
        "title": entry.title,
        "text": entry.text,
        "title_en": entry.title_en,
        "text_en": entry.text_en,
        "publication": entry.own_publication,
        "starts_on": entry.starts_on,
        "ends_on": entry.ends_on,
        "owner_id": entry.owner_id,
        "field_ids": list(entry.own_field_ids),
    }
    if entry.target is not None:
        return TargetEntry.model_construct(**said, **_target(entry))
    if entry.measure is not None:
        return MeasureEntry.model_construct(**said, **_measure(session, entry))
    return NodeEntry.model_construct(**said)


def _target(entry: PlanEntry) -> dict[str, Any]:
    sheet = entry.target
    assert sheet is not None
    definition = sheet.definition
    return {
        "target_type": definition.target_type,
        "direction": definition.direction,
        "baseline": definition.baseline,
        "baseline_on": definition.baseline_date,
        "target": definition.target,
        "target_on": definition.target_date,
        "corridor_low": definition.corridor_low,
        "corridor_high": definition.corridor_high,
        "tolerance": definition.tolerance,
        "effect_from": definition.effect_from,
        "indicator_id": sheet.indicator.id if sheet.indicator else None,
        "area_id": sheet.area_id,
        "group": sheet.group or None,
        "interim": list(definition.interim),
    }


def _measure(session: Session, entry: PlanEntry) -> dict[str, Any]:
    sheet = entry.measure
    assert sheet is not None
    areas = session.exec(select(MeasureArea.area_id).where(MeasureArea.measure_id == entry.id))
    return {
        "status": sheet.status,
        "status_reason": sheet.status_reason,
        "target_group": sheet.target_group,
        "contact": sheet.contact,
        "money": sheet.money,
        "unmonitored_reason": sheet.unmonitored_reason,
        "area_ids": sorted(areas),
        "merged_into_id": sheet.merged_into_id,
    }
