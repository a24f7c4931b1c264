"""What lies on whose desk today."""

from tracker.start.queries.desks import Desk, desk_of

__all__ = ["Desk", "desk_of"]
