"""Every change of an audited row becomes an entry in the transaction that makes it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import event, inspect
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction, UOWTransaction

from tracker.shared.audit.entries import SECRET, Actor, Audited, Unattributed
from tracker.shared.audit.sealing import Personal, append, turn_of, wait_for_turn


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
    wait_for_turn(session)
    append(session, [entry])


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
    if not changes and turn_of(session) is None:
        changes.extend(silent[:1])  # the newest id is the version of all data: no commit without an entry
    if changes and "actor" not in session.info:
        table = changes[0][0].__tablename__
        changes.clear()
        raise Unattributed(f"a change of {table} names no actor; call audit.act_as() first")
    if changes:
        wait_for_turn(session)


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
        append(session, entries)


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
        return Personal(str(value))
    return SECRET if name in row.__secret__ else value
