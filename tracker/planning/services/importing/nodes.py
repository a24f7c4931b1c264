"""Rows that are nodes: made, reworded, moved, adopted and retired as the sheet says."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from tracker.accounts.models import Department
from tracker.committees.models import Resolution
from tracker.committees.vocabulary import ResolutionOutcome
from tracker.monitoring.calculations.breakdowns import canonical_group
from tracker.monitoring.models import Indicator
from tracker.monitoring.queries.areas import list_areas
from tracker.planning import queries
from tracker.planning.errors import AdoptedWording, AlreadyRetired
from tracker.planning.models import Measure, MeasureEntry, NodeEntry, PlanNode, TargetEntry
from tracker.planning.queries import Plan, PlanEntry
from tracker.planning.services.importing.cells import (
    CellRefused,
    Keys,
    NotOffered,
    UnknownKey,
    day,
    measure_cells,
    target_cells,
    wording_cells,
)
from tracker.planning.services.nodes import (
    ALWAYS_BELOW_THE_CYCLE,
    WORDS,
    adopt_node,
    create_node,
    move_node,
    retire_node,
    revise_node,
    reword_node,
)
from tracker.planning.sheets import PlanRow
from tracker.planning.vocabulary import GoalStatus, NodeKind
from tracker.shared.publication import INTERNAL
from tracker.shared.text import N_


class WhichCycle(CellRefused):
    msgid = N_("It is not clear which cycle this belongs to. Add a row of the kind “cycle”, or its code in “cycle”.")


@dataclass
class Stage:
    """What an import knows while it runs."""

    session: Session
    now: datetime
    keys: Keys
    known: dict[tuple[int, str], PlanEntry]
    nodes: dict[tuple[int | None, str], PlanNode] = field(default_factory=dict)
    new: list[PlanRow] = field(default_factory=list)
    changed: list[PlanRow] = field(default_factory=list)
    cycles_in_file: list[PlanNode] = field(default_factory=list)

    def node(self, cycle_id: int | None, code: str) -> PlanNode | None:
        """Return a node by its code, one of this file or of the plan as it was."""
        if (cycle_id, code) not in self.nodes:
            found = queries.find_code(self.session, cycle_id, code)
            if found is None:
                return None
            self.nodes[cycle_id, code] = found
        return self.nodes[cycle_id, code]

    def mark_changed(self, row: PlanRow) -> None:
        if row not in self.new and row not in self.changed:
            self.changed.append(row)


def known_keys(session: Session) -> Keys:
    areas = list_areas(session)
    times = Counter(area.key for area in areas)
    named: dict[str, int | None] = {}
    for area in areas:
        for key in (area.key, f"{area.level_key}:{area.key}"):
            named[key] = None if area.is_town else area.id
    departments = session.exec(select(Department))
    return Keys(
        departments={row.key: row.id for row in departments if row.id is not None},
        indicators={row.key: row.id for row in session.exec(select(Indicator)) if row.id is not None},
        areas=named,
        ambiguous_areas=frozenset(key for key, count in times.items() if count > 1),
    )


def known_nodes(session: Session) -> dict[tuple[int, str], PlanEntry]:
    """Return what stands in the plans now, cycles under their own id."""
    plans: list[Plan] = queries.list_plans(session, INTERNAL)
    return {(entry.cycle_id, entry.code): entry for plan in plans for entry in plan}


def take_node(stage: Stage, row: PlanRow) -> None:
    """Make the node or bring it to what the row says of it; further parents follow when all nodes stand."""
    kind = NodeKind(row.kind)
    cycle_id = None if kind is NodeKind.CYCLE else cycle_of(stage, row)
    node = stage.node(cycle_id, row.text("code")) if row.text("code") else None
    if node is not None and node.kind is not kind:
        raise NotOffered("kind", text=row.kind, words=node.kind.value)
    before = stage.known.get((cycle_id or node.id or 0, node.code)) if node is not None else None
    entered = _entered(stage, row, kind, cycle_id, before)
    parent_id = _parent_id(stage, row, kind, cycle_id, before)
    if node is None or before is None:
        node = create_node(
            stage.session, kind, entered, now=stage.now, cycle_id=cycle_id, parent_id=parent_id, as_found=True
        )
        stage.nodes[cycle_id, node.code] = node
        stage.new.append(row)
    else:
        _bring_to(stage, row, node, before, entered)
        if parent_id != before.parent_id:
            _move(stage, node, parent_id, before.also_ids)
            stage.mark_changed(row)
    if kind is NodeKind.CYCLE:
        stage.cycles_in_file.append(node)
    if kind is not NodeKind.MEASURE:
        _adopt_where_said(stage, row, node)


def link_node(stage: Stage, row: PlanRow) -> None:
    """Hang the node beside its further parents, and name the measure it is continued in."""
    kind = NodeKind(row.kind)
    if kind is NodeKind.CYCLE:
        return
    cycle_id = cycle_of(stage, row)
    node = stage.node(cycle_id, row.text("code"))
    assert node is not None
    assert node.id is not None
    if "also" in row.cells:
        beside = {_key_of(stage, cycle_id, "also", code) for code in row.keys("also")} - {node.parent_id}
        now_beside = {link.parent_id for link in queries.list_further_parents(stage.session, node.id)}
        if beside != now_beside:
            _move(stage, node, node.parent_id, beside)
            stage.mark_changed(row)
    if kind is NodeKind.MEASURE and "merged_into" in row.cells:
        code = row.text("merged_into")
        following = _key_of(stage, cycle_id, "merged_into", code) if code else None
        measure = queries.find_measure_row(stage.session, node.id)
        if measure.merged_into_id != following:
            _continue_in(stage.session, measure, following)
            stage.mark_changed(row)


def retire_where_said(stage: Stage, row: PlanRow, today: date) -> None:
    """Retire what the sheet says is retired; what stands below comes first."""
    said = row.text("retired_on")
    is_retired = bool(said) or (row.kind != NodeKind.MEASURE and row.text("status").lower() == GoalStatus.RETIRED)
    cycle_id = None if row.kind == NodeKind.CYCLE else cycle_of(stage, row)
    node = stage.node(cycle_id, row.text("code"))
    assert node is not None
    if node.retired_on is not None:
        mentions = "retired_on" in row.cells or (row.kind != NodeKind.MEASURE and row.text("status"))
        if mentions and not is_retired:
            raise AlreadyRetired
        return
    if not is_retired:
        return
    on = day("retired_on", said) if said else min(node.ends_on or today, today)
    reason = row.text("retired_reason") or RETIRED_IN_THE_FILE
    retire_node(stage.session, node, reason=reason, on=on, seen_version=node.version)
    stage.mark_changed(row)


def cycle_of(stage: Stage, row: PlanRow) -> int:
    """Return the cycle a row belongs to: the one it names, the file's own, or the only one there is."""
    named = row.text("cycle") or (row.text("parent") if row.kind in ALWAYS_BELOW_THE_CYCLE else "")
    if named:
        found = stage.node(None, named)
        if found is None or found.id is None:
            raise UnknownKey("cycle" if row.text("cycle") else "parent", text=named)
        return found.id
    candidates = {node.id for node in stage.cycles_in_file}
    if not candidates:
        cycles = (entry for entry in stage.known.values() if entry.kind is NodeKind.CYCLE)
        candidates = {entry.id for entry in cycles if not entry.is_retired}
    if len(candidates) > 1 and row.text("parent"):
        candidates = {cycle for cycle in candidates if stage.node(cycle, row.text("parent")) is not None}
    if len(candidates) != 1:
        raise WhichCycle("cycle")
    only = candidates.pop()
    assert only is not None
    return only


