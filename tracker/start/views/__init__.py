"""The first page of each role, and what machines ask of the installation."""

from flask import Blueprint

blueprint = Blueprint("start", __name__)

from tracker.start.views import health, home, search, settings  # noqa: E402, F401 - the views register themselves
