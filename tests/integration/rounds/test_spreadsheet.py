"""Reporting by spreadsheet: out and in again nothing changes, what is filled in becomes drafts, errors come back."""

import io
import json
import zipfile
from datetime import UTC, date, datetime

import pytest
from sqlmodel import select

from tests import cast
from tests.factories import make_measure
from tests.integration.rounds.conftest import AS_OF, DUE_ON, TODAY, open_for, person
from tests.statements import statements_of
from tests.workbooks import cell, colour_of, comments_of, filled_in, parts_of, sheets_of, written
from tracker.planning.models import Milestone, Output, OutputFigure, StatusReport
from tracker.planning.vocabulary import Answer
from tracker.rounds import services
from tracker.rounds.intake import reading
from tracker.rounds.models import LineDraft, RoundFields, Submission
from tracker.rounds.views import spreadsheet
from tracker.rounds.vocabulary import LineState
from tracker.shared import palette

SHEET, MILESTONES, OUTPUTS = "Maßnahmen", "Meilensteine", "Leistungen"
ANSWER, TEXT, STATUS = "Seit der letzten Meldung", "Wie es läuft", "Umsetzungsstand"
SPENT, DONE, FIGURE = "Laufende Ausgaben bisher", "Erreicht am", "2026 bisher"
CHANGED, UNCHANGED = "hat sich geändert", "unverändert"
WRONG = palette.TONE_TINTS["act"]


@pytest.fixture
def with_details(session, opened):
    """The round, with a milestone and an output of its first measure."""
    measure_id = opened.measures[0].id
    milestone = Milestone(measure_id=measure_id, title="Konzept steht", due_on=date(2026, 9, 30))
    output = Output(measure_id=measure_id, unit="Beratungen", planned_value=200, planned_on=date(2026, 12, 31))
    session.add_all([milestone, output])
    session.flush()
    session.add(OutputFigure(output_id=output.id, year=2026, value=120))
    session.commit()
    return opened


def workbook(client, opened, query=""):
    response = client.client.get(f"{opened.address}/report.xlsx{query}")
    assert response.status_code == 200
    return response.data


def upload(client, opened, content, name="Meldungen.xlsx", query=""):
    return client.post(f"{opened.address}/report/upload{query}", data={"file": [(io.BytesIO(content), name)]})


def take(page, **changed):
    """Press the button of a preview, with all that stands on its page."""
    return page.submit("take", **changed)


def marked_file(page, opened):
    response = page.client.client.post(f"{opened.address}/report/upload/marked", data=page.form_data("take"))
    assert response.status_code == 200
    return response.data


def draft_of(session, line):
    session.expire_all()
    found = session.get(LineDraft, line.id)
    return (found.answer, json.loads(found.entered)) if found else None


def told(row=2, **further):
    return {(SHEET, row, ANSWER): CHANGED, (SHEET, row, TEXT): "Zwei neue Standorte."} | {
        (SHEET, row, title): value for title, value in further.items()
    }


def test_a_workbook_has_the_own_measures_and_nobody_elses(session, opened, department_head):
    session.commit()
    content = workbook(department_head, opened)
    sheets = sheets_of(content)
    assert list(sheets) == ["Hinweise", SHEET, "lists"]
    assert [row[1:3] for row in sheets[SHEET][1:]] == [["M1", "Familienbüro"], ["M2", "Sprachkita"]]
    assert not any("Hebammendienst" in row[2] for row in sheets[SHEET])
    assert "<f>" not in parts_of(content)["xl/worksheets/sheet2.xml"]
    assert "<sheetProtection" in parts_of(content)["xl/worksheets/sheet2.xml"]


def test_the_last_report_stands_there_with_the_day_on_the_towns_clock(session, opened, department_head, now):
    measure = opened.measures[0]
    midnight = datetime(2026, 9, 30, 22, 30, tzinfo=UTC)
    session.add(StatusReport(measure_id=measure.id, reported_at=midnight, function="Jugendamt", status="started",
                             answer=Answer.CHANGED, text="Es geht voran."))  # fmt: skip
    session.commit()
    said = str(sheets_of(workbook(department_head, opened))[SHEET][1])
    assert "01.10.2026: Es geht voran." in said


def test_milestones_and_outputs_have_sheets_of_their_own(with_details, department_head):
    sheets = sheets_of(workbook(department_head, with_details))
    assert sheets[MILESTONES][1][3:] == ["Konzept steht", "30.09.2026", ""]
    assert sheets[OUTPUTS][1][3:] == ["Beratungen", "200 bis 31.12.2026", 120.0]


