"""Confirming that figures on both sides of a break can be compared."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from tracker.monitoring.errors import NothingToConfirm, ReasonMissing
from tracker.monitoring.models import BreakConfirmation, Observation
from tracker.shared.audit import because


def confirm_break(
    session: Session, place: tuple[int, int, int, int], *, reason: str, confirmed_by: str, now: datetime
) -> BreakConfirmation:
    """Record that a series holds across its break; `place` is indicator, area, group and period."""
    if not (reason := reason.strip()):
        raise ReasonMissing
    indicator_id, area_id, breakdown_id, period_id = place
    broken = sa.select(col(Observation.indicator_id)).where(
        col(Observation.indicator_id) == indicator_id,
        col(Observation.area_id) == area_id,
        col(Observation.breakdown_id) == breakdown_id,
        col(Observation.period_id) == period_id,
        col(Observation.break_reason).is_not(None),
    )
    if session.execute(broken).first() is None:
        raise NothingToConfirm
    if (known := _find(session, place)) is not None:
        return known
    confirmation = BreakConfirmation(
        indicator_id=indicator_id,
        area_id=area_id,
        breakdown_id=breakdown_id,
        period_id=period_id,
        confirmed_by=confirmed_by,
        confirmed_at=now,
        reason=reason,
    )
    with because(session, reason):
        session.add(confirmation)
    return confirmation


def _find(session: Session, place: tuple[int, int, int, int]) -> BreakConfirmation | None:
    indicator_id, area_id, breakdown_id, period_id = place
    return session.exec(
        select(BreakConfirmation).where(
            BreakConfirmation.indicator_id == indicator_id,
            BreakConfirmation.area_id == area_id,
            BreakConfirmation.breakdown_id == breakdown_id,
            BreakConfirmation.period_id == period_id,
        )
    ).first()
