"""Planning's pages: the queue, one report, and the acts of its review with all that refuses them."""

import pytest
import sqlalchemy as sa
from sqlmodel import select

from tests.integration.rounds.conftest import open_for, person, reviewer
from tests.statements import count_statements
from tracker.planning.models import (
    BudgetYear,
    Grant,
    Measure,
    Milestone,
    NodeWording,
    Obstacle,
    Output,
    OutputFigure,
    PlanNode,
)
from tracker.planning.vocabulary import Answer
from tracker.rounds import services
from tracker.rounds.models import ReviewAct, RoundLine, RoundSettings, Submission
from tracker.rounds.vocabulary import LineState
from tracker.shared.outbox import OutboxMessage
from tracker.shared.settings import keep_settings

MOST_STATEMENTS = 12
QUEUE = "/rounds/review"


def address(line, act=""):
    return f"/rounds/{line.round_id}/lines/{line.id}" + (f"/{act}" if act else "")


def seen(line, **more):
    return {"version": line.version} | more


def question(line, text="Wie viele Familien?", field="", version=None):
    return {"question-text": text, "question-field": field, "question-version": version or line.version}


def test_the_queue_says_what_each_report_changes(session, opened, hand_in, planner):
    line = hand_in(opened.lines[0], status="advanced", consumptive_spent="1234.5", obstacles=["staff"])
    session.commit()
    page = planner.get(QUEUE)
    assert "1 Meldung wartet: 1 zu übernehmen" in page.words
    row = page.words
    for said in (
        "Familienbüro",
        "Jugendamt",
        "Umsetzungsstand: begonnen → fortgeschritten geändert",
        "1.234,50",
        "Es geht voran",
    ):
        assert said in row, said
    assert page.links["M1 Familienbüro"] == address(line)


def test_the_queue_compares_outputs_with_what_the_sheet_says_for_the_year(session, opened, hand_in, planner):
    line = opened.lines[0]
    same, more = (Output(measure_id=line.measure_id, unit=unit) for unit in ("Beratungen", "Kurse"))
    session.add_all([same, more])
    session.flush()
    session.add_all(OutputFigure(output_id=each.id, year=2026, value=120) for each in (same, more))
    hand_in(line, outputs={same.id: "120"})
    session.commit()
    assert "1 weitere Angabe" not in planner.get(QUEUE).words
    services.take_back(session, line, reviewer(session), now=opened.row.opened_at)
    hand_in(line, outputs={same.id: "120", more.id: "130"})
    session.commit()
    assert "1 weitere Angabe" in planner.get(QUEUE).words


def test_the_queue_is_narrowed_by_round_department_and_state(session, opened, hand_in, planner):
    mine, theirs = hand_in(opened.lines[0]), hand_in(opened.lines[2], who="other_head")
    session.commit()
    page = planner.get(f"{QUEUE}?department={theirs.department_id}")
    assert "Hebammendienst" in page.text
    assert "Familienbüro" not in page.text
    assert "Familienbüro" in planner.get(f"{QUEUE}?round={mine.round_id}&state=submitted").text
    assert "Familienbüro" not in planner.get(f"{QUEUE}?state=checked").text
    assert "Familienbüro" not in planner.get(f"{QUEUE}?round=999").text


def test_an_empty_queue_says_what_will_be_here(opened, planner):
    assert "Es wartet keine Meldung" in planner.get(QUEUE).words


def test_unchanged_reports_are_taken_over_together_and_the_own_one_is_named(session, opened, hand_in, planner, now):
    for line in opened.lines:
        services.take_over(session, hand_in(line), reviewer(session, "releaser"), now=now)
    again = open_for(session, opened.measures, now, title="Winter").lines
    hand_in(again[0], Answer.UNCHANGED)
    hand_in(again[1], Answer.UNCHANGED, who="planner")
    hand_in(again[2], text="Neu ist vieles.")
    session.commit()
    page = planner.get(QUEUE)
    assert "Alle 2 unveränderten" in page.words
    boxes = [f"{line.id}:{line.version}" for line in again]
    done = planner.post(f"{QUEUE}/take-over", data={"line": boxes}).follow()
    assert [line.state for line in again] == [LineState.TAKEN_OVER, LineState.SUBMITTED, LineState.SUBMITTED]
    assert "1 Meldung ist übernommen." in done.words
    assert "Nicht übernommen: M2 Sprachkita: Sie haben diese Meldung selbst" in done.words
    assert "M3 Hebammendienst" in done.words


