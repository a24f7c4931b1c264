"""Making, rewording, moving, adopting and retiring nodes of a plan."""

from collections.abc import Collection
from datetime import date, datetime

from sqlmodel import Session

from tracker.accounts.models import Department
from tracker.committees.models import Resolution
from tracker.planning import queries
from tracker.planning.errors import (
    AdoptedWording,
    AlreadyRetired,
    CodeTaken,
    NoSuchDepartment,
    NoSuchField,
    NoSuchParent,
    NoSuchResolution,
    ParentNotAllowed,
    PlanCircle,
    ReasonMissing,
    ResolutionTaken,
    StillCarries,
)
from tracker.planning.models import (
    FurtherParent,
    MeasureEntry,
    NodeEntry,
    NodeField,
    NodeWording,
    PlanNode,
    TargetEntry,
    WordingFields,
)
from tracker.planning.services.measures import write_measure
from tracker.planning.services.saving import save_changed
from tracker.planning.services.targets import write_target
from tracker.planning.vocabulary import PARENT_KINDS, GoalStatus, NodeKind
from tracker.shared.audit import because
from tracker.shared.errors import ChangedMeanwhile

WORDS = ("title", "text", "title_en", "text_en")
PLACES = ("code", "publication", "starts_on", "ends_on", "owner_id")
ALWAYS_BELOW_THE_CYCLE = (NodeKind.FIELD, NodeKind.GOAL)


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
    parents = _allowed_parents(session, kind, cycle_id, parent_id, further_ids)
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
    _write_words(session, node, entered, number=1, now=now)
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
    _refuse_a_stale_view(node, seen_version)
    wording = queries.find_wording(session, _key(node))
    if wording.status is GoalStatus.ADOPTED and _words_differ(wording, entered):
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


def adopt_node(session: Session, node: PlanNode, *, resolution_id: int, seen_version: int) -> None:
    """Bind the present draft to the resolution that adopted it; from then on its words stay as they are."""
    _refuse_a_stale_view(node, seen_version)
    wording = queries.find_wording(session, _key(node))
    if wording.status is GoalStatus.ADOPTED:
        raise AdoptedWording
    resolution = _resolution(session, resolution_id)
    wording.status, wording.resolution_id = GoalStatus.ADOPTED, resolution.id
    wording.valid_from = resolution.decided_on
    session.add(wording)
    save_changed(session, node)


def reword_node(
    session: Session,
    node: PlanNode,
    words: WordingFields,
    *,
    resolution_id: int,
    seen_version: int,
    now: datetime,
    reason: str | None = None,
) -> NodeWording:
    """Add the next version of an adopted wording, bound to the resolution that adopted it."""
    _refuse_a_stale_view(node, seen_version)
    old = queries.find_wording(session, _key(node))
    resolution = _resolution(session, resolution_id)
    if old.status is GoalStatus.ADOPTED and old.resolution_id == resolution.id:
        raise ResolutionTaken
    with because(session, reason):
        old.is_current = False
        session.add(old)
        session.flush()
        wording = _write_words(session, node, words, number=old.number + 1, now=now)
        wording.status, wording.resolution_id = GoalStatus.ADOPTED, resolution.id
        wording.valid_from = resolution.decided_on
        save_changed(session, node)
    return wording


def move_node(
    session: Session,
    node: PlanNode,
    *,
    parent_id: int | None,
    further_ids: Collection[int],
    seen_version: int,
    reason: str | None = None,
) -> None:
    """Hang a node below another primary parent and beside others; raise `PlanCircle` if it would carry itself."""
    _refuse_a_stale_view(node, seen_version)
    if node.kind in ALWAYS_BELOW_THE_CYCLE:
        parent_id = node.cycle_id if parent_id is None else parent_id
    wanted = _allowed_parents(session, node.kind, node.cycle_id, parent_id, further_ids)
    below = queries.list_ids_below(session, _key(node)) | {_key(node)}
    for key in wanted & below:
        raise PlanCircle(title=queries.find_wording(session, key).title)
    with because(session, reason):
        node.parent_id = parent_id
        present = {row.parent_id: row for row in queries.list_further_parents(session, _key(node))}
        beside = wanted - {parent_id}
        for key, row in present.items():
            if key not in beside:
                session.delete(row)
        session.add_all(FurtherParent(node_id=_key(node), parent_id=key) for key in beside - present.keys())
        save_changed(session, node)


