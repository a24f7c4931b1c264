"""The outbox: one row per mail and recipient, sent once, kept until it went or was given up with a reason."""

from tracker.shared.outbox.messages import (
    GIVE_UP_AFTER,
    MailPart,
    OutboxHold,
    OutboxMessage,
    OutboxState,
    enqueue,
    find_hold,
    hold,
    list_messages,
    list_messages_about,
    release,
    retry,
    withdraw,
)
from tracker.shared.outbox.sending import PROBE_EVERY, Circuit, Dispatch, next_wait, send_due

__all__ = [
    "GIVE_UP_AFTER",
    "PROBE_EVERY",
    "Circuit",
    "Dispatch",
    "MailPart",
    "OutboxHold",
    "OutboxMessage",
    "OutboxState",
    "enqueue",
    "find_hold",
    "hold",
    "list_messages",
    "list_messages_about",
    "next_wait",
    "release",
    "retry",
    "send_due",
    "withdraw",
]