def test_what_somebody_else_has_changed_is_not_taken_over_with_the_others(session, opened, hand_in, planner, now):
    services.take_over(session, hand_in(opened.lines[0]), reviewer(session, "releaser"), now=now)
    line = hand_in(open_for(session, opened.measures[:1], now, title="Winter").lines[0], Answer.UNCHANGED)
    session.commit()
    done = planner.post(f"{QUEUE}/take-over", data={"line": [f"{line.id}:{line.version - 1}"]}).follow()
    assert "inzwischen gespeichert" in done.words
    assert line.state is LineState.SUBMITTED


@pytest.mark.parametrize("box", ["", "x", "1", "1:x", "²:1", "9999999999:1"])
def test_boxes_that_nobody_offered_are_refused(opened, planner, box):
    assert planner.post(f"{QUEUE}/take-over", data={"line": [box]}).status_code == 400


def test_the_page_of_a_report_shows_the_last_word_beside_the_new_one(session, opened, hand_in, planner):
    line = opened.lines[0]
    milestone = Milestone(measure_id=line.measure_id, title="Räume gefunden", due_on=line.due_on)
    output = Output(measure_id=line.measure_id, unit="Beratungen")
    session.add_all([milestone, output, BudgetYear(measure_id=line.measure_id, year=2026, consumptive_spent="100")])
    session.flush()
    session.add(OutputFigure(output_id=output.id, year=2026, value=80))
    told = {"milestones": {milestone.id: line.due_on.replace(month=10)}, "outputs": {output.id: "120"}}
    hand_in(line, status="started", consumptive_spent="250", **told)
    session.commit()
    words = planner.get(address(line)).words
    for said in (
        "Umsetzungsstand begonnen begonnen wie zuvor",
        "Laufende Ausgaben bisher 100,00 250,00 geändert",
        "Erledigter Meilenstein: Räume gefunden nicht gemeldet 04.10.2026 neu",
        "Beratungen 80 120 geändert",
    ):
        assert said in words, words


def test_of_a_report_in_force_the_page_shows_the_word_before_it(session, opened, hand_in, planner, now):
    services.take_over(session, hand_in(opened.lines[0], status="started"), reviewer(session), now=now)
    line = open_for(session, opened.measures[:1], now, title="Winter").lines[0]
    services.take_over(session, hand_in(line, status="advanced", text="Weiter."), reviewer(session), now=now)
    session.commit()
    words = planner.get(address(line)).words
    assert "Umsetzungsstand begonnen fortgeschritten geändert" in words
    assert "Es geht voran. Weiter. geändert" in words


def test_a_question_at_a_field_reaches_the_department_by_mail_in_the_same_breath(
    session, opened, hand_in, planner, department_head
):
    line = hand_in(opened.lines[0])
    session.commit()
    page = planner.get(address(line))
    assert "Rückfrage" in page.text
    done = planner.post(address(line, "question"), data=question(line, field="timeliness"))
    assert done.status_code == 303
    assert (line.state, line.due_on) == (LineState.QUERIED, opened.row.due_on)
    mail = session.exec(select(OutboxMessage)).one()
    assert mail.address == person(session, "department_head").email
    assert "Familienbüro" in mail.text
    assert f"/rounds/{line.round_id}/report#line-{line.id}" in mail.text
    assert "Wie viele Familien?" not in mail.text
    assert "Rückfrage (Im Zeitplan)" in department_head.get(address(line)).words
    assert "Wie viele Familien?" in department_head.get(f"{opened.address}/report").words


def test_the_departments_day_is_some_working_days_away_and_never_earlier_than_the_rounds(
    session, opened, hand_in, planner
):
    keep_settings(session, RoundSettings(answer_days=30))
    line = hand_in(opened.lines[0])
    session.commit()
    planner.post(address(line, "question"), data=question(line))
    assert line.due_on.isoformat() == "2026-12-31"  # thirty working days after the 18th of November, Christmas between


