"""The whole plan as rows of the sheet that is exported and imported."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import cast

import sqlalchemy as sa
from sqlmodel import Session, col, select

from tracker.accounts.models import Department
from tracker.committees.models import Resolution
from tracker.monitoring.models import Indicator
from tracker.monitoring.queries.areas import AreaEntry, list_areas
from tracker.planning import queries
from tracker.planning.queries import Monitor, Plan, PlanEntry
from tracker.planning.sheets import BETWEEN, MONITORS, TemplateChoices
from tracker.planning.vocabulary import GoalStatus, NodeKind
from tracker.shared.numbers import write_plan_number
from tracker.shared.publication import Audience

Row = dict[str, str]


def plan_rows(session: Session, audience: Audience, kinds: Iterable[NodeKind] | None = None) -> list[Row]:
    """Return every node an audience may see, and what is monitored, in the order of the sheet."""
    wanted = set(kinds) if kinds is not None else set(NodeKind)
    known = select(Resolution).where(col(Resolution.publication).in_(audience.visible))
    references = {row.id: row.reference for row in session.exec(known) if row.id is not None}
    areas = area_keys(list_areas(session))
    rows: list[Row] = []
    for plan in queries.list_plans(session, audience):
        measures = [entry.id for entry in plan if entry.kind is NodeKind.MEASURE]
        places = queries.list_measure_areas(session, measures)
        for entry in plan:
            if entry.kind in wanted:
                rows.append(_row(entry, plan, references, areas, places.get(entry.id, [])))
        if kinds is None:
            monitors = queries.list_monitors(session, measures, audience)
            rows += sorted((_monitor_row(each, plan) for each in monitors), key=_by_measure)
    return rows


def template_choices(session: Session, audience: Audience) -> TemplateChoices:
    """Return what a sheet may name, as far as an audience may know of it."""
    departments = select(Department.key).where(col(Department.retired_on).is_(None)).order_by(col(Department.key))
    in_use = sa.and_(col(Indicator.retired_on).is_(None), col(Indicator.publication).in_(audience.visible))
    indicators = select(Indicator.key).where(in_use).order_by(col(Indicator.key))
    return TemplateChoices(
        statuses=[term.code for term in queries.list_status_terms(session)],
        departments=list(session.exec(departments)),
        indicators=list(session.exec(indicators)),
        areas=sorted(key for key in area_keys(list_areas(session)).values() if key),
    )


def area_keys(areas: Iterable[AreaEntry]) -> dict[int, str]:
    """Return how areas are named in sheets: by key, with the level before it where a key stands in two."""
    listed = list(areas)
    known = Counter(area.key for area in listed if not area.is_town)
    return {
        area.id: "" if area.is_town else area.key if known[area.key] == 1 else f"{area.level_key}:{area.key}"
        for area in listed
    }


def _row(entry: PlanEntry, plan: Plan, references: dict[int, str], areas: dict[int, str], places: list[int]) -> Row:
    parent = plan.find(entry.parent_id)
    row = {
        "kind": entry.kind.value,
        "code": entry.code,
        "parent": parent.code if parent else "",
        "also": _codes(plan, entry.also_ids),
        "title": entry.title,
        "text": _lines(entry.text),
        "title_en": entry.title_en or "",
        "text_en": _lines(entry.text_en or ""),
        "field": _codes(plan, entry.own_field_ids),
        "owner": entry.owner_key or "",
        "start": _day(entry.starts_on),
        "end": _day(entry.ends_on),
        "publication": entry.own_publication.value,
        "resolution": references.get(entry.resolution_id or 0, "") if entry.is_adopted else "",
        "cycle": plan.cycle.code if plan.cycle is not None and entry.kind is not NodeKind.CYCLE else "",
        "retired_on": _day(entry.retired_on),
        "retired_reason": _lines(entry.retired_reason or ""),
    }
    return row | _status(entry) | _target(entry, areas) | _measure(entry, plan, areas, places)


def _status(entry: PlanEntry) -> Row:
    if entry.measure is not None:
        return {"status": entry.measure.status}
    return {"status": GoalStatus.RETIRED.value if entry.is_retired else entry.goal_status.value}


def _target(entry: PlanEntry, areas: dict[int, str]) -> Row:
    sheet = entry.target
    if sheet is None:
        return {}
    said = sheet.definition
    return {
        "indicator": sheet.indicator.key if sheet.indicator else "",
        "area": areas.get(sheet.area_id or 0, ""),
        "group": sheet.group,
        "direction": said.direction.value if said.direction else "",
        "target_type": said.target_type.value,
        "baseline": _number(cast("Decimal | None", said.baseline)),
        "baseline_date": _day(said.baseline_date),
        "target": _number(said.target),
        "target_date": _day(said.target_date),
        "corridor_low": _number(said.corridor_low),
        "corridor_high": _number(said.corridor_high),
        "tolerance": _number(said.tolerance),
        "effect_from": _day(said.effect_from),
        "interim": BETWEEN.join(f"{_day(on)}={_number(value)}" for on, value in said.interim),
    }


def _measure(entry: PlanEntry, plan: Plan, areas: dict[int, str], places: list[int]) -> Row:
    sheet = entry.measure
    if sheet is None:
        return {}
    following = plan.find(sheet.merged_into_id)
    return {
        "areas": BETWEEN.join(sorted(areas[key] for key in places if areas.get(key))),
        "target_group": sheet.target_group or "",
        "status_reason": _lines(sheet.status_reason or ""),
        "merged_into": following.code if following else "",
        "contact": sheet.contact or "",
        "money": _number(sheet.money),
        "unmonitored_reason": _lines(sheet.unmonitored_reason or ""),
    }


def _monitor_row(monitor: Monitor, plan: Plan) -> Row:
    measure = plan.find(monitor.measure_id)
    return {
        "kind": MONITORS,
        "parent": measure.code if measure else "",
        "indicator": monitor.indicator.key,
        "role": monitor.role.value,
        "direction": monitor.direction.value if monitor.direction else "",
        "lag_years": "" if monitor.lag_years is None else str(monitor.lag_years),
        "evidence": monitor.evidence.value if monitor.evidence else "",
        "text": _lines(monitor.text),
        "target": _number(monitor.planned_value),
        "target_date": _day(monitor.planned_on),
        "cycle": plan.cycle.code if plan.cycle else "",
    }


def _by_measure(row: Row) -> tuple[list[tuple[int, int, str]], str, str]:
    return queries.natural_order(row["parent"]), row["indicator"], row["role"]


def _codes(plan: Plan, keys: Iterable[int]) -> str:
    entries = (plan.find(key) for key in keys)
    return BETWEEN.join(sorted((entry.code for entry in entries if entry), key=queries.natural_order))


def _number(value: Decimal | None) -> str:
    return "" if value is None else write_plan_number(value)


def _day(value: date | None) -> str:
    return value.isoformat() if value else ""


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").strip()