def retire_node(session: Session, node: PlanNode, *, reason: str, on: date, seen_version: int) -> None:
    """Take a node out of the plan without deleting it; what carries others stays until they have moved."""
    _refuse_a_stale_view(node, seen_version)
    if node.retired_on is not None:
        raise AlreadyRetired
    if not reason.strip():
        raise ReasonMissing
    carried = len(queries.list_children(session, _key(node)))
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


def _allowed_parents(
    session: Session, kind: NodeKind, cycle_id: int | None, parent_id: int | None, further_ids: Collection[int]
) -> set[int]:
    """Return all parents wanted, after asking whether each may carry this kind in this plan."""
    wanted = set(further_ids) | ({parent_id} if parent_id is not None else set())
    if parent_id is None and (further_ids or kind in ALWAYS_BELOW_THE_CYCLE):
        raise ParentNotAllowed(kind, None)
    for key in wanted:
        parent = queries.find_node(session, key)
        if parent is None or parent.retired_on is not None or cycle_id not in (parent.cycle_id, parent.id):
            raise NoSuchParent
        if parent.kind not in PARENT_KINDS[kind]:
            raise ParentNotAllowed(kind, parent.kind)
    return wanted


def _place(session: Session, node: PlanNode, entered: NodeEntry) -> None:
    if entered.owner_id is not None and session.get(Department, entered.owner_id) is None:
        raise NoSuchDepartment
    for name in PLACES:
        setattr(node, name, getattr(entered, name))


def _write_words(session: Session, node: PlanNode, words: WordingFields, *, number: int, now: datetime) -> NodeWording:
    wording = NodeWording(
        node_id=_key(node),
        number=number,
        valid_from=words.starts_on or now.date(),
        written_at=now,
        **{name: getattr(words, name) for name in WORDS},
    )
    session.add(wording)
    return wording


def _write_sheet(session: Session, node: PlanNode, entered: NodeEntry, *, as_found: bool) -> None:
    """Write what the kind adds: fields of action, a target's numbers, a measure's sheet."""
    _write_fields(session, node, entered.field_ids)
    if isinstance(entered, TargetEntry):
        write_target(session, node, entered)
    if isinstance(entered, MeasureEntry):
        write_measure(session, node, entered, as_found=as_found)


def _write_fields(session: Session, node: PlanNode, wanted: Collection[int]) -> None:
    present = {row.field_id: row for row in queries.list_node_fields(session, _key(node))}
    for key in set(wanted) - present.keys():
        field = queries.find_node(session, key, NodeKind.FIELD)
        if field is None or field.cycle_id != node.cycle_id:
            raise NoSuchField
        session.add(NodeField(node_id=_key(node), field_id=key))
    for key in present.keys() - set(wanted):
        session.delete(present[key])


def _refuse_a_stale_view(node: PlanNode, seen_version: int) -> None:
    if node.version != seen_version:
        raise ChangedMeanwhile(node)


def _resolution(session: Session, resolution_id: int) -> Resolution:
    resolution = session.get(Resolution, resolution_id)
    if resolution is None:
        raise NoSuchResolution
    return resolution


def _words_differ(wording: NodeWording, entered: WordingFields) -> bool:
    return any((getattr(wording, name) or "") != (getattr(entered, name) or "") for name in WORDS)


def _key(node: PlanNode) -> int:
    assert node.id is not None
    return node.id
