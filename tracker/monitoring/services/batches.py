"""Letting imported figures out of the house."""

from datetime import datetime

from sqlmodel import Session

from tracker.monitoring.models import ImportBatch


def release_batch(session: Session, batch: ImportBatch, now: datetime) -> None:
    """Let committees see a batch's figures, as far as their indicators are published; once is enough."""
    if batch.released_at is None:
        batch.released_at = now
        session.flush()
