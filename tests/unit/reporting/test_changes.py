"""What changed between two reports."""

from dataclasses import replace
from datetime import date

import pytest

from tracker.evaluation.vocabulary import AttainmentState, Tone
from tracker.planning.vocabulary import StatusCategory
from tracker.reporting.calculations import (
    change_sentence,
    has_changed,
    measure_changes,
    no_longer_there,
    target_changes,
)
from tracker.reporting.vocabulary import (
    MeasureChangeKind,
    MeasureEntry,
    MeasureRecord,
    Standing,
    TargetEntry,
    TargetRecord,
)

TONES = {
    "on_track": Tone.GOOD,
    "behind": Tone.WATCH,
    "wrong_way": Tone.ACT,
    "not_yet": Tone.GREY,
    "not_assessable": Tone.GREY,
}


def standing(state: str) -> Standing:
    return Standing(state=AttainmentState(state), label=f"<{state}>", tone=TONES[state])


def target(node_id: int, state: str, because: str = "") -> TargetEntry:
    return TargetEntry(
        node_id=node_id, code=f"W{node_id}", title="Ziel", path=f"/targets/{node_id}", standing=standing(state),
        sentence="b, t; v.", not_assessable_because=because,
    )  # fmt: skip


def target_record(node_id: int, state: str) -> TargetRecord:
    return TargetRecord(node_id=node_id, code=f"W{node_id}", title="Ziel", standing=standing(state))


def measure(node_id: int, category: str) -> MeasureEntry:
    return MeasureEntry(
        node_id=node_id, code=f"M{node_id}", title="Maßnahme", path=f"/measures/{node_id}", department="Amt",
        status_label=category, category=StatusCategory(category),
    )  # fmt: skip


def measure_record(node_id: int, category: str) -> MeasureRecord:
    return MeasureRecord(
        node_id=node_id, code=f"M{node_id}", title="Maßnahme", department="Amt", status=category,
        status_label=category, category=StatusCategory(category),
    )  # fmt: skip


def test_targets_in_another_state_are_named_the_most_urgent_first():
    before = [target_record(1, "on_track"), target_record(2, "on_track"), target_record(3, "behind")]

    changes = target_changes(before, [target(1, "on_track"), target(2, "wrong_way"), target(3, "on_track")], "en")

    assert [(change.code, change.before.state, change.after.state) for change in changes] == [
        ("W2", "on_track", "wrong_way"),
        ("W3", "behind", "on_track"),
    ]
    assert changes[0].sentence == "W2 Ziel: so far <on_track>, now <wrong_way>."
    assert (changes[0].reason, changes[0].calculation) == ("", "b, t; v.")


def test_a_target_that_was_not_in_the_last_report_is_new():
    (change,) = target_changes([], [target(1, "not_yet")], "en")

    assert change.before is None
    assert change.sentence == "W1 Ziel: new, <not_yet>."


@pytest.mark.parametrize(
    ("before", "reason"),
    [
        ("on_track", "No longer assessable: The value is missing."),
        ("not_yet", "Not assessable: The value is missing."),
        (None, "Not assessable: The value is missing."),
    ],
)
def test_a_target_that_cannot_be_assessed_says_why_instead_of_how(before, reason):
    known = [target_record(1, before)] if before else []

    (change,) = target_changes(known, [target(1, "not_assessable", "The value is missing.")], "en")

    assert (change.reason, change.calculation) == (reason, "")
    assert change.sentence.endswith("<not_assessable>. The value is missing.")


def test_what_may_be_chance_is_said_in_the_sentence():
    before = replace(target_record(1, "behind"), standing=replace(standing("behind"), hollow=True))

    (change,) = target_changes([before], [target(1, "on_track")], "en")

    assert change.sentence == "W1 Ziel: so far <behind> (within chance), now <on_track>."


@pytest.mark.parametrize(
    ("before", "now", "kind"),
    [
        (None, "open", MeasureChangeKind.NEW),
        (None, "done", MeasureChangeKind.ENDED),
        (None, "stopped", MeasureChangeKind.DROPPED),
        ("running", "running", None),
        ("open", "running", None),
        ("running", "postponed", None),
        ("running", "done", MeasureChangeKind.ENDED),
        ("running", "merged", MeasureChangeKind.ENDED),
        ("running", "stopped", MeasureChangeKind.DROPPED),
        ("done", "done", None),
        ("done", "merged", None),
        ("done", "stopped", MeasureChangeKind.DROPPED),
        ("stopped", "running", None),
    ],
)
def test_a_measure_comes_ends_or_is_dropped(before, now, kind):
    known = [measure_record(1, before)] if before else []

    changes = measure_changes(known, [measure(1, now)], [], {1: "weil"}, "en")

    assert [change.kind for change in changes] == ([kind] if kind else [])
    if kind is MeasureChangeKind.DROPPED:
        assert changes[0].reason == "weil"


@pytest.mark.parametrize(
    ("before", "category", "kind"),
    [
        ("running", "running", MeasureChangeKind.DROPPED),
        ("running", "done", MeasureChangeKind.ENDED),
        ("done", "done", None),
        (None, "running", None),
    ],
)
def test_a_retired_measure_is_told_of_once_if_the_committee_knew_it(before, category, kind):
    known = [measure_record(1, before)] if before else []

    changes = measure_changes(known, [], [measure(1, category)], {}, "en")

    assert [change.kind for change in changes] == ([kind] if kind else [])


def test_a_measure_in_another_status_has_changed_even_where_it_is_not_named():
    assert has_changed(measure_record(1, "open"), measure(1, "running"))
    assert has_changed(None, measure(1, "running"))
    assert not has_changed(measure_record(1, "running"), measure(1, "running"))


def test_targets_gone_from_the_plan_are_named():
    sentences = no_longer_there([target_record(1, "behind"), target_record(2, "behind")], {2}, "en")

    assert sentences == ("No longer in the plan: W1 Ziel.",)


def test_the_sentence_counts_what_changed():
    before = [target_record(1, "on_track"), target_record(2, "on_track")]
    targets = target_changes(before, [target(1, "behind"), target(2, "behind"), target(3, "behind")], "en")
    now = [measure(1, "stopped"), measure(2, "open")]
    measures = measure_changes([measure_record(1, "running")], now, [], {}, "en")

    assert change_sentence(date(2026, 3, 2), targets, measures, "en") == (
        "Since the last report of 2 Mar 2026: 2 impact targets in another state, 1 new impact target, "
        "1 new measure, 1 dropped measure."
    )


def test_without_a_change_the_sentence_says_so_and_at_first_there_is_nothing_to_compare():
    assert change_sentence(date(2026, 3, 2), [], [], "en") == (
        "Nothing has changed since the last report of 2 Mar 2026."
    )
    assert change_sentence(None, [], [], "en").startswith("First report")