RETIRED_IN_THE_FILE = "Im eingelesenen Plan als beendet geführt."


def _entered(stage: Stage, row: PlanRow, kind: NodeKind, cycle_id: int | None, before: PlanEntry | None) -> NodeEntry:
    models: dict[NodeKind, type[NodeEntry]] = {NodeKind.TARGET: TargetEntry, NodeKind.MEASURE: MeasureEntry}
    said = queries.as_entered(stage.session, before).model_dump() if before is not None else {}
    said |= wording_cells(row)
    if "owner" in row.cells:
        said["owner_id"] = stage.keys.department(row.text("owner")) if row.text("owner") else None
    if "field" in row.cells and cycle_id is not None:
        said["field_ids"] = sorted(_key_of(stage, cycle_id, "field", code) for code in row.keys("field"))
    if kind is NodeKind.TARGET:
        said |= target_cells(row, stage.keys)
        said["group"] = canonical_group(said.get("group") or "") or None
        said["interim"] = sorted(said.get("interim") or [])
    if kind is NodeKind.MEASURE:
        said |= measure_cells(row, stage.keys)
    return models.get(kind, NodeEntry).model_validate(said)


def _parent_id(
    stage: Stage, row: PlanRow, kind: NodeKind, cycle_id: int | None, before: PlanEntry | None
) -> int | None:
    if kind is NodeKind.CYCLE:
        return None
    if kind in ALWAYS_BELOW_THE_CYCLE:
        return cycle_id
    if "parent" not in row.cells and before is not None:
        return before.parent_id
    code = row.text("parent")
    assert cycle_id is not None
    return _key_of(stage, cycle_id, "parent", code) if code else None


