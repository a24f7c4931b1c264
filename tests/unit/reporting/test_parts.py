"""A department's part of a report, and when a draft may be released."""

from dataclasses import replace
from datetime import date

import pytest

from tests.unit.reporting.rendering import samples
from tracker.reporting.calculations import (
    Preview,
    departments_in,
    is_same_part,
    part_of,
    waiting_for,
    with_remarks,
)
from tracker.reporting.models import ReportSettings, SubscriptionFields
from tracker.reporting.vocabulary import CommitteeReport, MeasureChangeKind

YOUTH, SCHOOL, HEALTH = 1, 2, 3
TOLD = date(2026, 11, 2)


def shown(department: str, told_on: date = TOLD) -> Preview:
    return Preview(department, told_on)


@pytest.mark.parametrize(
    ("previews", "days", "today", "missing", "until"),
    [
        ([], 7, TOLD, None, None),
        ([shown("A"), shown("B")], 7, TOLD, ("A", "B"), date(2026, 11, 9)),
        ([shown("A")], 7, date(2026, 11, 8), ("A",), date(2026, 11, 9)),
        ([shown("A")], 7, date(2026, 11, 9), None, None),  # seven days have passed
        ([shown("A")], 1, date(2026, 11, 2), ("A",), date(2026, 11, 3)),
        ([shown("A")], 0, TOLD, None, None),  # switched off
        # One is told anew because its part has changed: the others' days are over, its own begin again.
        ([shown("A"), shown("B", told_on=date(2026, 11, 6))], 7, date(2026, 11, 9), ("B",), date(2026, 11, 13)),
        ([shown("A"), shown("B", told_on=date(2026, 11, 6))], 7, date(2026, 11, 8), ("A", "B"), date(2026, 11, 13)),
    ],
)
def test_a_release_waits_for_those_who_have_not_seen_their_part(previews, days, today, missing, until):
    waiting = waiting_for(previews, days, today)

    assert (waiting.departments if waiting else None, waiting.until if waiting else None) == (missing, until)


@pytest.fixture
def report() -> CommitteeReport:
    """Field 1: a measure of the youth office for W 10, one of the school office, a target of the health office.
    Field 2: another measure of the youth office. Beside them a dropped measure of the health office.
    """
    one, two = samples.section(1, targets=3, measures=2), samples.section(2, targets=1, measures=1)
    youth = replace(one.measures[0], department_id=YOUTH, department="Jugendamt", serves=(10,))
    school = replace(one.measures[1], department_id=SCHOOL, department="Schulamt", serves=())
    targets = (*one.targets[:2], replace(one.targets[2], department_id=HEALTH, department="Gesundheitsamt"))
    more = replace(two.measures[0], department_id=YOUTH, department="Jugendamt")
    dropped = samples.measure_change(32, MeasureChangeKind.DROPPED, "Der Träger hat aufgehört.")
    return replace(
        samples.rich_report(),
        fields=(replace(one, targets=targets, measures=(youth, school)), replace(two, measures=(more,))),
        target_changes=(samples.target_change(10, None), samples.target_change(11, None)),
        measure_changes=(replace(dropped, department_id=4, department="Sportamt"),),
    )


def test_departments_stand_in_a_report_with_measures_targets_and_what_was_dropped(report):
    assert set(departments_in(report).values()) == {"Gesundheitsamt", "Jugendamt", "Schulamt", "Sportamt"}


def test_a_part_holds_the_own_measures_and_the_targets_they_serve_and_nothing_else(report):
    part = part_of(report, YOUTH)

    assert [[each.node_id for each in section.measures] for section in part.fields] == [[110], [120]]
    assert [[each.node_id for each in section.targets] for section in part.fields] == [[10], []]
    assert [change.path for change in part.target_changes] == ["/targets/10"]
    assert part.measure_changes == ()


def test_who_owns_a_target_sees_it_without_a_measure_of_its_own(report):
    (section,) = part_of(report, HEALTH).fields

    assert ([each.node_id for each in section.targets], section.measures) == ([12], ())


def test_a_dropped_measure_is_a_part_too(report):
    part = part_of(report, 4)

    assert (part.fields, len(part.measure_changes)) == ((), 1)


def test_a_remark_stands_once_in_the_first_field_of_its_department(report):
    said = with_remarks(report, {YOUTH: "Wir sehen das anders.", 4: "Der Träger war verlässlich.", 99: "Fremd."})

    assert [[each.text for each in section.remarks] for section in said.fields] == [["Wir sehen das anders."], []]
    assert [each.text for each in said.remarks] == ["Der Träger war verlässlich."]
    assert [each.department for each in said.all_remarks] == ["Jugendamt", "Sportamt"]


def test_remarks_replace_each_other_and_go_again(report):
    once = with_remarks(report, {YOUTH: "Erst so."})

    assert with_remarks(once, {YOUTH: "Dann so."}).all_remarks[0].text == "Dann so."
    assert with_remarks(once, {}) == report


def test_a_part_is_another_only_where_something_of_it_is_printed_otherwise(report):
    section = report.fields[0]
    changed = replace(section, measures=(section.measures[0], replace(section.measures[1], last_word="Neu.")))
    after = replace(report, fields=(changed, report.fields[1]))

    assert not is_same_part(report, after, SCHOOL)
    assert is_same_part(report, after, YOUTH)
    assert is_same_part(with_remarks(report, {YOUTH: "Ein Satz."}), after, YOUTH)


def test_a_new_report_leaves_days_for_the_release_when_no_head_looks():
    drafted = SubscriptionFields(days_before=14).cut_off_days

    assert drafted - ReportSettings().preview_days == 3
