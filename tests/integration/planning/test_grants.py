"""A grant that will end soon is warned of at the goals and targets its measure works for."""

from datetime import date, timedelta

import pytest

from tests import cast
from tests.conftest import NOW
from tests.factories import make_cycle, make_goal, make_measure, make_strategy, make_target
from tracker.planning.models import Grant, PlanNode

TODAY = NOW.date()
SAID = "Familienbüro: Die Förderung „Landesmittel“ endet am 18.03.2027."


@pytest.fixture
def pages(session):
    """The pages above a measure: its target, strategy and goal, and a goal beside them."""
    cycle = make_cycle(session)
    goal, other = make_goal(session, cycle), make_goal(session, cycle, "Gut wohnen")
    strategy = make_strategy(session, goal)
    target = make_target(session, strategy)
    measure = make_measure(session, target, owner=cast.department(session, "youth"))
    session.add(Grant(measure_id=measure.id, programme="Landesmittel", ends_on=date(2027, 3, 18)))
    session.commit()
    return [f"/targets/{target.id}", f"/strategies/{strategy.id}", f"/goals/{goal.id}", f"/goals/{other.id}"]


def test_it_stands_on_the_pages_above_the_measure_with_a_link_to_it(session, pages, planner, committee_member):
    *above, beside = pages
    for reader in (planner, committee_member):
        for page in above:
            shown = reader.get(page)
            assert shown.words.count(SAID) == 1
            assert "Förderungen, die bald enden" in shown.words
        assert SAID not in reader.get(beside).words


def test_it_is_not_told_to_who_may_not_see_the_measure(session, pages, planner, committee_member):
    measure = make_measure(session, session.get_one(PlanNode, goal_of(pages)), publication="internal")
    session.add(Grant(measure_id=measure.id, programme="Verborgenes", ends_on=TODAY + timedelta(days=30)))
    session.commit()
    page = pages[2]
    assert "Verborgenes" in planner.get(page).words
    assert "Verborgenes" not in committee_member.get(page).text


def test_a_grant_that_runs_on_and_a_measure_that_has_ended_are_left_out(session, pages, planner):
    goal = session.get_one(PlanNode, goal_of(pages))
    for programme, status, days in (("Fern", "started", 400), ("Vorbei", "completed", 30)):
        measure = make_measure(session, goal, programme, status=status)
        session.add(Grant(measure_id=measure.id, programme=programme, ends_on=TODAY + timedelta(days=days)))
    session.commit()
    words = planner.get(pages[2]).words
    assert "Förderung „Fern“" not in words
    assert "Förderung „Vorbei“" not in words


def goal_of(pages: list[str]) -> int:
    return int(pages[2].rpartition("/")[2])
