"""The worklists of planning: silent, ownerless and stale measures, vacant departments, calls to make."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlmodel import Session, col

from tracker.accounts.models import Department, Person
from tracker.accounts.queries import list_heads, who_is_reminded
from tracker.planning.models import Measure, NodeWording, PlanNode, StatusReport
from tracker.planning.queries import STATUS_LIST
from tracker.planning.vocabulary import Answer, NodeKind, StatusCategory
from tracker.rounds.calculations.care import Freshnesses
from tracker.rounds.models import ReportingRound, RoundLine, RoundSettings, Submission
from tracker.rounds.queries.measures import STILL_GOING
from tracker.rounds.queries.reminders import Owed, list_owed
from tracker.rounds.queries.rounds import IS_LATEST
from tracker.rounds.schedules import Rhythm, calls_begin
from tracker.rounds.vocabulary import Freshness, LineState, RoundState
from tracker.rounds.vocabulary.care import CareGroup
from tracker.shared.clock import start_of_day
from tracker.shared.columns import AwareDateTime
from tracker.shared.database import german_order
from tracker.shared.settings import find_settings
from tracker.shared.text import Titled
from tracker.shared.words import VocabularyTerm
from tracker.shared.workdays import TownCalendar

STALE_AFTER = timedelta(days=180)
PERMANENT_STALE_AFTER = timedelta(days=400)  # a permanent task is asked about once a year
NOT_ASKED = "not_asked"


@dataclass(frozen=True, slots=True, kw_only=True)
class CareRow(Titled):
    """A measure that planning has to see to, and why."""

    id: int
    code: str
    title: str
    title_en: str | None
    department_id: int | None
    department: str | None
    last_said_at: datetime | None
    round_id: int | None  # the round it was last asked about in
    round_title: str | None
    round_due_on: date | None


@dataclass(frozen=True, slots=True)
class VacantDepartment:
    """A department that nobody answers for who could be written to."""

    id: int
    key: str
    name: str
    measures: int


@dataclass(frozen=True, slots=True)
class Call:
    """A department to be called: the mails of a round have all gone, and something is still owed."""

    owed: Owed
    days_late: int
    people: tuple[Person, ...]  # who answers for it, in the order of their names
    stands_in: bool  # they are deputies


def list_vacant_ids(session: Session, today: date) -> frozenset[int]:
    """Return the departments for which nobody can answer today."""
    return frozenset(key for key, people in who_is_reminded(session, None, today).items() if not people)


def count_freshness(
    session: Session, today: date, timezone: ZoneInfo, vacant: Collection[int] | None = None
) -> Freshnesses:
    """Return how many measures that are going on are how fresh, in one grouped statement whatever their number.

    Which departments are vacant is looked up where it is not known yet.
    """
    each = _measures(today, timezone, ()).subquery()
    of_owner = (each.c.department_id, each.c.freshness)
    statement = sa.select(*of_owner, sa.func.count(), sa.func.sum(each.c.is_stale)).group_by(*of_owner)
    rows = session.execute(statement).all()
    owners = {row.department_id for row in rows if row.department_id is not None}
    if vacant is None:
        vacant = [key for key, people in who_is_reminded(session, owners, today).items() if not people]
    counts: Counter[str] = Counter()
    for department_id, freshness, count, stale in rows:
        counts[Freshness.OWNERLESS.value if department_id in vacant else freshness] += count
        counts["stale"] += int(stale)
    return Freshnesses(**counts)


def list_care(
    session: Session,
    group: CareGroup,
    today: date,
    timezone: ZoneInfo,
    vacant: Collection[int],
    *,
    offset: int = 0,
    limit: int | None = 50,
) -> list[CareRow]:
    """Return a page of the measures of a worklist, by department and code; limit None: all."""
    each = _measures(today, timezone, vacant).subquery()
    wanted = each.c.is_stale == 1 if group is CareGroup.STALE else each.c.freshness == group.value
    columns: list[Any] = [
        each.c.id, each.c.code, col(NodeWording.title), col(NodeWording.title_en), each.c.department_id,
        col(Department.name).label("department"), each.c.last_said_at, each.c.round_id,
        col(ReportingRound.title).label("round_title"), col(ReportingRound.due_on).label("round_due_on"),
    ]  # fmt: skip
    statement = (
        sa.select(*columns)
        .join(NodeWording, sa.and_(col(NodeWording.node_id) == each.c.id, col(NodeWording.is_current)))
        .outerjoin(Department, col(Department.id) == each.c.department_id)
        .outerjoin(ReportingRound, col(ReportingRound.id) == each.c.round_id)
        .where(wanted)
        .order_by(col(Department.name).collate("german"), each.c.code, each.c.id)
        .offset(offset)
        .limit(limit)
    )
    return [CareRow(**row._mapping) for row in session.execute(statement)]


def list_vacant(session: Session, today: date, timezone: ZoneInfo, vacant: Collection[int]) -> list[VacantDepartment]:
    """Return the vacant departments that are in use, in German order, with the measures that wait there."""
    going = _measures(today, timezone, vacant).subquery()
    statement = (
        sa.select(col(Department.id), col(Department.key), col(Department.name), sa.func.count(going.c.id))
        .outerjoin(going, going.c.department_id == col(Department.id))
        .where(col(Department.id).in_(list(vacant)), col(Department.retired_on).is_(None))
        .group_by(col(Department.id), col(Department.key), col(Department.name))
        .order_by(col(Department.name).collate("german"))
    )
    return [VacantDepartment(*row) for row in session.execute(statement)]


def count_calls(session: Session, calendar: TownCalendar, today: date) -> int:
    """Return how many departments there are to call."""
    return len({owed.department_id for owed in _late(session, calendar, today)})


def list_calls(session: Session, calendar: TownCalendar, today: date) -> list[Call]:
    """Return which departments to call about which round, by the names of the departments."""
    late = _late(session, calendar, today)
    late.sort(key=lambda owed: (german_order(owed.department or ""), owed.due_on))
    keys = {owed.department_id for owed in late if owed.department_id is not None}
    answering = who_is_reminded(session, keys, today) if keys else {}
    heads = list_heads(session, keys, today) if keys else {}
    calls = []
    for owed in late:
        key = owed.department_id or 0
        people = answering.get(key) or heads.get(key) or []  # a head without an address can still be called
        own = {person.id for person in heads.get(key, ())}
        stands_in = bool(people) and not any(person.id in own for person in people)
        calls.append(Call(owed, (today - owed.due_on).days, tuple(people), stands_in))
    return calls


def _late(session: Session, calendar: TownCalendar, today: date) -> list[Owed]:
    decided = find_settings(session, RoundSettings)
    rhythm = Rhythm(decided.remind_days_before, decided.remind_days_after)
    owed = [each for each in list_owed(session) if each.department_id is not None]
    return [each for each in owed if calls_begin(each.due_on, today, rhythm, calendar)]


def _measures(today: date, timezone: ZoneInfo, vacant: Collection[int]) -> Any:
    """Return the measures that are going on, each with its freshness and whether its last word is stale."""
    heard, said = _heard(today), _said()
    of_status = sa.and_(col(VocabularyTerm.list_key) == STATUS_LIST, col(VocabularyTerm.code) == col(Measure.status))
    owner = col(PlanNode.owner_id)
    freshness = sa.case(
        (sa.or_(owner.is_(None), owner.in_(list(vacant))), Freshness.OWNERLESS.value),
        (heard.c.line_id.is_(None), NOT_ASKED),
        (heard.c.is_with_department == 1, Freshness.SILENT.value),
        (heard.c.answer == Answer.UNCHANGED.value, Freshness.CONFIRMED.value),
        else_=Freshness.CURRENT.value,
    )
    is_permanent = col(VocabularyTerm.category) == StatusCategory.PERMANENT
    permanent, other = (
        sa.literal(start_of_day(today - patience, timezone), AwareDateTime)
        for patience in (PERMANENT_STALE_AFTER, STALE_AFTER)
    )
    since = sa.case((is_permanent, permanent), else_=other)
    is_stale = sa.or_(said.c.last_said_at.is_(None), said.c.last_said_at < since)
    return (
        sa.select(
            col(PlanNode.id).label("id"),
            col(PlanNode.code).label("code"),
            owner.label("department_id"),
            freshness.label("freshness"),
            sa.case((is_stale, 1), else_=0).label("is_stale"),
            said.c.last_said_at,
            heard.c.round_id,
        )
        .select_from(PlanNode)
        .join(Measure, col(Measure.node_id) == col(PlanNode.id))
        .join(VocabularyTerm, of_status)
        .outerjoin(heard, sa.and_(heard.c.measure_id == col(PlanNode.id), heard.c.place == 1))
        .outerjoin(said, said.c.measure_id == col(PlanNode.id))
        .where(
            col(PlanNode.kind) == NodeKind.MEASURE,
            col(PlanNode.retired_on).is_(None),
            col(VocabularyTerm.category).in_([*STILL_GOING, StatusCategory.PERMANENT]),
        )
    )


def _heard(today: date) -> Any:
    """Return what each measure said in the latest round that counts: handed in already, closed, or past its day."""
    is_with_department = col(RoundLine.state).in_([LineState.OPEN, LineState.DRAFT])  # a question follows a word
    is_over = sa.or_(col(ReportingRound.state) == RoundState.CLOSED, col(RoundLine.due_on) < today)
    counts = sa.or_(sa.not_(is_with_department), sa.and_(col(ReportingRound.is_interim).is_(False), is_over))
    latest_first = sa.func.row_number().over(
        partition_by=col(RoundLine.measure_id), order_by=(col(ReportingRound.as_of).desc(), col(RoundLine.id).desc())
    )
    return (
        sa.select(
            col(RoundLine.id).label("line_id"),
            col(RoundLine.measure_id).label("measure_id"),
            col(RoundLine.round_id).label("round_id"),
            col(Submission.answer).label("answer"),
            sa.case((is_with_department, 1), else_=0).label("is_with_department"),
            latest_first.label("place"),
        )
        .select_from(RoundLine)
        .join(ReportingRound, col(ReportingRound.id) == col(RoundLine.round_id))
        .outerjoin(Submission, IS_LATEST)
        .where(counts)
        .subquery()
    )


def _said() -> Any:
    return (
        sa.select(
            col(StatusReport.measure_id).label("measure_id"),
            sa.func.max(col(StatusReport.reported_at)).label("last_said_at"),
        )
        .group_by(col(StatusReport.measure_id))
        .subquery()
    )