def test_a_workbook_speaks_the_language_of_the_person_and_is_read_in_either(session, opened, department_head):
    session.commit()
    department_head.post("/language", data={"language": "en", "next": "/"})
    content = workbook(department_head, opened)
    assert list(sheets_of(content)) == ["Notes", "Measures", "lists"]
    department_head.post("/language", data={"language": "de", "next": "/"})
    entered = {
        ("Measures", 2, "Since the last report"): "has changed",
        ("Measures", 2, "How it is going"): "Two more places.",
        ("Measures", 2, "Status"): "Advanced",
    }
    page = upload(department_head, opened, filled_in(content, entered))
    assert page.status_code == 200
    assert take(page).status_code == 303
    assert draft_of(session, opened.lines[0])[1]["status"] == ["advanced"]


def test_unchanged_it_changes_nothing(with_details, session, department_head):
    department_head.post(
        f"{with_details.address}/report", data=fields(with_details.lines[0], text="Läuft.", consumptive_spent="zwölf")
    )
    before = draft_of(session, with_details.lines[0])
    content = workbook(department_head, with_details)
    page = upload(department_head, with_details, content)
    assert page.status_code == 200
    assert "ändert nichts" in page.text
    assert "In die Meldungen übernehmen" not in page.text
    assert "ändert nichts" in upload(department_head, with_details, filled_in(content, {})).text
    assert draft_of(session, with_details.lines[0]) == before


def test_what_is_filled_in_is_shown_first_and_then_becomes_a_draft(with_details, session, department_head):
    line = with_details.lines[0]
    entered = told(**{STATUS: "fortgeschritten", SPENT: 1234.5, "Hindernis: Personal": "x"}) | {
        (SHEET, 3, ANSWER): UNCHANGED,
        (SHEET, 3, TEXT): "Bleibt so.",
        (MILESTONES, 2, DONE): date(2026, 10, 1),
        (OUTPUTS, 2, FIGURE): 150,
    }
    content = workbook(department_head, with_details)
    page = upload(department_head, with_details, filled_in(content, entered))
    assert page.status_code == 200, page.text
    assert draft_of(session, line) is None
    assert "Zwei neue Standorte." in page.text
    assert take(page).status_code == 303
    answer, typed = draft_of(session, line)
    assert answer is Answer.CHANGED
    milestone, output = session.exec(select(Milestone)).one(), session.exec(select(Output)).one()
    assert typed["text"] == ["Zwei neue Standorte."]
    assert typed["consumptive_spent"] == ["1234,5"]
    assert typed[f"milestone_{milestone.id}"] == ["01.10.2026"]
    assert typed[f"output_{output.id}"] == ["150"]
    assert typed["status"] == ["advanced"]
    assert typed["obstacles"] == ["staff"]
    assert draft_of(session, with_details.lines[1]) == (Answer.UNCHANGED, {"text": ["Bleibt so."]})
    assert line.state is LineState.DRAFT
    assert not session.exec(select(Submission)).all()


def test_what_was_taken_over_can_be_submitted_on_the_page(with_details, session, department_head):
    content = filled_in(workbook(department_head, with_details), told())
    take(upload(department_head, with_details, content))
    typed = fields(with_details.lines[0], version=1, text="Zwei neue Standorte.", status="started")
    assert department_head.post(f"{with_details.address}/report/submit", data=typed).status_code == 303
    assert session.exec(select(Submission)).one().text == "Zwei neue Standorte."


def test_the_same_file_a_second_time_changes_nothing(with_details, session, department_head):
    content = filled_in(workbook(department_head, with_details), told())
    take(upload(department_head, with_details, content))
    version = session.get(LineDraft, with_details.lines[0].id).version
    page = upload(department_head, with_details, content)
    assert "ändert nichts" in page.text
    session.expire_all()
    assert session.get(LineDraft, with_details.lines[0].id).version == version


def test_a_newer_draft_is_a_conflict_and_both_texts_are_shown(with_details, session, department_head, client_for):
    line = with_details.lines[0]
    content = filled_in(workbook(department_head, with_details), told())
    clerk = client_for("department_clerk")
    clerk.post(f"{with_details.address}/report", data=fields(line, text="Text der Sachbearbeitung"))
    page = upload(department_head, with_details, content)
    assert page.status_code == 200
    assert "Text der Sachbearbeitung" in page.text
    assert "Zwei neue Standorte." in page.text
    assert "Carla Klerk" in page.text
    take(page)
    assert draft_of(session, line)[1]["text"] == ["Text der Sachbearbeitung"]
    take(upload(department_head, with_details, content), **{f"line-{line.id}-keep": "mine"})
    assert draft_of(session, line)[1]["text"] == ["Zwei neue Standorte."]


