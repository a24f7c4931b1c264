"""The sheets in front: how the workbook is filled in, and what has to be mended in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tracker.rounds.intake.columns import Frame
from tracker.rounds.intake.painting import row_height
from tracker.shared import palette
from tracker.shared.numbers import format_date
from tracker.shared.text import N_, translate_plural
from tracker.shared.workbooks import A4, Looks, set_up_sheet

NAMES, TEXTS = 40, 96  # how wide the two columns of the notes are


@dataclass(frozen=True)
class Marked:
    """A marked cell: where it stands in this workbook, and what is wrong with it."""

    sheet: str
    row: int  # counted from 0, as the writer does
    place: int
    code: str
    column: str
    said: str
    sentence: str


def write_notes(sheet: Any, frame: Frame, looks: Looks) -> None:
    facts = [
        (frame.words(N_("Round")), frame.title),
        (frame.words(N_("Department")), frame.department),
        (frame.words(N_("The reports speak of the state on")), format_date(frame.as_of, frame.language)),
        (frame.words(N_("Due on")), format_date(frame.due_on, frame.language)),
    ]
    hints = [(f"{number}.", frame.words(hint)) for number, hint in enumerate(_HINTS, start=1)]
    columns = [(column.title, column.hint) for column in frame.columns if column.hint]
    sheet.set_column(0, 0, NAMES)
    sheet.set_column(1, 1, TEXTS)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.protect("")
    top = 0
    heads = (
        frame.words(N_("Report by spreadsheet")),
        frame.words(N_("How it is filled in")),
        frame.words(N_("The columns")),
    )
    for head, rows in zip(heads, (facts, hints, columns), strict=True):
        sheet.write_string(top, 0, head, looks.of(bold=True))
        for line, (name, text) in enumerate(rows, start=top + 1):
            sheet.write_string(line, 0, name, looks.of(num_format="@", text_wrap=True))
            sheet.write_string(line, 1, text, looks.of(num_format="@", text_wrap=True))
            sheet.set_row(line, row_height([name, text], [0, NAMES, TEXTS], at_least=1))
        top += len(rows) + 2


def write_list_of_faults(sheet: Any, marked: Sequence[Marked], frame: Frame, looks: Looks) -> None:
    """List what is wrong, each with a way to its cell."""
    titles = [frame.words(each) for each in (N_("Cell"), N_("Sheet"), N_("Code"), N_("Column"), N_("Value"))]
    set_up_sheet(sheet, [*titles, frame.words(N_("What is wrong"))], dict(enumerate((10, 16, 10, 26, 26, 80))), looks)
    text, link = looks.of(num_format="@", text_wrap=True), looks.of(font_color=palette.ACCENT, underline=1)
    for number, each in enumerate(marked, start=1):
        cell = f"{_letters(each.place)}{each.row + 1}"
        sheet.write_url(number, 0, f"internal:'{each.sheet}'!{cell}", link, cell)
        for place, said in enumerate((each.sheet, each.code, each.column, each.said[:200], each.sentence), start=1):
            sheet.write_string(number, place, said, text)
        sheet.set_row(number, row_height([each.column, each.said[:200], each.sentence], [0, 26, 26, 80], at_least=1))
    counted = translate_plural(
        "%(count)s cell is marked. Please mend it in this file and upload the file again.",
        "%(count)s cells are marked. Please mend them in this file and upload the file again.",
        len(marked),
        frame.language,
    )
    sheet.write_string(len(marked) + 2, 0, counted, looks.of(bold=True))
    sheet.protect("")


def _letters(place: int) -> str:
    before, last = divmod(place, 26)
    return (_letters(before - 1) if before else "") + chr(ord("A") + last)


_HINTS = (
    N_("White cells are yours. Grey cells are locked: they say what is known and are not read from the file."),
    N_("Choose an answer for each measure. Leave the answer empty where you do not report yet."),
    N_("Where something has changed, say it in one or two sentences and change only those cells that are different."),
    N_("Milestones and outputs, where there are any, have a sheet of their own."),
    N_("Save the file as .xlsx and upload it on the page of the round. You see what it changes before anything does."),
    N_("The upload fills in your reports and submits none: you do that on the page, and answer questions there."),
)
