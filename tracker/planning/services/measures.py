"""What a measure adds to its wording: its sheet, its status, where it takes place."""

from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session, select

from tracker.monitoring.models import Area
from tracker.planning import queries
from tracker.planning.errors import NoSuchArea, NoSuchMeasure, StatusNeedsLink, StatusNeedsReason, UnknownStatus
from tracker.planning.models import (
    Measure,
    MeasureArea,
    MeasureEntry,
    MeasureFields,
    PlanNode,
    StatusReport,
    StatusReportFields,
)
from tracker.planning.services.saving import save_changed
from tracker.planning.vocabulary import NodeKind, StatusCategory
from tracker.shared.words import VocabularyTerm

NEEDS_REASON = frozenset({StatusCategory.POSTPONED, StatusCategory.STOPPED, StatusCategory.REALIGNED})


def write_measure(session: Session, node: PlanNode, entered: MeasureEntry, *, as_found: bool = False) -> None:
    """Write a measure's sheet.

    Raise `StatusNeedsReason` for a new status that stops, postpones or realigns it without a word
    why, `StatusNeedsLink` for one that is continued elsewhere without saying where.
    """
    assert node.id is not None
    measure = session.get(Measure, node.id)
    is_known = measure is not None and measure.status == entered.status
    if not (is_known and measure is not None and measure.status_reason == entered.status_reason):
        term = find_status(session, entered.status)
        if not as_found:
            _refuse_a_bare_status(term, entered.status_reason, entered.merged_into_id)
    if entered.merged_into_id is not None:
        refuse_wrong_continuation(session, node, entered.merged_into_id)
    measure = measure or Measure(node_id=node.id)
    for name in MeasureFields.model_fields:
        setattr(measure, name, getattr(entered, name))
    measure.merged_into_id = entered.merged_into_id
    session.add(measure)
    session.flush()
    _write_areas(session, node.id, entered.area_ids)


def record_word(
    session: Session,
    node: PlanNode,
    entered: StatusReportFields,
    *,
    function: str,
    person_id: int | None,
    now: datetime,
) -> StatusReport:
    """Put a dated word on a measure into force without a round, as when older words are taken in."""
    assert node.id is not None
    measure = queries.find_measure_row(session, node.id)
    refuse_bare_status(session, entered.status, entered.status_reason, measure.merged_into_id)
    report = StatusReport(
        measure_id=node.id,
        reported_at=now,
        reported_by_id=person_id,
        function=function,
        status=entered.status,
        text=entered.text,
    )
    measure.status, measure.status_reason = entered.status, entered.status_reason
    session.add_all([report, measure])
    save_changed(session, node)
    return report


def find_status(session: Session, code: str) -> VocabularyTerm:
    """Return the term of a status; raise `UnknownStatus` where the town has none such."""
    term = next((term for term in queries.list_status_terms(session) if term.code == code), None)
    if term is None:
        raise UnknownStatus(status=code)
    return term


def refuse_bare_status(session: Session, code: str, reason: str | None, merged_into_id: int | None) -> None:
    """Raise `UnknownStatus`, `StatusNeedsReason` or `StatusNeedsLink` where a status does not say enough."""
    _refuse_a_bare_status(find_status(session, code), reason, merged_into_id)


def _refuse_a_bare_status(term: VocabularyTerm, reason: str | None, merged_into_id: int | None) -> None:
    category = StatusCategory(term.category)
    if category in NEEDS_REASON and not (reason or "").strip():
        raise StatusNeedsReason(term.label_de, term.label_en)
    if category is StatusCategory.MERGED and merged_into_id is None:
        raise StatusNeedsLink(term.label_de, term.label_en)


def refuse_wrong_continuation(session: Session, node: PlanNode, other_id: int) -> None:
    """Raise `NoSuchMeasure` where a measure cannot be continued in another one."""
    other = queries.find_node(session, other_id, NodeKind.MEASURE)
    if other is None or other.id == node.id or other.cycle_id != node.cycle_id:
        raise NoSuchMeasure


def _write_areas(session: Session, measure_id: int, wanted: Collection[int]) -> None:
    present = {
        row.area_id: row for row in session.exec(select(MeasureArea).where(MeasureArea.measure_id == measure_id))
    }
    for key in set(wanted) - present.keys():
        if session.get(Area, key) is None:
            raise NoSuchArea
        session.add(MeasureArea(measure_id=measure_id, area_id=key))
    for key in present.keys() - set(wanted):
        session.delete(present[key])
