"""Reading the audit trail: narrowed for people, whole for its verification; and erasing texts about a person."""

import json
from collections.abc import Collection, Generator, Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from tracker.shared import chain
from tracker.shared.audit import AuditEntry, AuditText, record
from tracker.shared.chain import Anchor, Entry, Text, Verdict

ANCHORS = "audit-anchors.jsonl"  # in the data directory, a line a day
AT_ONCE = 2000


@dataclass(frozen=True)
class TrailFilter:
    """What narrows the trail; None and nothing narrow nothing."""

    object_type: str | None = None
    account_id: int | None = None
    since: datetime | None = None
    before: datetime | None = None

    def conditions(self) -> list[sa.ColumnElement[bool]]:
        wanted: list[sa.ColumnElement[bool]] = []
        if self.object_type:
            wanted.append(col(AuditEntry.object_type) == self.object_type)
        if self.account_id is not None:
            wanted.append(col(AuditEntry.actor_id) == self.account_id)
        if self.since is not None:
            wanted.append(col(AuditEntry.at) >= self.since)
        if self.before is not None:
            wanted.append(col(AuditEntry.at) < self.before)
        return wanted


@dataclass(frozen=True)
class Told:
    """An entry with the personal texts that are still there put back into it."""

    entry: AuditEntry
    old: dict[str, Any]
    new: dict[str, Any]


def list_entries(
    session: Session, narrowed: TrailFilter, *, offset: int = 0, limit: int | None = None
) -> list[AuditEntry]:
    """Return entries of the trail, the latest first."""
    statement = sa.select(AuditEntry).where(*narrowed.conditions()).order_by(col(AuditEntry.id).desc())
    return list(session.execute(statement.offset(offset).limit(limit)).scalars())


def count_entries(session: Session, narrowed: TrailFilter) -> int:
    statement = sa.select(sa.func.count()).select_from(AuditEntry).where(*narrowed.conditions())
    return int(session.execute(statement).scalar_one())


def list_told_types(session: Session) -> list[str]:
    """Return the kinds of objects the trail tells of."""
    return list(session.execute(sa.select(col(AuditEntry.object_type)).distinct()).scalars())


def told(session: Session, entries: Collection[AuditEntry]) -> list[Told]:
    """Return entries as they can be read; what has been erased is None."""
    texts = _texts(session, col(AuditText.entry_id).in_([entry.id for entry in entries]))
    return [
        Told(entry, _read(entry.old, texts.get(entry.id, {}), "old"), _read(entry.new, texts.get(entry.id, {}), "new"))
        for entry in entries
    ]


def sealed_entries(session: Session) -> Generator[Entry, None, None]:
    """Yield the whole trail in the order of its chain, a part at a time."""
    texts = _texts(session)
    columns = [col(getattr(AuditEntry, name)) for name in Entry._fields[:12]]
    statement = sa.select(*columns).order_by(col(AuditEntry.id))
    with session.connection().execute(statement, execution_options={"yield_per": AT_ONCE}) as rows:
        for row in rows:
            yield Entry(*row)._replace(texts=texts.get(row.id, {}))


def verify_trail(session: Session, key: bytes, anchors: Iterable[Anchor] = ()) -> Verdict:
    with closing(sealed_entries(session)) as entries:
        return chain.verify(entries, key, anchors)


def find_head(session: Session) -> Anchor | None:
    """Return the end of the chain as it stands; None before its first entry."""
    last = sa.select(col(AuditEntry.id), col(AuditEntry.mac), col(AuditEntry.at)).order_by(col(AuditEntry.id).desc())
    row = session.execute(last.limit(1)).first()
    return Anchor(row.id, row.mac, row.at) if row is not None and row.mac is not None else None


def read_anchors(file: Path) -> list[Anchor]:
    """Return the anchors of a file, one JSON object a line; raise `ValueError` for a line that is none."""
    return [Anchor.read(line) for line in file.read_text().splitlines() if line.strip()]


def erase_texts(session: Session, object_type: str, object_id: object, *, also: Collection[str] = ()) -> int:
    """Take away the clear texts of an object's entries, and these texts wherever they stand; record how many."""
    own = sa.select(col(AuditEntry.id)).where(
        col(AuditEntry.object_type) == object_type, col(AuditEntry.object_id) == str(object_id)
    )
    known = set(session.execute(sa.select(col(AuditText.value)).where(col(AuditText.entry_id).in_(own))).scalars())
    theirs = sa.or_(col(AuditText.entry_id).in_(own), col(AuditText.value).in_(sorted(known | set(also))))
    erased: Any = session.execute(sa.delete(AuditText).where(theirs))
    record(session, chain.ERASED, object_type, object_id, texts=erased.rowcount)
    return int(erased.rowcount)


def _texts(session: Session, *conditions: sa.ColumnElement[bool]) -> dict[int | None, dict[tuple[str, str], Text]]:
    found: dict[int | None, dict[tuple[str, str], Text]] = {}
    columns: list[Any] = [col(getattr(AuditText, name)) for name in ("entry_id", "side", "field", "salt", "value")]
    for row in session.connection().execute(sa.select(*columns).where(*conditions)):
        found.setdefault(row.entry_id, {})[row.side, row.field] = Text(row.salt, row.value)
    return found


def _read(told_as: str | None, texts: dict[tuple[str, str], Text], side: str) -> dict[str, Any]:
    values = json.loads(told_as) if told_as else {}
    if not isinstance(values, dict):
        return {}
    for column, value in values.items():
        if isinstance(value, dict) and chain.COMMITTED in value:
            text = texts.get((side, column))
            values[column] = text.value if text else None
    return values
