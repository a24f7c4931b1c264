"""What the services of the plan refuse although the forms would never send it, and what they take away again."""

from datetime import date
from decimal import Decimal

import pytest
from sqlmodel import Session

from tests.factories import (
    make_area,
    make_cycle,
    make_field,
    make_goal,
    make_indicator,
    make_measure,
    make_resolution,
    make_target,
)
from tracker.planning import queries, services
from tracker.planning.errors import (
    AdoptedWording,
    CodeTaken,
    NoSuchArea,
    NoSuchDepartment,
    NoSuchField,
    NoSuchIndicator,
    NoSuchMeasure,
    NoSuchResolution,
    ParentNotAllowed,
    PlannedValueNeedsOutput,
)
from tracker.planning.models import MeasureIndicatorFields, NodeEntry, PlanNode
from tracker.planning.vocabulary import MonitoringRole, NodeKind
from tracker.shared.errors import Refused
from tracker.shared.publication import INTERNAL

NOWHERE = 999_999


@pytest.fixture
def goal(session: Session) -> PlanNode:
    return make_goal(session, make_cycle(session))


def key(node: PlanNode) -> int:
    assert node.id is not None
    return node.id


def entered_of(session: Session, node: PlanNode, **changes: object) -> NodeEntry:
    entry = queries.find_plan_of(session, INTERNAL, key(node)).find(node.id)
    assert entry is not None
    return queries.as_entered(session, entry).model_copy(update=changes)


def revise(session: Session, node: PlanNode, **changes: object) -> None:
    services.revise_node(session, node, entered_of(session, node, **changes), seen_version=node.version)


@pytest.mark.parametrize(
    ("kind", "changes", "refusal"),
    [
        (NodeKind.GOAL, {"owner_id": NOWHERE}, NoSuchDepartment),
        (NodeKind.GOAL, {"field_ids": [NOWHERE]}, NoSuchField),
        (NodeKind.GOAL, {"code": "L99"}, CodeTaken),
        (NodeKind.TARGET, {"area_id": NOWHERE}, NoSuchArea),
        (NodeKind.TARGET, {"indicator_id": NOWHERE}, NoSuchIndicator),
        (NodeKind.MEASURE, {"area_ids": [NOWHERE]}, NoSuchArea),
        (NodeKind.MEASURE, {"status": "merged", "merged_into_id": NOWHERE}, NoSuchMeasure),
    ],
)
def test_a_node_never_points_at_what_there_is_not(
    session: Session, goal: PlanNode, kind: NodeKind, changes: dict[str, object], refusal: type[Refused]
) -> None:
    cycle = queries.find_node(session, goal.cycle_id or 0)
    assert cycle is not None
    make_goal(session, cycle, "Das andere", code="L99")
    node = goal
    if kind is not NodeKind.GOAL:
        node = (make_target if kind is NodeKind.TARGET else make_measure)(session, goal)
    with pytest.raises(refusal):
        revise(session, node, **changes)


def test_no_measure_goes_on_in_itself(session: Session, goal: PlanNode) -> None:
    measure = make_measure(session, goal)
    with pytest.raises(NoSuchMeasure):
        revise(session, measure, status="merged", merged_into_id=measure.id)


def test_fields_and_areas_that_are_no_longer_named_are_taken_away(session: Session, goal: PlanNode) -> None:
    cycle = queries.find_node(session, goal.cycle_id or 0)
    assert cycle is not None
    field, area = make_field(session, cycle), make_area(session, "01")
    measure = make_measure(session, goal, field_ids=[field.id], area_ids=[area.id])
    assert queries.list_area_names(session, key(measure)) == [(area.id, "Stadtteil 01")]

    revise(session, measure, field_ids=[], area_ids=[])

    assert queries.list_area_names(session, key(measure)) == []
    assert queries.list_node_fields(session, key(measure)) == []


def test_a_parent_beside_the_first_can_be_taken_away_but_does_not_stand_alone(session: Session, goal: PlanNode) -> None:
    cycle = queries.find_node(session, goal.cycle_id or 0)
    assert cycle is not None
    other = make_goal(session, cycle, "Das andere")
    measure = make_measure(session, goal, further=[other])
    services.move_node(session, measure, parent_id=goal.id, further_ids=[], seen_version=measure.version)
    assert queries.list_further_parents(session, key(measure)) == []
    with pytest.raises(ParentNotAllowed) as refused:
        services.move_node(session, measure, parent_id=None, further_ids=[key(other)], seen_version=measure.version)
    assert refused.value.sentence("en").startswith("Measure")


def test_a_goal_is_adopted_once_and_only_by_a_resolution_there_is(session: Session, goal: PlanNode) -> None:
    with pytest.raises(NoSuchResolution):
        services.adopt_node(session, goal, resolution_id=NOWHERE, seen_version=goal.version)
    resolution = make_resolution(session, "108/26")
    services.adopt_node(session, goal, resolution_id=resolution.id or 0, seen_version=goal.version)
    with pytest.raises(AdoptedWording):
        services.adopt_node(session, goal, resolution_id=resolution.id or 0, seen_version=goal.version)
    bound = queries.list_nodes_bound_to(session, resolution.id or 0)
    assert [(each.id, each.title, each.number) for each in bound] == [(goal.id, "Gesund aufwachsen", 1)]


@pytest.mark.parametrize("half", [{"planned_value": Decimal(40)}, {"planned_on": date(2030, 12, 31)}])
def test_what_is_monitored_is_there_and_its_plan_is_whole(
    session: Session, goal: PlanNode, half: dict[str, object]
) -> None:
    measure = make_measure(session, goal)
    said = MeasureIndicatorFields(role=MonitoringRole.OUTPUT, text="Besuche erreichen Familien.")
    with pytest.raises(NoSuchIndicator):
        services.monitor_indicator(session, key(measure), NOWHERE, said)
    with pytest.raises(PlannedValueNeedsOutput):
        services.monitor_indicator(session, key(measure), make_indicator(session).id or 0, said.model_copy(update=half))
