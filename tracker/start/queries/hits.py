"""What a search shows of each thing that it found."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from tracker.accounts.models import Department
from tracker.committees.models import Committee, Meeting
from tracker.monitoring.models import Indicator, IndicatorVersion
from tracker.planning.models import Measure, NodeWording, PlanNode, StatusReport
from tracker.reporting.models import ReportRun
from tracker.reporting.queries import asked_of
from tracker.shared.labels import Labelled
from tracker.shared.text import N_
from tracker.shared.wordforms import Piece, Question, pieces, telling_sentence


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


NODES = (HitKind.GOAL, HitKind.STRATEGY, HitKind.TARGET, HitKind.MEASURE, HitKind.FIELD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One thing found; `about` is whose page shows it, an indicator's `code` its name in addresses."""

    kind: HitKind
    about: int
    title: tuple[Piece, ...]
    title_language: str
    code: str | None = None
    detail: str | None = None
    on: datetime | None = None
    sentence: tuple[Piece, ...] = ()
    sentence_language: str = "de"


Found = tuple[int, Hit]  # with its key in the index


def read_hits(
    session: Session, found: dict[HitKind, list[int]], question: Question, language: str
) -> dict[tuple[HitKind, int], Hit]:
    """Return what is shown of all that was found, by kind and key; all nodes are read at once."""
    told: dict[tuple[HitKind, int], Hit] = {}
    for kinds, read in _READERS:
        keys = [key for each in kinds for key in found.get(each, ())]
        told |= {(hit.kind, key): hit for key, hit in read(session, keys, question, language)} if keys else {}
    return told


def _nodes(session: Session, keys: Collection[int], question: Question, language: str) -> Iterator[Found]:
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
    for row in session.execute(statement):
        title, title_language = _in_language(row.title, row.title_en, language)
        english = [(row.text_en, "en")]
        texts = [*(english if language == "en" else ()), (row.text, "de"), *english]
        other = (row.title, "de") if title_language == "en" else (row.title_en, "en")
        sentence, sentence_language = _best_sentence(
            [*texts, (row.target_group, "de"), (row.contact, "de"), other], question
        )
        yield (
            row.id,
            Hit(
                kind=HitKind(row.kind.value),
                about=row.id,
                title=pieces(title, question),
                title_language=title_language,
                code=row.code,
                detail=row.owner,
                sentence=sentence,
                sentence_language=sentence_language,
            ),
        )


def _words_on_measures(session: Session, keys: Collection[int], question: Question, language: str) -> Iterator[Found]:
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
    for row in session.execute(statement):
        title, title_language = _in_language(row.title, row.title_en, language)
        yield (
            row.id,
            Hit(
                kind=HitKind.STATUS_REPORT,
                about=row.measure_id,
                title=pieces(title, question),
                title_language=title_language,
                code=row.code,
                detail=row.function,
                on=row.reported_at,
                sentence=telling_sentence(row.text, question),
            ),
        )


def _reports(session: Session, keys: Collection[int], question: Question, _language: str) -> Iterator[Found]:
    statement = (
        sa.select(ReportRun, col(Committee.name), col(Meeting.starts_at))
        .join(Committee, col(Committee.id) == col(ReportRun.committee_id))
        .outerjoin(Meeting, col(Meeting.id) == col(ReportRun.meeting_id))
        .where(col(ReportRun.id).in_(keys))
    )
    for run, committee, meets_at in session.execute(statement):
        asked = [(text, "de") for each in asked_of(run) for text in (each.title, each.text)]
        yield (
            run.id,
            Hit(
                kind=HitKind.REPORT,
                about=run.id,
                title=pieces(committee, question),
                title_language="de",
                code=run.number,
                on=meets_at or run.due_at,
                sentence=_best_sentence(asked, question)[0],
            ),
        )


def _indicators(session: Session, keys: Collection[int], question: Question, language: str) -> Iterator[Found]:
    version = IndicatorVersion
    statement = (
        sa.select(col(Indicator.id), col(Indicator.key), col(version.name_de), col(version.name_en))
        .join(version, sa.and_(col(version.indicator_id) == col(Indicator.id), col(version.valid_to).is_(None)))
        .where(col(Indicator.id).in_(keys))
    )
    for row in session.execute(statement):
        title, title_language = _in_language(row.name_de, row.name_en, language)
        yield (
            row.id,
            Hit(
                kind=HitKind.INDICATOR,
                about=row.id,
                title=pieces(title, question),
                title_language=title_language,
                code=row.key,
            ),
        )


def _in_language(german: str, english: str | None, language: str) -> tuple[str, str]:
    return (english, "en") if language == "en" and english else (german, "de")


def _best_sentence(texts: Collection[tuple[str | None, str]], question: Question) -> tuple[tuple[Piece, ...], str]:
    """Return the first sentence that says something of what was looked for, and the language of its text."""
    sentences = ((telling_sentence(text, question), language) for text, language in texts if text)
    return next(((sentence, language) for sentence, language in sentences if sentence), ((), "de"))


_READERS = (
    (NODES, _nodes),
    ((HitKind.STATUS_REPORT,), _words_on_measures),
    ((HitKind.REPORT,), _reports),
    ((HitKind.INDICATOR,), _indicators),
)
