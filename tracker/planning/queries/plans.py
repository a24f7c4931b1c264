"""Reading a whole plan in two statements, as far as an audience may see it."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Select
from sqlmodel import Session, col

from tracker.accounts.vocabulary import Viewer
from tracker.planning.models import PlanNode
from tracker.planning.queries.entries import Plan, PlanEntry
from tracker.planning.queries.rows import entry_of, node_rows, read_relations
from tracker.planning.vocabulary import NodeKind
from tracker.shared.publication import Audience, Publication
from tracker.shared.remembering import remembered

_BREADTH = {Publication.INTERNAL: 0, Publication.COMMITTEE: 1, Publication.PUBLIC: 2}


def find_plan(
    session: Session,
    audience: Audience,
    today: date,
    cycle_code: str | None = None,
    *,
    without: NodeKind | None = None,
) -> Plan:
    """Return the plan of a cycle; without a code of the cycle that runs today, empty where there is none.

    Whoever needs no measures leaves out that kind: nothing hangs below them, and most of a plan are measures.
    """

    def load() -> Plan:
        return _load(session, audience, cycle_of_today(audience, today, cycle_code), without)

    return remembered(session, ("plan", audience, today, cycle_code, without), load)


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
    """Return what an audience does not see: nodes above its level, and all that hangs below them or in their cycle."""
    is_hidden = col(PlanNode.publication).not_in(audience.visible)
    cycles = sa.select(col(PlanNode.id)).where(col(PlanNode.kind) == NodeKind.CYCLE, is_hidden)
    above: Select[Any] = sa.select(col(PlanNode.id).label("id")).where(
        sa.or_(is_hidden, col(PlanNode.cycle_id).in_(cycles))
    )
    hidden = above.cte("hidden", recursive=True)
    hidden = hidden.union(sa.select(col(PlanNode.id)).where(col(PlanNode.parent_id) == hidden.c.id))
    return sa.select(hidden.c.id)


def natural_order(code: str) -> list[tuple[int, int, str]]:
    """Return a sort key by which M2 stands before M10."""
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in re.split(r"(\d+)", code) if part]


def cycle_of_today(audience: Audience, today: date, cycle_code: str | None) -> Select[Any]:
    """Return the key of the cycle with this code, else of the one that runs on a day."""
    wanted = sa.select(col(PlanNode.id)).where(col(PlanNode.kind) == NodeKind.CYCLE)
    if cycle_code is not None:
        wanted = wanted.where(col(PlanNode.code) == cycle_code)
    begun_first = sa.case((col(PlanNode.starts_on) > today, 1), else_=0)
    wanted = wanted.where(col(PlanNode.retired_on).is_(None), col(PlanNode.publication).in_(audience.visible))
    return wanted.order_by(begun_first, col(PlanNode.starts_on).desc().nulls_last(), col(PlanNode.id)).limit(1)


def _load(session: Session, audience: Audience, cycle: Select[Any], without: NodeKind | None = None) -> Plan:
    """Load all cycles, and the nodes of the one wanted."""
    cycle_id = cycle.scalar_subquery()
    wanted_rows = node_rows(cycle_id, audience)
    if without is not None:
        wanted_rows = wanted_rows.where(col(PlanNode.kind) != without)
    rows = session.execute(wanted_rows).all()
    relations = read_relations(session, cycle_id, audience)
    bare = {row.id: entry_of(row, relations) for row in rows}
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
