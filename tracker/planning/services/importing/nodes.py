"""Rows that are nodes: made, reworded, moved, adopted and retired as the sheet says."""

from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from tracker.committees.models import Resolution
from tracker.committees.vocabulary import ResolutionOutcome
from tracker.monitoring.calculations.breakdowns import canonical_group
from tracker.planning import queries
from tracker.planning.errors import AdoptedWording, AlreadyRetired
from tracker.planning.models import Measure, MeasureEntry, NodeEntry, PlanNode, TargetChangeFields, TargetEntry
from tracker.planning.queries import PlanEntry
from tracker.planning.services.importing.cells import (
    NotOffered,
    RetiredInTheFuture,
    day,
    measure_cells,
    target_cells,
    wording_cells,
)
from tracker.planning.services.importing.stage import Stage, cycle_of, key_of
from tracker.planning.services.nodes import create_node, retire_node, revise_node
from tracker.planning.services.places import ALWAYS_BELOW_THE_CYCLE, move_node
from tracker.planning.services.targets import explain_change
from tracker.planning.services.wordings import WORDS, adopt_node, reword_node
from tracker.planning.sheets import PlanRow
from tracker.planning.vocabulary import GoalStatus, NodeKind

RETIRED_IN_THE_FILE = "Im eingelesenen Plan als beendet geführt."
CHANGED_IN_THE_FILE = "Im eingelesenen Plan anders geführt."
FROM_A_FILE = "plan_file"  # a word of the list of reasons


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
        beside = {key_of(stage, cycle_id, "also", code) for code in row.keys("also")} - {node.parent_id}
        now_beside = {link.parent_id for link in queries.list_further_parents(stage.session, node.id)}
        if beside != now_beside:
            _move(stage, node, node.parent_id, beside)
            stage.mark_changed(row)
    if kind is NodeKind.MEASURE and "merged_into" in row.cells:
        code = row.text("merged_into")
        following = key_of(stage, cycle_id, "merged_into", code) if code else None
        measure = queries.find_measure_row(stage.session, node.id)
        if measure.merged_into_id != following:
            _continue_in(stage.session, measure, following)
            stage.mark_changed(row)


def retire_where_said(stage: Stage, row: PlanRow, today: date) -> None:
    """Retire what the sheet says is retired; what stands below comes first.

    Nothing is retired ahead of its day: every list reads a day that is given as a day that has come.
    """
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
    if on > today:
        raise RetiredInTheFuture("retired_on", text=said)
    reason = row.text("retired_reason") or RETIRED_IN_THE_FILE
    retire_node(stage.session, node, reason=reason, on=on, seen_version=node.version)
    stage.mark_changed(row)


def _entered(stage: Stage, row: PlanRow, kind: NodeKind, cycle_id: int | None, before: PlanEntry | None) -> NodeEntry:
    models: dict[NodeKind, type[NodeEntry]] = {NodeKind.TARGET: TargetEntry, NodeKind.MEASURE: MeasureEntry}
    said = queries.as_entered(stage.session, before).model_dump() if before is not None else {}
    said |= wording_cells(row)
    if "owner" in row.cells:
        said["owner_id"] = stage.keys.department(row.text("owner")) if row.text("owner") else None
    if "field" in row.cells and cycle_id is not None:
        said["field_ids"] = sorted(key_of(stage, cycle_id, "field", code) for code in row.keys("field"))
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
    return key_of(stage, cycle_id, "parent", code) if code else None


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
    as_entered = queries.as_entered(stage.session, before)
    if isinstance(as_entered, TargetEntry) and isinstance(entered, TargetEntry):
        why = TargetChangeFields(reason_code=FROM_A_FILE, reason_text=CHANGED_IN_THE_FILE)
        explain_change(stage.session, node, as_entered, entered, why, person_id=None, now=stage.now)
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
