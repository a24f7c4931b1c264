"""Reading measures: what is monitored for them, what was said of them, where they take place."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from tracker.accounts.vocabulary import Viewer
from tracker.monitoring.models import AreaVersion, Indicator, IndicatorVersion
from tracker.planning.models import ImpactTarget, Measure, MeasureArea, MeasureIndicator, StatusReport
from tracker.planning.queries.entries import IndicatorSheet, PlanEntry
from tracker.planning.queries.plans import find_plan_of
from tracker.planning.queries.rows import INDICATOR_COLUMNS, STATUS_LIST, indicator_sheet
from tracker.planning.vocabulary import Answer, Evidence, ExpectedDirection, MonitoringRole, TermList
from tracker.shared.publication import Audience
from tracker.shared.words import VocabularyTerm, list_terms


@dataclass(frozen=True, slots=True)
class Monitor:
    """One indicator watched for one measure, and why a change there could come from it."""

    id: int
    measure_id: int
    indicator: IndicatorSheet
    role: MonitoringRole
    direction: ExpectedDirection | None
    lag_years: int | None
    evidence: Evidence | None
    text: str
    planned_value: Decimal | None
    planned_on: date | None


@dataclass(frozen=True, slots=True)
class LastWord:
    """What a department said of its measure, and when."""

    measure_id: int
    reported_at: datetime
    function: str
    status_de: str
    status_en: str
    text: str
    id: int
    replaces_id: int | None
    answer: Answer
    as_of: date | None
    status: str
    timeliness: str | None
    timeliness_de: str | None
    timeliness_en: str | None

    def status_in(self, language: str) -> str:
        return self.status_en if language == "en" else self.status_de

    def timeliness_in(self, language: str) -> str | None:
        return self.timeliness_en if language == "en" else self.timeliness_de


def list_monitors(session: Session, measure_ids: Collection[int], audience: Audience) -> list[Monitor]:
    """Return what is monitored for measures; indicators the audience does not see are left out."""
    return _monitors(session, audience, col(MeasureIndicator.measure_id).in_(list(measure_ids)))


def list_measures_watching(session: Session, viewer: Viewer, indicator_id: int) -> list[tuple[PlanEntry, Monitor]]:
    """Return the measures that watch an indicator, with why, as far as the viewer sees them."""
    monitors = _monitors(session, viewer.audience, col(MeasureIndicator.indicator_id) == indicator_id)
    entries = _entries(session, viewer.audience, [monitor.measure_id for monitor in monitors])
    return [(entries[each.measure_id], each) for each in monitors if each.measure_id in entries]


def list_targets_on(session: Session, viewer: Viewer, indicator_id: int) -> list[PlanEntry]:
    """Return the targets measured on an indicator, as far as the viewer sees them."""
    statement = select(ImpactTarget.node_id).where(ImpactTarget.indicator_id == indicator_id)
    entries = _entries(session, viewer.audience, list(session.exec(statement)))
    return [entry for entry in entries.values() if not entry.is_retired]


def list_last_words(session: Session, measure_ids: Collection[int]) -> dict[int, LastWord]:
    """Return the latest status report of each measure that has one."""
    latest = sa.select(sa.func.max(col(StatusReport.id))).group_by(col(StatusReport.measure_id))
    read = session.execute(_words().where(col(StatusReport.id).in_(latest), _about(measure_ids)))
    return {row.measure_id: LastWord(*row) for row in read}


def list_words(session: Session, measure_id: int) -> list[LastWord]:
    """Return all status reports of a measure, the latest first."""
    read = session.execute(_words().where(_about([measure_id])).order_by(col(StatusReport.id).desc()))
    return [LastWord(*row) for row in read]


def list_area_names(session: Session, measure_id: int) -> list[tuple[int, str]]:
    """Return where a measure takes place; empty means the whole town."""
    statement = (
        select(MeasureArea.area_id, AreaVersion.name)
        .join(AreaVersion, col(AreaVersion.area_id) == col(MeasureArea.area_id))
        .where(MeasureArea.measure_id == measure_id, col(AreaVersion.valid_to).is_(None))
        .order_by(col(AreaVersion.name).collate("german"))
    )
    return list(session.exec(statement))


def list_measure_areas(session: Session, measure_ids: Collection[int]) -> dict[int, list[int]]:
    """Return the areas of measures that name any."""
    areas: dict[int, list[int]] = {}
    statement = select(MeasureArea).where(col(MeasureArea.measure_id).in_(list(measure_ids)))
    for row in session.exec(statement.order_by(col(MeasureArea.area_id))):
        areas.setdefault(row.measure_id, []).append(row.area_id)
    return areas


def list_status_terms(session: Session) -> list[VocabularyTerm]:
    return list_terms(session, STATUS_LIST)


def find_measure_row(session: Session, node_id: int) -> Measure:
    return session.get_one(Measure, node_id)


def find_monitor(session: Session, monitor_id: int) -> MeasureIndicator | None:
    return session.get(MeasureIndicator, monitor_id)


def list_indicator_choices(session: Session, language: str) -> list[tuple[int, str]]:
    """Return indicators in use to choose from."""
    version = IndicatorVersion
    statement = (
        select(Indicator.id, version.name_de, version.name_en, Indicator.key)
        .join(version, sa.and_(col(version.indicator_id) == col(Indicator.id), col(version.valid_to).is_(None)))
        .where(col(Indicator.retired_on).is_(None))
        .order_by(col(version.name_de).collate("german"))
    )
    read = session.exec(statement)
    return [(key, (english if language == "en" else None) or german) for key, german, english, _ in read if key]


def _monitors(session: Session, audience: Audience, condition: Any) -> list[Monitor]:
    link, version = MeasureIndicator, IndicatorVersion
    columns: list[Any] = [
        *(col(getattr(link, name)) for name in ("id", "measure_id", *_LINK_COLUMNS)),
        col(Indicator.id).label("indicator_id"),
        col(Indicator.key).label("indicator_key"),
        col(Indicator.publication).label("indicator_publication"),
        col(Indicator.period_type),
        *(col(getattr(version, name)).label(f"indicator_{name}") for name in INDICATOR_COLUMNS),
    ]
    statement = (
        sa.select(*columns)
        .join(Indicator, col(Indicator.id) == col(link.indicator_id))
        .join(version, sa.and_(col(version.indicator_id) == col(Indicator.id), col(version.valid_to).is_(None)))
        .where(condition, col(Indicator.publication).in_(audience.visible))
        .order_by(col(link.measure_id), col(link.role).desc(), col(version.name_de))
    )
    return [_monitor(row) for row in session.execute(statement)]


def _monitor(row: Any) -> Monitor:
    return Monitor(row.id, row.measure_id, indicator_sheet(row), *(getattr(row, name) for name in _LINK_COLUMNS))


_LINK_COLUMNS = ("role", "direction", "lag_years", "evidence", "text", "planned_value", "planned_on")


def _words() -> Any:
    report, term, schedule = StatusReport, VocabularyTerm, aliased(VocabularyTerm)
    columns: list[Any] = [
        col(report.measure_id),
        col(report.reported_at),
        col(report.function),
        sa.func.coalesce(col(term.label_de), col(report.status)),
        sa.func.coalesce(col(term.label_en), col(report.status)),
        col(report.text),
        *(col(getattr(report, name)) for name in ("id", "replaces_id", "answer", "as_of", "status", "timeliness")),
        sa.func.coalesce(col(schedule.label_de), col(report.timeliness)),
        sa.func.coalesce(col(schedule.label_en), col(report.timeliness)),
    ]
    of_list = sa.and_(col(term.list_key) == STATUS_LIST, col(term.code) == col(report.status))
    of_schedule = sa.and_(col(schedule.list_key) == TermList.TIMELINESS, col(schedule.code) == col(report.timeliness))
    return sa.select(*columns).select_from(report).outerjoin(term, of_list).outerjoin(schedule, of_schedule)


def _about(measure_ids: Collection[int]) -> Any:
    return col(StatusReport.measure_id).in_(list(measure_ids))


def _entries(session: Session, audience: Audience, node_ids: Collection[int]) -> dict[int, PlanEntry]:
    """Return nodes of whatever plans they stand in; few plans are ever met at once."""
    wanted = set(node_ids)
    found: dict[int, PlanEntry] = {}
    for node_id in node_ids:
        if node_id not in found and node_id in wanted:
            plan = find_plan_of(session, audience, node_id)
            found |= {entry.id: entry for entry in plan if entry.id in wanted}
            wanted.discard(node_id)
    return found
