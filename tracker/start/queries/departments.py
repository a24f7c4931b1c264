"""What a department finds on the first page: what it owes by when, its measures, and what was asked of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlmodel import Session, col

from tracker.accounts.vocabulary import DEPARTMENT_ROLES, Permission, Viewer
from tracker.committees.models import Resolution
from tracker.planning.calculations import NextStep, next_step
from tracker.planning.models import Measure, Milestone, NodeWording, PlanNode, StatusReport
from tracker.planning.queries import STATUS_LIST, EndingGrant, list_ending_grants, list_steps
from tracker.planning.vocabulary import NodeKind, StatusCategory
from tracker.rounds.queries.care import PERMANENT_STALE_AFTER, STALE_AFTER
from tracker.rounds.queries.measures import STILL_GOING
from tracker.rounds.queries.reminders import Owed, QuestionedLine, list_owed, list_questioned
from tracker.shared.clock import local_date
from tracker.shared.numbers import format_date
from tracker.shared.text import N_, Titled, translate, translate_plural
from tracker.shared.words import VocabularyTerm

MOST_MEASURES = 50
MOST_RESOLUTIONS = 3


@dataclass(frozen=True)
class OwedRound:
    """What this person's departments still have to hand in, in one round."""

    round_id: int
    title: str
    department_id: int | None  # to be named only by who plans, too
    due_on: date
    days_left: int
    count: int
    questions: int

    def sentence(self, language: str) -> str:
        if self.days_left < 0:
            return self._late_sentence(language)
        return translate_plural(
            "%(round)s: %(count)s report is due by %(due)s, %(left)s.",
            "%(round)s: %(count)s reports are due by %(due)s, %(left)s.",
            self.count,
            language,
            round=self.title,
            due=format_date(self.due_on, language),
            left=days_left(self.days_left, language),
        )

    def _late_sentence(self, language: str) -> str:
        return translate_plural(
            "%(round)s: %(count)s report is still open, it was due on %(due)s.",
            "%(round)s: %(count)s reports are still open, they were due on %(due)s.",
            self.count,
            language,
            round=self.title,
            due=format_date(self.due_on, language),
        )


@dataclass(frozen=True)
class OwnMeasure(Titled):
    """A measure of the own department as the first page shows it."""

    id: int
    code: str
    title: str
    title_en: str | None
    status: str
    category: StatusCategory
    said_at: datetime | None
    said: str | None
    step: NextStep | None


@dataclass(frozen=True)
class DepartmentDesk:
    """What stands first for heads and clerks."""

    owed: Sequence[OwedRound]
    measures: Sequence[OwnMeasure]
    total: int
    silent: int
    grants: Sequence[EndingGrant]
    questions: Sequence[QuestionedLine]
    resolutions: Sequence[Resolution]
    may_submit: bool

    @property
    def more(self) -> int:
        return self.total - len(self.measures)

    def answer(self, language: str) -> str | None:
        """Return the first line: what is owed by when or, with nothing owed, how the own measures stand."""
        if self.owed:
            return " ".join(each.sentence(language) for each in self.owed)
        if not self.total:
            return None
        said = translate_plural(
            "You answer for %(count)s measure.", "You answer for %(count)s measures.", self.total, language
        )
        nothing = translate(N_("No report is due."), language)
        return f"{nothing} {said}"


def department_desk(
    session: Session, viewer: Viewer, today: date, timezone: ZoneInfo, language: str
) -> DepartmentDesk | None:
    """Return the desk of a department's people, None for all others."""
    if not viewer.roles & DEPARTMENT_ROLES or not viewer.department_ids:
        return None
    measures, total, silent, ids = _own_measures(session, viewer, today, timezone, language)
    return DepartmentDesk(
        owed=_owed(list_owed(session, department_ids=viewer.department_ids, with_questions=True), viewer, today),
        measures=measures,
        total=total,
        silent=silent,
        grants=list_ending_grants(session, ids, today) if ids else (),
        questions=list_questioned(session, viewer.department_ids),
        resolutions=_latest_resolutions(session, viewer),
        may_submit=viewer.may(Permission.SUBMIT_REPORTS),
    )


def days_left(days: int, language: str) -> str:
    if days < 0:
        return translate_plural("overdue for %(count)s day", "overdue for %(count)s days", -days, language)
    if days == 0:
        return translate(N_("that is today"), language)
    return translate_plural("%(count)s day left", "%(count)s days left", days, language)


