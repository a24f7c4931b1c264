"""Closed lists of reporting."""

from enum import StrEnum

from tracker.shared.labels import Labelled
from tracker.shared.text import N_


class Rhythm(Labelled):
    """When a subscription's reports are due."""

    MEETING = "meeting", N_("before each meeting")
    MONTH = "month", N_("every month")
    QUARTER = "quarter", N_("every quarter")
    HALF_YEAR = "half_year", N_("every half-year")
    YEAR = "year", N_("every year")


class ReleaseRule(Labelled):
    """Whether a person lets a report go, or the day does."""

    REQUIRED = "required", N_("only after release")
    AUTOMATIC = "automatic", N_("automatically on the day")


class RunState(Labelled):
    """How far a report has come; a superseded one was dispatched and then corrected."""

    PLANNED = "planned", N_("in preparation")
    DRAFT = "draft", N_("draft")
    RELEASED = "released", N_("released")
    DISPATCHED = "dispatched", N_("dispatched")
    SUPERSEDED = "superseded", N_("corrected")
    CANCELLED = "cancelled", N_("cancelled")
    FAILED = "failed", N_("failed")

    @property
    def has_reached_committee(self) -> bool:
        return self in {RunState.DISPATCHED, RunState.SUPERSEDED}


class ReportFormat(StrEnum):
    """Forms in which a report is kept as bytes, once made."""

    HTML = "html"
    PDF = "pdf"
    JSON = "json"

    @property
    def media_type(self) -> str:
        return {"html": "text/html", "pdf": "application/pdf", "json": "application/json"}[self.value]


class MeasureChangeKind(Labelled):
    """What became of a measure since the last report."""

    NEW = "new", N_("new")
    ENDED = "ended", N_("ended")  # done, or merged into another one
    DROPPED = "dropped", N_("dropped")  # stopped or retired
