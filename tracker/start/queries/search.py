"""What the search finds, of all kinds, as far as somebody may see it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from tracker.accounts.vocabulary import Viewer
from tracker.monitoring.models import Indicator
from tracker.planning.models import PlanNode, StatusReport
from tracker.planning.queries.plans import ids_hidden_from
from tracker.planning.vocabulary import NodeKind
from tracker.reporting.models import ReportRun
from tracker.reporting.queries.runs import may_be_seen_by
from tracker.shared.publication import Audience
from tracker.shared.search import SearchText, how_well, is_found
from tracker.shared.wordforms import Question
from tracker.start.queries.hits import NODES, Hit, HitKind, read_hits

FIRST = 10
PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class HitGroup:
    """What was found of one kind: how many in all, and those of this page."""

    kind: HitKind
    total: int
    hits: tuple[Hit, ...]


def find_hits(
    session: Session, viewer: Viewer, question: Question, language: str, *, kind: HitKind | None = None, page: int = 1
) -> list[HitGroup]:
    """Return the best of each kind, or a page of one kind, in at most six statements."""
    first = 0 if kind is None else (page - 1) * PAGE_SIZE
    last = FIRST if kind is None else page * PAGE_SIZE
    totals: dict[HitKind, int] = {}
    found: dict[HitKind, list[int]] = {}
    for name, object_id, total in session.execute(_best(viewer, question, kind, first, last)):
        totals[HitKind(name)] = total
        found.setdefault(HitKind(name), []).append(object_id)
    told = read_hits(session, found, question, language)
    return [
        HitGroup(each, totals[each], tuple(_in_order(each, found[each], told))) for each in HitKind if each in found
    ]


def _in_order(kind: HitKind, keys: Collection[int], told: dict[tuple[HitKind, int], Hit]) -> Iterator[Hit]:
    return (told[kind, key] for key in keys if (kind, key) in told)


def _best(viewer: Viewer, question: Question, kind: HitKind | None, first: int, last: int) -> sa.Select[Any]:
    """Return kind, key, and how many of the kind there are, of the best of each kind."""
    row = SearchText
    of_kind = sa.func.coalesce(sa.cast(col(PlanNode.kind), sa.String), col(row.kind))
    later_first = sa.case((col(row.kind).in_(_LATEST_FIRST), -col(row.object_id)), else_=col(row.object_id))
    best = sa.func.row_number().over(partition_by=of_kind, order_by=(how_well(question).desc(), later_first))
    statement = (
        sa.select(
            of_kind.label("kind"),
            col(row.object_id),
            sa.func.count().over(partition_by=of_kind).label("total"),
            best.label("place"),
        )
        .outerjoin(PlanNode, sa.and_(col(row.kind) == "node", col(PlanNode.id) == col(row.object_id)))
        .where(is_found(question), _may_be_seen(viewer))
    )
    if kind is not None:
        statement = statement.where(of_kind == kind.value)
    found = statement.subquery()
    place = found.c.place
    wanted = sa.select(found.c.kind, found.c.object_id, found.c.total).where(place > first, place <= last)
    return wanted.order_by(found.c.kind, place)


def _may_be_seen(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Return the condition that the pages have too: what is not seen is not found, and not counted."""
    row, audience = SearchText, viewer.audience
    nodes = _nodes_seen(audience)
    replaced = sa.select(col(StatusReport.replaces_id)).where(col(StatusReport.replaces_id).is_not(None))
    words = sa.select(col(StatusReport.id)).where(
        col(StatusReport.measure_id).in_(nodes), col(StatusReport.id).not_in(replaced)
    )
    indicators = sa.select(col(Indicator.id)).where(
        col(Indicator.publication).in_(audience.visible), col(Indicator.retired_on).is_(None)
    )
    reports = sa.select(col(ReportRun.id)).where(may_be_seen_by(viewer))
    scopes = {"node": nodes, "status_report": words, "indicator": indicators, "report": reports}
    return sa.or_(*(sa.and_(col(row.kind) == kind, col(row.object_id).in_(keys)) for kind, keys in scopes.items()))


def _nodes_seen(audience: Audience) -> sa.Select[Any]:
    return sa.select(col(PlanNode.id)).where(
        col(PlanNode.kind).in_([NodeKind(kind.value) for kind in NODES]),
        col(PlanNode.retired_on).is_(None),
        col(PlanNode.id).not_in(ids_hidden_from(audience)),
    )


_LATEST_FIRST = (HitKind.STATUS_REPORT.value, HitKind.REPORT.value)
