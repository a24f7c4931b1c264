"""Reading what came in, when and from where."""

from sqlmodel import Session, col, func, select

from tracker.monitoring.models import ImportBatch


def count_batches(session: Session) -> int:
    return session.exec(select(func.count()).select_from(ImportBatch)).one()


def list_batches(session: Session, *, limit: int, offset: int) -> list[ImportBatch]:
    """Return the imports of figures, the latest first."""
    statement = select(ImportBatch).order_by(col(ImportBatch.id).desc()).limit(limit).offset(offset)
    return list(session.exec(statement))


def find_batch(session: Session, batch_id: int) -> ImportBatch | None:
    return session.get(ImportBatch, batch_id)