def _key_of(stage: Stage, cycle_id: int, column: str, code: str) -> int:
    found = stage.node(cycle_id, code)
    if found is None or found.id is None:
        raise UnknownKey(column, text=code)
    return found.id


def _bring_to(stage: Stage, row: PlanRow, node: PlanNode, before: PlanEntry, entered: NodeEntry) -> None:
    """Reword an adopted wording where a new resolution stands beside it, and revise the rest."""
    was, is_now = queries.as_entered(stage.session, before).model_dump(), entered.model_dump()
    if was == is_now:
        return
    if before.is_adopted and any((was[name] or "") != (is_now[name] or "") for name in WORDS):
        reference = row.text("resolution")
        if not reference:
            raise AdoptedWording
        resolution_id = _resolution_id(stage, row, reference)
        reword_node(stage.session, node, entered, resolution_id=resolution_id, seen_version=node.version, now=stage.now)
    revise_node(stage.session, node, entered, seen_version=node.version, as_found=True)
    stage.mark_changed(row)


def _move(stage: Stage, node: PlanNode, parent_id: int | None, beside: Any) -> None:
    move_node(stage.session, node, parent_id=parent_id, further_ids=set(beside), seen_version=node.version)


def _adopt_where_said(stage: Stage, row: PlanRow, node: PlanNode) -> None:
    status, reference = row.text("status").lower(), row.text("resolution")
    if status and status not in set(GoalStatus):
        raise NotOffered("status", text=status, words=", ".join(GoalStatus))
    assert node.id is not None
    wording = queries.find_wording(stage.session, node.id)
    if wording.status is GoalStatus.ADOPTED:
        if status == GoalStatus.DRAFT:
            raise AdoptedWording
        return
    if reference:
        resolution_id = _resolution_id(stage, row, reference)
        adopt_node(stage.session, node, resolution_id=resolution_id, seen_version=node.version)
        stage.mark_changed(row)
    elif status == GoalStatus.ADOPTED:
        wording.status = GoalStatus.ADOPTED
        stage.session.add(wording)
        stage.mark_changed(row)


def _resolution_id(stage: Stage, row: PlanRow, reference: str) -> int:
    """Return a resolution by its reference; one not known yet is entered with what the sheet says of it.

    Its title is the reference, and it was decided on the day the row begins, at the latest today.
    """
    found = stage.session.exec(select(Resolution).where(col(Resolution.reference) == reference)).first()
    if found is None:
        start = day("start", row.text("start")) if row.text("start") else stage.now.date()
        found = Resolution(
            reference=reference,
            title=reference,
            decided_on=min(start, stage.now.date()),
            outcome=ResolutionOutcome.ADOPTED,
        )
        stage.session.add(found)
        stage.session.flush()
    assert found.id is not None
    return found.id


def _continue_in(session: Session, measure: Measure, following: int | None) -> None:
    measure.merged_into_id = following
    session.add(measure)
    session.flush()
