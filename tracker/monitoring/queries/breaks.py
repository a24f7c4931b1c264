"""Finding the place of a figure: its ids by what an address says."""

from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col

from tracker.monitoring.models import Breakdown, Period
from tracker.shared.periods import PeriodType


def find_period_id(session: Session, period_type: PeriodType, ends_on: date) -> int | None:
    statement = sa.select(col(Period.id)).where(Period.type == period_type, Period.ends_on == ends_on)  # type: ignore[arg-type]
    return session.execute(statement).scalar_one_or_none()


def find_total_id(session: Session) -> int | None:
    """Return the group that is the total."""
    return session.execute(sa.select(col(Breakdown.id)).where(col(Breakdown.key) == "")).scalar_one_or_none()
