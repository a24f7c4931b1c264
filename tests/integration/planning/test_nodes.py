"""The plan as a graph: who may stand below whom, whose words stay, who wins a race, what is never deleted."""

from datetime import date, datetime
from decimal import Decimal

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from tests.factories import (
    make_cycle,
    make_department,
    make_field,
    make_goal,
    make_indicator,
    make_measure,
    make_resolution,
    make_strategy,
    make_target,
)
from tracker.accounts.vocabulary import Role, Viewer
from tracker.planning import queries, services
from tracker.planning.errors import (
    AdoptedWording,
    AlreadyRetired,
    CodeTaken,
    DefinitionRefused,
    MonitoredTwice,
    NoSuchParent,
    ParentNotAllowed,
    PhaseGoesBack,
    PlanCircle,
    PlannedValueNeedsOutput,
    ReasonMissing,
    ResolutionTaken,
    StatusNeedsLink,
    StatusNeedsReason,
    StillCarries,
    UnknownStatus,
)
from tracker.planning.models import (
    MeasureEntry,
    MeasureIndicatorFields,
    NodeEntry,
    PlanNode,
    StatusReportFields,
    TargetEntry,
)
from tracker.planning.queries.target_marks import list_target_marks
from tracker.planning.vocabulary import GoalStatus, MonitoringRole, NodeKind, Phase
from tracker.shared.audit import AuditEntry
from tracker.shared.errors import ChangedMeanwhile
from tracker.shared.publication import INTERNAL, Audience, Publication

TODAY = date(2026, 11, 18)
COMMITTEE = Audience(Publication.COMMITTEE, "social")


@pytest.fixture
def cycle(session: Session) -> PlanNode:
    return make_cycle(session)


def key(node: PlanNode) -> int:
    assert node.id is not None
    return node.id


def entered_of(session: Session, node: PlanNode, **changes: object) -> NodeEntry:
    entry = queries.find_plan_of(session, INTERNAL, key(node)).find(node.id)
    assert entry is not None
    return queries.as_entered(session, entry).model_copy(update=changes)


def test_a_strategy_stands_below_a_goal_and_nowhere_else(session: Session, cycle: PlanNode) -> None:
    field = make_field(session, cycle)
    with pytest.raises(ParentNotAllowed) as refused:
        make_strategy(session, field)
    assert refused.value.sentence("en") == "Action strategy cannot stand below Field of action."


def test_a_node_never_stands_in_another_plan(session: Session, cycle: PlanNode, now: datetime) -> None:
    elsewhere = make_goal(session, make_cycle(session, "Neuzuwanderung"))
    with pytest.raises(NoSuchParent):
        services.create_node(
            session,
            NodeKind.STRATEGY,
            NodeEntry(code="S1", title="Sprache fördern"),
            now=now,
            cycle_id=cycle.id,
            parent_id=elsewhere.id,
        )


def test_a_code_is_given_once_in_a_plan_and_again_in_another(session: Session, cycle: PlanNode) -> None:
    make_goal(session, cycle, code="L1")
    with pytest.raises(CodeTaken):
        make_goal(session, cycle, code="L1")
    assert make_goal(session, make_cycle(session, "Pflege"), code="L1").code == "L1"


def test_no_target_carries_itself_not_even_by_a_further_parent(session: Session, cycle: PlanNode) -> None:
    upper = make_target(session, make_goal(session, cycle), "Oben")
    lower = make_target(session, upper, "Unten")
    for parent, beside in ((lower.id, []), (upper.parent_id, [key(lower)])):
        with pytest.raises(PlanCircle):
            services.move_node(session, upper, parent_id=parent, further_ids=beside, seen_version=upper.version)


def test_a_second_parent_is_seen_also_and_counted_once(session: Session, cycle: PlanNode) -> None:
    goal, other = make_goal(session, cycle), make_goal(session, cycle, "Gut wohnen")
    measure = make_measure(session, goal, further=[other])

    plan = queries.find_plan(session, INTERNAL, TODAY)

    assert [entry.id for entry in plan.see_also(key(other))] == [measure.id]
    assert plan.below(key(other)) == ()
    assert len(plan.of_kind(NodeKind.MEASURE)) == 1


def test_fields_come_from_the_nearest_node_above(session: Session, cycle: PlanNode) -> None:
    first, second = make_field(session, cycle), make_field(session, cycle, "Wohnen")
    goal = make_goal(session, cycle, field_ids=[key(first)])
    strategy = make_strategy(session, goal)
    own = make_measure(session, strategy, field_ids=[key(second)])
    inherited = make_measure(session, strategy)

    plan = queries.find_plan(session, INTERNAL, TODAY)

    assert plan.entries[key(own)].field_ids == (second.id,)
    assert plan.entries[key(inherited)].field_ids == (first.id,)


