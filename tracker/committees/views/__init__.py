"""Pages about committees, meetings and resolutions."""

from flask import Blueprint

blueprint = Blueprint("committees", __name__)

from tracker.committees.views import committees, meetings, members, resolutions  # noqa: E402, F401 - they register themselves
