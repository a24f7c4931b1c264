"""Reading a whole plan in two statements, as far as an audience may see it."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Select
from sqlmodel import Session, col

from tracker.accounts.models import Department
from tracker.accounts.vocabulary import Viewer
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
from tracker.planning.queries.entries import IndicatorSheet, MeasureSheet, PhaseNow, Plan, PlanEntry, TargetSheet
from tracker.planning.vocabulary import NodeKind, Phase, StatusCategory
from tracker.shared.columns import ExactNumber
from tracker.shared.publication import Audience, Publication
from tracker.shared.remembering import remembered
from tracker.shared.words import VocabularyTerm

STATUS_LIST = "measure_status"
_BREADTH = {Publication.INTERNAL: 0, Publication.COMMITTEE: 1, Publication.PUBLIC: 2}


def find_plan(session: Session, audience: Audience, today: date, cycle_code: str | None = None) -> Plan:
    """Return the plan of a cycle; without a code of the cycle that runs today, empty where there is none."""

    def load() -> Plan:
        return _load(session, audience, _cycle(audience, today, cycle_code))

    return remembered(session, ("plan", audience, today, cycle_code), load)


def find_plan_of(session: Session, audience: Audience, node_id: int) -> Plan:
    """Return the plan that a node belongs to, as far as the audience sees it."""
    of_node = sa.select(sa.func.coalesce(col(PlanNode.cycle_id), col(PlanNode.id))).where(col(PlanNode.id) == node_id)
    cycle_id = session.execute(of_node).scalar()

    def load() -> Plan:
        return _load(session, audience, sa.select(col(PlanNode.id)).where(col(PlanNode.id) == cycle_id))

    return remembered(session, ("plan of", audience, cycle_id), load)


def list_plans(session: Session, audience: Audience) -> list[Plan]:
    """Return all plans, retired cycles included, in the order in which they were made."""
    cycles = sa.select(col(PlanNode.id)).where(col(PlanNode.kind) == NodeKind.CYCLE).order_by(col(PlanNode.code))
    plans = [find_plan_of(session, audience, node_id) for node_id in session.execute(cycles).scalars().all()]
    return [plan for plan in plans if plan.cycle is not None]


def find_entry(session: Session, viewer: Viewer, node_id: int) -> tuple[Plan, PlanEntry] | None:
    """Return a node with the plan around it; None where the viewer's audience does not see it."""
    plan = find_plan_of(session, viewer.audience, node_id)
    entry = plan.find(node_id)
    return (plan, entry) if entry is not None else None


def ids_hidden_from(audience: Audience) -> Select[Any]:
    """Return what an audience does not see: nodes above its level, and all that hangs below them."""
    above: Select[Any] = sa.select(col(PlanNode.id).label("id")).where(
        col(PlanNode.publication).not_in(audience.visible)
    )
    hidden = above.cte("hidden", recursive=True)
    hidden = hidden.union(sa.select(col(PlanNode.id)).where(col(PlanNode.parent_id) == hidden.c.id))
    return sa.select(hidden.c.id)


def natural_order(code: str) -> list[tuple[int, int, str]]:
    """Return a sort key by which M2 stands before M10."""
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in re.split(r"(\d+)", code) if part]


def seen_resolution(resolution_id: Any, audience: Audience) -> sa.ColumnElement[bool]:
    """Return how a resolution is joined that an audience may know of."""
    return sa.and_(col(Resolution.id) == col(resolution_id), col(Resolution.publication).in_(audience.visible))


# -- rows into entries


@dataclass
class _Relations:
    """What hangs on the nodes beside their own rows."""

    also: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    fields: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    interim: dict[int, list[tuple[date, Decimal]]] = field(default_factory=lambda: defaultdict(list))
    phases: dict[int, list[tuple[date, Phase, str | None]]] = field(default_factory=lambda: defaultdict(list))


def _cycle(audience: Audience, today: date, cycle_code: str | None) -> Select[Any]:
    wanted = sa.select(col(PlanNode.id)).where(col(PlanNode.kind) == NodeKind.CYCLE)
    if cycle_code is not None:
        wanted = wanted.where(col(PlanNode.code) == cycle_code)
    begun_first = sa.case((col(PlanNode.starts_on) > today, 1), else_=0)
    wanted = wanted.where(col(PlanNode.retired_on).is_(None), col(PlanNode.publication).in_(audience.visible))
    return wanted.order_by(begun_first, col(PlanNode.starts_on).desc().nulls_last(), col(PlanNode.id)).limit(1)


