"""The database: engines, the request's session, and the one place that commits."""

import functools
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, ParamSpec, TypeVar, cast

import sqlalchemy as sa
from flask import current_app, g, request
from sqlalchemy import Engine, event
from sqlalchemy.orm import QueryableAttribute
from sqlmodel import Session

P = ParamSpec("P")
R = TypeVar("R")

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
OLDEST_SQLITE_WITHOUT_WAL_RESET_BUG = (3, 51, 3)


def make_engine(url: str, *, audit_key: bytes | None = None) -> Engine:
    """Return an engine whose connections are set up as this product needs them.

    Without the key of the trail's chain, nothing that is audited can be changed through it.
    """
    engine = _sqlite_engine(url) if url.startswith("sqlite") else _postgresql_engine(url)
    engine.update_execution_options(audit_key=audit_key)
    return engine


def writing(engine: Engine) -> Engine:
    """Return the engine for work that writes: SQLite then takes its lock at once instead of failing later."""
    return engine.execution_options(rw=True)


def reading(engine: Engine) -> Engine:
    """Return the engine for work that only reads; the database refuses it any change."""
    return engine.execution_options(rw=False, postgresql_readonly=True)


@contextmanager
def unit_of_work(engine: Engine) -> Iterator[Session]:
    """Run one transaction of a job or a command: all of it is kept, or none."""
    with Session(writing(engine), expire_on_commit=False) as session, session.begin():
        yield session


def rel(attribute: Any) -> QueryableAttribute[Any]:
    """Return a relationship as the type that loader options expect; checkers see only the annotation."""
    return cast("QueryableAttribute[Any]", attribute)


# The doorway to Flask, for views only.


def current_session() -> Session:
    """Return the request's session; its transaction can write only in a changing request."""
    if "session" not in g:
        engine: Engine = current_app.extensions["engine"]
        bind = reading(engine) if request.method in SAFE_METHODS else writing(engine)
        g.session = Session(bind, expire_on_commit=False)
    return cast("Session", g.session)


def close_session(_: BaseException | None = None) -> None:
    session = g.pop("session", None)
    if session is not None:
        session.close()


def commits(view: Callable[P, R]) -> Callable[P, R]:
    """Commit what the view did, unless it raised or answers with an error status."""

    @functools.wraps(view)
    def commit_afterwards(*args: P.args, **kwargs: P.kwargs) -> R:
        response = view(*args, **kwargs)
        status = response[1] if isinstance(response, tuple) else getattr(response, "status_code", 200)
        if isinstance(status, int) and status >= 400:
            current_session().rollback()
        else:
            current_session().commit()
        return response

    commit_afterwards.commits = True  # type: ignore[attr-defined]
    return commit_afterwards


def keep_so_far() -> None:
    """Commit what this request has done up to here, whatever comes of the rest: what was typed is never lost."""
    current_session().commit()


# SQLite


def _sqlite_engine(url: str) -> Engine:
    module = _sqlite_module()
    # Before 3.51.3 a crash while the write-ahead log restarts can corrupt the file: roll back instead.
    journal = "WAL" if module.sqlite_version_info >= OLDEST_SQLITE_WITHOUT_WAL_RESET_BUG else "DELETE"
    engine = sa.create_engine(url, module=module, connect_args={"timeout": 5})
    event.listen(engine, "connect", functools.partial(_set_up_sqlite, journal=journal))
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _sqlite_module() -> Any:
    try:
        from pysqlite3 import dbapi2
    except ImportError:
        import sqlite3

        return sqlite3
    return dbapi2


def _set_up_sqlite(connection: Any, _: object, *, journal: str) -> None:
    connection.isolation_level = None  # the driver must not begin transactions behind our back
    for pragma in (f"journal_mode={journal}", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000"):
        connection.execute(f"PRAGMA {pragma}")
    connection.create_collation("german", _compare_german)
    connection.create_function("ufold", 1, folded, deterministic=True)


def _begin_sqlite(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get("rw")
    raw: Any = connection.connection.driver_connection
    raw.execute(f"PRAGMA query_only={'OFF' if writes else 'ON'}")
    raw.execute("BEGIN IMMEDIATE" if writes else "BEGIN")


def folded(text: str | None) -> str | None:
    """Return text for comparing without case; SQLite's own lower() leaves Ä alone."""
    return None if text is None else unicodedata.normalize("NFC", text).casefold()


def german_order(text: str) -> tuple[str, str]:
    """Return a sort key after DIN 5007-1: ä counts as a, ß as ss; the text itself decides ties."""
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return "".join(mark for mark in decomposed if not unicodedata.combining(mark)), text


def _compare_german(one: str, other: str) -> int:
    left, right = german_order(one), german_order(other)
    return (left > right) - (left < right)


# PostgreSQL


def _postgresql_engine(url: str) -> Engine:
    limits = "-c statement_timeout=30000 -c lock_timeout=5000 -c idle_in_transaction_session_timeout=60000"
    return sa.create_engine(
        url, pool_pre_ping=True, pool_size=5, max_overflow=10, connect_args={"options": f"{limits} -c timezone=UTC"}
    )
