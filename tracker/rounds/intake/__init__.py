"""The workbook in which a department may report: writing it, reading it back, and saying what is wrong with it."""

from tracker.rounds.intake.columns import Choices, Frame, Offered, Part, columns_of
from tracker.rounds.intake.comparing import Difference, Upload, UploadedLine, Verdict, judge, match
from tracker.rounds.intake.lines import SheetLine, as_shown, sheet_line, typed_of
from tracker.rounds.intake.packing import packed, unpacked
from tracker.rounds.intake.reading import LARGEST, Workbook, read_workbook, rows_of
from tracker.rounds.intake.writing import write_marked, write_workbook

__all__ = [
    "LARGEST",
    "Choices",
    "Difference",
    "Frame",
    "Offered",
    "Part",
    "SheetLine",
    "Upload",
    "UploadedLine",
    "Verdict",
    "Workbook",
    "as_shown",
    "columns_of",
    "judge",
    "match",
    "packed",
    "read_workbook",
    "rows_of",
    "sheet_line",
    "typed_of",
    "unpacked",
    "write_marked",
    "write_workbook",
]
