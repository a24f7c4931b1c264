"""What happened to a node of the plan: the entries of the trail about it, its words and its sheet."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, SQLModel, col

from tracker.accounts.models import Department
from tracker.accounts.queries.names import find_account_name, list_account_names
from tracker.committees.models import Resolution
from tracker.monitoring.models import Area, AreaVersion, Indicator, IndicatorVersion
from tracker.planning.models import (
    SHEET_ROWS,
    Carrier,
    FieldPhase,
    FurtherParent,
    ImpactTarget,
    InterimTarget,
    Measure,
    MeasureArea,
    MeasureIndicator,
    NodeField,
    NodeWording,
    Output,
    OutputFigure,
    PlanNode,
    StatusReport,
    TargetChange,
)
from tracker.shared import trail
from tracker.shared.audit import AuditEntry

# Each with the column that names the node.
WITH_THE_NODES_KEY: tuple[type[Any], ...] = (PlanNode, Measure, ImpactTarget)
OF_THE_NODE: tuple[tuple[type[Any], str], ...] = (
    (NodeWording, "node_id"),
    (FieldPhase, "field_id"),
    (StatusReport, "measure_id"),
    (TargetChange, "target_id"),
    *((row, "measure_id") for row in SHEET_ROWS.values()),
)
BESIDE_THE_NODE: tuple[type[Any], ...] = (NodeField, FurtherParent, MeasureArea, InterimTarget)  # "<node>/<other>"


@dataclass(frozen=True, slots=True)
class PastChange:
    """One row that was changed: by whom, when, what stood there, what stands there, and why."""

    at: datetime
    who: str
    action: str
    table: str
    old: dict[str, Any]
    new: dict[str, Any]
    reason: str | None


@dataclass(frozen=True, slots=True)
class LastChange:
    who: str
    at: datetime


@dataclass(frozen=True)
class Names:
    """What keys in entries stand for, by table."""

    by_table: dict[str, dict[int, str]] = field(default_factory=dict)

    def find(self, table: str, key: object) -> str | None:
        names = self.by_table.get(table)  # none for a table whose rows have no name, such as the bytes of files
        return names.get(int(str(key))) if names else None


def list_past_changes(session: Session, node_id: int, *, offset: int, limit: int) -> list[PastChange]:
    """Return what happened to a node, the latest first; whoever asks must be allowed to see the node."""
    statement = sa.select(AuditEntry).where(_about(node_id)).order_by(col(AuditEntry.id).desc())
    entries = list(session.execute(statement.offset(offset).limit(limit)).scalars())
    names = list_account_names(session)
    return [
        PastChange(
            told.entry.at,
            names.get(told.entry.actor_id or 0, told.entry.actor),
            told.entry.action,
            told.entry.object_type,
            told.old,
            told.new,
            told.entry.reason,
        )
        for told in trail.told(session, entries)
    ]


def count_past_changes(session: Session, node_id: int) -> int:
    counted = sa.select(sa.func.count()).select_from(AuditEntry).where(_about(node_id))
    return int(session.execute(counted).scalar_one())


def find_last_change(session: Session, node_id: int) -> LastChange | None:
    """Return who changed a node, or what belongs to it, last."""
    latest = sa.select(AuditEntry).where(_about(node_id)).order_by(col(AuditEntry.id).desc()).limit(1)
    entry = session.execute(latest).scalar()
    if entry is None:
        return None
    return LastChange(find_account_name(session, entry.actor_id) or entry.actor, entry.at)


def find_names(session: Session, language: str) -> Names:
    """Return the names of all that entries may point at, except of nodes: of those the viewer's plan knows."""
    english = language == "en"
    indicator = sa.func.coalesce(col(IndicatorVersion.name_en), col(IndicatorVersion.name_de))
    statements: dict[str, Any] = {
        "department": sa.select(col(Department.id), col(Department.name)),
        "carrier": sa.select(col(Carrier.id), col(Carrier.name)),
        "resolution": sa.select(col(Resolution.id), col(Resolution.reference)),
        "area": sa.select(col(Area.id), col(AreaVersion.name))
        .join(AreaVersion, col(AreaVersion.area_id) == col(Area.id))
        .order_by(col(AreaVersion.valid_from)),
        "indicator": sa.select(col(Indicator.id), indicator if english else col(IndicatorVersion.name_de))
        .join(IndicatorVersion, col(IndicatorVersion.indicator_id) == col(Indicator.id))
        .order_by(col(IndicatorVersion.id)),
    }
    return Names({table: {row[0]: row[1] for row in session.execute(each)} for table, each in statements.items()})


def _about(node_id: int) -> sa.ColumnElement[bool]:
    """Say which entries tell of a node: its own rows, and those that belong to it."""
    kind, key = col(AuditEntry.object_type), col(AuditEntry.object_id)
    own = sa.and_(kind.in_([_table(each) for each in WITH_THE_NODES_KEY]), key == str(node_id))
    beside = sa.and_(kind.in_([_table(each) for each in BESIDE_THE_NODE]), key.like(f"{node_id}/%"))
    belonging = [
        sa.and_(kind == _table(row), key.in_(_keys(col(row.id)).where(col(getattr(row, name)) == node_id)))
        for row, name in OF_THE_NODE
    ]
    figures = _keys(col(OutputFigure.output_id), "/", col(OutputFigure.year))
    figures = figures.join(Output, col(Output.id) == col(OutputFigure.output_id))
    figures = figures.where(col(Output.measure_id) == node_id)
    reported = sa.and_(kind == _table(OutputFigure), key.in_(figures))
    return sa.or_(own, beside, *belonging, reported, _of_a_monitor(node_id))


def _of_a_monitor(node_id: int) -> sa.ColumnElement[bool]:
    """Say which entries tell of what is monitored; such a link may be gone, and then only the trail knows it."""
    told = sa.func.coalesce(col(AuditEntry.new), col(AuditEntry.old))
    named = sa.or_(told.like(f'%"measure_id": {node_id},%'), told.like(f'%"measure_id": {node_id}}}%'))
    kind = col(AuditEntry.object_type) == _table(MeasureIndicator)
    links = sa.select(col(AuditEntry.object_id)).where(kind, col(AuditEntry.action).in_(("create", "delete")), named)
    return sa.and_(kind, col(AuditEntry.object_id).in_(links))


def _keys(*parts: Any) -> sa.Select[Any]:
    """Select keys as the trail writes them."""
    key: Any = sa.literal("", sa.String())
    for part in parts:
        key = key + (part if isinstance(part, str) else sa.cast(part, sa.String))
    return sa.select(key)


def _table(model: type[SQLModel]) -> str:
    return str(model.__tablename__)
