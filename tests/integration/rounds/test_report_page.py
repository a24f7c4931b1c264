"""The reporting page: answers, drafts kept as typed, handing in, and what others do not see."""

from datetime import timedelta

from sqlmodel import select

from tests import cast
from tests.factories import make_measure
from tests.integration.rounds.conftest import known_of, open_for, reviewer
from tracker.planning.models import Measure, Milestone, PlanNode
from tracker.planning.vocabulary import Answer
from tracker.rounds import queries, services
from tracker.rounds.models import LineDraft, ReportingRound, Submission
from tracker.rounds.vocabulary import LineState
from tracker.shared.words import VocabularyTerm

UNCHANGED, CHANGED = Answer.UNCHANGED.value, Answer.CHANGED.value


def fields(line, answer, version=0, **typed):
    named = {f"line-{line.id}-{name}": value for name, value in typed.items()}
    opened = {f"line-{line.id}-opened": "changed"} if answer == CHANGED else {}
    return {f"line-{line.id}-answer": answer, f"line-{line.id}-version": version} | opened | named


def test_a_head_sees_the_own_measures_and_nobody_elses(session, opened, department_head, other_head):
    session.commit()
    page = department_head.get(f"{opened.address}/report").text
    assert "Familienbüro" in page
    assert "Hebammendienst" not in page
    assert "Familienbüro" not in other_head.get(f"{opened.address}/report").text


def test_nothing_is_preselected(session, opened, department_head):
    session.commit()
    assert " checked" not in department_head.get(f"{opened.address}/report").text


def test_a_stranger_does_not_learn_of_the_round(session, opened, outsider, committee_member):
    session.commit()
    for client in (outsider, committee_member):
        assert client.get(f"{opened.address}/report").status_code in {403, 404}


def test_answers_are_handed_in_and_what_is_missing_is_named(session, opened, department_head):
    line, other = opened.lines[0], opened.lines[1]
    session.commit()
    sent = fields(line, CHANGED, text="Zwei neue Standorte.", status="advanced") | {f"line-{other.id}-version": 0}
    response = department_head.post(f"{opened.address}/report/submit", data=sent)
    assert response.status_code == 303
    assert line.state is LineState.SUBMITTED
    assert other.state is LineState.OPEN
    submission = session.exec(select(Submission)).one()
    assert (submission.text, submission.status, submission.function) == (
        "Zwei neue Standorte.",
        "advanced",
        "Jugendamt",
    )
    page = department_head.get(f"{opened.address}/report").text
    assert "Noch nicht beantwortet: Sprachkita" in page


def test_where_one_line_is_not_right_none_is_handed_in_and_everything_typed_stays(session, opened, department_head):
    right, wrong = opened.lines[0], opened.lines[1]
    session.commit()
    sent = fields(right, CHANGED, text="Gut.", status="started") | fields(
        wrong, CHANGED, text="Teuer.", status="started", consumptive_spent="zwölf"
    )
    response = department_head.post(f"{opened.address}/report/submit", data=sent)
    assert response.status_code == 422
    assert "zwölf" in response.text
    assert not session.exec(select(Submission)).all()
    again = department_head.get(f"{opened.address}/report").text
    assert "Gut." in again
    assert "zwölf" in again


def test_a_change_needs_words(session, opened, department_head):
    session.commit()
    response = department_head.post(
        f"{opened.address}/report/submit", data=fields(opened.lines[0], CHANGED, status="started")
    )
    assert response.status_code == 422
    assert "in ein oder zwei Sätzen" in response.text


def test_after_two_unchanged_the_page_asks_for_a_sentence(session, opened, hand_in, department_head, now):
    line = opened.lines[0]
    services.take_over(session, hand_in(line), reviewer(session), now=now)
    for title in ("Winter", "Frühjahr"):
        again = open_for(session, opened.measures[:1], now, title=title).lines[0]
        services.take_over(session, hand_in(again, Answer.UNCHANGED), reviewer(session), now=now)
    third = open_for(session, opened.measures[:1], now, title="Sommer")
    session.commit()
    address = f"/rounds/{third.row.id}/report"
    refused = department_head.post(f"{address}/submit", data=fields(third.lines[0], UNCHANGED))
    assert refused.status_code == 422
    assert "in einem Satz" in refused.text
    told = fields(third.lines[0], UNCHANGED, version=1, text="Die Stelle ist weiter frei.")
    assert department_head.post(f"{address}/submit", data=told).status_code == 303
    assert known_of(session, third.lines[0]).answers == [Answer.UNCHANGED, Answer.UNCHANGED]


