"""Closed lists of monitoring, and the frozen facts that pages and calculations pass around."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from tracker.shared.labels import Labelled
from tracker.shared.periods import PeriodType
from tracker.shared.publication import Publication
from tracker.shared.text import N_

ROOT_LEVEL = "town"
ROOT_KEY = "town"


class ValueState(Labelled):
    """Why an observation has no number; a number is the state `REPORTED`."""

    REPORTED = "reported", N_("reported")
    MISSING = "missing", N_("missing")
    SUPPRESSED = "suppressed", N_("kept secret")
    NOT_MEANINGFUL = "not_meaningful", N_("not meaningful")
    NOT_YET_DUE = "not_yet_due", N_("not yet due")
    NOT_APPLICABLE = "not_applicable", N_("not applicable")


class Quality(Labelled):
    FINAL = "final", N_("final")
    PRELIMINARY = "preliminary", N_("preliminary")
    ESTIMATED = "estimated", N_("estimated")
    REVISED = "revised", N_("revised")


class IndicatorKind(Labelled):
    COUNT = "count", N_("count")
    SHARE = "share", N_("share")
    RATE = "rate", N_("rate")
    RATIO = "ratio", N_("ratio")
    MEAN = "mean", N_("mean")
    INDEX = "index", N_("index")


class Direction(Labelled):
    """Which way is good; a neutral indicator is never coloured."""

    HIGHER_BETTER = "higher_better", N_("higher is better")
    HIGHER_WORSE = "higher_worse", N_("higher is worse")
    NEUTRAL = "neutral", N_("neither is better")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A series somebody asks for: an indicator in an area (None: the town) and a group (None: the total)."""

    indicator_id: int
    area_id: int | None = None
    breakdown_id: int | None = None


class Indicated(Protocol):
    """An indicator as far as the gate must know it."""

    @property
    def id(self) -> int: ...
    @property
    def publication(self) -> Publication: ...
    @property
    def unit(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorFacts:
    """An indicator with its current definition."""

    id: int
    key: str
    field: str
    headline: bool
    period_type: PeriodType | None
    publication: Publication
    retired_on: date | None
    number: int  # of the definition
    valid_from: date
    name_de: str
    name_en: str | None
    kind: IndicatorKind
    unit: str
    decimals: int
    numerator_de: str | None
    denominator_de: str | None
    direction: Direction
    tolerance: Decimal | None
    source_de: str | None
    periodicity: str | None
    interval_months: int
    max_age_months: int | None
    note: str | None

    def name(self, language: str) -> str:
        return (self.name_en or self.name_de) if language == "en" else self.name_de

    @property
    def is_count(self) -> bool:
        """Say whether its figures are counts: those are never drawn as areas of a map."""
        return self.kind is IndicatorKind.COUNT


def field_label(code: str) -> str:
    """Return the words for a field of the catalogue; a town's own field is called by its code."""
    return _FIELD_LABELS.get(code, code)


_FIELD_LABELS = {
    "demography": N_("Population"),
    "employment_income": N_("Employment and income"),
    "school_entry": N_("School entry examination"),
    "education": N_("Education"),
    "child_support_services": N_("Child and family support"),
    "participation": N_("Participation"),
    "housing": N_("Housing"),
    "childcare": N_("Childcare"),
    "voter_turnout": N_("Voter turnout"),
}