@pytest.mark.parametrize("wrong", [{"question-text": ""}, {"question-text": "x" * 1001}, {"question-field": "salary"}])
def test_a_question_needs_words_and_a_field_there_is(session, opened, hand_in, planner, wrong):
    line = hand_in(opened.lines[0])
    session.commit()
    page = planner.post(address(line, "question"), data=question(line) | wrong)
    assert page.status_code == 422
    assert page.errors
    assert line.state is LineState.SUBMITTED
    assert not session.exec(select(OutboxMessage)).all()


ACTS = ("take-over", "check", "release", "question", "open-again")


@pytest.mark.parametrize("act", ACTS)
def test_no_step_is_taken_on_a_version_that_was_not_seen(session, opened, hand_in, client_for, act):
    line = hand_in(opened.lines[0])
    session.commit()
    sent = {"version": line.version - 1, "reason-text": "Weil", "reason-version": line.version - 1}
    page = client_for("releaser").post(address(line, act), data=question(line, version=line.version - 1) | sent)
    assert page.status_code == 409
    assert "inzwischen gespeichert" in page.words
    assert line.state is LineState.SUBMITTED
    for version in ("", "x", "²", "99999999999"):
        named = {"version": version, "reason-text": "Weil", "reason-version": version}
        again = client_for("releaser").post(
            address(line, act), data=question(line) | named | {"question-version": version}
        )
        assert again.status_code == 409


def test_nobody_takes_over_the_own_report_and_the_page_says_why(session, opened, hand_in, planner):
    line = hand_in(opened.lines[0], who="planner")
    session.commit()
    page = planner.get(address(line))
    assert "Sie haben diese Meldung selbst" in page.words
    assert f"{address(line)}/take-over" not in page.text
    refused = planner.post(address(line, "take-over"), data=seen(line))
    assert refused.status_code == 422
    assert "Sie haben diese Meldung selbst" in refused.words
    assert line.state is LineState.SUBMITTED


def test_a_report_is_taken_over_and_opened_again_by_somebody_else(session, opened, hand_in, planner, client_for):
    line = hand_in(opened.lines[0])
    session.commit()
    assert planner.post(address(line, "take-over"), data=seen(line)).status_code == 303
    assert line.is_locked
    assert "Sie haben diese Meldung selbst abgeschlossen" in planner.get(address(line)).words
    reason = {"reason-text": "Zahl verwechselt", "reason-version": line.version}
    assert planner.post(address(line, "open-again"), data=reason).status_code == 422
    releaser = client_for("releaser")
    assert releaser.post(address(line, "open-again"), data=reason | {"reason-text": " "}).status_code == 422
    assert releaser.post(address(line, "open-again"), data=reason).status_code == 303
    assert (line.is_locked, line.state) == (False, LineState.SUBMITTED)
    assert "Zahl verwechselt" in releaser.get(address(line)).words


def test_a_step_that_is_not_next_is_refused_with_a_sentence(session, opened, hand_in, planner):
    line = hand_in(opened.lines[0])
    session.commit()
    page = planner.post(address(line, "check"), data=seen(line))
    assert page.status_code == 422
    assert "Die Meldung ist „abgegeben“" in page.words


def test_checked_and_released_are_offered_where_the_town_wants_them(session, opened, hand_in, planner, client_for):
    keep_settings(session, RoundSettings(must_be_checked=True, must_be_released=True))
    line = hand_in(opened.lines[0])
    session.commit()
    planner.post(address(line, "take-over"), data=seen(line))
    planner.post(address(line, "check"), data=seen(line))
    assert (line.state, line.is_locked) == (LineState.CHECKED, False)
    assert f"{address(line)}/release" not in planner.get(address(line)).text
    assert planner.post(address(line, "release"), data=seen(line)).status_code == 403
    releaser = client_for("releaser")
    assert f"{address(line)}/release" in releaser.get(address(line)).text
    assert releaser.post(address(line, "release"), data=seen(line)).status_code == 303
    assert (line.state, line.is_locked) == (LineState.RELEASED, True)
    acts = session.exec(select(ReviewAct.function).order_by(ReviewAct.id)).all()
    assert acts == ["Jugendamt", "Sozialplanung", "Sozialplanung", "Dezernat"]