def test_a_row_nobody_touched_does_not_undo_what_was_saved_since(with_details, session, department_head, client_for):
    line, other = with_details.lines[:2]
    content = filled_in(workbook(department_head, with_details), told(row=3))
    client_for("department_clerk").post(f"{with_details.address}/report", data=fields(line, text="Neuer Text"))
    page = upload(department_head, with_details, content)
    assert "Neuer Text" not in page.text
    take(page)
    assert draft_of(session, line)[1]["text"] == ["Neuer Text"]
    assert draft_of(session, other)[1]["text"] == ["Zwei neue Standorte."]


def test_what_is_saved_between_preview_and_taking_over_wins_until_it_was_seen(
    with_details, session, department_head, client_for
):
    line = with_details.lines[0]
    page = upload(department_head, with_details, filled_in(workbook(department_head, with_details), told()))
    client_for("department_clerk").post(f"{with_details.address}/report", data=fields(line, text="Dazwischen"))
    late = take(page)
    assert late.status_code == 409
    assert "Dazwischen" in late.text
    assert draft_of(session, line)[1]["text"] == ["Dazwischen"]
    assert take(late, **{f"line-{line.id}-keep": "mine"}).status_code == 303
    assert draft_of(session, line)[1]["text"] == ["Zwei neue Standorte."]


FAULTS = {
    "a word that is not on the list": (told(**{STATUS: "so lala"}), "J2", "steht nicht in der Liste"),
    "no number": (told(**{SPENT: "zwölf"}), "M2", "ist keine Zahl"),
    "less than nothing": (told(**{SPENT: -5}), "M2", "0"),
    "a text that is too long": (told(**{TEXT: "a" * 601}), "H2", "600"),
    "a change without words": ({(SHEET, 2, ANSWER): CHANGED}, "H2", "in ein oder zwei Sätzen"),
    "no answer": ({(SHEET, 2, TEXT): "Läuft."}, "G2", "unverändert"),
    "an answer that is none": ({(SHEET, 2, ANSWER): "vielleicht"}, "G2", "steht nicht in der Liste"),
    "unchanged, yet changed": (
        {(SHEET, 2, ANSWER): UNCHANGED, (SHEET, 2, TEXT): "So.", (SHEET, 2, SPENT): 5},
        "M2",
        "lautet aber",
    ),
    "unchanged without a first sentence": ({(SHEET, 2, ANSWER): UNCHANGED}, "H2", "in einem Satz"),
    "a day that is none": (told() | {(MILESTONES, 2, DONE): "gestern"}, "F2", "25.11.2026"),
    "a day to come": (told() | {(MILESTONES, 2, DONE): date(2027, 1, 1)}, "F2", "noch kommt"),
    "a figure that is none": (told() | {(OUTPUTS, 2, FIGURE): "viele"}, "F2", "ist keine Zahl"),
    "a status without its reason": (told(**{STATUS: "eingestellt"}), "K2", "Grund"),
}


@pytest.mark.parametrize("kind", FAULTS)
def test_an_error_is_said_on_the_page_and_marked_in_the_returned_file(with_details, session, department_head, kind):
    entered, place, words = FAULTS[kind]
    page = upload(department_head, with_details, filled_in(workbook(department_head, with_details), entered))
    assert page.status_code == 422
    assert words in page.text
    assert "In die Meldungen übernehmen" not in page.text
    marked = marked_file(page, with_details)
    sheets = sheets_of(marked)
    assert next(iter(sheets)) == "Zu korrigieren"
    assert words in comments_of(marked)[place]
    where = {SHEET: 3, MILESTONES: 4, OUTPUTS: 5}[sheets["Zu korrigieren"][1][1]]
    assert colour_of(marked, where, place) == WRONG
    assert cell(sheets, "Zu korrigieren", 2, "Zelle") == place
    for (sheet, row, title), value in entered.items():
        assert cell(sheets, sheet, row, title) == value
    assert not session.exec(select(LineDraft)).all()


def test_one_wrong_row_and_none_is_taken(with_details, session, department_head):
    entered = told() | told(row=3, **{SPENT: "viel"})
    page = upload(department_head, with_details, filled_in(workbook(department_head, with_details), entered))
    assert "Zeile 3" in page.text
    assert take(page).status_code == 422
    assert not session.exec(select(LineDraft)).all()


