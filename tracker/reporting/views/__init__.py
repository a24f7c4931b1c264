"""Pages about reports, subscriptions and deliveries."""

from flask import Blueprint

blueprint = Blueprint("reporting", __name__)

from tracker.reporting.views import deliveries, drafts, parts, reports, subscriptions  # noqa: E402, F401 - they register themselves