def _owed(owed: Sequence[Owed], viewer: Viewer, today: date) -> list[OwedRound]:
    by_page: dict[tuple[int, int | None], list[Owed]] = {}
    for each in owed:
        department_id = each.department_id if viewer.may(Permission.MANAGE_ROUNDS) else None
        by_page.setdefault((each.round_id, department_id), []).append(each)
    rounds = []
    for (round_id, department_id), rows in by_page.items():
        due_on = min(row.due_on for row in rows)
        count, questions = sum(row.count for row in rows), sum(row.questions for row in rows)
        left = (due_on - today).days
        rounds.append(OwedRound(round_id, rows[0].title, department_id, due_on, left, count, questions))
    return sorted(rounds, key=lambda each: (each.due_on, each.round_id))


def _own_measures(
    session: Session, viewer: Viewer, today: date, timezone: ZoneInfo, language: str
) -> tuple[list[OwnMeasure], int, int, list[int]]:
    """Return the first measures, next milestone first; how many there are, how many are silent, and all their ids."""
    rows = session.execute(_measures(viewer)).all()
    shown = rows[:MOST_MEASURES]
    steps = list_steps(session, [row.id for row in shown]) if shown else {}
    measures = [
        OwnMeasure(
            id=row.id,
            code=row.code,
            title=row.title,
            title_en=row.title_en,
            status=(row.label_en if language == "en" else None) or row.label_de,
            category=StatusCategory(row.category),
            said_at=row.reported_at,
            said=row.text,
            step=next_step(steps.get(row.id, ()), StatusCategory(row.category), today),
        )
        for row in shown
    ]
    return measures, len(rows), sum(_is_silent(row, today, timezone) for row in rows), [row.id for row in rows]


def _is_silent(row: Any, today: date, timezone: ZoneInfo) -> bool:
    """Say whether nothing has been said for so long that planning has the measure on its list, too."""
    is_permanent = row.category == StatusCategory.PERMANENT
    since = today - (PERMANENT_STALE_AFTER if is_permanent else STALE_AFTER)
    is_asked_about = is_permanent or row.category in STILL_GOING
    return is_asked_about and (row.reported_at is None or local_date(row.reported_at, timezone) < since)


def _measures(viewer: Viewer) -> Any:
    of_status = sa.and_(col(VocabularyTerm.list_key) == STATUS_LIST, col(VocabularyTerm.code) == col(Measure.status))
    latest = sa.select(sa.func.max(col(StatusReport.id)).label("id")).group_by(col(StatusReport.measure_id)).subquery()
    word = sa.select(col(StatusReport.measure_id), col(StatusReport.reported_at), col(StatusReport.text))
    last = word.join(latest, latest.c.id == col(StatusReport.id)).subquery()
    is_open = sa.and_(col(Milestone.done_on).is_(None), col(Milestone.dropped_on).is_(None))
    next_on = (
        sa.select(sa.func.min(col(Milestone.due_on)))
        .where(col(Milestone.measure_id) == col(PlanNode.id), is_open)
        .correlate(PlanNode)
        .scalar_subquery()
    )
    columns: list[Any] = [
        col(PlanNode.id), col(PlanNode.code), col(NodeWording.title), col(NodeWording.title_en),
        col(VocabularyTerm.label_de), col(VocabularyTerm.label_en), col(VocabularyTerm.category),
        last.c.reported_at, last.c.text,
    ]  # fmt: skip
    return (
        sa.select(*columns)
        .select_from(PlanNode)
        .join(Measure, col(Measure.node_id) == col(PlanNode.id))
        .join(VocabularyTerm, of_status)
        .join(NodeWording, sa.and_(col(NodeWording.node_id) == col(PlanNode.id), col(NodeWording.is_current)))
        .outerjoin(last, last.c.measure_id == col(PlanNode.id))
        .where(
            col(PlanNode.kind) == NodeKind.MEASURE,
            col(PlanNode.owner_id).in_(viewer.department_ids),
            col(PlanNode.retired_on).is_(None),
        )
        .order_by(next_on.asc().nulls_last(), col(PlanNode.code), col(PlanNode.id))
    )


def _latest_resolutions(session: Session, viewer: Viewer) -> list[Resolution]:
    """Return what committees said last."""
    statement = (
        sa.select(Resolution)
        .where(col(Resolution.publication).in_(viewer.audience.visible))
        .order_by(col(Resolution.decided_on).desc(), col(Resolution.id).desc())
        .limit(MOST_RESOLUTIONS)
    )
    return list(session.execute(statement).scalars())
