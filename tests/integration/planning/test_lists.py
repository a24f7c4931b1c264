"""Lists: narrowed by their address, said in a sentence, taken away as they are shown."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session

from tests import cast
from tests.factories import (
    make_area,
    make_cycle,
    make_field,
    make_goal,
    make_indicator,
    make_measure,
    make_resolution,
    make_strategy,
    make_target,
)
from tests.page import Page, PageClient
from tracker.planning.models import PlanNode, StatusReport
from tracker.planning.queries.lists import find_index
from tracker.planning.queries.plans import find_plan
from tracker.planning.vocabulary import NodeKind
from tracker.shared.publication import INTERNAL, Audience, Publication


def shown_on(page: Page) -> list[str]:
    """Return what stands first in each row of the page's table."""
    cells = [row.find("th") for body in page.document.iter("tbody") for row in body.iter("tr")]
    return ["".join(cell.itertext()).strip() for cell in cells if cell is not None]


def exported(person: PageClient, address: str) -> list[dict[str, str]]:
    text = person.client.get(address).data.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


@pytest.fixture
def plan(session: Session, now: datetime) -> dict[str, PlanNode]:
    cycle = make_cycle(session)
    place, other = make_field(session, cycle, "Bildung"), make_field(session, cycle, "Wohnen")
    goal = make_goal(session, cycle, "Gut aufwachsen", field_ids=[place.id])
    strategy = make_strategy(session, goal, "Sprache fördern")
    target = make_target(
        session, strategy, "Mehr Kinder sprechen Deutsch", owner_id=cast.department(session, "youth").id
    )
    far = make_target(session, make_strategy(session, make_goal(session, cycle, "Gut wohnen", field_ids=[other.id])))
    made = {
        "read": make_measure(session, target, "Vorlesen in der Kita", owner=cast.department(session, "youth")),
        "learn": make_measure(
            session, target, "Sprachförderung", status="planned", area_ids=[make_area(session, "101", "Altstadt").id]
        ),
        "build": make_measure(session, far, "Wohnungen bauen", owner=cast.department(session, "health")),
        "target": target,
        "field": place,
    }
    session.add(
        StatusReport(
            measure_id=made["read"].id or 0,
            reported_at=now - timedelta(days=10),
            function="Jugendamt",
            status="started",
            timeliness="delayed",
            text="Läuft.",
        )
    )
    session.commit()
    return made


def test_each_filter_leaves_what_it_says(
    planner: PageClient, department_head: PageClient, plan: dict[str, PlanNode]
) -> None:
    area = next(option.get("value") for option in planner.get("/measures").by_id("area") if option.text == "Altstadt")
    for query, wanted in {
        "q=foerderung": ["Sprachförderung"],
        "q=kitas+vorlesen": ["Vorlesen in der Kita"],
        f"field={plan['field'].id}": ["Vorlesen in der Kita", "Sprachförderung"],
        "department=health": ["Wohnungen bauen"],
        "status=planned": ["Sprachförderung"],
        "timeliness=delayed": ["Vorlesen in der Kita"],
        f"area={area}": ["Sprachförderung"],
        "silent=3": ["Sprachförderung", "Wohnungen bauen"],
        "status=planned&department=health": [],
        "sort=-title": ["Wohnungen bauen", "Vorlesen in der Kita", "Sprachförderung"],
    }.items():
        assert shown_on(planner.get(f"/measures?{query}")) == wanted, query
    assert shown_on(department_head.get("/measures?mine=y")) == ["Vorlesen in der Kita"]
    assert 'name="mine"' not in planner.get("/measures").text


def test_filters_stand_as_chips_that_can_be_taken_off(planner: PageClient, plan: dict[str, PlanNode]) -> None:
    page = planner.get("/measures?q=Sprache&status=planned&sort=title")
    assert "1 von 3 Maßnahmen" in page.words
    chips = [link for link in page.document.iter("a") if link.get("class") == "chip"]
    assert [link.get("href") for link in chips] == [
        "/measures?status=planned&sort=title",
        "/measures?q=Sprache&sort=title",
    ]
    assert page.links["Filter zurücksetzen"] == "/measures?sort=title"
    assert "3 Maßnahmen." in planner.get("/measures").words


def test_a_measure_is_silent_by_the_day_in_the_town(
    planner: PageClient, plan: dict[str, PlanNode], session: Session
) -> None:
    said_at = datetime(2026, 8, 17, 22, 30, tzinfo=UTC)  # the 18th in the town, three months before today
    said = {"function": "Gesundheitsamt", "status": "started", "text": "Läuft."}
    session.add(StatusReport(measure_id=plan["build"].id or 0, reported_at=said_at, **said))
    session.commit()
    assert shown_on(planner.get("/measures?silent=3")) == ["Sprachförderung"]


