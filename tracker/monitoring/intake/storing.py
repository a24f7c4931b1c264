"""Comparing understood rows with the stored ones, and storing what differs; the replaced rows are kept."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from tracker.monitoring.intake.columns import COLUMN_NAMES, KEY, Columns, Row
from tracker.monitoring.observations import list_current_rows

ROWS_AT_ONCE = 50


@dataclass(frozen=True)
class Difference:
    """What an import would do to the stored figures. Where nothing was stored yet, `all_new` holds everything."""

    all_new: Columns | None
    new_rows: list[Row]
    changed: list[Row]
    same: int

    @property
    def new(self) -> int:
        return len(self.new_rows) if self.all_new is None else len(self.all_new)

    @property
    def is_empty(self) -> bool:
        return not self.new and not self.changed

    def rows(self) -> list[Row]:
        return self.new_rows + self.changed if self.all_new is None else self.all_new.rows()


def compare(session: Session, columns: Columns, indicator_ids: set[int]) -> Difference:
    stored = list_current_rows(session, sorted(indicator_ids))
    if not stored:
        return Difference(columns, [], [], 0)
    rows = columns.rows()
    known = set(stored)
    fresh = [row for row in rows if row not in known]
    keys = {row[KEY] for row in stored} if fresh else set()
    changed = [row for row in fresh if row[KEY] in keys]
    new = [row for row in fresh if row[KEY] not in keys]
    return Difference(None, new, changed, len(rows) - len(fresh))


def lock(session: Session) -> None:
    """Let one import at a time through; SQLite does so by itself."""
    if session.connection().dialect.name == "postgresql":
        session.execute(sa.text("LOCK TABLE observation IN SHARE ROW EXCLUSIVE MODE"))


def store(session: Session, difference: Difference, batch_id: int) -> None:
    """Keep what is replaced, and insert in the order of the key, so that each series grows at one end."""
    if difference.changed:
        _keep_replaced(session, difference.changed, batch_id)
    new = difference.all_new
    if session.connection().dialect.name == "postgresql":
        _copy(session, difference.rows(), batch_id)
    elif new is not None and new.are_plain:
        _insert_plain(_driver(session), new, batch_id)
    else:
        _driver(session).executemany(_INSERT, _with_batch(sorted(difference.rows(), key=_key), batch_id))


def _insert_plain(driver: Any, columns: Columns, batch_id: int) -> None:
    """Insert many rows by each statement: a sixth faster than one by one."""
    rows = columns.plain_rows(batch_id)
    driver.executemany(_INSERT_PLAIN + _PLAIN_ROW, islice(rows, len(columns) % ROWS_AT_ONCE))
    together = zip(*[rows] * ROWS_AT_ONCE, strict=True)
    driver.executemany(
        _INSERT_PLAIN + ", ".join([_PLAIN_ROW] * ROWS_AT_ONCE), map(tuple, map(chain.from_iterable, together))
    )


def _key(row: Row) -> Row:
    return row[KEY]


def _with_batch(rows: list[Row], batch_id: int) -> Iterator[Row]:
    tail = (batch_id,)
    return (row + tail for row in rows)


def _keep_replaced(session: Session, changed: Sequence[Row], batch_id: int) -> None:
    places = [dict(zip(COLUMN_NAMES[KEY], row[KEY], strict=True)) for row in changed]
    session.execute(_REVISE, [{**place, "replaced_by": batch_id} for place in places])
    session.execute(_REMOVE, places)


def _copy(session: Session, rows: list[Row], batch_id: int) -> None:
    with _driver(session).cursor() as cursor, cursor.copy(_COPY) as copy:
        for row in _with_batch(rows, batch_id):
            copy.write_row(row)


def _driver(session: Session) -> Any:
    return session.connection().connection.driver_connection


# Written out, as one connection's driver reads them: no name in them comes from outside.
_INSERT = (
    "INSERT INTO observation (indicator_id, breakdown_id, area_id, period_id, value, numerator, denominator, state,"
    " quality, break_reason, note, source, batch_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_INSERT_PLAIN = (
    "INSERT INTO observation (indicator_id, breakdown_id, area_id, period_id, value, numerator, denominator, state,"
    " quality, batch_id) VALUES "
)
_PLAIN_ROW = "(?, ?, ?, ?, ?, ?, ?, 'reported', 'final', ?)"
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
