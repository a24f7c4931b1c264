"""Reading what came in, when and from where."""

from sqlmodel import Session, col, select

from tracker.monitoring.models import ImportBatch


def list_batches(session: Session, *, limit: int = 50, offset: int = 0) -> list[ImportBatch]:
    """Return the imports of figures, the latest first."""
    statement = select(ImportBatch).order_by(col(ImportBatch.id).desc()).limit(limit).offset(offset)
    return list(session.exec(statement))


def find_batch(session: Session, batch_id: int) -> ImportBatch | None:
    return session.get(ImportBatch, batch_id)