def test_the_marked_file_can_be_mended_and_uploaded(with_details, session, department_head):
    wrong = filled_in(workbook(department_head, with_details), told(**{SPENT: "viel"}))
    marked = marked_file(upload(department_head, with_details, wrong), with_details)
    page = upload(department_head, with_details, filled_in(marked, {(SHEET, 2, SPENT): 12}))
    assert take(page).status_code == 303
    assert draft_of(session, with_details.lines[0])[1]["consumptive_spent"] == ["12"]


def test_rows_of_others_other_rounds_and_made_up_ones_are_refused_in_the_same_words(
    with_details, session, department_head, other_head, now
):
    foreign = sheets_of(workbook(other_head, with_details))[SHEET][1]
    other_round = open_for(session, with_details.measures[:1], now, title="Winter")
    session.commit()
    of_other_round = sheets_of(workbook(department_head, other_round))[SHEET][1]
    made_up = ["r1-l987654-v0-0123456789ab", *foreign[1:]]
    content = workbook(department_head, with_details)
    said = set()
    for row in (foreign, of_other_round, made_up, ["", *foreign[1:]], ["irgendwas", *foreign[1:]]):
        typed = [row[0], "", "Mein Text", *[""] * (len(row) - 3)]
        page = upload(department_head, with_details, filled_in(content, {}, {SHEET: [typed]}))
        assert page.status_code == 422
        assert "Hebammendienst" not in page.text
        marked = marked_file(page, with_details)
        assert colour_of(marked, 3, "B4") == WRONG
        assert not any(
            "Hebammendienst" in str(row) for name, rows in sheets_of(marked).items() if name != "lists" for row in rows
        )
        said.add(comments_of(marked)["B4"])
    assert len(said) == 1
    assert "gehört nicht zu Ihrer Liste" in said.pop()
    assert not session.exec(select(LineDraft)).all()


def test_a_row_twice_is_refused(with_details, department_head):
    content = workbook(department_head, with_details)
    page = upload(department_head, with_details, filled_in(content, {}, {SHEET: [sheets_of(content)[SHEET][1]]}))
    assert page.status_code == 422
    assert "steht schon in Zeile 2" in page.text


def test_what_is_typed_over_locked_cells_is_not_read_and_said(with_details, session, department_head):
    entered = told() | {(SHEET, 2, "Maßnahme"): "Anderer Titel"}
    page = upload(department_head, with_details, filled_in(workbook(department_head, with_details), entered))
    assert page.status_code == 200
    assert "überschrieben" in page.text
    assert "Maßnahmen Zeile 2" in page.text
    take(page)
    assert draft_of(session, with_details.lines[0])[0] is Answer.CHANGED


def test_a_report_that_was_submitted_meanwhile_is_not_filled_in_again(with_details, session, department_head, hand_in):
    content = filled_in(workbook(department_head, with_details), told())
    hand_in(with_details.lines[0])
    session.commit()
    page = upload(department_head, with_details, content)
    assert page.status_code == 422
    assert "abgegeben" in page.text
    assert draft_of(session, with_details.lines[0]) is None


def test_in_a_closed_round_nothing_is_taken(with_details, session, department_head, now):
    content = filled_in(workbook(department_head, with_details), told())
    services.close_round(session, with_details.row, seen_version=with_details.row.version, now=now)
    session.commit()
    page = upload(department_head, with_details, content)
    assert page.status_code == 422
    assert "geschlossen" in page.text


def test_text_that_would_calculate_stays_text(with_details, session, department_head):
    text = "=1+1"
    take(
        upload(department_head, with_details, filled_in(workbook(department_head, with_details), told(**{TEXT: text})))
    )
    assert draft_of(session, with_details.lines[0])[1]["text"] == [text]
    content = workbook(department_head, with_details)
    assert cell(sheets_of(content), SHEET, 2, TEXT) == text
    assert not any("<f>" in part for part in parts_of(content).values())