def test_a_draft_is_reworded_in_place(session: Session, cycle: PlanNode) -> None:
    goal = make_goal(session, cycle)
    services.revise_node(session, goal, entered_of(session, goal, title="Neu gesagt"), seen_version=goal.version)
    assert [wording.title for wording in queries.list_wordings(session, key(goal), INTERNAL)] == ["Neu gesagt"]


def test_an_adopted_wording_stays_and_a_new_one_needs_a_new_resolution(
    session: Session, cycle: PlanNode, now: datetime
) -> None:
    goal, resolution = make_goal(session, cycle), make_resolution(session)
    assert resolution.id is not None
    services.adopt_node(session, goal, resolution_id=resolution.id, seen_version=goal.version)
    changed = entered_of(session, goal, title="Anders gesagt")

    with pytest.raises(AdoptedWording):
        services.revise_node(session, goal, changed, seen_version=goal.version)
    with pytest.raises(ResolutionTaken):
        services.reword_node(session, goal, changed, resolution_id=resolution.id, seen_version=goal.version, now=now)
    later = make_resolution(session, decided_on=date(2026, 9, 9))
    assert later.id is not None
    services.reword_node(session, goal, changed, resolution_id=later.id, seen_version=goal.version, now=now)

    versions = queries.list_wordings(session, key(goal), INTERNAL)
    assert [(each.number, each.title, each.is_current) for each in versions] == [
        (2, "Anders gesagt", True),
        (1, "Gesund aufwachsen", False),
    ]
    assert versions[0].valid_from == date(2026, 9, 9)
    assert all(each.status == GoalStatus.ADOPTED for each in versions)


def test_what_is_no_wording_may_change_after_adoption(session: Session, cycle: PlanNode) -> None:
    goal, resolution = make_goal(session, cycle), make_resolution(session)
    services.adopt_node(session, goal, resolution_id=resolution.id or 0, seen_version=goal.version)
    department = make_department(session)
    services.revise_node(session, goal, entered_of(session, goal, owner_id=department.id), seen_version=goal.version)
    assert goal.owner_id == department.id


def test_the_second_of_two_writers_is_told_even_where_only_words_changed(session: Session, cycle: PlanNode) -> None:
    measure = make_measure(session, make_goal(session, cycle))
    seen = measure.version
    services.revise_node(session, measure, entered_of(session, measure, text="Zuerst"), seen_version=seen)
    with pytest.raises(ChangedMeanwhile):
        services.revise_node(session, measure, entered_of(session, measure, text="Danach"), seen_version=seen)


