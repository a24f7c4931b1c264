"""One target with all its judgement needs: its terms, the figure that decides, and the series around it."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tracker.evaluation.calculations.figures import Figure, IndicatorFacts, Series
from tracker.evaluation.calculations.terms import Terms, distance_to_corridor, gap_to_town
from tracker.planning.calculations import TargetDefinition
from tracker.planning.vocabulary import TargetType


@dataclass(frozen=True, slots=True)
class Case:
    definition: TargetDefinition
    facts: IndicatorFacts
    terms: Terms
    figure: Figure
    series: Series
    town_series: Series

    @property
    def day(self) -> date:
        return self.figure.period_end

    @property
    def is_gap(self) -> bool:
        return self.definition.target_type is TargetType.REDUCE_GAP

    @property
    def town_value(self) -> Fraction | None:
        """The town's value of the same period, looked at for gaps only."""
        town = self.town_series.at(self.day) if self.is_gap else None
        return town.value if town else None

    @property
    def distance(self) -> Fraction | None:
        if self.definition.target_type is not TargetType.CORRIDOR or self.figure.value is None:
            return None
        return distance_to_corridor(self.definition, self.figure.value)

    @property
    def gap(self) -> Fraction | None:
        if self.figure.value is None or self.town_value is None:
            return None
        return gap_to_town(self.definition, self.facts, self.figure.value, self.town_value)

    @property
    def value(self) -> Fraction | None:
        """What was measured: for a gap the gap."""
        return self.gap if self.is_gap else self.figure.value

    @property
    def judged(self) -> Fraction | None:
        """The measured value on the scale it is judged on; None where it cannot be judged."""
        return self.value if self.distance is None else self.distance

    @property
    def planned(self) -> Fraction:
        return self.terms.path.at(self.day)

    @property
    def is_final(self) -> bool:
        return self.terms.is_final(self.day)

    @property
    def has_begun(self) -> bool:
        """Whether the figure comes after the baseline, so that there is a way to look back on."""
        return self.day > self.terms.begins

    @property
    def may_show_an_effect(self) -> bool:
        effect_from = self.definition.effect_from
        return self.has_begun and (effect_from is None or self.day >= effect_from)
