"""Where a field of action stands in the cycle."""

from datetime import date

from sqlmodel import Session

from tracker.planning import queries
from tracker.planning.errors import PhaseGoesBack
from tracker.planning.models import FieldPhase, PlanNode
from tracker.planning.services.saving import save_changed
from tracker.planning.vocabulary import Phase
from tracker.shared.publication import INTERNAL


def open_phase(
    session: Session, field: PlanNode, phase: Phase, *, since: date, resolution_id: int | None
) -> FieldPhase:
    """Record that a field is in a phase since a day, and the decision that opened it."""
    assert field.id is not None
    history = queries.list_phases(session, [field.id], INTERNAL)
    if history and since < history[0].since:
        raise PhaseGoesBack(since=history[0].since)
    opened = FieldPhase(field_id=field.id, phase=phase, since=since, resolution_id=resolution_id)
    session.add(opened)
    save_changed(session, field)
    return opened
