"""What an impact target says, and which sayings contradict themselves."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from itertools import pairwise

from tracker.monitoring.vocabulary import Direction
from tracker.planning.vocabulary import TargetType
from tracker.shared.text import N_, translate


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetDefinition:
    """What is to be reached, by when, measured from where; None is "not laid down", never zero.

    Values stand in the indicator's unit; baseline, target and interim targets of a gap are gaps,
    those of a corridor are values of the indicator. `direction` says which way is good where the
    indicator itself is neutral. A baseline is a fraction where it was measured, not entered.
    """

    target_type: TargetType
    baseline: Decimal | Fraction | None = None
    baseline_date: date | None = None
    target: Decimal | None = None
    target_date: date | None = None
    corridor_low: Decimal | None = None
    corridor_high: Decimal | None = None
    tolerance: Decimal | None = None
    effect_from: date | None = None
    interim: tuple[tuple[date, Decimal], ...] = ()
    direction: Direction | None = None


class DefinitionFault(Enum):
    """Why a target is refused on entry: the field it belongs to, and the sentence beside it."""

    TARGET_IS_BASELINE = (
        "target",
        N_("The target is the baseline, so there is no way to go. To keep a level, choose “hold the level”."),
    )
    TARGET_BELOW_BASELINE = "target", N_("“At least” needs a target above the baseline.")
    TARGET_ABOVE_BASELINE = "target", N_("“At most” needs a target below the baseline.")
    GAP_GROWS = "target", N_("A gap can only be reduced to less than it was at the beginning.")
    GAP_BELOW_ZERO = "target", N_("A gap is never below zero; 0 means: no worse than the town.")
    DATES_REVERSED = "target_date", N_("The target date must lie in a later period than the baseline date.")
    INTERIM_OUTSIDE = "interim", N_("Interim targets must lie between the baseline date and the target date.")
    INTERIM_REPEATED = "interim", N_("Two interim targets have the same date.")
    CORRIDOR_HALF_OPEN = "corridor_high", N_("A corridor needs its lower and its upper bound.")
    CORRIDOR_REVERSED = "corridor_high", N_("The lower bound of the corridor must not lie above the upper one.")
    TOLERANCE_BELOW_ZERO = "tolerance", N_("The tolerance must be zero or more.")
    EFFECT_AFTER_TARGET = "effect_from", N_("The effect must show by the target date at the latest.")

    @property
    def field(self) -> str:
        return self.value[0]

    @property
    def msgid(self) -> str:
        return self.value[1]

    def sentence(self, language: str) -> str:
        return translate(self.msgid, language)


def definition_faults(
    definition: TargetDefinition, snap: Callable[[date], date] = lambda entered: entered
) -> tuple[DefinitionFault, ...]:
    """Return all that contradicts itself in a target, empty where it can be kept.

    ``snap`` moves a date to the end of the indicator's period that counts for it. What is merely
    not laid down yet is no fault: such a target is kept and is not assessable.
    """
    rules = {
        **_value_faults(definition),
        **_date_faults(definition, snap),
        DefinitionFault.CORRIDOR_HALF_OPEN: _corridor_is_half_open(definition),
        DefinitionFault.CORRIDOR_REVERSED: _is_above(definition.corridor_low, definition.corridor_high),
        DefinitionFault.TOLERANCE_BELOW_ZERO: _is_above(Decimal(0), definition.tolerance),
    }
    return tuple(fault for fault in DefinitionFault if rules[fault])


def _value_faults(definition: TargetDefinition) -> dict[DefinitionFault, bool]:
    type_, b, t = definition.target_type, definition.baseline, definition.target
    moves = type_ in {TargetType.AT_LEAST, TargetType.AT_MOST, TargetType.REDUCE_GAP}
    is_gap = type_ is TargetType.REDUCE_GAP
    return {
        DefinitionFault.TARGET_IS_BASELINE: moves and b is not None and b == t,
        DefinitionFault.TARGET_BELOW_BASELINE: type_ is TargetType.AT_LEAST and _is_above(b, t),
        DefinitionFault.TARGET_ABOVE_BASELINE: type_ is TargetType.AT_MOST and _is_above(t, b),
        DefinitionFault.GAP_GROWS: is_gap and _is_above(t, b),
        DefinitionFault.GAP_BELOW_ZERO: is_gap and (_is_above(Decimal(0), b) or _is_above(Decimal(0), t)),
    }


def _date_faults(definition: TargetDefinition, snap: Callable[[date], date]) -> dict[DefinitionFault, bool]:
    y0 = definition.baseline_date and snap(definition.baseline_date)
    y1 = definition.target_date and snap(definition.target_date)
    dates = sorted(on for on, _ in definition.interim)
    return {
        DefinitionFault.DATES_REVERSED: y0 is not None and y1 is not None and y0 >= y1,
        DefinitionFault.INTERIM_OUTSIDE: any((y0 and on <= y0) or (y1 and on >= y1) for on in dates),
        DefinitionFault.INTERIM_REPEATED: any(earlier == later for earlier, later in pairwise(dates)),
        DefinitionFault.EFFECT_AFTER_TARGET: bool(definition.effect_from and y1 and definition.effect_from > y1),
    }


def _corridor_is_half_open(definition: TargetDefinition) -> bool:
    one, other = definition.corridor_low, definition.corridor_high
    return definition.target_type is TargetType.CORRIDOR and (one is None) != (other is None)


def _is_above(one: Decimal | Fraction | None, other: Decimal | Fraction | None) -> bool:
    """Say whether both are known and the first is the larger."""
    return one is not None and other is not None and one > other
