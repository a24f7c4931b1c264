"""What is computed about reports: their one writing, and what changed between two of them."""

from tracker.reporting.calculations.changes import (
    change_sentence,
    has_changed,
    measure_changes,
    no_longer_there,
    target_changes,
)
from tracker.reporting.calculations.snapshots import canonical_json, checksum, read_report

__all__ = [
    "canonical_json",
    "change_sentence",
    "checksum",
    "has_changed",
    "measure_changes",
    "no_longer_there",
    "read_report",
    "target_changes",
]
