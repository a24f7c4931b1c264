"""Pages about how targets stand."""

from flask import Blueprint

blueprint = Blueprint("evaluation", __name__)

from tracker.evaluation.views import reviews, targets  # noqa: E402 - they register themselves

__all__ = ["blueprint", "reviews", "targets"]
