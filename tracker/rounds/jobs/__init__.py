"""What the worker does for reporting rounds at every tick."""

from tracker.rounds.jobs.reminders import REMINDS, Reminding, is_still_owed, send_reminders

__all__ = ["REMINDS", "Reminding", "is_still_owed", "send_reminders"]