def test_the_department_reads_its_own_report_and_takes_no_step(session, opened, hand_in, department_head):
    line = hand_in(opened.lines[0])
    session.commit()
    page = department_head.get(address(line))
    assert "Es geht voran." in page.words
    assert "Fassung 1" in page.words
    assert "<textarea" not in page.text
    for act in ACTS:
        assert department_head.post(address(line, act), data=seen(line) | question(line)).status_code == 403


@pytest.mark.parametrize("who", ["other_head", "committee_member", "statistics", "auditor", "council_office"])
def test_a_foreign_report_does_not_exist(session, opened, hand_in, client_for, who):
    line = hand_in(opened.lines[0], text="Streng vertraulich.")
    session.commit()
    client = client_for(who)
    page = client.get(address(line))
    assert page.status_code == 404
    for word in ("Familienbüro", "vertraulich", "Herbst"):
        assert word not in page.text
    assert client.get(QUEUE).status_code == 403
    for act in ACTS:
        assert client.post(address(line, act), data=seen(line) | question(line)).status_code == 403


@pytest.mark.parametrize("who", ["outsider", "provider", "admin"])
def test_without_a_reading_role_there_is_no_page(session, opened, hand_in, client_for, who):
    line = hand_in(opened.lines[0])
    session.commit()
    assert client_for(who).get(address(line)).status_code == 403


def test_a_report_is_found_in_no_other_round(session, opened, hand_in, planner, now):
    line = hand_in(opened.lines[0])
    other = open_for(session, opened.measures[:1], now, title="Winter")
    session.commit()
    wrong = f"/rounds/{other.row.id}/lines/{line.id}"
    assert planner.get(wrong).status_code == 404
    assert planner.post(f"{wrong}/take-over", data=seen(line)).status_code == 404


def test_who_is_asked_after_the_round_has_closed_may_still_answer(session, opened, hand_in, planner, now):
    line = hand_in(opened.lines[0])
    services.close_round(session, opened.row, seen_version=1, now=now)
    session.commit()
    assert "Familienbüro" in planner.get(QUEUE).words
    planner.post(address(line, "question"), data=question(line))
    hand_in(line, text="Es sind 40.")
    assert line.state is LineState.SUBMITTED


def test_a_round_that_does_not_ask_for_something_leaves_it_as_it_is(session, opened, hand_in, now):
    line = opened.lines[0]
    session.add(Obstacle(measure_id=line.measure_id, kind="obstacle", category="staff"))
    services.take_over(session, hand_in(line), reviewer(session), now=now)
    assert session.exec(select(Obstacle.resolved_on)).one() is None


def test_the_page_of_a_report_takes_few_statements(session, opened, hand_in, planner, client_for, now):
    line = opened.lines[0]
    milestone = Milestone(measure_id=line.measure_id, title="Räume", due_on=line.due_on)
    output = Output(measure_id=line.measure_id, unit="Beratungen")
    grant = Grant(measure_id=line.measure_id, programme="Landesmittel", ends_on=line.due_on)
    budget = BudgetYear(measure_id=line.measure_id, year=2026, consumptive_spent="1")
    session.add_all([milestone, output, grant, budget])
    session.add(Obstacle(measure_id=line.measure_id, kind="obstacle", category="staff"))
    session.flush()
    session.add(OutputFigure(output_id=output.id, year=2026, value=1))
    hand_in(line, outputs={output.id: "2"}, obstacles=["staff"])
    session.commit()
    here = address(line)
    assert count_statements(session, lambda: planner.get(here)) <= MOST_STATEMENTS
    services.take_over(session, line, reviewer(session), now=now)
    session.commit()
    assert count_statements(session, lambda: planner.get(here)) <= MOST_STATEMENTS
    head = client_for("department_head")
    assert count_statements(session, lambda: head.get(here)) <= MOST_STATEMENTS


