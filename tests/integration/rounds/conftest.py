"""A round with two measures of the youth office and one of the health office."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pytest
from sqlmodel import Session, select

from tests import cast
from tests.factories import make_cycle, make_goal, make_measure
from tracker.accounts.models import Person
from tracker.planning.models import PlanNode
from tracker.planning.vocabulary import Answer
from tracker.rounds import queries, services
from tracker.rounds.models import ReportEntry, ReportingRound, RoundFields, RoundLine
from tracker.rounds.vocabulary import Known

AS_OF, DUE_ON, TODAY = date(2026, 10, 31), date(2026, 12, 4), date(2026, 11, 18)


@dataclass
class Round:
    """An open round and the lines of its measures."""

    row: ReportingRound
    measures: list[PlanNode]
    lines: list[RoundLine]

    @property
    def address(self) -> str:
        return f"/rounds/{self.row.id}"


@pytest.fixture
def opened(session: Session, now: datetime) -> Round:
    goal = make_goal(session, make_cycle(session))
    youth, health = cast.department(session, "youth"), cast.department(session, "health")
    measures = [
        make_measure(session, goal, "Familienbüro", owner=youth, code="M1"),
        make_measure(session, goal, "Sprachkita", owner=youth, code="M2"),
        make_measure(session, goal, "Hebammendienst", owner=health, code="M3"),
    ]
    return open_for(session, measures, now)


def open_for(session: Session, measures: list[PlanNode], now: datetime, **said: Any) -> Round:
    entered = RoundFields(**{"title": "Herbst 2026", "as_of": AS_OF, "due_on": DUE_ON} | said)
    row = services.open_round(session, entered, department_ids=None, person_id=None, now=now, today=TODAY)
    found = {line.measure_id: line for line in session.exec(select(RoundLine).where(RoundLine.round_id == row.id))}
    return Round(row, measures, [found[measure.id] for measure in measures if measure.id is not None])


@pytest.fixture
def hand_in(session: Session, now: datetime) -> Callable[..., RoundLine]:
    """Return how a department hands in a line: `hand_in(line, text="…", status="advanced")`."""

    def hand_in(
        line: RoundLine, answer: Answer = Answer.CHANGED, who: str = "department_head", **said: Any
    ) -> RoundLine:
        entry = ReportEntry(answer=answer, **({"text": "Es geht voran."} if answer is Answer.CHANGED else {}) | said)
        services.submit(
            session,
            line,
            entry,
            known_of(session, line),
            function="Jugendamt",
            person_id=person(session, who).id,
            now=now,
            today=TODAY,
        )
        return line

    return hand_in


def known_of(session: Session, line: RoundLine) -> Known:
    known = queries.list_words(session, [line.measure_id])
    queries.add_details(session, known, [line.measure_id], AS_OF.year)
    return known[line.measure_id]


def person(session: Session, who: str) -> Person:
    return session.get_one(Person, cast.join(session, who).person_id)


def reviewer(session: Session, who: str = "planner") -> services.Reviewer:
    return services.Reviewer(person(session, who).id, "Sozialplanung")
