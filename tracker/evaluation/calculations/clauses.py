"""The clauses of the sentence about an attainment: where from and where to, what was measured, how it changed."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from tracker.evaluation.calculations.attainment import Attainment
from tracker.evaluation.calculations.figures import IndicatorFacts
from tracker.evaluation.calculations.terms import tolerance_of
from tracker.evaluation.vocabulary import AttainmentState
from tracker.planning.calculations import TargetDefinition
from tracker.planning.vocabulary import TargetType
from tracker.shared.numbers import (
    distinct_decimals,
    format_date,
    format_difference,
    format_reference_date,
    format_with_unit,
)
from tracker.shared.text import N_, translate


@dataclass(frozen=True)
class Calculation:
    """One attainment with a value, told in ``language`` with as many decimals as different numbers need."""

    attainment: Attainment
    definition: TargetDefinition
    facts: IndicatorFacts
    language: str
    decimals: int = field(init=False)

    def __post_init__(self) -> None:
        values = {Fraction(value) for value in self._shown_values() if value is not None}
        differences = {abs(value) for value in self._shown_differences() if value is not None}
        at_least = distinct_decimals(values, self.facts.decimals)
        object.__setattr__(self, "decimals", distinct_decimals({Fraction(0), *differences}, at_least))

    def beginning(self) -> str:
        """Say where the target starts from, where it is to lead, and which tolerance holds."""
        definition = self.definition
        clause = self._say(
            self._beginning_msgid(),
            baseline=self._level(definition.baseline),
            begins=self._period(definition.baseline_date),
            target=self._level(definition.target),
            ends=self._period(definition.target_date),
            low=self._level(definition.corridor_low),
            high=self._level(definition.corridor_high),
        )
        tolerance = tolerance_of(definition, self.facts)
        return self._say(_WITH_TOLERANCE, clause=clause, tolerance=self._difference(tolerance)) if tolerance else clause

    def measurement(self) -> str:
        """Say what was to be expected, where that can be said, and what was measured."""
        attainment, effect_from = self.attainment, self.definition.effect_from
        return self._say(
            self._measurement_msgid(),
            when=self._reference_date(attainment.value_date),
            expected=self._expected(),
            value=self._level(attainment.value),
            distance=self._difference(attainment.distance),
            area=self._value(attainment.area_value),
            town=self._value(attainment.town_value),
            effect_from=format_date(effect_from, self.language) if effect_from else "",
        )

    def change(self) -> str:
        """Say how the value moved since the baseline, ready to stand before the state's word."""
        change = self._change()
        if change is None or self.attainment.state is AttainmentState.NOT_YET:
            return ""
        if change == 0:
            return self._say(_UNCHANGED) + ", "
        rises, falls = (_LARGER, _SMALLER) if self._is_gap else (_UP, _DOWN)
        return self._say(rises if change > 0 else falls, amount=self._difference(abs(change))) + ", "

    @property
    def _is_gap(self) -> bool:
        return self.definition.target_type is TargetType.REDUCE_GAP

    @property
    def _shows_expectation(self) -> bool:
        """Whether a path value is shown: held levels have none, and at the end the target says it."""
        attainment = self.attainment
        is_judged = attainment.state is not AttainmentState.NOT_YET and attainment.distance != 0
        return is_judged and not attainment.is_final and self.definition.target_type is not TargetType.HOLD

    def _beginning_msgid(self) -> str:
        is_open = self.definition.target_date is None
        match self.definition.target_type:
            case TargetType.HOLD:
                return _HELD if is_open else _HELD_UNTIL
            case TargetType.CORRIDOR:
                return _TO_CORRIDOR
            case TargetType.REDUCE_GAP:
                return _FROM_GAP_TO_GAP
            case _:
                return _FROM_TO

    def _measurement_msgid(self) -> str:
        attainment = self.attainment
        if attainment.state is AttainmentState.NOT_YET:
            return _NOTHING_SINCE if attainment.path_value is None else _NO_EFFECT_BEFORE
        if attainment.distance == 0:
            return _MEASURED_INSIDE
        plain, with_expectation = _MEASURED, _EXPECTED_AND_MEASURED
        if self._is_gap:
            plain, with_expectation = _GAP_MEASURED, _GAP_EXPECTED_AND_MEASURED
        elif attainment.distance is not None:
            plain, with_expectation = _MEASURED_OUTSIDE, _EXPECTED_AND_MEASURED_OUTSIDE
        return with_expectation if self._shows_expectation else plain

    def _shown_values(self) -> tuple[Decimal | Fraction | None, ...]:
        definition, attainment = self.definition, self.attainment
        shown = (definition.baseline, attainment.value, attainment.area_value, attainment.town_value)
        if definition.target_type is TargetType.CORRIDOR:
            return (*shown, definition.corridor_low, definition.corridor_high)
        if definition.target_type is TargetType.HOLD:
            return shown
        return (*shown, definition.target, attainment.path_value if self._shows_expectation else None)

    def _shown_differences(self) -> tuple[Fraction | None, ...]:
        distance = self.attainment.distance
        planned = self.attainment.path_value if distance is not None and self._shows_expectation else None
        return (tolerance_of(self.definition, self.facts), self._change(), distance, planned)

    def _change(self) -> Fraction | None:
        value, baseline = self.attainment.value, self.definition.baseline
        return None if value is None or baseline is None else value - Fraction(baseline)

    def _expected(self) -> str:
        path_value = self.attainment.path_value
        return self._level(path_value) if self.attainment.distance is None else self._difference(path_value)

    def _level(self, value: Decimal | Fraction | None) -> str:
        """Print a baseline, target or measured value: for a gap they are differences."""
        return self._difference(value) if self._is_gap else self._value(value)

    def _value(self, value: Decimal | Fraction | None) -> str:
        return "" if value is None else format_with_unit(value, self.facts.unit, self.decimals, self.language)

    def _difference(self, value: Decimal | Fraction | None) -> str:
        return "" if value is None else format_difference(value, self.facts.unit, self.decimals, self.language)

    def _period(self, entered: date | None) -> str:
        return "" if entered is None else self.facts.period_label(self.facts.snap(entered), self.language)

    def _reference_date(self, day: date | None) -> str:
        return "" if day is None else format_reference_date(day, self.language)

    def _say(self, msgid: str, **values: str) -> str:
        return translate(msgid, self.language, **values)


