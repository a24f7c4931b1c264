"""Pages of figures: indicators, areas, imports."""

from flask import Blueprint

blueprint = Blueprint("monitoring", __name__)

from tracker.monitoring.views import areas, breaks, imports, indicators  # noqa: E402, F401 - they register themselves
