"""The rules of reporting rounds, as pure functions."""

from tracker.rounds.calculations.burden import Burden, entries_of_measure
from tracker.rounds.calculations.comparison import (
    AMOUNTS,
    MILESTONE,
    OUTPUT,
    Difference,
    Told,
    Value,
    differences,
    told_before,
    told_in,
)
from tracker.rounds.calculations.freshness import confirmation_is_due, freshness, sentence_is_due
from tracker.rounds.calculations.links import (
    VISIT_LIFE,
    asked_of_carrier,
    carriers_own,
    days_of_link,
    known_to_carrier,
    link_state,
    names_for_carrier,
    seen_by_carrier,
    visit_runs,
    with_carriers_words,
)
from tracker.rounds.calculations.steps import (
    LOCKING,
    entry_refusal,
    is_last_step,
    possible_steps,
    state_after,
    takes_entries,
)

__all__ = [
    "AMOUNTS",
    "LOCKING",
    "MILESTONE",
    "OUTPUT",
    "VISIT_LIFE",
    "Burden",
    "Difference",
    "Told",
    "Value",
    "asked_of_carrier",
    "carriers_own",
    "confirmation_is_due",
    "days_of_link",
    "differences",
    "entries_of_measure",
    "entry_refusal",
    "freshness",
    "is_last_step",
    "known_to_carrier",
    "link_state",
    "names_for_carrier",
    "possible_steps",
    "seen_by_carrier",
    "sentence_is_due",
    "state_after",
    "takes_entries",
    "told_before",
    "told_in",
    "visit_runs",
    "with_carriers_words",
]
