"""Databases for tests: migrated once, copied as often as needed, on SQLite or PostgreSQL."""

import itertools
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Protocol

from tests.postgres import create_database, drop_database, running_server
from tests.scratch import scratch_folder
from tracker.shared.schema import upgrade

AUDIT_KEY = b"the key of the tests"


class Server(Protocol):
    def empty_database(self) -> str:
        """Make a database without tables and return its URL."""

    def migrated_copy(self) -> str:
        """Make a database at the newest revision, without rows, and return its URL."""

    def forget(self, url: str) -> None:
        """Drop a database nobody uses any more."""


@contextmanager
def server(kind: str) -> Iterator[Server]:
    if kind == "sqlite":
        with scratch_folder("sqlite") as home:
            yield SqliteFiles(home)
    elif kind == "postgresql":
        with running_server() as url:
            yield PostgresqlServer(url)
    else:
        raise ValueError(f"TRACKER_TEST_DATABASE must be sqlite or postgresql, not {kind!r}")


class SqliteFiles:
    def __init__(self, home: Path) -> None:
        self._home = home
        self._numbers = itertools.count(1)

    def empty_database(self) -> str:
        return f"sqlite:///{self._home / f'{next(self._numbers)}.db'}"

    def migrated_copy(self) -> str:
        url = self.empty_database()
        shutil.copy(self._template, url.removeprefix("sqlite:///"))
        return url

    def forget(self, url: str) -> None:
        for file in self._home.glob(Path(url).name + "*"):
            file.unlink()

    @cached_property
    def _template(self) -> Path:
        url = self.empty_database()
        upgrade(url)
        return Path(url.removeprefix("sqlite:///"))


class PostgresqlServer:
    def __init__(self, url: str) -> None:
        self._url = url
        self._numbers = itertools.count(1)

    def empty_database(self) -> str:
        return create_database(self._url, f"test_{next(self._numbers)}")

    def migrated_copy(self) -> str:
        return create_database(self._url, f"test_{next(self._numbers)}", like=self._template)

    def forget(self, url: str) -> None:
        drop_database(self._url, url.rpartition("/")[2].partition("?")[0])

    @cached_property
    def _template(self) -> str:
        url = self.empty_database()
        upgrade(url)
        return url.rpartition("/")[2].partition("?")[0]
