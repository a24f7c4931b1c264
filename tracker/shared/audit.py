"""The audit trail: every change of an audited row is recorded in the transaction that makes it."""

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event, inspect
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction, UOWTransaction
from sqlmodel import Field, SQLModel

from tracker.shared import chain
from tracker.shared.columns import AwareDateTime

SECRET = "•"
KEY = "audit_key"  # the engine's option that `make_engine` sets


class Unattributed(Exception):
    """An audited row was about to change, and nobody said who is changing it."""


class NoAuditKey(Exception):
    """An entry was about to be written through an engine that does not know the key of the chain."""


@dataclass(frozen=True)
class Actor:
    """Who acts: a person through an account, or a part of the program."""

    account_id: int | None
    name: str


class AuditEntry(SQLModel, table=True):
    """Who did what to which object, what stood there before and after, and why.

    The numbers have no gaps. Whoever acts through an account is named by its number alone (`actor` is "#7"),
    and of personal columns there are only commitments: the database refuses any change of a row.
    """

    __tablename__ = "audit_entry"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=AwareDateTime, index=True)
    actor_id: int | None = Field(default=None, foreign_key="account.id")
    actor: str
    action: str
    object_type: str
    object_id: str
    old: str | None = Field(default=None, sa_type=sa.Text)
    new: str | None = Field(default=None, sa_type=sa.Text)
    reason: str | None = Field(default=None, sa_type=sa.Text)
    previous: str | None = Field(default=None, max_length=64)  # None, like the seal: older than the chain
    mac: str | None = Field(default=None, max_length=64)

    __table_args__ = (sa.Index("ix_audit_entry_object", "object_type", "object_id"),)


class AuditText(SQLModel, table=True):
    """A personal text of an entry; it can be erased, and the chain still holds."""

    __tablename__ = "audit_text"

    entry_id: int = Field(foreign_key="audit_entry.id", primary_key=True)
    side: str = Field(primary_key=True, max_length=3)  # old or new
    field: str = Field(primary_key=True, max_length=60)
    salt: str = Field(max_length=32)
    value: str = Field(sa_type=sa.Text)


class Audited:
    """Mixin of tables whose every change is recorded.

    `__unaudited__` names columns that say nothing, `__secret__` those that are never told, `__personal__` texts
    about a person, which are kept apart so that they can be erased.
    """

    __unaudited__: frozenset[str] = frozenset({"version"})
    __secret__: frozenset[str] = frozenset()
    __personal__: frozenset[str] = frozenset()


def act_as(session: Session, actor: Actor, now: datetime) -> None:
    """Say who changes things through this session from here on."""
    session.info["actor"] = actor
    session.info["now"] = now


@contextmanager
def because(session: Session, reason: str | None) -> Iterator[None]:
    """Give the reason for the changes made inside; they are flushed at the end."""
    session.flush()
    session.info["reason"] = reason
    try:
        yield
        session.flush()
    finally:
        session.info.pop("reason", None)


def record(session: Session, action: str, object_type: str, object_id: object, **told: Any) -> None:
    """Record an act that is no change of one row: a log-in, an import, a dispatch. `told` is kept as `new`."""
    reason = told.pop("reason", None)
    session.flush()
    entry = _entry(session, action, object_type, str(object_id))
    entry["new"] = told or None
    entry["reason"] = reason
    _wait_for_turn(session)
    _append(session, [entry])


@event.listens_for(Session, "before_flush")
def _collect(session: Session, _context: UOWTransaction, _instances: object) -> None:
    changes = session.info.setdefault("audited_changes", [])
    for row in session.deleted:
        if isinstance(row, Audited):
            changes.append((row, "delete", _values(row), None))
    silent = []
    for row in session.dirty:
        if isinstance(row, Audited) and session.is_modified(row):
            old, new = _difference(row)
            if new:
                changes.append((row, "update", old, new))
            else:
                silent.append((row, "save", None, None))
    changes.extend((row, "create", None, None) for row in session.new if isinstance(row, Audited))
    if not changes and _turn_of(session) is None:
        changes.extend(silent[:1])  # the newest id is the version of all data: no commit without an entry
    if changes and "actor" not in session.info:
        table = changes[0][0].__tablename__
        changes.clear()
        raise Unattributed(f"a change of {table} names no actor; call audit.act_as() first")
    if changes:
        _wait_for_turn(session)


@event.listens_for(Session, "after_flush")
def _write(session: Session, _context: UOWTransaction) -> None:
    entries = []
    for row, action, old, new in session.info.pop("audited_changes", []):
        key = "/".join(str(part) for part in inspect(row).mapper.primary_key_from_instance(row))
        entry = _entry(session, action, row.__tablename__, key)
        entry["old"] = old
        entry["new"] = _values(row) if action == "create" else new
        entries.append(entry)
    if entries:
        _append(session, entries)


@event.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, _previous: SessionTransaction) -> None:
    session.info.pop("turn", None)  # a savepoint takes the lock with it, and what was sealed since


@event.listens_for(Session, "do_orm_execute")
def _refuse_unseen_changes(state: ORMExecuteState) -> None:
    """Bulk statements pass by the flush: whoever uses one on an audited table must record it and say so."""
    if not (state.is_update or state.is_delete) or state.execution_options.get("unaudited"):
        return
    mapper = state.bind_mapper
    if mapper is not None and issubclass(mapper.class_, Audited):
        raise Unattributed(f"a bulk change of {mapper.class_.__tablename__} would leave no trace")  # type: ignore[attr-defined]


