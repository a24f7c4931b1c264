"""What is remembered between requests never outlives a change, and never reaches another audience."""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy import Engine
from sqlmodel import Session, SQLModel

from tests import cast
from tests.conftest import make_config
from tests.databases import AUDIT_KEY
from tests.factories import make_cycle, make_field, make_goal, make_indicator, make_observation, make_target
from tests.page import PageClient
from tracker import tables  # noqa: F401 - every table
from tracker.app import create_app
from tracker.evaluation.queries import list_plan_standings
from tracker.monitoring.models import Indicator
from tracker.planning.models import PlanNode
from tracker.planning.queries import find_plan
from tracker.planning.services.saving import save_changed
from tracker.planning.vocabulary import NodeKind
from tracker.shared import audit, clock
from tracker.shared.audit import Audited, AuditEntry
from tracker.shared.database import reading, unit_of_work, writing
from tracker.shared.publication import INTERNAL, PUBLIC, Audience, Publication
from tracker.shared.remembering import MOST_KEPT, remembered
from tracker.shared.town import Town

TODAY = date(2026, 11, 18)
COMMITTEE = Audience(Publication.COMMITTEE, "social")


@pytest.fixture
def changing(own_engine: Engine) -> Callable[[Callable[[Session], object]], None]:
    """Do something in a transaction of its own and commit it."""

    def change(act: Callable[[Session], object]) -> None:
        with unit_of_work(own_engine) as session:
            audit.act_as(session, audit.Actor(None, "Test"), clock.now())
            act(session)

    return change


@pytest.fixture
def town(changing: Callable[[Callable[[Session], object]], None]) -> None:
    changing(lambda session: session.add(Town(name="Musterstadt")))


@pytest.fixture
def looking(own_engine: Engine) -> Iterator[Session]:
    with Session(reading(own_engine)) as session:
        yield session


def name_of_town(engine: Engine, made: list[str]) -> str:
    """Return the town's name as a new reading transaction remembers it; `made` notes each real look."""

    def look() -> str:
        made.append("looked")
        return session.execute(sa.select(Town.name)).scalar_one()  # type: ignore[call-overload, no-any-return]

    with Session(reading(engine)) as session:
        return remembered(session, "name", look)


def rename(session: Session, name: str) -> None:
    session.execute(sa.select(Town)).scalar_one().name = name


@pytest.mark.usefixtures("town")
def test_what_has_not_changed_is_read_once(own_engine: Engine) -> None:
    made: list[str] = []
    assert [name_of_town(own_engine, made) for _ in range(3)] == ["Musterstadt"] * 3
    assert len(made) == 1


@pytest.mark.usefixtures("town")
def test_a_commit_ends_what_was_remembered(
    own_engine: Engine, changing: Callable[[Callable[[Session], object]], None]
) -> None:
    made: list[str] = []
    name_of_town(own_engine, made)
    changing(lambda session: rename(session, "Neustadt"))
    assert name_of_town(own_engine, made) == "Neustadt"


@pytest.mark.usefixtures("town")
def test_a_change_by_another_process_is_seen_at_once(own_engine: Engine, own_database_url: str) -> None:
    made: list[str] = []
    name_of_town(own_engine, made)
    program = f"""
from sqlmodel import select
from tracker import tables
from tracker.shared import audit, clock
from tracker.shared.database import make_engine, unit_of_work
from tracker.shared.town import Town
with unit_of_work(make_engine({own_database_url!r}, audit_key={AUDIT_KEY!r})) as session:
    audit.act_as(session, audit.Actor(None, "Other"), clock.now())
    session.exec(select(Town)).one().name = "Anderswo"
"""
    subprocess.run([sys.executable, "-c", program], check=True)
    assert name_of_town(own_engine, made) == "Anderswo"


