"""One town for all who only look or are turned away: built once and committed, with a program that remembers."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from sqlmodel import Session

from tests import databases
from tests.conftest import NOW
from tests.integration.security.conftest import World, build_world
from tracker.shared import audit
from tracker.shared.database import make_engine, unit_of_work, writing


class Standing(NamedTuple):
    engine: sa.Engine
    world: World


@pytest.fixture(scope="session")
def standing(database_server: databases.Server) -> Iterator[Standing]:
    engine = make_engine(database_server.migrated_copy(), audit_key=databases.AUDIT_KEY)
    with time_machine.travel(NOW, tick=False), unit_of_work(engine) as session:
        audit.act_as(session, audit.Actor(None, "Test"), NOW)
        world = build_world(session, NOW)
    yield Standing(engine, world)
    engine.dispose()


@pytest.fixture
def world(standing: Standing) -> World:
    return standing.world


@pytest.fixture
def session(standing: Standing, now: object) -> Iterator[Session]:
    """For log-ins and for looking; whoever changes more than that has no place in this town."""
    with Session(writing(standing.engine), expire_on_commit=False) as session:
        audit.act_as(session, audit.Actor(None, "Test"), NOW)
        yield session


@pytest.fixture
def app(made_app: Flask, standing: Standing, tmp_path: Path) -> Iterator[Flask]:
    """The app on the standing town's own database, its connections as they are in service."""
    engine = made_app.extensions["engine"]
    made_app.extensions["engine"] = standing.engine
    made_app.config["DATA_DIR"] = tmp_path
    yield made_app
    made_app.extensions["engine"] = engine
