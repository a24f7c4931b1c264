"""A measure becomes a permanent task: it is never overdue again, and is asked about once a year."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session

from tests.integration.reporting.stage import BERLIN
from tests.integration.rounds.conftest import open_for, reviewer
from tracker.planning.calculations import next_step
from tracker.planning.models import Measure, Milestone
from tracker.planning.queries import list_steps
from tracker.planning.vocabulary import StatusCategory
from tracker.rounds import queries, services
from tracker.rounds.models import RoundLine
from tracker.rounds.queries.care import list_care
from tracker.rounds.vocabulary.care import CareGroup

LATER = date(2027, 2, 1)


@pytest.fixture
def became_permanent(session, opened, hand_in, now) -> RoundLine:
    """The line of a measure with a milestone long due, whose department has reported a permanent task."""
    line = opened.lines[0]
    session.add(Milestone(measure_id=line.measure_id, title="Räume gefunden", due_on=date(2026, 9, 1)))
    session.flush()
    assert days_late(session, line, StatusCategory.RUNNING, now.date()) == 78
    services.take_over(session, hand_in(line, status="permanent"), reviewer(session), now=now)
    return line


def test_it_is_overdue_nowhere_and_keeps_a_date_a_year_on(session, opened, became_permanent, department_head):
    measure = session.get_one(Measure, became_permanent.measure_id)
    assert (measure.status, measure.next_on) == ("permanent", date(2027, 10, 31))
    assert days_late(session, became_permanent, StatusCategory.PERMANENT, LATER) is None
    session.commit()
    page = department_head.get(f"/measures/{measure.node_id}").text
    assert "Nächster Termin: 31.10.2027" in page
    assert "überfällig" not in page
    assert "überfällig" not in department_head.get("/").text


def test_it_is_asked_about_in_the_round_its_date_falls_into_and_is_not_stale_before(session, became_permanent, now):
    half_a_year_on = now.date() + timedelta(days=300)
    assert became_permanent.measure_id not in asked_in_a_round(session, half_a_year_on)
    stale = {row.id for row in list_care(session, CareGroup.STALE, half_a_year_on, BERLIN, ())}
    assert became_permanent.measure_id not in stale
    assert became_permanent.measure_id in asked_in_a_round(session, date(2027, 11, 15))


def test_once_reported_on_its_date_moves_on_by_a_year(session, opened, became_permanent, hand_in, now):
    year = timedelta(days=365)
    again = open_for(session, opened.measures, now, as_of=date(2027, 10, 31), due_on=date(2027, 12, 3))
    services.take_over(session, hand_in(again.lines[0], text="Läuft."), reviewer(session), now=now + year)
    assert session.get_one(Measure, became_permanent.measure_id).next_on == date(2028, 10, 31)


def test_a_corrected_report_moves_its_date_no_further(session, became_permanent, now):
    measure = session.get_one(Measure, became_permanent.measure_id)
    services.open_again(session, became_permanent, reviewer(session, "releaser"), "Ein Wort fehlt.", now=now)
    services.take_over(session, became_permanent, reviewer(session), now=now)
    assert measure.next_on == date(2027, 10, 31)


def test_a_permanent_task_without_a_date_is_asked_in_every_round(session, opened, hand_in, now):
    line = opened.lines[1]
    session.get_one(Measure, line.measure_id).status = "permanent"
    session.flush()
    services.take_over(session, hand_in(line), reviewer(session), now=now)
    assert session.get_one(Measure, line.measure_id).next_on is None
    assert line.measure_id in asked_in_a_round(session, LATER)


def days_late(session: Session, line: RoundLine, category: StatusCategory, today: date) -> int | None:
    steps = list_steps(session, [line.measure_id]).get(line.measure_id, ())
    step = next_step(steps, category, today)
    return step.days_late if step else None


def asked_in_a_round(session: Session, due_on: date) -> set[int]:
    return {each.id for each in queries.list_askable(session, due_on=due_on)}
