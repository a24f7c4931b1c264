"""Pages of the plan."""

from flask import Blueprint

blueprint = Blueprint("planning", __name__)

from tracker.planning.views import (  # noqa: E402 - they register themselves
    attachments,
    carriers,
    editing,
    fields,
    files,
    goals,
    history,
    measure_lists,
    measures,
    monitors,
    plans,
    sheet,
    turning,
    vocabularies,
)

__all__ = [
    "attachments",
    "blueprint",
    "carriers",
    "editing",
    "fields",
    "files",
    "goals",
    "history",
    "measure_lists",
    "measures",
    "monitors",
    "plans",
    "sheet",
    "turning",
    "vocabularies",
]
