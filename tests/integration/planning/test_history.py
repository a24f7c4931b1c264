"""The history of a node: what was, what is, who and why, in the forms' own words; for the house alone."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from sqlmodel import Session

from tests import cast
from tests.factories import PLANNED_AT, make_area, make_cycle, make_goal, make_measure, make_strategy, make_target
from tests.page import PageClient
from tracker.planning.models import Measure, Milestone, PlanNode
from tracker.planning.services import attach_file, seed_vocabulary
from tracker.shared import audit
from tracker.shared.publication import Publication


@pytest.fixture
def measure(session: Session) -> PlanNode:
    seed_vocabulary(session)
    strategy = make_strategy(session, make_goal(session, make_cycle(session)))
    area = make_area(session, "101", "Altstadt")
    made = make_measure(session, strategy, owner=cast.department(session, "youth"), area_ids=[area.id])
    session.commit()
    return made


def test_a_change_stands_there_with_what_was_what_is_who_and_why(
    planner: PageClient, session: Session, measure: PlanNode
) -> None:
    account = cast.join(session, "department_head")
    audit.act_as(session, audit.Actor(account.id, "Holger Haupt"), PLANNED_AT)
    with audit.because(session, "Mittel gekürzt"):
        sheet = session.get_one(Measure, measure.id)
        sheet.status, sheet.money = "postponed", Decimal("1200.50")
        measure.owner_id = cast.department(session, "health").id
        session.add(Milestone(measure_id=measure.id or 0, title="Vertrag geschlossen", due_on=date(2027, 3, 31)))
    session.commit()
    text = planner.get(f"/measures/{measure.id}/history").words
    for words in (
        "Holger Haupt", "Mittel gekürzt", "1.200,5", "Jugendamt", "Gesundheitsamt", "Vertrag geschlossen", "Altstadt",
    ):  # fmt: skip
        assert words in text, words
    assert text.count("Maßnahme: geändert") == 1  # though its row in the plan was changed, and that of its sheet
    assert "postponed" not in text
    assert "owner_id" not in text


def test_every_kind_of_node_has_a_history_under_its_own_name_only(
    planner: PageClient, session: Session, measure: PlanNode
) -> None:
    target = make_target(session, session.get_one(PlanNode, measure.parent_id))
    session.commit()
    goal_id = session.get_one(PlanNode, measure.parent_id).parent_id
    keys = {"goals": goal_id, "strategies": measure.parent_id, "targets": target.id, "measures": measure.id}
    for plural, node_id in keys.items():
        for other in keys:
            status = planner.get(f"/{other}/{node_id}/history").status_code
            assert status == (200 if other == plural else 404), (other, plural)


@pytest.mark.parametrize("who", ["committee_member"])
def test_outside_of_the_house_there_is_no_history(client_for, session: Session, measure: PlanNode, who: str) -> None:
    page = client_for(who).get(f"/measures/{measure.id}/history")
    assert page.status_code == 404
    assert "Altstadt" not in page.text
    assert f"/measures/{measure.id}/history" not in client_for(who).get(f"/measures/{measure.id}").text


def test_a_long_history_comes_page_by_page(planner: PageClient, session: Session, measure: PlanNode) -> None:
    sheet = session.get_one(Measure, measure.id)
    for number in range(60):
        sheet.target_group = f"Gruppe {number:02}"
        session.flush()
    session.commit()
    first, second = (planner.get(f"/measures/{measure.id}/history?page={page}").text for page in (1, 2))
    assert "Gruppe 59" in first
    assert "Gruppe 05" not in first
    assert "Gruppe 05" in second


def test_a_monitor_that_was_taken_away_still_stands_in_the_history(
    planner: PageClient, session: Session, measure: PlanNode
) -> None:
    from tests.factories import make_indicator
    from tracker.planning import services
    from tracker.planning.models import MeasureIndicatorFields
    from tracker.planning.vocabulary import MonitoringRole

    entered = MeasureIndicatorFields(role=MonitoringRole.CONTEXT, text="Wirkt unmittelbar.")
    indicator = make_indicator(session, "quote", name_de="Quote der Kinder")
    link = services.monitor_indicator(session, measure.id or 0, indicator.id or 0, entered)
    session.delete(link)
    session.commit()
    text = planner.get(f"/measures/{measure.id}/history").text
    assert text.count("Quote der Kinder") == 2


def test_a_file_that_was_attached_stands_in_the_history(
    planner: PageClient, session: Session, measure: PlanNode, now: datetime
) -> None:
    """It points at bytes, which have no name and no number."""
    given = {"name": "Konzept.txt", "content": b"Konzept", "publication": Publication.INTERNAL}
    attach_file(session, measure, **given, person_id=None, now=now)
    session.commit()
    assert "Konzept.txt" in planner.get(f"/measures/{measure.id}/history").words