def test_the_queue_takes_few_statements_however_much_waits(session, opened, hand_in, planner):
    many = 2000
    line = hand_in(opened.lines[0], consumptive_spent="5", obstacles=["staff"])
    session.add(Grant(measure_id=line.measure_id, programme="Landesmittel", ends_on=line.due_on))
    session.flush()
    copy_lines(session, line, many)
    session.commit()
    assert f"{many + 1} Meldungen warten" in planner.get(QUEUE).words
    assert count_statements(session, lambda: planner.get(QUEUE)) <= MOST_STATEMENTS
    assert count_statements(session, lambda: planner.get(f"{QUEUE}?page=40")) <= MOST_STATEMENTS


# What a waiting report is made of, and the columns that tell one from the next; the last one names whose it is.
OF_A_REPORT = {
    PlanNode: ("id",),
    NodeWording: ("id", "node_id"),
    Measure: ("node_id",),
    RoundLine: ("id", "measure_id"),
    Submission: ("id", "line_id"),
}


def copy_lines(session, line, many):
    """Let as many more measures wait as the given one does; written past the trail, which would take a minute."""
    for model, keys in OF_A_REPORT.items():
        columns = [f'"{column.name}"' for column in model.__table__.columns]
        counted = {f'"{key}"': "n + 100000" for key in keys} | {'"code"': "'K' || n"}
        copy = sa.text(
            f"INSERT INTO {model.__tablename__} ({', '.join(columns)}) "
            "WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < :many) "
            f"SELECT {', '.join(counted.get(column, column) for column in columns)} "
            f"FROM {model.__tablename__}, counted WHERE {keys[-1]} = :source"
        )
        source = line.id if model is Submission else line.measure_id
        session.execute(copy, {"many": many, "source": source}, execution_options={"unaudited": True})


def test_while_a_report_waits_only_its_department_and_planning_learn_of_it_at_the_measure(
    session, opened, hand_in, client_for
):
    line = hand_in(opened.lines[0], text="Noch nicht gültig.", status="advanced")
    session.commit()
    here = f"/measures/{line.measure_id}"
    for who in ("planner", "releaser", "department_head", "department_clerk"):
        page = client_for(who).get(here)
        assert "In Prüfung seit 18.11.2026" in page.words
        assert page.links["Zur Meldung"] == address(line)
    for who in ("other_head", "committee_member", "statistics", "auditor", "council_office"):
        words = client_for(who).get(here).words
        assert "In Prüfung" not in words
        assert "Noch nicht gültig" not in words
        assert "fortgeschritten" not in words


def test_the_measure_leads_its_department_to_the_report(session, opened, client_for):
    session.commit()
    here = f"/measures/{opened.lines[0].measure_id}"
    assert "Jetzt melden" in client_for("department_head").get(here).words
    assert "Jetzt melden" in client_for("planner").get(here).words
    for who in ("other_head", "committee_member", "releaser"):
        client = client_for(who)
        assert "Jetzt melden" not in client.get(here).words
        assert client.post(f"{here}/report", data={}).status_code in {403, 404}


def test_what_is_being_typed_is_said_to_be_in_preparation(session, opened, department_head, now):
    line = opened.lines[0]
    draft = {"answer": Answer.CHANGED, "typed": {"text": ["Neu"]}, "seen_version": 0, "saved_by": "H", "now": now}
    services.save_draft(session, line, person_id=None, **draft)
    session.commit()
    page = department_head.get(f"/measures/{line.measure_id}")
    assert "in Vorbereitung, zuletzt gespeichert am 18.11.2026" in page.words
    assert "noch nichts abgegeben" in department_head.get(address(line)).words


def test_a_question_mail_goes_to_whom_it_reaches_and_once_for_each_question(session, opened, hand_in, planner):
    person(session, "department_head")
    line = hand_in(opened.lines[0])
    for text in ("Erste Frage?", "Zweite Frage?"):
        session.commit()
        planner.post(address(line, "question"), data=question(line, text))
        planner.post(address(line, "question"), data=question(line, text, version=line.version - 1))
        hand_in(line, text=f"Antwort auf {text}")
    assert len(session.exec(select(OutboxMessage)).all()) == 2
