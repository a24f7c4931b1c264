"""How long a carrier's link works, what stands behind it, and what a carrier's words change."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from tracker.rounds.calculations import (
    VISIT_LIFE,
    carriers_own,
    days_of_link,
    known_to_carrier,
    link_state,
    names_for_carrier,
    seen_by_carrier,
    takes_entries,
    visit_runs,
    with_carriers_words,
)
from tracker.rounds.vocabulary import Asked, Known, KnownOutput, LineState, LinkState, OpenMilestone, RoundState

NOW = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
SOON, BEFORE = NOW + timedelta(days=1), NOW - timedelta(days=1)
FRESH = {"expires_at": SOON, "used_at": None, "finished_at": None, "revoked_at": None, "takes_entries": True}
NAMES = ("text", "consumptive_spent", "obstacles", "obstacle_text")


@pytest.mark.parametrize(
    ("today", "days"),
    [
        (date(2026, 11, 18), 14),
        (date(2026, 12, 4), 14),
        (date(2026, 12, 10), 8),
        (date(2026, 12, 18), 0),
        (date(2027, 1, 4), -17),
    ],
)
def test_a_link_works_for_the_towns_days_and_never_so_long_after_the_due_day(today, days):
    assert days_of_link(today, date(2026, 12, 4), 14) == days


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ({}, LinkState.USABLE),
        ({"used_at": NOW}, LinkState.USED),
        ({"used_at": NOW, "finished_at": NOW}, LinkState.FINISHED),
        ({"expires_at": NOW}, LinkState.EXPIRED),
        ({"used_at": BEFORE, "expires_at": NOW}, LinkState.EXPIRED),
        ({"takes_entries": False}, LinkState.CLOSED),
        ({"takes_entries": False, "expires_at": BEFORE, "revoked_at": NOW}, LinkState.REVOKED),
    ],
)
def test_one_thing_at_a_time_stands_behind_a_link(said, state):
    assert link_state(NOW, **(FRESH | said)) is state


def test_a_visit_lasts_twelve_hours():
    begun = NOW - VISIT_LIFE
    assert not visit_runs(NOW, LinkState.USED, begun)
    assert visit_runs(NOW, LinkState.USED, begun + timedelta(seconds=1))
    assert not visit_runs(NOW, LinkState.REVOKED, NOW)


@pytest.mark.parametrize(
    ("state", "round_state", "is_locked", "takes"),
    [
        (LineState.OPEN, RoundState.OPEN, False, True),
        (LineState.DRAFT, RoundState.CLOSED, False, False),
        (LineState.QUERIED, RoundState.CLOSED, False, True),
        (LineState.SUBMITTED, RoundState.OPEN, False, False),
        (LineState.QUERIED, RoundState.OPEN, True, False),
    ],
)
def test_entries_are_taken_where_the_department_may_enter_too(state, round_state, is_locked, takes):
    assert takes_entries(state, round_state, is_locked=is_locked) is takes


def test_a_carrier_is_offered_what_it_can_say_and_no_more_than_is_asked():
    known = Known("started", milestones=[OpenMilestone(7, "Start", date(2026, 12, 1))])
    known.outputs.append(KnownOutput(8, "Beratungen", None, None, None))
    assert set(names_for_carrier(list(Asked), known, {}, {})) == {*NAMES, "milestone_7", "output_8"}
    assert names_for_carrier([Asked.STATUS, Asked.TIMELINESS], known, {}, {}) == ("text",)


@pytest.mark.parametrize(
    ("stored", "own", "is_offered"),
    [
        ({}, {}, True),
        ({"consumptive_spent": ["3000"]}, {}, True),  # the department's form repeats what the sheet knows
        ({"consumptive_spent": ["3.000,00"]}, {}, True),
        ({"consumptive_spent": ["3500"]}, {}, False),
        ({"consumptive_spent": ["bald"]}, {}, False),
        ({"consumptive_spent": ["3500"]}, {"consumptive_spent": ["3500"]}, True),
    ],
)
def test_a_figure_that_the_department_has_entered_itself_is_not_asked_of_the_carrier(stored, own, is_offered):
    known = Known("started", consumptive_spent=Decimal(3000))
    assert ("consumptive_spent" in names_for_carrier(list(Asked), known, stored, own)) is is_offered


def test_of_what_is_known_a_carrier_sees_names_and_only_if_published_words_and_figures():
    known = Known("started", "weil", obstacles=["staff"], obstacle_text="Intern", consumptive_spent=3)
    known.outputs.append(KnownOutput(8, "Beratungen", 5, date(2026, 12, 31), 4))
    shown = known_to_carrier(known, is_published=False)
    assert (shown.obstacles, shown.obstacle_text, shown.consumptive_spent, shown.words) == ([], None, None, [])
    assert [(each.unit, each.value, each.planned_value) for each in shown.outputs] == [("Beratungen", None, None)]
    assert known_to_carrier(known, is_published=True).outputs[0].value == 4


def test_a_carriers_words_leave_what_they_do_not_touch():
    known = Known("started", obstacles=["staff"])
    stored = {"status": ["advanced"], "reply": ["Ja"], "text": ["Alt"]}
    merged = with_carriers_words(stored, {"text": ["Neu"], "status": ["stopped"], "obstacles": []}, {}, NAMES, known)
    assert merged == {"status": ["advanced"], "reply": ["Ja"], "text": ["Neu"]}


def test_an_empty_field_takes_back_what_was_typed_and_nothing_that_was_known():
    typed = {"text": [""], "consumptive_spent": [""]}
    assert with_carriers_words({"text": ["Alt"]}, typed, {}, NAMES, Known("started")) == {}


def test_obstacles_of_others_stay_ticked_and_unseen():
    known = Known("started", obstacles=["staff"])
    stored = {"obstacles": ["staff", "law"]}
    merged = with_carriers_words(stored, {"obstacles": ["money"]}, {}, NAMES, known)
    assert merged == {"obstacles": ["staff", "law", "money"]}
    own = carriers_own({"obstacles": ["money"], "text": ["Satz"]}, NAMES)
    assert own == {"obstacles": ["money"]}
    seen = seen_by_carrier(merged | {"reply": ["Ja"], "obstacle_text": ["Intern"], "text": ["Satz"]}, own, NAMES)
    assert seen == {"obstacles": ["money"], "text": ["Satz"]}
    assert with_carriers_words(merged, {"obstacles": []}, own, NAMES, known) == stored
