"""What the lists of the plan are made of: a few light columns of every node, never the plan itself."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from tracker.accounts.models import Department
from tracker.planning.models import Measure, MeasureArea, NodeField, NodeWording, PlanNode, StatusReport
from tracker.planning.queries.entries import GERMAN
from tracker.planning.queries.plans import cycle_of_today, ids_hidden_from, natural_order
from tracker.planning.vocabulary import GoalStatus, NodeKind
from tracker.shared.publication import Audience
from tracker.shared.remembering import remembered
from tracker.shared.search import ids_found
from tracker.shared.wordforms import Question

SEARCHED_AS = "node"


class ListedNode(NamedTuple):
    """A node as lists show it; what only measures have stands last."""

    id: int
    kind: NodeKind
    parent_id: int | None
    code: str
    title: str
    title_en: str | None
    goal_status: GoalStatus
    owner_id: int | None
    owner_key: str | None
    owner_name: str | None
    status: str | None  # of a measure: the code of a term
    field_ids: tuple[int, ...] = ()  # its own or, without any, those of the nearest node above
    area_ids: tuple[int, ...] = ()
    said_at: datetime | None = None
    timeliness: str | None = None

    def title_in(self, language: str) -> str:
        return (self.title_en if language == "en" else None) or self.title

    def language_of_title(self, language: str) -> str:
        return language if language == GERMAN or self.title_en else GERMAN


@dataclass(frozen=True)
class PlanIndex:
    """The nodes in force of one cycle that an audience may see, by their codes."""

    cycle_id: int | None
    cycle_code: str | None
    nodes: tuple[ListedNode, ...]

    def of_kind(self, kind: NodeKind) -> tuple[ListedNode, ...]:
        return tuple(node for node in self.nodes if node.kind is kind)

    def count_below(self, node_id: int) -> dict[NodeKind, int]:
        """Return how many nodes of each kind hang below a node by primary parents."""
        counts = dict.fromkeys(NodeKind, 0)
        for node in self._all_below(node_id):
            counts[node.kind] += 1
        return counts

    def _all_below(self, node_id: int) -> Iterator[ListedNode]:
        for node in self._below.get(node_id, ()):
            yield node
            yield from self._all_below(node.id)

    @cached_property
    def _below(self) -> dict[int, list[ListedNode]]:
        below: dict[int, list[ListedNode]] = {}
        for node in self.nodes:
            if node.parent_id is not None:
                below.setdefault(node.parent_id, []).append(node)
        return below


def find_index(session: Session, audience: Audience, today: date, cycle_code: str | None = None) -> PlanIndex:
    """Return the index of the cycle with this code, else of the one that runs; at most five statements."""
    key = ("index", audience, today, cycle_code)
    return remembered(session, key, lambda: _load(session, audience, today, cycle_code))


def list_ids_found(session: Session, question: Question) -> frozenset[int]:
    """Return the nodes that have the words looked for; whoever uses it leaves out what is not to be seen."""
    return frozenset(session.execute(ids_found(SEARCHED_AS, question)).scalars())


def _load(session: Session, audience: Audience, today: date, cycle_code: str | None) -> PlanIndex:
    wanted = cycle_of_today(audience, today, cycle_code).add_columns(col(PlanNode.code))
    cycle = session.execute(wanted).first()
    if cycle is None:
        return PlanIndex(None, None, ())
    read = session.execute(_nodes(cycle.id, audience)).all()
    retired = {row.id for row in read if row.retired_on is not None}
    nodes = [ListedNode(*row[:-1]) for row in read]
    above = {node.id: node.parent_id for node in nodes}
    fields = _pairs(session, NodeField.node_id, NodeField.field_id, cycle.id)
    areas = _pairs(session, MeasureArea.measure_id, MeasureArea.area_id, cycle.id)
    words = {row[0]: row[1:] for row in session.execute(_last_words(cycle.id))}
    known = set(above)
    whole = [
        node._replace(
            field_ids=(node.id,) if node.kind is NodeKind.FIELD else _fields_of(node.id, above, fields, known),
            area_ids=tuple(areas.get(node.id, ())),
            said_at=words.get(node.id, _NOTHING_SAID)[0],
            timeliness=words.get(node.id, _NOTHING_SAID)[1],
        )
        for node in nodes
        if node.id not in retired
    ]
    return PlanIndex(cycle.id, cycle.code, tuple(sorted(whole, key=lambda node: natural_order(node.code))))


def _nodes(cycle_id: int, audience: Audience) -> sa.Select[Any]:
    node, wording = PlanNode, NodeWording
    return (
        sa.select(
            *(col(getattr(node, name)) for name in ("id", "kind", "parent_id", "code")),
            *(col(getattr(wording, name)) for name in ("title", "title_en", "status")),
            col(node.owner_id),
            col(Department.key),
            col(Department.name),
            col(Measure.status),
            col(node.retired_on),
        )
        .join(wording, sa.and_(col(wording.node_id) == col(node.id), col(wording.is_current)))
        .outerjoin(Department, col(Department.id) == col(node.owner_id))
        .outerjoin(Measure, col(Measure.node_id) == col(node.id))
        .where(
            col(node.cycle_id) == cycle_id,
            col(node.id).not_in(ids_hidden_from(audience)),
        )
        .order_by(col(node.id))
    )


def _pairs(session: Session, key: Any, value: Any, cycle_id: int) -> dict[int, list[int]]:
    pairs: dict[int, list[int]] = {}
    statement = sa.select(col(key), col(value)).join(PlanNode, col(PlanNode.id) == col(key))
    for one, other in session.execute(statement.where(col(PlanNode.cycle_id) == cycle_id).order_by(col(value))):
        pairs.setdefault(one, []).append(other)
    return pairs


def _last_words(cycle_id: int) -> sa.Select[Any]:
    """Return measure, moment and timeliness of the last word on each measure."""
    latest = sa.select(sa.func.max(col(StatusReport.id)).label("id")).group_by(col(StatusReport.measure_id)).subquery()
    columns: list[Any] = [col(getattr(StatusReport, name)) for name in ("measure_id", "reported_at", "timeliness")]
    return (
        sa.select(*columns)
        .join(latest, latest.c.id == col(StatusReport.id))
        .join(PlanNode, col(PlanNode.id) == col(StatusReport.measure_id))
        .where(col(PlanNode.cycle_id) == cycle_id)
    )


def _fields_of(
    node_id: int, above: dict[int, int | None], fields: dict[int, list[int]], known: Collection[int]
) -> tuple[int, ...]:
    """Return the fields of the nearest node on the way up that names any, as far as they are seen."""
    here: int | None = node_id
    while here is not None:
        own = tuple(key for key in fields.get(here, ()) if key in known)
        if fields.get(here):
            return own
        here = above.get(here)
    return ()


_NOTHING_SAID: tuple[datetime | None, str | None] = (None, None)
