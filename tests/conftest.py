"""What all tests share: settings, a database that is rolled back, the app, and people who use it."""

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path

import hypothesis
import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask, request_tearing_down
from sqlmodel import Session

from config import Config
from tests import cast, databases, trail
from tests.page import PageClient
from tracker.planning.services import seed_vocabulary
from tracker.shared import audit
from tracker.shared.database import make_engine, unit_of_work, writing

hypothesis.settings.register_profile("house", derandomize=True, deadline=None, database=None)
hypothesis.settings.load_profile("house")

NOW = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)


def pytest_collection_finish() -> None:
    """Look for garbage seldom: what was imported stays, and a test leaves little."""
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)


@pytest.fixture
def now() -> Iterator[datetime]:
    """Stop the clock on a Wednesday morning."""
    with time_machine.travel(NOW, tick=False):
        yield NOW


@pytest.fixture(scope="session")
def database_server() -> Iterator[databases.Server]:
    """The kind of database this run is about, by TRACKER_TEST_DATABASE: `sqlite` or `postgresql`."""
    with databases.server(os.environ.get("TRACKER_TEST_DATABASE", "sqlite")) as server:
        yield server


@pytest.fixture(scope="session")
def migrated_engine(database_server: databases.Server) -> Iterator[sa.Engine]:
    """The database of this run, its schema made by the migrations, once, with the words a town starts with."""
    engine = make_engine(database_server.migrated_copy(), audit_key=databases.AUDIT_KEY)
    with unit_of_work(engine) as session:
        audit.act_as(session, audit.Actor(None, "Test"), NOW)
        seed_vocabulary(session)
    yield engine
    engine.dispose()


@pytest.fixture
def connection(migrated_engine: sa.Engine) -> Iterator[sa.Connection]:
    with rolled_back(migrated_engine) as connection:
        yield connection


@contextmanager
def rolled_back(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Yield a connection whose outer transaction is rolled back: what anybody commits on it ends in a savepoint."""
    with writing(engine).connect() as connection:
        outer = connection.begin()
        connection.begin_nested()
        yield connection
        outer.rollback()


@pytest.fixture
def session(connection: sa.Connection, now: datetime) -> Iterator[Session]:
    """The test's own session. The app's sessions share its connection: commit before asking for a page."""
    with Session(connection, expire_on_commit=False) as session:
        audit.act_as(session, audit.Actor(None, "Test"), now)
        yield session


@pytest.fixture
def own_database_url(database_server: databases.Server) -> Iterator[str]:
    """A migrated database for this test alone, where commits are real: for races, kills and commands."""
    url = database_server.migrated_copy()
    yield url
    database_server.forget(url)


@pytest.fixture
def own_engine(own_database_url: str) -> Iterator[sa.Engine]:
    engine = make_engine(own_database_url, audit_key=databases.AUDIT_KEY)
    yield engine
    engine.dispose()


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return make_config(tmp_path)


def make_config(data_dir: Path, **settings: str) -> Config:
    """Return the settings of a test installation; `smtp_url="…"` stands for TRACKER_SMTP_URL."""
    given = {f"TRACKER_{name.upper()}": value for name, value in settings.items()}
    return Config.from_environment({"TRACKER_ENV": "testing", "TRACKER_DATA_DIR": str(data_dir), **given})


@pytest.fixture(scope="session")
def made_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    from tracker.app import create_app

    return create_app(make_config(tmp_path_factory.mktemp("data")))


@pytest.fixture
def app(made_app: Flask, connection: sa.Connection, session: Session, config: Config) -> Iterator[Flask]:
    """The app on the test's connection and in the test's data directory."""
    engine = made_app.extensions["engine"]
    # A connection stands in for the engine: who connects gets it, and who reads shares a transaction that writes.
    connection.connect = lambda: nullcontext(connection)  # type: ignore[attr-defined]
    connection.execution_options = lambda **_: connection  # type: ignore[method-assign]
    made_app.extensions["engine"] = connection
    made_app.config["DATA_DIR"] = config.data_dir
    # After each request the test sees what the request has changed, not what it remembers.
    expire = request_tearing_down.connected_to(lambda *_, **__: session.expire_all(), made_app)
    with expire, trail.watched(made_app, connection):
        yield made_app
    made_app.extensions["engine"] = engine


@pytest.fixture
def client_for(app: Flask, session: Session, now: datetime) -> Callable[[str], PageClient]:
    """Return how to get a client for one of the cast: `client_for("planner")`, or for a role's name."""
    return lambda who: cast.logged_in(app, session, who, now)


@pytest.fixture
def visitor(app: Flask) -> PageClient:
    """Somebody who has not logged in."""
    return PageClient(app.test_client())


@pytest.fixture
def admin(client_for: Callable[[str], PageClient]) -> PageClient:
    return client_for("admin")


@pytest.fixture
def planner(client_for: Callable[[str], PageClient]) -> PageClient:
    return client_for("planner")


@pytest.fixture
def department_head(client_for: Callable[[str], PageClient]) -> PageClient:
    return client_for("department_head")


@pytest.fixture
def other_head(client_for: Callable[[str], PageClient]) -> PageClient:
    return client_for("other_head")


@pytest.fixture
def releaser(client_for: Callable[[str], PageClient]) -> PageClient:
    return client_for("releaser")


@pytest.fixture
def statistics(client_for: Callable[[str], PageClient]) -> PageClient:
    return client_for("statistics")


@pytest.fixture
def council_office(client_for: Callable[[str], PageClient]) -> PageClient:
    return client_for("council_office")


@pytest.fixture
def committee_member(client_for: Callable[[str], PageClient]) -> PageClient:
    return client_for("committee_member")


@pytest.fixture
def outsider(client_for: Callable[[str], PageClient]) -> PageClient:
    """Somebody with an account and no role."""
    return client_for("outsider")
