"""From figures to states: the eight cases end to end, what a committee sees, and the planner's review."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event
from sqlmodel import Session

from tests.factories import (
    make_area,
    make_cycle,
    make_goal,
    make_indicator,
    make_measure,
    make_observation,
    make_target,
)
from tracker.evaluation import services
from tracker.evaluation.content import COLUMNS, export_targets
from tracker.evaluation.errors import JudgementMissing, LookAgainInThePast
from tracker.evaluation.models import ReviewFields
from tracker.evaluation.queries import Standing, list_plan_standings, list_reviews
from tracker.evaluation.vocabulary import AttainmentState, Consequence, Reason
from tracker.monitoring.models import Indicator
from tracker.monitoring.vocabulary import Direction, IndicatorKind, ValueState
from tracker.planning.models import PlanNode
from tracker.planning.vocabulary import TargetType
from tracker.shared.export import ExportFormat
from tracker.shared.publication import INTERNAL, Audience, Publication

TODAY = date(2026, 11, 18)
COMMITTEE = Audience(Publication.COMMITTEE, "social")


@pytest.fixture
def goal(session: Session) -> PlanNode:
    return make_goal(session, make_cycle(session))


def case(session: Session, goal: PlanNode, kind: str, b: str, t: str | None, v: str, **said: Any) -> PlanNode:
    """Make a target from 2020 to 2030 and its figure at half time."""
    rising = kind in ("at_least", "hold")
    indicator = make_indicator(
        session,
        direction=Direction.HIGHER_BETTER if rising else Direction.HIGHER_WORSE,
        kind=IndicatorKind.RATE,
    )
    make_observation(session, indicator, 2020, b)
    make_observation(session, indicator, 2025, v)
    target = None if t is None else Decimal(t)
    return make_target(
        session, goal, target_type=kind, baseline=Decimal(b), target=target, indicator_id=indicator.id, **said
    )


def exported(session: Session, audience: Audience = INTERNAL, language: str = "de") -> dict[str, dict[str, Any]]:
    content = export_targets(session, audience, ExportFormat.JSON, language=language, today=TODAY)
    rows = json.loads(content, parse_float=Decimal)
    return {row["code"]: row for row in rows}


def standing_of(session: Session, target: PlanNode, audience: Audience = INTERNAL) -> Standing:
    standings = list_plan_standings(session, audience, TODAY)
    return next(standing for standing in standings if standing.id == target.id)


@pytest.mark.parametrize(
    ("kind", "b", "t", "v", "i", "state"),
    [
        ("at_most", "8.0", "7.0", "8.0", "7.5", "off_track"),
        ("at_most", "8.0", "7.0", "9.0", "7.5", "wrong_way"),
        ("at_most", "8.0", "7.0", "7.4", "7.5", "on_track"),
        ("at_most", "40", "0", "10", "20", "on_track"),
        ("at_most", "40", "0", "0", "20", "reached"),
        ("hold", "90", None, "92", "90", "reached"),
        ("at_least", "60", "75", "66", "67.5", "behind"),
        ("at_least", "60", "75", "58", "67.5", "wrong_way"),
        ("at_most", "8", "7", "7.7", "7.5", "behind"),
    ],
)
def test_the_cases_most_systems_get_wrong_come_out_of_the_export_right(
    session: Session, goal: PlanNode, kind: str, b: str, t: str | None, v: str, i: str, state: str
) -> None:
    target = case(session, goal, kind, b, t, v)

    row = exported(session)[target.code]

    assert list(row) == list(COLUMNS)
    assert row["state"] == state
    assert (Decimal(row["value"]), row["value_date"], Decimal(row["path_value"])) == (
        Decimal(v),
        "2025-12-31",
        Decimal(i),
    )
    assert row["reason"] is None
    assert row["sentence"].endswith(".")


def test_a_planned_dip_is_on_track(session: Session, goal: PlanNode) -> None:
    dip = case(session, goal, "at_most", "30", "20", "32", interim=[(date(2025, 12, 31), Decimal("32.5"))])
    row = exported(session)[dip.code]
    assert (row["state"], row["path_value"]) == ("on_track", Decimal("32.5"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
@given(order=st.permutations([(2020, 8), (2021, 8), (2022, 9), (2023, 7), (2024, 8), (2025, 9)]))
def test_the_order_in_which_figures_came_changes_no_state(
    session: Session, goal: PlanNode, order: Sequence[tuple[int, int]]
) -> None:
    indicator = make_indicator(session)
    for year, value in order:
        make_observation(session, indicator, year, value)
    target = make_target(session, goal, indicator_id=indicator.id)
    assert exported(session)[target.code]["state"] == "wrong_way"


@pytest.mark.parametrize("state", [ValueState.MISSING, ValueState.SUPPRESSED, ValueState.NOT_MEANINGFUL])
def test_no_older_figure_stands_in_for_one_that_is_not_there(
    session: Session, goal: PlanNode, state: ValueState
) -> None:
    indicator = make_indicator(session)
    make_observation(session, indicator, 2024, 7)
    make_observation(session, indicator, 2025, None, state=state)
    target = make_target(session, goal, indicator_id=indicator.id)
    row = exported(session)[target.code]
    assert (row["state"], row["reason"], row["value"]) == ("not_assessable", state.value, None)


@pytest.mark.parametrize("state", [ValueState.NOT_YET_DUE, ValueState.NOT_APPLICABLE])
def test_what_is_not_due_does_not_count_as_the_latest(session: Session, goal: PlanNode, state: ValueState) -> None:
    indicator = make_indicator(session)
    make_observation(session, indicator, 2024, 7)
    make_observation(session, indicator, 2025, None, state=state)
    target = make_target(session, goal, indicator_id=indicator.id)
    row = exported(session)[target.code]
    assert (row["state"], row["value_date"]) == ("reached", "2024-12-31")


def test_a_gap_is_measured_against_the_town_of_the_same_period(session: Session, goal: PlanNode) -> None:
    indicator, area = make_indicator(session), make_area(session, "01")
    make_observation(session, indicator, 2025, 10)
    make_observation(session, indicator, 2025, 13, area=area)
    gap = make_target(
        session,
        goal,
        target_type="reduce_gap",
        baseline=Decimal(6),
        target=Decimal(1),
        indicator_id=indicator.id,
        area_id=area.id,
    )
    row = exported(session)[gap.code]
    assert (row["value"], row["area"], row["state"]) == (3, "01", "on_track")
    assert standing_of(session, gap).chart("de") is not None


def test_numbers_are_exact_or_rounded_to_twelve_digits(session: Session, goal: PlanNode) -> None:
    indicator = make_indicator(session)
    make_observation(session, indicator, 2025, None, numerator=1, denominator=3)
    content = export_targets(session, INTERNAL, ExportFormat.JSON, language="de", today=TODAY)
    assert json.loads(content) == []
    target = make_target(session, goal, indicator_id=indicator.id, baseline=Decimal("8.125"))
    row = exported(session)[target.code]
    assert (str(row["baseline"]), str(row["value"])) == ("8.125", "33.3333333333")


def test_csv_and_excel_say_the_same_in_their_way(session: Session, goal: PlanNode) -> None:
    indicator = make_indicator(session)
    make_observation(session, indicator, 2025, None, numerator=75, denominator=1000)
    make_target(session, goal, code="W1", indicator_id=indicator.id)
    content = export_targets(session, INTERNAL, ExportFormat.CSV, language="en", today=TODAY).decode("utf-8-sig")
    head, row = content.splitlines()[:2]
    said = dict(zip(head.split(";"), row.split(";"), strict=False))
    assert (said["state"], said["value"], said["within_chance"]) == ("on_track", "7.5", "true")
    assert export_targets(session, INTERNAL, ExportFormat.XLSX, language="en", today=TODAY)[:2] == b"PK"


def test_what_is_internal_is_in_no_committees_export_nor_are_its_figures(session: Session, goal: PlanNode) -> None:
    secret = make_indicator(session, publication=Publication.INTERNAL)
    make_observation(session, secret, 2025, 8)
    hidden = make_target(session, goal, publication=Publication.INTERNAL)
    shown = make_target(session, goal, indicator_id=secret.id)

    rows = exported(session, COMMITTEE)

    assert hidden.code not in rows
    assert (rows[shown.code]["state"], rows[shown.code]["value"]) == ("not_assessable", None)
    assert exported(session)[shown.code]["state"] == "off_track"


def test_a_review_keeps_the_state_as_it_was_seen_and_notices_when_it_changes(
    session: Session, goal: PlanNode, now: datetime
) -> None:
    indicator = make_indicator(session)
    make_observation(session, indicator, 2024, 8)
    target = make_target(session, goal, indicator_id=indicator.id)
    seen = standing_of(session, target)
    assert seen.must_be_looked_at(TODAY)

    _review(session, seen, now, next_on=date(2027, 3, 1))
    kept = standing_of(session, target)
    assert not kept.has_changed
    assert not kept.must_be_looked_at(TODAY)
    assert kept.must_be_looked_at(date(2027, 3, 1))

    make_observation(session, indicator, 2025, 9)
    changed = standing_of(session, target)
    assert changed.state is AttainmentState.WRONG_WAY
    assert changed.has_changed
    assert changed.review is not None
    assert changed.review.seen_state is AttainmentState.OFF_TRACK
    assert changed.review.seen_sentence == seen.sentence("de")


def test_another_reason_is_a_change_too(session: Session, goal: PlanNode, now: datetime) -> None:
    indicator = make_indicator(session)
    target = make_target(session, goal, indicator_id=indicator.id)
    _review(session, standing_of(session, target), now)
    make_observation(session, indicator, 2025, None, state=ValueState.SUPPRESSED)
    assert standing_of(session, target).has_changed


def test_only_people_judge_a_qualitative_target_and_their_latest_word_is_its_state(
    session: Session, goal: PlanNode, now: datetime
) -> None:
    target = make_target(
        session, goal, target_type=TargetType.QUALITATIVE, baseline=None, target=None, baseline_on=None, target_on=None
    )
    standing = standing_of(session, target)
    assert standing.attainment.reason is Reason.NOT_JUDGED
    with pytest.raises(JudgementMissing):
        _review(session, standing, now)
    for judgement in (AttainmentState.BEHIND, AttainmentState.ON_TRACK):
        _review(session, standing, now, judgement=judgement)

    judged = standing_of(session, target)

    assert judged.state is AttainmentState.ON_TRACK
    assert not judged.has_changed
    assert len(list_reviews(session, judged.id, INTERNAL)) == 2


def test_an_own_judgement_never_replaces_the_computed_state(session: Session, goal: PlanNode, now: datetime) -> None:
    target = case(session, goal, "at_most", "8", "7", "9")
    _review(session, standing_of(session, target), now, judgement=AttainmentState.ON_TRACK)
    standing = standing_of(session, target)
    assert standing.state is AttainmentState.WRONG_WAY
    assert standing.review is not None
    assert standing.review.judgement is AttainmentState.ON_TRACK


def test_one_looks_again_in_the_future(session: Session, goal: PlanNode, now: datetime) -> None:
    target = case(session, goal, "at_most", "8", "7", "9")
    with pytest.raises(LookAgainInThePast):
        _review(session, standing_of(session, target), now, next_on=TODAY)


def test_a_whole_plan_stands_in_five_statements(session: Session, goal: PlanNode) -> None:
    for number in range(12):
        indicator = make_indicator(session)
        _figures(session, indicator)
        target = make_target(session, goal, indicator_id=indicator.id, interim=[(date(2025, 12, 31), Decimal("7.5"))])
        make_measure(session, target, f"Maßnahme {number}")
    statements: list[str] = []
    connection = session.connection()

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            statements.append(statement)

    event.listen(connection, "before_cursor_execute", note)
    standings = list_plan_standings(session, INTERNAL, TODAY)
    event.remove(connection, "before_cursor_execute", note)

    assert len(standings) == 12
    assert len(statements) <= 5


def _figures(session: Session, indicator: Indicator) -> None:
    for year in range(2015, 2026):
        make_observation(session, indicator, year, 8)


def _review(session: Session, standing: Standing, now: datetime, **said: Any) -> None:
    entered = ReviewFields.model_validate(
        {"reason": "Nach Rücksprache mit dem Amt", "consequence": Consequence.KEEP, **said}
    )
    services.review_target(session, standing, entered, reviewed_by="Sozialplanung", now=now, today=TODAY)
