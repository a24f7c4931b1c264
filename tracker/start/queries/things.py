"""What there is to do, for each role in its own words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from tracker.accounts.vocabulary import Permission, Role, Viewer
from tracker.evaluation.queries import Standing
from tracker.reporting.queries import PartRow, RunRow
from tracker.reporting.vocabulary import RunState
from tracker.shared.clock import local_date
from tracker.shared.text import N_, translate, translate_plural
from tracker.start.queries.departments import DepartmentDesk


@dataclass(frozen=True)
class Thing:
    """One thing to do: a sentence, where it is done, and by when or how many."""

    text: str
    endpoint: str
    values: dict[str, object] = field(default_factory=dict)
    detail: str | None = None

    def linked(self, address: Callable[..., str]) -> dict[str, str | None]:
        return {"text": self.text, "url": address(self.endpoint, **self.values), "detail": self.detail}


def release_things(
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


def part_things(parts: Sequence[PartRow], today: date, timezone: ZoneInfo, language: str) -> list[Thing]:
    return [
        Thing(
            translate(N_("Look at your part of the report to %(committee)s"), language, committee=row.committee.name),
            "reporting.show_part",
            {"run_id": row.run.id},
            _days_left(local_date(row.run.due_at, timezone), today, language),
        )
        for row in parts
    ]


def department_things(desk: DepartmentDesk | None, language: str) -> list[Thing]:
    """Return what there is to do beside what is owed, which stands above all."""
    if desk is None or desk.owed or not desk.silent:
        return []
    words = translate_plural(
        "Say how %(count)s measure is going", "Say how %(count)s measures are going", desk.silent, language
    )
    return [Thing(words, "planning.list_measures", {"mine": 1}, translate(N_("no word for half a year"), language))]


def planner_things(viewer: Viewer, standings: Sequence[Standing], today: date, language: str) -> list[Thing]:
    """Return the reviews: those whose state has changed first, else those whose day has come."""
    if not viewer.may(Permission.REVIEW_TARGET):
        return []
    changed = sum(standing.has_changed for standing in standings)
    waiting = sum(standing.must_be_looked_at(today) for standing in standings) - changed
    if changed:
        words = translate_plural(
            "Review %(count)s target whose state has changed",
            "Review %(count)s targets whose state has changed",
            changed,
            language,
        )
    else:
        words = translate_plural(
            "Look at %(count)s target that is due", "Look at %(count)s targets that are due", waiting, language
        )
    return [Thing(words, "evaluation.list_reviews")] if changed or waiting else []


def figure_things(viewer: Viewer, language: str) -> list[Thing]:
    if Role.STATISTICS not in viewer.roles:
        return []
    return [Thing(translate(N_("Import figures"), language), "monitoring.new_import")]


def administrator_things(viewer: Viewer, language: str) -> list[Thing]:
    if not viewer.may(Permission.MANAGE_ACCOUNTS):
        return []
    return [
        Thing(translate(N_("Add people and give them roles"), language), "accounts.list_people"),
        Thing(translate(N_("Set up departments"), language), "accounts.list_departments"),
    ]


def _days_left(due: date, today: date, language: str) -> str:
    days = (due - today).days
    if days < 0:
        return translate(N_("overdue"), language)
    if days == 0:
        return translate(N_("due today"), language)
    return translate_plural("%(count)s day left", "%(count)s days left", days, language)