@pytest.mark.parametrize("query", ["", "q=sprachen", "status=planned", "department=health", "silent=3", "status=no"])
def test_measures_are_exported_as_they_are_filtered(planner: PageClient, plan: dict[str, PlanNode], query: str) -> None:
    rows = exported(planner, f"/measures/export?format=csv&{query}")
    assert sorted(row["title"] for row in rows) == sorted(shown_on(planner.get(f"/measures?{query}")))


@pytest.mark.parametrize("plural", ["goals", "strategies", "targets"])
@pytest.mark.parametrize("query", ["", "q=deutsche+kinder", "q=wohnen", "department=youth"])
def test_other_lists_of_the_plan_are_exported_as_they_are_filtered(
    planner: PageClient, plan: dict[str, PlanNode], plural: str, query: str
) -> None:
    listed = sorted(shown_on(planner.get(f"/{plural}?{query}")))
    rows = json.loads(planner.client.get(f"/{plural}/export?format=json&{query}").data)
    assert sorted(row["title"] for row in rows) == listed


def test_indicators_resolutions_and_people_are_exported_as_they_are_filtered(
    planner: PageClient, admin: PageClient, session: Session
) -> None:
    make_indicator(session, "poverty", name_de="Kinderarmut")
    make_indicator(session, "housing", name_de="Wohnkosten")
    make_resolution(session, "108/26")
    make_resolution(session, "7/25").title = "Wohnraumkonzept"
    session.commit()
    for path, query, column, person in (
        ("indicators", "q=arm", "name", planner),
        ("resolutions", "q=wohnraum", "reference", planner),
        ("people", "q=petra", "name", admin),
        ("people", "role=planner", "name", admin),
    ):
        rows = exported(person, f"/{path}/export?format=csv&{query}")
        assert len(rows) == 1, path
        assert [row[column] for row in rows] == shown_on(person.get(f"/{path}?{query}")), path
        assert len(exported(person, f"/{path}/export?format=csv")) > 1, path


@pytest.mark.parametrize("path", ["deliveries", "reports", "reviews", "indicators", "measures"])
def test_files_are_named_by_their_list_and_the_day(planner: PageClient, plan: dict[str, PlanNode], path: str) -> None:
    answer = planner.client.get(f"/{path}/export?format=xlsx")
    assert answer.status_code == 200
    assert answer.data.startswith(b"PK")
    assert "-2026-11-18.xlsx" in answer.headers["Content-Disposition"]


def test_an_export_has_the_gate_of_its_page(committee_member: PageClient, plan: dict[str, PlanNode]) -> None:
    for path in ("people", "deliveries", "reviews"):
        assert committee_member.client.get(f"/{path}/export").status_code == 403
    assert committee_member.client.get("/measures/export").status_code == 200


def test_a_word_of_a_hidden_measure_leaves_nothing_over(
    committee_member: PageClient, plan: dict[str, PlanNode], session: Session
) -> None:
    make_measure(session, plan["target"], "Stilles Angebot", publication=Publication.INTERNAL)
    session.commit()
    assert shown_on(committee_member.get("/measures?q=stilles")) == []
    assert exported(committee_member, "/measures/export?q=stilles") == []


def test_the_index_has_the_nodes_and_fields_of_the_plan(
    plan: dict[str, PlanNode], session: Session, now: datetime
) -> None:
    cycle = session.get_one(PlanNode, plan["target"].cycle_id)
    inside = make_strategy(session, make_goal(session, cycle, "Intern", publication=Publication.INTERNAL))
    make_measure(session, inside, "Darunter", publication=Publication.PUBLIC)
    plan["build"].retired_on, plan["build"].retired_reason = now.date(), "Doppelt"
    session.commit()
    for audience in (INTERNAL, Audience(Publication.COMMITTEE, "social"), Audience(Publication.PUBLIC)):
        index, whole = find_index(session, audience, now.date()), find_plan(session, audience, now.date())
        listed = {node.id: (node.kind, node.code, node.title, node.field_ids, node.owner_key) for node in index.nodes}
        read = {
            entry.id: (entry.kind, entry.code, entry.title, entry.field_ids, entry.owner_key)
            for entry in whole
            if not entry.is_retired and entry.kind is not NodeKind.CYCLE
        }
        assert listed == read
