"""From the submission to the word in force: four eyes, questions, locks, corrections."""

from datetime import date

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from tests.integration.rounds.conftest import DUE_ON, known_of, open_for, person, reviewer
from tracker.planning.models import Measure, Milestone, Obstacle, Output, OutputFigure, StatusReport
from tracker.planning.vocabulary import Answer
from tracker.rounds import queries, services
from tracker.rounds.errors import (
    DoneInTheFuture,
    LineIsLocked,
    NeedsAFirstWord,
    NeedsAReason,
    NewerWordStands,
    OwnDecision,
    OwnReport,
    WrongStep,
)
from tracker.rounds.models import ReviewAct, RoundSettings
from tracker.rounds.vocabulary import LineState, ReviewStep
from tracker.shared.settings import keep_settings


def test_a_submission_counts_for_nobody_before_it_is_taken_over(session, opened, hand_in, now):
    line = hand_in(opened.lines[0], status="advanced")
    assert session.get_one(Measure, line.measure_id).status == "started"
    assert not reports(session, line)
    services.take_over(session, line, reviewer(session), now=now)
    assert session.get_one(Measure, line.measure_id).status == "advanced"
    assert [report.text for report in reports(session, line)] == ["Es geht voran."]
    assert (line.state, line.is_locked) == (LineState.TAKEN_OVER, True)


def test_what_a_report_says_of_the_sheet_is_written_when_it_comes_into_force(session, opened, hand_in, now):
    line = opened.lines[0]
    milestone = Milestone(measure_id=line.measure_id, title="Räume gefunden", due_on=date(2026, 9, 1))
    output = Output(measure_id=line.measure_id, unit="Beratungen")
    foreign = Output(measure_id=opened.lines[2].measure_id, unit="Besuche")
    session.add_all([milestone, output, foreign])
    session.flush()
    told = {
        "milestones": {milestone.id: date(2026, 10, 2)},
        "outputs": {output.id: "120", foreign.id: "7"},
        "consumptive_spent": "1234.50",
        "obstacles": ["staff"],
        "obstacle_text": "Eine Stelle ist frei.",
    }
    services.take_over(session, hand_in(line, **told), reviewer(session), now=now)

    session.refresh(milestone)
    assert milestone.done_on == date(2026, 10, 2)
    assert [(figure.output_id, figure.year, figure.value) for figure in session.exec(select(OutputFigure))] == [
        (output.id, 2026, 120)
    ]
    known = known_of(session, line)
    assert str(known.consumptive_spent) == "1234.5"
    assert [(row.category, row.since) for row in session.exec(select(Obstacle))] == [("staff", date(2026, 10, 31))]


def test_an_obstacle_no_longer_named_is_resolved(session, opened, hand_in, now):
    line = opened.lines[0]
    session.add(Obstacle(measure_id=line.measure_id, kind="obstacle", category="staff"))
    services.take_over(session, hand_in(line, obstacles=["money"]), reviewer(session), now=now)
    found = {row.category: row.resolved_on for row in session.exec(select(Obstacle))}
    assert found == {"staff": date(2026, 10, 31), "money": None}


def test_nobody_takes_over_what_they_submitted_or_prepared(session, opened, hand_in, now):
    line = hand_in(opened.lines[0], who="planner")
    with pytest.raises(OwnReport):
        services.take_over(session, line, reviewer(session, "planner"), now=now)
    services.take_over(session, line, reviewer(session, "releaser"), now=now)
    assert line.is_locked


def test_who_prepared_the_draft_is_bound_as_well(session, opened, hand_in, now):
    line = opened.lines[0]
    draft = {"answer": Answer.CHANGED, "typed": {"text": ["Neu"]}, "seen_version": 0, "saved_by": "P", "now": now}
    services.save_draft(session, line, person_id=person(session, "planner").id, **draft)
    hand_in(line)
    with pytest.raises(OwnReport):
        services.take_over(session, line, reviewer(session, "planner"), now=now)


def test_where_the_directorate_releases_planning_may_take_over_what_it_wrote_but_not_release_it(
    session, opened, hand_in, now
):
    keep_settings(session, RoundSettings(must_be_released=True))
    line = hand_in(opened.lines[0], who="planner")
    services.take_over(session, line, reviewer(session, "planner"), now=now)
    assert not line.is_locked
    assert not reports(session, line)
    with pytest.raises(OwnReport):
        services.release(session, line, reviewer(session, "planner"), now=now)
    services.release(session, line, reviewer(session, "releaser"), now=now)
    assert (line.state, line.is_locked) == (LineState.RELEASED, True)


def test_a_question_goes_back_with_a_day_of_its_own_and_both_versions_are_kept(session, opened, hand_in, now):
    line = hand_in(opened.lines[0])
    services.ask_back(session, line, reviewer(session), "Wie viele Familien?", due_on=date(2026, 12, 9), now=now)
    assert (line.state, line.due_on) == (LineState.QUERIED, date(2026, 12, 9))
    question = queries.list_open_questions(session, [line.id])[line.id][0]
    assert question.text == "Wie viele Familien?"
    hand_in(line, text="Es sind 40 Familien.")
    assert [each.text for each in queries.list_submissions(session, line.id)] == [
        "Es sind 40 Familien.",
        "Es geht voran.",
    ]
    assert queries.list_open_questions(session, [line.id]) == {}