@dataclass(frozen=True)
class _Turn:
    """That this transaction has left entries, and with which number and seal the trail ends by them."""

    transaction: SessionTransaction | None
    number: int
    seal: str


def _turn_of(session: Session) -> _Turn | None:
    """Return the turn of this transaction, None until it has left an entry."""
    turn: _Turn | None = session.info.get("turn")
    return turn if turn and session.in_transaction() and turn.transaction is session.get_transaction() else None


def _wait_for_turn(session: Session) -> None:
    """Let audited transactions commit in the order of their entries, so that the newest id stands for all before it.

    SQLite has one writer anyway. The lock is taken before the flush takes any other, and the commit gives it back.
    """
    if session.get_bind().dialect.name == "postgresql" and _turn_of(session) is None:
        session.connection().execute(_TURN)


_TURN = sa.select(sa.func.pg_advisory_xact_lock(0x5A69656C))


def _append(session: Session, entries: list[dict[str, Any]]) -> None:
    """Seal entries onto the end of the trail; the turn must be ours, for their numbers follow the last one's."""
    connection = session.connection()
    key = connection.get_execution_options().get(KEY)
    if not key:
        raise NoAuditKey("nothing is recorded without a key: make_engine(url, audit_key=…)")
    turn = _turn_of(session)  # until its end nobody else adds to the trail
    number, previous = (turn.number, turn.seal) if turn else _end_of_trail(connection)
    texts: list[dict[str, Any]] = []
    for number, entry in enumerate(entries, number + 1):  # noqa: B020 - it counts on
        entry["id"] = number
        for side in ("old", "new"):
            texts += _kept_apart(entry, side)
            entry[side] = _as_json(entry[side])
        entry["previous"] = previous
        entry["mac"] = previous = chain.seal(key, previous, chain.canonical(entry))
    connection.execute(_INSERT, entries)
    if texts:
        connection.execute(sa.insert(AuditText), texts)
    session.info["turn"] = _Turn(session.get_transaction(), number, previous)


_ENTRIES = AuditEntry.__table__  # type: ignore[attr-defined]
_INSERT = sa.insert(_ENTRIES)
_LAST = sa.select(_ENTRIES.c.id, _ENTRIES.c.mac).order_by(_ENTRIES.c.id.desc()).limit(1)
_OLDER = sa.select(*(_ENTRIES.c[name] for name in chain.Entry._fields[:12])).order_by(_ENTRIES.c.id)


def _end_of_trail(connection: sa.Connection) -> tuple[int, str]:
    """Return the last number and seal; the first seal is made upon all entries from before the chain."""
    last = connection.execute(_LAST).first()
    if last is None:
        return 0, chain.GENESIS
    if last.mac is None:
        return last.id, chain.digest(chain.Entry(*row) for row in connection.execute(_OLDER))
    return last.id, last.mac


def _kept_apart(entry: dict[str, Any], side: str) -> Iterator[dict[str, Any]]:
    """Put a commitment in the place of each personal text, and yield the text."""
    for column, value in (entry[side] or {}).items():
        if isinstance(value, _Personal):
            salt = secrets.token_hex(16)
            entry[side][column] = {chain.COMMITTED: chain.commitment(salt, column, value.text)}
            yield {"entry_id": entry["id"], "side": side, "field": column, "salt": salt, "value": value.text}


@dataclass(frozen=True)
class _Personal:
    text: str


def _entry(session: Session, action: str, object_type: str, object_id: str) -> dict[str, Any]:
    actor: Actor = session.info["actor"]
    return {
        "at": session.info["now"],
        "actor_id": actor.account_id,
        "actor": actor.name if actor.account_id is None else f"#{actor.account_id}",
        "action": action,
        "object_type": object_type,
        "object_id": object_id,
        "old": None,
        "new": None,
        "reason": session.info.get("reason"),
    }


def _values(row: Any) -> dict[str, Any]:
    names = [attribute.key for attribute in inspect(row).mapper.column_attrs]
    return {name: _told(row, name, getattr(row, name)) for name in names if name not in row.__unaudited__}


def _difference(row: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    old: dict[str, Any] = {}
    new: dict[str, Any] = {}
    for attribute in inspect(row).mapper.column_attrs:
        history = inspect(row).attrs[attribute.key].history
        if attribute.key in row.__unaudited__ or not history.has_changes():
            continue
        before = history.deleted[0] if history.deleted else None
        after = history.added[0] if history.added else None
        if before != after:
            old[attribute.key] = _told(row, attribute.key, before)
            new[attribute.key] = _told(row, attribute.key, after)
    return old, new


def _told(row: Any, name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in row.__personal__:
        return _Personal(str(value))
    return SECRET if name in row.__secret__ else value


def _as_json(values: dict[str, Any] | None) -> str | None:
    return None if values is None else json.dumps(values, default=_plain, ensure_ascii=False, sort_keys=True)


def _plain(value: object) -> object:
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, (set, frozenset, tuple)):
        return sorted(value)
    return str(value)
