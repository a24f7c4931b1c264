"""Pages of reporting rounds."""

from flask import Blueprint

blueprint = Blueprint("rounds", __name__)

from tracker.rounds.views import (  # noqa: E402, F401 - they hang their routes on the blueprint
    answering,
    care,
    drafts,
    entry,
    links,
    queue,
    reviewing,
    rounds,
    spreadsheet,
)
