"""The pages about how targets stand: the list, one target, the planner's queue and review."""

from datetime import date
from decimal import Decimal

import pytest
from sqlmodel import Session, select

from tests.factories import (
    make_area,
    make_cycle,
    make_goal,
    make_indicator,
    make_measure,
    make_observation,
    make_target,
)
from tests.page import PageClient
from tests.statements import count_statements
from tracker.evaluation.queries import list_reviews
from tracker.monitoring.models import Indicator
from tracker.monitoring.vocabulary import ValueState
from tracker.planning.models import PlanNode
from tracker.planning.vocabulary import TargetType
from tracker.shared.publication import INTERNAL


@pytest.fixture
def goal(session: Session) -> PlanNode:
    return make_goal(session, make_cycle(session))


@pytest.fixture
def target(session: Session, goal: PlanNode) -> PlanNode:
    """A target that got worse, with counts, a confirmed course and a measure."""
    indicator = make_indicator(session, "child_poverty")
    for year, poor in ((2020, 80), (2022, 85), (2025, 90)):
        make_observation(session, indicator, year, None, numerator=poor, denominator=1000)
    made = make_target(session, goal, indicator_id=indicator.id, interim=[(date(2025, 12, 31), Decimal("7.5"))])
    make_measure(session, made)
    session.commit()
    return made


def test_a_target_says_its_state_with_the_calculation_and_draws_its_course(
    planner: PageClient, target: PlanNode
) -> None:
    page = planner.get(f"/targets/{target.id}")
    assert "8,0" in page.words
    assert "7,5" in page.words
    assert "9,0" in page.words
    assert "Familienbüro" in page.words
    assert "data-chart" in page.text
    assert "charts." in page.text


def test_a_page_without_figures_loads_no_chart_code(planner: PageClient, session: Session, goal: PlanNode) -> None:
    bare = make_target(session, goal)
    session.commit()
    page = planner.get(f"/targets/{bare.id}")
    assert "data-chart" not in page.text
    assert "charts." not in page.text


@pytest.mark.parametrize(
    "changes",
    [
        {"target_type": TargetType.HOLD, "target": None},
        {"target_type": TargetType.CORRIDOR, "target": None, "corridor_low": Decimal(6), "corridor_high": Decimal(7)},
        {"target_type": TargetType.QUALITATIVE},
        {"target_type": TargetType.REDUCE_GAP, "baseline": Decimal(4), "target": Decimal(1)},
        {"baseline": None, "baseline_on": None},
        {"target": None, "target_on": None},
    ],
)
def test_every_kind_of_target_has_a_sound_page(
    planner: PageClient, session: Session, goal: PlanNode, changes: dict[str, object]
) -> None:
    indicator = make_indicator(session)
    make_observation(session, indicator, 2020, 8)
    make_observation(session, indicator, 2025, 9, break_reason="Neues Register")
    made = make_target(session, goal, indicator_id=indicator.id, **changes)
    session.commit()
    for address in (f"/targets/{made.id}", f"/targets/{made.id}/review", f"/targets/{made.id}/edit"):
        assert planner.get(address).status_code == 200


def test_the_districts_stand_beside_the_town_in_the_judged_period(
    planner: PageClient, session: Session, target: PlanNode
) -> None:
    indicator = session.exec(select(Indicator).where(Indicator.key == "child_poverty")).one()
    north, south = make_area(session, "01", "Nordstadt"), make_area(session, "02", "Südstadt")
    quarter = make_area(session, "0101", "Hafen", level="quarter", rank=2)
    make_observation(session, indicator, 2025, 14, area=north)
    make_observation(session, indicator, 2025, None, area=south, state=ValueState.SUPPRESSED)
    make_observation(session, indicator, 2022, 5, area=south)
    make_observation(session, indicator, 2025, 20, area=quarter)
    session.commit()

    page = planner.get(f"/targets/{target.id}")

    assert "2025: von 14,0 %" in page.words
    assert "(Nordstadt)" in page.words
    assert "Südstadt" in page.words
    assert "Musterstadt: 9,0 %." in page.words
    assert "5,0 %" not in page.words
    assert "Hafen" not in page.words


