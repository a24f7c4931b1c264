"""What lies on whose desk today."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from tracker.accounts.vocabulary import DEPARTMENT_ROLES, Permission, Role, Viewer
from tracker.committees.queries import MeetingRow, list_coming_meetings
from tracker.evaluation.calculations import TargetCounts, counts_sentence, target_counts
from tracker.evaluation.queries import Standing, list_standings
from tracker.evaluation.vocabulary import AttainmentState
from tracker.planning.queries import LastWord, Plan, PlanEntry, find_plan, list_last_words
from tracker.planning.vocabulary import NodeKind, StatusCategory
from tracker.reporting.calculations import read_report
from tracker.reporting.queries import RunRow, list_runs
from tracker.reporting.vocabulary import Asked, RunState
from tracker.shared.clock import local_date
from tracker.shared.publication import INTERNAL
from tracker.shared.text import N_, translate, translate_plural

MOST_THINGS = 5
SILENT_AFTER = timedelta(days=180)
ACTIVE = {StatusCategory.OPEN, StatusCategory.RUNNING, StatusCategory.PERMANENT, StatusCategory.REALIGNED}


@dataclass(frozen=True)
class Thing:
    """One thing to do: a sentence, where it is done, and by when or how many."""

    text: str
    endpoint: str
    values: dict[str, object] = field(default_factory=dict)
    detail: str | None = None

    def linked(self, address: Callable[..., str]) -> dict[str, str | None]:
        return {"text": self.text, "url": address(self.endpoint, **self.values), "detail": self.detail}


@dataclass(frozen=True)
class OwnMeasure:
    entry: PlanEntry
    last_word: LastWord | None
    is_silent: bool


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


@dataclass(frozen=True)
class Desk:
    """What a person finds on the first page."""

    things: Sequence[Thing]
    own_measures: Sequence[OwnMeasure] = ()
    fields: Sequence[FieldRow] = ()
    answer: str | None = None
    latest: LatestReport | None = None
    reports: Sequence[RunRow] = ()
    meetings: Sequence[MeetingRow] = ()


def desk_of(session: Session, viewer: Viewer, *, now: datetime, timezone: ZoneInfo, language: str) -> Desk:
    """Return the desk of a person, put together from all roles held."""
    if not viewer.may(Permission.READ):
        return Desk(things=_administrator_things(viewer, language))
    today = local_date(now, timezone)
    plan = find_plan(session, viewer.audience, today)
    standings = list_standings(session, plan, viewer.audience, today)
    reports = list_runs(session, viewer, most=20)
    sent = [row for row in reports if row.run.state.has_reached_committee]
    own = _own_measures(session, plan, viewer, now)
    things = [
        *_release_things(viewer, reports, today, timezone, language),
        *_department_things(own, language),
        *_planner_things(viewer, standings, today, language),
        *_figure_things(viewer, language),
        *_administrator_things(viewer, language),
    ]
    return Desk(
        things=things[:MOST_THINGS],
        own_measures=own,
        fields=_field_rows(plan, standings, language),
        answer=_answer(viewer, own, standings, language),
        latest=_latest(viewer, sent),
        reports=sent[:3],
        meetings=_meetings_for(session, viewer, now),
    )


def _answer(viewer: Viewer, own: Sequence[OwnMeasure], standings: Sequence[Standing], language: str) -> str | None:
    """Return the first line: a department hears of its own measures, everybody else of the targets."""
    if Role.COMMITTEE_MEMBER in viewer.roles and viewer.audience != INTERNAL:
        return None
    if not own or viewer.may(Permission.REVIEW_TARGET):
        return counts_sentence(_counted(standings), language)
    words = [measure.last_word.reported_at for measure in own if measure.last_word is not None]
    said = translate_plural(
        "You answer for %(count)s measure.", "You answer for %(count)s measures.", len(own), language
    )
    silent = sum(measure.is_silent for measure in own)
    if silent:
        missing = translate_plural(
            "For %(count)s there has been no word for half a year.",
            "For %(count)s there has been no word for half a year.",
            silent,
            language,
        )
        return f"{said} {missing}"
    recent = translate(N_("All of them have a recent word."), language)
    return f"{said} {recent}" if words else said


def _latest(viewer: Viewer, sent: Sequence[RunRow]) -> LatestReport | None:
    """Return what a committee member reads first; others find the report in the list."""
    mine = [row for row in sent if row.run.committee_id in viewer.committee_ids and row.run.snapshot is not None]
    if not mine:
        return None
    row = mine[0]
    report = read_report(row.run.snapshot or "")
    return LatestReport(row, report.change_sentence, report.asked)


def _release_things(
    viewer: Viewer, reports: Sequence[RunRow], today: date, timezone: ZoneInfo, language: str
) -> list[Thing]:
    if not viewer.may(Permission.PREPARE_REPORT):
        return []
    drafts = [row for row in reports if row.run.state is RunState.DRAFT]
    releases = viewer.may(Permission.RELEASE_REPORT)
    words = N_("Release the report to %(committee)s") if releases else N_("Prepare the report to %(committee)s")
    return [
        Thing(
            translate(words, language, committee=row.committee.name),
            "reporting.show_report",
            {"run_id": row.run.id},
            _days_left(local_date(row.run.due_at, timezone), today, language),
        )
        for row in sorted(drafts, key=lambda row: row.run.due_at)
    ]


def _department_things(own: Sequence[OwnMeasure], language: str) -> list[Thing]:
    silent = sum(measure.is_silent for measure in own)
    if not silent:
        return []
    words = translate_plural(
        "Say how %(count)s measure is going", "Say how %(count)s measures are going", silent, language
    )
    return [Thing(words, "planning.list_measures", {"mine": 1}, translate(N_("no word for half a year"), language))]


def _planner_things(viewer: Viewer, standings: Sequence[Standing], today: date, language: str) -> list[Thing]:
    if not viewer.may(Permission.REVIEW_TARGET):
        return []
    changed = sum(standing.has_changed for standing in standings)
    waiting = sum(standing.must_be_looked_at(today) for standing in standings) - changed
    unmeasured = sum(standing.state is AttainmentState.NOT_ASSESSABLE for standing in standings)
    candidates = (
        (
            changed,
            translate_plural(
                "Review %(count)s target whose state has changed",
                "Review %(count)s targets whose state has changed",
                changed,
                language,
            ),
        ),
        (
            waiting,
            translate_plural(
                "Look at %(count)s target that is due", "Look at %(count)s targets that are due", waiting, language
            ),
        ),
        (
            unmeasured,
            translate_plural(
                "Make %(count)s target measurable", "Make %(count)s targets measurable", unmeasured, language
            ),
        ),
    )
    return [Thing(words, "evaluation.list_reviews") for count, words in candidates if count]


def _figure_things(viewer: Viewer, language: str) -> list[Thing]:
    if Role.STATISTICS not in viewer.roles:
        return []
    return [Thing(translate(N_("Import figures"), language), "monitoring.new_import")]


def _administrator_things(viewer: Viewer, language: str) -> list[Thing]:
    if not viewer.may(Permission.MANAGE_ACCOUNTS):
        return []
    return [
        Thing(translate(N_("Add people and give them roles"), language), "accounts.list_people"),
        Thing(translate(N_("Set up departments"), language), "accounts.list_departments"),
    ]


def _own_measures(session: Session, plan: Plan, viewer: Viewer, now: datetime) -> list[OwnMeasure]:
    if not viewer.roles & DEPARTMENT_ROLES:
        return []
    own = [entry for entry in plan.of_kind(NodeKind.MEASURE) if entry.owner_id in viewer.department_ids]
    words = list_last_words(session, [entry.id for entry in own])
    return [OwnMeasure(entry, words.get(entry.id), _is_silent(entry, words.get(entry.id), now)) for entry in own]


def _is_silent(entry: PlanEntry, word: LastWord | None, now: datetime) -> bool:
    is_active = entry.measure is not None and entry.measure.category in ACTIVE
    return is_active and (word is None or now - word.reported_at > SILENT_AFTER)


def _field_rows(plan: Plan, standings: Sequence[Standing], language: str) -> list[FieldRow]:
    rows = []
    for entry in plan.of_kind(NodeKind.FIELD):
        counts = _counted([standing for standing in standings if entry.id in standing.entry.field_ids])
        measures = len(plan.in_field(entry.id, NodeKind.MEASURE))
        rows.append(FieldRow(entry, counts, counts_sentence(counts, language), measures))
    return rows


def _counted(standings: Sequence[Standing]) -> TargetCounts:
    return target_counts((standing.state, standing.is_hollow) for standing in standings)


def _meetings_for(session: Session, viewer: Viewer, now: datetime) -> list[MeetingRow]:
    coming = list_coming_meetings(session, now)
    if viewer.may(Permission.MANAGE_COMMITTEES) or viewer.may(Permission.PREPARE_REPORT):
        return coming[:3]
    return [row for row in coming if row.committee.id in viewer.committee_ids][:3]


def _days_left(due: date, today: date, language: str) -> str:
    days = (due - today).days
    if days < 0:
        return translate(N_("overdue"), language)
    if days == 0:
        return translate(N_("due today"), language)
    return translate_plural("%(count)s day left", "%(count)s days left", days, language)
