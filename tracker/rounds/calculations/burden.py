"""What a round costs the departments: entries asked for, never the time of a person."""

from collections.abc import Collection
from dataclasses import dataclass

from tracker.rounds.vocabulary import Asked

ALWAYS_ASKED = 2  # the answer and the short text


@dataclass(frozen=True)
class Burden:
    """How much one department is asked for: at most, when every measure has changed."""

    measures: int
    entries: int
    entries_before: int  # in the other rounds of the same year

    @property
    def entries_this_year(self) -> int:
        return self.entries_before + self.entries

    def is_above(self, most: int | None) -> bool:
        return most is not None and self.entries_this_year > most


def entries_of_measure(asked: Collection[Asked], *, milestones: int, outputs: int) -> int:
    """Return how many fields open for a measure that has changed, with its open milestones and its outputs."""
    fixed = ALWAYS_ASKED + sum(group.number_of_fields for group in asked)
    return fixed + milestones * (Asked.MILESTONES in asked) + outputs * (Asked.OUTPUTS in asked)
