"""What is said beside a state: chance, a final value that is due, a gap that closed for the wrong reason."""

from datetime import date
from fractions import Fraction

from tracker.evaluation.calculations.cases import Case
from tracker.evaluation.calculations.chance import change_may_be_chance, value_interval
from tracker.evaluation.calculations.terms import distance_to_corridor, good_direction, worse_by_direction
from tracker.evaluation.vocabulary import Remark
from tracker.monitoring.vocabulary import Direction
from tracker.planning.vocabulary import TargetType


def remarks_on(case: Case, today: date, *, within: bool | None, change: bool | None) -> tuple[Remark, ...]:
    """Return the remarks in a fixed order."""
    ends = case.terms.ends
    said = {
        Remark.FINAL_VALUE_DUE: ends is not None and ends < today and not case.is_final,
        Remark.WITHIN_CHANCE: within is True,
        Remark.CHANGE_WITHIN_CHANCE: change is True,
        Remark.TOWN_GOT_WORSE: case.has_begun and gap_closed_because_the_town_got_worse(case),
    }
    return tuple(remark for remark in Remark if said[remark])


def within_chance(case: Case) -> bool | None:
    """Say whether the 95 % interval of the value holds the path value; None where there is no interval.

    For a corridor it does when some value of the interval lies as far from the corridor as planned.
    A gap is a difference of two areas and has no such interval.
    """
    interval = value_interval(case.figure, case.facts)
    if interval is None or case.is_gap:
        return None
    low, high = (Fraction(bound) for bound in interval)
    if case.definition.target_type is TargetType.CORRIDOR:
        low, high = _distances_to_corridor(case, low, high)
    return low <= case.planned <= high


def change_within_chance(case: Case) -> bool | None:
    """Say whether the change since the baseline may be chance; None where that cannot be told."""
    if case.is_gap or case.definition.baseline is None:
        return None
    before = case.series.at(case.terms.begins)
    return change_may_be_chance(case.figure, before, Fraction(case.definition.baseline), case.facts)


def gap_closed_because_the_town_got_worse(case: Case) -> bool:
    """Say whether at least half of what the gap closed by is owed to the town getting worse."""
    before, now, gap = case.town_series.at(case.terms.begins), case.town_value, case.gap
    direction = good_direction(case.definition, case.facts)
    if before is None or before.value is None or now is None or gap is None or direction is Direction.NEUTRAL:
        return False
    closed_by = case.terms.baseline - gap
    return closed_by > 0 and 2 * worse_by_direction(direction)(now, before.value) >= closed_by


def _distances_to_corridor(case: Case, low: Fraction, high: Fraction) -> tuple[Fraction, Fraction]:
    """Return the least and the greatest distance to the corridor that values from ``low`` to ``high`` have."""
    at_low, at_high = distance_to_corridor(case.definition, low), distance_to_corridor(case.definition, high)
    on_one_side = abs(at_high - at_low) == high - low
    return (min(at_low, at_high) if on_one_side else Fraction(0)), max(at_low, at_high)
