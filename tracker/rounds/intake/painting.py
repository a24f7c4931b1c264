"""How the cells of the workbook look, what they offer, and how a wrong one is marked."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from tracker.rounds.calculations import OUTPUT
from tracker.rounds.intake.columns import Cell, Column, Frame, Kind
from tracker.shared import palette
from tracker.shared.errors import Refused
from tracker.shared.text import N_
from tracker.shared.workbooks import DAY, DIGITS_KEPT, LINE_HEIGHT, Looks

LONGEST_TITLE, LONGEST_MESSAGE = 32, 250  # of the words beside a cell; a spreadsheet refuses more
HIGHEST_ROW = 400
COMMENT = {"x_scale": 2.2, "y_scale": 1.4, "font_size": 10, "author": ""}


class Painter:
    """Writes cells in the looks of one workbook."""

    def __init__(self, looks: Looks, frame: Frame) -> None:
        self.looks, self.frame = looks, frame

    def locked(self) -> Any:
        return self.looks.of(num_format="@", text_wrap=True, bg_color=palette.TONE_TINTS["grey"], **_EDGE)

    def wrong(self, **further: Any) -> Any:
        edge = {"border": 1, "border_color": palette.TONES["act"]}
        return self.looks.of(text_wrap=True, locked=False, bg_color=palette.TONE_TINTS["act"], **edge, **further)

    def open(self, column: Column, cell: Cell, *, is_wrong: bool, is_closed: bool) -> Any:
        further = _written_as(column, cell)
        if is_wrong:
            return self.wrong(**further)
        if is_closed:
            return self.looks.of(text_wrap=True, bg_color=palette.TONE_TINTS["grey"], **_EDGE, **further)
        return self.looks.of(text_wrap=True, locked=False, **_EDGE, **further)

    def write(self, sheet: Any, row: int, place: int, cell: Cell, look: Any) -> None:
        """Write a value as what it is; text stays text, whatever it begins with."""
        if isinstance(cell, Decimal) and len(cell.as_tuple().digits) <= DIGITS_KEPT:
            sheet.write_number(row, place, cell, look)
        elif isinstance(cell, date):
            sheet.write_datetime(row, place, cell, look)
        elif cell:
            sheet.write_string(row, place, str(cell), look)
        else:
            sheet.write_blank(row, place, None, look)

    def comment(self, sheet: Any, row: int, place: int, fault: Refused | str) -> str:
        """Say beside a cell what is wrong with it and how to mend it; return the sentence."""
        sentence = fault if isinstance(fault, str) else fault.sentence(self.frame.language)
        sheet.write_comment(row, place, sentence, COMMENT)
        return sentence


def offer(sheet: Any, place: int, rows: int, column: Column, source: str | Sequence[str] | None, frame: Frame) -> None:
    """Say beside the cells of a column what belongs there, and offer the words where there is a list of them."""
    rule: dict[str, Any] = {"validate": "any", "input_title": column.title[:LONGEST_TITLE]}
    if column.hint:
        rule["input_message"] = column.hint[:LONGEST_MESSAGE]
    if source:
        message = frame.words(N_("Please choose a word from the list, or leave the cell empty."))
        rule |= {"validate": "list", "source": source, "error_message": message[:LONGEST_MESSAGE]}
    if rows and (column.hint or source):
        sheet.data_validation(1, place, rows, place, rule)


def row_height(texts: Sequence[str], widths: Sequence[float], *, at_least: int) -> float:
    """Return how high a row must be for its texts; not every program finds that by itself."""
    lines = [
        sum(max(1, -(-len(part) // max(1, int(width) - 2))) for part in text.split("\n"))
        for text, width in zip(texts, widths[1:], strict=True)
    ]
    return min(HIGHEST_ROW, LINE_HEIGHT * max(at_least, *lines))


_EDGE = {"border": 1, "border_color": palette.RULE}


def _written_as(column: Column, cell: Cell) -> dict[str, Any]:
    if column.kind is Kind.DAY:
        return {"num_format": DAY, "align": "center"}
    if column.kind is Kind.TICK:
        return {"align": "center"}
    if column.kind is Kind.NUMBER:
        is_plain = column.name.startswith(OUTPUT) or isinstance(cell, str)
        return {"align": "right"} if is_plain else {"num_format": "#,##0.00"}
    return {} if column.kind is Kind.CHOICE else {"num_format": "@"}
