"""Whether a database may take the demonstration town, and clearing one that did."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlmodel import Session, SQLModel, col, select

from tracker.demo.errors import HoldsOtherData, IsDemonstrationAlready, NoDemonstration
from tracker.monitoring.models import Indicator, IndicatorVersion
from tracker.shared.town import find_town

# What `tracker init` and a running, still empty installation leave behind.
MADE_BY_INIT = frozenset(
    {"town", "area_level", "area", "area_version", "vocabulary_term", "audit_entry", "one_time_link", "worker_beat"}
    | {"breakdown", "log_in_attempt", "indicator", "indicator_version"}
)
ONE_ROW_AT_MOST = ("area_level", "area")


def is_demonstration(session: Session) -> bool:
    town = find_town(session)
    return town is not None and town.is_demonstration


def refuse_other_data(session: Session) -> None:
    """Raise `IsDemonstrationAlready` or `HoldsOtherData` unless there is nothing but what `init` makes."""
    if is_demonstration(session):
        raise IsDemonstrationAlready
    for table in SQLModel.metadata.sorted_tables:
        rows = session.connection().execute(sa.select(sa.literal(1)).select_from(table).limit(2)).all()
        allowed = 1 if table.name in ONE_ROW_AT_MOST else 2 if table.name in MADE_BY_INIT else 0
        if len(rows) > allowed:
            raise HoldsOtherData(table=table.name)
    if session.exec(select(Indicator.id).where(col(Indicator.headline).is_(False))).first() is not None:
        raise HoldsOtherData(table=Indicator.__tablename__)
    _make_way(session)


def _make_way(session: Session) -> None:
    """Take away the headline indicators of `init`: the fictitious town brings its own wording of them."""
    for table in (IndicatorVersion, Indicator):
        session.execute(sa.delete(table), execution_options={"unaudited": True})


def clear_demonstration(session: Session) -> None:
    """Empty every table; raise `NoDemonstration` where the town is a real one."""
    if find_town(session) is None:
        return
    if not is_demonstration(session):
        raise NoDemonstration
    session.expunge_all()
    connection = session.connection()
    with _off_guard(connection):
        for table in reversed(SQLModel.metadata.sorted_tables):
            connection.execute(sa.delete(table))


@contextmanager
def _off_guard(connection: sa.Connection) -> Iterator[None]:
    """Let a town that never was be cleared: meanwhile no trigger keeps its trail and its words."""
    if connection.dialect.name == "postgresql":
        guarded = "SELECT DISTINCT event_object_table FROM information_schema.triggers WHERE trigger_schema = 'public'"
        tables = connection.execute(sa.text(guarded)).scalars().all()
        before = [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in tables]
        after = [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in tables]
    else:
        triggers = connection.execute(sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
        before = [f"DROP TRIGGER {name}" for name, _ in triggers]
        after = [sql for _, sql in triggers]
    for statement in before:
        connection.exec_driver_sql(statement)
    yield
    for statement in after:
        connection.exec_driver_sql(statement)
