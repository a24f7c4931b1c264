"""The rows a plan is read from, and the entries they become."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Select
from sqlmodel import Session, col

from tracker.accounts.models import Department
from tracker.committees.models import Resolution
from tracker.monitoring.models import AreaVersion, Breakdown, Indicator, IndicatorVersion
from tracker.planning.calculations import TargetDefinition
from tracker.planning.models import (
    FieldPhase,
    FurtherParent,
    ImpactTarget,
    InterimTarget,
    Measure,
    MeasureIndicator,
    NodeField,
    NodeWording,
    PlanNode,
)
from tracker.planning.queries.entries import IndicatorSheet, MeasureSheet, PhaseNow, PlanEntry, TargetSheet
from tracker.planning.vocabulary import NodeKind, Phase, StatusCategory, TermList
from tracker.shared.columns import ExactNumber
from tracker.shared.publication import Audience
from tracker.shared.words import VocabularyTerm

STATUS_LIST = TermList.STATUS.value
INDICATOR_COLUMNS = (
    "name_de", "name_en", "kind", "unit", "decimals", "direction", "tolerance", "interval_months", "max_age_months",
)  # fmt: skip
_NODE_COLUMNS = (
    "id", "kind", "cycle_id", "code", "parent_id", "position", "owner_id", "publication",
    "starts_on", "ends_on", "retired_on", "retired_reason", "version",
)  # fmt: skip
_WORDING_COLUMNS = ("title", "text", "title_en", "text_en", "status", "resolution_id", "valid_from")
_TARGET_COLUMNS = (
    "indicator_id", "area_id", "breakdown_id", "target_type", "direction", "baseline", "baseline_on", "target",
    "target_on", "corridor_low", "corridor_high", "tolerance", "effect_from",
)  # fmt: skip
_MEASURE_COLUMNS = ("status_reason", "target_group", "contact", "money", "unmonitored_reason", "merged_into_id")


@dataclass
class Relations:
    """What hangs on the nodes beside their own rows."""

    also: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    fields: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    interim: dict[int, list[tuple[date, Decimal]]] = field(default_factory=lambda: defaultdict(list))
    phases: dict[int, list[tuple[date, Phase, str | None]]] = field(default_factory=lambda: defaultdict(list))


def node_rows(cycle_id: Any, audience: Audience) -> Select[Any]:
    target, measure, term = ImpactTarget, Measure, VocabularyTerm
    node, wording = PlanNode, NodeWording
    is_monitored = sa.exists().where(col(MeasureIndicator.measure_id) == col(node.id))
    columns: list[Any] = [
        *(col(getattr(node, name)) for name in _NODE_COLUMNS),
        col(wording.id).label("wording_id"),
        *(col(getattr(wording, name)) for name in _WORDING_COLUMNS),
        col(Department.key).label("owner_key"),
        col(Department.name).label("owner_name"),
        *(col(getattr(target, name)) for name in _TARGET_COLUMNS),
        col(Indicator.key).label("indicator_key"),
        col(Indicator.publication).label("indicator_publication"),
        col(Indicator.period_type),
        *(col(getattr(IndicatorVersion, name)).label(f"indicator_{name}") for name in INDICATOR_COLUMNS),
        col(AreaVersion.name).label("area_name"),
        col(Breakdown.key).label("group"),
        col(measure.status).label("measure_status"),
        *(col(getattr(measure, name)) for name in _MEASURE_COLUMNS),
        col(term.label_de).label("status_de"),
        col(term.label_en).label("status_en"),
        col(term.category).label("category"),
        is_monitored.label("is_monitored"),
    ]
    return (
        sa.select(*columns)
        .select_from(node)
        .join(wording, sa.and_(col(wording.node_id) == col(node.id), col(wording.is_current)))
        .outerjoin(Department, col(Department.id) == col(node.owner_id))
        .outerjoin(target, col(target.node_id) == col(node.id))
        .outerjoin(
            Indicator,
            sa.and_(col(Indicator.id) == col(target.indicator_id), col(Indicator.publication).in_(audience.visible)),
        )
        .outerjoin(
            IndicatorVersion,
            sa.and_(col(IndicatorVersion.indicator_id) == col(Indicator.id), col(IndicatorVersion.valid_to).is_(None)),
        )
        .outerjoin(
            AreaVersion, sa.and_(col(AreaVersion.area_id) == col(target.area_id), col(AreaVersion.valid_to).is_(None))
        )
        .outerjoin(Breakdown, col(Breakdown.id) == col(target.breakdown_id))
        .outerjoin(measure, col(measure.node_id) == col(node.id))
        .outerjoin(term, sa.and_(term.list_key == STATUS_LIST, col(term.code) == col(measure.status)))  # type: ignore[arg-type]
        .where(sa.or_(col(node.kind) == NodeKind.CYCLE, col(node.cycle_id) == cycle_id))
    )


def read_relations(session: Session, cycle_id: Any, audience: Audience) -> Relations:
    """Read further parents, fields, interim targets and phases of a cycle in one statement."""
    no_other, no_day = sa.cast(sa.null(), sa.Integer), sa.cast(sa.null(), sa.Date)
    no_value, no_word = sa.cast(sa.null(), ExactNumber), sa.cast(sa.null(), sa.String)

    def part(name: str, key: Any, *told: Any) -> Select[Any]:
        statement = sa.select(sa.literal(name).label("name"), col(key), *told)
        return statement.join(PlanNode, col(PlanNode.id) == col(key)).where(col(PlanNode.cycle_id) == cycle_id)

    nothing = (no_day, no_value, no_word, no_word)
    due = (col(InterimTarget.due_on), sa.type_coerce(col(InterimTarget.value), ExactNumber))
    phase = (col(FieldPhase.since), no_value, sa.cast(col(FieldPhase.phase), sa.String), col(Resolution.reference))
    with_decision = part("phase", FieldPhase.field_id, no_other, *phase)
    read = session.execute(
        part("also", FurtherParent.node_id, col(FurtherParent.parent_id), *nothing).union_all(
            part("field", NodeField.node_id, col(NodeField.field_id), *nothing),
            part("interim", InterimTarget.target_id, no_other, *due, no_word, no_word),
            with_decision.outerjoin(Resolution, seen_resolution(FieldPhase.resolution_id, audience)),
        )
    )
    relations = Relations()
    for name, node_id, other, day, value, word, reference in read:
        if name == "also":
            relations.also[node_id].append(other)
        elif name == "field":
            relations.fields[node_id].append(other)
        elif name == "interim":
            relations.interim[node_id].append((day, value))
        else:
            relations.phases[node_id].append((day, Phase(word), reference))
    return relations


def entry_of(row: Any, relations: Relations) -> PlanEntry:
    own_fields = tuple(sorted(relations.fields[row.id]))
    phases = sorted(relations.phases[row.id], key=lambda opened: opened[0])
    return PlanEntry(
        id=row.id,
        kind=row.kind,
        cycle_id=row.cycle_id or row.id,
        code=row.code,
        title=row.title,
        text=row.text,
        title_en=row.title_en,
        text_en=row.text_en,
        wording_id=row.wording_id,
        goal_status=row.status,
        resolution_id=row.resolution_id,
        valid_from=row.valid_from,
        parent_id=row.parent_id,
        also_ids=tuple(sorted(relations.also[row.id])),
        own_field_ids=own_fields,
        field_ids=own_fields,
        owner_id=row.owner_id,
        owner_key=row.owner_key,
        owner_name=row.owner_name,
        publication=row.publication,
        own_publication=row.publication,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        retired_on=row.retired_on,
        retired_reason=row.retired_reason,
        position=row.position,
        version=row.version,
        phase=PhaseNow(*phases[-1]) if phases else None,
        target=_target(row, relations.interim[row.id]) if row.kind is NodeKind.TARGET else None,
        measure=_measure(row) if row.kind is NodeKind.MEASURE else None,
    )


def indicator_sheet(row: Any) -> IndicatorSheet:
    told = {name: getattr(row, f"indicator_{name}") for name in INDICATOR_COLUMNS}
    told |= {name: getattr(row, f"indicator_{name}") for name in ("id", "key", "publication")}
    return IndicatorSheet(period_type=row.period_type, **told)


def seen_resolution(resolution_id: Any, audience: Audience) -> sa.ColumnElement[bool]:
    """Return how a resolution is joined that an audience may know of."""
    return sa.and_(col(Resolution.id) == col(resolution_id), col(Resolution.publication).in_(audience.visible))


def _target(row: Any, interim: Sequence[tuple[date, Decimal]]) -> TargetSheet:
    definition = TargetDefinition(
        target_type=row.target_type,
        baseline=row.baseline,
        baseline_date=row.baseline_on,
        target=row.target,
        target_date=row.target_on,
        corridor_low=row.corridor_low,
        corridor_high=row.corridor_high,
        tolerance=row.tolerance,
        effect_from=row.effect_from,
        interim=tuple(sorted(interim)),
        direction=row.direction,
    )
    return TargetSheet(
        definition=definition,
        indicator=indicator_sheet(row) if row.indicator_key is not None else None,
        area_id=row.area_id,
        area_name=row.area_name,
        breakdown_id=row.breakdown_id,
        group=row.group or "",
    )


def _measure(row: Any) -> MeasureSheet:
    return MeasureSheet(
        status=row.measure_status,
        status_de=row.status_de or row.measure_status,
        status_en=row.status_en or row.measure_status,
        category=StatusCategory(row.category) if row.category else StatusCategory.OPEN,
        is_monitored=row.is_monitored,
        **{name: getattr(row, name) for name in _MEASURE_COLUMNS},
    )
