"""Adding to the end of the trail: one transaction at a time, each entry sealed onto the one before it."""

import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, SessionTransaction

from tracker.shared import chain
from tracker.shared.audit.entries import AuditEntry, AuditText, NoAuditKey

KEY = "audit_key"  # the engine's option that `make_engine` sets


@dataclass(frozen=True)
class Personal:
    """A text about a person, to be kept apart from its entry."""

    text: str


@dataclass(frozen=True)
class Turn:
    """That this transaction has left entries, and with which number and seal the trail ends by them."""

    transaction: SessionTransaction | None
    number: int
    seal: str


def turn_of(session: Session) -> Turn | None:
    """Return the turn of this transaction, None until it has left an entry."""
    turn: Turn | None = session.info.get("turn")
    return turn if turn and session.in_transaction() and turn.transaction is session.get_transaction() else None


def wait_for_turn(session: Session) -> None:
    """Let audited transactions commit in the order of their entries, so that the newest id stands for all before it.

    SQLite has one writer anyway. The lock is taken before the flush takes any other, and the commit gives it back.
    """
    if session.get_bind().dialect.name == "postgresql" and turn_of(session) is None:
        session.connection().execute(_TURN)


_TURN = sa.select(sa.func.pg_advisory_xact_lock(0x5A69656C))


def append(session: Session, entries: list[dict[str, Any]]) -> None:
    """Seal entries onto the end of the trail; the turn must be ours, for their numbers follow the last one's."""
    connection = session.connection()
    key = connection.get_execution_options().get(KEY)
    if not key:
        raise NoAuditKey("nothing is recorded without a key: make_engine(url, audit_key=…)")
    turn = turn_of(session)  # until its end nobody else adds to the trail
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
    session.info["turn"] = Turn(session.get_transaction(), number, previous)


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
        if isinstance(value, Personal):
            salt = secrets.token_hex(16)
            entry[side][column] = {chain.COMMITTED: chain.commitment(salt, column, value.text)}
            yield {"entry_id": entry["id"], "side": side, "field": column, "salt": salt, "value": value.text}


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