def test_where_the_town_has_no_figure_of_the_period_the_districts_stand_alone(
    planner: PageClient, session: Session, goal: PlanNode
) -> None:
    indicator, north = make_indicator(session), make_area(session, "01", "Nordstadt")
    for year, value in ((2024, 9), (2025, 8)):
        make_observation(session, indicator, year, value, area=north)
    make_observation(session, indicator, 2024, 6)
    gap = make_target(
        session,
        goal,
        target_type=TargetType.REDUCE_GAP,
        baseline=Decimal(4),
        target=Decimal(1),
        indicator_id=indicator.id,
        area_id=north.id,
    )
    session.commit()

    page = planner.get(f"/targets/{gap.id}")

    assert "Musterstadt: fehlt." in page.words
    assert "nicht bewertbar" in page.words


def test_what_is_no_target_has_no_page_among_the_targets(planner: PageClient, session: Session, goal: PlanNode) -> None:
    session.commit()
    for address in (f"/targets/{goal.id}", f"/targets/{goal.id}/review", "/targets/999999"):
        assert planner.get(address).status_code == 404


def test_a_course_is_continued_in_the_drawing_and_said_to_be_no_forecast(
    planner: PageClient, session: Session, target: PlanNode
) -> None:
    before = planner.get(f"/targets/{target.id}")
    assert '"projected": true' not in before.text
    assert "Ende 2030" not in before.words
    indicator = session.exec(select(Indicator).where(Indicator.key == "child_poverty")).one()
    make_observation(session, indicator, 2023, 9)
    make_observation(session, indicator, 2024, 9)
    session.commit()

    page = planner.get(f"/targets/{target.id}")

    assert '"projected": true' in page.text
    assert "Ende 2030" in page.words
    assert "gegenläufig" in page.words


def test_a_target_with_districts_takes_thirteen_statements(
    planner: PageClient, session: Session, target: PlanNode
) -> None:
    indicator = session.exec(select(Indicator).where(Indicator.key == "child_poverty")).one()
    for number in range(11):
        make_observation(session, indicator, 2025, 9, area=make_area(session, f"{number:02}"))
    session.commit()
    assert count_statements(session, lambda: planner.get(f"/targets/{target.id}")) <= 13


def test_targets_are_listed_filtered_by_state_and_exported(planner: PageClient, target: PlanNode) -> None:
    assert target.code in planner.get("/targets?state=wrong_way").words
    assert target.code not in planner.get("/targets?state=reached").words
    rows = planner.get("/targets/export?format=json&state=wrong_way").json
    assert [row["code"] for row in rows] == [target.code]
    assert planner.get("/targets/export?format=json&state=reached").json == []
    assert planner.get("/targets/export?format=csv").data.startswith(b"\xef\xbb\xbfcode;title")


def test_a_review_is_recorded_beside_the_computed_state(
    planner: PageClient, session: Session, target: PlanNode
) -> None:
    address = f"/targets/{target.id}/review"
    assert planner.post(address, data={"reason": "", "consequence": "keep"}).status_code == 422
    passed = {"reason": "Mehr Beratung nötig", "consequence": "re_steer", "next_on": "01.01.2020"}
    assert planner.post(address, data=passed).status_code == 422

    page = planner.post(address, data=passed | {"next_on": "01.03.2027", "judgement": "behind"}).follow()

    assert "Mehr Beratung nötig" in page.words
    review = list_reviews(session, target.id or 0, INTERNAL)[0]
    assert (review.seen_state, review.judgement, review.reviewed_by) == ("wrong_way", "behind", "Petra Plan")


def test_the_queue_names_what_waits_and_what_would_make_a_target_measurable(
    planner: PageClient, session: Session, goal: PlanNode, target: PlanNode
) -> None:
    make_target(session, goal, "Ohne Zahlen")
    session.commit()
    page = planner.get("/reviews")
    assert "Ohne Zahlen" in page.words
    assert target.id is not None
    assert f"/targets/{target.id}/review" in page.text


def test_only_planners_review(department_head: PageClient, committee_member: PageClient, target: PlanNode) -> None:
    for client in (department_head, committee_member):
        assert client.get("/reviews").status_code == 403
        assert client.post(f"/targets/{target.id}/review", data={}).status_code == 403
        assert client.get(f"/targets/{target.id}").status_code == 200
