"""The workbook of a round by itself: what is written can be read again, and what was filled in is understood."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from tests.workbooks import cell, colour_of, comments_of, filled_in, parts_of, sheets_of
from tracker.planning.vocabulary import Answer
from tracker.rounds.errors import NotOurWorkbook, WorkbookTooLarge
from tracker.rounds.intake import (
    Frame,
    Offered,
    SheetLine,
    Upload,
    Verdict,
    columns_of,
    judge,
    match,
    packed,
    read_workbook,
    rows_of,
    sheet_line,
    typed_of,
    unpacked,
    write_marked,
    write_workbook,
)
from tracker.rounds.intake.keys import RowKey
from tracker.rounds.queries import Draft, LineRow
from tracker.rounds.vocabulary import Asked, EarlierWord, Known, KnownOutput, LineState, OpenMilestone
from tracker.shared import palette

NOW, TODAY = datetime(2026, 10, 3, tzinfo=UTC), date(2026, 11, 21)
SHEET, MILESTONES, OUTPUTS = "Measures", "Milestones", "Outputs"
ANSWER, TEXT, SPENT = "Since the last report", "How it is going", "Running expenses so far"
OFFERED = Offered(
    statuses=[("started", "Started"), ("stopped", "Given up, for now")],
    timeliness=[("on_time", "On time"), ("late", "Late")],
    obstacles=[("staff", "Staff"), ("text", "Wording")],
    measures=[("7", "M7 Other measure")],
)


def frame_in(language: str = "en", asked: frozenset[Asked] = frozenset(Asked)) -> Frame:
    return Frame(
        round_id=5,
        title="Herbst 2026",
        as_of=date(2026, 10, 31),
        due_on=date(2026, 12, 4),
        department="Jugendamt",
        language=language,
        timezone=ZoneInfo("Europe/Berlin"),
        columns=columns_of(asked, OFFERED, language),
        asked=asked,
        statuses=OFFERED.statuses,
    )


def line_of(frame: Frame, number: int = 1, draft: Draft | None = None, *, bare: bool = False) -> SheetLine:
    row = LineRow(
        id=number,
        round_id=5,
        measure_id=number,
        code=f"M{number}",
        title="Familienbüro",
        title_en=None,
        department_id=1,
        department="Jugendamt",
        due_on=frame.due_on,
        state=LineState.DRAFT if draft else LineState.OPEN,
        is_locked=False,
        submissions=0,
        draft=draft,
    )
    word = EarlierWord(NOW, None, "Jugendamt", Answer.CHANGED, "started", "on_time", "=Es geht voran.")
    known = Known("started", words=[word], obstacles=["staff"], consumptive_spent=Decimal("1234.50"))
    if not bare:
        known.milestones.append(OpenMilestone(3, "Konzept steht", date(2026, 9, 30)))
        known.outputs.append(KnownOutput(4, "Beratungen", Decimal(200), date(2026, 12, 31), Decimal("120.5")))
    return sheet_line(row, known, frame, None)


def draft_saying(version: int = 2, **typed: list[str]) -> Draft:
    return Draft(Answer.CHANGED, typed, NOW, "Carla Klerk", version)


def brought(content: bytes, lines: list[SheetLine], frame: Frame) -> Upload:
    upload = match(list(rows_of(read_workbook(content, "x.xlsx"), frame)), lines, frame)
    judge(upload, frame, TODAY)
    return upload


@pytest.mark.parametrize("language", ["de", "en"])
def test_what_is_written_reads_as_unchanged(language):
    frame = frame_in(language)
    draft = draft_saying(
        text=["-5 Grad\r\n+ mehr"], consumptive_spent=["zwölf"], obstacles=["text"], milestone_3=["1.10.2026"]
    )
    lines = [line_of(frame, 1), line_of(frame, 2, draft)]
    upload = brought(write_workbook(frame, lines), lines, frame)
    assert not upload.touched
    assert not upload.is_faulty
    assert not upload.notes
    assert [dict(each.cells) for each in upload.lines] == [dict(line.cells) for line in lines]


def test_what_is_known_stands_there_and_over_it_what_was_typed():
    frame = frame_in()
    line = line_of(frame, draft=draft_saying(consumptive_spent=["1.999,99"], status=["stopped"], output_4=["7"]))
    sheets = sheets_of(write_workbook(frame, [line]))
    assert cell(sheets, SHEET, 2, SPENT) == 1999.99
    assert cell(sheets, SHEET, 2, "Status") == "Given up, for now"
    assert cell(sheets, SHEET, 2, "On schedule") == "On time"
    assert cell(sheets, SHEET, 2, "Obstacle: Staff") == "x"
    assert cell(sheets, SHEET, 2, "Last report") == "3 Oct 2026: =Es geht voran."
    assert cell(sheets, OUTPUTS, 2, "2026 so far") == 7
    assert cell(sheets, MILESTONES, 2, "Milestone") == "Konzept steht"


def test_a_round_asks_for_no_more_than_it_says():
    frame = frame_in(asked=frozenset({Asked.TIMELINESS}))
    sheets = sheets_of(write_workbook(frame, [line_of(frame)]))
    assert list(sheets) == ["Notes", SHEET, "lists"]
    assert sheets[SHEET][0][6:] == [ANSWER, TEXT, "On schedule"]


def test_locked_cells_are_locked_open_ones_offer_words_and_nothing_calculates():
    frame = frame_in()
    parts = parts_of(write_workbook(frame, [line_of(frame)]))
    sheet = parts["xl/worksheets/sheet2.xml"]
    assert '<sheetProtection sheet="1"' in sheet
    assert "password" not in sheet
    assert 'xSplit="3" ySplit="1"' in sheet
    assert 'orientation="landscape"' in sheet
    assert '<col min="1" max="1" width="0" hidden="1"' in sheet or 'hidden="1"' in sheet
    assert "lists!$A$2:$A$3" in sheet
    assert not any("<f>" in text for text in parts.values())
    assert 'locked="0"' in parts["xl/styles.xml"]


def test_what_was_filled_in_becomes_what_the_form_would_have_sent():
    frame = frame_in()
    line = line_of(frame, draft=draft_saying(reply=["Es sind 40."], merged_into_id=["7"]))
    entered = {
        (SHEET, 2, ANSWER): "has changed",
        (SHEET, 2, TEXT): "+ Zwei Standorte",
        (SHEET, 2, SPENT): 1.234,
        (SHEET, 2, "Posts filled"): "1.234,5",
        (SHEET, 2, "Obstacle: Staff"): "",
        (SHEET, 2, "Obstacle: Wording"): "X",
        (SHEET, 2, "On schedule"): "late",
        (MILESTONES, 2, "Done on"): date(2026, 10, 1),
        (OUTPUTS, 2, "2026 so far"): 130,
    }
    upload = brought(filled_in(write_workbook(frame, [line]), entered), [line], frame)
    assert not upload.is_faulty
    (uploaded,) = upload.of(Verdict.CHANGED)
    typed = typed_of(uploaded.cells, line.row.draft.typed)
    assert typed["text"] == ["+ Zwei Standorte"]
    assert typed["consumptive_spent"] == ["1,234"]
    assert typed["staff_filled"] == ["1234,5"]
    assert typed["obstacles"] == ["text"]
    assert typed["timeliness"] == ["late"]
    assert typed["milestone_3"] == ["01.10.2026"]
    assert typed["output_4"] == ["130"]
    assert (typed["reply"], typed["merged_into_id"]) == (["Es sind 40."], ["7"])


def test_unchanged_keeps_the_sentence_and_the_answer_to_a_question_alone():
    cells = {"answer": Answer.UNCHANGED.value, "text": "Bleibt so.", "status": "started"}
    assert typed_of(cells, {"reply": ["Ja."], "status": ["late"]}) == {"reply": ["Ja."], "text": ["Bleibt so."]}
    assert typed_of({**cells, "text": None}, {}) == {}


def test_a_row_written_from_an_older_version_is_a_conflict_only_where_it_was_filled_in():
    frame = frame_in()
    old = [line_of(frame, 1), line_of(frame, 2)]
    new = [line_of(frame, number, draft_saying(text=["Neuer"])) for number in (1, 2)]
    content = filled_in(write_workbook(frame, old), {(SHEET, 2, ANSWER): "has changed", (SHEET, 2, TEXT): "Meiner"})
    upload = brought(content, new, frame)
    (conflict,) = upload.of(Verdict.CONFLICT)
    assert conflict.line.id == 1
    texts = {each.title: (each.stored, each.uploaded) for each in conflict.differences(frame, "en")}
    assert texts == {TEXT: ("Neuer", "Meiner")}


def test_what_says_the_same_as_a_newer_version_is_no_conflict():
    frame = frame_in()
    content = filled_in(
        write_workbook(frame, [line_of(frame)]), {(SHEET, 2, ANSWER): "has changed", (SHEET, 2, TEXT): "Beide"}
    )
    assert not brought(content, [line_of(frame, draft=draft_saying(text=["Beide"]))], frame).touched


def test_a_sheet_or_row_that_was_taken_out_changes_nothing():
    frame = frame_in()
    lines = [line_of(frame, 1), line_of(frame, 2)]
    sheets = sheets_of(write_workbook(frame, lines))
    from tests.workbooks import written

    content = written({SHEET: sheets[SHEET][:2]})
    assert not brought(content, lines, frame).touched


def test_a_marked_workbook_names_the_cell_in_front_and_beside_it_what_to_do():
    frame = frame_in()
    line = line_of(frame)
    entered = {(SHEET, 2, ANSWER): "has changed", (SHEET, 2, TEXT): "Gut.", (SHEET, 2, "Status"): "soso"}
    upload = brought(filled_in(write_workbook(frame, [line]), entered), [line], frame)
    marked = write_marked(frame, upload)
    sheets = sheets_of(marked)
    assert sheets["To be mended"][1][:5] == ["J2", SHEET, "M1", "Status", "soso"]
    assert "Started, Given up, for now" in sheets["To be mended"][1][5]
    assert comments_of(marked)["J2"].startswith("“soso” is not on the list")
    assert colour_of(marked, 3, "J2") == palette.TONE_TINTS["act"]
    assert colour_of(marked, 3, "H2") != palette.TONE_TINTS["act"]


def test_a_marked_workbook_still_knows_from_which_version_it_was_written():
    frame = frame_in()
    wrong = {(SHEET, 2, ANSWER): "has changed", (SHEET, 2, TEXT): "Meiner", (SHEET, 2, "Status"): "soso"}
    content = filled_in(write_workbook(frame, [line_of(frame)]), wrong)
    now = [line_of(frame, draft=draft_saying(text=["Neuer"]))]
    marked = write_marked(frame, brought(content, now, frame))
    upload = brought(filled_in(marked, {(SHEET, 2, "Status"): "Started"}), now, frame)
    assert [each.verdict for each in upload.lines] == [Verdict.CONFLICT]


@pytest.mark.parametrize("text", ["", "r5", "r5-l1", "r5-l1-v0", "r5-l1-v0-xyz", "r5-l1-m", "=r5-l1-m3", "r5-l1-m3 x"])
def test_what_is_no_key_is_none(text):
    assert RowKey.read(text) is None


@pytest.mark.parametrize(
    "key", [RowKey(5, 1, None, 3, "0123456789ab"), RowKey(5, 1, "milestone_3"), RowKey(5, 1, "output_4")]
)
def test_a_key_reads_as_it_was_written(key):
    assert RowKey.read(str(key)) == key


def test_what_was_packed_is_unpacked_and_nothing_else_is():
    assert unpacked(packed(b"PK")) == b"PK"
    for text in ("", "§", "AAAA", "x" * 40):
        with pytest.raises(NotOurWorkbook):
            unpacked(text)
    with pytest.raises(WorkbookTooLarge):
        unpacked(packed(b"0" * 1_000_001))