_FROM_TO = N_("Baseline %(baseline)s (%(begins)s), target %(target)s (%(ends)s)")
_HELD = N_("Baseline %(baseline)s (%(begins)s), to be held")
_HELD_UNTIL = N_("Baseline %(baseline)s (%(begins)s), to be held until %(ends)s")
_TO_CORRIDOR = N_("Baseline %(baseline)s (%(begins)s), target between %(low)s and %(high)s (%(ends)s)")
_FROM_GAP_TO_GAP = N_("Gap to the town %(baseline)s (%(begins)s), target %(target)s (%(ends)s)")
_WITH_TOLERANCE = N_("%(clause)s, tolerance %(tolerance)s")

_EXPECTED_AND_MEASURED = N_("%(when)s, %(expected)s was to be expected, measured %(value)s")
_MEASURED = N_("measured %(value)s %(when)s")
_EXPECTED_AND_MEASURED_OUTSIDE = N_(
    "%(when)s the distance to the corridor was to be %(expected)s, measured %(value)s, distance %(distance)s"
)
_MEASURED_OUTSIDE = N_("measured %(value)s %(when)s, distance to the corridor %(distance)s")
_MEASURED_INSIDE = N_("measured %(value)s %(when)s, inside the corridor")
_GAP_EXPECTED_AND_MEASURED = N_(
    "%(when)s, %(expected)s was to be expected, measured %(value)s (here %(area)s, town %(town)s)"
)
_GAP_MEASURED = N_("measured %(value)s %(when)s (here %(area)s, town %(town)s)")
_NOTHING_SINCE = N_("measured %(value)s %(when)s, and no newer value since the baseline")
_NO_EFFECT_BEFORE = N_("measured %(value)s %(when)s, an effect is expected from %(effect_from)s on")

_UNCHANGED = N_("unchanged")
_UP = N_("up by %(amount)s")
_DOWN = N_("down by %(amount)s")
_LARGER = N_("larger by %(amount)s")
_SMALLER = N_("smaller by %(amount)s")