def test_what_was_typed_of_a_change_that_is_none_after_all_is_not_handed_in(
    session, opened, hand_in, department_head, now
):
    line = opened.lines[0]
    services.take_over(session, hand_in(line, text="Wie im Sommer."), reviewer(session), now=now)
    again = open_for(session, opened.measures[:1], now, title="Winter")
    session.commit()
    draft, address = again.lines[0], f"{again.address}/lines/{again.lines[0].id}/draft"
    typed = with_token(department_head, fields(draft, CHANGED, text="Doch nicht so."))
    assert department_head.client.post(address, data=typed).json["version"] == 1
    sent = fields(draft, UNCHANGED, version=1, text="Doch nicht so.")
    assert department_head.post(f"{again.address}/report/submit", data=sent).status_code == 303
    assert session.exec(select(Submission).where(Submission.line_id == draft.id)).one().text == "Wie im Sommer."


def test_autosave_answers_with_the_new_version_and_the_same_again_keeps_it(session, opened, department_head):
    line = opened.lines[0]
    session.commit()
    address = f"{opened.address}/lines/{line.id}/draft"
    first = department_head.client.post(address, data=with_token(department_head, fields(line, CHANGED, text="A")))
    assert (first.status_code, first.json["version"]) == (200, 1)
    same = department_head.client.post(address, data=with_token(department_head, fields(line, CHANGED, text="A")))
    assert (same.status_code, same.json["version"]) == (200, 1)
    assert line.state is LineState.DRAFT


def test_who_saves_second_sees_both_texts_and_loses_none(session, opened, department_head, client_for):
    line = opened.lines[0]
    session.commit()
    address = f"{opened.address}/lines/{line.id}/draft"
    department_head.client.post(
        address, data=with_token(department_head, fields(line, CHANGED, text="Text der Leitung"))
    )
    clerk = client_for("department_clerk")
    lost = clerk.client.post(address, data=with_token(clerk, fields(line, CHANGED, text="Text der Sachbearbeitung")))
    assert lost.status_code == 409
    assert "Text der Leitung" in lost.json["conflict"]
    assert session.get(LineDraft, line.id).entered.count("Text der Leitung") == 1
    version = lost.json["version"]
    mine = fields(line, CHANGED, version, text="Text der Sachbearbeitung")
    assert clerk.client.post(address, data=with_token(clerk, mine)).status_code == 200


def test_without_a_version_nothing_is_saved(session, opened, department_head):
    line = opened.lines[0]
    session.commit()
    sent = {f"line-{line.id}-answer": CHANGED}
    address = f"{opened.address}/lines/{line.id}/draft"
    assert department_head.client.post(address, data=with_token(department_head, sent)).status_code == 428
    assert session.get(LineDraft, line.id) is None


def test_a_clerk_prepares_and_does_not_submit(session, opened, client_for):
    session.commit()
    clerk = client_for("department_clerk")
    assert "gibt ab" in clerk.get(f"{opened.address}/report").text
    assert clerk.post(f"{opened.address}/report/submit", data=fields(opened.lines[0], UNCHANGED)).status_code == 403


def test_the_page_saves_without_any_script_too(session, opened, department_head):
    line = opened.lines[0]
    session.commit()
    response = department_head.post(f"{opened.address}/report", data=fields(line, CHANGED, text="Ohne Skript"))
    assert response.status_code == 303
    assert "Ohne Skript" in department_head.get(f"{opened.address}/report").text


def test_somebody_elses_text_on_the_page_is_shown_beside_the_own_one(session, opened, department_head):
    line = opened.lines[0]
    session.commit()
    department_head.post(f"{opened.address}/report", data=fields(line, CHANGED, text="Zuerst"))
    lost = department_head.post(f"{opened.address}/report", data=fields(line, CHANGED, text="Danach"))
    assert lost.status_code == 409
    assert "Zuerst" in lost.text
    assert "Danach" in lost.text
    kept = fields(line, CHANGED, version=1, text="Danach") | {f"line-{line.id}-keep": "theirs"}
    assert department_head.post(f"{opened.address}/report", data=kept).status_code == 303
    assert "Zuerst" in department_head.get(f"{opened.address}/report").text


