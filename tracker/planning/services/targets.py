"""What an impact target adds to its wording: what it is measured on, and by how much it must change."""

import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlmodel import Session, col, select

from tracker.monitoring.calculations.breakdowns import TOTAL, canonical_group
from tracker.monitoring.models import Area, Breakdown, Indicator
from tracker.planning.calculations import TargetDefinition, changed_demands, definition_faults, plain_demand
from tracker.planning.errors import ChangeNeedsReason, DefinitionRefused, NoSuchArea, NoSuchIndicator
from tracker.planning.models import (
    ImpactTarget,
    InterimTarget,
    PlanNode,
    TargetChange,
    TargetChangeFields,
    TargetEntry,
    TargetFields,
)
from tracker.shared.periods import PeriodType, latest_period

FIELDS_OF_FAULTS = {"target_date": "target_on"}
DEMANDS = (*TargetFields.model_fields, "indicator_id", "area_id", "group", "interim")


def write_target(session: Session, node: PlanNode, entered: TargetEntry) -> None:
    """Write a target's sheet; raise `DefinitionRefused` where it contradicts itself."""
    period_type = _period_type(session, entered.indicator_id)
    faults = definition_faults(definition_of(entered), lambda day: latest_period(period_type, day).end)
    if faults:
        raise DefinitionRefused(tuple((FIELDS_OF_FAULTS.get(f.field, f.field), f.value[1]) for f in faults))
    if entered.area_id is not None and session.get(Area, entered.area_id) is None:
        raise NoSuchArea
    assert node.id is not None
    target = session.get(ImpactTarget, node.id) or ImpactTarget(node_id=node.id, target_type=entered.target_type)
    for name in TargetFields.model_fields:
        setattr(target, name, getattr(entered, name))
    target.indicator_id, target.area_id = entered.indicator_id, entered.area_id
    target.breakdown_id = breakdown_id(session, entered.group)
    session.add(target)
    session.flush()
    _write_interim(session, node.id, dict(entered.interim))


def explain_change(
    session: Session,
    node: PlanNode,
    before: TargetEntry,
    after: TargetEntry,
    why: TargetChangeFields | None,
    *,
    person_id: int | None,
    now: datetime,
) -> TargetChange | None:
    """Keep why what a target demands is changed; filling in what was open demands nothing new and needs no reason.

    Raise `ChangeNeedsReason` where a demand changes and nobody says why.
    """
    changed = changed_demands(demands_of(before), demands_of(after))
    if not changed:
        return None
    if why is None:
        raise ChangeNeedsReason
    assert node.id is not None
    change = TargetChange(
        target_id=node.id,
        changed_at=now,
        changed_by_id=person_id,
        reason_code=why.reason_code,
        reason_text=why.reason_text,
        old=_as_json({name: old for name, (old, _) in changed.items()}),
        new=_as_json({name: new for name, (_, new) in changed.items()}),
    )
    session.add(change)
    session.flush()
    return change


def demands_of(entered: TargetEntry) -> dict[str, Any]:
    """Return what a target demands, by the names of its fields, in a form that can be compared and kept."""
    return {name: plain_demand(getattr(entered, name)) for name in DEMANDS}


def definition_of(entered: TargetEntry) -> TargetDefinition:
    return TargetDefinition(
        target_type=entered.target_type,
        baseline=entered.baseline,
        baseline_date=entered.baseline_on,
        target=entered.target,
        target_date=entered.target_on,
        corridor_low=entered.corridor_low,
        corridor_high=entered.corridor_high,
        tolerance=entered.tolerance,
        effect_from=entered.effect_from,
        interim=tuple(entered.interim),
        direction=entered.direction,
    )


def breakdown_id(session: Session, group: str | None) -> int | None:
    """Return the id of a group in its canonical writing, made where figures have not met it yet."""
    key = canonical_group(group or "")
    if key == TOTAL:
        return None
    found = session.exec(select(Breakdown).where(col(Breakdown.key) == key)).first()
    if found is None:
        found = Breakdown(key=key, label_de=key, label_en=key)
        session.add(found)
        session.flush()
    return found.id


def _period_type(session: Session, indicator_id: int | None) -> PeriodType:
    if indicator_id is None:
        return PeriodType.YEAR
    indicator = session.get(Indicator, indicator_id)
    if indicator is None:
        raise NoSuchIndicator
    return indicator.period_type or PeriodType.YEAR


def _write_interim(session: Session, target_id: int, wanted: dict[date, Decimal]) -> None:
    present = session.exec(select(InterimTarget).where(InterimTarget.target_id == target_id)).all()
    for row in present:
        if row.due_on not in wanted:
            session.delete(row)
        else:
            row.value = wanted.pop(row.due_on)
            session.add(row)
    session.add_all(InterimTarget(target_id=target_id, due_on=day, value=value) for day, value in wanted.items())


def _as_json(values: dict[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, sort_keys=True)
