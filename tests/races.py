"""Two people save the same thing from the same version at the same moment, again and again."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier

import sqlalchemy as sa
from flask import Flask
from sqlmodel import Session, select

from tests import cast
from tests.factories import make_cycle, make_goal, make_measure
from tests.page import PageClient
from tracker.planning.models import NodeWording, PlanNode
from tracker.rounds import services
from tracker.rounds.models import LineDraft, RoundFields, RoundLine
from tracker.shared import audit
from tracker.shared.database import unit_of_work

RIVALS = ("department_head", "department_clerk")


@dataclass(frozen=True)
class Ground:
    """A measure and its line in a round, and two people of its department who are logged in."""

    engine: sa.Engine
    measure_id: int
    code: str
    round_id: int
    line_id: int
    people: Sequence[PageClient]
    tokens: Sequence[str]


def make_ground(app: Flask, engine: sa.Engine, now: object) -> Ground:
    with unit_of_work(engine) as session:
        audit.act_as(session, audit.Actor(None, "Test"), now)  # type: ignore[arg-type]
        owner = cast.department(session, "youth")
        measure = make_measure(session, make_goal(session, make_cycle(session)), owner=owner)
        today = now.date()  # type: ignore[attr-defined]
        entered = RoundFields(title="Wettlauf", as_of=today, due_on=today)
        opened = services.open_round(session, entered, department_ids=None, person_id=None, now=now, today=today)  # type: ignore[arg-type]
        line = session.exec(select(RoundLine).where(RoundLine.round_id == opened.id)).one()
        keys = (measure.id or 0, measure.code, opened.id or 0, line.id or 0)
        for who in RIVALS:
            cast.join(session, who)
    with Session(engine.execution_options(rw=True)) as session:
        audit.act_as(session, audit.Actor(None, "Test"), now)  # type: ignore[arg-type]
        people = [cast.logged_in(app, session, who, now) for who in RIVALS]  # type: ignore[arg-type]
    return Ground(engine, *keys, people, [person.csrf_token() for person in people])


def race_over_the_form(ground: Ground, times: int) -> Iterator[str]:
    """Yield a sentence for each race that did not end with one winner and one who sees both texts."""
    for number in range(times):
        with Session(ground.engine) as session:
            version = session.get_one(PlanNode, ground.measure_id).version
        texts = [f"Titel {number} von {who}" for who in RIVALS]

        def save(place: int, version: int = version, texts: Sequence[str] = texts) -> tuple[int, str]:
            words = {"title": texts[place], "code": ground.code, "status": "started", "publication": "committee"}
            data = words | {"version": str(version), "csrf_token": ground.tokens[place]}
            response = ground.people[place].client.post(f"/measures/{ground.measure_id}/edit", data=data)
            return response.status_code, response.get_data(as_text=True)

        answers = at_once(save)
        with Session(ground.engine) as session:
            stored = session.exec(select(NodeWording).where(NodeWording.node_id == ground.measure_id)).one().title
        yield from _faults(f"form, race {number}", answers, {303}, texts, stored)


def race_over_the_autosave(ground: Ground, times: int) -> Iterator[str]:
    for number in range(times):
        with Session(ground.engine) as session:
            draft = session.get(LineDraft, ground.line_id)
            version = draft.version if draft else 0
        texts = [f"Text {number} von {who}" for who in RIVALS]

        def save(place: int, version: int = version, texts: Sequence[str] = texts) -> tuple[int, str]:
            prefix = f"line-{ground.line_id}-"
            typed = {"answer": "changed", "opened": "changed", "version": version, "text": texts[place]}
            data = {f"{prefix}{name}": value for name, value in typed.items()} | {"csrf_token": ground.tokens[place]}
            address = f"/rounds/{ground.round_id}/lines/{ground.line_id}/draft"
            response = ground.people[place].client.post(address, data=data)
            told = response.json or {}
            return response.status_code, f"{texts[place]} {told.get('conflict', '')}"  # the own text stays in the page

        answers = at_once(save)
        with Session(ground.engine) as session:
            stored = session.get_one(LineDraft, ground.line_id).entered
        yield from _faults(f"autosave, race {number}", answers, {200}, texts, stored)


def at_once(act: Callable[[int], tuple[int, str]]) -> list[tuple[int, str]]:
    gate = Barrier(len(RIVALS))

    def run(place: int) -> tuple[int, str]:
        gate.wait()
        return act(place)

    with ThreadPoolExecutor(len(RIVALS)) as pool:
        return list(pool.map(run, range(len(RIVALS))))


def _faults(
    race: str, answers: Sequence[tuple[int, str]], won: set[int], texts: Sequence[str], stored: str
) -> Iterator[str]:
    winners = [place for place, (status, _) in enumerate(answers) if status in won]
    losers = [place for place, (status, _) in enumerate(answers) if status == 409]
    if len(winners) != 1 or len(losers) != 1:
        yield f"{race}: answered {[status for status, _ in answers]}"
        return
    if texts[winners[0]] not in stored:
        yield f"{race}: the winner's text was overwritten"
    if any(text not in answers[losers[0]][1] for text in texts):
        yield f"{race}: the loser does not see both texts"
