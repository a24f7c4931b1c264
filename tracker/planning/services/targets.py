"""What an impact target adds to its wording: what it is measured on, and by how much it must change."""

from datetime import date
from decimal import Decimal

from sqlmodel import Session, col, select

from tracker.monitoring.calculations.breakdowns import TOTAL, canonical_group
from tracker.monitoring.models import Area, Breakdown, Indicator
from tracker.planning.calculations import TargetDefinition, definition_faults
from tracker.planning.errors import DefinitionRefused, NoSuchArea, NoSuchIndicator
from tracker.planning.models import ImpactTarget, InterimTarget, PlanNode, TargetEntry, TargetFields
from tracker.shared.periods import PeriodType, latest_period

FIELDS_OF_FAULTS = {"target_date": "target_on"}


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
