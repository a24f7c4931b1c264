"""Pages of figures: indicators, areas, imports."""

from flask import Blueprint

blueprint = Blueprint("monitoring", __name__)

import tracker.monitoring.views.areas  # noqa: E402 - the views register themselves
import tracker.monitoring.views.breaks  # noqa: E402
import tracker.monitoring.views.imports  # noqa: E402
import tracker.monitoring.views.indicators  # noqa: E402, F401