def _load(session: Session, audience: Audience, cycle: Select[Any]) -> Plan:
    """Load all cycles, and the nodes of the one wanted."""
    cycle_id = cycle.scalar_subquery()
    rows = session.execute(_nodes(cycle_id, audience)).all()
    relations = _relations(session, cycle_id, audience)
    bare = {row.id: _entry(row, relations) for row in rows}
    seen = _seen_by(audience, {key: _resolved(entry, bare) for key, entry in bare.items()})
    cycles = tuple(entry for entry in seen.values() if entry.kind is NodeKind.CYCLE and not entry.is_retired)
    chosen = {entry.cycle_id for entry in bare.values() if entry.kind is not NodeKind.CYCLE}
    wanted_id = chosen.pop() if chosen else session.execute(cycle).scalar()
    wanted = seen.get(wanted_id) if wanted_id is not None else None
    if wanted is None:
        return Plan(None, cycles)
    entries = [entry for entry in seen.values() if wanted.id in (entry.id, entry.cycle_id)]
    order = list(NodeKind)
    entries.sort(key=lambda entry: (order.index(entry.kind), entry.position, natural_order(entry.code)))
    return Plan(wanted, cycles, {entry.id: entry for entry in entries})


def _nodes(cycle_id: Any, audience: Audience) -> Select[Any]:
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


_NODE_COLUMNS = (
    "id", "kind", "cycle_id", "code", "parent_id", "position", "owner_id", "publication",
    "starts_on", "ends_on", "retired_on", "retired_reason", "version",
)  # fmt: skip
_WORDING_COLUMNS = ("number", "title", "text", "title_en", "text_en", "status", "resolution_id", "valid_from")
_TARGET_COLUMNS = (
    "indicator_id", "area_id", "breakdown_id", "target_type", "direction", "baseline", "baseline_on", "target",
    "target_on", "corridor_low", "corridor_high", "tolerance", "effect_from",
)  # fmt: skip
INDICATOR_COLUMNS = (
    "name_de", "name_en", "kind", "unit", "decimals", "direction", "tolerance", "interval_months", "max_age_months",
)  # fmt: skip
_MEASURE_COLUMNS = ("status_reason", "target_group", "contact", "money", "unmonitored_reason", "merged_into_id")


def _relations(session: Session, cycle_id: Any, audience: Audience) -> _Relations:
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
    relations = _Relations()
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


def _entry(row: Any, relations: _Relations) -> PlanEntry:
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
        wording_number=row.number,
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


def indicator_sheet(row: Any) -> IndicatorSheet:
    told = {name: getattr(row, f"indicator_{name}") for name in INDICATOR_COLUMNS}
    told |= {name: getattr(row, f"indicator_{name}") for name in ("id", "key", "publication")}
    return IndicatorSheet(period_type=row.period_type, **told)


def _measure(row: Any) -> MeasureSheet:
    return MeasureSheet(
        status=row.measure_status,
        status_de=row.status_de or row.measure_status,
        status_en=row.status_en or row.measure_status,
        category=StatusCategory(row.category) if row.category else StatusCategory.OPEN,
        is_monitored=row.is_monitored,
        **{name: getattr(row, name) for name in _MEASURE_COLUMNS},
    )


# -- what holds by way of the nodes above


def _resolved(entry: PlanEntry, bare: dict[int, PlanEntry]) -> PlanEntry:
    """Return the entry with the fields and the publication that it has from above where it has none itself."""
    fields, publication, above = entry.own_field_ids, entry.publication, entry
    while above.parent_id is not None and (parent := bare.get(above.parent_id)) is not None:
        above = parent
        fields = fields or above.own_field_ids
        publication = min(publication, above.publication, key=_BREADTH.__getitem__)
    if entry.kind is NodeKind.FIELD:
        fields = (entry.id,)
    return replace(entry, field_ids=fields, publication=publication)


def _seen_by(audience: Audience, entries: dict[int, PlanEntry]) -> dict[int, PlanEntry]:
    """Leave out what the audience does not see, and every mention of it."""
    seen = {key: entry for key, entry in entries.items() if audience.sees(entry.publication)}
    if len(seen) == len(entries):
        return seen

    def kept(keys: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(key for key in keys if key in seen)

    return {
        key: replace(
            entry,
            also_ids=kept(entry.also_ids),
            own_field_ids=kept(entry.own_field_ids),
            field_ids=kept(entry.field_ids),
        )
        for key, entry in seen.items()
    }
