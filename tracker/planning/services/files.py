"""Files of a measure: what is taken in, and under which name."""

import hashlib
from datetime import datetime

from sqlmodel import Session

from tracker.planning import queries
from tracker.planning.calculations.files import LARGEST_FILE, clean_file_name, media_type_of
from tracker.planning.errors import FileEmpty, FileRefused, FileTooLarge, StoreIsFull
from tracker.planning.models import MeasureFile, PlanNode, StoredFile
from tracker.planning.services.saving import key_of, save_changed
from tracker.shared.publication import Publication

MOST_STORED = 2 * 1024**3


def attach_file(
    session: Session,
    node: PlanNode,
    *,
    name: str,
    content: bytes,
    publication: Publication,
    person_id: int | None,
    now: datetime,
) -> MeasureFile:
    """Keep a file with a measure; raise `FileTooLarge`, `FileRefused` or `StoreIsFull`."""
    tidy = clean_file_name(name)
    media_type = media_type_of(tidy, content)
    if not content:
        raise FileEmpty("file")
    if len(content) > LARGEST_FILE:
        raise FileTooLarge("file")
    if media_type is None:
        raise FileRefused("file")
    digest = hashlib.sha256(content).hexdigest()
    if session.get(StoredFile, digest) is None:
        if queries.bytes_stored(session) + len(content) > MOST_STORED:
            raise StoreIsFull("file")
        session.add(StoredFile(sha256=digest, content=content))
        session.flush()
    row = MeasureFile(
        measure_id=key_of(node),
        name=tidy,
        media_type=media_type,
        size=len(content),
        sha256=digest,
        publication=publication,
        added_at=now,
        added_by_id=person_id,
    )
    session.add(row)
    save_changed(session, node)
    return row
