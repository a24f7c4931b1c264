"""Reading what came in, when and from where."""

from sqlmodel import Session, col, select

from tracker.monitoring.models import ImportBatch


def list_batches(session: Session, *, limit: int = 50, offset: int = 0) -> list[ImportBatch]:
    """Return the imports of figures, the latest first."""
    statement = select(ImportBatch).order_by(col(ImportBatch.id).desc()).limit(limit).offset(offset)
    return list(session.exec(statement))


def find_batch(session: Session, batch_id: int) -> ImportBatch | None:
    return session.get(ImportBatch, batch_id)


def find_same_file(session: Session, kind: str, sha256: str, profile: str | None) -> ImportBatch | None:
    """Return the latest import of the very same bytes, read in the same way."""
    statement = select(ImportBatch).where(
        ImportBatch.kind == kind, ImportBatch.sha256 == sha256, ImportBatch.profile == profile
    )
    return session.exec(statement.order_by(col(ImportBatch.id).desc())).first()
