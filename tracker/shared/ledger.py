"""The ledger of due work: what is to be done once, who has taken it, and what came of it."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple, cast

import sqlalchemy as sa
from sqlalchemy import CursorResult, Executable
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, Session, SQLModel, col, or_, select

from tracker.shared.columns import AwareDateTime, enum_column

LEASE = timedelta(minutes=5)  # longer than any one piece of work takes
MOST_FAILURES = 8
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 10, 20, 30))


class DueState(StrEnum):
    OPEN = "open"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Due(SQLModel, table=True):
    """One piece of work, unique by kind and key: whoever plans it twice plans it once."""

    __table_args__ = (sa.UniqueConstraint("kind", "key"), sa.Index("ix_due_open", "state", "next_try_at"))

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    key: str
    due_at: datetime = Field(sa_type=AwareDateTime)
    next_try_at: datetime = Field(sa_type=AwareDateTime)
    state: DueState = Field(default=DueState.OPEN, sa_column=enum_column(DueState, default=DueState.OPEN))
    owner: str | None = None
    lease_until: datetime | None = Field(default=None, sa_type=AwareDateTime)
    attempt: int = 0  # counts claims; a claimant whose number is no longer this one has lost the work
    failures: int = 0
    error: str | None = Field(default=None, sa_type=sa.Text)
    finished_at: datetime | None = Field(default=None, sa_type=AwareDateTime)


class WorkerBeat(SQLModel, table=True):
    """When a worker was last heard of."""

    __tablename__ = "worker_beat"

    owner: str = Field(primary_key=True)
    started_at: datetime = Field(sa_type=AwareDateTime)
    beat_at: datetime = Field(sa_type=AwareDateTime)


class Claim(NamedTuple):
    """A piece of work in somebody's hands."""

    id: int
    kind: str
    key: str
    due_at: datetime
    owner: str
    attempt: int


def plan(session: Session, kind: str, key: str, *, due_at: datetime) -> bool:
    """Enter a piece of work; return whether it was not there yet."""
    values = {"kind": kind, "key": key, "due_at": due_at, "next_try_at": due_at}
    return insert_once(session, Due, values)


def move(session: Session, kind: str, key: str, *, due_at: datetime) -> None:
    """Give open work another day; what is done stays done."""
    _change(session, kind, key, due_at=due_at, next_try_at=due_at)


def cancel(session: Session, kind: str, key: str, *, now: datetime) -> None:
    _change(session, kind, key, state=DueState.CANCELLED, finished_at=now)


def forget(session: Session, kind: str, key: str) -> None:
    """Take work out of the ledger, so that it can be planned again."""
    session.execute(sa.delete(Due).where(col(Due.kind) == kind, col(Due.key) == key))


def list_due(session: Session, *, now: datetime, limit: int = 500) -> list[Due]:
    """Return open work whose time has come and that nobody holds, oldest first."""
    statement = (
        select(Due)
        .where(Due.state == DueState.OPEN, col(Due.next_try_at) <= now, _is_free(now))
        .order_by(col(Due.due_at), col(Due.id))
    )
    return list(session.exec(statement.limit(limit)))


def claim(session: Session, work: Due, *, owner: str, now: datetime) -> Claim | None:
    """Take one due piece of work if it is still as we read it; a lease left behind by a crash expires."""
    taken = sa.update(Due).where(
        col(Due.id) == work.id, col(Due.attempt) == work.attempt, col(Due.state) == DueState.OPEN, _is_free(now)
    )
    attempt = work.attempt + 1
    values = {"owner": owner, "attempt": attempt, "lease_until": now + LEASE}
    if count_changed(session, taken.values(values)) != 1:
        return None
    assert work.id is not None
    return Claim(work.id, work.kind, work.key, work.due_at, owner, attempt)


def finish(session: Session, held: Claim, *, now: datetime) -> bool:
    """Mark claimed work as done; False if it has passed into other hands, and then nothing may be kept."""
    return _settle(session, held, state=DueState.DONE, finished_at=now, lease_until=None, error=None)


def fail(session: Session, held: Claim, error: str, *, now: datetime) -> bool:
    """Put claimed work off after an error; return whether it has now failed for good."""
    failures = session.exec(select(Due.failures).where(Due.id == held.id)).one() + 1
    is_final = failures >= MOST_FAILURES
    _settle(
        session,
        held,
        state=DueState.FAILED if is_final else DueState.OPEN,
        failures=failures,
        error=error[:2000],
        lease_until=None,
        next_try_at=now + WAITS[min(failures, len(WAITS)) - 1],
    )
    return is_final


def beat(session: Session, owner: str, *, started_at: datetime, now: datetime) -> None:
    """Say that a worker lives."""
    insert_once(session, WorkerBeat, {"owner": owner, "started_at": started_at, "beat_at": now})
    session.execute(sa.update(WorkerBeat).where(col(WorkerBeat.owner) == owner).values(beat_at=now))


def find_latest_beat(session: Session) -> datetime | None:
    return session.exec(select(WorkerBeat.beat_at).order_by(col(WorkerBeat.beat_at).desc())).first()


def insert_once(session: Session, table: type[SQLModel], values: dict[str, Any]) -> bool:
    """Insert a row unless one with the same unique key is there; return whether it was inserted."""
    dialect = session.get_bind().dialect.name
    insert = postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
    once = insert.values(values).on_conflict_do_nothing()
    # With the id coming back, the count would be lost on PostgreSQL.
    return count_changed(session, once.execution_options(preserve_rowcount=True)) == 1


def count_changed(session: Session, statement: Executable) -> int:
    """Run a changing statement and return how many rows it met."""
    return cast("CursorResult[Any]", session.execute(statement)).rowcount


def _is_free(now: datetime) -> sa.ColumnElement[bool]:
    return or_(col(Due.lease_until).is_(None), col(Due.lease_until) < now)


def _change(session: Session, kind: str, key: str, **values: object) -> None:
    open_work = sa.update(Due).where(col(Due.kind) == kind, col(Due.key) == key, col(Due.state) == DueState.OPEN)
    session.execute(open_work.values(values))


def _settle(session: Session, held: Claim, **values: object) -> bool:
    mine = sa.update(Due).where(
        col(Due.id) == held.id,
        col(Due.owner) == held.owner,
        col(Due.attempt) == held.attempt,
        col(Due.state) == DueState.OPEN,
    )
    return count_changed(session, mine.values(values)) == 1
