"""Making, revising and retiring nodes of a plan."""

from collections.abc import Collection
from datetime import date, datetime

from sqlmodel import Session

from tracker.accounts.models import Department
from tracker.planning import queries
from tracker.planning.errors import (
    AdoptedWording,
    AlreadyRetired,
    CodeTaken,
    NoSuchDepartment,
    NoSuchField,
    ReasonMissing,
    StillCarries,
)
from tracker.planning.models import FurtherParent, MeasureEntry, NodeEntry, NodeField, PlanNode, TargetEntry
from tracker.planning.services.measures import write_measure
from tracker.planning.services.places import ALWAYS_BELOW_THE_CYCLE, allowed_parents
from tracker.planning.services.saving import key_of, refuse_a_stale_view, save_changed
from tracker.planning.services.targets import write_target
from tracker.planning.services.wordings import WORDS, words_differ, write_words
from tracker.planning.vocabulary import GoalStatus, NodeKind
from tracker.shared.audit import because

PLACES = ("code", "publication", "starts_on", "ends_on", "owner_id")


def create_node(
    session: Session,
    kind: NodeKind,
    entered: NodeEntry,
    *,
    now: datetime,
    cycle_id: int | None = None,
    parent_id: int | None = None,
    further_ids: Collection[int] = (),
    as_found: bool = False,
) -> PlanNode:
    """Add a node with its first wording, a draft.

    `as_found` takes over a measure's status without asking for its reason. Raise `CodeTaken`,
    `ParentNotAllowed`, `NoSuchParent` or what the kind itself refuses.
    """
    if kind in ALWAYS_BELOW_THE_CYCLE:
        parent_id = cycle_id if parent_id is None else parent_id
    parents = allowed_parents(session, kind, cycle_id, parent_id, further_ids)
    if queries.find_code(session, cycle_id, entered.code) is not None:
        raise CodeTaken(code=entered.code)
    node = PlanNode(
        cycle_id=cycle_id,
        kind=kind,
        code=entered.code,
        parent_id=parent_id,
        position=0,
    )
    _place(session, node, entered)
    session.add(node)
    session.flush()
    assert node.id is not None
    write_words(session, node, entered, number=1, now=now)
    session.add_all(FurtherParent(node_id=node.id, parent_id=key) for key in parents - {parent_id})
    _write_sheet(session, node, entered, as_found=as_found)
    session.flush()
    return node


def revise_node(
    session: Session,
    node: PlanNode,
    entered: NodeEntry,
    *,
    seen_version: int,
    reason: str | None = None,
    as_found: bool = False,
) -> None:
    """Replace what is recorded about a node; a draft's words are replaced too, adopted ones stay.

    Raise `ChangedMeanwhile` if somebody saved after `seen_version` was read, and `AdoptedWording`
    where the words differ from those adopted.
    """
    refuse_a_stale_view(node, seen_version)
    wording = queries.find_wording(session, key_of(node))
    if wording.status is GoalStatus.ADOPTED and words_differ(wording, entered):
        raise AdoptedWording
    taken = queries.find_code(session, node.cycle_id, entered.code)
    if taken is not None and taken.id != node.id:
        raise CodeTaken(code=entered.code)
    with because(session, reason):
        for name in WORDS:
            setattr(wording, name, getattr(entered, name))
        session.add(wording)
        _place(session, node, entered)
        _write_sheet(session, node, entered, as_found=as_found)
        save_changed(session, node)


def retire_node(session: Session, node: PlanNode, *, reason: str, on: date, seen_version: int) -> None:
    """Take a node out of the plan without deleting it; what carries others stays until they have moved."""
    refuse_a_stale_view(node, seen_version)
    if node.retired_on is not None:
        raise AlreadyRetired
    if not reason.strip():
        raise ReasonMissing
    carried = len(queries.list_children(session, key_of(node)))
    if carried:
        raise StillCarries(count=carried)
    with because(session, reason.strip()):
        node.retired_on, node.retired_reason = on, reason.strip()
        save_changed(session, node)


def next_code(codes: Collection[str], kind: NodeKind) -> str:
    """Return a code to propose: the town's own way of counting, one further."""
    if not codes:
        return f"{_FIRST_LETTERS[kind]}1"
    last = max(codes, key=queries.natural_order)
    stem = last.rstrip("0123456789")
    number = last[len(stem) :]
    following = f"{stem}{int(number) + 1:0{len(number)}}" if number else f"{last}2"
    return following if following not in codes else f"{following}a"


_FIRST_LETTERS = {
    NodeKind.CYCLE: "Z",
    NodeKind.FIELD: "HF",
    NodeKind.GOAL: "L",
    NodeKind.STRATEGY: "S",
    NodeKind.TARGET: "W",
    NodeKind.MEASURE: "M",
}


def _place(session: Session, node: PlanNode, entered: NodeEntry) -> None:
    if entered.owner_id is not None and session.get(Department, entered.owner_id) is None:
        raise NoSuchDepartment
    for name in PLACES:
        setattr(node, name, getattr(entered, name))


def _write_sheet(session: Session, node: PlanNode, entered: NodeEntry, *, as_found: bool) -> None:
    """Write what the kind adds: fields of action, a target's numbers, a measure's sheet."""
    _write_fields(session, node, entered.field_ids)
    if isinstance(entered, TargetEntry):
        write_target(session, node, entered)
    if isinstance(entered, MeasureEntry):
        write_measure(session, node, entered, as_found=as_found)


def _write_fields(session: Session, node: PlanNode, wanted: Collection[int]) -> None:
    present = {row.field_id: row for row in queries.list_node_fields(session, key_of(node))}
    for key in set(wanted) - present.keys():
        field = queries.find_node(session, key, NodeKind.FIELD)
        if field is None or field.cycle_id != node.cycle_id:
            raise NoSuchField
        session.add(NodeField(node_id=key_of(node), field_id=key))
    for key in present.keys() - set(wanted):
        session.delete(present[key])
