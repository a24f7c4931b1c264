"""Closed lists of reporting rounds, and what is known before a report."""

from tracker.rounds.vocabulary.known import EarlierWord, Known, KnownOutput, OpenMilestone
from tracker.rounds.vocabulary.lists import (
    MOST_MAILS,
    Asked,
    Freshness,
    LineState,
    LinkState,
    Mark,
    ReminderKind,
    ReviewStep,
    RoundState,
)

__all__ = [
    "MOST_MAILS",
    "Asked",
    "EarlierWord",
    "Freshness",
    "Known",
    "KnownOutput",
    "LineState",
    "LinkState",
    "Mark",
    "OpenMilestone",
    "ReminderKind",
    "ReviewStep",
    "RoundState",
]