def test_an_earlier_day_for_the_answer_never_shortens_the_round(session, opened, hand_in, now):
    line = hand_in(opened.lines[0])
    services.ask_back(session, line, reviewer(session), "Wie viele?", due_on=date(2026, 11, 20), now=now)
    assert line.due_on == DUE_ON


def test_a_locked_report_is_opened_again_only_with_a_reason_and_by_somebody_else(session, opened, hand_in, now):
    line = hand_in(opened.lines[0])
    services.take_over(session, line, reviewer(session, "planner"), now=now)
    with pytest.raises(NeedsAReason):
        services.open_again(session, line, reviewer(session, "releaser"), " ", now=now)
    with pytest.raises(OwnDecision):
        services.open_again(session, line, reviewer(session, "planner"), "Zahl falsch", now=now)
    with pytest.raises(LineIsLocked):
        hand_in(line)
    services.open_again(session, line, reviewer(session, "releaser"), "Zahl falsch", now=now)
    services.ask_back(session, line, reviewer(session), "Bitte berichtigen.", due_on=DUE_ON, now=now)
    services.take_over(session, hand_in(line, text="Berichtigt."), reviewer(session), now=now)
    first, second = reports(session, line)
    assert (first.text, second.text, second.replaces_id) == ("Es geht voran.", "Berichtigt.", first.id)


def test_an_old_report_is_not_opened_again_behind_a_newer_word(session, opened, hand_in, now):
    line = hand_in(opened.lines[0])
    services.take_over(session, line, reviewer(session, "planner"), now=now)
    newer = open_for(session, opened.measures[:1], now, title="Winter").lines[0]
    services.take_over(session, hand_in(newer), reviewer(session, "planner"), now=now)
    with pytest.raises(NewerWordStands):
        services.open_again(session, line, reviewer(session, "releaser"), "Zahl falsch", now=now)
    services.open_again(session, newer, reviewer(session, "releaser"), "Zahl falsch", now=now)


@pytest.mark.parametrize("change", ["UPDATE round_line SET due_on = '2027-01-01'", "DELETE FROM round_line"])
def test_the_database_itself_refuses_to_change_a_locked_line(session, opened, hand_in, now, change):
    services.take_over(session, hand_in(opened.lines[0]), reviewer(session), now=now)
    session.flush()
    with pytest.raises(sa.exc.DBAPIError, match="locked"), session.begin_nested():
        session.execute(sa.text(f"{change} WHERE is_locked"), execution_options={"unaudited": True})


@pytest.mark.parametrize(
    "unlocking",
    [
        None,  # without any act
        {"acted_by": "planner", "text": "weil"},  # by the same person
        {"acted_by": "releaser", "text": ""},  # without a reason
    ],
)
def test_the_database_itself_refuses_to_open_a_locked_line_by_the_back_door(session, opened, hand_in, now, unlocking):
    line = hand_in(opened.lines[0])
    services.take_over(session, line, reviewer(session, "planner"), now=now)
    if unlocking is not None:
        by = person(session, unlocking["acted_by"]).id
        session.add(
            ReviewAct(
                line_id=line.id,
                step=ReviewStep.UNLOCK,
                text=unlocking["text"],
                acted_at=now,
                acted_by_id=by,
                function="Sozialplanung",
            )
        )
        session.flush()
    with pytest.raises(sa.exc.DBAPIError, match="locked"), session.begin_nested():
        session.execute(sa.text("UPDATE round_line SET is_locked = false WHERE is_locked"))


@pytest.mark.parametrize("table", ["status_report", "submission", "review_act"])
@pytest.mark.parametrize("change", ["UPDATE {} SET function = 'X'", "DELETE FROM {}"])
def test_the_database_itself_keeps_what_was_said(session, opened, hand_in, now, table, change):
    services.take_over(session, hand_in(opened.lines[0]), reviewer(session), now=now)
    with pytest.raises(sa.exc.DBAPIError, match="kept"), session.begin_nested():
        session.execute(sa.text(change.format(table)))


def test_unchanged_repeats_the_last_word_with_a_new_day(session, opened, hand_in, now):
    line = hand_in(opened.lines[0], timeliness="on_time")
    services.take_over(session, line, reviewer(session), now=now)
    known = known_of(session, line)
    assert known.answers == [Answer.CHANGED]


def test_unchanged_without_any_word_before_asks_for_a_sentence(session, opened, hand_in):
    with pytest.raises(NeedsAFirstWord):
        hand_in(opened.lines[0], Answer.UNCHANGED)


def test_a_milestone_is_not_done_tomorrow(session, opened, hand_in):
    with pytest.raises(DoneInTheFuture):
        hand_in(opened.lines[0], milestones={1: date(2026, 11, 19)})


def test_what_was_handed_in_can_be_taken_back_until_it_is_taken_over(session, opened, hand_in, now):
    line = hand_in(opened.lines[0])
    services.take_back(session, line, reviewer(session, "department_head"), now=now)
    assert line.state is LineState.DRAFT
    services.take_over(session, hand_in(line), reviewer(session), now=now)
    with pytest.raises(WrongStep):
        services.take_back(session, line, reviewer(session, "department_head"), now=now)


def reports(session, line):
    statement = select(StatusReport).where(StatusReport.measure_id == line.measure_id).order_by(col(StatusReport.id))
    return list(session.exec(statement))
