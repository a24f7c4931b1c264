"""What the search finds, of all kinds, as far as somebody may see it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from tracker.accounts.models import Department
from tracker.accounts.vocabulary import Viewer
from tracker.committees.models import Committee, Meeting
from tracker.monitoring.models import Indicator, IndicatorVersion
from tracker.planning.models import Measure, NodeWording, PlanNode, StatusReport
from tracker.planning.queries.plans import ids_hidden_from
from tracker.planning.vocabulary import NodeKind
from tracker.reporting.models import ReportRun
from tracker.reporting.queries import asked_of
from tracker.reporting.queries.runs import may_be_seen_by
from tracker.shared.labels import Labelled
from tracker.shared.publication import Audience
from tracker.shared.search import SearchText, how_well, is_found
from tracker.shared.text import N_
from tracker.shared.wordforms import Piece, Question, pieces, telling_sentence

FIRST = 10
PAGE_SIZE = 50


class HitKind(Labelled):
    """The kinds of things that are found, in the order in which they are shown."""

    GOAL = "goal", N_("Guiding goals")
    STRATEGY = "strategy", N_("Action strategies")
    TARGET = "target", N_("Impact targets")
    MEASURE = "measure", N_("Measures")
    FIELD = "field", N_("Fields of action")
    STATUS_REPORT = "status_report", N_("Words on measures")
    REPORT = "report", N_("Reports")
    INDICATOR = "indicator", N_("Indicators")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One thing found; `about` is whose page shows it, `key` an indicator's name in addresses."""

    kind: HitKind
    about: int
    title: tuple[Piece, ...]
    title_language: str
    code: str | None = None
    detail: str | None = None
    on: datetime | None = None
    sentence: tuple[Piece, ...] = ()


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
    told: dict[tuple[HitKind, int], Hit] = {}
    nodes = [key for each, keys in found.items() if each in _NODES for key in keys]
    told |= _nodes(session, nodes, question, language) if nodes else {}
    for each, read in _READERS.items():
        told |= read(session, found[each], question, language) if found.get(each) else {}
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
        col(PlanNode.kind).in_([NodeKind(kind.value) for kind in _NODES]),
        col(PlanNode.retired_on).is_(None),
        col(PlanNode.id).not_in(ids_hidden_from(audience)),
    )


def _nodes(
    session: Session, keys: Collection[int], question: Question, language: str
) -> dict[tuple[HitKind, int], Hit]:
    node, wording = PlanNode, NodeWording
    statement = (
        sa.select(
            *(col(getattr(node, name)) for name in ("id", "kind", "code")),
            *(col(getattr(wording, name)) for name in ("title", "title_en", "text", "text_en")),
            col(Department.name).label("owner"),
            col(Measure.target_group),
            col(Measure.contact),
        )
        .join(wording, sa.and_(col(wording.node_id) == col(node.id), col(wording.is_current)))
        .outerjoin(Department, col(Department.id) == col(node.owner_id))
        .outerjoin(Measure, col(Measure.node_id) == col(node.id))
        .where(col(node.id).in_(keys))
    )
    found = {}
    for row in session.execute(statement):
        kind = HitKind(row.kind.value)
        title, title_language = _in_language(row.title, row.title_en, language)
        texts = [row.text_en if language == "en" else None, row.text, row.text_en, row.target_group, row.contact]
        other = row.title if title_language == "en" else row.title_en
        found[kind, row.id] = Hit(
            kind=kind,
            about=row.id,
            title=pieces(title, question),
            title_language=title_language,
            code=row.code,
            detail=row.owner,
            sentence=_best_sentence([*texts, other], question),
        )
    return found


def _words_on_measures(
    session: Session, keys: Collection[int], question: Question, language: str
) -> dict[tuple[HitKind, int], Hit]:
    statement = (
        sa.select(
            *(col(getattr(StatusReport, name)) for name in ("id", "measure_id", "reported_at", "function", "text")),
            *(col(getattr(NodeWording, name)) for name in ("title", "title_en")),
            col(PlanNode.code),
        )
        .join(PlanNode, col(PlanNode.id) == col(StatusReport.measure_id))
        .join(NodeWording, sa.and_(col(NodeWording.node_id) == col(PlanNode.id), col(NodeWording.is_current)))
        .where(col(StatusReport.id).in_(keys))
    )
    found = {}
    for row in session.execute(statement):
        title, title_language = _in_language(row.title, row.title_en, language)
        found[HitKind.STATUS_REPORT, row.id] = Hit(
            kind=HitKind.STATUS_REPORT,
            about=row.measure_id,
            title=pieces(title, question),
            title_language=title_language,
            code=row.code,
            detail=row.function,
            on=row.reported_at,
            sentence=_best_sentence([row.text], question),
        )
    return found


def _reports(
    session: Session, keys: Collection[int], question: Question, _language: str
) -> dict[tuple[HitKind, int], Hit]:
    statement = (
        sa.select(ReportRun, col(Committee.name), col(Meeting.starts_at))
        .join(Committee, col(Committee.id) == col(ReportRun.committee_id))
        .outerjoin(Meeting, col(Meeting.id) == col(ReportRun.meeting_id))
        .where(col(ReportRun.id).in_(keys))
    )
    found = {}
    for run, committee, meets_at in session.execute(statement):
        asked = [text for each in asked_of(run) for text in (each.title, each.text)]
        found[HitKind.REPORT, run.id] = Hit(
            kind=HitKind.REPORT,
            about=run.id,
            title=pieces(committee, question),
            title_language="de",
            code=run.number,
            on=meets_at or run.due_at,
            sentence=_best_sentence(asked, question),
        )
    return found


def _indicators(
    session: Session, keys: Collection[int], question: Question, language: str
) -> dict[tuple[HitKind, int], Hit]:
    version = IndicatorVersion
    statement = (
        sa.select(col(Indicator.id), col(Indicator.key), col(version.name_de), col(version.name_en))
        .join(version, sa.and_(col(version.indicator_id) == col(Indicator.id), col(version.valid_to).is_(None)))
        .where(col(Indicator.id).in_(keys))
    )
    found = {}
    for row in session.execute(statement):
        title, title_language = _in_language(row.name_de, row.name_en, language)
        found[HitKind.INDICATOR, row.id] = Hit(
            kind=HitKind.INDICATOR,
            about=row.id,
            title=pieces(title, question),
            title_language=title_language,
            code=row.key,
        )
    return found


def _in_language(german: str, english: str | None, language: str) -> tuple[str, str]:
    return (english, "en") if language == "en" and english else (german, "de")


def _best_sentence(texts: Collection[str | None], question: Question) -> tuple[Piece, ...]:
    """Return the first sentence that says something of what was looked for."""
    sentences = (telling_sentence(text, question) for text in texts if text)
    return next((sentence for sentence in sentences if sentence), ())


_NODES = (HitKind.GOAL, HitKind.STRATEGY, HitKind.TARGET, HitKind.MEASURE, HitKind.FIELD)
_LATEST_FIRST = (HitKind.STATUS_REPORT.value, HitKind.REPORT.value)
_READERS = {
    HitKind.STATUS_REPORT: _words_on_measures,
    HitKind.REPORT: _reports,
    HitKind.INDICATOR: _indicators,
}
