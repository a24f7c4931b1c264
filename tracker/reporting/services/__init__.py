"""Changes to subscriptions and reports. Every function flushes; none commits."""

from tracker.reporting.services.parts import Seen, Telling, freeze_draft, see_parts, show_parts
from tracker.reporting.services.releases import (
    correct_report,
    dispatch_report,
    keep_documents,
    release_report,
    take_back_release,
)
from tracker.reporting.services.runs import (
    DISPATCH,
    FREEZE,
    WARN,
    ask,
    cancel_run,
    fail_run,
    keep_draft,
    move_run,
    plan_run,
)
from tracker.reporting.services.subscriptions import retire_subscription, revise_subscription, subscribe

__all__ = [
    "DISPATCH",
    "FREEZE",
    "WARN",
    "Seen",
    "Telling",
    "ask",
    "cancel_run",
    "correct_report",
    "dispatch_report",
    "fail_run",
    "freeze_draft",
    "keep_documents",
    "keep_draft",
    "move_run",
    "plan_run",
    "release_report",
    "retire_subscription",
    "revise_subscription",
    "see_parts",
    "show_parts",
    "subscribe",
    "take_back_release",
]