@pytest.mark.usefixtures("town")
def test_what_was_rolled_back_was_never_remembered(own_engine: Engine) -> None:
    made: list[str] = []
    with Session(writing(own_engine)) as session:
        audit.act_as(session, audit.Actor(None, "Test"), clock.now())
        rename(session, "Irrtum")
        session.flush()
        assert remembered(session, "name", lambda: "Irrtum") == "Irrtum"
        session.rollback()
    assert name_of_town(own_engine, made) == "Musterstadt"


@pytest.mark.usefixtures("town")
def test_who_may_write_always_reads_for_himself(own_engine: Engine) -> None:
    name_of_town(own_engine, [])
    with Session(writing(own_engine)) as session:
        assert remembered(session, "name", lambda: "read anew") == "read anew"


@pytest.mark.usefixtures("town")
def test_a_reader_who_began_before_a_change_leaves_nothing_behind(
    own_engine: Engine, changing: Callable[[Callable[[Session], object]], None]
) -> None:
    made: list[str] = []
    with Session(reading(own_engine)) as early:
        remembered(early, "another", lambda: 1)
        changing(lambda session: rename(session, "Neustadt"))
        assert name_of_town(own_engine, made) == "Neustadt"
        remembered(early, "name", lambda: "Musterstadt")
    assert name_of_town(own_engine, made) == "Neustadt"


def test_only_a_bounded_number_is_kept(own_engine: Engine) -> None:
    made: list[int] = []
    for number in [*range(MOST_KEPT + 1), MOST_KEPT, 0]:
        with Session(reading(own_engine)) as session:
            remembered(session, ("number", number), lambda number=number: made.append(number))  # type: ignore[misc]
    assert made == [*range(MOST_KEPT + 1), 0]


def test_databases_do_not_share_what_they_remember(own_engine: Engine, migrated_engine: Engine) -> None:
    with Session(reading(own_engine)) as one, Session(reading(migrated_engine)) as other:
        assert remembered(one, "whose", lambda: "own") == "own"
        assert remembered(other, "whose", lambda: "the run's") == "the run's"


def test_audiences_never_mix(
    own_engine: Engine, looking: Session, changing: Callable[[Callable[[Session], object]], None]
) -> None:
    def plan(session: Session) -> None:
        cycle = make_cycle(session, publication=Publication.PUBLIC)
        make_goal(session, cycle, "Nur intern", publication=Publication.INTERNAL)
        make_goal(session, cycle, "Für Ausschüsse", publication=Publication.COMMITTEE)
        make_goal(session, cycle, "Für alle", publication=Publication.PUBLIC)

    changing(plan)
    for _ in range(2):  # the second time from memory
        seen = {
            audience: {goal.title for goal in find_plan(looking, audience, TODAY).of_kind(NodeKind.GOAL)}
            for audience in (INTERNAL, COMMITTEE, PUBLIC)
        }
        assert seen[INTERNAL] == {"Nur intern", "Für Ausschüsse", "Für alle"}
        assert seen[COMMITTEE] == {"Für Ausschüsse", "Für alle"}
        assert seen[PUBLIC] == {"Für alle"}


def test_new_figures_change_how_targets_stand(
    own_engine: Engine, changing: Callable[[Callable[[Session], object]], None]
) -> None:
    def states() -> list[str]:
        with Session(reading(own_engine)) as session:
            return [standing.state.value for standing in list_plan_standings(session, INTERNAL, TODAY)]

    def plan(session: Session) -> None:
        indicator = make_indicator(session, "poverty")
        make_target(session, make_goal(session, make_cycle(session)), indicator_id=indicator.id)

    changing(plan)
    before = states()
    assert states() == before == ["not_assessable"]
    changing(_measured)
    assert states() != before


def test_a_save_that_only_counts_up_is_seen(
    own_engine: Engine, changing: Callable[[Callable[[Session], object]], None]
) -> None:
    def version() -> int:
        with Session(reading(own_engine)) as session:
            return find_plan(session, INTERNAL, TODAY).of_kind(NodeKind.GOAL)[0].version

    changing(lambda session: make_goal(session, make_cycle(session)))
    before = version()
    changing(_save_unchanged)
    assert version() == before + 1


