"""What the worker does at every tick: plan, make, send; each piece of work once, whoever does it."""

from tracker.reporting.jobs.means import Means, Round
from tracker.reporting.jobs.rounds import run_due

__all__ = ["Means", "Round", "run_due"]
