"""What a report says, field by field, beside what was known."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest

from tracker.rounds.calculations import Difference, differences, told_before, told_in
from tracker.rounds.vocabulary import Known, KnownOutput, Mark


@dataclass
class Report:
    status: str = "started"
    status_reason: str | None = None
    timeliness: str | None = None
    text: str = "Es läuft."
    details: str | None = None


@pytest.mark.parametrize(
    ("before", "after", "mark"),
    [
        ("started", "started", Mark.SAME),
        (Decimal("1.50"), Decimal("1.5"), Mark.SAME),
        ("planned", "started", Mark.CHANGED),
        (None, Decimal(0), Mark.ADDED),  # a zero is a word, unlike nothing
        (Decimal(0), None, Mark.GONE),
        ((), ("staff",), Mark.ADDED),
        (("staff",), (), Mark.GONE),
        ("", None, Mark.SAME),
        ((), None, Mark.SAME),
    ],
)
def test_a_field_is_marked_by_what_became_of_it(before, after, mark):
    assert Difference("field", before, after).mark is mark


def test_what_neither_word_speaks_of_is_left_out():
    found = differences({"status": "planned", "timeliness": None}, {"status": "started", "timeliness": None})
    assert [(each.field, each.mark) for each in found] == [("status", Mark.CHANGED)]


def test_the_details_are_read_by_the_names_of_their_fields():
    details = (
        '{"merged_into_id": 7, "milestones": {"3": "2026-10-04"}, "spending": {"consumptive_spent": "12.50"},'
        ' "outputs": {"9": "120"}, "obstacles": ["staff", "money"], "obstacle_text": "Beides fehlt."}'
    )
    told = told_in(Report(details=details))
    assert told == {
        "status": "started",
        "status_reason": None,
        "timeliness": None,
        "text": "Es läuft.",
        "merged_into_id": 7,
        "milestone_3": date(2026, 10, 4),
        "consumptive_spent": Decimal("12.50"),
        "output_9": Decimal(120),
        "obstacles": ("money", "staff"),
        "obstacle_text": "Beides fehlt.",
    }


def test_a_report_that_was_not_asked_for_obstacles_says_nothing_of_them():
    assert "obstacles" not in told_in(Report(details='{"milestones": {}}'))


def test_before_a_report_the_sheet_is_known():
    known = Known("planned", obstacles=["staff"], outputs=[KnownOutput(9, "Beratungen", None, None, Decimal(80))])
    told = told_before(known)
    assert (told["status"], told["obstacles"], told["output_9"]) == ("planned", ("staff",), Decimal(80))
    assert told["text"] is None
