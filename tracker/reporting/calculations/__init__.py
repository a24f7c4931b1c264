"""What is computed about reports: their one writing, and what changed between two of them."""

from tracker.reporting.calculations.changes import (
    change_sentence,
    has_changed,
    measure_changes,
    no_longer_there,
    target_changes,
)
from tracker.reporting.calculations.parts import departments_in, is_same_part, part_of, with_remarks
from tracker.reporting.calculations.previews import Preview, Waiting, waiting_for
from tracker.reporting.calculations.snapshots import canonical_json, checksum, read_report

__all__ = [
    "Preview",
    "Waiting",
    "canonical_json",
    "change_sentence",
    "checksum",
    "departments_in",
    "has_changed",
    "is_same_part",
    "measure_changes",
    "no_longer_there",
    "part_of",
    "read_report",
    "target_changes",
    "waiting_for",
    "with_remarks",
]
