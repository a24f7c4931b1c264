"""What is monitored for a measure, and why."""

from sqlmodel import Session, col, select

from tracker.monitoring.models import Indicator
from tracker.planning import queries
from tracker.planning.errors import MonitoredTwice, NoSuchIndicator, PlannedValueNeedsOutput
from tracker.planning.models import MeasureIndicator, MeasureIndicatorFields, PlanNode
from tracker.planning.services.saving import refuse_a_stale_view, save_changed
from tracker.planning.vocabulary import MonitoringRole


def monitor_indicator(
    session: Session, measure_id: int, indicator_id: int, entered: MeasureIndicatorFields
) -> MeasureIndicator:
    """Watch an indicator for a measure; the reason why nothing was watched falls away."""
    if session.get(Indicator, indicator_id) is None:
        raise NoSuchIndicator
    _refuse_double(session, measure_id, indicator_id, entered)
    _refuse_half_a_plan(entered)
    link = MeasureIndicator(measure_id=measure_id, indicator_id=indicator_id, **entered.model_dump())
    measure = queries.find_measure_row(session, measure_id)
    measure.unmonitored_reason = None
    session.add_all([link, measure])
    save_changed(session, session.get_one(PlanNode, measure_id))
    return link


def revise_monitor(
    session: Session, measure: PlanNode, link: MeasureIndicator, entered: MeasureIndicatorFields, *, seen_version: int
) -> None:
    """Change what is said of a link; raise `ChangedMeanwhile` if its measure was saved after `seen_version`."""
    refuse_a_stale_view(measure, seen_version)
    _refuse_double(session, link.measure_id, link.indicator_id, entered, except_id=link.id)
    _refuse_half_a_plan(entered)
    for name in MeasureIndicatorFields.model_fields:
        setattr(link, name, getattr(entered, name))
    session.add(link)
    save_changed(session, measure)


def stop_monitoring(session: Session, measure: PlanNode, link: MeasureIndicator, *, seen_version: int) -> None:
    """Take the link away; what it was stays in the audit trail.

    Raise `ChangedMeanwhile` if its measure was saved after `seen_version`.
    """
    refuse_a_stale_view(measure, seen_version)
    session.delete(link)
    save_changed(session, measure)


def _refuse_double(
    session: Session, measure_id: int, indicator_id: int, entered: MeasureIndicatorFields, except_id: int | None = None
) -> None:
    same = select(MeasureIndicator).where(
        MeasureIndicator.measure_id == measure_id,
        MeasureIndicator.indicator_id == indicator_id,
        col(MeasureIndicator.role) == entered.role,
        col(MeasureIndicator.id) != (except_id or 0),
    )
    if session.exec(same).first() is not None:
        raise MonitoredTwice


def _refuse_half_a_plan(entered: MeasureIndicatorFields) -> None:
    """A planned value needs its date, and makes sense for what the measure itself brings forth."""
    if (entered.planned_value is None) != (entered.planned_on is None):
        raise PlannedValueNeedsOutput
    if entered.planned_value is not None and entered.role is not MonitoringRole.OUTPUT:
        raise PlannedValueNeedsOutput
