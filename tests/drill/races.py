"""A thousand races between two people who save the same thing: nobody is overwritten."""

import random
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from tests import databases
from tests.conftest import make_config
from tests.races import Ground, make_ground, race_over_the_autosave, race_over_the_form
from tracker.app import create_app
from tracker.shared.database import make_engine

Race = Callable[[Ground, int], Iterator[str]]


def over_the_form_on_sqlite(times: int, _: random.Random) -> Iterator[str]:
    return _run("sqlite", race_over_the_form, times)


def over_the_autosave_on_sqlite(times: int, _: random.Random) -> Iterator[str]:
    return _run("sqlite", race_over_the_autosave, times)


def over_the_form_on_postgresql(times: int, _: random.Random) -> Iterator[str]:
    return _run("postgresql", race_over_the_form, times)


def over_the_autosave_on_postgresql(times: int, _: random.Random) -> Iterator[str]:
    return _run("postgresql", race_over_the_autosave, times)


def _run(kind: str, race: Race, times: int) -> Iterator[str]:
    with _ground(kind) as ground:
        yield from race(ground, times)


@contextmanager
def _ground(kind: str) -> Iterator[Ground]:
    with databases.server(kind) as server, tempfile.TemporaryDirectory(prefix="drill-") as folder:
        url = server.migrated_copy()
        engine = make_engine(url, audit_key=databases.AUDIT_KEY)
        app = create_app(make_config(Path(folder)))
        app.extensions["engine"].dispose()
        app.extensions["engine"] = engine
        yield make_ground(app, engine, datetime.now(UTC))
        engine.dispose()
        server.forget(url)
