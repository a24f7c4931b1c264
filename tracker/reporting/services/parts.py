"""Showing each department its part of a draft before the report goes out, and keeping what it says to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlmodel import Session

from tracker.accounts.models import Person
from tracker.accounts.queries.heads import who_is_reminded
from tracker.reporting import queries
from tracker.reporting.calculations import departments_in, is_same_part, read_report
from tracker.reporting.errors import PartClosed
from tracker.reporting.models import (
    DepartmentPart,
    DepartmentPartFields,
    ReportRun,
    ReportSettings,
    Subscription,
)
from tracker.reporting.rendering.part_letter import PartNotice, render_part_notice
from tracker.reporting.services.records import kept, locked
from tracker.reporting.services.runs import keep_draft
from tracker.reporting.vocabulary import CommitteeReport
from tracker.shared import outbox
from tracker.shared.clock import local_date
from tracker.shared.errors import ChangedMeanwhile
from tracker.shared.settings import find_settings


@dataclass(frozen=True)
class Telling:
    """What a mail to a head needs besides the report: where the page stands, and the house's language."""

    base_url: str
    language: str


class Seen(NamedTuple):
    """What somebody says to the part of one department, and which version was seen."""

    entered: DepartmentPartFields
    function: str  # in whose name
    seen_version: int


def freeze_draft(
    session: Session,
    run: ReportRun,
    report: CommitteeReport,
    *,
    person_id: int | None,
    now: datetime,
    telling: Telling,
) -> None:
    """Keep what was assembled as the draft, and tell the departments whose part is new or has changed."""
    before = _version_before(session, run)
    keep_draft(session, run, report, person_id=person_id, now=now)
    show_parts(session, run, before, now=now, telling=telling)


def show_parts(
    session: Session, run: ReportRun, before: CommitteeReport | None, *, now: datetime, telling: Telling
) -> None:
    """Enter a part for each department that has somebody who answers; ``before`` is what they were shown last."""
    assert run.id is not None
    assert run.snapshot is not None
    if not find_settings(session, ReportSettings).preview_days or _is_gone_at_once(session, run, now):
        return
    report = read_report(run.snapshot)
    names = departments_in(report)
    today = local_date(now, ZoneInfo(report.timezone))
    answering = {key: people for key, people in who_is_reminded(session, names, today).items() if people}
    shown = {part.department_id: part for part in queries.list_parts(session, run.id)}
    earlier = {part.department_id: part for part in queries.list_parts(session, run.corrects_id or 0)}
    told = []
    for key in answering:
        is_same = before is not None and is_same_part(before, report, key)
        if key not in shown and not (is_same and run.corrects_id):
            kept(session, _new_part(run.id, key, earlier.get(key), now))
            told.append(key)
        elif key not in shown and key in earlier:
            kept(session, _same_part(run.id, earlier[key]))
        elif key in shown and not is_same:
            kept(session, _shown_anew(shown[key], now))
            told.append(key)
    _tell(session, run, report, {names[key]: answering[key] for key in told}, now, telling)


def see_parts(
    session: Session, run: ReportRun, said: Mapping[int, Seen], *, person_id: int | None, now: datetime
) -> None:
    """Note that departments have seen their part, with what they remark; raise `PartClosed` after the release."""
    locked(session, run)
    if not queries.is_open(run, session.get_one(Subscription, run.subscription_id), now):
        raise PartClosed
    parts = {part.department_id: part for part in queries.list_parts(session, run.id or 0)}
    for key, seen in said.items():
        part = parts[key]
        if part.version != seen.seen_version:
            raise ChangedMeanwhile(part)
        part.remark = (seen.entered.remark or "").strip() or None
        part.seen_at, part.seen_by_id, part.function = now, person_id, seen.function
        session.add(part)
    session.flush()


def _is_gone_at_once(session: Session, run: ReportRun, now: datetime) -> bool:
    """Say whether a report goes out in this very moment, so that nobody could look at anything before."""
    subscription = session.get_one(Subscription, run.subscription_id)
    return run.corrects_id is None and subscription.releases_itself and now >= run.due_at


def _version_before(session: Session, run: ReportRun) -> CommitteeReport | None:
    """Return what stood in the draft so far, or in the version that is being corrected."""
    if run.snapshot is not None:
        return read_report(run.snapshot)
    corrected = session.get(ReportRun, run.corrects_id) if run.corrects_id else None
    return read_report(corrected.snapshot) if corrected is not None and corrected.snapshot else None


def _new_part(run_id: int, department_id: int, earlier: DepartmentPart | None, now: datetime) -> DepartmentPart:
    remark = earlier.remark if earlier is not None else None
    return DepartmentPart(run_id=run_id, department_id=department_id, told_at=now, remark=remark)


def _same_part(run_id: int, earlier: DepartmentPart) -> DepartmentPart:
    """Return the part of a corrected version in which nothing was corrected."""
    return DepartmentPart(
        run_id=run_id,
        department_id=earlier.department_id,
        told_at=earlier.told_at,
        seen_at=earlier.seen_at,
        seen_by_id=earlier.seen_by_id,
        function=earlier.function,
        remark=earlier.remark,
    )


def _shown_anew(part: DepartmentPart, now: datetime) -> DepartmentPart:
    part.told_at = now
    part.seen_at = part.seen_by_id = part.function = None
    return part


def _tell(
    session: Session,
    run: ReportRun,
    report: CommitteeReport,
    people: Mapping[str, list[Person]],
    now: datetime,
    telling: Telling,
) -> None:
    """Put one mail for each person into the outbox, whatever number of departments it is about."""
    departments: dict[str, list[str]] = {}
    for department, answering in people.items():
        for person in answering:
            departments.setdefault(person.email or "", []).append(department)
    for address, names in departments.items():
        notice = PartNotice(
            committee=report.committee,
            departments=names,
            due_on=local_date(run.due_at, ZoneInfo(report.timezone)),
            url=f"{telling.base_url}/reports/{run.id}/part",
            is_correction=run.corrects_id is not None,
        )
        mail = render_part_notice(notice, telling.language)
        outbox.enqueue(session, key=f"part:{run.id}:{now:%Y%m%d%H%M%S}", address=address, mail=mail, now=now)
