"""Rows for tests: each `make_…` fills in what the test does not say. Append only; all flush, none commits."""

from collections.abc import Collection
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlmodel import Session, col, select

from tracker.accounts.models import Department
from tracker.committees.models import Resolution
from tracker.committees.vocabulary import ResolutionOutcome
from tracker.monitoring.models import (
    Area,
    AreaLevel,
    AreaVersion,
    Breakdown,
    ImportBatch,
    Indicator,
    IndicatorVersion,
    Observation,
    Period,
)
from tracker.monitoring.vocabulary import Direction, IndicatorKind, ValueState
from tracker.planning import services as planning
from tracker.planning.models import MeasureEntry, NodeEntry, PlanNode, TargetEntry
from tracker.planning.vocabulary import NodeKind, TargetType
from tracker.shared.periods import PeriodType, period_ending

Row = TypeVar("Row")

PLANNED_AT = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
_numbers = count(1)


def make_department(session: Session, key: str | None = None, name: str = "Jugendamt") -> Department:
    return _enter(session, Department(key=key or f"amt-{next(_numbers)}", name=name))


def make_resolution(session: Session, reference: str | None = None, decided_on: date = date(2026, 3, 4)) -> Resolution:
    number = reference or f"{next(_numbers)}/26"
    return _enter(
        session,
        Resolution(reference=number, title="Leitziele", decided_on=decided_on, outcome=ResolutionOutcome.ADOPTED),
    )


def make_cycle(session: Session, title: str = "Sozialplanung 2020-2030", **said: Any) -> PlanNode:
    planning.seed_vocabulary(session)
    entered = NodeEntry.model_validate({"starts_on": date(2020, 1, 1), **_coded("Z", title, said)})
    return planning.create_node(session, NodeKind.CYCLE, entered, now=PLANNED_AT)


def make_field(session: Session, cycle: PlanNode, title: str = "Kinder und Familie", **said: Any) -> PlanNode:
    entered = NodeEntry.model_validate(_coded("HF", title, said))
    return planning.create_node(session, NodeKind.FIELD, entered, now=PLANNED_AT, cycle_id=cycle.id)


def make_goal(session: Session, cycle: PlanNode, title: str = "Gesund aufwachsen", **said: Any) -> PlanNode:
    entered = NodeEntry.model_validate(_coded("L", title, said))
    return planning.create_node(session, NodeKind.GOAL, entered, now=PLANNED_AT, cycle_id=cycle.id)


def make_strategy(session: Session, goal: PlanNode, title: str = "Frühe Hilfen ausbauen", **said: Any) -> PlanNode:
    return _below(session, NodeKind.STRATEGY, goal, NodeEntry.model_validate(_coded("S", title, said)))


def make_target(session: Session, parent: PlanNode, title: str = "Weniger Kinder in Armut", **said: Any) -> PlanNode:
    """Make a target from 8 at the end of 2020 to at most 7 at the end of 2030, unless the test says otherwise."""
    usual = {
        "target_type": TargetType.AT_MOST,
        "baseline": Decimal(8),
        "baseline_on": date(2020, 12, 31),
        "target": Decimal(7),
        "target_on": date(2030, 12, 31),
    }
    return _below(session, NodeKind.TARGET, parent, TargetEntry.model_validate(usual | _coded("W", title, said)))


def make_measure(
    session: Session,
    parent: PlanNode,
    title: str = "Familienbüro",
    *,
    owner: Department | None = None,
    further: Collection[PlanNode] = (),
    **said: Any,
) -> PlanNode:
    entered = MeasureEntry.model_validate(
        {"status": "started", "owner_id": owner.id if owner else None, **_coded("M", title, said)}
    )
    return _below(session, NodeKind.MEASURE, parent, entered, [node.id for node in further if node.id is not None])


