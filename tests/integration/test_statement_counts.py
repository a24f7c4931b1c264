"""How many statements the pages take that everybody opens, on an app with transactions of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine
from sqlmodel import Session

from tests import cast
from tests.conftest import make_config
from tests.factories import (
    make_area,
    make_cycle,
    make_field,
    make_goal,
    make_indicator,
    make_measure,
    make_observation,
    make_strategy,
    make_target,
)
from tests.page import PageClient
from tests.statements import statements_of
from tracker.app import create_app
from tracker.shared import audit, clock
from tracker.shared.database import unit_of_work, writing

PAGES = {"/plan": 10, "/indicators/poverty": 8}
FROM_MEMORY = 2  # the log-in, and whether anything has changed


@pytest.fixture
def served(own_database_url: str, own_engine: Engine, tmp_path: Path) -> Iterator[Flask]:
    with unit_of_work(own_engine) as session:
        audit.act_as(session, audit.Actor(None, "Test"), clock.now())
        _fill(session)
    app = create_app(make_config(tmp_path, database_url=own_database_url))
    yield app
    app.extensions["engine"].dispose()


@pytest.fixture
def reader(served: Flask, own_engine: Engine) -> PageClient:
    with Session(writing(own_engine)) as session:
        audit.act_as(session, audit.Actor(None, "Test"), clock.now())
        return cast.logged_in(served, session, "planner", clock.now())


@pytest.mark.parametrize("path", PAGES)
def test_a_page_takes_few_statements_and_hardly_any_the_second_time(
    served: Flask, reader: PageClient, path: str
) -> None:
    engine = served.extensions["engine"]
    with statements_of(engine) as first:
        assert reader.get(path).status_code == 200
    with statements_of(engine) as second:
        assert reader.get(path).status_code == 200
    assert len(first) <= PAGES[path], first
    assert len(second) <= FROM_MEMORY, second


def test_only_pages_with_charts_load_the_drawers(reader: PageClient) -> None:
    assert "charts." in reader.get("/indicators/poverty").text
    for path in ("/", "/plan", "/measures", "/indicators", "/areas", "/reports"):
        assert "gen/charts." not in reader.get(path).text, path


def _fill(session: Session) -> None:
    indicator = make_indicator(session, "poverty")
    areas = [None, *(make_area(session, str(number)) for number in range(3))]
    for year in range(2018, 2026):
        for area in areas:
            make_observation(session, indicator, year, None, numerator=80 + year % 7, denominator=1000, area=area)
    cycle = make_cycle(session)
    field = make_field(session, cycle)
    strategy = make_strategy(session, make_goal(session, cycle), field_ids=[field.id])
    target = make_target(session, strategy, indicator_id=indicator.id)
    for number in range(3):
        make_measure(session, target, f"Familienbüro {number}")
