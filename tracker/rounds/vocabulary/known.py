"""What is known of a measure before it is reported on."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from tracker.planning.vocabulary import Answer


@dataclass(frozen=True, slots=True)
class EarlierWord:
    """A word on a measure that is in force."""

    reported_at: datetime
    as_of: date | None
    function: str
    answer: Answer
    status: str
    timeliness: str | None
    text: str


@dataclass(frozen=True, slots=True)
class OpenMilestone:
    id: int
    title: str
    due_on: date


@dataclass(frozen=True, slots=True)
class KnownOutput:
    """A unit that a measure is counted in, what was planned, and the year's figure as far as it is known."""

    id: int
    unit: str
    planned_value: Decimal | None
    planned_on: date | None
    value: Decimal | None


@dataclass(slots=True)
class Known:
    """All that a report on one measure starts from."""

    status: str
    status_reason: str | None = None
    merged_into_id: int | None = None
    words: list[EarlierWord] = field(default_factory=list)  # the latest first
    milestones: list[OpenMilestone] = field(default_factory=list)
    outputs: list[KnownOutput] = field(default_factory=list)
    obstacles: list[str] = field(default_factory=list)  # categories of what is not resolved
    obstacle_text: str | None = None
    consumptive_spent: Decimal | None = None
    investive_spent: Decimal | None = None
    staff_filled: Decimal | None = None

    @property
    def last_word(self) -> EarlierWord | None:
        return self.words[0] if self.words else None

    @property
    def answers(self) -> list[Answer]:
        return [word.answer for word in self.words]