def test_planning_steps_in_for_a_department_and_the_report_says_so(session, opened, planner):
    line = opened.lines[0]
    session.commit()
    address = f"{opened.address}/report/submit?department={line.department_id}"
    planner.post(address, data=fields(line, CHANGED, text="Telefonisch gemeldet.", status="started"))
    assert session.exec(select(Submission)).one().function == "Sozialplanung für Jugendamt"


def test_in_whose_name_planning_reports_is_kept_in_the_towns_language(session, opened, planner, now):
    cast.join(session, "planner").language = "en"
    line, measure = opened.lines[0], opened.measures[2]
    session.commit()
    address = f"{opened.address}/report/submit?department={line.department_id}"
    planner.post(address, data=fields(line, CHANGED, text="Telefonisch gemeldet.", status="started"))
    assert session.exec(select(Submission)).one().function == "Sozialplanung für Jugendamt"
    services.close_round(session, opened.row, seen_version=opened.row.version, now=now)
    session.commit()
    planner.post(f"/measures/{measure.id}/report", data={})
    titles = session.exec(select(ReportingRound.title).where(ReportingRound.is_interim)).all()
    assert titles == ["Meldung zwischen den Runden"]


def test_beside_a_line_that_somebody_else_has_saved_what_is_new_in_the_others_stays(session, opened, department_head):
    taken, free, typed = (
        opened.lines[0],
        opened.lines[1],
        fields(opened.lines[1], CHANGED, text="Noch nie gespeichert."),
    )
    session.commit()
    department_head.post(f"{opened.address}/report", data=fields(taken, CHANGED, text="Zuerst"))
    lost = department_head.post(f"{opened.address}/report", data=fields(taken, CHANGED, text="Danach") | typed)
    assert lost.status_code == 409
    assert "Noch nie gespeichert." in lost.text
    department_head.post(f"{opened.address}/report", data=typed)
    lost = department_head.post(
        f"{opened.address}/report",
        data=fields(taken, CHANGED, text="Danach") | fields(free, CHANGED, version=1, text="Jetzt anders."),
    )
    assert lost.text.count("Holger Haupt hat hier etwas anderes gespeichert") == 1


def test_what_is_sent_after_the_round_has_closed_is_refused_and_stays_typed(session, opened, department_head, now):
    line = opened.lines[0]
    services.close_round(session, opened.row, seen_version=1, now=now)
    session.commit()
    for way in ("report", "report/submit"):
        page = department_head.post(f"{opened.address}/{way}", data=fields(line, CHANGED, text="Zwei neue Standorte."))
        assert page.status_code == 409
        assert "Diese Runde ist geschlossen" in page.words
        assert "Zwei neue Standorte." in page.text
    assert session.get(LineDraft, line.id) is None


def test_a_closed_round_shows_what_was_handed_in_and_takes_nothing(session, opened, hand_in, department_head, now):
    hand_in(opened.lines[0], text="Zwei neue Standorte.")
    address = f"{opened.address}/lines/{opened.lines[1].id}/draft"
    typed = with_token(department_head, fields(opened.lines[1], CHANGED, text="Noch nicht fertig."))
    session.commit()
    assert department_head.client.post(address, data=typed).status_code == 200
    services.close_round(session, opened.row, seen_version=1, now=now)
    session.commit()
    page = department_head.get(f"{opened.address}/report")
    assert "Diese Runde ist seit dem 18.11.2026 geschlossen" in page.words
    assert "Zwei neue Standorte." in page.words
    assert "Eingetragen, aber nicht abgegeben: Noch nicht fertig." in page.words
    for means in ("data-autosave", "data-line", "formaction", "<textarea", 'type="radio"', "/report.xlsx"):
        assert means not in page.text


def test_what_was_handed_in_is_not_taken_back_once_the_round_has_closed(session, opened, hand_in, department_head, now):
    line = hand_in(opened.lines[0])
    services.close_round(session, opened.row, seen_version=1, now=now)
    session.commit()
    assert "/take-back" not in department_head.get(f"{opened.address}/report").text
    department_head.post(f"{opened.address}/lines/{line.id}/take-back", data={})
    assert "Diese Runde ist geschlossen" in department_head.get(f"{opened.address}/report").words
    assert line.state is LineState.SUBMITTED


