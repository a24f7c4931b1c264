"""For all who only look or are turned away: the standing town itself, with a program that remembers."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlmodel import Session

from tests.conftest import NOW
from tests.integration.security.conftest import Standing
from tracker.shared import audit
from tracker.shared.database import writing


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
