"""What a person finds on the first page, put together from all roles held."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from tracker.accounts.vocabulary import Permission, Role, Viewer
from tracker.committees.queries import MeetingRow, list_coming_meetings
from tracker.evaluation.calculations import TargetCounts, counts_sentence
from tracker.evaluation.queries import Standing, count_standings, list_standings
from tracker.evaluation.vocabulary import AttainmentState
from tracker.planning.queries import Plan, PlanEntry, find_plan
from tracker.planning.vocabulary import NodeKind
from tracker.reporting.calculations import read_report
from tracker.reporting.queries import RunRow, list_parts_waiting, list_runs
from tracker.reporting.vocabulary import Asked
from tracker.shared.clock import local_date
from tracker.shared.publication import INTERNAL
from tracker.start.queries.departments import DepartmentDesk, department_desk
from tracker.start.queries.fields import count_measures_by_field
from tracker.start.queries.rounds import Care, care_of, round_things
from tracker.start.queries.things import (
    Thing,
    administrator_things,
    department_things,
    figure_things,
    part_things,
    planner_things,
    release_things,
)

MOST_THINGS = 5


@dataclass(frozen=True)
class FieldRow:
    entry: PlanEntry
    targets: TargetCounts
    sentence: str
    measures: int


@dataclass(frozen=True)
class LatestReport:
    """What the newest report to a member's committee says first."""

    row: RunRow
    changed: str
    asked: tuple[Asked, ...]
    language: str


@dataclass(frozen=True)
class Desk:
    """What a person finds on the first page."""

    things: Sequence[Thing]
    department: DepartmentDesk | None = None
    care: Care | None = None
    fields: Sequence[FieldRow] = ()
    answer: str | None = None
    latest: LatestReport | None = None
    reports: Sequence[RunRow] = ()
    meetings: Sequence[MeetingRow] = ()


def desk_of(session: Session, viewer: Viewer, *, now: datetime, timezone: ZoneInfo, language: str) -> Desk:
    """Return the desk of a person, put together from all roles held."""
    if not viewer.may(Permission.READ):
        return Desk(things=administrator_things(viewer, language))
    today = local_date(now, timezone)
    department = department_desk(session, viewer, today, timezone, language)
    plan, standings = _plan_and_standings(session, viewer, today, department)
    reports = list_runs(session, viewer, most=20)
    sent = [row for row in reports if row.run.state.has_reached_committee]
    unmeasured = sum(standing.state is AttainmentState.NOT_ASSESSABLE for standing in standings)
    things = [
        *round_things(session, viewer, today, timezone, language),
        *part_things(list_parts_waiting(session, viewer, now, timezone), today, timezone, language),
        *department_things(department, language),
        *planner_things(viewer, standings, today, language),
        *release_things(viewer, reports, today, timezone, language),
        *figure_things(viewer, language),
        *administrator_things(viewer, language),
    ]
    return Desk(
        things=things[:MOST_THINGS],
        department=department,
        care=care_of(session, viewer, today, timezone, unmeasured, language),
        fields=_field_rows(session, viewer, plan, standings, language) if plan else (),
        answer=_answer(viewer, department, standings, language),
        latest=_latest(viewer, sent),
        reports=sent[:3],
        meetings=_meetings_for(session, viewer, now),
    )


def _plan_and_standings(
    session: Session, viewer: Viewer, today: date, department: DepartmentDesk | None
) -> tuple[Plan | None, Sequence[Standing]]:
    """Return the plan without its measures; a department that plans nothing itself has its own ones before it."""
    if department is not None and not viewer.may(Permission.REVIEW_TARGET):
        return None, ()
    plan = find_plan(session, viewer.audience, today, without=NodeKind.MEASURE)
    return plan, list_standings(session, plan, viewer.audience, today)


def _answer(
    viewer: Viewer, department: DepartmentDesk | None, standings: Sequence[Standing], language: str
) -> str | None:
    """Return the first line: a department hears of its own measures, everybody else of the targets."""
    if Role.COMMITTEE_MEMBER in viewer.roles and viewer.audience != INTERNAL:
        return None
    if department is not None and (department.owed or not viewer.may(Permission.REVIEW_TARGET)):
        return department.answer(language)
    return counts_sentence(count_standings(standings), language)


def _latest(viewer: Viewer, sent: Sequence[RunRow]) -> LatestReport | None:
    """Return what a committee member reads first; others find the report in the list."""
    mine = [row for row in sent if row.run.committee_id in viewer.committee_ids and row.run.snapshot is not None]
    if not mine:
        return None
    row = mine[0]
    report = read_report(row.run.snapshot or "")
    return LatestReport(row, report.change_sentence, report.asked, report.language)


def _field_rows(
    session: Session, viewer: Viewer, plan: Plan, standings: Sequence[Standing], language: str
) -> list[FieldRow]:
    measures = count_measures_by_field(session, plan, viewer.audience)
    rows = []
    for entry in plan.of_kind(NodeKind.FIELD):
        counts = count_standings(standing for standing in standings if entry.id in standing.entry.field_ids)
        rows.append(FieldRow(entry, counts, counts_sentence(counts, language), measures[entry.id]))
    return rows


def _meetings_for(session: Session, viewer: Viewer, now: datetime) -> list[MeetingRow]:
    """Return the next meetings: of all committees to those who prepare them, of the own ones to members."""
    prepares = viewer.may(Permission.MANAGE_COMMITTEES) or viewer.may(Permission.PREPARE_REPORT)
    if not prepares and not viewer.committee_ids:
        return []
    coming = list_coming_meetings(session, now)
    return [row for row in coming if prepares or row.committee.id in viewer.committee_ids][:3]
