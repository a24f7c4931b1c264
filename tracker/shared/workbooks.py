"""How a workbook looks: a header that stays, columns as wide as their words, pages that can be printed."""

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from tracker.shared import palette
from tracker.shared.columns import exact_text

MADE_ON = datetime(2026, 1, 1, tzinfo=UTC)  # fixed, so that the same content is the same file
NARROWEST, WIDEST = 9, 48
FITS_A4, FITS_A3 = 130, 240  # letters beside each other that can still be read on a page across
MOST_DECIMALS_SHOWN = 4
DIGITS_KEPT = 15  # a spreadsheet keeps no more; a number with more stays whole as text
A3, A4 = 8, 9
LONGEST_KEY = 40  # text up to here is a key: what is typed over it stays text too, “03” for one
LINE_HEIGHT = 15
DAY = 14  # the short date of whoever opens the file

Cell = str | int | Decimal | date | None


@contextmanager
def workbook(buffer: io.BytesIO) -> Iterator[Any]:
    """Give a workbook that calculates nothing and links nowhere; it is written when the block ends."""
    import xlsxwriter  # only here: a page that exports nothing should not wait for it

    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"created": MADE_ON})
        yield book


class Looks:
    """The formats of one workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}
        self.heading = self.of(
            bold=True, text_wrap=True, bottom=1, bg_color=palette.TONE_TINTS["grey"], valign="vcenter"
        )

    def of(self, **properties: Any) -> Any:
        properties = {"valign": "top", **properties}
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(properties)
        return self._made[key]

    def number(self, value: Decimal) -> Any:
        """Show a number with as many decimals as it has, four at most; none of its digits is lost."""
        exponent = value.normalize().as_tuple().exponent
        decimals = min(-exponent, MOST_DECIMALS_SHOWN) if isinstance(exponent, int) and exponent < 0 else 0
        return self.of(num_format="#,##0." + "0" * decimals if decimals else "#,##0")


def write_sheet(book: Any, looks: Looks, title: str, columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    """Add a sheet that holds a table."""
    sheet = book.add_worksheet(title[:31])
    longest = [max((_length(row[place]) for row in rows), default=0) for place in range(len(columns))]
    widths = [_width(name, length) for name, length in zip(columns, longest, strict=True)]
    set_up_sheet(sheet, columns, dict(enumerate(widths)), looks)
    texts = [looks.of(text_wrap=True) if length > LONGEST_KEY else looks.of(num_format="@") for length in longest]
    for number, row in enumerate(rows, 1):
        lines = max((-(-_length(value) // WIDEST) for value in row), default=1)
        if lines > 1:  # not every program finds the height by itself
            sheet.set_row(number, LINE_HEIGHT * lines)
        for place, value in enumerate(row):
            write_cell(sheet, number, place, value, looks, texts[place])
    if rows:
        sheet.autofilter(0, 0, len(rows), len(columns) - 1)


def set_up_sheet(sheet: Any, columns: Sequence[str], widths: Mapping[int, int], looks: Looks) -> None:
    """Write the header, keep it in sight and on every printed page, and set the sheet across."""
    for place, name in enumerate(columns):
        sheet.write_string(0, place, name, looks.heading)
        sheet.set_column(place, place, widths[place])
    sheet.freeze_panes(1, 1)
    sheet.hide_gridlines(0)
    sheet.set_landscape()
    total = sum(widths.values())
    sheet.set_paper(A4 if total <= FITS_A4 else A3)
    sheet.fit_to_pages(-(-total // FITS_A3), 0)
    sheet.repeat_rows(0)
    sheet.repeat_columns(0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&L&A&R&P / &N")


def write_cell(sheet: Any, row: int, column: int, value: Cell, looks: Looks, text: Any) -> None:
    """Write a value as what it is: text, a number, a day; an unknown one leaves its cell empty."""
    if isinstance(value, str):
        if value:
            sheet.write_string(row, column, value, text)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, looks.of(num_format=DAY, align="center"))
    elif value is not None:
        number = Decimal(value)
        if len(number.as_tuple().digits) <= DIGITS_KEPT:
            sheet.write_number(row, column, value, looks.number(number))
        else:
            sheet.write_string(row, column, exact_text(number), looks.of(align="right"))


def _length(value: Cell) -> int:
    if value is None:
        return 0
    if isinstance(value, str):
        return max((len(line) for line in value.splitlines()), default=0)
    return 10 if isinstance(value, date) else min(len(f"{value:,}"), DIGITS_KEPT)


def _width(name: str, longest: int) -> int:
    return min(WIDEST, max(NARROWEST, len(name) + 3, longest + 2))
