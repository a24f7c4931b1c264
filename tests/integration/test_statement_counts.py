"""How many statements the pages take that everybody opens, on an app with transactions of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine
from sqlmodel import Session

from tests import big_town, cast, databases
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
from tracker.shared.database import make_engine, unit_of_work, writing

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


LISTS = {
    "/measures": 12,
    "/measures?status=started&sort=title&page=3": 12,
    "/measures?q=beratungen&department=none": 12,
    "/goals": 12,
    "/strategies": 12,
    "/targets": 12,
    "/search?q=beratungen": 12,
    "/search?q=beratungen&kind=measure&page=2": 12,
    "/indicators": 12,
    "/plan": 12,
    "/": 12,
    "/rounds": 12,
    "/rounds/1": 12,
    "/rounds/1/report?department=1": 12,
    "/rounds/review": 12,
    "/rounds/care": 12,
}


@pytest.fixture(scope="module")
def large_town(database_server: databases.Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An app with a plan of 2,000 measures, made once for all lists."""
    url = database_server.migrated_copy()
    engine = make_engine(url, audit_key=databases.AUDIT_KEY)
    with unit_of_work(engine) as session:
        audit.act_as(session, audit.Actor(None, "Test"), clock.now())
        big_town.fill(session)
    engine.dispose()
    app = create_app(make_config(tmp_path_factory.mktemp("large"), database_url=url))
    yield app
    app.extensions["engine"].dispose()
    database_server.forget(url)


@pytest.mark.parametrize("path", LISTS)
def test_a_list_of_two_thousand_measures_takes_few_statements_and_shows_a_page(large_town: Flask, path: str) -> None:
    engine = large_town.extensions["engine"]
    with Session(writing(engine)) as session:
        audit.act_as(session, audit.Actor(None, "Test"), clock.now())
        reader = cast.logged_in(large_town, session, "planner", clock.now())
    with statements_of(engine) as statements:
        page = reader.get(path)
    assert page.status_code == 200
    assert len(statements) <= LISTS[path], statements
    assert all(sum(1 for _ in body.iter("tr")) <= 50 for body in page.document.iter("tbody"))