def test_in_a_closed_round_only_the_line_asked_back_can_be_filled_in(session, opened, hand_in, department_head, now):
    asked = hand_in(opened.lines[0])
    services.ask_back(session, asked, reviewer(session), "Wie viele Familien?", due_on=opened.row.due_on, now=now)
    services.close_round(session, opened.row, seen_version=1, now=now)
    session.commit()
    page = department_head.get(f"{opened.address}/report")
    assert "die Rückfrage zu 1 Meldung können Sie noch bis zum 04.12.2026 beantworten" in page.words
    assert f'name="line-{asked.id}-answer"' in page.text
    assert f'name="line-{opened.lines[1].id}-answer"' not in page.text


def test_a_page_of_lines_beyond_the_last_is_the_last(session, opened, department_head):
    session.commit()
    assert "Familienbüro" in department_head.get(f"{opened.address}/report?page=9").text


def test_a_round_is_closed_once(session, opened, planner, now):
    services.close_round(session, opened.row, seen_version=1, now=now)
    session.commit()
    again = planner.post(f"{opened.address}/close", data={"version": opened.row.version})
    assert again.status_code == 422
    assert "Diese Runde ist geschlossen" in again.text
    assert opened.row.version == 2


def test_a_word_that_the_town_has_retired_is_offered_only_where_it_stands(session, opened, department_head, now):
    session.get_one(Measure, opened.measures[0].id).status = "planned"
    retired = session.exec(select(VocabularyTerm).where(VocabularyTerm.code == "planned")).one()
    retired.valid_to = now.date() - timedelta(days=1)
    session.commit()
    offered = [
        'value="planned"' in department_head.client.get(f"{opened.address}/lines/{line.id}/fields?answer=changed").text
        for line in opened.lines[:2]
    ]
    assert offered == [True, False]


def test_a_milestone_that_is_not_done_yet_is_refused_beside_its_day(session, opened, department_head):
    line = opened.lines[0]
    session.add(Milestone(id=7, measure_id=line.measure_id, title="Räume", due_on=opened.row.due_on))
    session.commit()
    sent = fields(line, CHANGED, text="Bald fertig.", status="started", milestone_7="19.11.2026")
    page = department_head.post(f"{opened.address}/report/submit", data=sent)
    assert page.status_code == 422
    assert f'href="#line-{line.id}-milestone_7"' in page.text


def test_a_measure_is_continued_in_another_one(session, opened, department_head):
    line, measure = opened.lines[0], opened.measures[0]
    session.commit()
    said = {"text": "Zusammengelegt.", "status": "merged", "merged_into_id": str(measure.id)}
    page = department_head.post(f"{opened.address}/report/submit", data=fields(line, CHANGED, **said))
    assert page.status_code == 422
    said["merged_into_id"] = str(opened.measures[1].id)
    page = department_head.post(f"{opened.address}/report/submit", data=fields(line, CHANGED, version=1, **said))
    assert page.status_code == 303


def test_planning_reports_on_measures_nobody_answers_for(session, opened, planner, now):
    goal = session.get_one(PlanNode, opened.measures[0].parent_id)
    orphan = make_measure(session, goal, "Elternkurse")
    again = open_for(session, [orphan], now, title="Winter")
    session.commit()
    page = planner.get(f"{again.address}/report").text
    assert "Elternkurse" in page
    assert "Familienbüro" not in page


def test_between_the_rounds_a_measure_gets_a_page_of_its_own(session, opened, department_head, now):
    measure = opened.measures[0]
    services.close_round(session, opened.row, seen_version=1, now=now)
    session.commit()
    response = department_head.post(f"/measures/{measure.id}/report", data={})
    assert response.status_code == 303
    assert "Familienbüro" in department_head.get(response.location).text
    again = department_head.post(f"/measures/{measure.id}/report", data={})
    assert again.location == response.location


def test_a_question_stands_at_the_line_with_room_for_the_answer(session, opened, hand_in, department_head, now):
    line = hand_in(opened.lines[0])
    services.ask_back(session, line, reviewer(session), "Wie viele Familien?", due_on=opened.row.due_on, now=now)
    session.commit()
    assert "Wie viele Familien?" in department_head.get(f"{opened.address}/report").text
    sent = fields(line, CHANGED, text="40 Familien.", status="started", reply="Es sind 40.")
    assert department_head.post(f"{opened.address}/report/submit", data=sent).status_code == 303
    acts = [(act.step.value, act.text) for act in queries.list_versions(session, line.id)[0]]
    assert acts[-2:] == [("answer", "Es sind 40."), ("submit", None)]


def with_token(client, data):
    return data | {"csrf_token": client.csrf_token()}