def test_nothing_that_carries_others_is_retired_and_nothing_without_a_reason(session: Session, cycle: PlanNode) -> None:
    goal = make_goal(session, cycle)
    strategy = make_strategy(session, goal)
    with pytest.raises(StillCarries):
        services.retire_node(session, goal, reason="Erledigt", on=TODAY, seen_version=goal.version)
    with pytest.raises(ReasonMissing):
        services.retire_node(session, strategy, reason="  ", on=TODAY, seen_version=strategy.version)
    services.retire_node(session, strategy, reason="Geht in S2 auf", on=TODAY, seen_version=strategy.version)
    with pytest.raises(AlreadyRetired):
        services.retire_node(session, strategy, reason="Noch einmal", on=TODAY, seen_version=strategy.version)

    plan = queries.find_plan(session, INTERNAL, TODAY)
    assert plan.of_kind(NodeKind.STRATEGY) == ()
    assert [entry.retired_reason for entry in plan.of_kind(NodeKind.STRATEGY, retired=True)] == ["Geht in S2 auf"]
    trace = session.exec(select(AuditEntry).where(AuditEntry.reason == "Geht in S2 auf")).all()
    assert [entry.object_type for entry in trace] == ["plan_node"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"target": 8}, "target"),
        ({"target": 9}, "target"),
        ({"target_on": date(2020, 6, 30)}, "target_on"),
        ({"interim": [(date(2031, 12, 31), 7)]}, "interim"),
        ({"effect_from": date(2031, 1, 1)}, "effect_from"),
        ({"target_type": "corridor", "corridor_low": 9, "corridor_high": 4}, "corridor_high"),
    ],
)
def test_a_target_that_contradicts_itself_is_refused_at_its_field(
    session: Session, cycle: PlanNode, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(DefinitionRefused) as refused:
        make_target(session, make_goal(session, cycle), **changes)
    assert field in [name for name, _ in refused.value.faults]
    assert refused.value.sentence("de")


def test_interim_targets_are_replaced_as_a_whole(session: Session, cycle: PlanNode) -> None:
    target = make_target(session, make_goal(session, cycle), interim=[(date(2023, 12, 31), 8), (date(2025, 12, 31), 7)])
    entered = entered_of(
        session, target, interim=[(date(2025, 12, 31), Decimal("7.5")), (date(2027, 12, 31), Decimal("7.2"))]
    )
    services.revise_node(session, target, TargetEntry.model_validate(entered.model_dump()), seen_version=target.version)
    sheet = queries.find_plan(session, INTERNAL, TODAY).entries[key(target)].target
    assert sheet is not None
    assert [day.year for day, _ in sheet.definition.interim] == [2025, 2027]


@pytest.mark.parametrize("status", ["postponed", "discontinued", "realigned"])
def test_stopping_postponing_and_realigning_need_a_reason(session: Session, cycle: PlanNode, status: str) -> None:
    measure = make_measure(session, make_goal(session, cycle))
    bare = entered_of(session, measure, status=status)
    with pytest.raises(StatusNeedsReason):
        services.revise_node(session, measure, bare, seen_version=measure.version)
    reasoned = entered_of(session, measure, status=status, status_reason="Keine Mittel")
    services.revise_node(session, measure, reasoned, seen_version=measure.version)
    assert queries.find_measure_row(session, key(measure)).status == status


def test_a_measure_is_merged_into_another_one_of_the_plan(session: Session, cycle: PlanNode) -> None:
    goal = make_goal(session, cycle)
    measure, other = make_measure(session, goal), make_measure(session, goal, "Elterncafé")
    with pytest.raises(StatusNeedsLink):
        services.revise_node(
            session, measure, entered_of(session, measure, status="merged"), seen_version=measure.version
        )
    linked = entered_of(session, measure, status="merged", merged_into_id=other.id)
    services.revise_node(session, measure, linked, seen_version=measure.version)
    assert queries.find_measure_row(session, key(measure)).merged_into_id == other.id


def test_a_status_the_town_does_not_know_is_refused(session: Session, cycle: PlanNode) -> None:
    with pytest.raises(UnknownStatus):
        make_measure(session, make_goal(session, cycle), status="halfway")


def test_a_word_on_a_measure_is_dated_and_sets_its_status(session: Session, cycle: PlanNode, now: datetime) -> None:
    measure = make_measure(session, make_goal(session, cycle), owner=make_department(session))
    for status, text in (("started", "Läuft an"), ("advanced", "Drei von vier Büros sind offen")):
        said = StatusReportFields(status=status, text=text)
        services.record_word(session, measure, said, function="Jugendamt", person_id=None, now=now)

    words = queries.list_words(session, key(measure))

    assert [word.text for word in words] == ["Drei von vier Büros sind offen", "Läuft an"]
    assert queries.list_last_words(session, [key(measure)])[key(measure)].status_de == "fortgeschritten"
    assert queries.find_measure_row(session, key(measure)).status == "advanced"


def test_a_department_finds_only_its_own_measures_to_edit(session: Session, cycle: PlanNode) -> None:
    own, other = make_department(session), make_department(session)
    measure = make_measure(session, make_goal(session, cycle), owner=own)
    head = Viewer(account_id=1, roles=frozenset({Role.DEPARTMENT_HEAD}), department_ids=frozenset({own.id or 0}))
    stranger = Viewer(account_id=2, roles=frozenset({Role.DEPARTMENT_HEAD}), department_ids=frozenset({other.id or 0}))
    planner = Viewer(account_id=3, roles=frozenset({Role.PLANNER}))

    assert queries.find_measure_to_edit(session, head, key(measure)) is measure
    assert queries.find_measure_to_edit(session, planner, key(measure)) is measure
    assert queries.find_measure_to_edit(session, stranger, key(measure)) is None


def test_what_is_internal_takes_all_below_it_out_of_a_committees_sight(session: Session, cycle: PlanNode) -> None:
    goal = make_goal(session, cycle)
    hidden = make_strategy(session, goal, publication=Publication.INTERNAL)
    below = make_measure(session, hidden, "Darunter")
    make_measure(session, goal, "Daneben", further=[hidden])

    seen = queries.find_plan(session, COMMITTEE, TODAY)

    assert hidden.id not in seen.entries
    assert below.id not in seen.entries
    assert [entry.title for entry in seen.of_kind(NodeKind.MEASURE)] == ["Daneben"]
    assert all(hidden.id not in entry.also_ids for entry in seen)
    assert len(queries.find_plan(session, INTERNAL, TODAY).of_kind(NodeKind.MEASURE)) == 2


def test_the_next_code_counts_on_as_the_town_does() -> None:
    assert services.next_code([], NodeKind.MEASURE) == "M1"
    assert services.next_code(["M2", "M10", "M9"], NodeKind.MEASURE) == "M11"
    assert services.next_code(["A1.09"], NodeKind.MEASURE) == "A1.10"


def test_a_field_moves_on_through_its_phases(session: Session, cycle: PlanNode) -> None:
    field, resolution = make_field(session, cycle), make_resolution(session, "108/26")
    services.open_phase(session, field, Phase.GOALS, since=date(2026, 1, 1), resolution_id=None)
    services.open_phase(session, field, Phase.NEEDS, since=date(2026, 6, 1), resolution_id=resolution.id)
    with pytest.raises(PhaseGoesBack) as refused:
        services.open_phase(session, field, Phase.MANDATE, since=date(2026, 2, 1), resolution_id=None)
    assert "since 1 Jun 2026" in refused.value.sentence("en")
    assert "01.06.2026" in refused.value.sentence("de")

    entry = queries.find_plan(session, INTERNAL, TODAY).entries[key(field)]
    assert entry.phase is not None
    assert (entry.phase.phase, entry.phase.reference) == (Phase.NEEDS, "108/26")
    assert [step.phase for step in queries.list_phases(session, [key(field)], INTERNAL)] == [Phase.NEEDS, Phase.GOALS]


def test_the_english_twin_falls_back_visibly(session: Session, cycle: PlanNode) -> None:
    translated = make_goal(session, cycle, title_en="Growing up healthy")
    bare = make_goal(session, cycle)
    plan = queries.find_plan(session, INTERNAL, TODAY)

    assert plan.entries[key(translated)].title_in("en") == "Growing up healthy"
    assert plan.entries[key(bare)].title_in("en") == "Gesund aufwachsen"
    assert plan.entries[key(bare)].language_of_title("en") == "de"


def test_measures_keep_what_they_do_not_change(session: Session, cycle: PlanNode) -> None:
    measure = make_measure(session, make_goal(session, cycle), target_group="Familien", money="1200.50")
    entered = entered_of(session, measure, title="Familienbüro Nord")
    assert isinstance(entered, MeasureEntry)
    services.revise_node(session, measure, entered, seen_version=measure.version)
    row = queries.find_measure_row(session, key(measure))
    assert (row.target_group, str(row.money)) == ("Familien", "1200.5")


def test_an_indicators_page_draws_no_target_below_something_internal(session: Session, cycle: PlanNode) -> None:
    indicator, goal = make_indicator(session), make_goal(session, cycle)
    hidden = make_strategy(session, goal, publication=Publication.INTERNAL)
    make_target(session, hidden, indicator_id=indicator.id)
    shown = make_target(session, goal, indicator_id=indicator.id)
    assert indicator.id is not None
    assert [mark.node_id for mark in list_target_marks(session, COMMITTEE, indicator.id)] == [shown.id]
    assert len(list_target_marks(session, INTERNAL, indicator.id)) == 2
    head = Viewer(account_id=1, roles=frozenset({Role.COMMITTEE_MEMBER}))
    assert [entry.id for entry in queries.list_targets_on(session, head, indicator.id)] == [shown.id]


def test_a_measure_that_watches_an_indicator_is_found_from_its_page(session: Session, cycle: PlanNode) -> None:
    indicator, measure = make_indicator(session), make_measure(session, make_goal(session, cycle))
    assert indicator.id is not None
    watched = MeasureIndicatorFields(role=MonitoringRole.OUTCOME, text="Beratung hilft.")
    services.monitor_indicator(session, key(measure), indicator.id, watched)
    with pytest.raises(MonitoredTwice):
        services.monitor_indicator(session, key(measure), indicator.id, watched)
    planned = MeasureIndicatorFields(
        role=MonitoringRole.CONTEXT, text="Am Rande.", planned_value=Decimal(3), planned_on=TODAY
    )
    with pytest.raises(PlannedValueNeedsOutput):
        services.monitor_indicator(session, key(measure), indicator.id, planned)
    planner = Viewer(account_id=3, roles=frozenset({Role.PLANNER}))
    found = queries.list_measures_watching(session, planner, indicator.id)
    assert [(entry.id, monitor.text) for entry, monitor in found] == [(measure.id, "Beratung hilft.")]


def test_a_race_between_the_check_and_the_write_is_decided_by_the_database(session: Session, cycle: PlanNode) -> None:
    goal = make_goal(session, cycle)
    entered = entered_of(session, goal, title="Zu spät")
    overtaken = sa.update(PlanNode).where(col(PlanNode.id) == goal.id).values(version=PlanNode.version + 1)
    session.execute(overtaken.execution_options(unaudited=True, synchronize_session=False))
    with session.begin_nested() as savepoint, pytest.raises(ChangedMeanwhile):
        services.revise_node(session, goal, entered, seen_version=goal.version)
    assert not savepoint.is_active
