"""Comparing understood rows with the stored ones, and storing what differs; the replaced rows are kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from tracker.monitoring.intake.recognition import ROW_COLUMNS, Row
from tracker.monitoring.observations import list_current_rows

KEY = slice(0, 4)
STORED_COLUMNS = (*ROW_COLUMNS, "batch_id")


@dataclass(frozen=True)
class Difference:
    """What an import would do to the stored figures."""

    new: list[Row]
    changed: list[Row]
    same: int

    @property
    def is_empty(self) -> bool:
        return not self.new and not self.changed


def compare(session: Session, rows: list[Row], indicator_ids: set[int]) -> Difference:
    stored = list_current_rows(session, sorted(indicator_ids))
    if not stored:
        return Difference(rows, [], 0)
    known = set(stored)
    fresh = [row for row in rows if row not in known]
    keys = {row[KEY] for row in stored}
    changed = [row for row in fresh if row[KEY] in keys]
    new = [row for row in fresh if row[KEY] not in keys] if changed else fresh
    return Difference(new, changed, len(rows) - len(fresh))


def lock(session: Session) -> None:
    """Let one import at a time through; SQLite does so by itself."""
    if session.connection().dialect.name == "postgresql":
        session.execute(sa.text("LOCK TABLE observation IN SHARE ROW EXCLUSIVE MODE"))


def store(session: Session, difference: Difference, batch_id: int) -> None:
    if difference.changed:
        _keep_replaced(session, difference.changed, batch_id)
    tail = (batch_id,)
    # In the order of the key, so that the table grows at one end of each series.
    rows = [row + tail for row in sorted(difference.new + difference.changed, key=_key)]
    if session.connection().dialect.name == "postgresql":
        _copy(session, rows)
    else:
        _driver(session).executemany(_INSERT, rows)


def _key(row: Row) -> Row:
    return row[KEY]


def _keep_replaced(session: Session, changed: Sequence[Row], batch_id: int) -> None:
    places = [dict(zip(ROW_COLUMNS[KEY], row[KEY], strict=True)) for row in changed]
    session.execute(_REVISE, [{**place, "replaced_by": batch_id} for place in places])
    session.execute(_REMOVE, places)


def _copy(session: Session, rows: list[Row]) -> None:
    with _driver(session).cursor() as cursor, cursor.copy(_COPY) as copy:
        for row in rows:
            copy.write_row(row)


def _driver(session: Session) -> Any:
    return session.connection().connection.driver_connection


# Written out, as one connection's driver reads them: no name in them comes from outside.
_INSERT = (
    "INSERT INTO observation (indicator_id, breakdown_id, area_id, period_id, value, numerator, denominator, state,"
    " quality, break_reason, note, source, batch_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_COPY = (
    "COPY observation (indicator_id, breakdown_id, area_id, period_id, value, numerator, denominator, state,"
    " quality, break_reason, note, source, batch_id) FROM STDIN"
)
_REVISE = sa.text(
    "INSERT INTO observation_revision (indicator_id, breakdown_id, area_id, period_id, value, numerator, denominator,"
    " state, quality, break_reason, note, source, batch_id, replaced_by_id)"
    " SELECT indicator_id, breakdown_id, area_id, period_id, value, numerator, denominator,"
    " state, quality, break_reason, note, source, batch_id, :replaced_by FROM observation"
    " WHERE indicator_id = :indicator_id AND breakdown_id = :breakdown_id AND area_id = :area_id"
    " AND period_id = :period_id"
)
_REMOVE = sa.text(
    "DELETE FROM observation WHERE indicator_id = :indicator_id AND breakdown_id = :breakdown_id"
    " AND area_id = :area_id AND period_id = :period_id"
)
