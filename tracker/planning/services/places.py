"""Where a node hangs: below its primary parent, and beside others."""

from collections.abc import Collection

from sqlmodel import Session

from tracker.planning import queries
from tracker.planning.errors import NoSuchParent, ParentNotAllowed, PlanCircle
from tracker.planning.models import FurtherParent, PlanNode
from tracker.planning.services.saving import key_of, refuse_a_stale_view, save_changed
from tracker.planning.vocabulary import PARENT_KINDS, NodeKind
from tracker.shared.audit import because

ALWAYS_BELOW_THE_CYCLE = (NodeKind.FIELD, NodeKind.GOAL)


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
    refuse_a_stale_view(node, seen_version)
    if node.kind in ALWAYS_BELOW_THE_CYCLE:
        parent_id = node.cycle_id if parent_id is None else parent_id
    wanted = allowed_parents(session, node.kind, node.cycle_id, parent_id, further_ids)
    below = queries.list_ids_below(session, key_of(node)) | {key_of(node)}
    for key in wanted & below:
        raise PlanCircle(title=queries.find_wording(session, key).title)
    with because(session, reason):
        node.parent_id = parent_id
        present = {row.parent_id: row for row in queries.list_further_parents(session, key_of(node))}
        beside = wanted - {parent_id}
        for key, row in present.items():
            if key not in beside:
                session.delete(row)
        session.add_all(FurtherParent(node_id=key_of(node), parent_id=key) for key in beside - present.keys())
        save_changed(session, node)


def allowed_parents(
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
