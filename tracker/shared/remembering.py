"""Values kept from one request to the next, for as long as nothing they were made of has changed.

Whatever can be read changes together with an audited row, so the newest id of the trail is the version of
all data. Only reading transactions remember: what they see has been committed.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import TypeVar, cast
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy import Engine, Pool
from sqlmodel import Session, col

from tracker.shared.audit import AuditEntry

T = TypeVar("T")

MOST_KEPT = 128
_NOTHING = object()


def remembered(session: Session, key: Hashable, make: Callable[[], T]) -> T:
    """Return what `make` returns, or returned under this key since the last change; it must be immutable.

    The key names all that the value depends on beside the data: audience, today, language.
    """
    shelf = _shelf_of(session)
    if shelf is None:
        return make()
    version = _version(session)
    found = shelf.find(version, key)
    if found is _NOTHING:
        found = make()
        shelf.keep(version, key, found)
    return cast("T", found)


class _Shelf:
    """What was made of one version of the data; a newer version empties it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._version = -1
        self._values: OrderedDict[Hashable, object] = OrderedDict()

    def find(self, version: int, key: Hashable) -> object:
        with self._lock:
            if version != self._version or key not in self._values:
                return _NOTHING
            self._values.move_to_end(key)
            return self._values[key]

    def keep(self, version: int, key: Hashable, value: object) -> None:
        with self._lock:
            if version < self._version:
                return  # somebody has seen a newer one while this was made
            if version > self._version:
                self._version = version
                self._values.clear()
            self._values[key] = value
            if len(self._values) > MOST_KEPT:
                self._values.popitem(last=False)


_shelves: WeakKeyDictionary[Pool, _Shelf] = WeakKeyDictionary()
_making_shelves = Lock()


def _shelf_of(session: Session) -> _Shelf | None:
    """Return the shelf of the session's database; None for a transaction that may write."""
    bind = session.get_bind()
    if not isinstance(bind, Engine) or bind.get_execution_options().get("rw") is not False:
        return None
    with _making_shelves:
        return _shelves.setdefault(bind.pool, _Shelf())


def _version(session: Session) -> int:
    """Return the version that this transaction reads; asked once, so that all its values belong together."""
    transaction, version = session.info.get("version_read", (None, 0))
    if transaction is None or transaction is not session.get_transaction():
        newest = session.connection().execute(_NEWEST).scalar()
        version = newest or 0
        session.info["version_read"] = (session.get_transaction(), version)
    return cast("int", version)


_NEWEST = sa.select(sa.func.max(col(AuditEntry.id)))