def archive(**members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"), content)
    return buffer.getvalue()


UNREADABLE = {
    "empty": (b"", "nicht die Tabelle dieser Seite"),
    "text": (b"M1;unchanged\r\n", "nicht die Tabelle dieser Seite"),
    "old format": (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "nicht die Tabelle dieser Seite"),
    "another workbook": (written({"Tabelle1": [["a"], ["b"]]}), "nicht die Tabelle dieser Seite"),
    "no columns": (written({SHEET: [["a"], ["b"]]}), "fehlt die Spalte"),
    "no workbook": (archive(word__document_xml="<a/>"), "nicht die Tabelle dieser Seite"),
    "broken": (archive(xl__workbook_xml="<a"), "nicht die Tabelle dieser Seite"),
    "macros": (archive(xl__workbook_xml="<a/>", xl__vbaProject_bin="x"), "Makros"),
    "bomb": (archive(xl__workbook_xml="<a/>", xl__sheet1_xml=b"0" * 80_000_000), "zu groß"),
}


@pytest.mark.parametrize("kind", UNREADABLE)
def test_what_is_no_such_workbook_is_refused_in_one_sentence(with_details, session, department_head, kind):
    content, words = UNREADABLE[kind]
    page = upload(department_head, with_details, content)
    assert page.status_code == 422
    assert words in page.text
    assert not session.exec(select(LineDraft)).all()


def test_a_file_that_is_too_large_is_refused(with_details, department_head, monkeypatch):
    content = workbook(department_head, with_details)
    for module in (reading, spreadsheet):
        monkeypatch.setattr(module, "LARGEST", len(content) - 1)
    page = upload(department_head, with_details, content)
    assert page.status_code == 422
    assert "zu groß" in page.text


def test_without_a_file_one_is_asked_for(with_details, department_head):
    assert department_head.post(f"{with_details.address}/report/upload", data={}).status_code == 422


@pytest.mark.parametrize("step", ["take", "marked"])
@pytest.mark.parametrize("content", ["", "§", "AAAA", "eJwLCGfgYAAAAp8A"])
def test_what_was_not_packed_by_the_page_is_refused(with_details, department_head, step, content):
    page = department_head.post(f"{with_details.address}/report/upload/{step}", data={"content": content})
    assert page.status_code == 422


def test_planning_fills_in_for_a_department(with_details, session, planner):
    line = with_details.lines[0]
    query = f"?department={line.department_id}"
    nobodys = planner.client.get(f"{with_details.address}/report.xlsx")
    with zipfile.ZipFile(io.BytesIO(nobodys.data)) as archive:
        strings = archive.read("xl/sharedStrings.xml").decode()
    assert "<t>M1</t>" not in strings  # it stands among the choices only
    content = filled_in(workbook(planner, with_details, query), told())
    take(upload(planner, with_details, content, query=query))
    assert session.get(LineDraft, line.id).saved_by_id == person(session, "planner").id


@pytest.mark.parametrize("who", ["outsider", "committee_member", "council_office", "statistics", "auditor", "releaser"])
def test_who_does_not_report_gets_no_workbook(with_details, client_for, who):
    client = client_for(who)
    assert client.client.get(f"{with_details.address}/report.xlsx").status_code in {403, 404}
    assert client.client.get(f"{with_details.address}/report/upload").status_code in {403, 404}
    assert upload(client, with_details, b"").status_code in {403, 404}


def test_a_round_that_asks_others_is_not_there(session, opened, other_head, now):
    entered = RoundFields(title="Nur das Jugendamt", as_of=AS_OF, due_on=DUE_ON)
    youth = [cast.department(session, "youth").id]
    alone = services.open_round(session, entered, department_ids=youth, person_id=None, now=now, today=TODAY)
    session.commit()
    for address in ("report.xlsx", "report/upload"):
        assert other_head.client.get(f"/rounds/{alone.id}/{address}").status_code == 404
    for address in ("upload", "upload/take", "upload/marked"):
        assert other_head.post(f"/rounds/{alone.id}/report/{address}").status_code == 404


def test_more_measures_do_not_take_more_statements(session, opened, department_head, now):
    def count(target):
        with statements_of(session.connection()) as statements:
            content = workbook(department_head, target)
            many = [told(row=row) for row in range(2, len(sheets_of(content)[SHEET]) + 1)]
            entered = {key: value for each in many for key, value in each.items()}
            assert upload(department_head, target, filled_in(content, entered)).status_code == 200
        return len(statements)

    session.commit()
    few = count(opened)
    youth, goal = opened.measures[0].owner_id, opened.measures[0].parent_id
    from tracker.accounts.models import Department
    from tracker.planning.models import PlanNode

    more = [
        make_measure(
            session, session.get_one(PlanNode, goal), f"Maßnahme {number}", owner=session.get_one(Department, youth),
            code=f"N{number}",
        )
        for number in range(20)
    ]  # fmt: skip
    large = open_for(session, more, now, title="Groß")
    session.commit()
    assert count(large) <= few + 2


def fields(line, version=0, **typed):
    named = {f"line-{line.id}-{name}": value for name, value in typed.items()}
    said = {"answer": "changed", "version": version, "opened": "changed"}
    return {f"line-{line.id}-{name}": value for name, value in said.items()} | named
