"""Of two who save the same thing one wins, the other sees both texts, and without a version nothing is saved."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlmodel import Session

from tests import cast
from tests.conftest import make_config
from tests.factories import make_cycle, make_goal, make_measure
from tests.integration.security.conftest import World
from tests.page import PageClient
from tests.races import Ground, make_ground, race_over_the_autosave, race_over_the_form
from tracker.accounts.errors import LinkUnusable, TooManyAttempts
from tracker.accounts.log_in import count_attempt, make_link, use_link
from tracker.planning.models import NodeWording, PlanNode
from tracker.shared import audit
from tracker.shared.database import unit_of_work

MINE = "Das habe ich geschrieben"
FORMS = {
    "measure": (
        "/measures/{measure}/edit",
        {"title": MINE, "code": "M1", "status": "started", "publication": "committee"},
    ),
    "goal": ("/goals/{goal}/move", {"reason": MINE}),
    "retired": ("/measures/{measure}/retire", {"reason": MINE}),
    "adopted": ("/targets/{target}/adopt", {"resolution_id": "{resolution}", "title": MINE}),
    "monitor": (
        "/measures/{measure}/monitors/{monitor}/edit",
        {"indicator_id": "{hidden}", "role": "context", "text": MINE},
    ),
    "sheet": (
        "/measures/{measure}/sheet/milestones/{sheet of measure}/edit",
        {"title": MINE, "due_on": "01.03.2027"},
    ),
    "more of the sheet": ("/measures/{measure}/sheet/more/edit", {"deputy": MINE}),
    "dropped": ("/measures/{measure}/sheet/milestones/{sheet of measure}/drop", {"reason": MINE}),
    "committee": ("/committees/{committee}/edit", {"name": MINE, "key": "social", "kind": "committee"}),
    "meeting": ("/meetings/{meeting of draft}/move", {"starts_at": "25.11.2026 17:00", "place": MINE}),
    "subscription": (
        "/subscriptions/{subscription of draft}/edit",
        {
            "rhythm": "meeting",
            "days_before": "8",
            "cut_off_days": "7",
            "release": "required",
            "language": "de",
            "asked_title": MINE,
            "asked_text": "Wortlaut",
        },
    ),
    "asked": ("/reports/{draft}/asked", {"title_1": MINE, "text_1": "Wortlaut"}),
}


@pytest.mark.parametrize("name", FORMS)
def test_nothing_is_saved_over_a_version_that_was_not_seen(
    planner: PageClient, session: Session, world: World, name: str
) -> None:
    address, entered = FORMS[name]
    data = {key: text.format_map(world.ids) for key, text in entered.items()}
    for version in ({}, {"version": "0"}, {"version": "999"}, {"version": "²"}, {"version": "x"}):
        page = planner.post(address.format_map(world.ids), data=data | version)
        assert page.status_code == 409, version
        assert MINE in page.text
    said = session.execute(sa.text("SELECT count(*) FROM audit_entry WHERE new LIKE :mine"), {"mine": f"%{MINE}%"})
    assert said.scalar() == 0


@pytest.fixture
def busy_app(own_engine: sa.Engine, tmp_path: object) -> Flask:
    """An app on a database of its own, where several requests run at the same moment."""
    from tracker.app import create_app

    app = create_app(make_config(tmp_path))  # type: ignore[arg-type]
    app.extensions["engine"].dispose()
    app.extensions["engine"] = own_engine
    return app


def at_once(number: int, act: object) -> list[object]:
    """Do something in so many threads at the same moment; return what came of each."""
    gate = Barrier(number)

    def run(place: int) -> object:
        gate.wait()
        return act(place)  # type: ignore[operator]

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(run, range(number)))


def test_of_many_who_save_at_once_exactly_one_wins(busy_app: Flask, own_engine: sa.Engine, now: object) -> None:
    with unit_of_work(own_engine) as session:
        audit.act_as(session, audit.Actor(None, "Test"), now)  # type: ignore[arg-type]
        measure = make_measure(session, make_goal(session, make_cycle(session)))
        key, version, code = measure.id, measure.version, measure.code
        cast.join(session, "planner")
    with Session(own_engine.execution_options(rw=True)) as session:
        audit.act_as(session, audit.Actor(None, "Test"), now)  # type: ignore[arg-type]
        people = [cast.logged_in(busy_app, session, "planner", now) for _ in range(6)]  # type: ignore[arg-type]
    tokens = [person.csrf_token() for person in people]

    def save(place: int) -> int:
        entered = {"title": f"Titel von {place}", "code": code, "status": "started", "publication": "committee"}
        data = entered | {"version": str(version), "csrf_token": tokens[place]}
        response = people[place].client.post(f"/measures/{key}/edit", data=data)
        assert response.status_code == 303 or f"Titel von {place}" in response.get_data(as_text=True)
        return response.status_code

    answers = at_once(len(people), save)
    assert sorted(answers) == [303] + [409] * 5  # type: ignore[type-var]
    with Session(own_engine) as session:
        node = session.get_one(PlanNode, key)
        titles = session.execute(sa.select(NodeWording).where(sa.column("node_id") == key)).scalars().all()
        assert node.version == version + 1
        assert [each.title for each in titles] == [f"Titel von {answers.index(303)}"]


@pytest.mark.parametrize("race", [race_over_the_form, race_over_the_autosave])
def test_fifty_races_between_two_people_end_with_one_winner_and_both_texts(
    busy_app: Flask,
    own_engine: sa.Engine,
    now: datetime,
    race: Callable[[Ground, int], Iterator[str]],
) -> None:
    assert list(race(make_ground(busy_app, own_engine, now), 25)) == []


def test_guesses_at_once_do_not_slip_through_the_limit(own_engine: sa.Engine, now: object) -> None:
    def guess(_place: int) -> bool:
        try:
            with unit_of_work(own_engine) as session:
                count_attempt(session, email="ute@example.org", address="192.0.2.7", key="k", now=now)  # type: ignore[arg-type]
        except TooManyAttempts:
            return False
        return True

    assert sum(at_once(16, guess)) == 10  # type: ignore[arg-type]


def test_a_link_that_two_click_at_once_opens_for_one(own_engine: sa.Engine, now: object) -> None:
    with unit_of_work(own_engine) as session:
        audit.act_as(session, audit.Actor(None, "Test"), now)  # type: ignore[arg-type]
        account = cast.join(session, "planner")
        token = make_link(session, purpose="log_in", account_id=account.id, now=now)  # type: ignore[arg-type]

    def click(_place: int) -> bool:
        try:
            with unit_of_work(own_engine) as session:
                use_link(session, token, "log_in", now=now)  # type: ignore[arg-type]
        except LinkUnusable:
            return False
        return True

    assert sum(at_once(6, click)) == 1  # type: ignore[arg-type]