def make_indicator(
    session: Session,
    key: str | None = None,
    *,
    direction: Direction = Direction.HIGHER_WORSE,
    kind: IndicatorKind = IndicatorKind.SHARE,
    **said: Any,
) -> Indicator:
    definition = {"unit": "percent", "decimals": 1, "interval_months": 12, "name_de": "Kinderarmut"}
    own = {name: said.pop(name) for name in ("publication", "retired_on") if name in said}
    row = _enter(
        session,
        Indicator(key=key or f"indicator_{next(_numbers)}", field="poverty", period_type=PeriodType.YEAR, **own),
    )
    version = IndicatorVersion(
        indicator_id=row.id, number=1, valid_from=date(2000, 1, 1), kind=kind, direction=direction, **definition | said
    )
    _enter(session, version)
    return row


def make_town_area(session: Session, name: str = "Musterstadt") -> Area:
    """Return the town's own area, made where there is none yet."""
    return _area(session, "town", "00", name, rank=0)


def make_area(session: Session, key: str, name: str | None = None, level: str = "district", rank: int = 1) -> Area:
    make_town_area(session)
    return _area(session, level, key, name or f"Stadtteil {key}", rank=rank)


def make_observation(
    session: Session,
    indicator: Indicator,
    year: int,
    value: Decimal | int | str | None,
    *,
    area: Area | None = None,
    state: ValueState = ValueState.REPORTED,
    numerator: int | None = None,
    denominator: int | None = None,
    break_reason: str | None = None,
) -> Observation:
    """Make the total of a year, of the town unless an area is named."""
    return _enter(
        session,
        Observation(
            indicator_id=indicator.id,
            breakdown_id=_breakdown(session).id,
            period_id=_year(session, year).id,
            area_id=(area or make_town_area(session)).id,
            value=None if value is None else Decimal(value),
            state=state,
            numerator=None if numerator is None else Decimal(numerator),
            denominator=None if denominator is None else Decimal(denominator),
            break_reason=break_reason,
            batch_id=_batch(session).id,
        ),
    )


def _below(
    session: Session, kind: NodeKind, parent: PlanNode, entered: NodeEntry, further: Collection[int] = ()
) -> PlanNode:
    return planning.create_node(
        session,
        kind,
        entered,
        now=PLANNED_AT,
        cycle_id=parent.cycle_id or parent.id,
        parent_id=parent.id if parent.kind is not NodeKind.CYCLE else None,
        further_ids=further,
    )


def _coded(letters: str, title: str, said: dict[str, Any]) -> dict[str, Any]:
    return {"code": f"{letters}{next(_numbers)}", "title": title, **said}


def _area(session: Session, level_key: str, key: str, name: str, *, rank: int) -> Area:
    level = session.exec(select(AreaLevel).where(AreaLevel.key == level_key)).first()
    level = level or _enter(session, AreaLevel(key=level_key, name_de=level_key, name_en=level_key, rank=rank))
    found = session.exec(select(Area).where(Area.key == key, Area.level_id == level.id)).first()
    if found is None:
        found = _enter(session, Area(level_id=level.id, key=key))
        _enter(session, AreaVersion(area_id=found.id, valid_from=date(1900, 1, 1), name=name))
    return found


def _year(session: Session, year: int) -> Period:
    whole = period_ending(PeriodType.YEAR, date(year, 12, 31))
    wanted = sa.and_(col(Period.type) == PeriodType.YEAR, col(Period.ends_on) == whole.end)
    found = session.exec(select(Period).where(wanted)).first()
    return found or _enter(session, Period(type=PeriodType.YEAR, starts_on=whole.start, ends_on=whole.end))


def _breakdown(session: Session, key: str = "") -> Breakdown:
    return session.exec(select(Breakdown).where(Breakdown.key == key)).first() or _enter(session, Breakdown(key=key))


def _batch(session: Session) -> ImportBatch:
    found = session.exec(select(ImportBatch).where(ImportBatch.kind == "observations")).first()
    return found or _enter(
        session,
        ImportBatch(
            kind="observations",
            file_name="test.csv",
            sha256="0" * 64,
            imported_at=PLANNED_AT,
            imported_by="Test",
            released_at=PLANNED_AT,
        ),
    )


def _enter(session: Session, row: Row) -> Row:
    session.add(row)
    session.flush()
    return row
