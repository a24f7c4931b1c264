"""What jobs are handed, so that they reach for nothing themselves."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Engine
from sqlmodel import Session

from tracker.reporting.models import ReportRun
from tracker.reporting.services import Telling
from tracker.reporting.vocabulary import CommitteeReport, Renderer
from tracker.shared.audit import Actor
from tracker.shared.outbox import Dispatch, OutboxState

WORKER = Actor(None, "scheduler")


class LostClaim(Exception):
    """The work has passed into other hands while we were at it; nothing of ours is kept."""


@dataclass(frozen=True)
class Means:
    """`clock` gives the moment of each step; a test or `run-due --now` hands in one that stands still."""

    engine: Engine
    clock: Callable[[], datetime]
    timezone: ZoneInfo
    base_url: str
    assemble: Callable[[Session, ReportRun, datetime, ZoneInfo], CommitteeReport]
    renderer: Renderer
    dispatch: Dispatch
    language: str = "de"
    owner: str = "worker"

    @property
    def telling(self) -> Telling:
        return Telling(self.base_url, self.language)


@dataclass
class Round:
    """What one round did."""

    planned: int = 0
    worked: Counter[str] = field(default_factory=Counter)
    mails: Counter[OutboxState] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, object]:
        return {
            "planned": self.planned,
            "worked": dict(self.worked),
            "mails": {state.value: count for state, count in self.mails.items()},
            "errors": self.errors,
        }