def test_each_reader_gets_the_own_page(
    own_database_url: str, tmp_path_factory: pytest.TempPathFactory, own_engine: Engine
) -> None:
    """Pages of two roles on one app with real transactions: names, menus and forms are each one's own."""
    app: Flask = create_app(make_config(tmp_path_factory.mktemp("data"), database_url=own_database_url))
    clients = _clients(app, own_engine, clock.now(), "planner", "committee_member")
    for _ in range(2):
        pages = {who: client.get("/plan") for who, client in clients.items()}
        assert "Nur intern" in pages["planner"].text
        assert "Nur intern" not in pages["committee_member"].text
        assert "Petra Plan" in pages["planner"].text
        assert "Petra Plan" not in pages["committee_member"].text
    app.extensions["engine"].dispose()


def test_entries_become_visible_in_their_order(own_engine: Engine) -> None:
    """A writer with a lower number never commits after one with a higher: the newest id is a version."""
    begun, end = threading.Event(), threading.Event()
    visible: list[list[int]] = []

    def write_slowly() -> None:
        with unit_of_work(own_engine) as session:
            audit.act_as(session, audit.Actor(None, "Slow"), clock.now())
            audit.record(session, "slow", "test", 1)
            begun.set()
            end.wait(timeout=4)

    def write_quickly() -> None:
        with unit_of_work(own_engine) as session:
            audit.act_as(session, audit.Actor(None, "Quick"), clock.now())
            audit.record(session, "quick", "test", 2)
        visible.append(_ids(own_engine))

    slow, quick = threading.Thread(target=write_slowly), threading.Thread(target=write_quickly)
    slow.start()
    assert begun.wait(timeout=5)
    quick.start()
    quick.join(timeout=0.5)
    assert not visible, "the quick one has to wait for the slow one"
    end.set()
    slow.join()
    quick.join()
    assert len(visible[0]) == 2


def test_every_table_without_a_trail_is_known() -> None:
    """What is remembered is renewed by the trail: of a new table without one nothing may be remembered."""
    audited = {mapper.local_table.name for mapper in _mappers() if issubclass(mapper.class_, Audited)}
    come_with_a_batch = {"observation", "observation_revision", "period", "breakdown"}
    come_with_an_audited_row = {"search_text"}
    never_remembered = {
        "audit_entry", "audit_text", "log_in_session", "one_time_link", "log_in_attempt", "due", "worker_beat",
        "mail_part", "outbox_message", "outbox_hold", "report_hand", "report_document", "report_number",
        "line_draft", "stored_file",
    }  # fmt: skip
    known = audited | come_with_a_batch | come_with_an_audited_row | never_remembered
    assert {mapper.local_table.name for mapper in _mappers()} - known == set()


def _mappers() -> list[Any]:
    return list(SQLModel._sa_registry.mappers)


def _save_unchanged(session: Session) -> None:
    save_changed(session, session.execute(sa.select(PlanNode).filter_by(kind=NodeKind.GOAL)).scalar_one())


def _measured(session: Session) -> None:
    indicator = session.execute(sa.select(Indicator)).scalar_one()
    for year in range(2018, 2026):
        make_observation(session, indicator, year, None, numerator=80 - year % 10, denominator=1000)


def _clients(app: Flask, engine: Engine, now: datetime, *names: str) -> dict[str, PageClient]:
    with unit_of_work(engine) as session:
        audit.act_as(session, audit.Actor(None, "Test"), now)
        cycle: PlanNode = make_cycle(session, publication=Publication.PUBLIC)
        make_field(session, cycle, "Nur intern", publication=Publication.INTERNAL)
        make_field(session, cycle, "Für alle", publication=Publication.PUBLIC)
    with Session(writing(engine)) as session:
        audit.act_as(session, audit.Actor(None, "Test"), now)
        return {who: cast.logged_in(app, session, who, now) for who in names}


def _ids(engine: Engine) -> list[int]:
    with Session(reading(engine)) as session:
        return list(session.execute(sa.select(AuditEntry.id)).scalars())  # type: ignore[call-overload]
