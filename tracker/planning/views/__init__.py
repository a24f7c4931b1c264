"""Pages of the plan."""

from flask import Blueprint

blueprint = Blueprint("planning", __name__)

from tracker.planning.views import (  # noqa: E402 - they register themselves
    editing,
    fields,
    files,
    goals,
    measures,
    monitors,
    plans,
    turning,
)

__all__ = ["blueprint", "editing", "fields", "files", "goals", "measures", "monitors", "plans", "turning"]
