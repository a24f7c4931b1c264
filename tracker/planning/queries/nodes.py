"""Finding single nodes, their wordings and their history."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from tracker.accounts.models import Department
from tracker.accounts.vocabulary import Permission, Viewer
from tracker.committees.models import Resolution
from tracker.planning.models import FieldPhase, FurtherParent, NodeField, NodeWording, PlanNode
from tracker.planning.queries.rows import seen_resolution
from tracker.planning.vocabulary import NodeKind, Phase
from tracker.shared.publication import Audience


@dataclass(frozen=True, slots=True)
class WordingVersion:
    """One version of a node's words, with the resolution that adopted it."""

    number: int
    title: str
    text: str
    status: str
    valid_from: date
    is_current: bool
    resolution_id: int | None
    reference: str | None
    decided_on: date | None


@dataclass(frozen=True, slots=True)
class PhaseSince:
    """The phase of a field since a day, and the decision that opened it."""

    field_id: int
    phase: Phase
    since: date
    reference: str | None
    resolution_title: str | None


@dataclass(frozen=True, slots=True)
class BoundNode:
    """A node whose wording a resolution adopted."""

    id: int
    kind: NodeKind
    code: str
    title: str
    number: int

    @property
    def address(self) -> str:
        return f"/{self.kind.path}/{self.id}"


def list_nodes_bound_to(session: Session, resolution_id: int) -> list[BoundNode]:
    """Return the wordings that a resolution adopted, whoever may see them."""
    statement = (
        sa.select(
            col(PlanNode.id), col(PlanNode.kind), col(PlanNode.code), col(NodeWording.title), col(NodeWording.number)
        )
        .join(NodeWording, col(NodeWording.node_id) == col(PlanNode.id))
        .where(col(NodeWording.resolution_id) == resolution_id)
        .order_by(col(PlanNode.kind), col(PlanNode.code), col(NodeWording.number))
    )
    return [BoundNode(*row) for row in session.execute(statement)]


def find_node(session: Session, node_id: int, kind: NodeKind | None = None) -> PlanNode | None:
    """Return a node for the program's own use: no viewer is asked."""
    node = session.get(PlanNode, node_id)
    return node if node is not None and kind in (None, node.kind) else None


def find_node_to_edit(session: Session, viewer: Viewer, node_id: int) -> PlanNode | None:
    """Return a node that this viewer may change: planners all, departments their own measures."""
    statement = select(PlanNode).where(PlanNode.id == node_id, col(PlanNode.retired_on).is_(None))
    if not viewer.may(Permission.EDIT_PLAN):
        statement = statement.where(
            col(PlanNode.kind) == NodeKind.MEASURE, col(PlanNode.owner_id).in_(viewer.department_ids)
        )
    return session.exec(statement).first()


def find_measure_to_edit(session: Session, viewer: Viewer, measure_id: int) -> PlanNode | None:
    """Return a measure this viewer may change; a foreign one does not exist."""
    node = find_node_to_edit(session, viewer, measure_id)
    return node if node is not None and node.kind is NodeKind.MEASURE else None


def find_wording(session: Session, node_id: int) -> NodeWording:
    """Return the current wording of a node."""
    return session.exec(select(NodeWording).where(NodeWording.node_id == node_id, col(NodeWording.is_current))).one()


def find_code(session: Session, cycle_id: int | None, code: str) -> PlanNode | None:
    """Return the node of a cycle, or the cycle, that has this code."""
    return session.exec(select(PlanNode).where(PlanNode.code == code, PlanNode.cycle_id == cycle_id)).first()


def list_codes(session: Session, cycle_id: int | None, kind: NodeKind) -> list[str]:
    statement = select(PlanNode.code).where(PlanNode.cycle_id == cycle_id, col(PlanNode.kind) == kind)
    return list(session.exec(statement))


def list_children(session: Session, node_id: int) -> list[PlanNode]:
    """Return what stands below a node by its primary parent and is in force."""
    return list(session.exec(select(PlanNode).where(PlanNode.parent_id == node_id, col(PlanNode.retired_on).is_(None))))


def list_further_parents(session: Session, node_id: int) -> list[FurtherParent]:
    return list(session.exec(select(FurtherParent).where(FurtherParent.node_id == node_id)))


def list_node_fields(session: Session, node_id: int) -> list[NodeField]:
    return list(session.exec(select(NodeField).where(NodeField.node_id == node_id)))


def list_ids_below(session: Session, node_id: int) -> set[int]:
    """Return all that hangs below a node, by primary and further parents."""
    edges = sa.union_all(
        sa.select(col(PlanNode.id).label("id"), col(PlanNode.parent_id).label("parent_id")),
        sa.select(col(FurtherParent.node_id), col(FurtherParent.parent_id)),
    ).subquery()
    tree = sa.select(edges.c.id).where(edges.c.parent_id == node_id).cte("tree", recursive=True)
    tree = tree.union(sa.select(edges.c.id).where(edges.c.parent_id == tree.c.id))
    return set(session.execute(sa.select(tree.c.id)).scalars())


def list_wordings(session: Session, node_id: int, audience: Audience) -> list[WordingVersion]:
    """Return all versions of a node's words, the newest first, with the resolutions an audience may know of."""
    wording = NodeWording
    columns: list[Any] = [
        *(col(getattr(wording, name)) for name in ("number", "title", "text", "status", "valid_from", "is_current")),
        col(wording.resolution_id),
        col(Resolution.reference),
        col(Resolution.decided_on),
    ]
    statement = (
        sa.select(*columns)
        .outerjoin(Resolution, seen_resolution(wording.resolution_id, audience))
        .where(col(wording.node_id) == node_id)
        .order_by(col(wording.number).desc())
    )
    return [WordingVersion(*row) for row in session.execute(statement)]


def list_phases(session: Session, field_ids: Collection[int], audience: Audience) -> list[PhaseSince]:
    """Return the phases of fields, the latest first, with the resolutions an audience may know of."""
    columns: list[Any] = [
        col(FieldPhase.field_id),
        col(FieldPhase.phase),
        col(FieldPhase.since),
        col(Resolution.reference),
        col(Resolution.title),
    ]
    statement = (
        sa.select(*columns)
        .outerjoin(Resolution, seen_resolution(FieldPhase.resolution_id, audience))
        .where(col(FieldPhase.field_id).in_(list(field_ids)))
        .order_by(col(FieldPhase.since).desc(), col(FieldPhase.id).desc())
    )
    return [PhaseSince(*row) for row in session.execute(statement)]


def list_resolution_choices(session: Session) -> list[tuple[int, str]]:
    """Return resolutions to choose from, the latest first."""
    columns: list[Any] = [col(Resolution.id), col(Resolution.reference), col(Resolution.title)]
    ordered = sa.select(*columns).order_by(col(Resolution.decided_on).desc(), col(Resolution.reference))
    return [(key, f"{reference} – {title}") for key, reference, title in session.execute(ordered)]


def list_department_choices(session: Session) -> list[tuple[int, str]]:
    statement = select(Department.id, Department.name).where(col(Department.retired_on).is_(None))
    read = session.exec(statement.order_by(col(Department.name).collate("german")))
    return [(key, name) for key, name in read if key is not None]
